"""`POST /chat`: ask a model, in Bluey's own API."""

from __future__ import annotations

from bluey.apis.own import OWN_API, ChatAnswer, DoneEvent, Error, Success, TokenEvent
from bluey.apis.own_request import ChatRequest
from bluey.chat import Chat
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_body, receive_body
from bluey.serving.chat import serve_chat


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await receive_body(exchange, OWN_API)


def read(exchange: Exchange, body: bytes) -> Chat:
    """The chat in the body."""
    return read_body(exchange, body, OWN_API.parse)


async def chat(exchange: Exchange, asked: Chat) -> Response:
    """Ask a model.

    Replies with the whole answer. With `stream: true` the reply is an event stream: a `token` for
    each piece of text, an `error` if the answer is not whole, and at the end one `done` with the
    usage. Comment lines keep a silent stream alive. An error before the call of a model is an
    ordinary JSON error with its status, streamed or not. In a stream, a later error is an event.
    """
    return await serve_chat(exchange, asked, OWN_API)


CHAT = Route(
    "/chat",
    ("POST",),
    chat,
    read,
    Success[ChatAnswer],
    receive,
    spends=True,
    request=ChatRequest,
    events=(("token", TokenEvent), ("error", Error), ("done", DoneEvent)),
    tag="Chat",
)
