"""`POST /v1/messages`: ask a model, in Anthropic's API."""

from __future__ import annotations

from bluey.apis.anthropic.content import MessageReply
from bluey.apis.anthropic.errors import AnthropicFailure
from bluey.apis.anthropic.message_request import MessageRequest
from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.apis.anthropic.stream import (
    ContentBlockDelta,
    ContentBlockStart,
    ContentBlockStop,
    MessageDelta,
    MessageStart,
    MessageStop,
)
from bluey.chat import Chat
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_body, receive_body
from bluey.serving.chat import serve_chat


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await receive_body(exchange, ANTHROPIC_API)


def read(exchange: Exchange, body: bytes) -> Chat:
    """The chat in the body."""
    return read_body(exchange, body, ANTHROPIC_API.parse)


async def create_message(exchange: Exchange, chat: Chat) -> Response:
    """Ask a model, as Anthropic's clients do.

    The same models, budgets and limits as `POST /chat`. With `stream: true` the answer is an event
    stream that ends with `message_stop`. A stream that fails ends with `event: error` instead. If
    no model begins to answer, the reply is an ordinary JSON error.
    """
    return await serve_chat(exchange, chat, ANTHROPIC_API)


MESSAGES = Route(
    "/v1/messages",
    ("POST",),
    create_message,
    read,
    MessageReply,
    receive,
    api=ANTHROPIC_API,
    spends=True,
    request=MessageRequest,
    events=(
        ("message_start", MessageStart),
        ("content_block_start", ContentBlockStart),
        ("content_block_delta", ContentBlockDelta),
        ("content_block_stop", ContentBlockStop),
        ("message_delta", MessageDelta),
        ("message_stop", MessageStop),
        ("error", AnthropicFailure),
    ),
    tag="Anthropic",
)
