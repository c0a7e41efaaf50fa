"""What a request costs: held and charged in dollars, and told to whoever asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bluey.budgets.amount import Amount
from bluey.budgets.book import Charge
from bluey.budgets.settings import Budgets
from bluey.http.messages import Request
from tests.fakes.upstream import DONE, Turn, native, refuses, replies, streams
from tests.fakes.values import (
    FALLBACK,
    FROM_ELSEWHERE,
    PRIMARY,
    SESSION_ID,
    make_budgets,
    make_chat,
    make_request,
    make_tenant,
)
from tests.fakes.world import Exchanged, World, make_world

USAGE = {"prompt_tokens": 12, "completion_tokens": 34}
ANSWER = {"response": "Hi", "usage": USAGE}
# A token of input costs a micro-dollar, one from a cache nothing, and one of output two.
PRICE = {"input": 1, "output": 2, "cachedInput": 0}
DEARER = {"input": 3, "output": 4}
EMBEDDER = "@cf/baai/bge-small-en-v1.5"
UNPRICED_EMBEDDER = "@cf/google/embeddinggemma-300m"
JSON = {"content-type": "application/json"}
PROMPT_TOKENS = 73


def in_dollars(usd: object = 1) -> Budgets:
    return Budgets.model_validate({"daily": {"usd": usd}})


def priced(
    *turns: Turn,
    budgets: Budgets | None = None,
    prices: Mapping[str, object] | None = None,
    fallback: str | None = None,
    **others: Any,
) -> World:
    """A tenant with a budget whose models have these prices; an answer has 100 tokens at most."""
    tenant = make_tenant(
        fallback=fallback,
        allowed=(EMBEDDER,),
        max_output_tokens=100,
        budgets=budgets or in_dollars(),
        prices={PRIMARY: PRICE} if prices is None else prices,
        **others,
    )
    return make_world(*turns, tenants=(tenant,))


def ends(world: World) -> list[tuple[Amount, list[Charge]]]:
    return [(hold.amount, list(charges or ())) for hold, charges in world.ledger.ends]


def line(world: World) -> Mapping[str, Any]:
    (record,) = world.log.of("request")
    return record


# Every API says what a request cost


def completion(path: str, **fields: object) -> Request:
    bodies: dict[str, dict[str, object]] = {
        "/v1/chat/completions": {"messages": [{"role": "user", "content": "hello"}]},
        "/v1/responses": {"model": PRIMARY, "input": "hello"},
        "/v1/messages": {
            "model": PRIMARY,
            "max_tokens": 100,
            "messages": [{"role": "user", "content": "hello"}],
        },
        "/chat": {"sessionId": SESSION_ID, "message": "hello"},
    }
    return make_request("POST", path, JSON, json.dumps({**bodies[path], **fields}).encode())


@pytest.mark.parametrize(
    ("path", "cost"),
    [
        ("/chat", '"latencyMs":0,"costUsd":"0.000080"}'),
        ("/v1/chat/completions", '"total_tokens":46,"cost":8e-05}'),
        ("/v1/responses", '"total_tokens":46,"cost":8e-05}'),
        ("/v1/messages", '"output_tokens":34,"cost":8e-05}'),
    ],
)
async def test_a_whole_answer_says_what_it_cost(path: str, cost: str) -> None:
    world = priced(replies(ANSWER))

    exchanged = await world.send_and_drain(completion(path))

    assert 200 == exchanged.response.status
    assert cost in exchanged.text
    headers = exchanged.response.headers
    assert ("0.000080", "1.000000", "0.999920") == (
        headers["x-cost-usd"],
        headers["x-budget-usd-limit"],
        headers["x-budget-usd-remaining"],
    )
    assert ("0.000080", 80) == (line(world)["costUsd"], world.ledger.spent_micro_usd)


@pytest.mark.parametrize(
    ("path", "fields", "cost"),
    [
        ("/chat", {}, '"firstTokenMs":0,"costUsd":"0.000080"}'),
        (
            "/v1/chat/completions",
            {"stream_options": {"include_usage": True}},
            '"total_tokens":46,"cost":8e-05}',
        ),
        ("/v1/responses", {}, '"total_tokens":46,"cost":8e-05}'),
        ("/v1/messages", {}, '"output_tokens":34,"cost":8e-05}'),
    ],
)
async def test_a_stream_says_at_its_end_what_it_cost(
    path: str, fields: dict[str, object], cost: str
) -> None:
    world = priced(streams(native("Hi"), native("", usage=USAGE), DONE))

    exchanged = await world.send_and_drain(completion(path, stream=True, **fields))

    assert cost in exchanged.text
    assert "x-cost-usd" not in exchanged.response.headers
    assert ("0.000080", 80) == (line(world)["costUsd"], world.ledger.spent_micro_usd)


async def test_without_a_budget_a_request_costs_the_same() -> None:
    tenant = make_tenant(fallback=None, prices={PRIMARY: PRICE})
    world = make_world(replies(ANSWER), tenants=(tenant,))

    exchanged = await world.send_and_drain(make_chat())

    assert "0.000080" == exchanged.json["data"]["usage"]["costUsd"]
    assert ("0.000080", "0.000080") == (
        exchanged.response.headers["x-cost-usd"],
        line(world)["costUsd"],
    )


# What is held


async def test_the_dearest_of_the_models_is_held_and_the_one_that_served_is_charged() -> None:
    world = priced(replies(ANSWER), prices={PRIMARY: PRICE, FALLBACK: DEARER}, fallback=FALLBACK)

    await world.send_and_drain(make_chat())

    held = Amount(PROMPT_TOKENS + 100, 3 * PROMPT_TOKENS + 4 * 100)
    assert [(held, [Charge(PRIMARY, 46, 0, 80)])] == ends(world)


async def test_cached_input_is_charged_as_such_and_held_as_if_it_were_not_cached() -> None:
    usage = {**USAGE, "prompt_tokens_details": {"cached_tokens": 10}}
    world = priced(replies({"response": "Hi", "usage": usage}))

    await world.send_and_drain(make_chat())

    assert [
        (Amount(PROMPT_TOKENS + 100, PROMPT_TOKENS + 200), [Charge(PRIMARY, 46, 0, 2 + 68)])
    ] == ends(world)


async def test_a_prompt_that_may_be_long_is_held_at_the_price_of_long_ones() -> None:
    price = {**PRICE, "longContext": {"above": PROMPT_TOKENS - 1, **DEARER}}
    world = priced(replies(ANSWER), prices={PRIMARY: price})

    await world.send_and_drain(make_chat())

    held = Amount(PROMPT_TOKENS + 100, 3 * PROMPT_TOKENS + 400)
    assert [(held, [Charge(PRIMARY, 46, 0, 80)])] == ends(world)


async def test_a_request_that_may_cost_more_than_is_left_is_refused() -> None:
    world = priced(replies(ANSWER), budgets=in_dollars("0.000272"))

    exchanged = await world.send_and_drain(make_chat())

    assert 429 == exchanged.response.status
    details = exchanged.json["error"]["details"]
    assert ("request_too_large", "0.000272", "0.000273") == (
        details["reason"],
        details["limitUsd"],
        details["requestedUsd"],
    )
    assert [] == world.ai.calls


# What is charged


@pytest.mark.parametrize("stream", [False, True])
async def test_an_answer_of_the_gateways_cache_costs_nothing(stream: bool) -> None:
    turn = (
        streams(native("Hi", usage=USAGE), DONE, cache_status="HIT")
        if stream
        else replies(ANSWER, cache_status="HIT")
    )
    world = priced(turn)

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert '"costUsd":"0.000000"}' in exchanged.text
    assert [Charge(PRIMARY, 46, 0, 0)] == ends(world)[0][1]
    assert ("0.000000", 0) == (line(world)["costUsd"], world.ledger.spent_micro_usd)


async def test_a_cached_answer_of_nothing_but_reasoning_costs_nothing_either() -> None:
    thought = {"choices": [{"message": {"content": "", "reasoning_content": "Hm."}}]}
    reasoned = {**thought, "usage": USAGE}
    world = priced(
        replies(reasoned, cache_status="HIT"),
        replies(ANSWER),
        prices={PRIMARY: PRICE, FALLBACK: DEARER},
        fallback=FALLBACK,
    )

    await world.send_and_drain(make_chat())

    assert [Charge(PRIMARY, 46, 0, 0), Charge(FALLBACK, 46, 0, 172)] == ends(world)[0][1]
    assert "0.000172" == line(world)["costUsd"]


async def test_an_attempt_without_an_answer_costs_the_most_that_it_may_have_used() -> None:
    world = priced(
        replies("", after_ms=60_000),
        replies(ANSWER),
        prices={PRIMARY: PRICE, FALLBACK: DEARER},
        fallback=FALLBACK,
    )

    exchanged = await world.send_and_drain(make_chat())

    lost, answered = PROMPT_TOKENS + 200, 3 * 12 + 4 * 34
    tokens = PROMPT_TOKENS + 100
    assert [
        Charge(PRIMARY, tokens, tokens, lost),
        Charge(FALLBACK, 46, 0, answered),
    ] == ends(world)[0][1]
    assert f"0.{lost + answered:06}" == exchanged.json["data"]["usage"]["costUsd"]
    assert exchanged.response.headers["x-cost-usd"] == line(world)["costUsd"]


async def test_a_request_that_used_nothing_costs_nothing_and_says_nothing_of_it() -> None:
    world = priced(refuses(5007, 400))

    exchanged = await world.send_and_drain(make_chat(stream=True))

    assert "costUsd" not in exchanged.text
    assert "x-cost-usd" not in exchanged.response.headers
    assert "costUsd" not in line(world)


# Models without a price


NO_PRICE = f"{FALLBACK} has no price, and a budget in dollars is only for models that have one"


async def allowed(world: World, headers: Mapping[str, str] | None = None) -> Exchanged:
    return await world.send_and_drain(make_chat(headers, modelId=FALLBACK))


async def test_a_budget_in_dollars_refuses_a_model_without_a_price() -> None:
    world = priced(replies(ANSWER), aliases={"old": FALLBACK})

    exchanged = await allowed(world)

    assert (403, "model_not_allowed", NO_PRICE) == (
        exchanged.response.status,
        exchanged.json["error"]["code"],
        exchanged.json["error"]["message"],
    )
    assert ([], 0) == (world.ai.calls, world.ledger.holds)


async def test_the_budget_of_a_key_refuses_it_too() -> None:
    world = priced(
        replies(ANSWER),
        replies(ANSWER),
        budgets=make_budgets(daily=1_000_000),
        aliases={"old": FALLBACK},
    )
    limited = world.add_key(budgets={"daily": {"usd": 1}})
    other = world.add_key(2)

    refused = await allowed(world, {**FROM_ELSEWHERE, "authorization": f"Bearer {limited}"})
    served = await allowed(world, {**FROM_ELSEWHERE, "authorization": f"Bearer {other}"})

    assert (403, 200) == (refused.response.status, served.response.status)
    assert NO_PRICE == refused.json["error"]["message"]


async def test_a_fallback_without_a_price_is_not_asked_under_a_budget_in_dollars() -> None:
    world = priced(refuses(5007, 400), replies(ANSWER), fallback=FALLBACK)

    exchanged = await world.send_and_drain(make_chat())

    assert (502, [PRIMARY]) == (exchanged.response.status, world.ai.asked)


async def test_without_a_budget_in_dollars_it_is_served_and_its_tokens_are_marked() -> None:
    world = priced(
        refuses(5007, 400),
        replies(ANSWER),
        budgets=make_budgets(daily=1_000),
        fallback=FALLBACK,
    )

    exchanged = await world.send_and_drain(make_chat())

    assert (200, [PRIMARY, FALLBACK]) == (exchanged.response.status, world.ai.asked)
    assert [Charge(FALLBACK, 46, 0, 0, 46)] == ends(world)[0][1]
    assert "costUsd" not in exchanged.text
    assert "x-cost-usd" not in exchanged.response.headers
    assert ("costUsd" in line(world), 46) == (False, line(world)["unpricedTokens"])


async def test_a_model_without_a_price_is_listed_only_where_no_budget_is_in_dollars() -> None:
    request = make_request("GET", "/v1/models")
    poor = priced(aliases={"old": FALLBACK})
    other = priced(aliases={"old": FALLBACK}, budgets=make_budgets(daily=1_000))

    listed = [
        {each["id"] for each in (await world.send_and_drain(request)).json["data"]}
        for world in (poor, other)
    ]

    assert [{PRIMARY, EMBEDDER}, {PRIMARY, EMBEDDER, "old", FALLBACK}] == listed


async def test_counting_tokens_needs_no_price() -> None:
    world = priced(aliases={"old": FALLBACK})
    body = {"model": "old", "messages": [{"role": "user", "content": "hello"}]}
    path = "/v1/messages/count_tokens"

    exchanged = await world.send_and_drain(
        make_request("POST", path, JSON, json.dumps(body).encode())
    )

    assert 200 == exchanged.response.status


# Embeddings


def vectors(count: int, tokens: int) -> dict[str, object]:
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    return {"shape": [count, 1], "data": [[1.0]] * count, "usage": usage}


def embed(count: int, model: str = EMBEDDER) -> Request:
    body = {"model": model, "input": ["hello"] * count}
    return make_request("POST", "/v1/embeddings", JSON, json.dumps(body).encode())


PER_TOKEN = {EMBEDDER: {"input": 0.3, "output": 0}}


async def test_the_calls_of_an_embedding_are_rounded_up_together() -> None:
    world = priced(replies(vectors(100, 101)), replies(vectors(100, 101)), prices=PER_TOKEN)

    exchanged = await world.send_and_drain(embed(200))

    # 202 tokens at 0.3 micro-dollars each are 60.6.
    assert {"prompt_tokens": 202, "total_tokens": 202, "cost": 0.000061} == exchanged.json["usage"]
    assert ("0.000061", "0.000061", 61) == (
        exchanged.response.headers["x-cost-usd"],
        line(world)["costUsd"],
        world.ledger.spent_micro_usd,
    )


async def test_of_an_embedding_only_the_calls_that_were_not_cached_cost() -> None:
    world = priced(
        replies(vectors(100, 100), cache_status="HIT"),
        replies(vectors(100, 100)),
        prices=PER_TOKEN,
    )

    await world.send_and_drain(embed(200))

    assert [Charge(EMBEDDER, 200, 0, 30)] == ends(world)[0][1]


async def test_an_embedding_never_costs_more_than_is_held_for_it() -> None:
    """Calls without an answer are rounded up one by one, so as much is held for them."""
    lost = [replies("", after_ms=60_000)] * 7
    world = priced(*lost, prices=PER_TOKEN)

    await world.send_and_drain(embed(700))

    held, charges = ends(world)[0]
    assert 0 < sum(charge.micro_usd for charge in charges) <= held.micro_usd


async def test_a_model_for_embeddings_needs_a_price_too() -> None:
    world = priced(aliases={"embed": UNPRICED_EMBEDDER})

    exchanged = await world.send_and_drain(embed(1, "embed"))

    assert (403, "model_not_allowed") == (
        exchanged.response.status,
        exchanged.json["error"]["code"],
    )
