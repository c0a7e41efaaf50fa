"""The KV namespaces of an environment's deployments, in their accounts or on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ops.cloudflare import open_account, open_namespace
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.deployment.facts import is_placeholder
from ops.deployment.project import Place, load_project
from ops.errors import OpsError
from ops.project.paths import LOCAL, home
from ops.stored import Storage
from ops.wrangler.kv import Namespace

if TYPE_CHECKING:
    from ops.cloudflare.account import Account


@dataclass(frozen=True)
class Where:
    """Some deployments of an environment (`names`), or all: in their accounts, or on this machine,
    where `state` is the folder that `wrangler dev` was given, if any."""

    env: str
    names: tuple[str, ...] = ()
    local: bool = False
    state: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether they are on this machine."""
        return self.local or self.env == LOCAL


@dataclass(frozen=True)
class Deployed:
    """One deployment and its namespace. `account` is None on this machine."""

    place: Place
    storage: Storage
    account: "Account | None"

    @property
    def name(self) -> str:
        """The deployment's name."""
        return self.place.deployment.name


def deployed(where: Where) -> tuple[list[Deployed], dict[str, OpsError]]:
    """The deployments that have a namespace, and by name those whose account is not known.

    Raises:
        OpsError: there is no such deployment or environment, or none of them has a namespace.
    """
    if where.state is not None and not where.is_local:
        raise OpsError("--persist-to names a state on this machine: add --local")
    project = load_project(home(), where.names, where.env)
    places = [
        place
        for place in project.places
        if place.env == where.env and place.deployment.name in project.selected
    ]
    there = [place for place in places if _is_there(place, where)]
    if not there:
        advice = "`bluey provision` makes what a deployment needs."
        if where.is_local:
            advice = "`bluey dev` serves on this machine, and keeps its state."
        raise OpsError(f"no deployment of {where.env} has a namespace", advice=advice)
    found: list[Deployed] = []
    failed: dict[str, OpsError] = {}
    # Deployments of one account share its client: to make one takes longer than a call.
    accounts: dict[Credentials, Account] = {}
    for place in there:
        try:
            found.append(_open(place, where, accounts))
        except OpsError as error:
            failed[place.deployment.name] = error
    return found, failed


def storage_of(name: str, env: str) -> Storage:
    """The namespace of one deployment, in its account.

    Raises:
        OpsError: it has none yet, or its account is not known.
    """
    found, failed = deployed(Where(env, (name,)))
    for error in failed.values():
        raise error
    return found[0].storage


def _is_there(place: Place, where: Where) -> bool:
    if not where.is_local:
        return not is_placeholder(place.facts.kv.budgets)
    return where.state is not None or (place.deployment.folder / ".wrangler" / "state").exists()


def _open(place: Place, where: Where, accounts: "dict[Credentials, Account]") -> Deployed:
    """Raises OpsError where the deployment's account is not known."""
    if where.is_local:
        storage = Namespace(place.deployment.name, where.env, state=where.state)
        return Deployed(place, storage, None)
    account_id = place.deployment.named_account_id(where.env)
    credentials = find_credentials(place.deployment.folder, account_id)
    account = accounts.get(credentials) or open_account(credentials)
    accounts[credentials] = account
    return Deployed(place, open_namespace(account, place.facts.kv.budgets), account)
