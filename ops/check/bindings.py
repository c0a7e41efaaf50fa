"""Rules about an environment: its account, its Worker's name, its bindings."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bluey.access.rate_limits import PERIOD_S
from ops.deployment.facts import is_placeholder, placeholder
from ops.deployment.project import Place, Project
from ops.deployment.rendering import TEMPLATE_FILE, Origin
from ops.project.accounts import AccountUnknown
from ops.project.paths import LOCAL
from ops.project.problems import Problem, Severity

RATE_LIMITERS = ("TENANT_RATE", "KEY_RATE", "SESSION_RATE")


def accounts(project: Project) -> Iterator[Problem]:
    """The shell and a deployment's `.env` name the same account."""
    for place in project.places:
        try:
            place.deployment.account(place.env)
        except AccountUnknown as error:
            yield Problem(place.dotenv_file, error.variable, error.message, error.advice)


def worker_names(project: Project) -> Iterator[Problem]:
    """No two environments deploy a Worker of the same name to the same account."""
    seen: dict[str, list[Place]] = defaultdict(list)
    warned = set()
    for place in project.places:
        name = place.worker_name
        earlier = seen[name]
        seen[name] = [*earlier, place]
        account = place.deployment.account_id(place.env)
        for other in earlier:
            where = f"{other.file} has this name too (environments.{other.env})"
            rename = f"Rename it, for example to bluey-{place.deployment.name}-{place.env}"
            other_account = other.deployment.account_id(other.env)
            if other.deployment is place.deployment or (account and account == other_account):
                yield Problem(
                    place.file,
                    place.path("worker"),
                    f"{where}: in one account, the later deploy replaces the earlier",
                    f"{rename}.",
                )
                break
            if any(is_placeholder(each.facts.kv.budgets) for each in (place, other)):
                continue  # nothing is deployed there yet
            if not (account and other_account) and place.deployment.name not in warned:
                warned.add(place.deployment.name)
                yield Problem(
                    place.file,
                    place.path("worker"),
                    f"{where}; only in accounts of their own are these two Workers",
                    "Write CLOUDFLARE_ACCOUNT_ID into each one's .env to have this checked. "
                    f"{rename} if the account is the same.",
                    Severity.WARNING,
                )
                break


def bindings(project: Project) -> Iterator[Problem]:
    """No name is bound twice in an environment."""
    for place in project.places:
        bound: dict[str, list[Origin]] = defaultdict(list)
        for name, *keys in _bound(place):
            bound[str(name)].append(place.origin(*keys))
        for name, origins in bound.items():
            # The deployment's own bindings were added to the template's.
            first, *rest = sorted(origins, key=lambda at: at.file != TEMPLATE_FILE)
            for at in rest:
                message = f"'{name}' is bound twice in this environment"
                fix = f"Remove it, or rename it; {first.path} of {first.file} stays."
                yield Problem(at.file, at.path, message, fix)


def _bound(place: Place) -> Iterator[tuple[Any, ...]]:
    """The names that an environment binds, each with its path."""
    for key, value in place.config.items():
        if key == "vars" and isinstance(value, dict):
            yield from ((name, key, name) for name in value)
            continue
        if isinstance(value, dict) and "binding" in value:
            yield value["binding"], key, "binding"
        lists = {"": value} if isinstance(value, list) else value
        for inner, entries in lists.items() if isinstance(lists, dict) else ():
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                for label in ("binding", "name"):
                    if isinstance(entry, dict) and label in entry:
                        yield entry[label], key, *filter(None, (inner,)), index
                        break


def rate_limits(project: Project) -> Iterator[Problem]:
    """Each environment limits the requests per minute of tenants, API keys and sessions."""
    for place in project.places:
        limiters = place.config.get("ratelimits")
        found = {
            str(limiter.get("name")): (index, limiter.get("simple"))
            for index, limiter in enumerate(limiters if isinstance(limiters, list) else ())
            if isinstance(limiter, dict)
        }
        if missing := [name for name in RATE_LIMITERS if name not in found]:
            at = place.origin("ratelimits")
            message = f"no limiter {', '.join(missing)}: these requests are not limited"
            fix = f"Put it back, as it was in {TEMPLATE_FILE}."
            yield Problem(at.file, at.path, message, fix, Severity.WARNING)
        for index, simple in (found[name] for name in RATE_LIMITERS if name in found):
            if isinstance(simple, dict) and simple.get("period") != PERIOD_S:
                at = place.origin("ratelimits", index, "simple", "period")
                message = (
                    f"the Worker tells clients to come back after {PERIOD_S} s, whatever is here"
                )
                yield Problem(at.file, at.path, message, f'Write "period": {PERIOD_S}.')


def placeholders(project: Project) -> Iterator[Problem]:
    """What is to be deployed has KV namespaces that were made."""
    for place in project.places:
        if place.env != LOCAL and is_placeholder(place.facts.kv.budgets):
            is_asked_about = project.env == place.env
            env = place.env if is_asked_about else "ENVIRONMENT"
            yield Problem(
                place.file,
                place.path("kv", "budgets"),
                "is a placeholder: the environment was not provisioned, and cannot be deployed",
                f"Run `bluey provision {place.deployment.name} --env {env}`: it makes the "
                "namespace and writes its id in here.",
                Severity.ERROR if is_asked_about else Severity.NOTE,
            )


def kv_namespaces(project: Project) -> Iterator[Problem]:
    """Every environment has its own KV namespace: a shared one would mix two ledgers."""
    seen: dict[str, Place] = {}
    for place in project.places:
        if other := seen.get(place.facts.kv.budgets):
            yield Problem(
                place.file,
                place.path("kv", "budgets"),
                f"{other.file} has this namespace too (environments.{other.env})",
                f"Write {placeholder(place.deployment.name, place.env)} in here, then run "
                f"`bluey provision {place.deployment.name} --env {place.env}`.",
            )
        seen.setdefault(place.facts.kv.budgets, place)
