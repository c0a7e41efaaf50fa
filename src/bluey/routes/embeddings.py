"""`POST /v1/embeddings`: embed texts, in OpenAI's API."""

from __future__ import annotations

from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.embeddings import (
    EmbeddingList,
    EmbeddingRequest,
    parse_embedding_request,
)
from bluey.embedding import Embedding
from bluey.errors import TokenIdsUnavailable
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route
from bluey.serving.body import read_body, receive_body
from bluey.serving.embedding import serve_embedding


async def receive(exchange: Exchange) -> bytes:
    """The body, unparsed."""
    return await receive_body(exchange, OPENAI_API)


def read(exchange: Exchange, body: bytes) -> Embedding:
    """The embedding in the body."""
    return read_body(exchange, body, parse_embedding_request)


async def create_embedding(exchange: Exchange, embedding: Embedding) -> Response:
    """Embed texts, as OpenAI's clients do.

    The same budgets and limits as a chat, but with models for embeddings. There is no fallback,
    because the embeddings of two models do not fit together.
    """
    return await serve_embedding(exchange, embedding, OPENAI_API)


EMBEDDINGS = Route(
    "/v1/embeddings",
    ("POST",),
    create_embedding,
    read,
    EmbeddingList,
    receive,
    api=OPENAI_API,
    spends=True,
    request=EmbeddingRequest,
    errors=(TokenIdsUnavailable,),
    tag="OpenAI",
)
