"""Budgets: holds and settlements. Arithmetic only.

A request is admitted by a **hold** of the most it can use (input estimate + output ceiling, and
what these cost) on every window of its tenant, which ends exactly once: it is **settled** with what
the request used, or **released** when the request used nothing. What is held counts against the
limit like what is spent. So however many requests run at once, the windows of one `Book` are
overspent only where an estimate was too low, and only by the difference.

A period is counted in tokens and dollars, whichever of them its windows limit.

A hold expires when its request cannot be running any more. If it settles after all, what it used
was spent and is charged. A hold is charged to the periods in which it was made, whenever it
settles.
`NEXT` says what can become of a hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from types import MappingProxyType

from bluey.budgets.amount import NOTHING, Amount
from bluey.budgets.windows import Window
from bluey.contract import BudgetUnit, RefusalReason


class Refusal(Enum):
    """Why a window has no room for a hold, by the contract's names. The reason that lasts longest
    is first."""

    _value_: RefusalReason
    REQUEST_TOO_LARGE = "request_too_large"
    EXHAUSTED = "exhausted"
    BUSY = "busy"


def refusal(window: Window, spent: int, held: int, wanted: int) -> Refusal | None:
    """Why the window has no room for this much more, in its unit; None when it has room."""
    if wanted > window.limit:
        return Refusal.REQUEST_TOO_LARGE
    if spent + wanted > window.limit:
        return Refusal.EXHAUSTED
    if spent + held + wanted > window.limit:
        return Refusal.BUSY
    return None


class HoldState(StrEnum):
    """The state of a hold. SETTLED and RELEASED are its ends."""

    HELD = "held"
    EXPIRED = "expired"
    SETTLED = "settled"
    RELEASED = "released"


class HoldEvent(StrEnum):
    """What can happen to a hold."""

    SETTLE = "settle"
    RELEASE = "release"
    EXPIRE = "expire"


# The table that a book runs on. An event that is not in a state's row changes nothing.
NEXT: Mapping[HoldState, Mapping[HoldEvent, HoldState]] = MappingProxyType(
    {
        HoldState.HELD: MappingProxyType(
            {
                HoldEvent.SETTLE: HoldState.SETTLED,
                HoldEvent.RELEASE: HoldState.RELEASED,
                HoldEvent.EXPIRE: HoldState.EXPIRED,
            }
        ),
        HoldState.EXPIRED: MappingProxyType(
            {
                HoldEvent.SETTLE: HoldState.SETTLED,
                HoldEvent.RELEASE: HoldState.RELEASED,
            }
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Hold:
    """What is set aside for one request, in the periods that were current when it was made."""

    id: str
    amount: Amount
    periods: tuple[str, ...]
    expires_ms: float


@dataclass(frozen=True, slots=True)
class Refused:
    """A hold that was not made, and the window that has no room for it, in its unit."""

    window: Window
    reason: Refusal
    spent: int
    held: int
    wanted: int


def most_lasting(refused: Iterable[Refused]) -> Refused:
    """Of several windows' refusals the one that lasts longest. A client that waited for another one
    to pass would be refused again."""
    reasons = list(Refusal)
    return min(refused, key=lambda one: (reasons.index(one.reason), -one.window.resets_at_s))


@dataclass(frozen=True, slots=True)
class Charge:
    """What a request used of one model. `uncounted_tokens` of the tokens were not counted by the
    upstream but inferred from what was sent and produced; `unpriced_tokens` are of a model without
    a price, and cost nothing here."""

    model_id: str
    tokens: int
    uncounted_tokens: int = 0
    micro_usd: int = 0
    unpriced_tokens: int = 0


@dataclass(slots=True)
class Tally:
    """The sum of one period's settlements. See `Charge` for `uncounted_tokens` and
    `unpriced_tokens`."""

    tokens: int = 0
    requests: int = 0
    tokens_by_model: dict[str, int] = field(default_factory=dict)
    uncounted_tokens: int = 0
    micro_usd: int = 0
    micro_usd_by_model: dict[str, int] = field(default_factory=dict)
    unpriced_tokens: int = 0

    def of(self, unit: BudgetUnit) -> int:
        """The sum in one of the units."""
        return self.tokens if unit == "tokens" else self.micro_usd

    def add(self, charges: Iterable[Charge]) -> None:
        """Adds one settlement."""
        self.requests += 1
        for charge in charges:
            self._add(charge.model_id, charge.tokens)
            self.uncounted_tokens += charge.uncounted_tokens
            self.unpriced_tokens += charge.unpriced_tokens
            if charge.micro_usd:
                self._add_cost(charge.model_id, charge.micro_usd)

    def merge(self, other: Tally) -> None:
        """Adds everything in another tally."""
        self.requests += other.requests
        self.uncounted_tokens += other.uncounted_tokens
        self.unpriced_tokens += other.unpriced_tokens
        for model_id, tokens in other.tokens_by_model.items():
            self._add(model_id, tokens)
        for model_id, micro_usd in other.micro_usd_by_model.items():
            self._add_cost(model_id, micro_usd)

    def copy(self) -> Tally:
        """The same, which later settlements do not change."""
        return replace(
            self,
            tokens_by_model=dict(self.tokens_by_model),
            micro_usd_by_model=dict(self.micro_usd_by_model),
        )

    def minus(self, other: Tally) -> Tally:
        """What this tally has beyond an earlier one of the same settlements."""
        rest = Tally(
            requests=self.requests - other.requests,
            uncounted_tokens=self.uncounted_tokens - other.uncounted_tokens,
            unpriced_tokens=self.unpriced_tokens - other.unpriced_tokens,
        )
        for model_id, tokens in self.tokens_by_model.items():
            rest._add(model_id, tokens - other.tokens_by_model.get(model_id, 0))
        for model_id, micro_usd in self.micro_usd_by_model.items():
            rest._add_cost(model_id, micro_usd - other.micro_usd_by_model.get(model_id, 0))
        return rest

    def _add(self, model_id: str, tokens: int) -> None:
        self.tokens += tokens
        self.tokens_by_model[model_id] = self.tokens_by_model.get(model_id, 0) + tokens

    def _add_cost(self, model_id: str, micro_usd: int) -> None:
        self.micro_usd += micro_usd
        self.micro_usd_by_model[model_id] = self.micro_usd_by_model.get(model_id, 0) + micro_usd


@dataclass(frozen=True, slots=True)
class WindowStatus:
    """One window as a ledger knows it: what is spent in its period, in both units, and what is held
    by requests in flight, in its own. `adjusted` of what is spent are an operator's corrections, in
    both."""

    window: Window
    tally: Tally
    held: int
    adjusted: Amount = NOTHING

    @property
    def unclamped_remaining(self) -> int:
        """How much a new request could still hold; below 0 where the window is overspent."""
        return self.window.limit - self.tally.of(self.window.unit) - self.held


@dataclass(frozen=True, slots=True)
class Admission:
    """A hold that was made, and the status of its windows with this hold in them."""

    hold: Hold
    statuses: tuple[WindowStatus, ...]


class Book:
    """The holds and settlements of one account, as far as one isolate has seen them."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {}
        # The holds that have not ended, by their state.
        self._holds: dict[HoldState, dict[str, Hold]] = {state: {} for state in NEXT}
        self._held_tokens: dict[str, int] = {}
        self._held_micro_usd: dict[str, int] = {}

    def hold(
        self,
        hold_id: str,
        windows: Iterable[Window],
        wanted: Amount,
        now_ms: float,
        ttl_ms: float,
        spent_elsewhere: Mapping[str, Tally],
    ) -> Hold | Refused:
        """Sets the amount aside in every window, or in none. Then returns the refusal that lasts
        longest.

        `spent_elsewhere` is what other books are known to have settled, by period.
        """
        self.expire(now_ms)
        periods: list[str] = []
        refused = []
        for window in windows:
            period, unit = window.period, window.unit
            spent = self.spent(period, unit)
            if (elsewhere := spent_elsewhere.get(period)) is not None:
                spent += elsewhere.of(unit)
            held = self.held(period, unit)
            reason = refusal(window, spent, held, wanted.of(unit))
            if reason is not None:
                refused.append(Refused(window, reason, spent, held, wanted.of(unit)))
            # The windows of one period follow each other.
            if not periods or periods[-1] != period:
                periods.append(period)
        if refused:
            return most_lasting(refused)
        return self.admit(hold_id, periods, wanted, now_ms + ttl_ms)

    def admit(
        self, hold_id: str, periods: Iterable[str], amount: Amount, expires_ms: float
    ) -> Hold:
        """Sets the amount aside in every period, whether or not there is room for it."""
        hold = Hold(hold_id, amount, tuple(periods), expires_ms)
        self._holds[HoldState.HELD][hold_id] = hold
        self._count_held(hold, 1)
        return hold

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> bool:
        """Charges a hold's windows with what was used. Returns False and changes nothing when the
        hold has ended."""
        if self._happen(hold, HoldEvent.SETTLE) is None:
            return False
        for period in hold.periods:
            tally = self.tallies.get(period)
            if tally is None:
                tally = self.tallies[period] = Tally()
            tally.add(charges)
        return True

    def release(self, hold: Hold) -> bool:
        """Ends a hold that used nothing. Returns False and changes nothing when the hold has
        ended."""
        return self._happen(hold, HoldEvent.RELEASE) is not None

    def expire(self, now_ms: float) -> int:
        """Stops counting the holds whose time is up. Returns how many there were."""
        # All holds live equally long, so the oldest are first: the loop stops at the first that has
        # time left.
        expired = []
        for hold in self._holds[HoldState.HELD].values():
            if hold.expires_ms > now_ms:
                break
            expired.append(hold)
        for hold in expired:
            self._happen(hold, HoldEvent.EXPIRE)
        return len(expired)

    def forget(self, keep: Iterable[str]) -> set[str]:
        """Drops the windows that are over: those that are neither in `kept` nor have a hold.
        Returns the periods of the others. An expired hold keeps all its windows while one of them
        is kept: it may still settle, and is then added to what was spent before."""
        kept = set(keep)
        for hold in self._holds[HoldState.HELD].values():
            kept.update(hold.periods)
        self._holds[HoldState.EXPIRED] = {
            hold_id: hold
            for hold_id, hold in self._holds[HoldState.EXPIRED].items()
            if not kept.isdisjoint(hold.periods)
        }
        for hold in self._holds[HoldState.EXPIRED].values():
            kept.update(hold.periods)
        self.tallies = {period: tally for period, tally in self.tallies.items() if period in kept}
        return kept

    def spent(self, period: str, unit: BudgetUnit = "tokens") -> int:
        """How much was settled in this period."""
        tally = self.tallies.get(period)
        return tally.of(unit) if tally else 0

    def held(self, period: str, unit: BudgetUnit = "tokens") -> int:
        """How much is set aside in this period."""
        held = self._held_tokens if unit == "tokens" else self._held_micro_usd
        return held.get(period, 0)

    def _happen(self, hold: Hold, event: HoldEvent) -> HoldState | None:
        """Moves a hold to its next state. Returns None and changes nothing where the table has no
        next state."""
        for state, holds in self._holds.items():
            if hold.id not in holds:
                continue
            following = NEXT[state].get(event)
            if following is None:
                return None
            del holds[hold.id]
            if state is HoldState.HELD:
                self._count_held(hold, -1)
            if following in self._holds:
                self._holds[following][hold.id] = hold
            return following
        return None

    def _count_held(self, hold: Hold, sign: int) -> None:
        amount = hold.amount
        for held, each in (
            (self._held_tokens, sign * amount.tokens),
            (self._held_micro_usd, sign * amount.micro_usd),
        ):
            if each:
                for period in hold.periods:
                    held[period] = held.get(period, 0) + each
                    if not held[period]:
                        del held[period]
