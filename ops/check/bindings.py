"""Rules about an environment: that it exists, what it is called, what the Worker finds in `env`."""

from collections import defaultdict
from collections.abc import Iterator

from bluey.access.rate_limits import PERIOD_S
from bluey.errors import SettingsError
from bluey.tenants.deployment import parse_deployment
from ops.check.config import ENVIRONMENTS, LOCAL
from ops.check.problems import Problem, Severity
from ops.check.project import Place, Project
from ops.project.paths import SHARED

RATE_LIMITERS = ("TENANT_RATE", "KEY_RATE", "SESSION_RATE")

LEDGER_CLASS = "BudgetLedger"

LOCAL_AI = ("bluey-local-ai", "LocalAI")
"""The Worker that `bluey dev` starts in the place of Workers AI, and its entrypoint."""


def environments(project: Project) -> Iterator[Problem]:
    """Each deployment has the four environments that the Worker knows, and no other."""
    for deployment, config in project.configured:
        for env in ENVIRONMENTS:
            if env not in config.env:
                fix = (
                    f"Copy env.{env} from the wrangler.jsonc in the root and put its own names in."
                )
                yield Problem(deployment.file, f"env.{env}", "the environment is missing", fix)
        for env in config.env:
            if env not in ENVIRONMENTS:
                known = ", ".join(ENVIRONMENTS)
                yield Problem(
                    deployment.file,
                    f"env.{env}",
                    f"'{env}' is not an environment that the Worker knows",
                    f"Rename it to one of {known}, or remove it.",
                )


def worker_names(project: Project) -> Iterator[Problem]:
    """No two environments deploy a Worker of one name to one account."""
    seen: dict[str, list[Place]] = defaultdict(list)
    warned = set()
    for place in project.places:
        name = place.worker_name
        if name is None:
            fix = f'Add "name": "bluey-{place.deployment.name}-{place.env}".'
            yield Problem(place.file, place.path("name"), "the Worker has no name", fix)
            continue
        earlier = seen[name]
        seen[name] = [*earlier, place]
        account = place.deployment.account_id(place.block)
        for other in earlier:
            where = f"{other.file} has this name too (env.{other.env})"
            rename = f"Rename it, for example to bluey-{place.deployment.name}-{place.env}"
            other_account = other.deployment.account_id(other.block)
            if other.deployment is place.deployment or (account and account == other_account):
                yield Problem(
                    place.file,
                    place.path("name"),
                    f"{where}: in one account, the later deploy replaces the earlier",
                    f"{rename}.",
                )
                break
            if not (account and other_account) and place.deployment.name not in warned:
                warned.add(place.deployment.name)
                yield Problem(
                    place.file,
                    place.path("name"),
                    f"{where}; only in accounts of their own are these two Workers",
                    "Write CLOUDFLARE_ACCOUNT_ID into each one's .env to have this checked. "
                    f"{rename} if the account is the same.",
                    Severity.WARNING,
                )
                break


def bindings(project: Project) -> Iterator[Problem]:
    """Each environment binds AI, BUDGETS and LEDGER once, each to what the Worker expects."""
    for place in project.places:
        ai = "services" if place.env == LOCAL else "ai"
        expected = {"AI": ai, "BUDGETS": "kv_namespaces", "LEDGER": "durable_objects.bindings"}
        bound = _bound_names(place)
        for name in sorted(bound.keys() | expected.keys()):
            yield from _bound_once(place, name, bound.get(name, []), expected.get(name))
        yield from _local_ai(place)
        for index, item in enumerate(place.block.durable_objects.bindings):
            if item.name == "LEDGER" and (item.class_name, item.script_name) != (
                LEDGER_CLASS,
                None,
            ):
                yield Problem(
                    place.file,
                    place.path("durable_objects", "bindings", index),
                    f"LEDGER is not this Worker's own class {LEDGER_CLASS}",
                    f'Write {{ "name": "LEDGER", "class_name": "{LEDGER_CLASS}" }}.',
                )


def _bound_names(place: Place) -> dict[str, list[str]]:
    """Binding to the paths where it is bound."""
    block = place.block
    found: dict[str, list[str]] = defaultdict(list)
    if block.ai is not None:
        found[block.ai.binding].append(place.path("ai", "binding"))
    for key in ("services", "kv_namespaces"):
        for index, item in enumerate(getattr(block, key)):
            found[item.binding].append(place.path(key, index, "binding"))
    for index, limiter in enumerate(block.ratelimits):
        found[limiter.name].append(place.path("ratelimits", index, "name"))
    for index, item in enumerate(block.durable_objects.bindings):
        found[item.name].append(place.path("durable_objects", "bindings", index, "name"))
    for name in block.vars:
        found[name].append(place.path("vars", name))
    return found


def _bound_once(place: Place, name: str, paths: list[str], key: str | None) -> Iterator[Problem]:
    """What is wrong with a name that is bound at `paths` and belongs in `key` (None: anywhere)."""
    fix = f"Bind {name} in '{key}' as env.{place.env} of the wrangler.jsonc in the root does."
    if key is not None and not paths:
        yield Problem(place.file, place.path(key), f"the binding {name} is missing", fix)
    right = [path for path in paths if key is None or path.startswith(place.path(key, ""))]
    for path in paths:
        if not right:
            yield Problem(place.file, path, f"{name} is bound to something of another type", fix)
        elif path != right[0]:
            message = f"'{name}' is bound twice in this environment"
            yield Problem(place.file, path, message, f"Remove it, or rename it; {right[0]} stays.")


def _local_ai(place: Place) -> Iterator[Problem]:
    if place.env != LOCAL:
        return
    service, entrypoint = LOCAL_AI
    for index, item in enumerate(place.block.services):
        if item.binding == "AI" and (item.service, item.entrypoint) != LOCAL_AI:
            yield Problem(
                place.file,
                place.path("services", index),
                "AI is not the Worker that `bluey dev` starts",
                f'Write "service": "{service}", "entrypoint": "{entrypoint}".',
            )


def rate_limits(project: Project) -> Iterator[Problem]:
    """Each environment limits the requests of tenants, keys and sessions, by the minute."""
    for place in project.places:
        named = {limiter.name for limiter in place.block.ratelimits}
        for name in RATE_LIMITERS:
            if name not in named:
                yield Problem(
                    place.file,
                    place.path("ratelimits"),
                    f"{name} is missing: these requests are not limited",
                    f"Copy it from env.{place.env} of the wrangler.jsonc in the root.",
                    Severity.WARNING,
                )
        for index, limiter in enumerate(place.block.ratelimits):
            if limiter.name in RATE_LIMITERS and limiter.simple.period != PERIOD_S:
                yield Problem(
                    place.file,
                    place.path("ratelimits", index, "simple", "period"),
                    f"the Worker tells clients to come back after {PERIOD_S} s, whatever is here",
                    f'Write "period": {PERIOD_S}.',
                )


def kv_namespaces(project: Project) -> Iterator[Problem]:
    """Every BUDGETS has a namespace id of its own: a shared one would mix two ledgers."""
    seen: dict[str, Place] = {}
    for place in project.places:
        for index, item in enumerate(place.block.kv_namespaces):
            if item.binding != "BUDGETS":
                continue
            path = place.path("kv_namespaces", index, "id")
            if item.id is None:
                fix = "Add the id that `wrangler kv namespace create` prints."
                yield Problem(place.file, path, "the namespace has no id", fix)
            elif other := seen.get(item.id):
                yield Problem(
                    place.file,
                    path,
                    f"{other.file} has this namespace too (env.{other.env})",
                    "Make one for this environment: `wrangler kv namespace create`, and put its id "
                    "in here (or 32 other hex digits, until it is deployed).",
                )
            else:
                seen[item.id] = place


def variables(project: Project) -> Iterator[Problem]:
    """`vars` name the environment, the tenant and two models, as the Worker reads them."""
    names = ("ENVIRONMENT", "TENANT_ID", "MODEL_ID", "FALLBACK_MODEL_ID")
    for place in project.places:
        expected = {"ENVIRONMENT": place.env}
        if place.deployment.name != SHARED:
            expected["TENANT_ID"] = place.deployment.name
        given = {name: place.block.vars.get(name) for name in names}
        wrong: dict[str, tuple[str, str]] = {}
        for name, value in given.items():
            if value is not None and not isinstance(value, str):
                wrong[name] = ("must be a string", "Put it in quotes.")
        try:
            parse_deployment({name: place.model(name) for name in names})
        except SettingsError as error:
            for each in error.problems:
                wrong.setdefault(each.path, (each.message, "Correct or add the value."))
        for name, value in expected.items():
            if given[name] != value:
                wrong[name] = (f"must be '{value}'", f'Write "{name}": "{value}".')
        if place.deployment.name == SHARED and given["TENANT_ID"]:
            wrong["TENANT_ID"] = ("would make the shared deployment one tenant's", "Remove it.")
        for name in ("MODEL_ID", "FALLBACK_MODEL_ID"):
            if not given[name]:
                wrong[name] = ("is missing", f'Add "{name}": "@cf/…", the model of {place.env}.')
        for name, (message, fix) in wrong.items():
            yield Problem(place.file, place.path("vars", name), message, fix)
