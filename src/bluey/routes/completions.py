"""`POST /v1/chat/completions`: ask a model, in OpenAI's API."""

from __future__ import annotations

from typing import Literal

from bluey.apis.openai.chat import OPENAI_API, Completion, CompletionChunk
from bluey.apis.openai.chat_request import CompletionRequest
from bluey.apis.openai.errors import OpenAiFailure
from bluey.chat import Chat
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_body, receive_body
from bluey.serving.chat import serve_chat


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await receive_body(exchange, OPENAI_API)


def read(exchange: Exchange, body: bytes) -> Chat:
    """The chat in the body."""
    return read_body(exchange, body, OPENAI_API.parse)


async def create_chat_completion(exchange: Exchange, chat: Chat) -> Response:
    """Ask a model, as OpenAI's clients do.

    The same models, budgets and limits as `POST /chat`. With `stream: true` the answer is an event
    stream of chunks that ends with `data: [DONE]`. A stream that fails ends with an error instead.
    If no model begins to answer, the reply is an ordinary JSON error.
    """
    return await serve_chat(exchange, chat, OPENAI_API)


COMPLETIONS = Route(
    "/v1/chat/completions",
    ("POST",),
    create_chat_completion,
    read,
    Completion,
    receive,
    api=OPENAI_API,
    spends=True,
    request=CompletionRequest,
    events=(
        ("message", CompletionChunk),
        ("message", OpenAiFailure),
        ("message", Literal["[DONE]"]),
    ),
    tag="OpenAI",
)
