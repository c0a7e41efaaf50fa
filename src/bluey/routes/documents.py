"""The API's description and its reference page: the same for every tenant."""

from __future__ import annotations

from bluey.errors import NotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response, document_response, page_response
from bluey.routes.route import READS, Route, read_nothing


async def answer_description(exchange: Exchange, _asked: None) -> Response:
    """This description.

    The same for every tenant.
    """
    return document_response(await _text_of(exchange, "/openapi.json"))


async def answer_page(exchange: Exchange, _asked: None) -> Response:
    """This description as a page.

    The same for every tenant.
    """
    return page_response(await _text_of(exchange, "/docs/index.html"))


async def _text_of(exchange: Exchange, path: str) -> str:
    text = await exchange.isolate.assets.text(path)
    if text is None:
        raise NotFound
    return text


DESCRIPTION = Route(
    "/openapi.json",
    READS,
    answer_description,
    read_nothing,
    has_tenant=False,
    wants_key=False,
    is_rate_limited=False,
    tag="Documents",
    reply=dict,
    errors=(NotFound,),
)
PAGE = Route(
    "/docs",
    READS,
    answer_page,
    read_nothing,
    has_tenant=False,
    wants_key=False,
    is_rate_limited=False,
    tag="Documents",
    reply=str,
    errors=(NotFound,),
)
