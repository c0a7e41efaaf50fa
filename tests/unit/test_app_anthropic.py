"""Anthropic's API through the whole of the core."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.app import refuse
from bluey.errors import Problem, SettingsError
from tests.fakes.clock import FakeEntropy
from tests.fakes.log import FakeLog
from tests.fakes.upstream import DONE, frame, native, refuses, replies, streams
from tests.fakes.values import (
    FROM_ELSEWHERE,
    PRIMARY,
    SESSION_ID,
    make_budgets,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

JSON = {"content-type": "application/json"}
VERSION = {"anthropic-version": "2023-06-01"}
HELLO: dict[str, object] = {"role": "user", "content": "hello"}
USAGE = {"prompt_tokens": 12, "completion_tokens": 3}
MESSAGES = "/v1/messages"
COUNT = "/v1/messages/count_tokens"
CLAUDE = "claude-sonnet-4-5-20250929"
LARGE = "claude-opus-4-6[1m]"


def post(path: str = MESSAGES, headers: dict[str, str] | None = None, **fields: object) -> Any:
    limit = {"max_tokens": 64} if path == MESSAGES else {}
    body = {"model": PRIMARY, **limit, "messages": [HELLO], **fields}
    return make_request("POST", path, {**JSON, **(headers or {})}, json.dumps(body).encode())


async def test_a_message_is_served_through_the_same_gateway() -> None:
    world = make_world(replies({"response": "Hello", "usage": USAGE}, gateway_log_id="log-1"))

    exchanged = await world.send_and_drain(
        post(
            system="Be brief.",
            temperature=0.5,
            stop_sequences=["END"],
            metadata={"user_id": json.dumps({"session_id": SESSION_ID})},
        )
    )

    (call,) = world.ai.calls
    assert {
        "messages": [{"role": "system", "content": "Be brief."}, HELLO],
        "max_tokens": 64,
        "temperature": 0.5,
        "stop": ["END"],
    } == call.inputs
    assert SESSION_ID == call.options["gateway"]["metadata"]["sessionId"]
    message, headers = exchanged.json, exchanged.response.headers
    assert (PRIMARY, [{"type": "text", "text": "Hello"}], "end_turn", 12, 3) == (
        message["model"],
        message["content"],
        message["stop_reason"],
        message["usage"]["input_tokens"],
        message["usage"]["output_tokens"],
    )
    assert {
        "request-id": headers["x-trace-id"],
        "x-model-id": PRIMARY,
        "x-tokens-in": "12",
        "x-tokens-out": "3",
        "x-gateway-log-id": "log-1",
    }.items() <= headers.items()


async def test_a_streamed_message_ends_with_its_usage() -> None:
    world = make_world(streams(native("Hel"), native("lo"), native("", usage=USAGE), DONE))

    exchanged = await world.send_and_drain(post(stream=True))

    names = [line[7:] for line in exchanged.text.splitlines() if line.startswith("event: ")]
    assert "message_start content_block_start content_block_delta content_block_delta" == " ".join(
        names[:4]
    )
    assert ["content_block_stop", "message_delta", "message_stop"] == names[4:]
    assert '"input_tokens":12,' in exchanged.text.split("message_delta")[-1]


async def test_a_stream_that_no_model_began_is_an_error_with_its_status() -> None:
    world = make_world(*[refuses(3040, 429)] * 4)

    exchanged = await world.send_and_drain(post(stream=True))

    assert (529, "overloaded_error") == (
        exchanged.response.status,
        exchanged.json["error"]["type"],
    )
    assert exchanged.json["request_id"] == exchanged.response.headers["request-id"]


async def test_a_stream_that_breaks_ends_with_an_error() -> None:
    world = make_world(streams(native("Hel"), frame({"error": {"code": 3007}})))

    exchanged = await world.send_and_drain(post(stream=True))

    assert exchanged.text.split("\n\n")[-2].startswith('event: error\ndata: {"type":"error",')


async def test_what_a_claude_thought_goes_back_to_it_with_its_signature() -> None:
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": "CAQS"}
    use = {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Köln"}}
    said = {"role": "assistant", "content": [thinking, use]}
    answer = {"type": "message", "stop_reason": "tool_use", "usage": {"input_tokens": 9}, **said}
    model = "anthropic/claude-opus-5.5"
    world = make_world(replies(answer), replies(answer), tenants=(make_tenant(allowed=(model,)),))
    tools = [{"name": "weather", "input_schema": {"type": "object"}}]
    asked: dict[str, Any] = {"model": model, "tools": tools, "thinking": {"type": "adaptive"}}

    first = await world.send_and_drain(post(**asked))
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "warm"}
    answered = {"role": "assistant", "content": first.json["content"]}
    await world.send_and_drain(
        post(**asked, messages=[HELLO, answered, {"role": "user", "content": [result]}])
    )

    assert [thinking, use] == first.json["content"]
    _, sent, returned = world.ai.calls[1].inputs["messages"]
    assert said == sent
    assert {**result, "content": [{"type": "text", "text": "warm"}]} == returned["content"][0]


@pytest.mark.parametrize(
    ("thinking", "status"),
    [({"type": "adaptive"}, 200), ({"type": "enabled", "budget_tokens": 4_096}, 200)],
)
async def test_a_model_that_does_not_reason_answers_who_asks_it_to_think(
    thinking: dict[str, object], status: int
) -> None:
    world = make_world(replies({"response": "Hello", "usage": USAGE}))

    exchanged = await world.send_and_drain(
        post(thinking=thinking, output_config={"effort": "high"})
    )

    assert status == exchanged.response.status


async def test_a_model_that_always_reasons_is_told_the_least_where_thinking_is_disabled() -> None:
    model = "@cf/openai/gpt-oss-120b"
    answer = {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}], "usage": USAGE}
    world = make_world(replies(answer), tenants=(make_tenant(allowed=(model,)),))

    await world.send_and_drain(post(model=model, thinking={"type": "disabled"}))

    assert "low" == world.ai.calls[0].inputs["reasoning_effort"]


@pytest.mark.parametrize("name", [CLAUDE, LARGE])
@pytest.mark.parametrize("path", ["/chat", "/v1/chat/completions", MESSAGES, COUNT])
async def test_a_name_that_a_client_insists_on_is_an_alias_on_every_api(
    path: str, name: str
) -> None:
    tenant = make_tenant(aliases={CLAUDE: PRIMARY, LARGE: PRIMARY})
    world = make_world(replies({"response": "Hello", "usage": USAGE}), tenants=(tenant,))
    request = (
        make_request(
            "POST",
            path,
            JSON,
            json.dumps({"sessionId": SESSION_ID, "message": "hello", "modelId": name}).encode(),
        )
        if path == "/chat"
        else post(path, model=name)
    )

    exchanged = await world.send_and_drain(request)

    assert 200 == exchanged.response.status, exchanged.text


ERRORS: dict[str, tuple[Any, int, str]] = {
    "no-json": (make_request("POST", MESSAGES, JSON, b"{"), 400, "invalid_request_error"),
    "wrong": (post(max_tokens="many"), 400, "invalid_request_error"),
    "no-such-model": (post(model="gpt-99"), 404, "not_found_error"),
    "not-allowed": (post(model="@cf/zai-org/glm-5.3"), 403, "permission_error"),
    "no-such-path": (make_request("GET", "/v1/messages/batches"), 404, "not_found_error"),
    "no-such-method": (make_request("GET", MESSAGES), 405, "invalid_request_error"),
    "not-to-be-counted": (post(COUNT, model="gpt-99"), 404, "not_found_error"),
    "no-such-listed-model": (
        make_request("GET", "/v1/models/gpt-99", VERSION),
        404,
        "not_found_error",
    ),
    "no-page": (
        make_request("GET", "/v1/models?limit=0", VERSION),
        400,
        "invalid_request_error",
    ),
}


@pytest.mark.parametrize(("request_", "status", "kind"), ERRORS.values(), ids=ERRORS)
async def test_an_error_has_anthropics_form(request_: Any, status: int, kind: str) -> None:
    exchanged = await make_world().send_and_drain(request_)

    error = exchanged.json
    assert (status, "error", kind) == (
        exchanged.response.status,
        error["type"],
        error["error"]["type"],
    )
    headers = exchanged.response.headers
    assert headers["x-trace-id"] == headers["request-id"] == error["request_id"]


async def test_an_error_of_openais_list_has_openais_form() -> None:
    exchanged = await make_world().send_and_drain(make_request("GET", "/v1/models/gpt-99"))

    assert "model_not_found" == exchanged.json["error"]["code"]
    assert "type" not in exchanged.json


def test_a_deployment_without_settings_refuses_in_anthropics_form() -> None:
    problems = SettingsError("tenant.jsonc", (Problem("id", "missing"),))

    response = refuse(post(), problems, FakeEntropy(), FakeLog())

    error = json.loads(response.body)
    assert (500, "api_error", response.headers["request-id"]) == (
        response.status,
        error["error"]["type"],
        error["request_id"],
    )


async def test_a_budget_refuses_once_and_for_all() -> None:
    world = make_world(tenants=(make_tenant(budgets=make_budgets(daily=10)),))

    exchanged = await world.send_and_drain(post())

    error = exchanged.json["error"]
    assert (429, "rate_limit_error", "budget_exceeded", "daily") == (
        exchanged.response.status,
        error["type"],
        error["code"],
        error["details"]["window"],
    )
    assert "false" == exchanged.response.headers["x-should-retry"]
    assert "retry-after" in exchanged.response.headers


class TestCounting:
    async def test_it_is_what_would_be_held_and_spends_nothing(self) -> None:
        tenant = make_tenant(budgets=make_budgets(daily=100_000))
        world = make_world(replies({"response": "Hi", "usage": USAGE}), tenants=(tenant,))

        counted = await world.send_and_drain(post(COUNT, system="Be brief."))
        assert ([], []) == (world.ai.calls, world.ledger.ends)
        await world.send_and_drain(post(system="Be brief."))

        ((hold, _),) = world.ledger.ends
        assert {"input_tokens": hold.amount.tokens - 64} == counted.json

    async def test_it_counts_images_by_their_number(self) -> None:
        world = make_world(tenants=(make_tenant(allowed=("@cf/google/gemma-4-26b-a4b-it",)),))
        source = {"type": "base64", "media_type": "image/png", "data": "aGk="}
        image = {"type": "image", "source": source}
        counts = [
            (
                await world.send_and_drain(
                    post(
                        COUNT,
                        model="@cf/google/gemma-4-26b-a4b-it",
                        messages=[{"role": "user", "content": [image] * count}],
                    )
                )
            ).json["input_tokens"]
            for count in (1, 2, 3)
        ]

        assert counts[2] - counts[1] == counts[1] - counts[0] > 0


def names_in(page: Any) -> list[str]:
    return [model["id"] for model in page["data"]]


class TestModels:
    @pytest.fixture
    def world(self) -> World:
        aliases = {f"claude-{number}": PRIMARY for number in range(3)}
        return make_world(tenants=(make_tenant(aliases=aliases),))

    async def page(self, world: World, query: str = "") -> Any:
        request = make_request("GET", f"/v1/models?{query}", VERSION)
        return (await world.send_and_drain(request)).json

    async def test_the_list_has_their_shape_where_the_client_says_their_version(
        self, world: World
    ) -> None:
        page = await self.page(world)

        assert {
            "type": "model",
            "id": "claude-0",
            "display_name": "claude-0",
            "created_at": "1970-01-01T00:00:00Z",
            "lifecycle": "active",
        } == page["data"][0]
        assert (False, "claude-0", page["data"][-1]["id"]) == (
            page["has_more"],
            page["first_id"],
            page["last_id"],
        )
        openai = await world.send_and_drain(make_request("GET", "/v1/models"))
        assert names_in(openai.json) == names_in(page)

    @pytest.mark.parametrize(
        ("query", "names", "has_more"),
        [
            ("limit=2", ["claude-0", "claude-1"], True),
            ("limit=1&after_id=claude-0", ["claude-1"], True),
            ("limit=1&before_id=claude-2", ["claude-1"], True),
            ("limit=9&before_id=claude-1&x=y", ["claude-0"], False),
            ("after_id=claude-0&before_id=claude-2", ["claude-1"], False),
            (f"after_id={PRIMARY}&limit=1000", None, False),
        ],
    )
    async def test_a_page_is_what_is_asked_for(
        self, world: World, query: str, names: list[str] | None, has_more: bool
    ) -> None:
        page = await self.page(world, query)

        assert has_more == page["has_more"]
        if names is not None:
            assert names == names_in(page)

    async def test_a_page_beside_nothing_is_refused(self, world: World) -> None:
        page = await self.page(world, "after_id=gpt-99")

        assert "after_id: This tenant serves no such model" == page["error"]["message"]

    async def test_one_model_has_their_shape(self, world: World) -> None:
        request = make_request("GET", "/v1/models/claude-1", VERSION)

        exchanged = await world.send_and_drain(request)

        assert ("model", "claude-1") == (exchanged.json["type"], exchanged.json["id"])


class TestKeys:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"x-api-key": "{key}"}, 200),
            ({"authorization": "Bearer {key}"}, 200),
            ({"authorization": "Bearer {key}", "x-api-key": "sk-ant-mine"}, 200),
            ({"authorization": "Bearer sk-mine", "x-api-key": "{key}"}, 200),
            ({"authorization": "Bearer {key}", "x-api-key": "bly_acme_wrong"}, 200),
            ({"x-api-key": "sk-ant-mine"}, 401),
            ({"authorization": "Basic eDp5", "x-api-key": "sk-ant-mine"}, 401),
            ({"x-api-key": ""}, 401),
            ({}, 401),
        ],
        ids=[
            "x-api-key",
            "bearer",
            "bearer-beside-anothers",
            "x-api-key-beside-anothers",
            "bearer-first",
            "anothers",
            "anothers-beside-basic",
            "empty",
            "none",
        ],
    )
    async def test_a_key_may_come_in_either_header(
        self, headers: dict[str, str], status: int
    ) -> None:
        world = make_world(
            replies({"response": "Hi", "usage": USAGE}), deployment=make_deployment()
        )
        key = world.add_key()
        sent = {name: value.replace("{key}", key) for name, value in headers.items()}

        exchanged = await world.send_and_drain(post(headers={**FROM_ELSEWHERE, **sent}))

        assert status == exchanged.response.status, exchanged.text
        if status == 401:
            assert "authentication_error" == exchanged.json["error"]["type"]


@pytest.mark.parametrize("query", ["limit=abc", "limit=0", "after_id=nobody", "x=y"])
async def test_in_openais_shape_the_query_of_the_models_has_no_effect(query: str) -> None:
    exchanged = await make_world().send_and_drain(make_request("GET", f"/v1/models?{query}"))

    assert (200, "list") == (exchanged.response.status, exchanged.json["object"])
