"""Rules about `tenant.jsonc`, alone and compared with others: id, hosts, models, gateways."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bluey.chat import EFFORTS, Effort, is_uuid
from bluey.models.catalogue import family_of, model_of
from ops.catalogue.known import NOT_LISTED, Catalogue, catalogue
from ops.deployment.facts import ENVIRONMENTS
from ops.deployment.project import Deployment, Project, Settings, owner
from ops.project.paths import LOCAL, SHARED
from ops.project.problems import Problem, Severity
from ops.spelling import question

TRIED_OUT_IN = (LOCAL, "dev")
"""The environments in which a retired model is no error: `local` calls no model of the platform,
and `dev` shows what Bluey does when a model fails. So it is not even a warning where the
deployment's own file names it for them."""

ALIASES = "models.aliases."
"""How the path of an alias begins."""

OFFERED_ONLY = "models.allowed."
"""How the path begins of a model that is asked only where a request names its id. The others are
what an operator chose."""

REASONING_TOKENS = 2_048
"""With fewer output tokens, a model that reasons may have none left for its answer. A rough value:
glm-4.7-flash spent 512 tokens on reasoning."""

VENDORS = "src/bluey/models/vendors.py"
"""The file that has other vendors' models."""

EFFORT: dict[str, Effort] = {each: each for each in EFFORTS}
"""The efforts by their words: what a file says may be none."""

GATEWAYS_PER_ACCOUNT = 20
"""The platform's limit; 10 on the free plan."""


def tenant_ids(project: Project) -> Iterator[Problem]:
    """A tenant's id is its folder's name: `TENANT_ID`, budgets and logs use it."""
    for deployment, settings in _tenants(project):
        given = settings.text("id")
        if given is not None and given != deployment.name:
            message = f"'{given}' is not the name of the folder, '{deployment.name}'"
            yield Problem(settings.file, "id", message, f'Write "id": "{deployment.name}".')


def _tenants(project: Project) -> Iterator[tuple[Deployment, Settings]]:
    for deployment in project.tenants:
        if deployment.settings is not None:
            yield deployment, deployment.settings


def hosts(project: Project) -> Iterator[Problem]:
    """A host name belongs to one tenant: the shared deployment would serve only the first one."""
    seen: dict[str, str] = {}
    for _, settings in _tenants(project):
        for index, host in enumerate(settings.tenant.hosts if settings.tenant else ()):
            if host in seen:
                yield Problem(
                    settings.file,
                    f"hosts.{index}",
                    f"{seen[host]} lists {host} too, and the shared deployment takes one of them",
                    "Remove it from the tenant that it is not for.",
                )
            seen.setdefault(host, settings.file)


def models(project: Project) -> Iterator[Problem]:
    """Every named model is served, by the bundled catalogue."""
    yield from _aliases_of_aliases(project)
    asked_about = set(ENVIRONMENTS if project.env is None else (project.env,))
    for named in named_models(project):
        yield from judge_model(named, catalogue(), asked_about & named.environments)
        if not named.path.startswith(OFFERED_ONLY) and named.environments:
            yield from _without_room(project, named)
        if model_of(named.model).embeds and not named.path.startswith((OFFERED_ONLY, ALIASES)):
            yield Problem(
                named.file,
                named.path,
                f"{named.model} gives embeddings and does not chat",
                "Name a model for chats here; one for embeddings belongs to models.allowed or "
                "models.aliases.",
            )


def _aliases_of_aliases(project: Project) -> Iterator[Problem]:
    for _, settings in _tenants(project):
        for name, model in settings.aliases.items():
            if model in settings.aliases:
                yield Problem(
                    settings.file,
                    f"models.aliases.{name}",
                    f"'{model}' is an alias itself, and would be asked as if it were a model",
                    f"Name its model: {settings.aliases[model]}.",
                )


@dataclass(frozen=True)
class NamedModel:
    """A place that names a model, by its id or by an alias (which is resolved here).

    `effort`: how much the model is told to reason where a request does not say; None: nothing.
    """

    file: str
    path: str
    model: str
    environments: frozenset[str]
    effort: str | None = None


def _without_room(project: Project, named: NamedModel) -> Iterator[Problem]:
    """A problem if the model reasons unless told otherwise and `maxOutputTokens` leaves little
    room for that."""
    reasoning, family = model_of(named.model).reasoning, family_of(named.model)
    if reasoning is None:
        return
    told = EFFORT.get(named.effort or "")
    effort = (reasoning.closest(told) if told else None) or reasoning.default
    if effort == "none":
        return
    source = f" ({family.source})" if family and family.source else ""
    asked = owner(named.file)
    limits = [
        settings.tenant.limits.max_output_tokens
        for deployment, settings in _tenants(project)
        if settings.tenant and asked in (SHARED, deployment.name)
    ]
    if min(limits, default=REASONING_TOKENS) < REASONING_TOKENS:
        yield Problem(
            named.file,
            named.path,
            f"{named.model} reasons before it answers{source}; of {min(limits)} output tokens "
            "nothing may be left for the answer",
            f"Name a model that does not, tell it so ('reasoning') if it can be told, or set "
            f"limits.maxOutputTokens to {REASONING_TOKENS}.",
            Severity.WARNING,
        )


def named_models(project: Project) -> Iterator[NamedModel]:
    """Every place that names a model, with the environments that may ask it."""
    for deployment, settings in _tenants(project):
        for path, named in settings.models.items():
            model = settings.aliases.get(named, named)
            uses = frozenset(_environments_using(deployment, path))
            name = path.removeprefix(ALIASES) if path.startswith(ALIASES) else named
            yield NamedModel(settings.file, path, model, uses, settings.effort(name))
    everyones = [each for _, each in _tenants(project)]
    for place in project.places:
        own = place.deployment.settings
        served = [own] if own else everyones
        aliases = {name: model for each in served for name, model in each.aliases.items()}
        for key, named in (("model", place.facts.model), ("fallback", place.facts.fallback)):
            efforts = {each.effort(named) for each in served}
            yield NamedModel(
                place.file,
                place.path(key),
                aliases.get(named, named),
                frozenset({place.env}),
                # Of tenants that tell it something else, none speaks for all.
                efforts.pop() if len(efforts) == 1 else None,
            )


def _environments_using(deployment: Deployment, path: str) -> set[str]:
    """The environments in which a model of the settings is asked by default, or may be named by a
    request."""
    pinned = path in ("models.default", "models.fallback") and deployment.facts is not None
    return set() if pinned else set(ENVIRONMENTS)


def judge_model(named: NamedModel, known: Catalogue, uses: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a named model that these environments use."""
    model, ends = named.model, known.ends(named.model)
    if model.startswith(NOT_LISTED):
        return
    harms = sorted(set(uses) - set(TRIED_OUT_IN))
    is_tried_out = named.environments <= set(TRIED_OUT_IN) and bool(named.environments)
    where = f", and {', '.join(harms)} would ask it" if harms else ""
    severity = Severity.ERROR if harms else Severity.WARNING
    if known.has_retired(model):
        message = f"{model} was retired on {ends}{where}"
        fix = f"Name another. {_served(known, model)}"
        if is_tried_out and named.path.endswith(".fallback"):
            severity = Severity.NOTE
            fix = (
                "Leave it if it is there to show what Bluey does when a model fails. "
                f"Else name another. {_served(known, model)}"
            )
        yield Problem(named.file, named.path, message, fix, severity)
    elif ends is not None:
        message = f"{model} will be retired on {ends}"
        fix = f"Name another before that day. {_served(known, model)}"
        yield Problem(named.file, named.path, message, fix, Severity.WARNING)
    elif model not in known.models:
        yield from _unknown(named, known, where, severity)


def _served(known: Catalogue, instead_of: str) -> str:
    return f"Served on {known.as_of}: {known.proposal(instead_of)}."


def _unknown(
    named: NamedModel, known: Catalogue, where: str, severity: Severity
) -> Iterator[Problem]:
    """An id that the catalogue does not have. Bluey asks for it all the same."""
    model, served = named.model, _served(known, named.model)
    message = f"{model} is not in the catalogue of {known.as_of}"
    fix = f"Check its spelling; if it is right, run `bluey models refresh`. {served}"
    if not model.startswith("@"):
        fix = f"Check its spelling; other vendors' models are kept by hand ({VENDORS}). {served}"
    if is_uuid(model):
        fix = f"This is the number that the API calls `id`; a model's id is its `name`. {served}"
    if known.is_current:
        message = f"Workers AI has no model {model} for chats{where}"
        fix = f"Check its spelling. {served}"
    else:
        severity = Severity.WARNING  # the model may be newer than the catalogue
    meant = known.meant(model)
    message += question([meant] if meant else [])
    yield Problem(named.file, named.path, message, fix, severity)


def caches(project: Project) -> Iterator[Problem]:
    """A tenant with a cache knows that its users share the answers in it."""
    for _, settings in _tenants(project):
        if settings.tenant and settings.tenant.gateway.cache_ttl_seconds:
            yield Problem(
                settings.file,
                "gateway.cacheTtlSeconds",
                "cached answers are shared between all users of this tenant",
                "Set it to 0 where an answer may be meant for one user only.",
                Severity.WARNING,
            )


def gateways(project: Project) -> Iterator[Problem]:
    """No account needs more AI Gateways than the 20 that it can have."""
    used: dict[str, dict[str, None]] = defaultdict(dict)
    reported = set()
    for deployment, settings in _tenants(project):
        gateway = settings.text("gateway", "id")
        if gateway is None:
            continue
        used[SHARED][gateway] = None
        known = deployment.facts is not None
        accounts = {deployment.account_id(env) for env in ENVIRONMENTS if known} - {None}
        for account in filter(None, accounts):
            used[account][gateway] = None
            if len(used[account]) > GATEWAYS_PER_ACCOUNT and account not in reported:
                reported.add(account)
                yield Problem(
                    settings.file,
                    "gateway.id",
                    f"this is gateway {len(used[account])} of its account, which can have "
                    f"{GATEWAYS_PER_ACCOUNT}",
                    "Name a gateway that another tenant of the account has; their calls are told "
                    "apart by the metadata entry tenantId.",
                )
    if len(used[SHARED]) > GATEWAYS_PER_ACCOUNT:
        yield Problem(
            "wrangler.jsonc",
            "",
            f"the shared deployment's account would need {len(used[SHARED])} gateways and can have "
            f"{GATEWAYS_PER_ACCOUNT}",
            "Let tenants share gateways, or deploy them from their own folders only.",
            Severity.WARNING,
        )
