"""An operator's corrections of what a tenant has spent, stored where its Worker reads them
(docs/budgets.md)."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from bluey.access.keyring import KV_STALE_MS
from bluey.budgets.adjustments import (
    READ_CACHE_MS,
    Adjustment,
    AdjustmentTooLong,
    Place,
    adjustments_prefix,
    from_metadata,
    place_of,
    to_metadata,
)
from bluey.budgets.limits import Limits
from bluey.budgets.windows import KEPT_DAYS, Window, windows_at
from bluey.contract import BudgetUnit
from bluey.dollars import dollars_text, micro_usd_in
from bluey.errors import StorageUnavailable
from ops.errors import OpsError
from ops.keys import Keys, refused_option
from ops.stored import Entry

EFFECTIVE_WITHIN_SECONDS = (READ_CACHE_MS + KV_STALE_MS) // 1_000
"""How long a Worker may not know yet of an adjustment."""


@dataclass(frozen=True)
class StoredAdjustment:
    """A stored correction; `adjustment` is None when it cannot be read. Where the KV key's name
    says no window, `account` is that name."""

    account: str
    period: str
    adjustment: Adjustment | None
    unit: BudgetUnit = "tokens"

    def value(self) -> dict[str, object]:
        """The correction as JSON."""
        told = to_metadata(self.adjustment) if self.adjustment else {}
        if self.adjustment and self.unit == "usd":
            count = {"usd": dollars_text(self.adjustment.count)}
            told = count | {name: each for name, each in told.items() if name != "tokens"}
        return {"account": self.account, "period": self.period, **told}

    @property
    def text(self) -> str:
        """How much more or less, for people."""
        count = self.adjustment.count if self.adjustment else 0
        if self.unit == "tokens":
            return f"{count:+,} tokens"
        return f"{'-' if count < 0 else '+'}${dollars_text(abs(count))}"


def adjust(
    keys: Keys,
    key_id: str | None,
    window: str,
    unit: BudgetUnit,
    count: int,
    why: str,
    by: str,
    now: datetime,
) -> StoredAdjustment:
    """Correct the total of one window of a tenant, or of one of its API keys, by so many tokens or
    micro-dollars.

    Raises:
        OpsError: there is no such key or window, an option is malformed, or nothing was written.
    """
    account, limits = _account(keys, key_id)
    found = find_window(limits, window, now)
    if not count:
        raise OpsError(f"--{unit}: 0 corrects nothing")
    try:
        adjustment = Adjustment(tokens=count, why=why, by=by, at=now)
        metadata = to_metadata(adjustment)
    except ValidationError as error:
        raise refused_option(error) from error
    except AdjustmentTooLong as error:
        raise OpsError(str(error)) from error
    name = f"{Place(account, found.period, unit).prefix}{secrets.token_hex(8)}"
    kept_until_s = found.resets_at_s + KEPT_DAYS * 86_400
    keys.storage.write({name: Entry("", metadata, kept_until_s)})
    return StoredAdjustment(account, found.period, adjustment, unit)


def micro_usd_of_option(text: str) -> int:
    """The micro-dollars in an option: `-0.50`, `+2`. Raises OpsError."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    try:
        return sign * micro_usd_in(rest)
    except PydanticCustomError as error:
        raise OpsError(f"--usd: {error.message()}") from error


def all_adjustments(keys: Keys) -> list[StoredAdjustment]:
    """Every correction of a tenant and its keys, the oldest first. Raises OpsError."""
    found = keys.storage.list(adjustments_prefix(keys.tenant.id))
    stored = [_stored(name, metadata) for name, metadata in found.items()]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(stored, key=lambda one: one.adjustment.at if one.adjustment else oldest)


def _stored(name: str, metadata: object) -> StoredAdjustment:
    place = Place(name, "")
    try:
        place = place_of(name)
        return StoredAdjustment(place.account, place.period, from_metadata(metadata), place.unit)
    except StorageUnavailable:
        return StoredAdjustment(place.account, place.period, None, place.unit)


def find_window(limits: Limits, named: str, now: datetime) -> Window:
    """The window with this name: `daily` or `monthly` for the current one, or its period.

    Raises:
        OpsError: no limit has such a window, or it has not begun, or its total is not kept.
    """
    at = now
    if named not in ("daily", "monthly"):
        form = re.fullmatch(r"(\d{4}-\d\d)(-\d\d)?", named, re.ASCII)
        if form is None:
            raise OpsError(f"--window: '{named}' is not daily, monthly, 2026-11-23 or 2026-11")
        try:
            at = datetime.fromisoformat(form[1] + (form[2] or "-01")).replace(tzinfo=UTC)
        except ValueError as error:
            raise OpsError(f"--window: '{named}' is no date") from error
    # Asked first: the last windows that there are end after the last date that there is.
    if at > now:
        raise OpsError(f"--window: {named} has not begun")
    windows = windows_at(limits, at.timestamp() * 1_000)
    window = next((one for one in windows if named in (one.name, one.period)), None)
    if window is None:
        raise OpsError(
            f"--window: there is no limit for '{named}'",
            advice=f"There is one for: {', '.join(one.name for one in windows)}.",
        )
    if window.resets_at_s + KEPT_DAYS * 86_400 <= now.timestamp():
        raise OpsError(f"--window: the total of {named} is not kept any more")
    return window


def _account(keys: Keys, key_id: str | None) -> tuple[str, Limits]:
    if key_id is None:
        if keys.tenant.budgets is None:
            raise OpsError(f"{keys.tenant.id} has no budgets, so nothing is counted")
        return keys.tenant.id, keys.tenant.budgets
    key = keys.find(key_id)
    if key.record is None or key.record.budgets is None:
        raise OpsError(f"the key {key.id} has no limits of its own")
    return f"{keys.tenant.id}/key/{key.digest}", key.record.budgets
