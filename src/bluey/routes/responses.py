"""`POST /v1/responses`: ask a model, in OpenAI's Responses API."""

from __future__ import annotations

from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.openai.responses_request import ResponseRequest
from bluey.apis.openai.responses_values import EVENTS, ResponseObject
from bluey.chat import Chat
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_body, receive_body
from bluey.serving.chat import serve_chat


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await receive_body(exchange, RESPONSES_API)


def read(exchange: Exchange, body: bytes) -> Chat:
    """The chat in the body."""
    return read_body(exchange, body, RESPONSES_API.parse)


async def create_response(exchange: Exchange, chat: Chat) -> Response:
    """Ask a model, as clients of OpenAI's Responses API do.

    The same models, budgets and limits as `POST /chat`. Bluey stores nothing: send the items of
    earlier turns in `input`. With `stream: true` the answer is an event stream. Its last event is
    `response.completed`, `response.incomplete` or `response.failed`. If no model begins to answer,
    the reply is an ordinary JSON error.
    """
    return await serve_chat(exchange, chat, RESPONSES_API)


RESPONSES = Route(
    "/v1/responses",
    ("POST",),
    create_response,
    read,
    ResponseObject,
    receive,
    api=RESPONSES_API,
    spends=True,
    request=ResponseRequest,
    events=EVENTS,
    tag="OpenAI",
)
