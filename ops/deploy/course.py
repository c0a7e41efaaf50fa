"""How far the deploy of one environment of one deployment has come."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from ops.check.rules import Finding
from ops.console import say
from ops.errors import OpsError
from ops.probe.report import Report
from ops.project.problems import Severity
from ops.wrangler.upload import Uploaded


class State(StrEnum):
    """Where a deployment ended up."""

    NOT_REACHED = "not reached"
    DEPLOYED = "deployed"
    ROLLED_BACK = "rolled back"
    FAILED = "failed"


@dataclass
class Course:
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

    def insist(self, wrong: list[str], what: str, *, is_forcible: bool = True) -> None:
        """Stop where something is wrong, unless it is forcible and --force overrides it."""
        if not wrong:
            return
        if not (self.is_forced and is_forcible):
            names = "; ".join(wrong)
            raise OpsError(
                f"{self.deployment} is not deployed to {self.env}: {what}: {names}",
                advice="Correct it, or override it with --force."
                if is_forcible
                else "Correct it: --force does not override this.",
            )
        for each in wrong:
            say(f"--force overrides {what}: {each}")
        self.overridden += wrong

    @property
    def state(self) -> State:
        """Where it is now."""
        if self.error is not None:
            return State.FAILED
        return State.DEPLOYED if self.uploaded is not None else State.NOT_REACHED

    @property
    def rollback(self) -> str | None:
        """The command that rolls the upload back."""
        if self.uploaded is None or self.previous_version is None:
            return None
        return f"bluey rollback {self.deployment} --env {self.env} --to {self.previous_version}"

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
            "localSmoke": None if smoke is None else {r.address.tenant: failed(r) for r in smoke},
            "versionId": uploaded.version_id if uploaded else None,
            "previousVersionId": self.previous_version,
            "rollback": self.rollback,
            "url": uploaded.url if uploaded else None,
            "deployedSmoke": failed(after) if isinstance(after, Report) else None,
        }


def failed(result: Report) -> list[str]:
    """The expectations that were not met."""
    return [each.title for each in result.failed]
