"""`GET /usage`: what it tells, what it refuses, and what it does not do."""

from __future__ import annotations

import json

import pytest

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Tally, WindowStatus
from bluey.budgets.settings import Budgets
from bluey.budgets.windows import MAX_HISTORY_DAYS, Window
from bluey.contract import BudgetUnit
from bluey.errors import InvalidRequest
from bluey.routes.usage import parse_query, window_value
from tests.fakes.values import FALLBACK, PRIMARY, make_budgets, make_chat, make_request, of_tokens
from tests.fakes.world import make_world
from tests.unit.budgets.test_spending import ANSWER, budgeted, spent_and_held


async def test_usage_is_exactly_what_the_ledger_has() -> None:
    world = budgeted(ANSWER, budgets=make_budgets(daily=1_000, monthly=20_000))
    world.ledger.spend(200, FALLBACK)
    await world.send_and_drain(make_chat())
    world.ledger.hold_unread(of_tokens(104))

    response = await world.send(make_request("GET", "/usage"))

    by_model = (
        f'"tokensByModel":{{"{FALLBACK}":200,"{PRIMARY}":46}},"uncountedTokens":0,'
        f'"spentUsd":"0.000080","adjustedUsd":"0.000000","usdByModel":{{"{PRIMARY}":"0.000080"}},'
        '"unpricedTokens":0}'
    )
    assert 200 == response.status
    assert (
        '{"ok":true,"data":{"tenantId":"acme","environment":"dev","enforcement":"kv","windows":['
        '{"scope":"tenant","window":"daily","period":"2026-11-23","limitTokens":1000,"spentTokens":246,"adjustedTokens":0,'
        '"heldTokens":104,"remainingTokens":650,"resetsAt":"2026-11-24T00:00:00Z","requests":2,'
        f"{by_model},"
        '{"scope":"tenant","window":"monthly","period":"2026-11","limitTokens":20000,"spentTokens":246,"adjustedTokens":0,'
        '"heldTokens":104,"remainingTokens":19650,"resetsAt":"2026-12-01T00:00:00Z","requests":2,'
        f"{by_model}]}}}}"
    ) == response.body
    assert ("/usage", 200, "ok") == tuple(
        world.log.records[-1][name] for name in ("route", "status", "outcome")
    )


async def test_usage_of_a_tenant_without_budgets_has_no_windows() -> None:
    response = await make_world().send(make_request("GET", "/usage"))

    assert (
        '{"ok":true,"data":{"tenantId":"acme","environment":"dev","enforcement":null,"windows":[]}}'
    ) == response.body


@pytest.mark.parametrize("on_ledger_failure", ["deny", "allow"])
async def test_usage_cannot_be_told_while_the_ledger_cannot_be_read(
    on_ledger_failure: str,
) -> None:
    world = budgeted(budgets=make_budgets(1_000, onLedgerFailure=on_ledger_failure))
    world.ledger.is_down = True

    response = await world.send(make_request("GET", "/usage"))

    assert (503, "unavailable") == (response.status, response.headers["x-budget-ledger"])
    assert ["ledger_error", "request"] == [record["event"] for record in world.log.records]


async def test_usage_calls_no_model_and_spends_nothing() -> None:
    world = budgeted()

    await world.send(make_request("GET", "/usage"))
    head = await world.send(make_request("HEAD", "/usage"))

    assert (200, "") == (head.status, head.body)
    assert [] == world.ai.calls
    assert (0, 0) == spent_and_held(world)


async def test_usage_is_only_read() -> None:
    response = await budgeted().send(make_request("POST", "/usage"))

    assert (405, "GET, HEAD, OPTIONS") == (response.status, response.headers["allow"])


# What was before

DAY_MS = 86_400_000


async def test_usage_tells_the_windows_before_where_days_are_asked_for() -> None:
    world = budgeted(budgets=make_budgets(daily=1_000, monthly=20_000))
    world.ledger.spend(200, FALLBACK)
    world.clock.advance(8 * DAY_MS)
    world.ledger.spend(7)

    response = await world.send(make_request("GET", "/usage?days=9"))

    *_, history = response.body.partition(',"history":')
    days = [f"2026-11-{day}" for day in range(22, 31)]
    assert days == [
        past["period"] for past in json.loads(history[:-2]) if past["window"] == "daily"
    ]
    used = [past for past in json.loads(history[:-2]) if past["requests"]]
    told = {
        "spentTokens": 200,
        "adjustedTokens": 0,
        "requests": 1,
        "tokensByModel": {FALLBACK: 200},
        "uncountedTokens": 0,
        "spentUsd": "0.000000",
        "adjustedUsd": "0.000000",
        "usdByModel": {},
        "unpricedTokens": 0,
    }
    assert [
        {"scope": "tenant", "window": "daily", "period": "2026-11-23", **told},
        {"scope": "tenant", "window": "monthly", "period": "2026-11", **told},
    ] == used


@pytest.mark.parametrize("path", ["/usage", "/usage?", "/usage?days=0"])
async def test_usage_tells_nothing_of_before_where_nobody_asks(path: str) -> None:
    assert '"history"' not in (await budgeted().send(make_request("GET", path))).body


@pytest.mark.parametrize(
    ("query", "path", "message"),
    [
        ("days=", "days", "Input should be a whole number, in digits"),
        ("days=%207", "days", "Input should be a whole number, in digits"),
        ("days=7.0", "days", "Input should be a whole number, in digits"),
        ("days=-1", "days", "Input should be a whole number, in digits"),
        ("days=%D9%A7", "days", "Input should be a whole number, in digits"),
        ("days=93", "days", "Input should be less than or equal to 92"),
        ("days=1&days=2", "days", "Give it once"),
        ("day=7", "day", "There is no such key"),
    ],
)
async def test_a_query_that_does_not_fit_is_refused_by_its_parameter(
    query: str, path: str, message: str
) -> None:
    world = budgeted()

    response = await world.send(make_request("GET", f"/usage?{query}"))

    details = f'"details":[{{"path":"{path}","message":"{message}"}}]'
    assert (400, True) == (response.status, details in response.body)


def test_days_are_read_up_to_the_most_that_is_kept() -> None:
    assert MAX_HISTORY_DAYS == parse_query("days=92").days
    with pytest.raises(InvalidRequest):
        parse_query("days=" + "9" * 5_000)


@pytest.mark.parametrize(
    ("spent", "held", "remaining"),
    [(0, 0, 100), (30, 20, 50), (100, 0, 0), (130, 5, 0)],
    ids=["untouched", "used", "exhausted", "overspent"],
)
def test_a_window_shows_itself(spent: int, held: int, remaining: int) -> None:
    day = Window("daily", "2026-11-23", 100, 1_795_478_400)
    status = WindowStatus(day, Tally(spent, 3, {"m": spent}, 7), held)
    account = Account("acme", "tenant", make_budgets(daily=100), 60_000)

    assert {
        "scope": "tenant",
        "window": "daily",
        "period": "2026-11-23",
        "limitTokens": 100,
        "spentTokens": spent,
        "adjustedTokens": 0,
        "heldTokens": held,
        "remainingTokens": remaining,
        "resetsAt": "2026-11-24T00:00:00Z",
        "requests": 3,
        "tokensByModel": {"m": spent},
        "uncountedTokens": 7,
        "spentUsd": "0.000000",
        "adjustedUsd": "0.000000",
        "usdByModel": {},
        "unpricedTokens": 0,
    } == window_value(account, [status])


IN_TOKENS = ["limitTokens", "heldTokens", "remainingTokens"]
IN_DOLLARS = ["limitUsd", "heldUsd", "remainingUsd"]


@pytest.mark.parametrize(
    ("units", "absent"), [(["usd"], IN_TOKENS), (["tokens"], IN_DOLLARS), (["tokens", "usd"], [])]
)
def test_a_window_shows_the_units_that_are_limited(
    units: list[BudgetUnit], absent: list[str]
) -> None:
    tally = Tally(300, 3, {"m": 200, "n": 100}, 7, 450, {"m": 450, "n": 0}, 100)
    limits: dict[BudgetUnit, tuple[int, int]] = {"tokens": (1_000, 20), "usd": (5_000_000, 30)}
    statuses = [
        WindowStatus(
            Window("daily", "2026-11-23", limits[unit][0], 1_795_478_400, unit),
            tally,
            limits[unit][1],
            Amount(0, -50),
        )
        for unit in units
    ]
    account = Account("acme", "tenant", make_budgets(daily=1_000), 60_000)
    whole = {
        "scope": "tenant",
        "window": "daily",
        "period": "2026-11-23",
        "limitTokens": 1_000,
        "spentTokens": 300,
        "adjustedTokens": 0,
        "heldTokens": 20,
        "remainingTokens": 680,
        "resetsAt": "2026-11-24T00:00:00Z",
        "requests": 3,
        "tokensByModel": {"m": 200, "n": 100},
        "uncountedTokens": 7,
        "limitUsd": "5.000000",
        "spentUsd": "0.000450",
        "adjustedUsd": "-0.000050",
        "heldUsd": "0.000030",
        "remainingUsd": "4.999520",
        "usdByModel": {"m": "0.000450"},
        "unpricedTokens": 100,
    }

    shown = window_value(account, statuses)

    expected = {name: value for name, value in whole.items() if name not in absent}
    assert [*expected.items()] == [*shown.items()]


async def test_a_period_with_two_limits_is_one_window() -> None:
    limits = {"daily": {"tokens": 1_000, "usd": "0.01"}, "monthly": {"usd": 1}}
    world = budgeted(ANSWER, budgets=Budgets.model_validate(limits))
    await world.send_and_drain(make_chat())

    response = await world.send(make_request("GET", "/usage"))

    windows = json.loads(response.body)["data"]["windows"]
    assert [("daily", 46, "0.009920"), ("monthly", 46, "0.999920")] == [
        (each["window"], each["spentTokens"], each["remainingUsd"]) for each in windows
    ]


@pytest.mark.parametrize(
    ("counted", "adjusted", "spent", "remaining"),
    [(300, -100, 200, 800), (300, 100, 400, 600), (300, -400, 0, 1_100)],
    ids=["less", "more", "less-than-nothing"],
)
def test_a_window_says_how_much_of_it_an_operator_has_adjusted(
    counted: int, adjusted: int, spent: int, remaining: int
) -> None:
    day = Window("daily", "2026-11-23", 1_000, 1_795_478_400)
    status = WindowStatus(day, Tally(counted + adjusted, 3, {"m": counted}), 0, of_tokens(adjusted))
    account = Account("acme", "tenant", make_budgets(daily=1_000), 60_000)

    shown = window_value(account, [status])

    assert (spent, adjusted, remaining) == tuple(
        shown[name] for name in ("spentTokens", "adjustedTokens", "remainingTokens")
    )
