"""What an account has: every part asked for once, before the rules look at it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from ops.catalogue.known import Catalogue, current_catalogue
from ops.cloudflare import open_account
from ops.cloudflare.answers import (
    Credits,
    Gateway,
    Namespace,
    ProviderKey,
    TokenStatus,
    WorkerSettings,
)
from ops.cloudflare.credentials import Credentials
from ops.cloudflare.errors import ApiError
from ops.deployment.project import Place, Project, Settings

T = TypeVar("T")


@dataclass
class Inventory:
    """What an account has, each part asked for once; None where the call failed, or where nothing
    needs it."""

    refusals: list[ApiError] = field(default_factory=list)
    token: TokenStatus | None = None
    gateways: dict[str, Gateway] | None = None
    provider_keys: dict[str, list[ProviderKey] | None] = field(default_factory=dict)
    """By gateway, of those through which other vendors' models are asked."""
    credits: Credits | None = None
    namespaces: dict[str, Namespace] | None = None
    catalogue: Catalogue | None = None
    workers: dict[str, WorkerSettings | None] = field(default_factory=dict)
    """The Workers by name that were asked about and exist; None where one could not be read."""


@dataclass(frozen=True)
class InAccount:
    """The places asked about that are deployed to the same account, and what that account has."""

    project: Project
    places: tuple[Place, ...]
    inventory: Inventory

    def envs_of(self, deployment: str) -> set[str]:
        """The environments of a deployment that are here."""
        return {place.env for place in self.places if place.deployment.name == deployment}


def tenants_of(project: Project, place: Place) -> Iterator[Settings]:
    """The settings of the tenants that a place serves."""
    own = place.deployment.settings
    for settings in [own] if own else [each.settings for each in project.tenants]:
        if settings is not None:
            yield settings


def take_inventory(
    who: Credentials, places: Iterable[Place], vendors_gateways: Iterable[str]
) -> Inventory:
    """Ask for everything once, and for what pays for other vendors' models where their gateways are
    given. After a refused token nothing else is asked."""
    account, inventory = open_account(who), Inventory()

    def ask(call: Callable[[], T]) -> T | None:
        try:
            return call()
        except ApiError as error:
            inventory.refusals.append(error)
            return None

    inventory.token = ask(account.token_status)
    if inventory.token is None:
        return inventory
    inventory.gateways = ask(account.gateways)
    there = inventory.gateways or {}
    paying = sorted(there.keys() & set(vendors_gateways))
    for name in paying:
        inventory.provider_keys[name] = ask(partial(account.provider_keys, name))
    if paying or any(each.bills_credits for each in there.values()):
        inventory.credits = ask(account.credits)
    inventory.namespaces = ask(account.namespaces)
    models = ask(account.models)
    inventory.catalogue = current_catalogue(models) if models is not None else None
    deployed = ask(account.worker_names) or frozenset()
    for name in sorted({place.worker_name for place in places}):
        if name in deployed:
            inventory.workers[name] = ask(partial(account.worker_settings, name))
    return inventory
