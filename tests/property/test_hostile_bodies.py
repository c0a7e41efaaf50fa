"""A request whose body is wrong in thousands of places costs no more than a right one of its size.

The costs are compared in one process, one request after the other, so the bound holds on any
machine. tests/platform/test_hostile_bodies.py does the same in workerd.
"""

from __future__ import annotations

import json
import statistics
import time

import pytest
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bluey.apis.anthropic.message_request import MessageRequest
from bluey.apis.openai.chat_request import CompletionRequest
from bluey.apis.openai.responses_request import ResponseRequest
from bluey.apis.own_request import ChatRequest
from bluey.errors import BadRequest, InvalidJson, Problem
from bluey.validation import Value, parse_body
from tests.fakes.upstream import replies
from tests.fakes.values import make_request, make_tenant
from tests.fakes.world import World, make_world
from tests.hostile import CASES, NAMESPACES, hostile, repeated, right
from tests.proof import tries

ROUNDS = tries(11, everyday=5)
MAX_RATIO = 1.5
# What else the machine does may disturb one measurement, or two, and not all.
MEASUREMENTS = 4


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(*[replies({"response": "Hi"})] * (MEASUREMENTS * ROUNDS * len(CASES)))


async def cpu_ms(world: World, path: str, body: bytes, status: int) -> float:
    request = make_request("POST", path, {"content-type": "application/json"}, body)
    started = time.process_time()
    exchanged = await world.send_and_drain(request)
    used_ms = (time.process_time() - started) * 1_000
    assert status == exchanged.response.status
    return used_ms


async def ratio(world: World, path: str, name: str) -> float:
    return await ratio_of(world, path, hostile(path, name), right(path, name))


async def ratio_of(world: World, path: str, wrong: bytes, reference: bytes) -> float:
    wrong_ms, right_ms = [], []
    for _ in range(ROUNDS):
        right_ms.append(await cpu_ms(world, path, reference, 200))
        wrong_ms.append(await cpu_ms(world, path, wrong, 400))
    return statistics.median(wrong_ms) / statistics.median(right_ms)


@pytest.mark.parametrize(("path", "name"), CASES, ids=lambda part: part)
async def test_a_hostile_body_costs_no_more_than_a_right_one(
    world: World, path: str, name: str
) -> None:
    ratios = [await ratio(world, path, name)]
    while min(ratios) > MAX_RATIO and len(ratios) < MEASUREMENTS:
        ratios.append(await ratio(world, path, name))

    assert min(ratios) <= MAX_RATIO


async def test_too_many_tools_of_one_name_cost_no_more_than_a_right_body() -> None:
    path = "/v1/responses"
    world = make_world(*[replies({"response": "Hi"})] * (MEASUREMENTS * ROUNDS))
    wrong, reference = repeated(*NAMESPACES), right(path)

    ratios = [await ratio_of(world, path, wrong, reference)]
    while min(ratios) > MAX_RATIO and len(ratios) < MEASUREMENTS:
        ratios.append(await ratio_of(world, path, wrong, reference))

    assert min(ratios) <= MAX_RATIO


# The dearest of 4 MiB, most of them for being read before their values are counted.
LARGE_BYTES = 4 * 1024 * 1024
LARGE = ["stop of texts", "tools of objects", "texts of brackets", "lists in lists"]
SEES = "@cf/google/gemma-4-26b-a4b-it"


@pytest.mark.parametrize("name", LARGE)
async def test_a_large_hostile_body_costs_no_more_than_a_right_one(name: str) -> None:
    path = "/v1/chat/completions"
    url = "data:image/png;base64," + "A" * (LARGE_BYTES // 4 * 4 - 400)
    part = {"type": "image_url", "image_url": {"url": url}}
    shown = json.dumps({"model": SEES, "messages": [{"role": "user", "content": [part]}]})
    wrong = hostile(path, name, LARGE_BYTES)
    tenants = (make_tenant(default=SEES, fallback=None),)
    world = make_world(*[replies({"response": "Hi"})] * 5, tenants=tenants)

    right_ms = [await cpu_ms(world, path, shown.encode(), 200) for _ in range(5)]
    wrong_ms = [await cpu_ms(world, path, wrong, 400) for _ in range(5)]

    assert min(wrong_ms) <= MAX_RATIO * min(right_ms)


MODELS: dict[str, type[Value]] = {
    "/chat": ChatRequest,
    "/v1/chat/completions": CompletionRequest,
    "/v1/responses": ResponseRequest,
    "/v1/messages": MessageRequest,
}


def worded(error: ErrorDetails) -> str:
    """What pydantic says, without Python's words and without the length of a list that is too long:
    it may not be read to its end."""
    if error["type"] != "too_long":
        return error["msg"]
    return f"Must have at most {error['ctx']['max_length']:,} items"


def told(path: str, body: bytes) -> tuple[Problem, ...] | None:
    """The problems that `parse_body` names; None for what is not JSON."""
    with pytest.raises(BadRequest) as refused:
        parse_body(MODELS[path], body)
    if isinstance(refused.value, InvalidJson):
        return None
    return refused.value.problems


def found(path: str, body: bytes) -> list[Problem] | None:
    """All problems that pydantic finds on its own, however long that takes."""
    with pytest.raises(ValidationError) as refused:
        MODELS[path].model_validate_json(body)
    errors = refused.value.errors()
    if errors[0]["type"] == "json_invalid":
        return None
    return [
        Problem(".".join(map(str, error["loc"])) or "(body)", worded(error))
        for error in errors
        # A list of nothing but wrong items is not too short.
        if error["type"] != "too_short"
    ]


@pytest.mark.parametrize(("path", "name"), CASES, ids=lambda part: part)
@pytest.mark.parametrize("size_bytes", [2_000, 8_000])
def test_what_is_named_of_a_hostile_body_is_what_is_wrong_with_it(
    path: str, name: str, size_bytes: int
) -> None:
    # Some need so many bytes to be wrong at all.
    least_bytes = 4_000 if "right values" in name else 64_000 if "too many" in name else 0
    body = hostile(path, name, max(size_bytes, least_bytes))
    named, expected = told(path, body), found(path, body)

    if named is None or expected is None:
        # What breaks off far behind is told what is wrong before that.
        assert expected is None
        assert named is None or name in ("no end", "garbage at the end")
        return
    if [problem.path for problem in named] == ["(body)"] and len(expected) > 200:
        return
    assert [problem for problem in expected if problem in set(named)] == list(named)
    assert 1 <= len(named) <= 50
    if len(named) < 50 and body.count(b",") <= 1_024:
        assert expected == list(named)
