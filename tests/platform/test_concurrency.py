"""Requests at the same time: the real `env.AI` keeps its last call's options and log id."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

import httpx
import pytest

from tests.platform.conftest import FALLBACK, MODEL, OTHER_TENANT, TENANT, Chat, done, events_of
from tests.platform.conftest import tokens as token_events
from tests.platform.scripted_ai import (
    Reply,
    ScriptedAi,
    Session,
    answer,
    failure,
    frame,
    native,
    native_frames,
    stream,
    until,
)

PARALLEL = 32
ROUNDS = 3


@dataclass
class Request:
    """One of many requests: what is special about it, and its session."""

    number: int
    tenant: str
    streamed: bool
    fails_first: bool
    session: Session

    @property
    def text(self) -> str:
        return f"answer {self.number}"

    @property
    def log_id(self) -> str:
        return f"log-{self.number}"

    @property
    def tokens_out(self) -> int:
        return 100 + self.number

    @property
    def options(self) -> dict[str, object]:
        return {"temperature": self.number / 10, "maxTokens": 200 + self.number}

    @property
    def asked(self) -> list[str]:
        return [MODEL, FALLBACK] if self.fails_first else [MODEL]


def make_request(ai: ScriptedAi, number: int, chance: random.Random) -> Request:
    """A request with a delay, a tenant, options, an answer and a log id of its own."""
    session = ai.session()
    request = Request(
        number,
        tenant=(TENANT, OTHER_TENANT)[number % 2],
        streamed=number % 4 < 2,
        fails_first=number % 8 == 5,
        session=session,
    )
    success = scripted_answer(request, delay_s=chance.uniform(0, 0.3))
    session.replies = (failure(5007, 400), success) if request.fails_first else (success,)
    return request


def scripted_answer(request: Request, delay_s: float) -> Reply:
    usage = {"prompt_tokens": 1_000 + request.number, "completion_tokens": request.tokens_out}
    if not request.streamed:
        value = {"response": request.text, "usage": usage}
        return answer(value, delay_s=delay_s, log_id=request.log_id)
    frames = native_frames(*request.text)[: len(request.text)]
    last = frame({"response": "", "usage": usage})
    slowly = [piece for part in frames for piece in (part, 0.01)]
    ended = (*slowly, last, b"data: [DONE]\n\n")
    return stream(*ended, delay_s=delay_s, log_id=request.log_id)


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_no_request_gets_what_is_anothers(ai: ScriptedAi, chat: Chat, seed: int) -> None:
    chance = random.Random(seed)
    requests = [make_request(ai, number, chance) for number in range(PARALLEL)]
    chance.shuffle(requests)
    responses = await asyncio.gather(
        *(
            chat(request.session, tenant=request.tenant, stream=request.streamed, **request.options)  # type: ignore[arg-type]  # the options are fields of the body
            for request in requests
        )
    )
    for request, response in zip(requests, responses, strict=True):
        assert_is_own(request, response)


def assert_is_own(request: Request, response: httpx.Response) -> None:
    """The response is this request's, and what was asked of the model was for it."""
    model_id = request.asked[-1]
    assert (200, request.log_id) == (response.status_code, response.headers["x-gateway-log-id"])
    assert model_id == response.headers["x-model-id"]
    tokens_in = 1_000 + request.number
    if request.streamed:
        expected = [*token_events(*request.text), done(model_id, tokens_in, request.tokens_out)]
        assert expected == events_of(response)
    else:
        data = response.json()["data"]
        assert (request.session.id, request.text) == (data["sessionId"], data["message"]["content"])
        assert (tokens_in, request.tokens_out) == (
            data["usage"]["tokensIn"],
            data["usage"]["tokensOut"],
        )
    assert request.asked == request.session.models
    for received in request.session.received:
        metadata = received.gateway["metadata"]
        assert isinstance(metadata, dict)
        assert (request.tenant, response.headers["x-trace-id"]) == (
            metadata["tenantId"],
            metadata["traceId"],
        )
        asked_for = (received.inputs["temperature"], received.inputs["max_tokens"])
        assert (request.number / 10, 200 + request.number) == asked_for


async def test_a_stalled_request_holds_up_no_other(ai: ScriptedAi, chat: Chat) -> None:
    stalled = [ai.session(native("late", delay_s=2.0)) for _ in range(8)]
    waiting = asyncio.gather(*(chat(session) for session in stalled))
    await until(lambda: all(session.received for session in stalled))
    response = await asyncio.wait_for(chat(ai.session(native("soon"))), timeout=1.5)
    assert "soon" == response.json()["data"]["message"]["content"]
    assert ["late"] * 8 == [r.json()["data"]["message"]["content"] for r in await waiting]
