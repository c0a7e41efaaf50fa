"""Corrections of what was spent, by an operator (`bluey usage adjust`), and who made them when and
why.

Each is a KV key of its own, so that two corrections never overwrite each other:
`adjustment/<account>/<window>/<id>` corrects tokens, `adjustment/<account>/<window>/usd/<id>`
dollars. `bluey.budgets.ledgers.adjusted` applies them.

A Worker that knows no dollars reads the latter as those of an account that there is not, so that
they do it no harm. For the same reason their count has the name that it has there: `tokens`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints, ValidationError

from bluey.budgets.amount import NOTHING, Amount
from bluey.contract import BudgetUnit
from bluey.errors import StorageUnavailable
from bluey.ports import Clock, KeyValueStore
from bluey.validation import Moment, Value

# How long an isolate trusts what it has read of them.
READ_CACHE_MS = 300_000
# And where they may change what a client is told: before a request is refused, and for `/usage`.
SOON_MS = 60_000
# After a failure, how long until they are read again.
RETRY_MS = 10_000

MAX_COUNT = 10**15
MAX_METADATA_BYTES = 1_024
"""The most that Workers KV stores as the metadata of one entry."""

_Text = StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")


class AdjustmentTooLong(Exception):
    """An adjustment has more bytes than KV stores."""


class Adjustment(Value):
    """So many tokens or micro-dollars more or, where they are below 0, less; and who said so, when
    and why."""

    count: Annotated[int, Field(alias="tokens", ge=-MAX_COUNT, le=MAX_COUNT, strict=True)]
    why: Annotated[str, _Text, Field(max_length=200)]
    by: Annotated[str, _Text, Field(max_length=64)]
    at: Moment


def adjustments_prefix(account: str) -> str:
    """The prefix of the KV keys with the adjustments of an account; a tenant's has those of its API
    keys, too."""
    return f"adjustment/{account}/"


class Place(NamedTuple):
    """What a correction adjusts."""

    account: str
    period: str
    unit: BudgetUnit = "tokens"

    @property
    def prefix(self) -> str:
        """The prefix of the KV keys of such corrections."""
        unit = "" if self.unit == "tokens" else f"{self.unit}/"
        return f"{adjustments_prefix(self.account)}{self.period}/{unit}"


def place_of(name: str) -> Place:
    """What a KV key adjusts. Raises StorageUnavailable when its name does not say that: such a
    correction must not count as none, either."""
    # adjustment/<account>/<period>/<id>, or adjustment/<account>/<period>/usd/<id>
    parts = name.split("/")[:-1]
    unit: BudgetUnit = "tokens"
    if parts[-1:] == ["usd"]:
        unit = "usd"
        parts.pop()
    if len(parts) < 3 or not all(parts) or name.endswith("/"):
        raise StorageUnavailable("a key's name is not that of an adjustment")
    return Place("/".join(parts[1:-1]), parts[-1], unit)


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
        amounts: dict[tuple[str, str], Amount] = {}
        try:
            for name, metadata in found:
                account, period, unit = place_of(name)
                count, before_it = from_metadata(metadata).count, amounts.get((account, period))
                amounts[account, period] = _more(before_it or NOTHING, unit, count)
        except StorageUnavailable as error:
            self._error = error
            raise
        self.amounts, self._is_fresh = amounts, True
        return before != self.amounts


def _more(amount: Amount, unit: BudgetUnit, count: int) -> Amount:
    if unit == "tokens":
        return Amount(amount.tokens + count, amount.micro_usd)
    return Amount(amount.tokens, amount.micro_usd + count)
