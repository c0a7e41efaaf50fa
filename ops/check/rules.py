"""The table of rules, and how they are applied to a project."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ops.check import access, alerts, bindings, deployment, files, prices, settings, variables
from ops.deployment.project import Project
from ops.project.problems import Problem

PLACEHOLDERS = "placeholders"
"""The rule of namespaces that were not made yet. It says nothing against the files: an error only
where an environment was asked about."""


@dataclass(frozen=True)
class Rule:
    """A rule's name for documents and `--json`, and a function from a project to its problems."""

    name: str
    find: Callable[[Project], Iterable[Problem]]


@dataclass(frozen=True)
class Finding:
    """A problem and the rule that found it."""

    rule: str
    problem: Problem


def _unreadable(project: Project) -> Iterator[Problem]:
    """The files are JSON with comments, in the shape that the Worker and wrangler accept."""
    for each in project.deployments:
        yield from each.unreadable
    yield from deployment.shape(project)


READING = (
    Rule("shape", _unreadable),
    Rule("template", deployment.template),
    Rule("secrets", files.secrets),
    Rule("generated", deployment.generated),
)
"""If one of these rules finds a problem, the rules after it do not report the same place, so that
one defect is reported once."""

RULES = (
    Rule("unknown-keys", deployment.unknown_keys),
    Rule("tenant-id", settings.tenant_ids),
    Rule("hosts", settings.hosts),
    Rule("auth", access.auth),
    Rule("vars", variables.variables),
    Rule("models", settings.models),
    Rule("prices", prices.prices),
    Rule("gateways", settings.gateways),
    Rule("cache", settings.caches),
    Rule("alerts", alerts.alerts),
    Rule("account", bindings.accounts),
    Rule("worker-names", bindings.worker_names),
    Rule("bindings", bindings.bindings),
    Rule(PLACEHOLDERS, bindings.placeholders),
    Rule("kv-namespaces", bindings.kv_namespaces),
    Rule("rate-limits", bindings.rate_limits),
    Rule("compatibility-date", deployment.compatibility_dates),
    Rule("migrations", deployment.migrations),
    Rule("reach", deployment.reach),
    Rule("links", files.links),
    Rule("private", files.private),
)


def find_problems(project: Project) -> list[Finding]:
    """The findings of all rules in what was asked about, sorted by file and place."""
    found: list[Finding] = []
    read: list[Problem] = []
    for rule in (*READING, *RULES):
        problems = [
            problem
            # A problem of the template is found once per deployment.
            for problem in dict.fromkeys(rule.find(project))
            if not any(problem.concerns(each) for each in read)
        ]
        found += [Finding(rule.name, problem) for problem in problems]
        if rule in READING:
            read += problems
    kept = [each for each in found if project.keeps(each.problem)]
    return sorted(kept, key=lambda each: (each.problem.file, each.problem.path, each.rule))
