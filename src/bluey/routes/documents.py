"""The API's description and its reference page: the same for every tenant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bluey.errors import NotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response, document_response, page_response
from bluey.routes.route import READS, Route, read_nothing


async def get_description(exchange: Exchange, _asked: None) -> Response:
    """This description.

    OpenAPI 3.1. The same for every tenant.
    """
    return document_response(await text_of(exchange, "/openapi.json"))


async def get_reference(exchange: Exchange, _asked: None) -> Response:
    """This description as a page.

    HTML that can be read without a script. With its own script it also sends requests, with the
    reader's key. The same for every tenant.
    """
    return page_response(await text_of(exchange, "/docs/index.html"))


async def text_of(exchange: Exchange, path: str) -> str:
    """The text of a file beside the Worker. Raises NotFound where there is none."""
    content = await exchange.isolate.assets.read(path)
    if content is None:
        raise NotFound
    return content.decode()


def document_route(
    path: str,
    answer: Callable[[Exchange, None], Awaitable[Response]],
    reply: type,
    status: int = 200,
) -> Route[None]:
    """A route for anybody, with or without a tenant or an API key: what it answers is no secret."""
    return Route(
        path,
        READS,
        answer,
        read_nothing,
        reply,
        has_tenant=False,
        wants_key=False,
        is_rate_limited=False,
        errors=(NotFound,),
        status=status,
        tag="Documents",
    )


DESCRIPTION = document_route("/openapi.json", get_description, dict)
PAGE = document_route("/docs", get_reference, str)
