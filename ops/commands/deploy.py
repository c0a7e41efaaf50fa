"""`bluey deploy`: the order of its steps, and what stops it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated

import typer

from ops import deploy as deployments
from ops.check.report import show_findings
from ops.check.rules import Finding
from ops.console import notices, print_json, say, step
from ops.errors import OpsError
from ops.local.setup import require_setup
from ops.options import Deployment, JsonOption, KeyOption, UrlOption
from ops.probe.report import Report, show
from ops.project.configuration import read_config
from ops.project.paths import LOCAL
from ops.project.problems import Severity
from ops.wrangler.calls import account_environment
from ops.wrangler.upload import Uploaded, current_version, upload

ASKED_ABOUT = ("staging", "production")


@dataclass
class _Course:
    """How far a deploy has come. A problem stops it, unless --force overrides the problem."""

    deployment: str
    env: str
    is_dry: bool
    is_forced: bool
    findings: list[Finding] = field(default_factory=list)
    local_smoke: list[Report] | None = None
    overridden: list[str] = field(default_factory=list)
    previous_version: str | None = None
    uploaded: Uploaded | None = None
    deployed_smoke: Report | str | None = None
    error: str | None = None
    is_done: bool = False

    def insist(self, wrong: list[str], what: str) -> None:
        """Stop where something is wrong, unless --force overrides it."""
        if not wrong:
            return
        if not self.is_forced:
            names = "; ".join(wrong)
            raise OpsError(
                f"{self.deployment} is not deployed to {self.env}: {what}: {names}",
                advice="Correct it, or override it with --force.",
            )
        for each in wrong:
            say(f"--force overrides {what}: {each}")
        self.overridden += wrong

    @property
    def rollback(self) -> str | None:
        """The command that rolls the upload back."""
        if self.uploaded is None or self.previous_version is None:
            return None
        name = read_config(self.deployment, self.env).get("name")
        return f"npx wrangler rollback {self.previous_version} --name {name}"

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        count = Counter(each.problem.severity for each in self.findings)
        smoke, after = self.local_smoke, self.deployed_smoke
        uploaded = self.uploaded
        return {
            "ok": self.is_done,
            "error": self.error,
            "deployment": self.deployment,
            "environment": self.env,
            "dryRun": self.is_dry,
            "errors": count[Severity.ERROR],
            "warnings": count[Severity.WARNING],
            "overridden": self.overridden,
            "localSmoke": None if smoke is None else {r.address.tenant: _failed(r) for r in smoke},
            "versionId": uploaded.version_id if uploaded else None,
            "previousVersionId": self.previous_version,
            "rollback": self.rollback,
            "url": uploaded.url if uploaded else None,
            "deployedSmoke": _failed(after) if isinstance(after, Report) else None,
        }


def command(
    tenant: Deployment,
    env: Annotated[str, typer.Option(help="Environment of its wrangler.jsonc.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Everything but the upload.")] = False,
    skip_smoke: Annotated[
        bool, typer.Option("--skip-smoke", help="Do not try it on the local runtime first.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Deploy in spite of errors, which are named.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    url: UrlOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a tenant, try it on the local runtime, upload it with wrangler, and try it there.

    CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID come from the shell or the .env beside its
    wrangler.jsonc. Staging and production are asked about. With --dry-run nothing needs an
    account or the network.

    \b
    Examples:
      bluey deploy mrrainbowsmoke --env staging --dry-run
      bluey deploy mrrainbowsmoke --env dev
      BLUEY_API_KEY=bly_… bluey deploy mrrainbowsmoke --env production --yes
    """
    course = _Course(tenant, env, dry_run, force)
    try:
        _go(course, skip_smoke=skip_smoke, yes=yes, url=url, key=key)
        course.is_done = True
    except OpsError as error:
        course.error = error.message
        raise
    finally:
        if as_json:
            print_json(course.as_value())


def _go(course: _Course, *, skip_smoke: bool, yes: bool, url: str | None, key: str | None) -> None:
    name, env = course.deployment, course.env
    read_config(name, env)
    if env == LOCAL and not course.is_dry:
        raise OpsError(
            f"{LOCAL} is for this machine only: its AI binding is a Worker of `bluey dev`",
            advice="Deploy dev, staging or production.",
        )
    require_setup()
    if not course.is_dry:
        account_environment(name, env)  # fails early if two accounts are named
    course.findings = deployments.find_all_problems(name, env)
    if course.findings:
        show_findings(course.findings, notices)
    course.insist(
        [
            f"{each.problem.file} {each.problem.path} {each.problem.message} ({each.rule})"
            for each in course.findings
            if each.problem.severity is Severity.ERROR
        ],
        "bluey check finds",
    )
    if not skip_smoke:
        with step(f"smoke test of {name} on the local runtime", alone=False):
            course.local_smoke = deployments.smoke_locally(name)
        course.insist(_show_failed(course.local_smoke), "the local smoke test finds")
    if course.is_dry:
        wrong = "only what --force overrides" if course.overridden else "nothing"
        say(
            f"Dry run: {wrong} is wrong in {name}'s files for {env}, and nothing was uploaded. The "
            f"account was not asked (`bluey check {name} --env {env} --online`)."
        )
        return
    if env in ASKED_ABOUT and not yes:
        typer.confirm(f"Deploy {name} to {env}?", abort=True, err=True)
    course.previous_version = current_version(name, env)
    course.uploaded = upload(name, env)
    say(
        f"Deployed {name} to {env}: version {course.uploaded.version_id or '(wrangler named none)'}"
    )
    if course.rollback:
        say(f"To take it back: {course.rollback}")
    else:
        say("There is no earlier version to go back to, or wrangler could not list it.")
    after = course.deployed_smoke = deployments.smoke_deployed(
        name, env, url=url or course.uploaded.url, key=key
    )
    if isinstance(after, str):
        say(f"No smoke test of it: {after}.")
    elif failed := _show_failed([after]):
        raise OpsError(
            f"{name} was deployed to {env}, and its smoke test finds: {'; '.join(failed)}",
            advice=f"To take it back: {course.rollback}" if course.rollback else "",
        )


def _show_failed(results: list[Report]) -> list[str]:
    """Show the smoke tests that failed. Returns what they found, by tenant and expectation."""
    found = []
    for result in results:
        if result.failed:
            show(result, notices)
        found += [f"{result.address.tenant}: {name}" for name in _failed(result)]
    return found


def _failed(result: Report) -> list[str]:
    return [each.title for each in result.failed]
