"""What one isolate may spend in a window without asking the object of the exact ledger, and what
of that it has to report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bluey.budgets.book import Book, Refused, Room, Sums, Tally, refusal
from bluey.budgets.windows import Window
from bluey.contract import BudgetUnit


@dataclass(slots=True, eq=False)
class Lease:
    """What this isolate may spend in one window of one account, and what it knows of the window.
    All of it is in the window's unit.

    `lent` covers the account's holds here and what was settled here and is not reported. The rest
    of it is free.
    """

    report: Report
    window: Window
    lent: int = 0
    spent_elsewhere: int = 0
    lent_elsewhere: int = 0
    taken: int = 0
    demand: int = 0
    # What the object could last grant in addition. A reserve that is no larger need not be handed
    # back.
    spare: int = 0
    # Whether the object has said anything of this window.
    is_known: bool = False

    @property
    def free(self) -> int:
        # In one step, not by the properties above: every request asks for it.
        sums, reported = self.report.sums, self.report.reported
        if self.window.unit == "tokens":
            return self.lent - sums.held_tokens - (sums.tally.tokens - reported.tokens)
        return self.lent - sums.held_micro_usd - (sums.tally.micro_usd - reported.micro_usd)

    def lacks(self, wanted: int) -> bool:
        """Whether the object has to be asked before a request may have this much. A request that
        wants nothing is refused where too much is spent, as by any other ledger."""
        return (
            self.free < wanted
            or not self.is_known
            or (wanted == 0 and self.room.unclamped_remaining < 0)
        )

    @property
    def room(self) -> Room:
        """The room in the window as it is known here."""
        sums = self.report.sums
        if self.window.unit == "tokens":
            settled, held = sums.tally.tokens, sums.held_tokens
        else:
            settled, held = sums.tally.micro_usd, sums.held_micro_usd
        return Room(self.window, self.spent_elsewhere + settled, self.lent_elsewhere + held)

    def refused(self, wanted: int) -> Refused | None:
        """Why the window has no room for a request; None when it has room."""
        reason = refusal(*self.room, wanted)
        return reason and Refused(self.window, reason, self.room.spent, self.room.held, wanted)

    def could_fit(self, wanted: int) -> bool:
        """Whether there is room for a request if other isolates use nothing of what they were lent.
        Some of that may be on its way back."""
        return self.room.unclamped_remaining + self.lent_elsewhere >= wanted

    def statement(self, *, wishes: bool) -> list[object]:
        """What a call tells the object of this lease: see `Lender.lend`. Until the answer is here,
        only what is told is certain, and only that can be spent."""
        wished = max(self.demand, self.taken) if wishes else 0
        # Where there is plenty, requests go on spending during the call.
        kept = max(0, min(self.free, wished)) if wished <= self.spare else 0
        unit, sums = self.window.unit, self.report.sums
        held = sums.held(unit) + kept
        self.lent = held + sums.tally.of(unit) - self.report.reported.of(unit)
        return [self.window.limit, held, wished - kept]

    def take_answer(
        self,
        told: int,
        spent: int,
        _requests: int,
        lent_elsewhere: int,
        _movable: int,
        lent: int,
        spare: int,
    ) -> None:
        """What the object says to a call: see `Lender.lend`. `told` is what the call said was
        settled."""
        self.spent_elsewhere = spent - told
        self.lent_elsewhere, self.lent, self.spare = lent_elsewhere, lent, spare
        self.is_known = True


# What a call tells of a unit in which a period has no limit.
_NO_LEASE: list[object] = [None, 0, 0]


@dataclass(slots=True, eq=False)
class Report:
    """What this isolate has settled in one period of one account, in both units; what of that the
    object is known to have booked; and the leases of the period's windows."""

    key: str
    period: str
    resets_at_s: int
    book: Book
    sums: Sums
    leases: dict[BudgetUnit, Lease] = field(default_factory=dict)
    reported: Tally = field(default_factory=Tally)
    # Whether the object may know another lease or settlement than this isolate.
    is_unsure: bool = False

    @property
    def is_holding(self) -> bool:
        return self.sums.held_tokens > 0 or self.sums.held_micro_usd > 0

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to tell the object."""
        if self.is_unsure or self.sums.tally.requests != self.reported.requests:
            return False
        for lease in self.leases.values():  # noqa: SIM110  # every request asks for it
            if lease.free > 0:
                return False
        return True

    def statements(self, *, wishes: bool) -> tuple[list[object], list[object]]:
        """What a call tells the object of the tokens and of the dollars of this period: see
        `Lender.lend`."""
        self.is_unsure = True
        leases = {unit: lease.statement(wishes=wishes) for unit, lease in self.leases.items()}
        base, settled = self.reported, self.sums.tally
        return (
            [
                self.key,
                *leases.get("tokens", _NO_LEASE),
                [base.tokens_by_model, base.requests, base.uncounted_tokens],
                [settled.tokens_by_model, settled.requests, settled.uncounted_tokens],
            ],
            [
                *leases.get("usd", _NO_LEASE),
                [base.micro_usd_by_model, 0, base.unpriced_tokens],
                [settled.micro_usd_by_model, 0, settled.unpriced_tokens],
            ],
        )

    def take_answer(self, told: Tally, tokens: list[int], dollars: list[int] | None) -> None:
        """What the object says to a call: see `Lender.lend`. `told` is what the call said was
        settled. An object that is older than this isolate has heard of no dollars (None)."""
        self.is_unsure = False
        if dollars is None:
            heard, told = told, _without_news_in_dollars(told, self.reported)
            self.is_unsure = "usd" in self.leases or heard != told
        self.reported = told
        if (lease := self.leases.get("tokens")) is not None:
            lease.take_answer(told.tokens, *tokens)
        if dollars is not None and (lease := self.leases.get("usd")) is not None:
            lease.take_answer(told.micro_usd, *dollars)


def _without_news_in_dollars(told: Tally, before: Tally) -> Tally:
    return replace(
        told,
        micro_usd=before.micro_usd,
        micro_usd_by_model=before.micro_usd_by_model,
        unpriced_tokens=before.unpriced_tokens,
    )


@dataclass(frozen=True, slots=True)
class Current:
    """An account's windows now, each with its lease, and their periods, each with its report."""

    windows: tuple[Window, ...]
    book: Book
    periods: tuple[str, ...]
    reports: tuple[Report, ...]
    leases: tuple[Lease, ...]
