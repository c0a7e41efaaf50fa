"""Rolls deployments back to the versions before, one after the other, until one fails."""

from dataclasses import dataclass, field

from ops.deploy.course import State
from ops.deploy.record import Record, find_record
from ops.errors import OpsError
from ops.project.configuration import read_config
from ops.project.paths import LOCAL
from ops.wrangler.calls import require_account
from ops.wrangler.versions import roll_back, served_versions

COMMAND = "rollback"


@dataclass
class Step:
    """One deployment: the version that serves, and the one to go back to."""

    deployment: str
    current: str
    target: str
    state: State = State.NOT_REACHED
    error: str | None = None

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "deployment": self.deployment,
            "state": self.state,
            "error": self.error,
            "versionId": self.target,
            "previousVersionId": self.current,
        }


@dataclass
class Rollback:
    """The deployments of one run, in their order."""

    env: str
    steps: list[Step]
    finished: list[str] = field(default_factory=list)
    """What the run that is gone on with has done already."""
    record: Record | None = None

    @property
    def is_done(self) -> bool:
        """Whether everything that was asked for is done."""
        return all(each.state is State.ROLLED_BACK for each in self.steps)

    def rows(self) -> list[tuple[str, str, str | None, str | None]]:
        """The table: deployment, where it ended up, the version to serve again, and the one that
        it replaces."""
        return [
            *((name, State.ROLLED_BACK, None, None) for name in self.finished),
            *((each.deployment, each.state, each.target, each.current) for each in self.steps),
        ]

    def run(self, why: str) -> None:
        """Roll them back in their order.

        Raises:
            OpsError: one failed; those after it were not reached.
        """
        if self.record is None and len(self.steps) > 1:
            plan = {each.deployment: f"{each.current} {each.target}" for each in self.steps}
            self.record = Record(COMMAND, self.env, plan)
        for each in self.steps:
            if self.record is not None:
                self.record.write()
            try:
                roll_back(each.deployment, self.env, each.target, why)
            except OpsError as error:
                each.state, each.error = State.FAILED, error.message
                raise
            each.state = State.ROLLED_BACK
            if self.record is not None:
                self.record.done[each.deployment] = each.target
                self.record.write()


def before(versions: list[str]) -> str | None:
    """The version that served before the current one was first deployed; None where there is none.

    So a second rollback goes one further back, and none ever goes forward.
    """
    if not versions:
        return None
    first = versions.index(versions[-1])
    return versions[first - 1] if first else None


def plan_rollback(names: list[str], env: str, to: str | None) -> Rollback:
    """The versions to go back to. Nothing is changed yet.

    Raises:
        OpsError: wrangler cannot say which versions were served, or there is none to go back to.
    """
    steps = []
    for name in names:
        _require_deployable(name, env)
        versions = served_versions(name, env)
        target = to or before(versions)
        if target is None:
            raise OpsError(
                f"{name} has no version in {env} to go back to",
                advice="wrangler lists the last ten deployments; name another version with --to.",
            )
        steps.append(Step(name, versions[-1] if versions else "", target))
    return Rollback(env, steps)


def resume_rollback(env: str) -> Rollback:
    """What the last rollback has left, to the versions that it was to go to.

    Raises:
        OpsError: there is nothing to go on with, or a deployment serves another version since.
    """
    record = find_record(COMMAND, env)
    steps = []
    for name in record.left:
        _require_deployable(name, env)
        current, _, target = record.plan[name].partition(" ")
        serving = (served_versions(name, env) or [""])[-1]
        if serving not in (current, target):
            raise OpsError(
                f"{name} serves another version in {env} than when the rollback began",
                advice=f"Look at it, then roll it back alone: bluey rollback {name} --env {env}",
            )
        steps.append(Step(name, current, target))
    return Rollback(env, steps, [*record.done], record)


def _require_deployable(name: str, env: str) -> None:
    if env == LOCAL:
        raise OpsError(f"{LOCAL} is never deployed", advice="Name dev, staging or production.")
    read_config(name, env)
    require_account(name, env)
