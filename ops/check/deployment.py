"""Rules about a deployment's files: `wrangler.jsonc` is what the template and the facts give, and
that is what the Worker needs."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from bluey.tenants import jsonc
from ops.check.differences import differences
from ops.check.wrangler_schema import complaints
from ops.deployment.facts import EVERY
from ops.deployment.layout import is_as_generated
from ops.deployment.project import Deployment, Place, Project
from ops.deployment.rendering import TEMPLATE_FILE, Origin, Rendered, joined
from ops.local.vendor import PYTHON_SINCE
from ops.project.paths import LOCAL, SHARED
from ops.project.problems import Problem, Severity
from ops.wrangler.node import workerd_date

LEDGER_CLASS = "BudgetLedger"
ALERTS_CLASS = "AlertOutbox"

LOCAL_AI = ("bluey-local-ai", "LocalAI")
"""The Worker that `bluey dev` starts in the place of Workers AI, and its entrypoint."""


def generated(project: Project) -> Iterator[Problem]:
    """Each `wrangler.jsonc` is what `bluey tenant sync` would write."""
    for deployment, rendered in project.rendered:
        command = f"`bluey tenant sync {deployment.name}`"
        if deployment.text is None:
            yield Problem(deployment.file, "", "does not exist", f"Run {command}: it writes it.")
        elif deployment.text != deployment.expected:
            sources = f"{deployment.facts_file} and {TEMPLATE_FILE}"
            if is_as_generated(deployment.text):
                message = f"is older than its sources, {sources}"
                yield Problem(deployment.file, "", message, f"Run {command}.")
                continue
            # Sync leaves alone what was edited by hand.
            fix = f"Do in {sources} what you want to keep, then run {command[:-1]} --force`."
            for path, message in stale_places(deployment.text, rendered):
                yield Problem(deployment.file, path, message.format(sources), fix)


def stale_places(text: str, rendered: Rendered) -> list[tuple[str, str]]:
    """The paths at which a `wrangler.jsonc` differs from what sync would write, each with a
    message."""
    try:
        found = list(differences(jsonc.loads(text), rendered.data))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return [(place, f"{error.msg}: the file is not what {{}} say")]
    return found or [("", "has the values that {} give, but its text was edited")]


def shape(project: Project) -> Iterator[Problem]:
    """Values that wrangler's schema does not allow, reported where they were written."""
    yield from (problem for problem, is_unknown in _complaints(project) if not is_unknown)


def unknown_keys(project: Project) -> Iterator[Problem]:
    """Keys that wrangler does not know: they may be misspelt."""
    yield from (problem for problem, is_unknown in _complaints(project) if is_unknown)


def _complaints(project: Project) -> Iterator[tuple[Problem, bool]]:
    for _, rendered in project.rendered:
        for each in complaints(rendered.data):
            at = rendered.origin(each.path)
            severity = Severity.WARNING if each.is_unknown_key else Severity.ERROR
            yield Problem(at.file, at.path, each.message, each.fix, severity), each.is_unknown_key


def template(project: Project) -> Iterator[Problem]:
    """The rendered configuration has what the Worker needs. A deployment's own file cannot change
    these parts."""
    seen: set[str] = set()
    for deployment, rendered in project.rendered:
        for path, need in _lacking(rendered.data, _needs(project, deployment), ""):
            at = rendered.origin(path)
            # Reported once for all deployments, and once for all environments unless only `local`
            # is wrong.
            if {at.path, at.path.replace(f"env.{LOCAL}.", f"env.{EVERY}.", 1)} & seen:
                continue
            seen.add(at.path)
            fix = f"Write {json.dumps(need)}, as it was."
            yield Problem(at.file, at.path, "is not what the Worker needs", fix)
        rules = rendered.data.get("rules")
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            globs = rule.get("globs") if isinstance(rule, dict) else None
            for glob in globs if isinstance(globs, list) else ():
                if str(glob).startswith("settings/") and glob != _settings_of(deployment):
                    at = rendered.origin(f"rules.{index}.globs")
                    message = "uploads settings of tenants that the deployment does not serve"
                    yield Problem(at.file, at.path, message, "Write settings/${settings}.jsonc.")


def _settings_of(deployment: Deployment) -> str:
    return f"settings/{'*' if deployment.name == SHARED else deployment.name}.jsonc"


def _needs(project: Project, deployment: Deployment) -> dict[str, Any]:
    """The parts of a configuration that the Worker's code needs."""
    root, tenant = "../../", {"TENANT_ID": deployment.name}
    if deployment.name == SHARED:
        root, tenant = "", {}
    service, entrypoint = LOCAL_AI
    local_ai = {"services": [{"binding": "AI", "service": service, "entrypoint": entrypoint}]}
    pinned = (("MODEL_ID", "model"), ("FALLBACK_MODEL_ID", "fallback"))
    blocks = {
        place.env: {
            "name": place.worker_name,
            "durable_objects": {
                "bindings": [
                    {"name": "LEDGER", "class_name": LEDGER_CLASS},
                    {"name": "ALERTS", "class_name": ALERTS_CLASS},
                ]
            },
            "kv_namespaces": [{"binding": "BUDGETS", "id": place.facts.kv.budgets}],
            # When it was uploaded: only the shared deployment has pushed settings, too.
            **({"version_metadata": {"binding": "VERSION"}} if deployment.name == SHARED else {}),
            "vars": {name: getattr(place.facts, key) for name, key in pinned}
            | {"ENVIRONMENT": place.env, **tenant},
            **(local_ai if place.env == LOCAL else {"ai": {"binding": "AI"}}),
        }
        for place in sorted(project.places, key=lambda place: place.env == LOCAL)
        if place.deployment is deployment
    }
    return {
        "main": f"{root}src/entry.py",
        "compatibility_flags": ["python_workers"],
        "rules": [
            {"type": "Text", "globs": [_settings_of(deployment)], "fallthrough": True},
            {"type": "ESModule", "globs": ["worker/*.mjs"], "fallthrough": True},
        ],
        "assets": {"binding": "ASSETS", "run_worker_first": ["/*", "!/console/assets/*"]},
        "migrations": [{"new_sqlite_classes": [name]} for name in (LEDGER_CLASS, ALERTS_CLASS)],
        "env": blocks,
    }


def _lacking(there: Any, need: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The parts of a needed value that are missing. An object must have every key, a list every
    entry."""
    if isinstance(there, dict) and isinstance(need, dict):
        for key, item in need.items():
            yield from _lacking(there.get(key), item, joined(path, key))
    elif isinstance(there, list) and isinstance(need, list):
        if any(all(list(_lacking(each, item, "")) for each in there) for item in need):
            yield path, need
    elif there != need:
        yield path, need


def compatibility_dates(project: Project) -> Iterator[Problem]:
    """The date is one on which both the pinned Python and the installed workerd run."""
    newest = workerd_date()
    for _, rendered in project.rendered:
        written = rendered.data.get("compatibility_date")
        if not isinstance(written, str):
            message = "is missing, and decides which Python the Worker runs on"
        elif (given := _date(written)) is None:
            message = f"'{written}' is no date"
        elif given < date.fromisoformat(PYTHON_SINCE):
            message = f"before {PYTHON_SINCE} the Python is older than the packages are for"
        elif given > newest:
            message = f"the installed workerd takes dates up to {newest}"
        else:
            continue
        at = rendered.origin("compatibility_date")
        fix = f"Write a date from {PYTHON_SINCE} to {newest}. docs/runtime.md says what moves it."
        yield Problem(at.file, at.path, message, fix)


def _date(text: str) -> date | None:
    """The date that a text such as 2026-09-08 is, if it is one."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Other forms of a date are none to wrangler.
    return found if found.isoformat() == text else None


def migrations(project: Project) -> Iterator[Problem]:
    """Migrations may only be added, each with a tag of its own."""
    steps = project.template.get("migrations") if project.template else None
    if not isinstance(steps, list):
        return
    committed = project.committed_migrations
    if steps[: len(committed)] != committed:
        yield Problem(
            TEMPLATE_FILE,
            "migrations",
            "a step of the last commit was changed or removed",
            "Put it back (`git diff` shows it), and add a new step at the end.",
        )
        return
    seen = set()
    for index, step in enumerate(steps):
        tag = str(step.get("tag")) if isinstance(step, dict) else ""
        if tag in seen:
            message = f"the tag '{tag}' was used before, so this step would never be applied"
            path = f"migrations.{index}.tag"
            yield Problem(TEMPLATE_FILE, path, message, "Give the step a tag of its own.")
        seen.add(tag)


def workers_dev(place: Place) -> tuple[bool, Origin]:
    """Whether the environment has an address below workers.dev, and the source of that value."""
    is_own = "workers_dev" in place.config
    serves = place.config if is_own else place.rendered.data
    at = place.origin("workers_dev") if is_own else place.rendered.origin("workers_dev")
    return serves.get("workers_dev") is not False, at


def reach(project: Project) -> Iterator[Problem]:
    """A deployed Worker has an address, and no two environments have the same route."""
    seen: dict[str, Place] = {}
    for place in project.places:
        for index, route in enumerate(place.facts.routes):
            pattern = str(route.get("pattern") if isinstance(route, dict) else route)
            if other := seen.get(pattern):
                message = f"{other.file} has this route too (env {other.env})"
                fix = "Remove it where it does not belong: the last one deployed has it."
                yield Problem(place.file, place.path("routes", index), message, fix)
            seen.setdefault(pattern, place)
    routed = {place.deployment.name for place in project.places if place.facts.routes}
    for place in project.places:
        if place.env == LOCAL:
            continue  # it is never deployed
        has_workers_dev, at = workers_dev(place)
        if not has_workers_dev and place.deployment.name not in routed:
            yield Problem(
                at.file,
                at.path,
                "with workers_dev off and no route, nothing can reach the Worker",
                f'Add "routes" to an environment in {place.file}, or write "workers_dev": true.',
                Severity.WARNING,
            )
