"""API keys: how one looks, and what is stored of it.

    bly_<tenant>_<32 random characters><6 check characters>

The characters are 0-9, A-Z and a-z; a tenant's slug has no underscore. The check is the CRC-32
of all that stands before it, so that a mistyped key is told from a wrong one without asking
anybody. It is no secret: what makes a key hard to guess is its 190 random bits.

Only the SHA-256 of a key is ever stored, in the name of a Workers KV entry, with the record as
that entry's metadata. 190 random bits need no slow hash, and no salt.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    StringConstraints,
    ValidationError,
)

from bluey.budgets.limits import Limits
from bluey.errors import StorageUnavailable
from bluey.tenants.settings import ModelId
from bluey.validation import Value

KEY_PREFIX = "bly_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_CHARACTERS = 32
_CHECK_CHARACTERS = 6
_FORM = re.compile(
    rf"{KEY_PREFIX}(?P<tenant>[a-z0-9][a-z0-9-]{{0,62}})_"
    rf"[0-9A-Za-z]{{{_RANDOM_CHARACTERS + _CHECK_CHARACTERS}}}"
)

RANDOM_KEYS = len(_ALPHABET) ** _RANDOM_CHARACTERS
"""How many keys a tenant can have: `make_key` takes a random number below this."""

ID_CHARACTERS = 12
"""How much of a key's digest is its id, for people and for logs."""

MAX_RECORD_BYTES = 1_024
"""What Workers KV takes as the metadata of one entry."""


class NotAKey(Exception):
    """What was presented does not begin as our keys do."""


class Mistyped(Exception):
    """What was presented begins as our keys do, but its form or its check is wrong."""


class RecordTooLong(Exception):
    """A record does not fit into the metadata of one entry of Workers KV."""


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """A key that is well formed, which says nothing yet about whether it is known."""

    tenant_id: str
    digest: str


def make_key(tenant_id: str, random_number: int) -> str:
    """A tenant's key; `random_number` is from a cryptographic source, below RANDOM_KEYS."""
    if not 0 <= random_number < RANDOM_KEYS:
        raise ValueError("the random number is not below RANDOM_KEYS")
    body = f"{KEY_PREFIX}{tenant_id}_{_base62(random_number, _RANDOM_CHARACTERS)}"
    return body + _check_of(body)


def parse_key(presented: str) -> PresentedKey:
    """The tenant and the digest of a key. Raises NotAKey or Mistyped.

    Every single wrong character is found, and every two neighbours in each other's place.
    """
    if not presented.startswith(KEY_PREFIX):
        raise NotAKey
    form = _FORM.fullmatch(presented)
    if form is None:
        raise Mistyped
    body, check = presented[:-_CHECK_CHARACTERS], presented[-_CHECK_CHARACTERS:]
    if _check_of(body) != check:
        raise Mistyped
    return PresentedKey(form["tenant"], digest_of(presented))


def digest_of(key: str) -> str:
    """The SHA-256 of a whole key, 64 hex digits: all that is ever stored of it."""
    return hashlib.sha256(key.encode()).hexdigest()


def _check_of(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_CHARACTERS)


def _base62(number: int, characters: int) -> str:
    digits = []
    for _ in range(characters):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


Label = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
]
# To the second: a record has 1,024 bytes.
Moment = Annotated[
    AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC).replace(microsecond=0))
]


class KeyBudgets(Limits):
    """How many tokens one key may use per window, beside what its tenant may."""


class KeyRecord(Value):
    """What is known of a key.

    - `label`: whose it is or what it is for, 1 to 64 characters, no control characters;
    - `created`, `expires`: in UTC, to the second; a key without `expires` does not expire;
    - `allowed_models`: the only model ids it may use, of those that its tenant may;
    - `budgets`: token limits of its own.
    """

    label: Label
    created: Moment
    expires: Moment | None = None
    allowed_models: Annotated[tuple[ModelId, ...], Field(min_length=1)] | None = None
    budgets: KeyBudgets | None = None

    def is_expired(self, epoch_ms: float) -> bool:
        """Whether its time is up at this moment (milliseconds since 1970)."""
        return self.expires is not None and self.expires.timestamp() * 1_000 <= epoch_ms

    def allows(self, model_id: str) -> bool:
        """Whether it may use this model, as far as the key's own list goes."""
        return self.allowed_models is None or model_id in self.allowed_models


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The key that a request came with: known, not expired, its tenant's."""

    digest: str
    record: KeyRecord

    @property
    def id(self) -> str:
        """What people and logs call it."""
        return self.digest[:ID_CHARACTERS]


def records_prefix(tenant_id: str) -> str:
    """What the names of all entries with a tenant's records begin with."""
    return f"key/{tenant_id}/"


def uses_prefix(tenant_id: str) -> str:
    """The same for the entries that say when each key was last used."""
    return f"key-use/{tenant_id}/"


def to_metadata(record: KeyRecord) -> dict[str, object]:
    """A record as the metadata of its entry. Raises RecordTooLong."""
    metadata: dict[str, object] = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    text = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
    if (size := len(text.encode())) > MAX_RECORD_BYTES:
        raise RecordTooLong(
            f"the key's record has {size:,} bytes, Workers KV takes {MAX_RECORD_BYTES:,}: "
            "shorten its label or its list of models"
        )
    return metadata


def from_metadata(metadata: object) -> KeyRecord:
    """The record in an entry's metadata. Raises StorageUnavailable when it is not one of ours:
    a limit that cannot be read must not count as none."""
    try:
        return KeyRecord.model_validate(metadata)
    except ValidationError as error:
        raise StorageUnavailable("a key's metadata is not a record") from error


def use_to_metadata(moment: datetime) -> dict[str, object]:
    """The day (UTC) of a use as the metadata of its entry."""
    return {"d": moment.astimezone(UTC).date().isoformat()}


def use_from_metadata(metadata: object) -> str | None:
    """The day in an entry's metadata, None when there is none."""
    day = metadata.get("d") if isinstance(metadata, dict) else None
    return day if isinstance(day, str) else None
