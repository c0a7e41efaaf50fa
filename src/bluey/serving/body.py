"""A request's body, on its way to what it asks for."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol, TypeVar

from bluey.apis.api import ClientApi
from bluey.errors import InvalidJson, PayloadTooLarge, UnsupportedMediaType
from bluey.exchange import Exchange
from bluey.http.messages import Request
from bluey.ports import PlainLimit


class Asked(Protocol):
    """What a body asks for."""

    @property
    def session_id(self) -> str | None:
        """The session that it names."""


T = TypeVar("T", bound=Asked)


# What gzip puts around the data: zlib's word for it.
_GZIP = 16 + zlib.MAX_WBITS
_NO_GZIP = "Request body is not what gzip makes, or it broke off"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


async def read_json_body(
    request: Request, limit_bytes: int, plain: PlainLimit | None = None
) -> bytes:
    """A body of JSON, unparsed and uncompressed, without a byte order mark. Raises
    UnsupportedMediaType, PayloadTooLarge or InvalidJson."""
    headers = request.headers
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType
    is_compressed = _is_compressed(headers.get("content-encoding", ""))
    announced = headers.get("content-length", "")
    # The number of digits is checked first, because `int` refuses a number with thousands of them.
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > limit_bytes):
        raise PayloadTooLarge(limit_bytes)
    if is_compressed:
        body = _uncompressed(await request.body.read(limit_bytes), limit_bytes, plain)
    else:
        body = await request.body.read(limit_bytes, plain)
    return body.removeprefix(_BYTE_ORDER_MARK)


def _is_compressed(content_encoding: str) -> bool:
    """Whether a body is compressed, by its header. Raises UnsupportedMediaType."""
    named = (name.strip().lower() for name in content_encoding.split(","))
    codings = [name for name in named if name not in ("", "identity")]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise UnsupportedMediaType("Send the body uncompressed, or with content-encoding: gzip")
    return bool(codings)


def _uncompressed(packed: bytes, limit_bytes: int, plain: PlainLimit | None) -> bytes:
    """What is in a body compressed with gzip; no more is unpacked than it may have. Raises
    PayloadTooLarge or InvalidJson."""
    unpacking = zlib.decompressobj(_GZIP)
    allowed_bytes = min(plain.limit_bytes, limit_bytes) if plain else limit_bytes
    try:
        body = unpacking.decompress(packed, allowed_bytes + 1)
        if plain and allowed_bytes < min(len(body), limit_bytes):
            # What is no image may have this much.
            if plain.marker.encode() not in body[:allowed_bytes]:
                raise PayloadTooLarge(allowed_bytes)
            allowed_bytes = limit_bytes
            left_bytes = limit_bytes + 1 - len(body)
            body += unpacking.decompress(unpacking.unconsumed_tail, left_bytes)
    except zlib.error as error:
        raise InvalidJson(_NO_GZIP) from error
    if len(body) > allowed_bytes:
        raise PayloadTooLarge(allowed_bytes)
    if not unpacking.eof or unpacking.unused_data:
        raise InvalidJson(_NO_GZIP)
    return body


async def receive_body(exchange: Exchange, api: ClientApi) -> bytes:
    """A request's body, unparsed; the exchange gets the session that it names, because the rate
    limiters count that first. Raises BlueyError."""
    limit_bytes = exchange.tenant.limits.max_body_bytes
    body = await read_json_body(exchange.request, limit_bytes, api.plain_limit)
    exchange.session_id = api.session_in(body)
    return body


def read_body(exchange: Exchange, body: bytes, parse: Callable[[bytes], T]) -> T:
    """What a request's body asks for. Raises BadRequest or PayloadTooLarge."""
    # A body that asks for nothing names no session.
    exchange.session_id = None
    asked = parse(body)
    exchange.session_id = asked.session_id
    return asked
