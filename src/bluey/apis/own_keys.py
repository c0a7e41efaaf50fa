"""API keys over HTTP: what a request says of them, and what an answer says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, NotRequired, cast

from pydantic import BeforeValidator, Field, StrictInt
from typing_extensions import TypedDict

from bluey.access.changes import Expiry, KeySettings, NewKey, StoredKey
from bluey.access.keys import ApiKey, KeyBudgets, Role
from bluey.apis.bodies import WHOLE, whole
from bluey.contract import Moment, Positive, UsdText
from bluey.validation import Value, body_type

MOST_GRACE_S = 366 * 86_400


class KeyWindow(TypedDict):
    """What a key may use in one window."""

    tokens: NotRequired[Positive]
    usd: NotRequired[UsdText]


class KeyLimits(TypedDict):
    """A key's own limits."""

    daily: NotRequired[KeyWindow]
    monthly: NotRequired[KeyWindow]


class KeyValue(TypedDict):
    """What is stored of a key. If its record cannot be read, only `id` and `status` are here."""

    id: str
    """The first 12 digits of its digest."""
    label: NotRequired[str]
    role: NotRequired[Role]
    status: Literal["active", "expired", "unreadable"]
    """`unreadable`: its record cannot be read, and requests with it are refused with 503."""
    created: NotRequired[Moment]
    expires: NotRequired[Moment]
    """Absent if the key does not expire."""
    allowedModels: NotRequired[list[str]]
    """Absent if the key may use all models of its tenant."""
    budgets: NotRequired[KeyLimits]
    lastUsed: NotRequired[str]
    """The UTC day of its last use (`2026-11-23`)."""
    createdBy: NotRequired[str]
    """The id of the key that made it. Absent if an operator did, or a request that needed no
    key."""
    isThis: NotRequired[Literal[True]]
    """True for the key that sent this request."""


class KeyList(TypedDict):
    """A tenant's keys, the oldest first."""

    keys: list[KeyValue]


class MadeKey(KeyValue):
    """A key that was made. It is shown only now."""

    key: str
    """The key itself, which is stored nowhere."""
    warnings: NotRequired[list[str]]
    """What you should know about the key, in sentences."""


class Successor(MadeKey):
    """A key that replaces another. It is shown only now."""

    replaces: str
    """The id of the old key."""
    oldExpires: NotRequired[Moment]
    """Until when the old key works. Absent if its end could not be written: then it works on, and
    `warnings` says so."""


class RevokedKey(TypedDict):
    """A key that was deleted."""

    id: str
    revoked: Literal[True]


def _with_whole_tokens(budgets: object) -> object:
    # In a setting, which `KeyBudgets` also are, 500.0 is no number of tokens; in a body it is.
    if not isinstance(budgets, dict):
        return budgets
    return {
        window: {**limit, "tokens": whole(limit["tokens"])}
        if isinstance(limit, dict) and "tokens" in limit
        else limit
        for window, limit in budgets.items()
    }


@body_type
class KeyRequest(KeySettings):
    """The body of `POST /keys`."""

    budgets: Annotated[KeyBudgets | None, BeforeValidator(_with_whole_tokens)] = None
    """The key's own limits; none may be above its tenant's."""


@body_type
class RotationRequest(Value):
    """The body of `POST /keys/{id}/rotate`. It may be empty. `content-type` must be
    `application/json` even then."""

    grace_seconds: Annotated[StrictInt, Field(ge=0, le=MOST_GRACE_S), WHOLE] | None = None
    """How long the old key still works. The default is a day."""
    expires: Expiry | None = None
    """When the new key expires. The default is when the old one would have expired without any
    rotation."""


def key_value(key: StoredKey, now: datetime, asker: ApiKey | None) -> KeyValue:
    """What an answer at this time, to a request with this key, says of a stored one."""
    record, status = key.record, key.status(now)
    value: KeyValue = {"id": key.id, "status": status}
    if record is not None:
        # The keys keep this order.
        value = {
            "id": key.id,
            "label": record.label,
            "role": record.role,
            "status": status,
            "created": moment_text(record.created),
        }
        if record.expires is not None:
            value["expires"] = moment_text(record.expires)
        if record.allowed_models is not None:
            value["allowedModels"] = list(record.allowed_models)
        if record.budgets is not None:
            limits = record.budgets.model_dump(mode="json", by_alias=True, exclude_none=True)
            value["budgets"] = cast("KeyLimits", limits)
        if record.created_by is not None:
            value["createdBy"] = record.created_by
    if key.last_used is not None:
        value["lastUsed"] = key.last_used
    if asker is not None and asker.digest == key.digest:
        value["isThis"] = True
    return value


def made_value(key: NewKey, now: datetime, warnings: Sequence[str]) -> MadeKey:
    """What the answer that has a new key says of it."""
    # The key comes first.
    stored = key_value(StoredKey(key.digest, key.record), now, None)
    made = cast("MadeKey", {"key": key.text, **stored})
    if warnings:
        made["warnings"] = list(warnings)
    return made


def successor_value(
    key: NewKey, replaced_id: str, ends: datetime | None, now: datetime, warnings: Sequence[str]
) -> Successor:
    """What the answer that has a key's successor says of it; `ends` is when the old key does, where
    that could be written."""
    value = cast("Successor", {**made_value(key, now, warnings), "replaces": replaced_id})
    if ends is not None:
        value["oldExpires"] = moment_text(ends)
    return value


def moment_text(moment: datetime) -> str:
    """A moment in UTC, as answers have it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
