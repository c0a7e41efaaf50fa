"""The API's description and its reference page: the same for every tenant."""

from __future__ import annotations

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


DESCRIPTION = Route(
    "/openapi.json",
    READS,
    get_description,
    read_nothing,
    dict,
    has_tenant=False,
    wants_key=False,
    is_rate_limited=False,
    errors=(NotFound,),
    tag="Documents",
)
PAGE = Route(
    "/docs",
    READS,
    get_reference,
    read_nothing,
    str,
    has_tenant=False,
    wants_key=False,
    is_rate_limited=False,
    errors=(NotFound,),
    tag="Documents",
)
