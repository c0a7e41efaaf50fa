"""Rules that ask Cloudflare whether the account has what the files name, and whether it is usable.

They only read. Whether a token may also write shows at the first deploy.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ops.check.alerts import signing
from ops.check.billing import billing, vendors_gateways, wanted_gateways
from ops.check.deployment import LEDGER_CLASS
from ops.check.inventory import InAccount, take_inventory
from ops.check.rules import Finding
from ops.check.settings import GATEWAYS_PER_ACCOUNT, judge_model, named_models
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.deployment.facts import placeholder
from ops.deployment.project import Place, Project, owner
from ops.project.accounts import TOKEN_VARIABLE, AccountUnknown
from ops.project.paths import LOCAL
from ops.project.problems import Problem, Severity

EXPIRY_NOTICE = timedelta(days=14)
"""How long before a token expires there is a warning."""


def find_online_problems(project: Project) -> list[Finding]:
    """The problems in all accounts of what was asked about. `local` is left out: it is never
    deployed.

    A failed call is one more problem, and the remaining calls are still made.
    """
    by_credentials: dict[Credentials, list[Place]] = defaultdict(list)
    found: dict[Finding, None] = {}
    for place in project.places:
        if place.env == LOCAL or not project.keeps(Problem(place.file, place.path(), "", "")):
            continue
        deployment = place.deployment
        try:
            who = find_credentials(deployment.folder, deployment.named_account_id(place.env))
        except AccountUnknown as error:
            missing = Problem(place.dotenv_file, error.variable, error.message, error.advice)
            found[Finding("account", missing)] = None
        else:
            by_credentials[who].append(place)
    for who, places in by_credentials.items():
        inventory = take_inventory(who, places, vendors_gateways(project, places))
        here = InAccount(project, tuple(places), inventory)
        for rule in ONLINE_RULES:
            found |= dict.fromkeys(Finding(rule.name, problem) for problem in rule.find(here))
    return sorted(found, key=lambda each: (each.problem.file, each.problem.path, each.rule))


def account(here: InAccount) -> Iterator[Problem]:
    """The token is valid, does not expire soon, and may read what is checked."""
    files = dict.fromkeys(place.dotenv_file for place in here.places)
    token = here.inventory.token
    for file in files:
        for refusal in here.inventory.refusals:
            yield Problem(file, TOKEN_VARIABLE, refusal.message, refusal.advice)
        if token is not None and token.status != "active":
            message = f"the token is {token.status}"
            fix = "Make a new one in the dashboard (My Profile > API Tokens)."
            yield Problem(file, TOKEN_VARIABLE, message, fix)
        ends = token.expires_on if token else None
        if ends is not None and ends - datetime.now(UTC) < EXPIRY_NOTICE:
            message = f"the token expires on {ends:%Y-%m-%d %H:%M} UTC"
            fix = "Extend it in the dashboard, or make a new one."
            yield Problem(file, TOKEN_VARIABLE, message, fix, Severity.WARNING)


def gateways(here: InAccount) -> Iterator[Problem]:
    """The gateways that the tenants name exist, keep a log and require a token."""
    there = here.inventory.gateways
    if there is None:
        return
    wanted = wanted_gateways(here)
    missing = [name for name in wanted if name not in there]
    for name, (file, path) in wanted.items():
        if name not in there:
            yield _missing_gateway(name, file, path, len(there), len(missing))
            continue
        if there[name].collect_logs is False:
            yield Problem(
                file,
                path,
                f"the gateway {name} keeps no log",
                "Turn it on in the gateway's settings (Collect logs); without it nobody sees "
                "what calls cost, and `bluey validate-staging` has nothing to compare with.",
                Severity.WARNING,
            )
        if there[name].authentication is False:
            yield Problem(
                file,
                path,
                f"the gateway {name} takes calls from anybody who knows its address",
                "Turn on Authenticated Gateway in its settings; the Worker's binding needs no "
                "token for it.",
                Severity.WARNING,
            )


def _missing_gateway(name: str, file: str, path: str, there: int, missing: int) -> Problem:
    message = f"the account has no gateway {name}"
    fix = f"Create it: AI > AI Gateway > Create, with the slug {name}."
    if there + missing > GATEWAYS_PER_ACCOUNT:
        message += f", and with all that are missing it would have {there + missing} of "
        message += f"{GATEWAYS_PER_ACCOUNT}"
        fix = (
            "Name a gateway that the account has; tenants on one gateway are told apart by the "
            "metadata entry tenantId."
        )
    return Problem(file, path, message, fix)


def namespaces(here: InAccount) -> Iterator[Problem]:
    """The KV namespaces exist in the account."""
    there = here.inventory.namespaces
    if there is None:
        return
    for place in here.places:
        found = place.config.get("kv_namespaces")
        for index, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, dict) and item.get("id") not in (None, *there):
                at = place.origin("kv_namespaces", index, "id")
                yield Problem(
                    at.file,
                    at.path,
                    "the account has no KV namespace with this id",
                    f"Write {placeholder(place.deployment.name, place.env)} in here, then run "
                    f"`bluey provision {place.deployment.name} --env {place.env}`.",
                )


def models(here: InAccount) -> Iterator[Problem]:
    """Workers AI serves the named models, today and by its own plans in the future."""
    known = here.inventory.catalogue
    if known is None:
        return
    for named in named_models(here.project):
        uses = here.envs_of(owner(named.file)) & named.environments
        # What the API lists are Workers AI's models alone; other vendors' are in the catalogue.
        if uses and named.model.startswith("@"):
            yield from judge_model(named, known, uses)


def workers(here: InAccount) -> Iterator[Problem]:
    """If the account has a Worker of our name, it is ours: a deploy would replace it."""
    for place in here.places:
        name = place.worker_name
        settings = here.inventory.workers.get(name)
        if settings is None:
            continue
        bound = {each.name: each for each in settings.bindings}
        ledger, budgets = bound.get("LEDGER"), bound.get("BUDGETS")
        message = ""
        if ledger is None or ledger.class_name != LEDGER_CLASS or budgets is None:
            message = "has no LEDGER and BUDGETS, so it is not Bluey's"
        else:
            variables = ("TENANT_ID", "ENVIRONMENT")
            theirs = {key: bound[key].text for key in variables if key in bound}
            ours = {key: value for key, value in place.variables.items() if key in variables}
            if theirs != ours:
                serves = ", ".join(f"{key}={value}" for key, value in theirs.items())
                message = f"serves {serves or 'every tenant'}"
        if message:
            yield Problem(
                place.file,
                place.path("worker"),
                f"the account's Worker {name} {message}: a deploy would replace it",
                "Rename this one, unless the other is to go.",
                Severity.WARNING,
            )


@dataclass(frozen=True)
class OnlineRule:
    """A rule's name for documents and `--json`, and the function that applies it to one account."""

    name: str
    find: Callable[[InAccount], Iterable[Problem]]


ONLINE_RULES = (
    OnlineRule("account", account),
    OnlineRule("account-gateways", gateways),
    OnlineRule("account-billing", billing),
    OnlineRule("account-kv", namespaces),
    OnlineRule("account-models", models),
    OnlineRule("account-workers", workers),
    OnlineRule("account-alerts", signing),
)
