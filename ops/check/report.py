"""Shows the findings to people."""

from collections import Counter

from rich.console import Console

from ops.check.rules import Finding
from ops.console import literal, print_paragraph
from ops.project.problems import Problem, Severity

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

BLANK = 8 * " "
"""As long as a severity and the space after it."""


def show_findings(findings: list[Finding], console: Console) -> None:
    """Print every finding, and the totals: errors first, notes last. Findings that say the same of
    several places are shown together."""
    alike: dict[tuple[Severity, str, str], list[Problem]] = {}
    order = list(Severity)
    for each in sorted(findings, key=lambda each: order.index(each.problem.severity)):
        problem = each.problem
        said = (problem.severity, each.rule, problem.message)
        alike.setdefault(said, []).append(problem)
    for (severity, rule, message), problems in alike.items():
        _show_alike(severity, rule, message, problems, console)
    count = Counter(each.problem.severity for each in findings)
    counted = [_number(count, Severity.ERROR), _number(count, Severity.WARNING)]
    if count[Severity.NOTE]:
        counted.append(_number(count, Severity.NOTE))
    console.print(f"{', '.join(counted)}.".capitalize())


def _show_alike(
    severity: Severity, rule: str, message: str, problems: list[Problem], console: Console
) -> None:
    label = f"[{_COLORS[severity]}]{severity:<7}[/] "
    tail = f" [dim]{rule}[/]"
    for problem in problems:
        place = f" [bold]{literal(problem.path)}[/]" if problem.path else ""
        print_paragraph(console, f"{literal(problem.file)}{place}{tail}", label=label)
        label, tail = BLANK, ""
    print_paragraph(console, literal(message), label=BLANK)
    for fix in dict.fromkeys(problem.fix for problem in problems):
        print_paragraph(console, f"[dim]Fix:[/] {literal(fix)}", label=BLANK)


def _number(count: Counter[Severity], severity: Severity) -> str:
    number = count[severity]
    return f"{number or 'no'} {severity}{'' if number == 1 else 's'}"
