"""How API keys are made, replaced and ended: by `bluey keys` and by `/keys` alike.

These are decisions over records. Who stores what was decided is the caller: `bluey keys` through
Cloudflare's API or wrangler, the Worker through its own binding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bluey.access.keys import (
    ID_CHARACTERS,
    RANDOM_KEYS,
    ApiKey,
    KeyBudgets,
    KeyRecord,
    Label,
    Role,
    Rotated,
    digest_of,
    from_metadata,
    make_key,
    use_from_metadata,
)
from bluey.budgets.limits import Limits
from bluey.errors import StorageUnavailable
from bluey.validation import Moment, Value

EXPIRED_KEPT_S = 30 * 86_400
"""How long an expired key is still listed; then Workers KV drops it."""
LAST_KEPT_S = 2**31 - 1
"""In 2038: the runtime's `put` takes a signed number of 32 bits. A key that expires later is kept
for good, and only its record says when it expires."""

LEAST_ID_CHARACTERS = 6
"""How many digits of a digest name a key at least."""

MOST_NAMED_MODELS = 100

_ID = re.compile(rf"[0-9a-f]{{{LEAST_ID_CHARACTERS},64}}")
_DAYS_OF_A_MONTH = 31

# What changes how the text around it is shown: line breaks of Unicode's, and marks of direction.
_INVISIBLE = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class KeyExpired(Exception):
    """A key would already have expired when it is made."""


def _visible(label: str) -> str:
    if _INVISIBLE.search(label):
        raise PydanticCustomError("label", "It has a character that changes how text is shown")
    # Without a width, or the space of another script: `isprintable` is false for both.
    if not any(character.isprintable() and character != " " for character in label):
        raise PydanticCustomError("label", "It has only spaces or characters that are not shown")
    return label


def _as_text(value: object) -> object:
    # pydantic would also take seconds since 1970, as a number or as its digits.
    if value is None or isinstance(value, datetime) or (isinstance(value, str) and "T" in value):
        return value
    raise PydanticCustomError(
        "moment", "Input should be a moment with a time zone: 2027-01-01T00:00:00Z"
    )


Expiry = Annotated[Moment, BeforeValidator(_as_text)]


class KeySettings(Value):
    """What whoever makes a key says of it.

    - `label`: whose key this is or what it is for;
    - `role`, `expires`, `budgets`: as in `KeyRecord`;
    - `allowed_models`: ids or aliases of the tenant's models.
    """

    label: Annotated[Label, AfterValidator(_visible)]
    """Whose key this is or what it is for: 1 to 64 characters, not only spaces, no control
    characters."""
    role: Role | None = None
    """`chat` if left out. `admin`: it may also use `/keys`."""
    expires: Expiry | None = None
    """When it ends. A key without this does not expire."""
    allowed_models: (
        Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_NAMED_MODELS)] | None
    ) = None
    """The only models that it may use, by id or alias."""
    budgets: KeyBudgets | None = None
    """The key's own limits; none may be above its tenant's."""


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A stored key; `record` is None when it cannot be read."""

    digest: str
    record: KeyRecord | None
    last_used: str | None = None

    @property
    def id(self) -> str:
        """The key's id."""
        return self.digest[:ID_CHARACTERS]

    def status(self, now: datetime) -> Literal["active", "expired", "unreadable"]:
        """`unreadable`: the Worker does not accept it."""
        if self.record is None:
            return "unreadable"
        return "expired" if self.record.is_expired(now.timestamp() * 1_000) else "active"


class NewKey(NamedTuple):
    """A new key. Its text exists only now."""

    text: str
    record: KeyRecord

    @property
    def digest(self) -> str:
        """What it is stored by."""
        return digest_of(self.text)

    @property
    def id(self) -> str:
        """The key's id."""
        return self.digest[:ID_CHARACTERS]


def new_key(tenant_id: str, record: KeyRecord, random_digits: str) -> NewKey:
    """A key with this record. `random_digits` are 64 hex digits from a cryptographic source: so
    many more than a key's that the remainder is as good as evenly spread."""
    return NewKey(make_key(tenant_id, int(random_digits, 16) % RANDOM_KEYS), record)


def is_id(text: str) -> bool:
    """Whether a text may be a key's id: the beginning of its digest, or all of it."""
    return _ID.fullmatch(text) is not None


def stored_keys(
    records: Iterable[tuple[str, object]], uses: Mapping[str, object] | None = None
) -> list[StoredKey]:
    """The keys with these metadata by digest, the oldest first; `uses` has the metadata of their
    last uses."""
    found = uses or {}
    keys = [
        StoredKey(digest, record_in(metadata), use_from_metadata(found.get(digest)))
        for digest, metadata in records
    ]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(keys, key=lambda key: (key.record.created if key.record else oldest, key.digest))


def record_in(metadata: object) -> KeyRecord | None:
    """The record in a KV entry's metadata; None where it cannot be read."""
    try:
        return from_metadata(metadata)
    except StorageUnavailable:
        return None


def record_of(
    settings: KeySettings,
    models: tuple[str, ...],
    now: datetime,
    created_by: ApiKey | None = None,
) -> KeyRecord:
    """The record of a new key that may use these models (none: its tenant's), made by that key
    (None: by an operator). Raises KeyExpired."""
    if settings.expires is not None and settings.expires <= now:
        raise KeyExpired
    return KeyRecord.model_validate(
        {
            "label": settings.label,
            "created": now,
            "expires": settings.expires,
            "allowedModels": models or None,
            "budgets": settings.budgets,
            "role": settings.role or "chat",
            "createdBy": created_by.id if created_by else None,
        }
    )


def successor_of(
    record: KeyRecord, expires: datetime | None, now: datetime, created_by: ApiKey | None = None
) -> KeyRecord:
    """The record of a key's successor: the same settings, and where no other expiry is given the
    one that the key had before any rotation of it. Raises KeyExpired."""
    # What a rotation has made of it holds for the old key alone, also when it is tried again.
    expires = expires or (record.rotated.expires_before if record.rotated else record.expires)
    if expires is not None and expires <= now:
        raise KeyExpired
    creator = created_by.id if created_by else None
    return _with(record, created=now, expires=expires, createdBy=creator, rotated=None)


def ended(record: KeyRecord, at: datetime) -> tuple[KeyRecord | None, datetime]:
    """The record of a key that a rotation lets end at this time (None: it ends no later as it is),
    and when it ends."""
    if record.expires is not None and record.expires <= at:
        return None, record.expires
    rotated = record.rotated or Rotated.model_validate({"expiresBefore": record.expires})
    return _with(record, expires=at, rotated=rotated), at


def kept_until_s(record: KeyRecord) -> int | None:
    """Until when Workers KV keeps a record (seconds since 1970); None: for good."""
    if record.expires is None:
        return None
    until_s = int(record.expires.timestamp()) + EXPIRED_KEPT_S
    return until_s if until_s <= LAST_KEPT_S else None


def limits_above(limits: Limits, of_tenant: Limits | None) -> tuple[tuple[str, int], ...]:
    """Which limits of a key are above its tenant's, so that they would never hold: the place of
    each (`daily.tokens`), and the most that it may be."""
    found = []
    for name, factor in (("daily", 1), ("monthly", _DAYS_OF_A_MONTH)):
        for unit, field in (("tokens", "tokens"), ("usd", "micro_usd")):
            own = _limit(limits, name, field)
            # A day cannot have more than its month, nor a month more than its days.
            daily, monthly = (_limit(of_tenant, each, field) for each in ("daily", "monthly"))
            caps = [each for each in (daily and daily * factor, monthly) if each is not None]
            if own is not None and caps and own > min(caps):
                found.append((f"{name}.{unit}", min(caps)))
    return tuple(found)


def _limit(limits: Limits | None, window: str, field: str) -> int | None:
    of_window = getattr(limits, window, None)
    value: int | None = getattr(of_window, field, None)
    return value


def _with(record: KeyRecord, **changes: object) -> KeyRecord:
    # As JSON, because dollars are read from there, and are micro-dollars in Python.
    return KeyRecord.model_validate({**record.model_dump(mode="json", by_alias=True), **changes})
