"""A request's body, on its way to what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from bluey.apis.api import ClientApi
from bluey.errors import PayloadTooLarge, UnsupportedMediaType
from bluey.exchange import Exchange
from bluey.http.messages import Request
from bluey.ports import PlainLimit


class Asked(Protocol):
    """What a body asks for."""

    @property
    def session_id(self) -> str | None:
        """The session that it names."""


T = TypeVar("T", bound=Asked)


async def read_json_body(
    request: Request, limit_bytes: int, plain: PlainLimit | None = None
) -> bytes:
    """A body of JSON, unparsed. Raises UnsupportedMediaType, PayloadTooLarge or InvalidJson."""
    headers = request.headers
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType
    # The platform hands a compressed body over as it came.
    if headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("Send the body uncompressed, without content-encoding")
    announced = headers.get("content-length", "")
    # The number of digits is checked first, because `int` refuses a number with thousands of them.
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > limit_bytes):
        raise PayloadTooLarge(limit_bytes)
    return await request.body.read(limit_bytes, plain)


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
