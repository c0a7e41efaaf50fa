"""What one request may spend and has spent: held before a model is asked, charged or given back
once after it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Protocol

from bluey.budgets.account import Account
from bluey.budgets.amount import NOTHING, Amount
from bluey.budgets.book import Charge, Refusal, Refused, Room
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.settings import Counting
from bluey.budgets.windows import Window
from bluey.contract import BudgetUnit
from bluey.dollars import dollars_text
from bluey.errors import BudgetDetails, BudgetExceeded, BudgetUnavailable, StorageUnavailable
from bluey.ports import Clock
from bluey.usage import Usage

# A window that is full of holds has room again when the first of their requests ends.
BUSY_RETRY_S = 5


class Meter(Protocol):
    """An answer that is charged: which model gives it, what it has used so far, and what that costs
    (None: the model has no price)."""

    @property
    def model_id(self) -> str: ...

    @property
    def usage(self) -> Usage: ...

    @property
    def micro_usd(self) -> int | None: ...


def charge_of(model_id: str, usage: Usage, micro_usd: int | None) -> Charge:
    """The charge for what was used of a model, and what that costs (None: it has no price)."""
    tokens = usage.total_tokens
    unpriced_tokens = tokens if micro_usd is None else 0
    return Charge(model_id, tokens, usage.uncounted_tokens, micro_usd or 0, unpriced_tokens)


class Watch(Protocol):
    """Who is to notice what this request sees of its windows (`bluey.alerts.watch`)."""

    def see(
        self,
        account: Account,
        window: Window,
        spent: int,
        *,
        is_charged: bool = False,
        is_exhausted: bool = False,
    ) -> None:
        """Looks at a window's total. `is_charged`: this request has added to it. `is_exhausted`: it
        was refused because too little is left."""

    def work(self, ledger: Ledger) -> Coroutine[Any, Any, None] | None:
        """The background work that is left of it."""


class Spending:
    """One request's spending on all its accounts.

    `hold` sets an amount aside, `hold_another` as much again. `meter` says what the answer used
    (None: there is none), and `unanswered` what attempts without an answer may have used. `end`
    charges or gives back all that is held, once. Whoever ends the request calls `end` and need not
    know which of the two happens.
    """

    def __init__(
        self,
        ledger: Ledger,
        counting: Counting,
        clock: Clock,
        log: Callable[[str, Mapping[str, object]], None],
        warned: set[str],
        watch: Watch | None = None,
    ) -> None:
        self.meter: Meter | None = None
        self.unanswered: Sequence[Charge] = ()
        self.ledger_was_read = True
        self._ledger = ledger
        self._counting = counting
        self._clock = clock
        self._log = log
        self._warned = warned
        self._watch = watch
        self._accounts: Sequence[Account] = ()
        # The request's first hold, and one for each further attempt after one that may have cost.
        self._held: list[Held] = []
        # The windows as they were with the last of these in them.
        self._rooms: list[tuple[Account, Room]] = []
        # Whether the ledger refused this request and has other requests' work to finish.
        self._finishes_others = False

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> None:
        """Holds this amount on every account.

        Raises BudgetExceeded, or BudgetUnavailable when the ledger cannot be read and the tenant
        fails closed.
        """
        if not accounts:
            return
        self._accounts = accounts
        held = await self._try_to_hold(amount)
        if held is None:
            self._finishes_others = self._ledger.owes
            raise BudgetUnavailable(headers=self._ledger_headers())
        if isinstance(held, Declined):
            self._finishes_others = self._ledger.owes
            raise self._exceeded(held.account, held.refused)
        self._keep(held)
        self._notice(self._rooms, None)

    async def hold_another(self) -> bool:
        """Holds as much again, for a further attempt: what the one before may have used
        stays held until it is charged. Says whether that was possible."""
        if not self._held:
            return True
        held = await self._try_to_hold(self._held[0].amount)
        if held is None or isinstance(held, Declined):
            return False
        self._keep(held)
        return True

    def _keep(self, held: Held) -> None:
        self._held.append(held)
        self._rooms = []
        for account, admission in held.admissions:
            for room in admission.rooms:
                self._rooms.append((account, room))

    async def _try_to_hold(self, amount: Amount) -> Held | Declined | None:
        """None where the ledger cannot be read, and the tenant fails closed."""
        try:
            return await self._ledger.hold(self._accounts, amount)
        except StorageUnavailable as error:
            self.ledger_was_read = False
            self._log("ledger_error", {"reason": str(error)})
            if self._counting.on_ledger_failure == "deny":
                return None
            return self._ledger.hold_unread(self._accounts, amount)

    def end(self) -> Iterable[Coroutine[Any, Any, None]]:
        """Charges what is held with what was used, or gives it back where nothing was.

        The isolate's books are charged when this returns. The background work that it returns is to
        be awaited: it ends when the charges are durable, or when the ledger has given up.
        """
        ended = self._end()
        if self._watch is not None and (work := self._watch.work(self._ledger)) is not None:
            ended.append(work)
        return ended

    def _end(self) -> list[Coroutine[Any, Any, None]]:
        held, self._held = self._held, []
        rooms, self._rooms = self._rooms, []
        if not held:
            if not self._finishes_others:
                return []
            self._finishes_others = False
            what_is_left = self._ledger.release(None)
            return [self._told(what_is_left, "what others settled may not be durable")]
        charges = self.charges()
        if not charges:
            return [self._given_back(held)]
        # Everything is charged to the first hold, before the others are given back: so what was
        # used counts at every moment, and the request counts once.
        first, *others = held
        settled = self._ledger.settle(first, charges)
        used = _sum_of(charges)
        self._notice(rooms, used)
        charged = self._told(settled, "a settlement may not be durable")
        if not others:
            return [charged]
        return [_one_after_the_other(charged, self._given_back(others))]

    def _given_back(self, held: Sequence[Held]) -> Coroutine[Any, Any, None]:
        released = [self._ledger.release(one) for one in held]
        trouble = "a hold may stay, or a settlement not be durable"
        return _one_after_the_other(*[self._told(one, trouble) for one in released])

    def charges(self) -> list[Charge]:
        """What the request is charged, as far as that is known by now."""
        charges = list(self.unanswered)
        if (meter := self.meter) is not None:
            charges.append(charge_of(meter.model_id, meter.usage, meter.micro_usd))
        return charges

    @property
    def cost_micro_usd(self) -> int | None:
        """What all of that costs; None where nothing is charged, or a model has no price."""
        micro_usd = None
        for charge in self.charges():
            if charge.unpriced_tokens:
                return None
            micro_usd = (micro_usd or 0) + charge.micro_usd
        return micro_usd

    async def _told(self, wait: Coroutine[Any, Any, bool | None], trouble: str) -> None:
        if await wait is False:
            self._log("ledger_error", {"reason": trouble})

    def headers(self, used: Amount | None = None) -> dict[str, str]:
        """The contract's `x-budget-*` headers for the tightest windows, the one in tokens and the
        one in dollars: after the charge where it is known what the answer `used`, else with the
        hold."""
        headers = {} if self.ledger_was_read else self._ledger_headers()
        tightest: dict[BudgetUnit, tuple[int, Window]] = {}
        past: list[str] = []
        charged, ended = NOTHING, NOTHING
        if used is not None:
            charged = _sum_of([*self.unanswered, used]) if self.unanswered else used
            ended = _sum_of([held.amount for held in self._held])
        for _, (window, before, held_before) in self._rooms:
            unit = window.unit
            if unit == "tokens":
                spent, held = before + charged.tokens, held_before - ended.tokens
            else:
                spent, held = before + charged.micro_usd, held_before - ended.micro_usd
            left = max(0, window.limit - spent - held)
            if unit not in tightest or left < tightest[unit][0]:
                tightest[unit] = left, window
            if window.is_past(self._counting.warn_at, spent):
                past.append(window.name)
        for left, window in tightest.values():
            headers |= self._window_headers(window, left)
        if past:
            headers |= _warning(past)
        return headers

    def _window_headers(self, window: Window, remaining: int) -> dict[str, str]:
        prefix = _HEADERS[window.unit]
        return {
            f"{prefix}limit": _text(window.unit, window.limit),
            f"{prefix}remaining": _text(window.unit, remaining),
            f"{prefix}reset": str(window.seconds_left(self._clock.epoch_ms())),
        }

    def _ledger_headers(self) -> dict[str, str]:
        return {} if self.ledger_was_read else {"x-budget-ledger": "unavailable"}

    def _notice(self, rooms: Iterable[tuple[Account, Room]], used: Amount | None) -> None:
        """Looks at what is spent: before the charge, or with what was `used`."""
        more = NOTHING if used is None else used
        for account, (window, before, _) in rooms:
            spent = before + (more.tokens if window.unit == "tokens" else more.micro_usd)
            if window.is_past(self._counting.warn_at, spent):
                self._warn_once(account, window, spent)
            if self._watch is not None:
                self._watch.see(account, window, spent, is_charged=used is not None)

    def _warn_once(self, account: Account, window: Window, spent: int) -> None:
        warning = f"{account.name}/{window.name}/{window.period}/{window.unit}"
        if warning in self._warned:
            return
        self._warned.add(warning)
        counts: dict[str, object] = (
            {"limitTokens": window.limit, "spentTokens": spent}
            if window.unit == "tokens"
            else {"limitUsd": dollars_text(window.limit), "spentUsd": dollars_text(spent)}
        )
        self._log("budget_warning", {"scope": account.scope, "window": window.name, **counts})

    def _exceeded(self, account: Account, refused: Refused) -> BudgetExceeded:
        window, reason = refused.window, refused.reason
        is_past = window.is_past(self._counting.warn_at, refused.spent)
        if is_past:
            self._warn_once(account, window, refused.spent)
        if self._watch is not None:
            is_exhausted = reason is Refusal.EXHAUSTED
            self._watch.see(account, window, refused.spent, is_exhausted=is_exhausted)
        seconds_left = window.seconds_left(self._clock.epoch_ms())
        retry_after_s = min(BUSY_RETRY_S, seconds_left) if reason is Refusal.BUSY else seconds_left
        remaining = max(0, window.limit - refused.spent - refused.held)
        return BudgetExceeded(
            _EXCEEDED[window.unit],
            details=_details(account, refused, seconds_left),
            headers={
                "retry-after": str(retry_after_s),
                "x-should-retry": "false",
                **self._window_headers(window, remaining),
                **self._ledger_headers(),
                **_warning([window.name] if is_past else []),
            },
        )


# Each unit in the names of headers, and in the message of a refusal.
_HEADERS: Mapping[BudgetUnit, str] = {"tokens": "x-budget-", "usd": "x-budget-usd-"}
_EXCEEDED: Mapping[BudgetUnit, str] = {
    "tokens": BudgetExceeded.default_message,
    "usd": "Dollar budget exceeded",
}


def _text(unit: BudgetUnit, count: int) -> str:
    return str(count) if unit == "tokens" else dollars_text(count)


def _details(account: Account, refused: Refused, seconds_left: int) -> BudgetDetails:
    window = refused.window
    if window.unit == "tokens":
        return {
            "scope": account.scope,
            "window": window.name,
            "reason": refused.reason.value,
            "limitTokens": window.limit,
            "spentTokens": refused.spent,
            "heldTokens": refused.held,
            "requestedTokens": refused.wanted,
            "resetsInSeconds": seconds_left,
        }
    return {
        "scope": account.scope,
        "window": window.name,
        "reason": refused.reason.value,
        "limitUsd": dollars_text(window.limit),
        "spentUsd": dollars_text(refused.spent),
        "heldUsd": dollars_text(refused.held),
        "requestedUsd": dollars_text(refused.wanted),
        "resetsInSeconds": seconds_left,
    }


def _sum_of(parts: Iterable[Charge | Amount]) -> Amount:
    tokens = micro_usd = 0
    for part in parts:
        tokens += part.tokens
        micro_usd += part.micro_usd
    return Amount(tokens, micro_usd)


def _warning(windows: list[str]) -> dict[str, str]:
    return {"x-budget-warning": ", ".join(dict.fromkeys(windows))} if windows else {}


async def _one_after_the_other(*waits: Coroutine[Any, Any, None]) -> None:
    bug: Exception | None = None
    for wait in waits:
        try:
            await wait
        except Exception as error:  # noqa: BLE001  # the others have to end, too
            bug = error
    if bug is not None:
        raise bug
