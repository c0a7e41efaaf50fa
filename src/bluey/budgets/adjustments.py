"""Corrections of what was spent, by an operator (`bluey usage adjust`), and who made them when and
why.

Each is a KV key of its own, `adjustment/<account>/<window>/<id>`, so that two corrections never
overwrite each other. `bluey.budgets.ledgers.adjusted` applies them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from bluey.budgets.amount import Amount
from bluey.errors import StorageUnavailable
from bluey.ports import Clock, KeyValueStore
from bluey.validation import Moment, Value

# How long an isolate trusts what it has read of them.
READ_CACHE_MS = 300_000
# And where they may change what a client is told: before a request is refused, and for `/usage`.
SOON_MS = 60_000
# After a failure, how long until they are read again.
RETRY_MS = 10_000

MAX_TOKENS = 10**15
MAX_METADATA_BYTES = 1_024
"""The most that Workers KV stores as the metadata of one entry."""

_Text = StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")


class AdjustmentTooLong(Exception):
    """An adjustment has more bytes than KV stores."""


class Adjustment(Value):
    """So many tokens more or, where they are below 0, less; and who said so, when and why."""

    tokens: Annotated[int, Field(ge=-MAX_TOKENS, le=MAX_TOKENS, strict=True)]
    why: Annotated[str, _Text, Field(max_length=200)]
    by: Annotated[str, _Text, Field(max_length=64)]
    at: Moment


def adjustments_prefix(account: str) -> str:
    """The prefix of the KV keys with the adjustments of an account; a tenant's has those of its API
    keys, too."""
    return f"adjustment/{account}/"


def place_of(name: str) -> tuple[str, str]:
    """The account and the period that a KV key adjusts. Raises StorageUnavailable when its name
    does not say that: such a correction must not count as none, either."""
    parts = name.split("/")
    # adjustment/<account>/<period>/<id>
    if len(parts) < 4 or not all(parts):
        raise StorageUnavailable("a key's name is not that of an adjustment")
    return "/".join(parts[1:-2]), parts[-2]


def to_metadata(adjustment: Adjustment) -> dict[str, object]:
    """An adjustment as the metadata of its KV key. Raises AdjustmentTooLong."""
    metadata: dict[str, object] = adjustment.model_dump(mode="json", by_alias=True)
    text = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
    if (size := len(text.encode())) > MAX_METADATA_BYTES:
        raise AdjustmentTooLong(
            f"the adjustment has {size:,} bytes, Workers KV takes {MAX_METADATA_BYTES:,}: "
            "say it in fewer words"
        )
    return metadata


def from_metadata(metadata: object) -> Adjustment:
    """The adjustment in a KV key's metadata. Raises StorageUnavailable when there is none in it: a
    correction that cannot be read must not count as none."""
    try:
        return Adjustment.model_validate(metadata)
    except ValidationError as error:
        raise StorageUnavailable("a key's metadata is not an adjustment") from error


class Adjustments:
    """A tenant's adjustments, as one isolate knows them. `amounts` is their sum by account
    and period."""

    def __init__(self, tenant_id: str, store: KeyValueStore, clock: Clock) -> None:
        self.amounts: Mapping[tuple[str, str], Amount] = {}
        self._prefix = adjustments_prefix(tenant_id)
        self._store = store
        self._clock = clock
        self._read_ms: float | None = None
        self._is_fresh = False
        self._error: StorageUnavailable | None = None

    async def read(self, max_age_ms: float) -> bool:
        """Reads them, unless that was done within this time. Returns whether they have changed.

        Where the store fails, what was read before stays true, and the store is asked again after
        RETRY_MS. Raises StorageUnavailable where one of them is no adjustment.
        """
        now_ms = self._clock.now_ms()
        # Until the first answer is here, every request waits for one of its own.
        if self._read_ms is not None:
            if now_ms < self._read_ms + (max_age_ms if self._is_fresh else RETRY_MS):
                if self._error is not None:
                    raise self._error
                return False
            self._read_ms = now_ms
        before, self._is_fresh, self._error = self.amounts, False, None
        try:
            found = await self._store.list(self._prefix)
        except StorageUnavailable:
            return False
        finally:
            self._read_ms = now_ms
        tokens: Counter[tuple[str, str]] = Counter()
        try:
            for name, metadata in found:
                tokens[place_of(name)] += from_metadata(metadata).tokens
        except StorageUnavailable as error:
            self._error = error
            raise
        self.amounts = {place: Amount(each, 0) for place, each in tokens.items()}
        self._is_fresh = True
        return before != self.amounts
