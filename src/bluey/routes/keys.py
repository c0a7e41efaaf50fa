"""`/keys`: a tenant's API keys, for a key with the role `admin`. Below it `POST /keys/{id}/rotate`
and `DELETE /keys/{id}`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bluey.access.authentication import Keys
from bluey.access.changes import (
    KeyExpired,
    KeySettings,
    NewKey,
    StoredKey,
    ended,
    is_id,
    limits_above,
    new_key,
    record_of,
    successor_of,
)
from bluey.access.keys import KeyRecord, RecordTooLong, to_metadata
from bluey.apis.own import Success, data_response
from bluey.apis.own_keys import (
    KeyList,
    KeyRequest,
    MadeKey,
    RevokedKey,
    RotationRequest,
    Successor,
    key_value,
    made_value,
    successor_value,
)
from bluey.budgets.limits import Limits
from bluey.dollars import dollars_text
from bluey.errors import (
    BudgetUnavailable,
    InvalidRequest,
    ModelRefused,
    NotFound,
    Problem,
    StorageSilent,
    StorageUnavailable,
)
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.models.selection import select_models, why_unnamed_is_refused
from bluey.routes.route import READS, Route, read_nothing
from bluey.serving.body import read_json_body
from bluey.validation import parse_body

MOST_KEYS = 500
"""How many keys a tenant may have, those that have expired and are still listed among them, for
another to be made here. `bluey keys` has no such limit."""
MOST_BODY_BYTES = 16 * 1024
DEFAULT_GRACE_S = 86_400
# Workers KV takes one write of a KV key per second. It does not say whether a deletion counts.
WRITE_AGAIN_AFTER_MS = 1_100
# A key has 190 random bits; 256 of them are drawn.
_RANDOM_DIGITS = 64
_NO_SUCH_KEY = "No such key: GET /keys lists the ids"

T = TypeVar("T")


async def receive_settings(exchange: Exchange) -> bytes:
    """The body of a request that changes keys. The type of its media is asked for even where there
    is no body: no page elsewhere can send it without asking first."""
    return await read_json_body(exchange.request, MOST_BODY_BYTES)


def read_settings(_exchange: Exchange, body: bytes) -> KeyRequest:
    """What is said of a new key. Raises BadRequest."""
    return parse_body(KeyRequest, body)


def read_id(exchange: Exchange, _body: bytes) -> str:
    """The key's id, or 6 or more of the 64 hex digits of its digest. Raises NotFound."""
    named = exchange.request.path.removeprefix("/keys/").removesuffix("/rotate")
    if not is_id(named):
        raise NotFound(_NO_SUCH_KEY)
    return named


def read_rotation(exchange: Exchange, body: bytes) -> tuple[str, RotationRequest]:
    """The key's id, or 6 or more of the 64 hex digits of its digest. Raises NotFound or
    BadRequest."""
    return read_id(exchange, body), parse_body(RotationRequest, body or b"{}")


async def list_keys(exchange: Exchange, _asked: None) -> Response:
    """The tenant's API keys.

    The list does not have the keys themselves: they are stored nowhere.
    """
    stored, now = await _stored(exchange, with_uses=True), _now(exchange)
    keys: KeyList = {"keys": [key_value(key, now, exchange.key) for key in stored]}
    return data_response(keys)


async def create_key(exchange: Exchange, settings: KeyRequest) -> Response:
    """Make an API key.

    Only this answer has the key. Its limits may not be above the tenant's.
    """
    now = _now(exchange)
    models = _models(exchange, settings)
    _check_limits(settings.budgets, exchange.tenant.budgets)
    try:
        record = record_of(settings, models, now, exchange.key)
    except KeyExpired:
        raise _invalid("expires", "It is past") from None
    key = await _made(exchange, record)
    _log(exchange, "created", key.id)
    return data_response(made_value(key, now, _warnings(exchange, record)), 201)


async def rotate_key(exchange: Exchange, asked: tuple[str, RotationRequest]) -> Response:
    """Make an API key with the settings of an old one, which then expires.

    If the old key's expiry cannot be written, the answer still has the new key, and both work.
    """
    named, rotation = asked
    old, now = await _found(exchange, named), _now(exchange)
    if old.record is None:
        raise _invalid("id", "The record of this key cannot be read: revoke it, and make another")
    grace_s = DEFAULT_GRACE_S if rotation.grace_seconds is None else rotation.grace_seconds
    ends = now + timedelta(seconds=grace_s)
    try:
        record = successor_of(old.record, rotation.expires, now, exchange.key)
    except KeyExpired:
        said = (
            "It is past" if rotation.expires else "The key has expired: say when the new one does"
        )
        raise _invalid("expires", said) from None
    # Seen before anything is written.
    _check_length(ended(old.record, ends)[0] or old.record)
    key = await _made(exchange, record)
    warnings, old_ends = _warnings(exchange, record), None
    try:
        old_ends = await _retried(exchange, lambda: _ended(exchange, old, ends))
    except StorageUnavailable as error:
        exchange.log("key_error", {"reason": str(error)})
        told = f"The old key could not be given an end, so that both work: DELETE /keys/{old.id}"
        warnings.append(told)
    _log(exchange, "rotated", key.id, old.id)
    return data_response(successor_value(key, old.id, old_ends, now, warnings), 201)


async def revoke_key(exchange: Exchange, named: str) -> Response:
    """Delete an API key, for good.

    The key stops working everywhere within 90 seconds.
    """
    key = await _found(exchange, named)
    try:
        await _retried(exchange, lambda: _keys(exchange).delete(key.digest))
    except StorageUnavailable as error:
        raise _unavailable(exchange, error, "The API key cannot be deleted right now") from error
    _log(exchange, "revoked", key.id)
    revoked: RevokedKey = {"id": key.id, "revoked": True}
    return data_response(revoked)


def _keys(exchange: Exchange) -> Keys:
    return exchange.isolate.keys_of(exchange.tenant)


def _now(exchange: Exchange) -> datetime:
    return datetime.fromtimestamp(exchange.isolate.clock.epoch_ms() // 1_000, UTC)


async def _stored(
    exchange: Exchange, beginning: str = "", *, with_uses: bool = False
) -> list[StoredKey]:
    try:
        return await _keys(exchange).stored(beginning, with_uses=with_uses)
    except StorageUnavailable as error:
        raise _unavailable(exchange, error, "API keys cannot be read right now") from error


async def _found(exchange: Exchange, named: str) -> StoredKey:
    """The tenant's key whose digest begins so. Raises NotFound, InvalidRequest or
    BudgetUnavailable."""
    found = await _stored(exchange, named)
    if not found:
        raise NotFound(_NO_SUCH_KEY)
    if len(found) > 1:
        raise _invalid("id", f"{len(found)} keys begin with this: give more digits")
    return found[0]


async def _made(exchange: Exchange, record: KeyRecord) -> NewKey:
    """A new key, stored. Raises InvalidRequest or BudgetUnavailable."""
    _check_length(record)
    if len(await _stored(exchange)) >= MOST_KEYS:
        raise _invalid(
            "(keys)", f"The tenant has {MOST_KEYS} keys, the most for which one is made here"
        )
    isolate = exchange.isolate
    key = new_key(exchange.tenant.id, record, isolate.entropy.hex_digits(_RANDOM_DIGITS))
    try:
        await _keys(exchange).write(key.digest, record)
    except StorageUnavailable as error:
        raise _unavailable(exchange, error, "The API key cannot be stored right now") from error
    return key


async def _retried(exchange: Exchange, change: Callable[[], Awaitable[T]]) -> T:
    """Makes a change, a second time where KV refuses the first: the key may have been written a
    moment ago. Raises StorageUnavailable."""
    try:
        return await change()
    except StorageSilent:
        # It may still happen.
        raise
    except StorageUnavailable:
        await exchange.isolate.clock.sleep_ms(WRITE_AGAIN_AFTER_MS)
    return await change()


async def _ended(exchange: Exchange, old: StoredKey, ends: datetime) -> datetime:
    """Lets a key expire at this time, unless it expires earlier. Returns when it does. Raises
    StorageUnavailable."""
    keys = _keys(exchange)
    # Read again: it may have been revoked meanwhile, and is not to come back, or have an end.
    record = await keys.read(old.digest)
    if record is None:
        return _now(exchange)
    changed, expires = ended(record, ends)
    if changed is not None:
        try:
            await keys.write(old.digest, changed)
        except RecordTooLong as error:
            raise StorageUnavailable(str(error)) from error
    return expires


def _models(exchange: Exchange, settings: KeySettings) -> tuple[str, ...]:
    """The ids of the models that a new key may use. Raises InvalidRequest."""
    ids: list[str] = []
    problems = []
    for place, name in enumerate(settings.allowed_models or ()):
        try:
            ids.append(select_models(exchange.tenant, exchange.deployment, name).model_id)
        except ModelRefused:
            told = "The tenant may not use this model: GET /v1/models lists those that it may"
            problems.append(Problem(f"allowedModels.{place}", told))
    if problems:
        raise InvalidRequest(problems=tuple(problems))
    return tuple(dict.fromkeys(ids))


def _check_limits(limits: Limits | None, of_tenant: Limits | None) -> None:
    """Raises InvalidRequest for a limit that would never hold."""
    above = () if limits is None else limits_above(limits, of_tenant)
    if above:
        raise InvalidRequest(
            problems=tuple(
                Problem(f"budgets.{path}", f"The tenant has at most {_amount(path, most)}")
                for path, most in above
            )
        )


def _amount(path: str, most: int) -> str:
    return f"${dollars_text(most)}" if path.endswith("usd") else f"{most:,} tokens"


def _check_length(record: KeyRecord) -> None:
    try:
        to_metadata(record)
    except RecordTooLong as error:
        raise _invalid("(body)", str(error)) from error


def _warnings(exchange: Exchange, record: KeyRecord) -> list[str]:
    """What to know of a new key, in sentences."""
    warning = why_unnamed_is_refused(exchange.tenant, exchange.deployment, record)
    return [] if warning is None else [warning]


def _invalid(path: str, message: str) -> InvalidRequest:
    return InvalidRequest(problems=(Problem(path, message),))


def _unavailable(exchange: Exchange, error: StorageUnavailable, told: str) -> BudgetUnavailable:
    exchange.log("key_error", {"reason": str(error)})
    return BudgetUnavailable(told)


def _log(exchange: Exchange, action: str, key_id: str, replaced_id: str | None = None) -> None:
    replaced = {} if replaced_id is None else {"replacedKeyId": replaced_id}
    exchange.log("key_changed", {"action": action, "changedKeyId": key_id, **replaced})


KEYS = Route(
    "/keys",
    READS,
    list_keys,
    read_nothing,
    Success[KeyList],
    wants_admin=True,
    tag="Keys",
)
NEW_KEY = Route(
    "/keys",
    ("POST",),
    create_key,
    read_settings,
    Success[MadeKey],
    receive_settings,
    wants_admin=True,
    request=KeyRequest,
    status=201,
    tag="Keys",
)
ROTATION = Route(
    "/keys/{id}/rotate",
    ("POST",),
    rotate_key,
    read_rotation,
    Success[Successor],
    receive_settings,
    wants_admin=True,
    request=RotationRequest,
    status=201,
    errors=(NotFound,),
    tag="Keys",
)
REVOCATION = Route(
    "/keys/{id}",
    ("DELETE",),
    revoke_key,
    read_id,
    Success[RevokedKey],
    wants_admin=True,
    errors=(NotFound, InvalidRequest),
    tag="Keys",
)
