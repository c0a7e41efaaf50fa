"""What operators correct, on every ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import pytest

from bluey.budgets.account import Account
from bluey.budgets.adjustments import SOON_MS, Adjustments, Place
from bluey.budgets.amount import Amount
from bluey.budgets.book import Refusal, WindowStatus
from bluey.budgets.ledgers.accountwise import AccountLedger, AccountwiseLedger
from bluey.budgets.ledgers.adjusted import AdjustedLedger
from bluey.budgets.ledgers.exact import EXACT
from bluey.budgets.ledgers.kv import KvAccount
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger, Storage
from bluey.errors import StorageUnavailable
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.ledger import FakeLedger
from tests.fakes.objects import FakeGate, FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import DOLLARS, charges, make_budgets, of_tokens

DAY, MONTH = "2026-11-23", "2026-11"
DAY_MS = 86_400_000
KEY = "acme/key/0123"


@dataclass
class Office:
    """A tenant's ledger of 1,000 tokens a day and 5,000 a month, and who adjusts it."""

    clock: FakeClock
    namespace: FakeNamespace
    store: FakeKeyValueStore
    ledger: AdjustedLedger
    written: int = 0

    def adjust(self, tokens: int, period: str = DAY, account: str = "acme") -> None:
        self.written += 1
        self.namespace.write_from_elsewhere(
            f"adjustment/{account}/{period}/{self.written:016x}",
            {"tokens": tokens, "why": "test", "by": "ops", "at": "2026-11-23T12:00:00Z"},
        )

    async def hold(self, tokens: int, *accounts: Account) -> Held | Declined:
        return await self.ledger.hold(accounts or (TENANT,), of_tokens(tokens))

    async def spend(self, tokens: int, *accounts: Account) -> None:
        held = await self.hold(tokens, *accounts)
        assert isinstance(held, Held)
        await self.ledger.settle(held, charges(tokens))

    async def declined(self, tokens: int, *accounts: Account) -> Declined:
        declined = await self.hold(tokens, *accounts)
        assert isinstance(declined, Declined)
        return declined

    async def windows(self, account: Account | None = None) -> list[tuple[str, int, int, int]]:
        """Period, limit, what was spent, and how much of it by adjustments."""
        return [told(status) for status in await self.ledger.read(account or TENANT)]


def told(status: WindowStatus) -> tuple[str, int, int, int]:
    window, tally = status.window, status.tally
    return window.period, window.limit, tally.tokens, status.adjusted.tokens


TENANT = Account("acme", "tenant", make_budgets(daily=1_000, monthly=5_000), 60_000)
OF_KEY = Account(KEY, "key", make_budgets(daily=500), 60_000)


@pytest.fixture(params=["arithmetic", "kv", "exact"])
def office(request: pytest.FixtureRequest) -> Office:
    clock = FakeClock()
    namespace = FakeNamespace(clock)
    store = FakeKeyValueStore(namespace)

    def open_account(account: Account) -> AccountLedger:
        if request.param == "arithmetic":
            return cast("AccountLedger", FakeLedger(account.limits, clock))
        return KvAccount(account.name, account.limits, 60_000, store, clock, FakeEntropy())

    ledger: Ledger = AccountwiseLedger(open_account)
    if request.param == "exact":
        objects, entropy = FakeObjects(clock), FakeEntropy()
        storage = Storage(store, objects, lambda: FakeGate(clock), clock, entropy)
        ledger = EXACT.open("acme", storage)
    adjusted = AdjustedLedger(ledger, Adjustments("acme", store, clock), clock)
    return Office(clock, namespace, store, adjusted)


async def test_without_adjustments_a_ledger_is_as_it_was(office: Office) -> None:
    await office.spend(300)

    assert [(DAY, 1_000, 300, 0), (MONTH, 5_000, 300, 0)] == await office.windows()


@pytest.mark.parametrize("tokens", [-200, +200])
async def test_an_adjustment_is_added_to_what_its_window_has_spent(
    office: Office, tokens: int
) -> None:
    office.adjust(tokens)
    await office.spend(300)

    assert [(DAY, 1_000, 300 + tokens, tokens), (MONTH, 5_000, 300, 0)] == await office.windows()
    held = await office.hold(700 - tokens)
    assert isinstance(held, Held)
    ((_, admission),) = held.admissions
    assert [0, 4_000 + tokens] == [room.unclamped_remaining for room in admission.rooms]
    assert (1_000, 300 + tokens) == (admission.rooms[0].window.limit, admission.rooms[0].spent)


async def test_what_an_adjustment_leaves_no_room_for_is_refused(office: Office) -> None:
    office.adjust(+600)

    declined = await office.declined(401)

    refused = declined.refused
    assert ("acme", DAY, Refusal.EXHAUSTED) == (
        declined.account.name,
        refused.window.period,
        refused.reason,
    )
    assert (1_000, 600, 0) == (
        refused.window.limit,
        refused.spent,
        refused.held,
    )


async def test_only_what_is_above_the_limit_itself_is_too_large(office: Office) -> None:
    office.adjust(+5_000)

    assert Refusal.EXHAUSTED is (await office.declined(1_000)).refused.reason
    assert Refusal.REQUEST_TOO_LARGE is (await office.declined(1_001)).refused.reason


async def test_a_tenant_that_a_wrong_total_has_closed_is_opened(office: Office) -> None:
    await office.spend(1_000)
    assert Refusal.EXHAUSTED is (await office.declined(1)).refused.reason
    office.adjust(-900)
    office.clock.advance(SOON_MS)

    await office.spend(899)

    assert [(DAY, 1_000, 999, -900), (MONTH, 5_000, 1_899, 0)] == await office.windows()
    assert Refusal.EXHAUSTED is (await office.declined(2)).refused.reason


async def test_refused_requests_ask_for_adjustments_once_a_minute(office: Office) -> None:
    await office.spend(1_000)
    lists = office.store.lists

    for _ in range(5):
        await office.declined(1)

    assert lists == office.store.lists


async def test_busy_windows_ask_for_no_adjustments(office: Office) -> None:
    await office.hold(1_000)
    office.adjust(-900)
    office.clock.advance(SOON_MS - 1)

    assert Refusal.BUSY is (await office.declined(1)).refused.reason


async def test_adjustments_of_a_key_are_the_keys(office: Office) -> None:
    office.adjust(+450, account=KEY)
    await office.spend(50, TENANT, OF_KEY)

    declined = await office.declined(1, TENANT, OF_KEY)

    assert (KEY, Refusal.EXHAUSTED) == (declined.account.name, declined.refused.reason)
    assert [(DAY, 500, 500, 450)] == await office.windows(OF_KEY)
    assert (DAY, 1_000, 50, 0) == (await office.windows())[0]


async def test_adjustments_of_a_window_that_is_over_are_in_the_history_alone(
    office: Office,
) -> None:
    await office.spend(300)
    office.adjust(-100)
    office.clock.advance(DAY_MS)

    assert ("2026-11-24", 1_000, 0, 0) == (await office.windows())[0]
    history = await office.ledger.history(TENANT, 1)
    assert [(DAY, 200, -100)] == [
        (told(status)[0], *told(status)[2:]) for status in history if status.window.name == "daily"
    ]


async def test_a_ledger_whose_adjustments_cannot_be_read_is_unreadable(office: Office) -> None:
    office.namespace.write_from_elsewhere(f"adjustment/acme/{DAY}/0a", {"tokens": True})

    with pytest.raises(StorageUnavailable):
        await office.hold(1)
    assert isinstance(office.ledger.hold_unread([TENANT], of_tokens(1)), Held)


@pytest.mark.parametrize("micro_usd", [-200, +200])
async def test_dollars_are_adjusted_beside_tokens(office: Office, micro_usd: int) -> None:
    tenant = replace(TENANT, limits=DOLLARS.budgets(daily=1_000))
    name = f"{Place('acme', DAY, 'usd').prefix}0a"
    correction = {"tokens": micro_usd, "why": "test", "by": "ops", "at": "2026-11-23T12:00:00Z"}
    office.namespace.write_from_elsewhere(name, correction)

    held = await office.ledger.hold([tenant], DOLLARS.amount(300))
    assert isinstance(held, Held)
    await office.ledger.settle(held, DOLLARS.charges(300))
    (status,) = await office.ledger.read(tenant)
    declined = await office.ledger.hold([tenant], DOLLARS.amount(701 - micro_usd))

    assert (900, 300 + micro_usd) == (status.tally.tokens, status.tally.micro_usd)
    assert (1_000, Amount(0, micro_usd)) == (status.window.limit, status.adjusted)
    assert isinstance(declined, Declined)
    refused = declined.refused
    told = "usd", 1_000, 300 + micro_usd
    assert told == (refused.window.unit, refused.window.limit, refused.spent)
