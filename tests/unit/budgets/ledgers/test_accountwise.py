"""A ledger that counts each account for itself: a request's holds are on all of them or on none."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bluey.budgets.account import Account
from bluey.budgets.book import Charge, Hold, Refusal
from bluey.budgets.ledgers.accountwise import AccountwiseLedger
from bluey.budgets.ledgers.ledger import Declined, Held
from bluey.errors import StorageUnavailable
from tests.fakes.clock import FakeClock
from tests.fakes.ledger import FakeLedger
from tests.fakes.values import charges, make_budgets, of_tokens

TENANT = Account("acme", "tenant", make_budgets(100), 60_000)
KEY = Account("acme/key/0123", "key", make_budgets(60), 60_000)
BOTH = [KEY, TENANT]
DAY = "2026-11-23"


class Told(FakeLedger):
    """A ledger whose ends tell what a test says: True, False or None."""

    tells: bool | None = True

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, Any]:
        super().settle(hold, charges).close()
        return self._tell()

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, Any]:
        super().release(hold).close()
        return self._tell()

    async def _tell(self) -> bool | None:
        return self.tells


@dataclass
class Accounts:
    """A tenant's ledger and those of its accounts, by name."""

    clock: FakeClock = field(default_factory=FakeClock)
    opened: dict[str, Told] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = AccountwiseLedger(self.open)

    def open(self, account: Account) -> Told:
        assert account.name not in self.opened
        made = self.opened[account.name] = Told(account.limits, self.clock)
        return made

    def held(self) -> dict[str, int]:
        return {name: one.book.sums(DAY).held_tokens for name, one in self.opened.items()}

    def spent(self) -> dict[str, int]:
        return {name: one.book.sums(DAY).tally.tokens for name, one in self.opened.items()}

    async def hold(self, tokens: int) -> Held:
        held = await self.ledger.hold(BOTH, of_tokens(tokens))
        assert isinstance(held, Held)
        return held


@pytest.mark.parametrize("is_read", [True, False])
@pytest.mark.parametrize(
    ("accounts", "held_before", "tokens", "declined_by"),
    [
        (BOTH, {}, 60, None),
        (BOTH, {}, 61, KEY),
        (BOTH, {TENANT.name: 41}, 60, TENANT),
        (BOTH, {KEY.name: 1}, 60, KEY),
        # The first that has no room says so, though the other has none either.
        (BOTH, {KEY.name: 1, TENANT.name: 41}, 60, KEY),
        ([TENANT, KEY], {KEY.name: 1, TENANT.name: 41}, 60, TENANT),
        ([TENANT], {KEY.name: 60}, 100, None),
    ],
)
async def test_a_request_is_held_for_on_all_accounts_or_on_none(
    accounts: list[Account],
    held_before: dict[str, int],
    tokens: int,
    declined_by: Account | None,
    is_read: bool,
) -> None:
    made = Accounts()
    for account in (KEY, TENANT):
        if account.name in held_before:
            made.ledger.hold_unread([account], of_tokens(held_before[account.name]))
    ledger = made.ledger

    outcome = (
        await ledger.hold(accounts, of_tokens(tokens))
        if is_read
        else ledger.hold_unread(accounts, of_tokens(tokens))
    )

    if declined_by is None:
        assert isinstance(outcome, Held)
        assert accounts == [account for account, _ in outcome.admissions]
        added = {account.name: tokens for account in accounts}
    else:
        assert isinstance(outcome, Declined)
        assert declined_by is outcome.account
        assert tokens == outcome.refused.wanted
        added = {}
    for name, held_tokens in made.held().items():
        assert held_before.get(name, 0) + added.get(name, 0) == held_tokens


async def test_what_was_held_is_given_back_when_another_account_cannot_be_read() -> None:
    made = Accounts()
    await made.hold(10)
    made.opened[TENANT.name].is_down = True

    with pytest.raises(StorageUnavailable):
        await made.ledger.hold(BOTH, of_tokens(20))

    assert {KEY.name: 10, TENANT.name: 10} == made.held()


async def test_every_account_is_charged_and_ends_its_hold() -> None:
    made = Accounts()
    used, unused = await made.hold(30), await made.hold(20)

    settled = made.ledger.settle(used, charges(7))
    # The books are charged at once.
    assert ({KEY.name: 7, TENANT.name: 7}, {KEY.name: 20, TENANT.name: 20}) == (
        made.spent(),
        made.held(),
    )
    assert await settled is True
    assert await made.ledger.release(unused) is True
    assert {KEY.name: 0, TENANT.name: 0} == made.held()


@pytest.mark.parametrize("ends", ["settle", "release"])
@pytest.mark.parametrize(
    ("tells", "told"),
    [
        ((True, True), True),
        ((True, None), None),
        ((None, True), None),
        ((None, None), None),
        ((True, False), False),
        ((False, None), False),
        ((None, False), False),
        ((False, False), False),
    ],
)
async def test_of_what_its_accounts_tell_a_ledger_tells_the_least(
    ends: str, tells: tuple[bool | None, bool | None], told: bool | None
) -> None:
    made = Accounts()
    held = await made.hold(10)
    for account, one in zip(BOTH, tells, strict=True):
        made.opened[account.name].tells = one

    work = made.ledger.settle(held, charges(1)) if ends == "settle" else made.ledger.release(held)

    assert told is await work


async def test_a_request_without_a_hold_writes_what_any_account_owes() -> None:
    made = Accounts()
    await made.ledger.release(await made.hold(1))
    owed = [made.ledger.owes]
    made.opened[KEY.name].owes = True
    owed += [made.ledger.owes]

    made.opened[KEY.name].tells = False
    written = [await made.ledger.release(None)]
    owed += [made.ledger.owes]
    # Nothing is asked of an account that owes nothing.
    written += [await made.ledger.release(None)]

    assert ([False, True, False], [False, True]) == (owed, written)


async def test_an_account_is_read_by_itself_with_the_limits_it_has_now() -> None:
    made = Accounts()
    await made.ledger.settle(await made.hold(30), charges(7))
    await made.ledger.hold([TENANT], of_tokens(5))
    raised = Account(KEY.name, "key", make_budgets(500), 60_000)

    [of_key] = await made.ledger.read(raised)
    [of_tenant] = await made.ledger.read(TENANT)
    before = await made.ledger.history(TENANT, 2)

    assert (500, 7, 0) == (of_key.window.limit, of_key.tally.tokens, of_key.held)
    assert (100, 7, 5) == (
        of_tenant.window.limit,
        of_tenant.tally.tokens,
        of_tenant.held,
    )
    assert ["2026-11-21", "2026-11-22"] == [status.window.period for status in before]
    made.opened[TENANT.name].is_down = True
    with pytest.raises(StorageUnavailable):
        await made.ledger.read(TENANT)


async def test_a_lowered_limit_counts_from_the_next_request_on() -> None:
    made = Accounts()
    await made.hold(30)
    lowered = Account(KEY.name, "key", make_budgets(40), 60_000)

    outcome = await made.ledger.hold([lowered], of_tokens(11))

    assert isinstance(outcome, Declined)
    assert Refusal.BUSY is outcome.refused.reason
