"""`POST /chat`: ask a model, in Bluey's own API."""

from __future__ import annotations

from bluey.apis.own import OWN_API, ChatRequest
from bluey.chat import Chat
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving import read_chat, serve_chat


async def read(exchange: Exchange) -> Chat:
    """The chat in the body."""
    return await read_chat(exchange, OWN_API)


async def answer(exchange: Exchange, chat: Chat) -> Response:
    """Ask a model.

    Answers with the whole answer, or with `stream: true` as an event stream: `token` per piece
    of text, `error` if the answer is not whole, `done` with the usage, always last, once. A
    comment line keeps a silent stream alive. What is wrong before a model is called is an
    ordinary JSON error with its status, streamed or not; once one was called, a stream tells it
    as an event.
    """
    return await serve_chat(exchange, chat, OWN_API)


CHAT = Route(
    "/chat", ("POST",), answer, read, api=OWN_API, spends=True, tag="Chat", request=ChatRequest
)
