"""`POST /v1/embeddings`: what its client gets, what its budget pays, what its line in the log
says."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import struct
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bluey.embedding import TOKENS_PER_TEXT
from bluey.http.messages import Request
from bluey.tenants.settings import Tenant
from bluey.tokens import token_ids
from bluey.tokens.bounds import bound_tokens
from tests.fakes.token_tables import make_token_table
from tests.fakes.upstream import (
    FOREVER,
    FakeAi,
    FakeAnswer,
    NoReply,
    Reply,
    Turn,
    refuses,
    replies,
)
from tests.fakes.values import make_budgets, make_chat, make_request, make_tenant
from tests.fakes.world import World, make_world

M3, SMALL, GEMMA = "@cf/baai/bge-m3", "@cf/baai/bge-small-en-v1.5", "@cf/google/embeddinggemma-300m"
QWEN = "@cf/qwen/qwen3-embedding-0.6b"
CHATS = "@cf/meta/llama-3.1-8b-instruct-fast"
OVERLOADED = refuses(3040, 429)
VECTOR = [0.25, -0.5, 0.0123456789]


def asking(model: str = "embed", text: object = "hello", **fields: object) -> Request:
    body = {"model": model, "input": text, **fields}
    headers = {"content-type": "application/json"}
    return make_request("POST", "/v1/embeddings", headers, json.dumps(body).encode())


def vectors(*vectors: list[float], tokens: int | None = 3, **others: object) -> dict[str, object]:
    """An answer as the models of Workers AI give it."""
    used = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    answer = {"shape": [len(vectors), len(vectors[0])], "data": list(vectors), "pooling": "mean"}
    return answer | ({"usage": used} if tokens is not None else {}) | others


def tenant(**others: Any) -> Tenant:
    allowed = (SMALL, GEMMA, QWEN)
    budgets = others.pop("budgets", make_budgets(10**7))
    return make_tenant(allowed=allowed, aliases={"embed": M3}, budgets=budgets, **others)


def world(*turns: Turn, files: Mapping[str, bytes] | None = None, **others: Any) -> World:
    return make_world(*turns, tenants=(tenant(**others),), files=files)


def charged(world: World) -> list[tuple[str, int, int]]:
    """What was charged: model, tokens, and those that nobody counted."""
    return [
        (charge.model_id, charge.tokens, charge.uncounted_tokens)
        for _, charges in world.ledger.ends
        for charge in charges or ()
    ]


async def test_a_text_becomes_a_vector() -> None:
    here = world(replies(vectors(VECTOR), gateway_log_id="log-1"))

    exchanged = await here.send_and_drain(asking())

    assert 200 == exchanged.response.status
    assert {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5, 0.0123456791]}],
        "model": M3,
        "usage": {"prompt_tokens": 3, "total_tokens": 3, "cost": 0.000001},
    } == exchanged.json
    headers = exchanged.response.headers
    assert ("3", "0.000001", M3, "log-1", "10000000", "9999997") == (
        headers["x-tokens-in"],
        headers["x-cost-usd"],
        headers["x-model-id"],
        headers["x-gateway-log-id"],
        headers["x-budget-limit"],
        headers["x-budget-remaining"],
    )
    assert headers["x-latency-ms"].isdigit()
    (call,) = here.ai.calls
    assert (M3, {"text": ["hello"]}) == (call.model_id, call.inputs)
    assert [(M3, 3, 0)] == charged(here)


async def test_base64_is_the_same_numbers_as_32_bit_floats() -> None:
    here = world(replies(vectors(VECTOR, [1.0, 0, -3e-30])))

    exchanged = await here.send_and_drain(asking(text=["a", "b"], encoding_format="base64"))

    data = exchanged.json["data"]
    assert [0, 1] == [each["index"] for each in data]
    unpacked = [struct.unpack("<3f", base64.b64decode(each["embedding"])) for each in data]
    assert [pytest.approx(VECTOR), pytest.approx([1.0, 0, -3e-30])] == [*map(list, unpacked)]


@pytest.mark.parametrize(
    ("model", "answer", "tokens"),
    [
        (SMALL, vectors(VECTOR, tokens=7), 7),
        (M3, vectors(VECTOR, tokens=None, meta={"cost_metric_value_1": 5}), 5),
        (M3, vectors(VECTOR, tokens=None, meta={"cost_metric_value_1": 5.0}), 5),
        (M3, {"result": vectors(VECTOR, tokens=9), "success": True, "errors": []}, 9),
    ],
)
async def test_what_the_model_counted_is_charged(
    model: str, answer: dict[str, object], tokens: int
) -> None:
    here = world(replies(answer))

    exchanged = await here.send_and_drain(asking(model))

    # Neither model's tokens cost a micro-dollar yet.
    assert {
        "prompt_tokens": tokens,
        "total_tokens": tokens,
        "cost": 0.000001,
    } == exchanged.json["usage"]
    assert [(model, tokens, 0)] == charged(here)
    assert (tokens, 0, False, 1) == tuple(
        here.log.records[-1][name] for name in ("tokensIn", "tokensOut", "estimated", "texts")
    )


@pytest.mark.parametrize(
    "counted",
    [{}, {"meta": {}}, {"usage": {"prompt_tokens": 0}}, {"usage": {"prompt_tokens": 10**6}}],
)
async def test_where_nobody_counted_the_bound_is_charged_and_marked(
    counted: dict[str, object],
) -> None:
    here = world(replies(vectors(VECTOR, tokens=None, **counted)))

    exchanged = await here.send_and_drain(asking(GEMMA, "how many tokens?"))

    tokens = bound_tokens("how many tokens?") + TOKENS_PER_TEXT
    assert tokens == exchanged.json["usage"]["total_tokens"]
    assert [(GEMMA, tokens, tokens)] == charged(here)
    assert (True, tokens) == tuple(here.log.records[-1][key] for key in ("estimated", "uncounted"))


@pytest.mark.parametrize(
    ("model", "fields", "code", "param", "message"),
    [
        (CHATS, {}, "unsupported_by_model", "model", f"{CHATS} gives no embeddings"),
        (
            "embed",
            {"dimensions": 256},
            "unsupported_by_model",
            "dimensions",
            f"{M3} gives embeddings of one size: they always have 1,024 numbers",
        ),
        (SMALL, {"text": "x" * 60_000}, "context_length_exceeded", "input", "SMALL reads 512"),
        (
            SMALL,
            {"text": ["fits", "word " * 600, "fits"]},
            "context_length_exceeded",
            "input.1",
            "send it in parts",
        ),
        ("@cf/baai/bge-base-en-v1.5", {}, "model_not_allowed", None, "may not use"),
        ("text-embedding-3-small", {}, "model_not_found", None, ""),
    ],
)
async def test_what_cannot_be_embedded_is_refused_before_anything_is_held(
    model: str, fields: dict[str, object], code: str, param: str | None, message: str
) -> None:
    here = world()

    exchanged = await here.send_and_drain(asking(model, **fields))

    error = exchanged.json["error"]
    assert code == error["code"]
    assert param in (None, error["param"])
    assert message.replace("SMALL", SMALL) in error["message"]
    assert (0, []) == (here.ledger.holds, here.ai.calls)


@pytest.mark.parametrize("fields", [{}, {"stream": True}])
async def test_a_model_for_embeddings_does_not_chat(fields: dict[str, object]) -> None:
    here = world()
    body = {"model": "embed", "messages": [{"role": "user", "content": "hi"}], **fields}
    headers = {"content-type": "application/json"}
    request = make_request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())

    openai = await here.send_and_drain(request)
    own = await here.send_and_drain(make_chat(modelId="embed", **fields))

    message = f"{M3} gives embeddings and does not chat: POST /v1/embeddings"
    error = openai.json["error"]
    assert (400, "unsupported_by_model", "model") == (
        openai.response.status,
        error["code"],
        error["param"],
    )
    assert [{"path": "modelId", "message": message}] == own.json["error"]["details"]
    assert (0, []) == (here.ledger.holds, here.ai.calls)


async def test_a_fallback_for_embeddings_is_not_asked_to_chat() -> None:
    here = world(OVERLOADED, OVERLOADED, default=CHATS, fallback=M3)

    assert 502 == (await here.send_and_drain(make_chat())).response.status
    assert [CHATS, CHATS] == [call.model_id for call in here.ai.calls]


@pytest.mark.parametrize(
    ("model", "texts", "sizes"),
    [
        (SMALL, ["a"] * 100, [100]),
        (SMALL, ["a"] * 201, [100, 100, 1]),
        (QWEN, ["a"] * 65, [32, 32, 1]),
        # More numbers would not fit the longest answer that is read.
        (M3, ["a"] * 100, [85, 15]),
        # More tokens are not known to fit a call.
        (M3, ["word " * 4_000] * 16, [11, 5]),
    ],
)
async def test_more_texts_than_a_model_takes_at_once_are_several_calls(
    model: str, texts: list[str], sizes: list[int]
) -> None:
    turns = [replies(vectors(*[[float(size)]] * size, tokens=size)) for size in sizes]
    here = world(*turns)

    exchanged = await here.send_and_drain(asking(model, texts))

    assert sizes == [len(call.inputs["text"]) for call in here.ai.calls]
    data = exchanged.json["data"]
    assert [*range(len(texts))] == [each["index"] for each in data]
    assert [[float(size)] for size in sizes for _ in range(size)] == [
        each["embedding"] for each in data
    ]
    used = exchanged.json["usage"]
    assert (len(texts), len(texts)) == (used["prompt_tokens"], used["total_tokens"])
    assert 1 == here.ledger.holds
    assert [(model, len(texts), 0)] == charged(here)


async def test_what_was_embedded_before_a_failure_is_charged() -> None:
    whole = replies(vectors(*[[1.0]] * 32, tokens=40))
    here = world(whole, OVERLOADED, OVERLOADED)

    exchanged = await here.send_and_drain(asking(QWEN, ["a"] * 64))

    assert (502, "ai_error") == (exchanged.response.status, exchanged.json["error"]["code"])
    assert [(QWEN, 40, 0)] == charged(here)
    attempts = here.log.records[-1]["attempts"]
    assert [None, "refused", "refused"] == [each["reason"] for each in attempts]


class OverlappingAi(FakeAi):
    """Answers its calls in the opposite order. `most_at_once` is how many waited for an answer."""

    most_at_once = waiting = 0

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> FakeAnswer:
        self.waiting += 1
        self.most_at_once = max(self.most_at_once, self.waiting)
        try:
            answer = await super().run(model_id, inputs, options, wait_ms)
            for _ in range(50 - len(self.calls)):
                await asyncio.sleep(0)
            return answer
        finally:
            self.waiting -= 1


@pytest.mark.parametrize(("calls", "at_once"), [(1, 1), (2, 2), (4, 4), (5, 4), (20, 4)])
async def test_calls_are_made_side_by_side_and_the_vectors_stay_in_order(
    calls: int, at_once: int
) -> None:
    here = world()
    turns = [replies(vectors(*[[float(n)]] * 32, tokens=40)) for n in range(calls)]
    ai = OverlappingAi(here.clock, *turns)
    here.isolate = replace(here.isolate, ai=ai)

    exchanged = await here.send_and_drain(asking(QWEN, ["a"] * 32 * calls))

    assert at_once == ai.most_at_once
    assert [[float(n)] for n in range(calls) for _ in range(32)] == [
        each["embedding"] for each in exchanged.json["data"]
    ]
    assert [(QWEN, 40 * calls, 0)] == charged(here)


async def test_time_at_the_upstream_is_counted_once_for_calls_side_by_side() -> None:
    slow = replies(vectors(*[[1.0]] * 32, tokens=40), after_ms=100)
    here = world(slow, slow, slow)

    exchanged = await here.send_and_drain(asking(QWEN, ["a"] * 96))

    assert exchanged.response.headers["server-timing"].startswith("upstream;dur=300,")


async def test_a_failure_ends_what_has_not_begun_and_what_was_answered_is_charged() -> None:
    whole = replies(vectors(*[[1.0]] * 32, tokens=40))
    here = world(refuses(5004, 400), whole, whole, whole)

    exchanged = await here.send_and_drain(asking(QWEN, ["a"] * 2_000))

    assert 400 == exchanged.response.status
    assert 4 == len(here.ai.calls)
    assert [(QWEN, 120, 0)] == charged(here)


async def test_no_further_call_begins_after_the_deadline() -> None:
    slow = replies(vectors(*[[1.0]] * 32, tokens=40), after_ms=500)
    here = world(slow, slow, slow, slow, gateway={"deadlineMs": 1_500, "requestTimeoutMs": 1_000})

    exchanged = await here.send_and_drain(asking(QWEN, ["a"] * 192))

    assert (504, "ai_timeout") == (exchanged.response.status, exchanged.json["error"]["code"])
    assert 4 == len(here.ai.calls)
    assert [(QWEN, 160, 0)] == charged(here)


async def test_a_client_that_has_left_gets_no_further_call() -> None:
    here = world(replies(vectors(*[[1.0]] * 32, tokens=40)))
    request = asking(QWEN, ["a"] * 64)
    request.client.has_left = True  # type: ignore[misc]

    await here.send_and_drain(request)

    assert 1 == len(here.ai.calls)
    assert [(QWEN, 40, 0)] == charged(here)
    assert here.log.records[-1]["clientLeft"]


@pytest.mark.parametrize(
    ("turns", "status", "code", "calls"),
    [
        ([OVERLOADED, replies(vectors(VECTOR))], 200, None, 2),
        ([OVERLOADED, OVERLOADED], 502, "ai_error", 2),
        ([refuses(3006, 413)], 400, "context_length_exceeded", 1),
        ([refuses(5007, 400)], 502, "ai_error", 1),
        ([refuses(5004, 400)], 400, "invalid_request", 1),
        ([Reply((FOREVER,))], 504, "ai_timeout", 1),
        ([NoReply()], 502, "ai_error", 1),
        ([replies("no json")], 502, "ai_error", 1),
        ([replies({"errors": [{"code": 3040}]}), OVERLOADED], 502, "ai_error", 2),
        ([replies({"data": []})], 502, "ai_error", 1),
        ([replies({"data": [VECTOR, VECTOR]})], 502, "ai_error", 1),
        ([replies({"data": [[]]})], 502, "ai_error", 1),
        ([replies({"data": [["a"]]})], 502, "ai_error", 1),
        ([replies({"data": [[None]]})], 502, "ai_error", 1),
        ([replies('{"data": [[1e999]]}')], 502, "ai_error", 1),
        ([replies('{"data": [[NaN]]}')], 502, "ai_error", 1),
        ([replies({"data": [[1e300]]})], 502, "ai_error", 1),
        ([replies("[" * 100_000)], 502, "ai_error", 1),
        ([replies([VECTOR])], 502, "ai_error", 1),
    ],
)
async def test_a_failure_follows_the_rules_of_a_chat_and_no_other_model_is_asked(
    turns: list[Turn], status: int, code: str | None, calls: int
) -> None:
    here = world(*turns)

    exchanged = await here.send_and_drain(asking())

    assert status == exchanged.response.status
    assert code == (exchanged.json["error"]["code"] if code else None)
    assert [M3] * calls == [call.model_id for call in here.ai.calls]
    assert 1 <= here.ledger.holds
    assert here.ledger.holds == len(here.ledger.ends)


async def test_what_the_model_refuses_is_named_as_the_client_named_it() -> None:
    here = world(refuses(5004, 400))

    error = (await here.send_and_drain(asking())).json["error"]

    assert ("input", "The model does not take this input") == (
        error["param"],
        error["message"].rpartition(": ")[2],
    )


async def test_a_budget_without_room_refuses_before_a_model_is_asked() -> None:
    here = world(budgets=make_budgets(5))

    exchanged = await here.send_and_drain(asking())

    assert (429, "budget_exceeded", "false") == (
        exchanged.response.status,
        exchanged.json["error"]["code"],
        exchanged.response.headers["x-should-retry"],
    )
    assert [] == here.ai.calls


SMILE = "🙂".encode()
TABLE = make_token_table(
    {1: b"Hello", 2: b" world", 3: SMILE[:2], 4: SMILE[2:], 5: b" word" * 20, 6: b" " * 128}
)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, bytes]:
    """The files beside the Worker, with a small table of token ids in the place of the real one."""
    monkeypatch.setattr(token_ids, "TABLE_SHA256", hashlib.sha256(TABLE).hexdigest())
    return {token_ids.TABLE_PATH: TABLE}


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ([1, 2], ["Hello world"]),
        ([[1, 2]], ["Hello world"]),
        ([[1], [2, 1]], ["Hello", " worldHello"]),
        ([[1, 3], [4, 2]], ["Hello\ufffd", "\ufffd\ufffd world"]),
    ],
)
async def test_texts_may_come_as_token_ids(
    table: Mapping[str, bytes], given: list[object], texts: list[str]
) -> None:
    here = world(replies(vectors(*[VECTOR] * len(texts))), files=table)

    exchanged = await here.send_and_drain(asking(text=given))

    assert (200, len(texts)) == (exchanged.response.status, len(exchanged.json["data"]))
    assert [{"text": texts}] == [call.inputs for call in here.ai.calls]
    assert [(M3, 3, 0)] == charged(here)
    assert len(texts) == here.log.records[-1]["texts"]


async def test_the_bound_of_decoded_texts_is_held(table: Mapping[str, bytes]) -> None:
    as_ids = world(replies(vectors(VECTOR, tokens=None)), files=table)
    as_text = world(replies(vectors(VECTOR, tokens=None)))

    await as_ids.send_and_drain(asking(GEMMA, [1, 2, 5]))
    await as_text.send_and_drain(asking(GEMMA, "Hello world" + " word" * 20))

    assert charged(as_text) == charged(as_ids)


async def test_the_table_is_read_once_and_only_for_token_ids(table: Mapping[str, bytes]) -> None:
    here = world(*[replies(vectors(VECTOR))] * 3, files=table)

    for text in ("Hello", [1], [[2]]):
        assert 200 == (await here.send_and_drain(asking(text=text))).response.status

    assert [token_ids.TABLE_PATH] == here.assets.reads


@pytest.mark.parametrize("files", [None, {}, {token_ids.TABLE_PATH: TABLE[:-1]}, "down"])
async def test_without_the_table_the_answer_says_so_and_texts_still_work(
    table: Mapping[str, bytes], files: Any
) -> None:
    here = world(replies(vectors(VECTOR)), replies(vectors(VECTOR)), files=table)
    here.assets.is_down = files == "down"
    here.assets.files = table if files == "down" else files

    refused = await here.send_and_drain(asking(text=[1, 2]))
    served = await here.send_and_drain(asking(text="Hello"))

    assert (503, "token_ids_unavailable", 200) == (
        refused.response.status,
        refused.json["error"]["code"],
        served.response.status,
    )
    assert ["token_table_error"] == [
        each["event"] for each in here.log.records if each["event"] != "request"
    ]
    assert 1 == here.ledger.holds
    here.assets.is_down, here.assets.files = False, table
    assert 200 == (await here.send_and_drain(asking(text=[1, 2]))).response.status


async def test_token_ids_are_no_way_around_the_limit_of_a_body(
    table: Mapping[str, bytes],
) -> None:
    here = world(files=table)

    exchanged = await here.send_and_drain(asking(text=[[6] * 16_384, [6] * 16_385]))

    assert (400, "input") == (exchanged.response.status, exchanged.json["error"]["param"])
    assert (
        "Decoded, these token ids have more than 4,194,304 bytes"
        in exchanged.json["error"]["message"]
    )
    assert (0, []) == (here.ledger.holds, here.ai.calls)


async def test_a_text_of_too_many_token_ids_is_read_in_parts_and_gets_their_mean(
    table: Mapping[str, bytes],
) -> None:
    # Of the second text, which has 640 words, the model would read 512 tokens.
    here = world(
        replies(vectors([1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.6, 0.8], tokens=9)), files=table
    )

    exchanged = await here.send_and_drain(asking(SMALL, [[1], [5] * 32, [2]]))

    (call,) = here.ai.calls
    first, *parts, last = call.inputs["text"]
    assert ("Hello", " word" * 640, " world") == (first, "".join(parts), last)
    assert 2 == len(parts)
    assert all(bound_tokens(part) + TOKENS_PER_TEXT <= 512 for part in parts)
    one, mean, other = (each["embedding"] for each in exchanged.json["data"])
    assert [1.0, 0.0] == one
    assert pytest.approx([0.6, 0.8]) == other
    assert pytest.approx([0.5**0.5, 0.5**0.5], rel=0.1) == mean
    assert pytest.approx(1) == math.hypot(*mean)
    assert 9 == exchanged.json["usage"]["total_tokens"]
    assert (1, 3) == (here.ledger.holds, here.log.records[-1]["texts"])


async def test_a_line_in_the_log_has_no_text() -> None:
    here = world(replies(vectors(VECTOR, VECTOR)))

    await here.send_and_drain(asking(text=["SECRET", "SECRET"], user="somebody"))

    record = here.log.records[-1]
    assert ("/v1/embeddings", 2, M3) == (record["route"], record["texts"], record["servedBy"])
    assert "SECRET" not in json.dumps(here.log.records)


async def test_the_list_of_models_has_those_for_embeddings() -> None:
    here = world()

    exchanged = await here.send_and_drain(make_request("GET", "/v1/models"))

    assert {"embed", M3, SMALL} <= {each["id"] for each in exchanged.json["data"]}
