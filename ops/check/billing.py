"""Who pays for other vendors' models: a key that the gateway stores, or the account's credits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ops.catalogue.known import NOT_LISTED
from ops.check.inventory import InAccount, tenants_of
from ops.check.settings import TRIED_OUT_IN, NamedModel, named_models
from ops.cloudflare.answers import Gateway, ProviderKey
from ops.deployment.project import Place, Project, Settings
from ops.project.problems import Problem, Severity

PROVIDERS = {"google": "google-ai-studio", "xai": "grok"}
"""What a gateway calls a vendor, where that is not how the vendor's ids begin."""

ALIAS = "default"
"""The only stored key of a vendor that the Worker's binding can use."""


@dataclass(frozen=True)
class VendorUse:
    """A place that names another vendor's model, the gateway through which it is asked, and the
    environments that ask it."""

    named: NamedModel
    gateway: str
    environments: frozenset[str]

    @property
    def provider(self) -> str:
        """What the gateway calls the vendor."""
        vendor = self.named.model.partition("/")[0]
        return PROVIDERS.get(vendor, vendor)


def is_vendors(model: str) -> bool:
    """Whether an id is of another vendor's model."""
    return "/" in model and not model.startswith(("@", *NOT_LISTED))


def vendor_uses(project: Project, places: Iterable[Place]) -> Iterator[VendorUse]:
    """Where these places ask other vendors' models."""
    for place in places:
        tenants = {each.file: each for each in tenants_of(project, place)}
        for named in named_models(project):
            if not is_vendors(named.model) or place.env not in named.environments:
                continue
            if named.file == place.file:
                asking: Iterable[Settings] = tenants.values()
            else:
                asking = [tenants[named.file]] if named.file in tenants else []
            for settings in asking:
                gateway = settings.text("gateway", "id")
                if gateway is not None:
                    yield VendorUse(named, gateway, frozenset({place.env}))


def vendors_gateways(project: Project, places: Iterable[Place]) -> set[str]:
    """The gateways through which these places ask other vendors' models."""
    return {each.gateway for each in vendor_uses(project, places)}


def wanted_gateways(here: InAccount) -> dict[str, tuple[str, str]]:
    """The gateways that the tenants name, each with the file and the path to report it at."""
    wanted: dict[str, tuple[str, str]] = {}
    for place in here.places:
        is_shared = place.deployment.settings is None
        for each in tenants_of(here.project, place):
            name = each.text("gateway", "id")
            if name is not None:
                at = (place.file, place.path()) if is_shared else (each.file, "gateway.id")
                wanted.setdefault(name, at)
    return wanted


def billing(here: InAccount) -> Iterator[Problem]:
    """A gateway has what pays for the models that are asked through it, and nothing else pays."""
    there = here.inventory.gateways or {}
    for use in _merged(vendor_uses(here.project, here.places)):
        gateway, keys = there.get(use.gateway), here.inventory.provider_keys.get(use.gateway)
        if gateway is not None and keys is not None:
            yield from _of_vendor(here, use, gateway, keys)
    left = here.inventory.credits
    for name, (file, path) in wanted_gateways(here).items():
        if name in there and there[name].bills_credits and left and left.balance <= 0:
            yield Problem(
                file,
                path,
                f"the gateway {name} bills Workers AI's models to the account's credits, and there "
                "are none left: every call fails (402)",
                "Top up the credits (AI > AI Gateway > Credits), or let the gateway bill Workers "
                "AI afterwards (workers_ai_billing_mode: postpaid).",
            )


def _merged(uses: Iterable[VendorUse]) -> Iterator[VendorUse]:
    """Each place once for each gateway, with all environments."""
    found: dict[tuple[str, str, str], VendorUse] = {}
    for each in uses:
        key = (each.named.file, each.named.path, each.gateway)
        seen = found.get(key)
        environments = each.environments | (seen.environments if seen else frozenset())
        found[key] = VendorUse(each.named, each.gateway, environments)
    yield from found.values()


def _of_vendor(
    here: InAccount, use: VendorUse, gateway: Gateway, keys: list[ProviderKey]
) -> Iterator[Problem]:
    if any(each.provider_slug == use.provider and each.alias == ALIAS for each in keys):
        return
    named, model = use.named, use.named.model
    start = f"the gateway {use.gateway} stores no key for {use.provider}"
    store = (
        f"Store a key for {use.provider} with the alias {ALIAS} (AI > AI Gateway > Provider Keys)"
    )
    harms = use.environments - set(TRIED_OUT_IN)
    severity = Severity.ERROR if harms else Severity.WARNING
    left = here.inventory.credits
    if gateway.byok_only:
        message = f"{start} and takes no credits (byok_only): calls of {model} are refused (400)"
        fix = f"{store}, or allow credits."
        yield Problem(named.file, named.path, message, fix, severity)
    elif left is None:
        return  # it could not be asked, which is a problem of its own
    elif left.balance <= 0:
        message = f"{start}, and the account has no credits: calls of {model} are refused (402)"
        fix = f"{store}, or top up the credits."
        yield Problem(named.file, named.path, message, fix, severity)
    elif keys:
        message = f"{start}, though for others: calls of {model} are billed to the credits"
        fix = f"{store}, or take this as meant; byok_only on the gateway forbids it."
        yield Problem(named.file, named.path, message, fix, Severity.WARNING)
