"""`bluey check`: reads arguments, shows findings."""

from collections import Counter
from typing import Annotated

import typer

from ops import completing
from ops.check.online import find_online_problems
from ops.check.report import show_findings
from ops.check.rules import Finding, find_problems
from ops.check.upload import check_uploads
from ops.console import print_json, results, step
from ops.deployment.project import load_project
from ops.options import DeploymentsArgument, JsonOption
from ops.project.paths import home
from ops.project.problems import Severity

PANEL = "Tenants"


def command(
    tenants: DeploymentsArgument = None,
    env: Annotated[
        str | None,
        typer.Option(
            metavar="ENVIRONMENT",
            help="Only what concerns this environment.",
            autocompletion=completing.environments,
        ),
    ] = None,
    upload: Annotated[
        bool, typer.Option("--upload/--no-upload", help="Also bundle what a deploy would upload.")
    ] = True,
    online: Annotated[
        bool,
        typer.Option("--online", help="Also ask Cloudflare whether the accounts have all this."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find what is wrong with the tenants' files. Without --online no network is needed.

    Shows all problems of all files in one run, each with its file, its place and what to do. Exits
    with 1 if there is an error. You decide whether a warning matters; a note says what you still
    have to do. With --env, it is an error if that environment cannot be deployed.

    \b
    Examples:
      bluey check
      bluey check mrrainbowsmoke --env staging
      bluey check --no-upload --json
      bluey check mrrainbowsmoke --env production --online
    """
    project = load_project(home(), tuple(tenants or ()), env)
    findings = find_problems(project)
    if upload:
        findings += check_uploads(project, findings)
    if online:
        with step("asking Cloudflare what the accounts have"):
            known = {_told(each) for each in findings}
            findings += [each for each in find_online_problems(project) if _told(each) not in known]
    count = Counter(each.problem.severity for each in findings)
    if as_json:
        print_json(_as_value(findings, count))
    else:
        show_findings(findings, results())
    raise typer.Exit(1 if count[Severity.ERROR] else 0)


def _told(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same problem for a person, whichever rule found them."""
    problem = finding.problem
    return problem.file, problem.path, problem.message


def _as_value(findings: list[Finding], count: Counter[Severity]) -> dict[str, object]:
    return {
        "ok": not count[Severity.ERROR],
        "errors": count[Severity.ERROR],
        "warnings": count[Severity.WARNING],
        "notes": count[Severity.NOTE],
        "problems": [
            {
                "severity": each.problem.severity,
                "rule": each.rule,
                "file": each.problem.file,
                "path": each.problem.path,
                "message": each.problem.message,
                "fix": each.problem.fix,
            }
            for each in findings
        ],
    }
