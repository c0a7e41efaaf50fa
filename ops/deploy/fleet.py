"""Deploys one deployment or many: all are checked and tried, then they are uploaded one after the
other, until one fails."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ops.check.report import show_findings
from ops.check.rules import PLACEHOLDERS, Finding
from ops.console import notices, say, step
from ops.deploy import basis, trials
from ops.deploy.course import Course, State, failed
from ops.deploy.record import Record, find_record
from ops.errors import OpsError
from ops.local.setup import require_setup
from ops.probe.report import Report, show
from ops.project.configuration import read_config, require_deployments
from ops.project.paths import LOCAL
from ops.project.problems import Severity
from ops.wrangler.calls import require_account
from ops.wrangler.upload import upload
from ops.wrangler.versions import current_version

COMMAND = "deploy"


@dataclass(frozen=True)
class Choices:
    """What a person chose for a deploy."""

    is_dry: bool = False
    is_forced: bool = False
    skips_smoke: bool = False
    url: str | None = None
    key: str | None = None


@dataclass
class Fleet:
    """The deployments of one run, in their order."""

    env: str
    choices: Choices
    courses: list[Course]
    record: Record | None = None
    finished: list[str] = field(default_factory=list)
    """What the run that is gone on with has done already."""

    @property
    def names(self) -> list[str]:
        """The deployments."""
        return [each.deployment for each in self.courses]

    @property
    def is_done(self) -> bool:
        """Whether everything that was asked for is done."""
        return all(each.is_done for each in self.courses)

    def prepare(self) -> None:
        """Check all of them, and try each on the local runtime.

        Raises:
            OpsError: something is wrong that --force does not override; nothing was uploaded.
        """
        require_deployments(self.names)
        for each in self.courses:
            read_config(each.deployment, self.env)
        if self.env == LOCAL and not self.choices.is_dry:
            raise OpsError(
                f"{LOCAL} is for this machine only: its AI binding is a Worker of `bluey dev`",
                advice="Deploy dev, staging or production.",
            )
        require_setup()
        if not self.choices.is_dry:
            for each in self.courses:
                require_account(each.deployment, self.env)
        found = basis.find_all_problems(self.names, self.env)
        if shown := list(dict.fromkeys(f for findings in found.values() for f in findings)):
            show_findings(shown, notices)
        for each in self.courses:
            each.findings = found[each.deployment]
            _try(each, _insist_on_check)
        if not self.choices.skips_smoke:
            for each in self.courses:
                _try(each, _smoke_locally)
        if self.choices.is_dry:
            for each in self.courses:
                _say_dry(each)
                each.is_done = True

    def upload(self) -> None:
        """Upload them in their order, and try each where it was deployed.

        Raises:
            OpsError: one failed; those after it were not reached.
        """
        own = basis.own_basis(self.names, self.env)
        if self.record is None and len(self.courses) > 1:
            plan = dict.fromkeys(self.names, "")
            self.record = Record(COMMAND, self.env, plan, basis.code_basis())
        for each in self.courses:
            if self.record is not None:
                self.record.write()
            _try(each, self._upload)
            if self.record is not None:
                self.record.done[each.deployment] = own[each.deployment]
                self.record.write()

    def _upload(self, course: Course) -> None:
        name, env = course.deployment, course.env
        course.previous_version = current_version(name, env)
        course.uploaded = upload(name, env)
        version = course.uploaded.version_id or "(wrangler named none)"
        say(f"Deployed {name} to {env}: version {version}")
        if course.uploaded.url:
            say(f"It answers at {course.uploaded.url}")
        if course.rollback:
            say(f"To take it back: {course.rollback}")
        else:
            say("There is no earlier version to go back to, or wrangler could not list it.")
        key = self.choices.key
        if len(self.courses) > 1 or self.finished:
            key = trials.key_for(name, key)
        after = course.deployed_smoke = trials.smoke_deployed(
            name, env, url=self.choices.url or course.uploaded.url, key=key
        )
        if isinstance(after, str):
            say(f"No smoke test of it: {after}.")
        elif wrong := show_failed([after]):
            raise OpsError(
                f"{name} was deployed to {env}, and its smoke test finds: {'; '.join(wrong)}",
                advice=f"To take it back: {course.rollback}" if course.rollback else "",
            )
        course.is_done = True

    def advice(self) -> str:
        """What to do after a failure among many."""
        here = [each.deployment for each in self.courses if each.uploaded is not None]
        lines = [f"Correct it, then go on: bluey deploy --resume --env {self.env}"]
        if taken := [*self.finished, *here]:
            names = " ".join(taken)
            lines.append(f"Or take all of them back: bluey rollback {names} --env {self.env}")
        return "\n  ".join(lines)

    def rows(self) -> list[tuple[str, str, str | None, str | None]]:
        """The table: deployment, where it ended up, its version, and the one before."""
        return [
            *((name, State.DEPLOYED, None, None) for name in self.finished),
            *(
                (
                    each.deployment,
                    each.state,
                    each.uploaded.version_id if each.uploaded else None,
                    each.previous_version,
                )
                for each in self.courses
            ),
        ]


def assemble(names: list[str], env: str, choices: Choices, *, is_resumed: bool) -> Fleet:
    """The fleet of a run: what is named, or what the last run has left.

    A deployment that is done is deployed again if its own files changed since.

    Raises:
        OpsError: there is nothing to go on with, or the code is another since: what is done has the
        old one.
    """
    if not is_resumed:
        made = [Course(name, env, choices.is_dry, choices.is_forced) for name in names]
        return Fleet(env, choices, made)
    record = find_record(COMMAND, env)
    if record.basis != basis.code_basis():
        done = ", ".join(record.done) or "none"
        raise OpsError(
            f"the Worker's code is another than when the deploy for {env} began (done with the old "
            f"one: {done})",
            advice=f"Begin anew, so that all have the same: bluey deploy --all --env {env}",
        )
    own = basis.own_basis([*record.plan], env)
    record.done = {name: made for name, made in record.done.items() if own[name] == made}
    left = [Course(name, env, choices.is_dry, choices.is_forced) for name in record.left]
    return Fleet(env, choices, left, None if choices.is_dry else record, [*record.done])


def _try(course: Course, do: Callable[[Course], None]) -> None:
    try:
        do(course)
    except OpsError as error:
        course.error = error.message
        raise


def _insist_on_check(course: Course) -> None:
    # A Worker without its namespace would serve nobody, and Cloudflare takes no such id.
    missing = [each for each in course.findings if each.rule == PLACEHOLDERS]
    others = [each for each in course.findings if each.rule != PLACEHOLDERS]
    course.insist(_errors(missing), "bluey check finds", is_forcible=False)
    course.insist(_errors(others), "bluey check finds")


def _errors(findings: list[Finding]) -> list[str]:
    return [
        " ".join(filter(None, (each.problem.file, each.problem.path, each.problem.message)))
        + f" ({each.rule})"
        for each in findings
        if each.problem.severity is Severity.ERROR
    ]


def _smoke_locally(course: Course) -> None:
    with step(f"smoke test of {course.deployment} on the local runtime", alone=False):
        course.local_smoke = trials.smoke_locally(course.deployment)
    course.insist(show_failed(course.local_smoke), "the local smoke test finds")


def _say_dry(course: Course) -> None:
    name, env = course.deployment, course.env
    wrong = "only what --force overrides" if course.overridden else "nothing"
    say(
        f"Dry run: {wrong} is wrong in {name}'s files for {env}, and nothing was uploaded. The "
        f"account was not asked (`bluey check {name} --env {env} --online`)."
    )


def show_failed(results: list[Report]) -> list[str]:
    """Show the smoke tests that failed. Returns what they found, by tenant and expectation."""
    found = []
    for result in results:
        if result.failed:
            show(result, notices)
        found += [f"{result.address.tenant}: {name}" for name in failed(result)]
    return found
