"""Texts that a client sent as token ids."""

from __future__ import annotations

from bluey.embedding import Embedding
from bluey.errors import AssetsUnavailable, TokenIdsUnavailable
from bluey.exchange import Exchange
from bluey.tokens.token_ids import TABLE_PATH, TOKENIZER, TokenTable, is_table


async def texts_of(exchange: Exchange, embedding: Embedding) -> tuple[str, ...]:
    """The texts of an embedding, decoded if they are encoded. Raises TokenIdsUnavailable, or
    InvalidRequest where they are longer than a body may be."""
    if not embedding.encoded:
        return embedding.texts
    table = await _table(exchange)
    return table.texts(embedding.encoded, exchange.tenant.limits.max_body_bytes)


async def _table(exchange: Exchange) -> TokenTable:
    """The table, read once per isolate."""
    isolate = exchange.isolate
    if TOKENIZER not in isolate.token_tables:
        try:
            content = await isolate.assets.read(TABLE_PATH)
        except AssetsUnavailable as error:
            exchange.log("token_table_error", {"reason": str(error)})
            raise TokenIdsUnavailable from error
        if content is None or not is_table(content):
            reason = f"{TABLE_PATH} is missing or another one than this version's"
            exchange.log("token_table_error", {"reason": reason})
            raise TokenIdsUnavailable
        # Of several requests that read it at the same time, each may keep its own.
        isolate.token_tables[TOKENIZER] = TokenTable(content)
    return isolate.token_tables[TOKENIZER]
