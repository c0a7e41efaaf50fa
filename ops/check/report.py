"""Shows the findings to people."""

from collections import Counter

from rich.console import Console

from ops.check.rules import Finding
from ops.console import literal
from ops.project.problems import Severity

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def show_findings(findings: list[Finding], console: Console) -> None:
    """Print every finding, and the totals."""
    count = Counter(each.problem.severity for each in findings)
    for each in findings:
        problem = each.problem
        color = _COLORS[problem.severity]
        place = f" [bold]{literal(problem.path)}[/]" if problem.path else ""
        console.print(
            f"[{color}]{problem.severity:<7}[/] {literal(problem.file)}{place} [dim]{each.rule}[/]"
        )
        console.print(f"        {literal(problem.message)}")
        console.print(f"        [dim]Fix:[/] {literal(problem.fix)}")
    counted = f"{_number(count, Severity.ERROR)}, {_number(count, Severity.WARNING)}."
    console.print(counted.capitalize())


def _number(count: Counter[Severity], severity: Severity) -> str:
    number = count[severity]
    return f"{number or 'no'} {severity}{'' if number == 1 else 's'}"
