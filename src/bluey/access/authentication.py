"""Who may ask: a tenant's API keys, where its environment asks for one."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any, Protocol

from bluey.access.changes import StoredKey
from bluey.access.keys import (
    KEY_PREFIX,
    OPERATOR_PREFIX,
    ApiKey,
    KeyRecord,
    Mistyped,
    NotAKey,
    PresentedKey,
    parse_key,
    parse_operator_key,
)
from bluey.errors import AdminRequired, TenantRequired, Unauthorized
from bluey.tenants.settings import Environment, Tenant, requires_key


class Keys(Protocol):
    """The API keys of one tenant, or the operator keys of one environment."""

    async def find(self, digest: str) -> KeyRecord | None:
        """The record of the key with this SHA-256; None when no such key is valid. Raises
        StorageUnavailable."""

    async def all(self) -> Sequence[ApiKey]:
        """Every key that has a record, also those that have expired. Raises StorageUnavailable."""

    async def stored(self, beginning: str = "", *, with_uses: bool = False) -> list[StoredKey]:
        """Every key whose digest begins so, also those that have expired or cannot be read, the
        oldest first; with the days of their last uses if asked for. Raises StorageUnavailable."""

    async def read(self, digest: str) -> KeyRecord | None:
        """The key's record as it is stored now, also if it has expired; None when there is none.
        Raises StorageUnavailable."""

    async def write(self, digest: str, record: KeyRecord) -> None:
        """Stores a key's record. Raises StorageUnavailable, or RecordTooLong."""

    async def delete(self, digest: str) -> None:
        """Deletes a key's record. Raises StorageUnavailable."""

    def note_use(self, digest: str) -> Iterable[Coroutine[Any, Any, None]]:
        """Notes that the key was used today. Returns what is left to do in the background, which
        never raises."""


def authorization_in(headers: Mapping[str, str]) -> str | None:
    """By what a request authorizes itself, as an `authorization` header: that header, or a key in
    `x-api-key`, as Anthropic's clients send it. Of the two, the one with a key of ours counts: a
    client may have another key, of its vendor's, beside it."""
    authorization, key = headers.get("authorization"), headers.get("x-api-key")
    if key is None or (_bearer_of(authorization) or "").startswith(KEY_PREFIX):
        return authorization
    if authorization is None or key.startswith(KEY_PREFIX):
        return f"Bearer {key}"
    return authorization


OPERATOR_ROUTES = ("GET /usage", "POST /alerts/test")
"""The routes that take an operator key, as a client is told."""

# RFC 6750: the scheme that every 401 names.
CHALLENGE = {"www-authenticate": "Bearer"}


async def authenticate(
    tenant: Tenant,
    environment: Environment,
    authorization: str | None,
    keys: Keys,
    *,
    is_from_this_machine: bool,
) -> ApiKey | None:
    """The API key in an `authorization` header. None where the request needs no key, whatever the
    header says.

    Raises Unauthorized, or StorageUnavailable when the key cannot be looked up. The error does not
    say whether a key is unknown, revoked, expired or another tenant's, so that nobody learns which
    keys exist.
    """
    if not requires_key(tenant, environment, is_from_this_machine=is_from_this_machine):
        return None
    parsed = _parsed(_bearer_of(authorization))
    record = await keys.find(parsed.digest) if parsed.tenant_id == tenant.id else None
    if record is None:
        raise _unauthorized()
    return ApiKey(parsed.digest, record)


async def authenticate_operator(
    environment: Environment, authorization: str | None, keys: Keys
) -> ApiKey | None:
    """The operator key in an `authorization` header. None where there is something else.

    Raises Unauthorized, or StorageUnavailable when the key cannot be looked up.
    """
    presented = _bearer_of(authorization) or ""
    if not presented.startswith(OPERATOR_PREFIX):
        return None
    try:
        parsed = parse_operator_key(presented)
    except Mistyped:
        raise _unauthorized("The operator key is mistyped or incomplete") from None
    record = await keys.find(parsed.digest) if parsed.environment == environment else None
    if record is None:
        raise _unauthorized("A valid operator key of this environment is required")
    return ApiKey(parsed.digest, record)


def require_admin(key: ApiKey | None, headers: Mapping[str, str]) -> None:
    """Lets an API key pass whose role is `admin`, and a request that needs no key. Raises
    AdminRequired.

    What needs no key is sent from this machine, where a browser may show a page from anywhere. So
    it is refused where the browser says that a page elsewhere sent it. (An old browser names only
    the page's origin.)
    """
    if key is not None:
        if key.record.role != "admin":
            raise AdminRequired
        return
    site = headers.get("sec-fetch-site", "cross-site" if "origin" in headers else "none")
    if site not in ("same-origin", "none"):
        raise AdminRequired("A page of another origin needs an API key with the role admin")


def require_operator(key: ApiKey | None, operator: ApiKey | None) -> None:
    """Lets an operator key pass, and a request that needs no key. Raises Unauthorized."""
    if key is not None and operator is None:
        raise _unauthorized("An operator key is required")


def tenant_named_by(authorization: str | None) -> str | None:
    """The tenant in a well-formed key. `authenticate` checks whether the key is valid."""
    presented = _bearer_of(authorization)
    if presented is None:
        return None
    try:
        return parse_key(presented).tenant_id
    except (NotAKey, Mistyped):
        return None


def refuse_unnamed(
    tenants: Iterable[Tenant],
    environment: Environment,
    authorization: str | None,
    *,
    is_from_this_machine: bool,
    takes_operator: bool,
) -> Unauthorized | TenantRequired:
    """The error for a request when neither it nor its API key names a tenant.

    It is `Unauthorized` where every tenant requires a key of this request, or where some tenant
    does and the request has a key that begins with `bly_`, or an operator key. Otherwise it is
    `TenantRequired`, which says so where an API key is mistyped; also for an operator key on a
    route that takes it, which names no tenant.
    """
    wants = {
        requires_key(tenant, environment, is_from_this_machine=is_from_this_machine)
        for tenant in tenants
    } or {not is_from_this_machine}
    presented = _bearer_of(authorization)
    if takes_operator and presented and presented.startswith(OPERATOR_PREFIX):
        return TenantRequired()
    is_key = presented is not None and presented.startswith((KEY_PREFIX, OPERATOR_PREFIX))
    if wants == {True} or (True in wants and is_key):
        try:
            _parsed(presented)
        except Unauthorized as error:
            return error
        return _unauthorized()
    if presented and presented.startswith(KEY_PREFIX) and tenant_named_by(authorization) is None:
        return TenantRequired(
            "The API key is mistyped or incomplete, so that it names no tenant: correct it, or "
            "name a tenant in the x-tenant-id header"
        )
    return TenantRequired()


_OPERATORS_ONLY = (
    f"This is an operator key, which only {' and '.join(OPERATOR_ROUTES)} take: "
    "send an API key, which begins with bly_"
)


def _parsed(presented: str | None) -> PresentedKey:
    """The key that was presented. Raises Unauthorized when it does not have the form of a key."""
    if presented is None:
        raise _unauthorized("Send an API key: authorization: Bearer bly_…, or x-api-key: bly_…")
    try:
        return parse_key(presented)
    except NotAKey:
        if presented.startswith(OPERATOR_PREFIX):
            raise _unauthorized(_OPERATORS_ONLY) from None
        raise _unauthorized("This is not a Bluey API key: those begin with bly_") from None
    except Mistyped:
        raise _unauthorized("The API key is mistyped or incomplete") from None


def _bearer_of(authorization: str | None) -> str | None:
    scheme, _, presented = (authorization or "").strip().partition(" ")
    return presented.strip() if scheme.lower() == "bearer" else None


def _unauthorized(message: str | None = None) -> Unauthorized:
    return Unauthorized(message, headers=CHALLENGE)
