"""`bluey provision`: makes in an account what an environment needs, and writes its ids down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ops.check.inventory import tenants_of
from ops.check.settings import GATEWAYS_PER_ACCOUNT
from ops.cloudflare import open_account
from ops.cloudflare.answers import Namespace
from ops.cloudflare.credentials import find_credentials
from ops.cloudflare.errors import ApiError
from ops.cloudflare.making import make_gateway, make_namespace
from ops.console import say
from ops.deployment.editing import CannotEdit, with_text
from ops.deployment.facts import FACTS_FILE, Namespaces, is_placeholder
from ops.deployment.project import Place, Project, load_project
from ops.errors import OpsError
from ops.project.paths import LOCAL, home, write_atomically
from ops.tenants.sync import sync

if TYPE_CHECKING:
    from ops.cloudflare.account import Account

NAMESPACE, GATEWAY = "KV namespace", "AI Gateway"


class Outcome(StrEnum):
    """What became of a thing."""

    FOUND = "found"
    MADE = "made"
    MISSING = "missing"


@dataclass(frozen=True)
class Thing:
    """A KV namespace or an AI Gateway of an account; `id` is None while there is none."""

    kind: str
    name: str
    id: str | None
    outcome: Outcome


@dataclass
class Provisioned:
    """What an environment has in its account now, and the files that were written."""

    deployment: str
    env: str
    account_id: str
    things: list[Thing] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "deployment": self.deployment,
            "environment": self.env,
            "accountId": self.account_id,
            "things": [
                {"kind": each.kind, "name": each.name, "id": each.id, "outcome": each.outcome}
                for each in self.things
            ],
            "written": self.written,
        }


def provision(name: str, env: str, *, only_look: bool = False) -> Provisioned:
    """Find or make the KV namespaces and AI Gateways of one environment, and write the namespaces'
    ids into its files.

    What exists by its name is taken, so a second run makes nothing. A namespace that was made and
    whose id cannot be written is named on standard error.

    Raises:
        OpsError: a file has an error; the account cannot be used or has no room; something cannot
            be made or written.
    """
    place, project = _place(name, env)
    deployment = place.deployment
    who = find_credentials(deployment.folder, deployment.named_account_id(env))
    account = open_account(who)
    done = Provisioned(name, env, who.account_id)
    # Everything is read before anything is made.
    there, gateways = account.namespaces(), account.gateways()
    wanted = sorted({each for s in tenants_of(project, place) if (each := s.text("gateway", "id"))})
    missing = [each for each in wanted if each not in gateways]
    if missing and len(gateways) + len(missing) > GATEWAYS_PER_ACCOUNT:
        raise OpsError(
            f"the account has {len(gateways)} AI Gateways and can have {GATEWAYS_PER_ACCOUNT}: "
            f"there is no room for {', '.join(missing)}",
            advice="Name a gateway that the account has in tenant.jsonc; tenants on one gateway "
            "are told apart by the metadata entry tenantId.",
        )
    namespaces = [_find_namespace(project, place, kind, there) for kind in Namespaces.model_fields]
    for kind, found in zip(Namespaces.model_fields, namespaces, strict=True):
        is_to_be_made = found.outcome is Outcome.MISSING and not only_look
        thing = _make_namespace(account, found.name) if is_to_be_made else found
        done.things.append(thing)
        if not only_look and is_placeholder(getattr(place.facts.kv, kind)):
            _write_id(place, kind, thing)
            done.written.append(place.file)
    if done.written:
        done.written += _sync(name)
    for each in wanted:
        found = Thing(GATEWAY, each, each, Outcome.FOUND)
        if each in missing:
            found = Thing(GATEWAY, each, None, Outcome.MISSING)
            if not only_look:
                found = _make_gateway(account, each)
        done.things.append(found)
    return done


def _place(name: str, env: str) -> tuple[Place, Project]:
    if env == LOCAL:
        raise OpsError(
            f"{LOCAL} is for this machine only and needs no account",
            advice="Name dev, staging or production.",
        )
    project = load_project(home(), (name,), env)
    for place in project.places:
        if (place.deployment.name, place.env) == (name, env):
            if not place.deployment.unreadable:
                return place, project
            break
    raise OpsError(
        f"the files of {name} have errors", advice=f"Run `bluey check {name} --no-upload`."
    )


def title_of(place: Place, kind: str) -> str:
    """The name of an environment's namespace: like its Worker's, it is the only one in an
    account."""
    return f"{place.worker_name}-{kind}"


def _find_namespace(
    project: Project, place: Place, kind: str, there: dict[str, Namespace]
) -> Thing:
    named, title = getattr(place.facts.kv, kind), title_of(place, kind)
    at = f"{place.file} {place.path('kv', kind)}"
    if not is_placeholder(named):
        if named in there:
            return Thing(NAMESPACE, there[named].title, named, Outcome.FOUND)
        raise OpsError(
            f"the account has no KV namespace with the id in {at}",
            advice="If it was deleted, write a placeholder there to have one made; what it counted "
            "is gone. Else the account or the id is another environment's.",
        )
    found = next((each for each in there.values() if each.title == title), None)
    if found is None:
        return Thing(NAMESPACE, title, None, Outcome.MISSING)
    for other in project.places:
        if getattr(other.facts.kv, kind) == found.id:
            raise OpsError(
                f"the KV namespace {title} is that of {other.file} {other.env}",
                advice="Rename one of the two Workers (`worker` in deployment.jsonc).",
            )
    return Thing(NAMESPACE, title, found.id, Outcome.FOUND)


def _made(
    kind: str, name: str, make: Callable[[], str], find: Callable[[], Iterator[str]]
) -> Thing:
    """Make a thing. Where the call failed, it may have been made all the same: then it is found."""
    try:
        return Thing(kind, name, make(), Outcome.MADE)
    except ApiError as error:
        try:
            found = next(find(), None)
        except ApiError:
            found = None
        if found is None:
            raise error from None
        return Thing(kind, name, found, Outcome.FOUND)


def _make_namespace(account: "Account", title: str) -> Thing:
    return _made(
        NAMESPACE,
        title,
        lambda: make_namespace(account, title).id,
        lambda: (each.id for each in account.namespaces().values() if each.title == title),
    )


def _make_gateway(account: "Account", gateway_id: str) -> Thing:
    return _made(
        GATEWAY,
        gateway_id,
        lambda: make_gateway(account, gateway_id).id,
        lambda: (each for each in account.gateways() if each == gateway_id),
    )


def _write_id(place: Place, kind: str, thing: Thing) -> None:
    """Write a namespace's id into `deployment.jsonc`. If that fails, or is interrupted, the id is
    said."""
    path = place.deployment.folder / FACTS_FILE
    keys = ("environments", place.env, "kv", kind)
    is_written = False
    try:
        text = path.read_text("utf-8")
        write_atomically(path, with_text(text, keys, thing.id or "").encode())
        is_written = True
    except (OSError, UnicodeDecodeError, CannotEdit) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OpsError(
            f"{place.file} cannot be written: {reason}",
            advice=f"Write {thing.id} there at {'.'.join(keys)}, then run `bluey tenant sync "
            f"{place.deployment.name}`; or correct that and run the command again.",
        ) from error
    finally:
        if not is_written:
            say(f"The {thing.kind} {thing.name} is there: its id is {thing.id}")


def _sync(name: str) -> list[str]:
    done = sync(load_project(home(), (name,)))
    if not done.ok:
        left = ", ".join(each.path for each in done.items if not each.ok)
        raise OpsError(
            f"deployment.jsonc has the ids; not written were: {left or 'its wrangler.jsonc'}",
            advice=f"Look at `bluey tenant sync {name} --check`, then run `bluey tenant sync "
            f"{name} --force`.",
        )
    return [each.path for each in done.items if each.written]
