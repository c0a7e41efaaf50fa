"""The exact ledger: a Durable Object per account, which serves one request at a time.

This module calls the object; the object itself is `worker.ledger_object`.
"""

from __future__ import annotations

import json
from collections.abc import Coroutine, Sequence
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.book import Admission, Charge, Hold, Refusal, Refused, Tally, WindowStatus
from bluey.budgets.ledgers.accountwise import AccountwiseLedger
from bluey.budgets.ledgers.ledger import LedgerKind, Storage
from bluey.budgets.limits import Limits
from bluey.budgets.windows import Window, windows_at, windows_before
from bluey.errors import StorageUnavailable
from bluey.ports import SETTLING_MS, Clock, Entropy, Objects

WAIT_MS = 5_000
END_ATTEMPTS = 4
# The wait before the second attempt is twice this, and doubles before each further one.
END_RETRY_MS = 250

# All attempts to end a hold fit into the time that a settlement has.
assert END_ATTEMPTS * WAIT_MS + (2**END_ATTEMPTS - 2) * END_RETRY_MS <= SETTLING_MS


class ExactAccount:
    """One account's object. To make a hold is one round trip before the answer. To end it is
    background work, repeated until the object has confirmed it. An end that arrives twice counts
    once."""

    def __init__(
        self,
        account: str,
        limits: Limits,
        hold_ttl_ms: float,
        objects: Objects,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._account = account
        self.limits = limits
        self._hold_ttl_ms = hold_ttl_ms
        self._objects = objects
        self._clock = clock
        self._entropy = entropy

    @property
    def owes(self) -> bool:
        # Every request makes its own settlement durable, so nothing is left for a later one.
        return False

    async def hold(self, tokens: int) -> Admission | Refused:
        windows, hold = self._new_hold(tokens)
        outcome = await self._call(
            "hold",
            {
                "id": hold.id,
                "tokens": tokens,
                "ttlMs": self._hold_ttl_ms,
                "windows": [[w.name, w.period, w.limit_tokens, w.resets_at_s] for w in windows],
            },
        )
        if refused := outcome.get("refused"):
            period, reason, spent, held = refused
            window = next(window for window in windows if window.period == period)
            return Refused(window, Refusal(reason), spent, held, tokens)
        counted = outcome["windows"]
        return Admission(hold, tuple(_status(window, counted[window.period]) for window in windows))

    def hold_unread(self, tokens: int) -> Admission | Refused:
        windows, hold = self._new_hold(tokens)
        return Admission(hold, tuple(WindowStatus(window, Tally(), tokens) for window in windows))

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool]:
        tokens = sum(charge.tokens for charge in charges)
        return self._end(hold, tokens, charges[-1].model_id)

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool]:
        return _nothing_to_end() if hold is None else self._end(hold, None, None)

    async def read(self) -> tuple[WindowStatus, ...]:
        return await self._read(windows_at(self.limits, self._clock.epoch_ms()))

    async def history(self, days: int) -> tuple[WindowStatus, ...]:
        return await self._read(windows_before(self.limits, self._clock.epoch_ms(), days))

    async def _read(self, windows: tuple[Window, ...]) -> tuple[WindowStatus, ...]:
        counted = await self._call("read", [window.period for window in windows])
        return tuple(_status(window, counted[window.period]) for window in windows)

    def _new_hold(self, tokens: int) -> tuple[tuple[Window, ...], Hold]:
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self.limits, now_ms)
        periods = tuple(window.period for window in windows)
        hold_id = self._entropy.hex_digits(32)
        return windows, Hold(hold_id, tokens, periods, now_ms + self._hold_ttl_ms)

    async def _end(self, hold: Hold, tokens: int | None, model_id: str | None) -> bool:
        request = {
            "id": hold.id,
            "windowKeys": hold.periods,
            "tokens": tokens,
            "modelId": model_id,
        }
        for attempt in range(END_ATTEMPTS):
            if attempt:
                await self._clock.sleep_ms(END_RETRY_MS * 2**attempt)
            try:
                await self._call("end", request)
            except StorageUnavailable:
                continue
            return True
        return False

    async def _call(self, method: str, request: object) -> dict[str, Any]:
        text = await self._objects.call(self._account, method, json.dumps(request), WAIT_MS)
        outcome: dict[str, Any] = json.loads(text)
        return outcome


async def _nothing_to_end() -> bool:
    return True


def _status(window: Window, counted: list[Any]) -> WindowStatus:
    spent, requests, held, *rest = counted
    return WindowStatus(window, Tally(spent, requests, rest[0] if rest else {}), held)


def _open(_tenant_id: str, storage: Storage) -> AccountwiseLedger:
    def open_account(account: Account) -> ExactAccount:
        return ExactAccount(
            account.name,
            account.limits,
            account.hold_ttl_ms,
            storage.objects,
            storage.clock,
            storage.entropy,
        )

    return AccountwiseLedger(open_account)


EXACT = LedgerKind("exact", _open)
