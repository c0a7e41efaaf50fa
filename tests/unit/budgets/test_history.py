"""Past windows are read seldom, however often they are asked for."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from bluey.budgets.account import Account
from bluey.budgets.book import Charge
from bluey.budgets.history import (
    HISTORY_CACHE_MS,
    HISTORY_RETRY_MS,
    HISTORY_TIMEOUT_MS,
    MAX_KEPT_ACCOUNTS,
    MAX_LISTED_MONTHS,
    Histories,
)
from bluey.budgets.ledgers.accountwise import AccountwiseLedger
from bluey.budgets.ledgers.kv import KvAccount
from bluey.budgets.limits import Limits
from bluey.budgets.windows import DAY_MS, MAX_HISTORY_DAYS, windows_before
from bluey.errors import StorageUnavailable
from tests.fakes.clock import NOON_MS, FakeClock, FakeEntropy
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import of_tokens

LIMITS = Limits.model_validate({"daily": {"tokens": 1_000}, "monthly": {"tokens": 20_000}})
ACME = Account("acme", "tenant", LIMITS, 60_000)
REQUESTS = 1_000


class Place:
    """An isolate's view of past windows, and how often it lists."""

    def __init__(self, epoch_ms: float = NOON_MS) -> None:
        self.clock = FakeClock(epoch_ms=epoch_ms)
        self.store = FakeKeyValueStore(FakeNamespace(self.clock))
        self.histories = Histories()
        self.ledger = self.another_isolate()

    def another_isolate(self) -> AccountwiseLedger:
        entropy = FakeEntropy(drawn=len(vars(self)))
        return AccountwiseLedger(
            lambda account: KvAccount(
                account.name, account.limits, 60_000, self.store, self.clock, entropy
            )
        )

    async def ask(self, days: int = MAX_HISTORY_DAYS, account: Account = ACME) -> Counter[str]:
        """The tokens of each past window that had any."""
        found = await self.histories.of(self.ledger, account, days, self.clock)
        return +Counter({each.window.period: each.tally.tokens for each in found})

    async def spend(self, tokens: int) -> None:
        """Another isolate spends tokens in the windows of now."""
        ledger = self.another_isolate()
        held = await ledger.hold([ACME], of_tokens(tokens))
        await ledger.settle(held, [Charge("@cf/a/one", tokens)])  # type: ignore[arg-type]  # it was held


@pytest.mark.parametrize("at_once", [1, 40], ids=["one-after-another", "forty-at-once"])
async def test_a_thousand_requests_list_as_often_as_one(at_once: int) -> None:
    place = Place()

    for first in range(0, REQUESTS, at_once):
        await asyncio.gather(*[place.ask(1 + n % 92) for n in range(first, first + at_once)])

    assert place.store.lists <= MAX_LISTED_MONTHS


async def test_in_an_hour_of_requests_there_are_as_many_reads_as_the_bound_says() -> None:
    place = Place()

    for _ in range(3_600):
        await place.ask()
        place.clock.advance(1_000)

    reads = 3_600_000 // HISTORY_CACHE_MS
    assert reads * 4 <= place.store.lists <= reads * MAX_LISTED_MONTHS


def test_no_history_is_in_more_months_than_the_bound_says() -> None:
    months = [
        len({each.period[:7] for each in windows_before(LIMITS, day * DAY_MS, MAX_HISTORY_DAYS)})
        for day in range(20_000, 20_000 + 4 * 366)
    ]
    assert MAX_LISTED_MONTHS == max(months)


async def test_each_request_gets_the_days_that_it_asks_for() -> None:
    place = Place()
    await place.spend(5)
    place.clock.advance(DAY_MS)
    await place.spend(7)
    place.clock.advance(DAY_MS)

    assert {"2026-11-23": 5, "2026-11-24": 7} == await place.ask()
    assert {"2026-11-24": 7} == await place.ask(1)
    assert {"2026-11-23": 5, "2026-11-24": 7} == await place.ask(2)


async def test_a_window_that_has_just_ended_is_read_anew() -> None:
    place = Place()
    place.clock.advance(DAY_MS / 2 - 1_000)
    assert {} == await place.ask(1)
    await place.spend(5)
    place.clock.advance(2_000)

    assert {"2026-11-23": 5} == await place.ask(1)


async def test_a_late_settlement_is_seen_when_what_was_read_is_too_old() -> None:
    place = Place()
    ledger = place.another_isolate()
    held = await ledger.hold([ACME], of_tokens(5))
    place.clock.advance(DAY_MS)
    await place.ask()
    await ledger.settle(held, [Charge("@cf/a/one", 5)])  # type: ignore[arg-type]  # it was held
    assert {} == await place.ask()

    place.clock.advance(HISTORY_CACHE_MS)

    assert {"2026-11-23": 5} == await place.ask()


async def test_while_the_store_is_down_it_is_asked_now_and_then_only() -> None:
    place = Place()
    place.store.is_down = True

    for _ in range(REQUESTS):
        with pytest.raises(StorageUnavailable):
            await place.ask()
    assert 1 == place.store.lists

    place.store.is_down = False
    place.clock.advance(HISTORY_RETRY_MS)
    assert {} == await place.ask()


class Stuck(AccountwiseLedger):
    """A ledger whose first reader was cut off: its read never ends."""

    def __init__(self, ledger: AccountwiseLedger) -> None:
        super().__init__(ledger._ledger_of)
        self.is_stuck = True

    async def history(self, account: Account, days: int) -> object:  # type: ignore[override]
        if self.is_stuck:
            self.is_stuck = False
            await asyncio.Event().wait()
        return await super().history(account, days)


async def test_a_reader_that_was_cut_off_keeps_nobody_waiting_for_ever() -> None:
    place = Place()
    place.ledger = Stuck(place.ledger)
    stuck = asyncio.ensure_future(place.ask())
    await asyncio.sleep(0)

    assert {} == await place.ask()

    assert HISTORY_TIMEOUT_MS <= sum(place.clock.slept_ms) <= 2 * HISTORY_TIMEOUT_MS
    stuck.cancel()


async def test_a_changed_limit_is_read_anew_and_old_accounts_are_forgotten() -> None:
    place = Place()
    await place.ask()
    lists = place.store.lists
    daily = Limits.model_validate({"daily": {"tokens": 9}})
    await place.ask(account=replace(ACME, limits=daily))
    assert 2 * lists == place.store.lists

    for number in range(2 * MAX_KEPT_ACCOUNTS):
        await place.ask(account=replace(ACME, name=f"acme/key/{number}"))

    assert MAX_KEPT_ACCOUNTS == len(place.histories._kept)
