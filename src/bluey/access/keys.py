"""API keys: their form, and what is stored of them.

    bly_<tenant>_<32 random characters><6 check characters>

An operator key, which reads the usage of every tenant of a deployment and does nothing else, is

    blyop_<environment>_<32 random characters><6 check characters>

The characters are 0-9, A-Z and a-z; a tenant's slug has no underscore. The check is the CRC-32 of
all that stands before it, so that a mistyped key is recognized without a lookup. It is no secret: a
key is hard to guess because of its 190 random bits.

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
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bluey.budgets.limits import Limits
from bluey.errors import StorageUnavailable
from bluey.tenants.settings import ModelId
from bluey.validation import Moment, Value

KEY_PREFIX = "bly_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_CHARACTERS = 32
_CHECK_CHARACTERS = 6
_FORM = re.compile(
    rf"{KEY_PREFIX}(?P<tenant>[a-z0-9][a-z0-9-]{{0,62}})_"
    rf"[0-9A-Za-z]{{{_RANDOM_CHARACTERS + _CHECK_CHARACTERS}}}"
)

OPERATOR_PREFIX = "blyop_"
_OPERATOR_FORM = re.compile(
    rf"{OPERATOR_PREFIX}(?P<environment>[a-z]+)_"
    rf"[0-9A-Za-z]{{{_RANDOM_CHARACTERS + _CHECK_CHARACTERS}}}"
)

RANDOM_KEYS = len(_ALPHABET) ** _RANDOM_CHARACTERS
"""How many keys a tenant can have: `make_key` takes a random number below this."""

ID_CHARACTERS = 12
"""How many digits of a key's digest are its id, for people and for logs."""

MAX_RECORD_BYTES = 1_024
"""The most that Workers KV stores as the metadata of one entry."""


class NotAKey(Exception):
    """The text does not begin as our keys do."""


class Mistyped(Exception):
    """The text begins as our keys do, but its form or its check is wrong."""


class RecordTooLong(Exception):
    """A record does not fit into the metadata of one entry of Workers KV."""


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """A well-formed key. Whether it is valid is not known yet."""

    tenant_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class PresentedOperatorKey:
    """A well-formed operator key. Whether it is valid is not known yet."""

    environment: str
    digest: str


def make_key(tenant_id: str, random_number: int) -> str:
    """A new key for a tenant; `random_number` is below RANDOM_KEYS and comes from a cryptographic
    source."""
    return _completed(f"{KEY_PREFIX}{tenant_id}_", random_number)


def parse_key(presented: str) -> PresentedKey:
    """The tenant and the digest of a key. Raises NotAKey or Mistyped.

    The check finds every single wrong character, and every swap of two neighbours.
    """
    if not presented.startswith(KEY_PREFIX):
        raise NotAKey
    form = _FORM.fullmatch(presented)
    if form is None or not _is_checked(presented):
        raise Mistyped
    return PresentedKey(form["tenant"], digest_of(presented))


def make_operator_key(environment: str, random_number: int) -> str:
    """A new operator key for an environment; see `make_key`."""
    return _completed(f"{OPERATOR_PREFIX}{environment}_", random_number)


def parse_operator_key(presented: str) -> PresentedOperatorKey:
    """The environment and the digest of an operator key. Raises NotAKey or Mistyped."""
    if not presented.startswith(OPERATOR_PREFIX):
        raise NotAKey
    form = _OPERATOR_FORM.fullmatch(presented)
    if form is None or not _is_checked(presented):
        raise Mistyped
    return PresentedOperatorKey(form["environment"], digest_of(presented))


def operators_of(environment: str) -> str:
    """Who the operator keys of an environment belong to, in the place of a tenant: no slug begins
    with `@`."""
    return f"@{environment}"


def digest_of(key: str) -> str:
    """The SHA-256 of a whole key, 64 hex digits. Nothing else of the key is ever stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def _completed(beginning: str, random_number: int) -> str:
    if not 0 <= random_number < RANDOM_KEYS:
        raise ValueError("the random number is not below RANDOM_KEYS")
    body = beginning + _base62(random_number, _RANDOM_CHARACTERS)
    return body + _check_of(body)


def _is_checked(presented: str) -> bool:
    return _check_of(presented[:-_CHECK_CHARACTERS]) == presented[-_CHECK_CHARACTERS:]


def _check_of(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_CHARACTERS)


def _base62(number: int, characters: int) -> str:
    digits = []
    for _ in range(characters):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


_CONTROL = r"\x00-\x1f\x7f-\x9f"
_CONTROL_CHARACTER = re.compile(f"[{_CONTROL}]")


def _without_control_characters(label: str) -> str:
    # pydantic would say of a pattern how it is written.
    if _CONTROL_CHARACTER.search(label):
        raise PydanticCustomError("label", "It has a control character, such as a line break")
    return label


Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    AfterValidator(_without_control_characters),
    Field(json_schema_extra={"pattern": f"^[^{_CONTROL}]*$"}),
]

Role = Literal["chat", "admin"]
"""What a key may do: ask models; or also change its tenant's keys (`/keys`)."""

KeyId = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{ID_CHARACTERS}}}$")]


class KeyBudgets(Limits):
    """How many tokens one API key may use per window, within its tenant's own budgets."""


class Rotated(Value):
    """What is known of the rotation of a key. `expires_before`: when the key would have expired
    without it; None: never."""

    expires_before: Moment | None = None


class KeyRecord(Value):
    """What is known of a key.

    - `label`: whose key this is or what it is for, 1 to 64 characters, no control characters;
    - `created`, `expires`: in UTC, to the second; a key without `expires` does not expire;
    - `allowed_models`: the only models that the key may use, among its tenant's;
    - `budgets`: the key's own token limits;
    - `role`: what it may do;
    - `created_by`: the id of the key that made it, where no operator did;
    - `rotated`: where a rotation has given it an earlier end.
    """

    label: Label
    created: Moment
    expires: Moment | None = None
    allowed_models: Annotated[tuple[ModelId, ...], Field(min_length=1)] | None = None
    budgets: KeyBudgets | None = None
    role: Role = "chat"
    created_by: KeyId | None = None
    rotated: Rotated | None = None

    def is_expired(self, epoch_ms: float) -> bool:
        """Whether the key has expired at this moment (milliseconds since 1970)."""
        return self.expires is not None and self.expires.timestamp() * 1_000 <= epoch_ms

    def allows(self, model_id: str) -> bool:
        """Whether the key's own list allows this model."""
        return self.allowed_models is None or model_id in self.allowed_models


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The valid key of a request: known, not expired, and its tenant's or an operator's."""

    digest: str
    record: KeyRecord

    @property
    def id(self) -> str:
        """The key's id in logs and for people."""
        return self.digest[:ID_CHARACTERS]


def records_prefix(tenant_id: str) -> str:
    """The prefix of the KV entries that hold a tenant's key records, or those of `operators_of`."""
    return f"key/{tenant_id}/"


def uses_prefix(tenant_id: str) -> str:
    """The prefix of the KV entries that say when each of a tenant's keys was last used."""
    return f"key-use/{tenant_id}/"


def to_metadata(record: KeyRecord) -> dict[str, object]:
    """A record as the metadata of its KV entry. Raises RecordTooLong."""
    metadata: dict[str, object] = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    if record.role == "chat":
        # A Worker from before there were roles reads the record, too.
        del metadata["role"]
    text = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
    if (size := len(text.encode())) > MAX_RECORD_BYTES:
        raise RecordTooLong(
            f"the key's record has {size:,} bytes, Workers KV takes {MAX_RECORD_BYTES:,}: "
            "shorten its label or its list of models"
        )
    return metadata


def from_metadata(metadata: object) -> KeyRecord:
    """The record in a KV entry's metadata. Raises StorageUnavailable when the metadata is not a
    record: a limit that cannot be read must not count as no limit."""
    try:
        return KeyRecord.model_validate(metadata)
    except ValidationError as error:
        raise StorageUnavailable("a key's metadata is not a record") from error


def use_to_metadata(moment: datetime) -> dict[str, object]:
    """The day (UTC) of a use as the metadata of its KV entry."""
    return {"d": moment.astimezone(UTC).date().isoformat()}


def use_from_metadata(metadata: object) -> str | None:
    """The day in a KV entry's metadata; None when there is no day in it."""
    day = metadata.get("d") if isinstance(metadata, dict) else None
    return day if isinstance(day, str) else None
