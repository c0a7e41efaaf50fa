"""What does not fit a model: images that it cannot see, prompts that its context does not hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bluey.models.model import MOST_IMAGE_TOKENS
from bluey.tenants.settings import Tenant
from tests.fakes.client import FakeBody
from tests.fakes.upstream import refuses, replies
from tests.fakes.values import make_budgets, make_chat, make_request, make_tenant
from tests.fakes.world import make_world

SEES = "@cf/google/gemma-4-26b-a4b-it"
SEES_ONE = "@cf/meta/llama-3.2-11b-vision-instruct"
BLIND = "@cf/qwen/qwen3-30b-a3b-fp8"
SMALL, SMALL_TOKENS = "@cf/meta/llama-3.3-70b-instruct-fp8-fast", 24_000
LARGE = "@cf/meta/llama-4-scout-17b-16e-instruct"
PNG = "data:image/png;base64,aGVsbG8="
IMAGE = {"type": "image_url", "image_url": {"url": PNG}}
OVERLOADED = refuses(3040, 429)
HI = replies({"response": "Hi", "usage": {"prompt_tokens": 5, "completion_tokens": 1}})


def tenant(default: str, fallback: str | None = None, **others: Any) -> Tenant:
    return make_tenant(default=default, fallback=fallback, budgets=make_budgets(10**7), **others)


def completions(content: object, **fields: object) -> Any:
    body = {"model": fields.pop("model"), "messages": [{"role": "user", "content": content}]}
    return make_request(
        "POST",
        "/v1/chat/completions",
        {"content-type": "application/json"},
        json.dumps(body | fields).encode(),
    )


async def test_a_model_that_cannot_see_is_refused_before_anything_is_held() -> None:
    world = make_world(tenants=(tenant(BLIND),))

    own = await world.send_and_drain(make_chat(images=[PNG]))
    openai = await world.send_and_drain(completions([IMAGE], model=BLIND))

    problem = {"path": "images", "message": f"{BLIND} does not see images"}
    assert (400, "unsupported_by_model", [problem]) == (
        own.response.status,
        own.json["error"]["code"],
        own.json["error"]["details"],
    )
    assert (400, "unsupported_by_model", "messages") == (
        openai.response.status,
        openai.json["error"]["code"],
        openai.json["error"]["param"],
    )
    assert [] == world.ai.calls
    assert 0 == world.ledgers["acme"].holds


async def test_a_fallback_that_cannot_see_is_not_asked() -> None:
    world = make_world(OVERLOADED, OVERLOADED, tenants=(tenant(SEES, BLIND),))

    response = (await world.send_and_drain(make_chat(images=[PNG]))).response

    assert 502 == response.status
    assert [SEES, SEES] == [call.model_id for call in world.ai.calls]


async def test_an_image_goes_to_the_model_as_it_came() -> None:
    world = make_world(HI, tenants=(tenant(SEES),))

    await world.send_and_drain(make_chat(images=[PNG]))

    (call,) = world.ai.calls
    text = {"type": "text", "text": "hello"}
    assert [{"role": "user", "content": [text, IMAGE]}] == call.inputs["messages"]


async def test_a_model_with_an_input_for_one_image_gets_it_there() -> None:
    world = make_world(HI, tenants=(tenant(SEES_ONE),))

    await world.send_and_drain(make_chat(images=[PNG]))
    two = await world.send_and_drain(make_chat(images=[PNG, PNG]))

    (call,) = world.ai.calls
    assert [{"role": "user", "content": "hello"}] == call.inputs["messages"]
    assert PNG == call.inputs["image"]
    assert [{"path": "images", "message": f"{SEES_ONE} does not see more than one image"}] == (
        two.json["error"]["details"]
    )


@pytest.mark.parametrize(
    ("models", "image_tokens"),
    [
        ((SEES, None), 1_120),
        ((SEES, LARGE), 2_560),
        (("@cf/moonshotai/kimi-k2.6", None), MOST_IMAGE_TOKENS),
    ],
)
async def test_an_image_is_held_by_what_the_models_count_at_most(
    models: tuple[str, str | None], image_tokens: int
) -> None:
    async def held(**fields: object) -> int:
        world = make_world(HI, tenants=(tenant(*models),))
        await world.send_and_drain(make_chat(**fields))
        ((hold, _),) = world.ledgers["acme"].ends
        return hold.amount.tokens

    assert await held(images=[PNG, PNG]) - await held() == 2 * image_tokens


def long(tokens: int) -> str:
    """A text that is estimated to be so many tokens, its message included."""
    return "four" * (tokens - 3)


@pytest.mark.parametrize(
    ("prompt_tokens", "fields", "ceiling", "told"),
    [
        (100, {}, 1_024, None),
        (SMALL_TOKENS - 1_024, {}, 1_024, None),
        (SMALL_TOKENS - 1_000, {}, 1_000, "1000"),
        (SMALL_TOKENS - 1, {}, 1, "1"),
        (SMALL_TOKENS, {}, None, None),
        (SMALL_TOKENS - 1_024, {"max_tokens": 32_000}, 1_024, "1024"),
        (SMALL_TOKENS - 1_000, {"max_tokens": 32_000}, None, None),
        (SMALL_TOKENS - 1_000, {"max_tokens": 1_000}, 1_000, None),
        (SMALL_TOKENS - 1_000, {"max_tokens": 1_001}, None, None),
    ],
)
async def test_a_prompt_and_its_answer_fit_the_context(
    prompt_tokens: int, fields: dict[str, int], ceiling: int | None, told: str | None
) -> None:
    world = make_world(HI, tenants=(tenant(SMALL),))

    exchanged = await world.send_and_drain(completions(long(prompt_tokens), model=SMALL, **fields))

    if ceiling is None:
        assert (400, "context_length_exceeded") == (
            exchanged.response.status,
            exchanged.json["error"]["code"],
        )
        assert [] == world.ai.calls
        return
    (call,) = world.ai.calls
    assert (ceiling, told) == (
        call.inputs["max_tokens"],
        exchanged.response.headers.get("x-max-tokens"),
    )


async def test_what_does_not_fit_is_told_in_numbers() -> None:
    world = make_world(tenants=(tenant(SMALL),))

    exchanged = await world.send_and_drain(completions(long(30_000), model=SMALL))

    assert {
        "modelId": SMALL,
        "contextTokens": SMALL_TOKENS,
        "estimatedTokensIn": 30_000,
        "maxOutputTokens": 1_024,
    } == exchanged.json["error"]["details"]
    assert (
        "Prompt and answer do not fit the model's context: about 30,000 tokens and up to 1,024 "
        "are more than 24,000"
    ) == exchanged.json["error"]["message"]
    assert 0 == world.ledgers["acme"].holds


@pytest.mark.parametrize("prompt_tokens", [SMALL_TOKENS - 1_024, SMALL_TOKENS - 1_023])
async def test_a_fallback_whose_context_is_too_small_is_not_asked(prompt_tokens: int) -> None:
    world = make_world(OVERLOADED, OVERLOADED, HI, tenants=(tenant(LARGE, SMALL),))

    await world.send_and_drain(completions(long(prompt_tokens), model=LARGE))

    fits = prompt_tokens + 1_024 <= SMALL_TOKENS
    assert [LARGE, LARGE, *([SMALL] * fits)] == [call.model_id for call in world.ai.calls]


# The body's size


async def sent(path: str, body: bytes, headers: dict[str, str], **limits: int) -> tuple[str, int]:
    """The outcome of a body, and how much of it was read."""
    served = tenant(SEES)
    if limits:
        served = Tenant.model_validate(
            {**served.model_dump(by_alias=True), "limits": limits, "budgets": None}
        )
    world = make_world(HI, tenants=(served,))
    request = make_request("POST", path, {"content-type": "application/json", **headers}, body)
    response = (await world.send_and_drain(request)).response
    assert isinstance(request.body, FakeBody)
    outcome = response.outcome
    if response.status == 413:
        outcome = json.loads(response.body)["error"]["message"]
    return outcome, request.body.taken_bytes


MIB = 1024 * 1024
SAID = f'{{"model":"{SEES}","messages":[{{"role":"user","content":"hi"}}]}}'.encode()
OWN = b'{"sessionId":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","message":"hi"'


def said(size_bytes: int) -> tuple[str, bytes]:
    """A completion request of this size."""
    return "/v1/chat/completions", SAID.ljust(size_bytes)


def asked(size_bytes: int) -> tuple[str, bytes]:
    """A chat of this size, without an image."""
    return "/chat", (OWN + b"}").ljust(size_bytes)


def shown(size_bytes: int, before: bytes = b"") -> tuple[str, bytes]:
    """A chat of this size with an image, after something else."""
    begun = OWN + before + b',"images":["' + PNG[:22].encode()
    data = b"A" * ((size_bytes - len(begun) - 3) // 4 * 4)
    return "/chat", (begun + data + b'"]}').ljust(size_bytes)


def shown_late(size_bytes: int) -> tuple[str, bytes]:
    """A chat of this size whose image comes behind 64 KiB of something else."""
    return shown(size_bytes, b" " * 65_536)


@pytest.mark.parametrize(
    ("made", "size_bytes", "most_bytes", "outcome"),
    [
        (said, 4 * MIB, None, "completed"),
        (said, 4 * MIB + 1, None, "4 MiB"),
        (said, 20 * MIB, None, "4 MiB"),
        (said, 16 * MIB, 16 * MIB, "completed"),
        (said, 65_537, 65_536, "64 KiB"),
        (said, 100_001, 100_000, "100,000 bytes"),
        (shown, 4 * MIB, None, "completed"),
        (shown, 4 * MIB + 1, None, "4 MiB"),
        (shown, 65_537, 65_536, "64 KiB"),
        (shown_late, MIB, None, "64 KiB"),
        (asked, 65_536, None, "completed"),
        (asked, 65_537, None, "64 KiB"),
    ],
)
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
async def test_a_body_has_the_limit_of_its_tenant(
    made: Callable[[int], tuple[str, bytes]],
    size_bytes: int,
    most_bytes: int | None,
    outcome: str,
    announced: bool,
) -> None:
    path, body = made(size_bytes)
    headers = {"content-length": str(size_bytes)} if announced else {}
    limits = {} if most_bytes is None else {"maxBodyBytes": most_bytes}

    told, taken_bytes = await sent(path, body, headers, **limits)

    if outcome == "completed":
        assert ("completed", size_bytes) == (told, taken_bytes)
        return
    assert f"Request body is larger than {outcome}" == told
    most = most_bytes or (65_536 if outcome == "64 KiB" else 4 * MIB)
    assert taken_bytes <= most + 16 * 1024
    # Only what `/chat` takes without images is known when it was read.
    assert taken_bytes == 0 or not announced or most_bytes is None
