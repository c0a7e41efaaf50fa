"""`POST /v1/messages/count_tokens`: how many tokens a prompt has at most."""

from __future__ import annotations

from bluey.apis.anthropic.message_request import CountTokensRequest, parse_count_request
from bluey.apis.anthropic.messages import ANTHROPIC_API, TokenCount, count_response
from bluey.chat import Chat
from bluey.errors import ModelNotAllowed, ModelNotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_json_body
from bluey.serving.run import bounds_of, select_for


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await read_json_body(exchange.request, exchange.tenant.limits.max_body_bytes)


def read(_exchange: Exchange, body: bytes) -> Chat:
    """The chat in the body."""
    return parse_count_request(body)


async def count_tokens(exchange: Exchange, chat: Chat) -> Response:
    """How many tokens a prompt has at most.

    Asks no model and spends nothing. The answer is what Bluey would hold for the prompt: the bound
    of its texts, and the most that the model makes of each image. The model itself may count fewer.
    """
    selection = select_for(exchange, chat.requested_model_id, ANTHROPIC_API)
    return count_response(bounds_of(exchange.tenant, chat, selection, 0).tokens_in)


COUNT_TOKENS = Route(
    "/v1/messages/count_tokens",
    ("POST",),
    count_tokens,
    read,
    TokenCount,
    receive,
    api=ANTHROPIC_API,
    request=CountTokensRequest,
    errors=(ModelNotAllowed, ModelNotFound),
    tag="Anthropic",
)
