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
from typing import NamedTuple

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

    # Every request looks states up; what an enumeration has instead is a call more each time.
    __hash__ = str.__hash__


class HoldEvent(StrEnum):
    """What can happen to a hold."""

    SETTLE = "settle"
    RELEASE = "release"
    EXPIRE = "expire"

    __hash__ = str.__hash__


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
            model_id, tokens, micro_usd = charge.model_id, charge.tokens, charge.micro_usd
            self.tokens += tokens
            self.tokens_by_model[model_id] = self.tokens_by_model.get(model_id, 0) + tokens
            self.uncounted_tokens += charge.uncounted_tokens
            self.unpriced_tokens += charge.unpriced_tokens
            if micro_usd:
                self._add_cost(model_id, micro_usd)

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
            if more := micro_usd - other.micro_usd_by_model.get(model_id, 0):
                rest._add_cost(model_id, more)
        return rest

    def _add(self, model_id: str, tokens: int) -> None:
        self.tokens += tokens
        self.tokens_by_model[model_id] = self.tokens_by_model.get(model_id, 0) + tokens

    def _add_cost(self, model_id: str, micro_usd: int) -> None:
        self.micro_usd += micro_usd
        self.micro_usd_by_model[model_id] = self.micro_usd_by_model.get(model_id, 0) + micro_usd


class Room(NamedTuple):
    """What is spent and held in a window, in its unit."""

    window: Window
    spent: int
    held: int

    @property
    def unclamped_remaining(self) -> int:
        """How much a new request could still hold; below 0 where the window is overspent."""
        return self.window.limit - self.spent - self.held


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
    def room(self) -> Room:
        """What is spent and held, in the window's unit."""
        return Room(self.window, self.tally.of(self.window.unit), self.held)


@dataclass(frozen=True, slots=True)
class Admission:
    """A hold that was made, and the room in its windows with this hold in them."""

    hold: Hold
    rooms: tuple[Room, ...]


@dataclass(slots=True)
class Sums:
    """What a book has of one period: what was settled, and what is held."""

    tally: Tally = field(default_factory=Tally)
    held_tokens: int = 0
    held_micro_usd: int = 0

    def held(self, unit: BudgetUnit) -> int:
        """What is held in one of the units."""
        return self.held_tokens if unit == "tokens" else self.held_micro_usd


class Book:
    """The holds and settlements of one account, as far as one isolate has seen them."""

    def __init__(self) -> None:
        self._sums: dict[str, Sums] = {}
        # The holds that have not ended, by their state.
        self._holds: dict[HoldState, dict[str, Hold]] = {state: {} for state in NEXT}

    @property
    def tallies(self) -> Mapping[str, Tally]:
        """What was settled, by period."""
        return {period: sums.tally for period, sums in self._sums.items() if sums.tally.requests}

    def hold(
        self,
        hold_id: str,
        windows: Iterable[Window],
        wanted: Amount,
        now_ms: float,
        ttl_ms: float,
        spent_elsewhere: Mapping[str, Tally],
    ) -> Admission | Refused:
        """Sets the amount aside in every window, or in none. Then returns the refusal that lasts
        longest.

        `spent_elsewhere` is what other books are known to have settled, by period.
        """
        self.expire(now_ms)
        rooms: list[Room] = []
        periods: list[str] = []
        refused: list[Refused] = []
        for window in windows:
            period = window.period
            # The windows of one period follow each other.
            if not periods or periods[-1] != period:
                periods.append(period)
            sums = self._sums.get(period) or self.sums(period)
            elsewhere = spent_elsewhere.get(period)
            if window.unit == "tokens":
                spent, held, more = sums.tally.tokens, sums.held_tokens, wanted.tokens
                spent += elsewhere.tokens if elsewhere else 0
            else:
                spent, held, more = sums.tally.micro_usd, sums.held_micro_usd, wanted.micro_usd
                spent += elsewhere.micro_usd if elsewhere else 0
            if spent + held + more > window.limit and (
                reason := refusal(window, spent, held, more)
            ):
                refused.append(Refused(window, reason, spent, held, more))
            rooms.append(Room(window, spent, held + more))
        if refused:
            return most_lasting(refused)
        return Admission(self.admit(hold_id, periods, wanted, now_ms + ttl_ms), tuple(rooms))

    def admit(
        self, hold_id: str, periods: Iterable[str], amount: Amount, expires_ms: float
    ) -> Hold:
        """Sets the amount aside in every period, whether or not there is room for it."""
        hold = Hold(hold_id, amount, tuple(periods), expires_ms)
        self._holds[HoldState.HELD][hold_id] = hold
        for period in hold.periods:
            sums = self._sums.get(period) or self.sums(period)
            sums.held_tokens += amount.tokens
            sums.held_micro_usd += amount.micro_usd
        return hold

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> bool:
        """Charges a hold's periods with what was used. Returns False and changes nothing when the
        hold has ended."""
        if self._happen(hold, HoldEvent.SETTLE) is None:
            return False
        for period in hold.periods:
            sums = self._sums.get(period) or self.sums(period)
            sums.tally.add(charges)
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
        """Drops the periods that are over: those that are neither in `keep` nor have a hold.
        Returns the others. An expired hold keeps all its periods while one of them is kept: it may
        still settle, and is then added to what was spent before."""
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
        self._sums = {period: sums for period, sums in self._sums.items() if period in kept}
        return kept

    def known(self, period: str) -> Sums | None:
        """What there is of this period, if anything."""
        return self._sums.get(period)

    def sums(self, period: str) -> Sums:
        """The same, from now on kept until it is forgotten."""
        sums = self._sums.get(period)
        if sums is None:
            sums = self._sums[period] = Sums()
        return sums

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
                for period in hold.periods:
                    sums = self._sums.get(period) or self.sums(period)
                    sums.held_tokens -= hold.amount.tokens
                    sums.held_micro_usd -= hold.amount.micro_usd
            if following in self._holds:
                self._holds[following][hold.id] = hold
            return following
        return None
