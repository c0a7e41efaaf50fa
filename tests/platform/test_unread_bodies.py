"""A request that is refused before its body is read: the client gets the whole response, and what
it still sends runs into nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fakes.values import FROM_HERE
from tests.platform.conftest import TENANT
from tests.platform.workerd import Workerd

ANNOUNCED_BYTES = 20_000_000
SECONDS = 20
HEADERS = {**FROM_HERE, "x-tenant-id": TENANT, "content-type": "application/json"}
ANNOUNCED = {"content-length": str(ANNOUNCED_BYTES)}


@dataclass
class Connection:
    """One client's."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    body_bytes: int = 0

    async def send(self, line: str, headers: dict[str, str]) -> None:
        sent = {"host": "localhost", **HEADERS, **headers}
        lines = [line, *(f"{name}: {value}" for name, value in sent.items())]
        await self.send_body("\r\n".join([*lines, "", ""]).encode())

    async def send_body(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def status(self) -> int:
        """The next response's; its body is unread."""
        async with asyncio.timeout(SECONDS):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.body_bytes = int(head.partition("content-length: ")[2].partition("\r")[0])
        return int(head.split(" ")[1])

    async def body(self) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            found: dict[str, Any] = json.loads(await self.reader.readexactly(self.body_bytes))
        return found


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()


async def test_a_body_that_is_too_long_is_refused_before_it_is_sent(runtime: Workerd) -> None:
    async with connected(runtime.urls["shared"]) as client:
        await client.send("POST /chat HTTP/1.1", ANNOUNCED)
        assert 413 == await client.status()
        # A client that sends nothing more is not waited for.
        assert "payload_too_large" == (await client.body())["error"]["code"]


REFUSED = {
    "too long": ("POST /chat HTTP/1.1", {}, 413),
    "not found": ("POST /nothing HTTP/1.1", {}, 404),
    "unknown tenant": ("POST /chat HTTP/1.1", {"x-tenant-id": "nobody"}, 404),
    "another method": ("PUT /chat HTTP/1.1", {}, 405),
    "another media type": ("POST /chat HTTP/1.1", {"content-type": "text/plain"}, 415),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_client_that_goes_on_sending_keeps_its_connection(
    runtime: Workerd, name: str
) -> None:
    line, headers, status = REFUSED[name]
    async with connected(runtime.urls["shared"]) as client:
        await client.send(line, ANNOUNCED | headers)
        assert status == await client.status()
        await client.send_body(b" " * ANNOUNCED_BYTES)
        assert not (await client.body())["ok"]
        await client.send("GET /health HTTP/1.1", {})
        assert 200 == await client.status()


async def test_a_body_of_unknown_length_runs_out_behind_the_limit(runtime: Workerd) -> None:
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    async with connected(runtime.urls["shared"]) as client:
        await client.send("POST /chat HTTP/1.1", {"transfer-encoding": "chunked"})
        for _ in range(ANNOUNCED_BYTES // 65_536):
            await client.send_body(piece)
        await client.send_body(b"0\r\n\r\n")
        assert 413 == await client.status()
        assert "payload_too_large" == (await client.body())["error"]["code"]
        await client.send("GET /health HTTP/1.1", {})
        assert 200 == await client.status()
