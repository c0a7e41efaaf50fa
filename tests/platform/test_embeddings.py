"""What a client of `POST /v1/embeddings` gets, and what its tenant is charged, for every kind of
answer of the AI provider."""

from __future__ import annotations

import asyncio
import base64
import random
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bluey.embedding import TOKENS_PER_TEXT
from bluey.tokens.bounds import bound_tokens
from tests.platform.conftest import EMBEDDING
from tests.platform.scripted_ai import FOREVER, Reply, ScriptedAi, Session, answer, failure

M3, QWEN = "@cf/baai/bge-m3", "@cf/qwen/qwen3-embedding-0.6b"
GEMMA = "@cf/google/embeddinggemma-300m"
HEADERS = {"x-tenant-id": str(EMBEDDING["id"])}
MANY_TEXTS = 320
SLOW_S = 0.5

Embed = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def embed(client: httpx.AsyncClient) -> Embed:
    async def ask(session: Session, text: object = "hello", **body: object) -> httpx.Response:
        asked = {"model": "embed", "input": text, "user": session.id, **body}
        return await client.post("/v1/embeddings", headers=HEADERS, json=asked)

    return ask


def vectors(*vectors: list[float], **others: object) -> Reply:
    """An answer of the provider, which counts nothing if it is not told."""
    return answer({"shape": [len(vectors), len(vectors[0])], "data": vectors, **others})


def counted(tokens: int) -> dict[str, object]:
    return {"usage": {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}}


async def spent(client: httpx.AsyncClient) -> dict[str, Any]:
    """The tenant's day, once nothing is held any more."""
    for _ in range(200):
        (window,) = (await client.get("/usage", headers=HEADERS)).json()["data"]["windows"]
        if not window["heldTokens"]:
            return dict(window)
        await asyncio.sleep(0.02)
    raise AssertionError("a hold did not end")


UNCOUNTED = bound_tokens("hello") + TOKENS_PER_TEXT
CASES = {
    "a usage": ("embed", [vectors([0.5, -1.25], **counted(4))], 200, 4, 0),
    "a cost": ("embed", [vectors([0.5, -1.25], meta={"cost_metric_value_1": 5})], 200, 5, 0),
    "nothing": (GEMMA, [vectors([0.5, -1.25])], 200, UNCOUNTED, UNCOUNTED),
    "busy, then an answer": (
        "embed",
        [failure(3040, 429), vectors([0.5, -1.25], **counted(4))],
        200,
        4,
        0,
    ),
    "busy": ("embed", [failure(3040, 429)], 502, 0, 0),
    "too long": ("embed", [failure(3006, 413)], 400, 0, 0),
    "silence": ("embed", [Reply(pieces=(FOREVER,))], 504, UNCOUNTED, UNCOUNTED),
    "a verdict": ("embed", [failure(2016, 424)], 422, UNCOUNTED, UNCOUNTED),
    "no vector": ("embed", [answer({"data": []})], 502, UNCOUNTED, UNCOUNTED),
}


@pytest.mark.parametrize(
    ("model", "replies", "status", "tokens", "uncounted"), CASES.values(), ids=CASES
)
async def test_each_answer_has_its_status_and_its_charge(
    ai: ScriptedAi,
    client: httpx.AsyncClient,
    embed: Embed,
    model: str,
    replies: list[Reply],
    status: int,
    tokens: int,
    uncounted: int,
) -> None:
    session = ai.session(*replies)
    before = await spent(client)

    response = await embed(session, model=model)

    after = await spent(client)
    assert status == response.status_code
    assert (tokens, uncounted) == (
        after["spentTokens"] - before["spentTokens"],
        after["uncountedTokens"] - before["uncountedTokens"],
    )
    asked = {M3} if model == "embed" else {model}
    assert asked == set(session.models)
    if status == 200:
        (value,) = response.json()["data"]
        assert {"object": "embedding", "index": 0, "embedding": [0.5, -1.25]} == value
        usage = response.json()["usage"]
        cost = usage.pop("cost", None)
        assert {"prompt_tokens": tokens, "total_tokens": tokens} == usage
        # The catalogue has no price of that one.
        assert (cost is None) == (model == GEMMA)
        told = None if cost is None else f"{cost:.6f}"
        assert told == response.headers.get("x-cost-usd")
        assert str(tokens) == response.headers["x-tokens-in"]
        assert {"x-model-id", "x-latency-ms", "x-budget-remaining"} <= set(response.headers)


async def test_what_is_refused_asks_no_model_and_charges_nothing(
    ai: ScriptedAi, client: httpx.AsyncClient, embed: Embed
) -> None:
    session = ai.session(vectors([1.0]))
    before = await spent(client)

    refused = [
        await embed(session, dimensions=256),
        await embed(session, [[1, 2, 100_256]]),
        await embed(session, model=EMBEDDING["models"]["default"]),  # type: ignore[index]
        await embed(session, "word " * 60_000),
        await client.post(
            "/v1/chat/completions",
            headers=HEADERS,
            json={"model": "embed", "messages": [{"role": "user", "content": "hi"}]},
        ),
    ]

    assert [
        "unsupported_by_model",
        "invalid_request",
        "unsupported_by_model",
        "context_length_exceeded",
        "unsupported_by_model",
    ] == [response.json()["error"]["code"] for response in refused]
    assert [] == session.received
    assert before["spentTokens"] == (await spent(client))["spentTokens"]


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ([9906, 1917], ["Hello world"]),
        ([[9906, 1917], [6600, 2448, 24352, 28584]], ["Hello world", "Grüße 🙂"]),
        # A smile, cut in two as a client does that cuts texts at its 8,191st token.
        ([[9906, 9468], [19044]], ["Hello\ufffd", "\ufffd\ufffd"]),
    ],
)
async def test_token_ids_are_the_texts_that_they_stand_for(
    ai: ScriptedAi, embed: Embed, given: list[object], texts: list[str]
) -> None:
    session = ai.session(vectors(*[[0.5, -1.25]] * len(texts), **counted(4)))

    response = await embed(session, given)

    assert (200, len(texts)) == (response.status_code, len(response.json()["data"]))
    assert [{"text": texts}] == [received.inputs for received in session.received]


@pytest.mark.parametrize("encoding_format", ["float", "base64"])
async def test_many_texts_are_several_calls_and_one_answer(
    ai: ScriptedAi, client: httpx.AsyncClient, embed: Embed, encoding_format: str
) -> None:
    # As long as numbers come from the real models.
    chance = random.Random(encoding_format)
    one = [chance.uniform(-0.1, 0.1) for _ in range(1_024)]
    at_once = vectors(*[one] * 32, **counted(32))
    session = ai.session(*[replace(at_once, delay_s=SLOW_S)] * 4, at_once)
    before = await spent(client)

    texts = [
        "A chunk of a document, as an application for retrieval makes them. " * 15
    ] * MANY_TEXTS
    response = await embed(session, texts, model=QWEN, encoding_format=encoding_format)

    assert 200 == response.status_code
    data = response.json()["data"]
    assert [*range(MANY_TEXTS)] == [each["index"] for each in data]
    last = data[-1]["embedding"]
    if encoding_format == "base64":
        last = struct.unpack("<1024f", base64.b64decode(last))
    assert pytest.approx(one) == list(last)
    assert MANY_TEXTS // 32 == len(session.received)
    first, *_, fourth, fifth = (each.at for each in session.received[:5])
    assert fourth - first < SLOW_S <= fifth - first
    assert MANY_TEXTS == (await spent(client))["spentTokens"] - before["spentTokens"]
