"""Limits that change while a window is under way, as an override changes them, on every ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bluey.budgets import settings
from bluey.budgets.account import Account
from bluey.budgets.book import Refusal
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger, Storage
from bluey.budgets.settings import ledgers_on
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.objects import FakeGate, FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import charges, make_budgets, of_tokens

FILES = Account("acme", "tenant", make_budgets(daily=1_000), 60_000)
KINDS = pytest.mark.parametrize("kind", ["kv", "exact"])


def with_limit(tokens: int) -> Account:
    return replace(FILES, limits=make_budgets(daily=tokens))


def open_ledgers() -> tuple[Callable[[str, str], Ledger], FakeClock]:
    clock = FakeClock()
    store = FakeKeyValueStore(FakeNamespace(clock))
    objects = FakeObjects(clock)
    storage = Storage(store, objects, lambda: FakeGate(clock), clock, FakeEntropy())
    return ledgers_on(storage), clock


async def hold(ledger: Ledger, tokens: int, account: Account) -> Held | Declined:
    return await ledger.hold([account], of_tokens(tokens))


async def spend(ledger: Ledger, tokens: int, account: Account) -> None:
    held = await hold(ledger, tokens, account)
    assert isinstance(held, Held)
    await ledger.settle(held, charges(tokens))


@KINDS
async def test_a_limit_that_is_raised_admits_more_and_one_that_ends_does_not(kind: str) -> None:
    open_ledger, _ = open_ledgers()
    ledger = open_ledger("acme", kind)
    await spend(ledger, 1_000, FILES)
    before = await hold(ledger, 1, FILES)

    raised = with_limit(1_200)
    await spend(ledger, 150, raised)
    (status,) = await ledger.read(raised)
    after = await hold(ledger, 1, FILES)

    assert isinstance(before, Declined)
    assert (1_200, 1_150) == (status.window.limit, status.tally.tokens)
    assert isinstance(after, Declined)
    assert (Refusal.EXHAUSTED, 1_000) == (after.refused.reason, after.refused.window.limit)


@KINDS
async def test_a_limit_that_is_lowered_below_what_is_spent_admits_nothing(kind: str) -> None:
    open_ledger, _ = open_ledgers()
    ledger = open_ledger("acme", kind)
    await spend(ledger, 600, FILES)

    lowered = with_limit(500)
    refused = await hold(ledger, 1, lowered)
    (status,) = await ledger.read(lowered)

    assert isinstance(refused, Declined)
    assert (500, 600) == (status.window.limit, status.tally.tokens)


async def test_a_tenant_may_be_counted_otherwise_from_now_on() -> None:
    open_ledger, _ = open_ledgers()

    assert open_ledger("acme", "kv") is open_ledger("acme", "kv")
    assert open_ledger("acme", "kv") is not open_ledger("acme", "exact")


async def test_only_so_many_ledgers_are_kept_and_those_that_owe_something(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "MAX_LEDGERS", 3)
    open_ledger, _ = open_ledgers()
    ledgers = {name: open_ledger(name, "kv") for name in ("acme", "b", "c")}
    held = await hold(ledgers["acme"], 10, FILES)
    assert isinstance(held, Held)
    unfinished = ledgers["acme"].settle(held, charges(10))

    # It owes its charge until that is written, and is not forgotten.
    assert open_ledger("d", "kv") is not ledgers["b"]
    kept = {name: open_ledger(name, "kv") is ledgers[name] for name in ("acme", "c", "b")}

    assert {"acme": True, "c": True, "b": False} == kept
    await unfinished
