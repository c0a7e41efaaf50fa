"""Budgets through the whole core: what is admitted, what it is charged, what is told of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

import pytest

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Charge
from bluey.budgets.ledgers.accountwise import AccountLedger, AccountwiseLedger
from bluey.budgets.settings import Budgets
from bluey.budgets.spending import Spending
from bluey.dollars import dollars_text
from bluey.errors import BudgetExceeded
from bluey.tokens.bounds import bound_tokens
from tests.fakes.client import FakeSink
from tests.fakes.clock import FakeClock
from tests.fakes.ledger import FakeLedger
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    Bug,
    NoReply,
    Turn,
    frame,
    native,
    refuses,
    replies,
    streams,
)
from tests.fakes.values import (
    FALLBACK,
    FROM_ELSEWHERE,
    PRIMARY,
    SESSION_ID,
    make_budgets,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
    of_tokens,
)
from tests.fakes.world import World, make_world

USAGE = {"prompt_tokens": 12, "completion_tokens": 34}
ANSWER = replies({"response": "Hi", "usage": USAGE})
STREAM = streams(native("Hi", usage=USAGE), DONE)

# What `make_chat` holds of a tenant that allows 100 tokens of output: "hello" is 73.
HOLD_TOKENS = 173
HALF_A_DAY_S = 43_200
REST_OF_THE_MONTH_S = HALF_A_DAY_S + 7 * 86_400


# A token of input costs a micro-dollar, and one of output two.
PRICE = {"input": 1, "output": 2}


def cost(tokens_in: int, tokens_out: int) -> int:
    """What so many tokens cost, in micro-dollars."""
    return tokens_in + 2 * tokens_out


def budgeted(
    *turns: Turn,
    budgets: Budgets | None = None,
    fallback: str | None = None,
) -> World:
    """A world whose tenant has 1,000 tokens a day, and may use 100 of them for an answer."""
    return make_world(
        *turns,
        tenants=(
            make_tenant(
                fallback=fallback,
                max_output_tokens=100,
                budgets=budgets or make_budgets(daily=1_000),
                prices={PRIMARY: PRICE, FALLBACK: PRICE},
            ),
        ),
    )


BOTH_UNITS = Budgets.model_validate({"daily": {"tokens": 1_000, "usd": 1}})


def budget_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("x-budget")}


def spent_and_held(world: World) -> tuple[int, int]:
    return world.ledger.spent_tokens, world.ledger.held_tokens


# What a served request is told


async def test_an_answer_says_what_is_left_after_it() -> None:
    exchanged = await budgeted(ANSWER).send_and_drain(make_chat())

    assert {
        "x-budget-limit": "1000",
        "x-budget-remaining": "954",
        "x-budget-reset": str(HALF_A_DAY_S),
    } == budget_headers(exchanged.response.headers)


async def test_a_stream_says_what_is_left_while_its_tokens_are_held() -> None:
    exchanged = await budgeted(STREAM).send_and_drain(make_chat(stream=True))

    assert {
        "x-budget-limit": "1000",
        "x-budget-remaining": "827",
        "x-budget-reset": str(HALF_A_DAY_S),
    } == budget_headers(exchanged.response.headers)


async def test_a_stream_that_never_began_says_that_nothing_was_used() -> None:
    exchanged = await budgeted(refuses(3036, 429)).send_and_drain(make_chat(stream=True))

    assert "1000" == exchanged.response.headers["x-budget-remaining"]


@pytest.mark.parametrize(
    ("daily", "monthly", "limit", "remaining", "reset_s"),
    [
        (1_000, 5_000, 1_000, 954, HALF_A_DAY_S),
        (5_000, 1_000, 1_000, 954, REST_OF_THE_MONTH_S),
        (1_000, 1_000, 1_000, 954, HALF_A_DAY_S),
        (None, 1_000, 1_000, 954, REST_OF_THE_MONTH_S),
    ],
    ids=["the-day", "the-month", "both-alike", "the-only-one"],
)
async def test_the_tightest_window_is_told(
    daily: int | None, monthly: int | None, limit: int, remaining: int, reset_s: int
) -> None:
    world = budgeted(ANSWER, budgets=make_budgets(daily, monthly))

    exchanged = await world.send_and_drain(make_chat())

    assert {
        "x-budget-limit": str(limit),
        "x-budget-remaining": str(remaining),
        "x-budget-reset": str(reset_s),
    } == budget_headers(exchanged.response.headers)


async def test_an_answer_that_uses_more_than_was_held_leaves_nothing_and_not_less() -> None:
    usage = {"prompt_tokens": 1_000, "completion_tokens": 90}
    world = budgeted(replies({"response": "Hi", "usage": usage}))

    exchanged = await world.send_and_drain(make_chat())

    assert "0" == exchanged.response.headers["x-budget-remaining"]
    assert (1_090, 0) == spent_and_held(world)


async def test_what_others_hold_is_not_left_either() -> None:
    world = budgeted(ANSWER)
    world.ledger.hold_unread(of_tokens(500))

    exchanged = await world.send_and_drain(make_chat())

    assert "454" == exchanged.response.headers["x-budget-remaining"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_tenant_without_budgets_is_told_of_none(stream: bool) -> None:
    world = make_world(STREAM if stream else ANSWER)

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert 200 == exchanged.response.status
    assert {} == budget_headers(exchanged.response.headers)


async def test_health_needs_no_budget() -> None:
    world = budgeted()
    world.ledger.spend(1_000)
    world.ledger.is_down = True

    assert 200 == (await world.send(make_request("GET", "/health"))).status


# What is held


@pytest.mark.parametrize(
    ("fields", "tokens"),
    [
        ({}, 173),
        ({"maxTokens": 10}, 83),
        ({"maxTokens": 101}, 173),
        ({"message": "7" * 400}, 572),
        ({"history": [{"role": "user", "content": "7" * 40}]}, 222),
    ],
    ids=["ceiling", "asked-for-less", "asked-for-more", "a-long-message", "history"],
)
async def test_the_bound_of_the_input_and_the_output_ceiling_are_held(
    fields: dict[str, object], tokens: int
) -> None:
    world = budgeted(ANSWER)

    await world.send_and_drain(make_chat(**fields))

    ((hold, _),) = world.ledger.ends
    assert tokens == hold.amount.tokens


@pytest.mark.parametrize(
    "request_",
    [
        make_chat(modelId="secret-model"),
        make_chat({"x-tenant-id": "other"}),
        make_chat(temperature="hot"),
        make_chat(maxTokens=0),
        make_chat({"content-type": "text/plain"}),
    ],
    ids=["model", "tenant", "body", "no-tokens", "media-type"],
)
async def test_what_is_refused_for_another_reason_holds_nothing(request_: object) -> None:
    world = budgeted()

    response = await world.send(request_)  # type: ignore[arg-type]  # a Request per case

    assert response.status in (400, 403, 415)
    assert response.afterwards is None
    assert 0 == world.ledger.holds


# Refusals


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("limits", "spent", "held", "details", "retry_after_s", "remaining"),
    [
        (
            {"daily": 1_000},
            900,
            0,
            {
                "scope": "tenant",
                "window": "daily",
                "reason": "exhausted",
                "limitTokens": 1_000,
                "spentTokens": 900,
                "heldTokens": 0,
                "requestedTokens": 173,
                "resetsInSeconds": HALF_A_DAY_S,
            },
            HALF_A_DAY_S,
            100,
        ),
        (
            {"daily": 5_000, "monthly": 1_000},
            950,
            0,
            {
                "scope": "tenant",
                "window": "monthly",
                "reason": "exhausted",
                "limitTokens": 1_000,
                "spentTokens": 950,
                "heldTokens": 0,
                "requestedTokens": 173,
                "resetsInSeconds": REST_OF_THE_MONTH_S,
            },
            REST_OF_THE_MONTH_S,
            50,
        ),
        (
            {"daily": 1_000},
            100,
            800,
            {
                "scope": "tenant",
                "window": "daily",
                "reason": "busy",
                "limitTokens": 1_000,
                "spentTokens": 100,
                "heldTokens": 800,
                "requestedTokens": 173,
                "resetsInSeconds": HALF_A_DAY_S,
            },
            5,
            100,
        ),
        (
            {"daily": 103},
            0,
            0,
            {
                "scope": "tenant",
                "window": "daily",
                "reason": "request_too_large",
                "limitTokens": 103,
                "spentTokens": 0,
                "heldTokens": 0,
                "requestedTokens": 173,
                "resetsInSeconds": HALF_A_DAY_S,
            },
            HALF_A_DAY_S,
            103,
        ),
    ],
    ids=["exhausted", "exhausted-for-the-month", "busy", "request-too-large"],
)
async def test_a_budget_that_has_no_room_says_which_and_why(
    limits: dict[str, int],
    spent: int,
    held: int,
    details: dict[str, object],
    retry_after_s: int,
    remaining: int,
    stream: bool,
) -> None:
    world = budgeted(budgets=make_budgets(**limits))
    world.ledger.spend(spent)
    world.ledger.hold_unread(of_tokens(held))

    response = await world.send(make_chat(stream=stream))

    assert (429, None, None) == (response.status, response.stream, response.afterwards)
    assert {
        "ok": False,
        "error": {
            "code": "budget_exceeded",
            "message": "Token budget exceeded",
            "details": details,
        },
    } == json.loads(response.body)
    assert {
        "retry-after": str(retry_after_s),
        "x-should-retry": "false",
        "x-budget-limit": str(details["limitTokens"]),
        "x-budget-remaining": str(remaining),
        "x-budget-reset": str(details["resetsInSeconds"]),
        **({"x-budget-warning": details["window"]} if spent >= 800 else {}),
    } == {
        name: value
        for name, value in response.headers.items()
        if name.startswith(("x-budget", "retry", "x-should"))
    }
    assert [] == world.ai.calls
    assert (spent, held) == spent_and_held(world)


async def test_a_busy_budget_is_not_retried_later_than_its_window_resets() -> None:
    world = budgeted()
    world.clock.advance(HALF_A_DAY_S * 1_000 - 1_500)
    world.ledger.hold_unread(of_tokens(1_000))

    response = await world.send(make_chat())

    assert ("2", "2") == (response.headers["retry-after"], response.headers["x-budget-reset"])


async def test_a_request_that_is_refused_leaves_one_record() -> None:
    world = budgeted()
    world.ledger.spend(1_000)

    await world.send(make_chat())

    (record,) = world.log.of("request")
    assert {
        "event": "request",
        "traceId": "01" * 16,
        "tenantId": "acme",
        "environment": "dev",
        "sessionId": SESSION_ID,
        "route": "/chat",
        "status": 429,
        "outcome": "budget_exceeded",
        "latencyMs": 0,
        "stream": False,
        "modelId": PRIMARY,
        "servedBy": None,
        "attempts": [],
        "firstTokenMs": None,
        "gatewayLogId": None,
        "cacheStatus": None,
    } == record


async def test_a_new_day_serves_again() -> None:
    world = budgeted(ANSWER)
    world.ledger.spend(1_000)
    assert 429 == (await world.send(make_chat())).status
    world.clock.advance(HALF_A_DAY_S * 1_000)

    exchanged = await world.send_and_drain(make_chat())

    assert (200, "954", "86400") == (
        exchanged.response.status,
        exchanged.response.headers["x-budget-remaining"],
        exchanged.response.headers["x-budget-reset"],
    )


async def test_tenants_do_not_spend_each_others_budgets() -> None:
    budgets = make_budgets(daily=1_000)
    world = make_world(
        ANSWER,
        tenants=(
            make_tenant("acme", max_output_tokens=100, budgets=budgets),
            make_tenant("other", max_output_tokens=100, budgets=budgets),
        ),
        deployment=make_deployment(None),
    )
    world.ledgers["acme"].spend(1_000)

    refused = await world.send(make_chat({"x-tenant-id": "acme"}))
    served = await world.send_and_drain(make_chat({"x-tenant-id": "other"}))

    assert (429, 200) == (refused.status, served.response.status)
    assert (1_000, 46) == tuple(ledger.spent_tokens for ledger in world.ledgers.values())


# A ledger that cannot be read


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_tenant_that_fails_closed_is_refused_while_its_ledger_cannot_be_read(
    stream: bool,
) -> None:
    world = budgeted()
    world.ledger.is_down = True

    response = await world.send(make_chat(stream=stream))

    assert 503 == response.status
    assert (
        '{"ok":false,"error":{"code":"budget_unavailable",'
        '"message":"Token budget cannot be checked right now"}}'
    ) == response.body
    assert {"x-budget-ledger": "unavailable"} == budget_headers(response.headers)
    assert [] == world.ai.calls
    error, request = world.log.records
    assert ("ledger_error", "the fake is down") == (error["event"], error["reason"])
    assert ("request", "budget_unavailable", "unavailable") == (
        request["event"],
        request["outcome"],
        request["ledger"],
    )


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_tenant_that_fails_open_is_served_and_charged_meanwhile(stream: bool) -> None:
    world = budgeted(
        STREAM if stream else ANSWER, budgets=make_budgets(1_000, onLedgerFailure="allow")
    )
    world.ledger.is_down = True

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert 200 == exchanged.response.status
    assert "unavailable" == exchanged.response.headers["x-budget-ledger"]
    assert (46, 0) == spent_and_held(world)
    error, request = world.log.records
    assert ("ledger_error", "the fake is down") == (error["event"], error["reason"])
    assert ("completed", "unavailable", 46) == (
        request["outcome"],
        request["ledger"],
        request["tokensIn"] + request["tokensOut"],
    )


async def test_a_tenant_that_fails_open_is_refused_what_is_known_not_to_fit() -> None:
    world = budgeted(budgets=make_budgets(1_000, onLedgerFailure="allow"))
    world.ledger.spend(1_000)
    world.ledger.is_down = True

    response = await world.send(make_chat())

    assert (429, "unavailable") == (response.status, response.headers.get("x-budget-ledger"))


async def test_a_ledger_that_was_read_is_not_mentioned() -> None:
    world = budgeted(ANSWER)

    exchanged = await world.send_and_drain(make_chat())

    assert "x-budget-ledger" not in exchanged.response.headers
    assert "ledger" not in world.log.records[0]


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (ANSWER, "a settlement may not be durable"),
        (refuses(3036, 429), "a hold may stay, or a settlement not be durable"),
    ],
    ids=["settled", "released"],
)
async def test_an_end_that_may_not_be_durable_is_logged(turn: Turn, reason: str) -> None:
    world = budgeted(turn)
    world.ledger.is_lossy = True

    await world.send_and_drain(make_chat())

    assert [reason] == [record["reason"] for record in world.log.of("ledger_error")]


@pytest.mark.parametrize(
    ("is_lossy", "reasons"),
    [(False, []), (True, ["what others settled may not be durable"])],
    ids=["written", "not-written"],
)
async def test_a_request_that_is_refused_writes_what_its_ledger_owes(
    is_lossy: bool, reasons: list[str]
) -> None:
    world = budgeted()
    world.ledger.spend(1_000)
    world.ledger.owes, world.ledger.is_lossy = True, is_lossy

    refused = await world.send_and_drain(make_chat())

    assert (429, is_lossy) == (refused.response.status, world.ledger.owes)
    assert reasons == [record["reason"] for record in world.log.of("ledger_error")]


# Every ending settles once


def gone_after(takes: int) -> Callable[[World], FakeSink]:
    return lambda world: FakeSink(world.clock, takes=takes)


PROMPT_TOKENS = HOLD_TOKENS - 100
LONG_TOKENS = bound_tokens("x" * 40)
TWICE_LONG_TOKENS = bound_tokens("x" * 80)
LONG = native("x" * 40)


def counted(model_id: str = PRIMARY) -> Charge:
    """An answer that its upstream counted."""
    return Charge(model_id, 46, micro_usd=cost(12, 34))


def seen(tokens_out: int, model_id: str = PRIMARY) -> Charge:
    """What was sent, and so many tokens that were seen and not counted."""
    tokens = PROMPT_TOKENS + tokens_out
    return Charge(model_id, tokens, tokens, cost(PROMPT_TOKENS, tokens_out))


def unseen(model_id: str = PRIMARY) -> Charge:
    """What was sent, and a whole answer that was never seen."""
    return seen(100, model_id)


LATE = replies("", after_ms=60_000)
LATE_STREAM = streams(DONE, after_ms=60_000)
CUT_OFF = streams(native(""))
ENDINGS: dict[
    str, tuple[list[Turn], bool, Callable[[World], FakeSink] | None, list[Charge], str]
] = {
    "whole": ([ANSWER], False, None, [counted()], "completed"),
    "whole-uncounted": (
        [replies({"response": "x" * 40})],
        False,
        None,
        [seen(LONG_TOKENS)],
        "completed",
    ),
    "whole-by-the-fallback": (
        [refuses(5007, 400), ANSWER],
        False,
        None,
        [counted(FALLBACK)],
        "completed",
    ),
    "whole-by-the-fallback-after-a-late-one": (
        [LATE, ANSWER],
        False,
        None,
        [unseen(), counted(FALLBACK)],
        "completed",
    ),
    "whole-by-the-retry-of-the-fallback": (
        [refuses(3007, 408), refuses(3007, 408), refuses(3007, 408), ANSWER],
        False,
        None,
        [unseen(), unseen(), unseen(FALLBACK), counted(FALLBACK)],
        "completed",
    ),
    "whole-failed": ([refuses(3036, 429)], False, None, [], "ai_error"),
    "whole-failed-unseen": (
        [NoReply(), replies("garbage")],
        False,
        None,
        [unseen(), unseen(FALLBACK)],
        "ai_error",
    ),
    "whole-aborted": ([refuses(3008, 408)], False, None, [unseen()], "ai_error"),
    "prompt-blocked": ([refuses(2016, 424)], False, None, [seen(0)], "content_blocked"),
    "answer-blocked": ([refuses(2017, 424)], False, None, [unseen()], "content_blocked"),
    "whole-too-late": (
        [LATE, LATE],
        False,
        None,
        [unseen(), unseen(FALLBACK)],
        "ai_timeout",
    ),
    "whole-bug": ([Bug(RuntimeError())], False, None, [unseen()], "internal_error"),
    "whole-bug-after-a-late-one": (
        [LATE, Bug(RuntimeError())],
        False,
        None,
        [unseen(), unseen(FALLBACK)],
        "internal_error",
    ),
    "streamed": ([STREAM], True, None, [counted()], "completed"),
    "streamed-uncounted": ([streams(LONG, DONE)], True, None, [seen(LONG_TOKENS)], "completed"),
    "streamed-by-the-fallback": (
        [refuses(5007, 400), STREAM],
        True,
        None,
        [counted(FALLBACK)],
        "completed",
    ),
    "streamed-by-the-fallback-after-a-late-one": (
        [LATE_STREAM, STREAM],
        True,
        None,
        [unseen(), counted(FALLBACK)],
        "completed",
    ),
    "cut-off-before-its-first-token": (
        [CUT_OFF, CUT_OFF],
        True,
        None,
        [seen(0), seen(0, FALLBACK)],
        "ai_error",
    ),
    "never-began": ([refuses(3036, 429)], True, None, [], "ai_error"),
    "streamed-bug": ([Bug(RuntimeError())], True, None, [unseen()], "internal_error"),
    "truncated": ([streams(LONG)], True, None, [seen(LONG_TOKENS)], "truncated"),
    "broken": ([streams(LONG, Break())], True, None, [seen(LONG_TOKENS)], "upstream_failed"),
    "refused-amidst": (
        [streams(LONG, frame({"errors": [{"code": 3040}]}))],
        True,
        None,
        [seen(LONG_TOKENS)],
        "failed",
    ),
    "silent": ([streams(LONG, FOREVER)], True, None, [seen(LONG_TOKENS)], "upstream_failed"),
    "client-gone-at-once": (
        [streams(LONG, LONG, DONE)],
        True,
        gone_after(0),
        [seen(LONG_TOKENS)],
        "client_gone",
    ),
    "client-gone-amidst": (
        [streams(LONG, LONG, LONG, DONE)],
        True,
        gone_after(1),
        [seen(TWICE_LONG_TOKENS)],
        "client_gone",
    ),
}


@pytest.mark.parametrize("case", ENDINGS)
async def test_every_ending_ends_every_hold_once_and_charges_what_may_have_been_paid_for(
    case: str,
) -> None:
    turns, stream, sink, charged, outcome = ENDINGS[case]
    world = budgeted(*turns, fallback=FALLBACK)

    await world.send_and_drain(make_chat(stream=stream), sink(world) if sink else None)

    first, *further = world.ledger.ends
    (record,) = world.log.of("request")
    tokens = sum(charge.tokens for charge in charged)
    held = Amount(HOLD_TOKENS, cost(PROMPT_TOKENS, 100))
    assert {held} == {hold.amount for hold, _ in world.ledger.ends}
    assert (charged or None) == first[1]
    # One hold for each attempt that may have cost and was followed by another.
    assert [None] * (len(charged[:-1])) == [settled for _, settled in further]
    assert (tokens, 0) == spent_and_held(world)
    assert outcome in record["outcome"]
    assert tokens == logged_tokens(record)
    assert sum(charge.uncounted_tokens for charge in charged) == record.get("uncounted", 0)
    micro_usd = sum(charge.micro_usd for charge in charged)
    assert (dollars_text(micro_usd) if charged else None) == record.get("costUsd")
    assert micro_usd == world.ledger.spent_micro_usd


def logged_tokens(record: Mapping[str, Any]) -> int:
    """All that a request's line says was used, by its answer and by attempts without one."""
    unanswered = sum(attempt["unansweredTokens"] for attempt in record["attempts"])
    answered = record.get("tokensIn", 0) + record.get("tokensOut", 0)
    return int(unanswered + answered)


async def test_attempts_without_an_answer_are_free_where_the_tenant_says_so() -> None:
    world = budgeted(
        LATE,
        ANSWER,
        fallback=FALLBACK,
        budgets=make_budgets(daily=HOLD_TOKENS, unansweredAttempts="free"),
    )

    exchanged = await world.send_and_drain(make_chat())

    assert 200 == exchanged.response.status
    assert [[counted(FALLBACK)]] == [settled for _, settled in world.ledger.ends]
    assert 0 == world.log.of("request")[0]["uncounted"]


@pytest.mark.parametrize(("stream", "status"), [(False, 504), (True, 200)])
async def test_no_attempt_is_made_for_which_there_is_no_room(stream: bool, status: int) -> None:
    world = budgeted(
        LATE, ANSWER, fallback=FALLBACK, budgets=make_budgets(daily=2 * HOLD_TOKENS - 1)
    )

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert status == exchanged.response.status
    assert (
        "AI provider did not answer in time, and the token budget allows no further attempt"
    ) in exchanged.text
    assert [PRIMARY] == world.ai.asked
    assert (HOLD_TOKENS, 0) == spent_and_held(world)


async def test_no_further_attempt_is_made_while_the_ledger_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = budgeted(LATE, ANSWER, fallback=FALLBACK)
    ask = world.ai.run

    async def ask_and_fail(*arguments: Any) -> Any:
        world.ledger.is_down = True
        return await ask(*arguments)

    monkeypatch.setattr(world.ai, "run", ask_and_fail)

    exchanged = await world.send_and_drain(make_chat())

    assert 504 == exchanged.response.status
    assert "the token budget allows no further attempt" in exchanged.text
    assert ["the fake is down"] == [r["reason"] for r in world.log.of("ledger_error")]
    assert (HOLD_TOKENS, 0) == spent_and_held(world)


async def test_what_an_answer_leaves_is_without_the_attempts_before_it() -> None:
    world = budgeted(LATE, ANSWER, fallback=FALLBACK)

    exchanged = await world.send_and_drain(make_chat())

    assert str(1_000 - HOLD_TOKENS - 46) == exchanged.response.headers["x-budget-remaining"]


async def test_what_a_stream_leaves_is_without_all_its_holds() -> None:
    world = budgeted(LATE_STREAM, STREAM, fallback=FALLBACK)

    exchanged = await world.send_and_drain(make_chat(stream=True))

    assert str(1_000 - 2 * HOLD_TOKENS) == exchanged.response.headers["x-budget-remaining"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("count", [9_007_199_254_740_991, 2**70, 1e300])
async def test_a_count_beyond_reason_is_logged_and_costs_no_more_than_was_held(
    count: float, stream: bool
) -> None:
    absurd = {"prompt_tokens": count, "completion_tokens": count}
    world = budgeted(
        streams(native("Hi", usage=absurd), DONE)
        if stream
        else replies({"response": "Hi", "usage": absurd})
    )

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert 200 == exchanged.response.status
    assert (HOLD_TOKENS, 0) == spent_and_held(world)
    (refused,) = world.log.of("upstream_count_refused")
    assert (PRIMARY, 2**53 - 1, 2**53 - 1, 100) == tuple(
        refused[name] for name in ("modelId", "tokensIn", "tokensOut", "mostTokensOut")
    )
    assert 1_024 < refused["mostTokensIn"] < 2_048
    assert HOLD_TOKENS == world.log.of("request")[0]["uncounted"]


async def test_a_count_within_reason_is_not_mentioned() -> None:
    world = budgeted(ANSWER)

    await world.send_and_drain(make_chat())

    assert [] == world.log.of("upstream_count_refused")


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_model_that_never_answers_in_time_leaves_nothing_uncounted(stream: bool) -> None:
    world = make_world(
        *[LATE] * 80,
        tenants=(make_tenant(max_output_tokens=100, budgets=make_budgets(daily=10**9)),),
    )

    for _ in range(40):
        await world.send_and_drain(make_chat(stream=stream))

    assert 80 == len(world.ai.calls)
    assert (80 * HOLD_TOKENS, 0) == spent_and_held(world)


@pytest.mark.parametrize("count", [1, 40], ids=["one-by-one", "at-once"])
async def test_a_model_that_never_answers_in_time_does_not_pass_the_budget(count: int) -> None:
    tenant = make_tenant(
        max_output_tokens=100,
        budgets=make_budgets(daily=21 * HOLD_TOKENS + 50),
        gateway={"requestTimeoutMs": 100},
    )
    world = make_world(*[LATE] * 80, tenants=(tenant,))

    for _ in range(40 // count):
        await asyncio.gather(*[world.send_and_drain(make_chat()) for _ in range(count)])

    assert 21 == len(world.ai.calls)
    assert (21 * HOLD_TOKENS, 0) == spent_and_held(world)


async def test_a_key_whose_attempts_end_without_an_answer_too_often_is_turned_away() -> None:
    world = make_world(
        *[LATE] * 4,
        tenants=(make_tenant(unanswered_per_minute={"key": 3}),),
    )
    bearer = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key()}"}
    # Each takes two attempts of 20 s. The key's minute begins with the first request's end.
    for _ in range(2):
        assert 504 == (await world.send_and_drain(make_chat(bearer))).response.status

    refused = await world.send_and_drain(make_chat(bearer))

    assert (429, "20") == (refused.response.status, refused.response.headers["retry-after"])
    assert "Too many attempts of this key ended without an answer" in refused.text
    assert 4 == len(world.ai.calls)


class BrokenSink(FakeSink):
    """A client whose connection raises what no port may raise."""

    async def write(self, text: str, wait_ms: int) -> bool:
        raise RuntimeError(f"{len(text)} characters in {wait_ms} ms")


async def test_a_bug_in_the_middle_of_a_stream_charges_what_was_produced() -> None:
    world = budgeted(streams(LONG, DONE))

    await world.send_and_drain(make_chat(stream=True), BrokenSink(world.clock))

    assert [[seen(LONG_TOKENS)]] == [charged for _, charged in world.ledger.ends]
    assert [PROMPT_TOKENS + LONG_TOKENS] == [
        r["tokensIn"] + r["tokensOut"] for r in world.log.of("request")
    ]


@pytest.mark.parametrize("turn", [ANSWER, STREAM], ids=["whole", "streamed"])
async def test_a_bug_where_a_keys_use_is_noted_keeps_no_tokens_held(
    turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_digest: str) -> NoReturn:
        raise RuntimeError

    world = budgeted(turn)
    bearer = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key()}"}
    keys = world.isolate.keys_of(world.isolate.tenants.uploaded["acme"])
    monkeypatch.setattr(keys, "note_use", break_down)

    exchanged = await world.send_and_drain(make_chat(bearer, stream=turn is STREAM))

    assert 200 == exchanged.response.status
    assert (46, 0) == spent_and_held(world)
    assert ["RuntimeError"] == [bug["type"] for bug in world.log.of("internal_error")]
    assert 1 == len(world.log.of("request"))


@pytest.mark.parametrize("turn", [ANSWER, STREAM], ids=["whole", "streamed"])
async def test_a_bug_while_a_settlement_is_waited_for_is_logged(
    turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down() -> NoReturn:
        raise RuntimeError

    world = budgeted(turn)
    monkeypatch.setattr(world.ledger, "settle", lambda *_: break_down())

    exchanged = await world.send_and_drain(make_chat(stream=turn is STREAM))

    assert 200 == exchanged.response.status
    assert ["RuntimeError"] == [bug["type"] for bug in world.log.of("internal_error")]


async def test_the_client_does_not_wait_for_the_settlement() -> None:
    world = budgeted(ANSWER)
    world.ledger.confirms.clear()

    response = await world.send(make_chat())

    assert (46, 0) == spent_and_held(world)
    assert response.afterwards is not None
    durable = asyncio.ensure_future(response.afterwards)
    await asyncio.sleep(0)
    assert not durable.done()
    world.ledger.confirms.set()
    await durable


@pytest.mark.parametrize("stuck", ["tenant", "key"])
@pytest.mark.parametrize("turn", [ANSWER, refuses(3036, 429)], ids=["settled", "released"])
async def test_every_account_is_charged_at_once(turn: Turn, stuck: str) -> None:
    tenant = make_tenant(
        fallback=None,
        max_output_tokens=100,
        budgets=make_budgets(daily=1_000),
    )
    world = make_world(turn, tenants=(tenant,))
    key = world.add_key(budgets={"daily": {"tokens": 500}})
    bearer = {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"}
    await world.send_and_drain(make_request("GET", "/usage", bearer))
    ledgers = dict(zip(("tenant", "key"), world.ledgers.values(), strict=True))
    ledgers[stuck].confirms.clear()
    other = next(ledger for scope, ledger in ledgers.items() if scope != stuck)
    other.is_lossy = True

    response = await world.send(make_chat(bearer))

    used = 46 if turn is ANSWER else 0
    assert [(used, 0)] * 2 == [(one.spent_tokens, one.held_tokens) for one in ledgers.values()]
    assert response.afterwards is not None
    durable = asyncio.ensure_future(response.afterwards)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not durable.done()
    ledgers[stuck].confirms.set()
    await durable
    assert 1 == len(world.log.of("ledger_error"))


async def test_the_total_is_the_sum_of_what_was_logged() -> None:
    turns: list[Turn] = [ANSWER, refuses(3036, 429), STREAM, streams(LONG), Bug(RuntimeError())]
    world = budgeted(*turns, budgets=make_budgets(daily=100_000))

    for stream in (False, False, True, True, False):
        await world.send_and_drain(make_chat(stream=stream))

    logged = [logged_tokens(record) for record in world.log.of("request")]
    assert [46, 0, 46, PROMPT_TOKENS + LONG_TOKENS, HOLD_TOKENS] == logged
    assert (sum(logged), 0) == spent_and_held(world)


# Warnings


def warnings(world: World) -> list[tuple[str, int, int]]:
    return [
        (r["window"], r["limitTokens"], r["spentTokens"]) for r in world.log.of("budget_warning")
    ]


@pytest.mark.parametrize(
    ("spent", "daily", "monthly", "warned"),
    [
        (753, 1_000, 9_000, []),
        (754, 1_000, 9_000, [("daily", 1_000, 800)]),
        (800, 1_000, 9_000, [("daily", 1_000, 800)]),
        (800, 9_000, 1_000, [("monthly", 1_000, 800)]),
        (820, 1_000, 1_000, [("daily", 1_000, 820), ("monthly", 1_000, 820)]),
    ],
    ids=["below", "daily-by-its-own-charge", "daily", "monthly", "both"],
)
async def test_an_answer_past_the_soft_limit_carries_a_warning(
    spent: int, daily: int, monthly: int, warned: list[tuple[str, int, int]]
) -> None:
    world = budgeted(ANSWER, budgets=make_budgets(daily, monthly))
    world.ledger.spend(spent)

    exchanged = await world.send_and_drain(make_chat())

    expected = ", ".join(name for name, _, _ in warned) or None
    assert expected == exchanged.response.headers.get("x-budget-warning")
    assert warned == warnings(world)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_window_that_is_refused_next_was_warned_of_before(stream: bool) -> None:
    usage = {"prompt_tokens": 120, "completion_tokens": 100}
    turn = (
        streams(native("Hi", usage=usage), DONE)
        if stream
        else replies({"response": "Hi", "usage": usage})
    )
    world = budgeted(turn)
    world.ledger.spend(670)

    served = await world.send_and_drain(make_chat(stream=stream))
    assert [("daily", 1_000, 890)] == warnings(world)
    world.ledger.spend(20)
    refused = await world.send_and_drain(make_chat(stream=stream))

    assert [200, 429] == [served.response.status, refused.response.status]
    # A stream's headers are sent before anybody knows what it uses.
    told = [one.response.headers.get("x-budget-warning") for one in (served, refused)]
    assert [None if stream else "daily", "daily"] == told
    assert [("daily", 1_000, 890)] == warnings(world)


async def test_a_stream_one_token_below_the_soft_limit_carries_no_warning() -> None:
    world = budgeted(STREAM)
    world.ledger.spend(799)

    streamed = await world.send_and_drain(make_chat(stream=True))

    assert "x-budget-warning" not in streamed.response.headers


@pytest.mark.parametrize("dearer", ["tenant", "key"])
async def test_of_two_accounts_with_one_limit_the_fuller_is_told(dearer: str) -> None:
    tenant = make_tenant(max_output_tokens=100, budgets=make_budgets(daily=1_000))
    world = make_world(ANSWER, tenants=(tenant,))
    key = world.add_key(budgets={"daily": {"tokens": 1_000}})
    bearer = {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"}
    await world.send_and_drain(make_request("GET", "/usage", bearer))
    ledgers = dict(zip(("tenant", "key"), world.ledgers.values(), strict=True))
    ledgers[dearer].spend(700)

    exchanged = await world.send_and_drain(make_chat(bearer))

    assert "254" == exchanged.response.headers["x-budget-remaining"]


async def test_a_refusal_says_that_nothing_is_left() -> None:
    world = budgeted()
    world.ledger.spend(1_000)

    refused = await world.send(make_chat())

    assert "0" == refused.headers["x-budget-remaining"]


async def test_a_refusal_is_the_first_warning_where_others_spent() -> None:
    world = budgeted()
    world.ledger.spend(950)

    refused = await world.send_and_drain(make_chat())

    assert (429, "daily") == (
        refused.response.status,
        refused.response.headers["x-budget-warning"],
    )
    assert [("daily", 1_000, 950)] == warnings(world)


async def test_a_warning_is_logged_once_per_window_and_told_every_time() -> None:
    world = budgeted(*[ANSWER] * 4, budgets=make_budgets(daily=1_000, warnAt=0.5))
    world.ledger.spend(500)

    told = [
        (await world.send_and_drain(make_chat())).response.headers["x-budget-warning"]
        for _ in range(3)
    ]
    assert (["daily"] * 3, [("daily", 1_000, 500)]) == (told, warnings(world))

    world.clock.advance(HALF_A_DAY_S * 1_000)
    world.ledger.spend(600)
    await world.send_and_drain(make_chat())
    assert [("daily", 1_000, 500), ("daily", 1_000, 600)] == warnings(world)


async def test_the_warning_names_the_tenant_and_the_request() -> None:
    world = budgeted(ANSWER)
    world.ledger.spend(850)

    await world.send_and_drain(make_chat({"x-trace-id": "order-12345"}))

    assert [
        {
            "event": "budget_warning",
            "traceId": "order-12345",
            "tenantId": "acme",
            "environment": "dev",
            "sessionId": SESSION_ID,
            "scope": "tenant",
            "window": "daily",
            "limitTokens": 1_000,
            "spentTokens": 850,
        }
    ] == world.log.of("budget_warning")


# Dollars


def test_windows_in_dollars_have_headers_and_details_of_their_own() -> None:
    ledger = FakeLedger(BOTH_UNITS, FakeClock())
    logged: list[tuple[str, Mapping[str, object]]] = []
    accounts = [Account("acme", "tenant", BOTH_UNITS, 60_000)]

    def spending() -> Spending:
        tenant = AccountwiseLedger(lambda _: cast("AccountLedger", ledger))
        told = lambda event, fields: logged.append((event, fields))  # noqa: E731  # short
        return Spending(tenant, BOTH_UNITS, FakeClock(), told, set())

    first, second = spending(), spending()
    asyncio.run(first.hold(accounts, Amount(100, 700_000)))
    with pytest.raises(BudgetExceeded) as refused:
        asyncio.run(second.hold(accounts, Amount(100, 300_001)))

    assert {
        "x-budget-limit": "1000",
        "x-budget-remaining": "950",
        "x-budget-reset": str(HALF_A_DAY_S),
        "x-budget-usd-limit": "1.000000",
        "x-budget-usd-remaining": "0.199999",
        "x-budget-usd-reset": str(HALF_A_DAY_S),
        "x-budget-warning": "daily",
    } == first.headers(Amount(50, 800_001))
    assert "Dollar budget exceeded" == refused.value.message
    assert {
        "scope": "tenant",
        "window": "daily",
        "reason": "busy",
        "limitUsd": "1.000000",
        "spentUsd": "0.000000",
        "heldUsd": "0.700000",
        "requestedUsd": "0.300001",
        "resetsInSeconds": HALF_A_DAY_S,
    } == refused.value.details
    assert {
        "x-budget-usd-limit": "1.000000",
        "x-budget-usd-remaining": "0.300000",
        "x-budget-usd-reset": str(HALF_A_DAY_S),
    } == budget_headers(refused.value.headers)
    assert [] == logged
