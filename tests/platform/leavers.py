"""Clients that leave, and what must not be printed when they do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fakes.values import FROM_HERE
from tests.platform.conftest import TENANT
from tests.platform.scripted_ai import Session, until

# What workerd prints when it had to end a request itself, or when nobody caught an error.
COMPLAINTS = re.compile(r"hung|[Uu]nhandled|[Uu]ncaught|never retrieved|Traceback|internal_error")


@dataclass
class Leaver:
    """A client that leaves after a while, and what it had received by then.

    It closes its connection or resets it. A reset also takes back what has not been read, so
    such a client first waits until its request was. What it sends is the session's least request,
    or `body`; it may first read on until it `has_read` something.
    """

    session: Session
    streamed: bool
    stays_s: float
    resets: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = "/chat"
    body: Mapping[str, object] | None = None
    has_read: bytes = b""
    received: bytes = b""

    async def run(self, url: str) -> None:
        """Sends its request and leaves, wherever the response is then."""
        host, _, port = url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        least = {"sessionId": self.session.id, "message": "hello", "stream": self.streamed}
        content = json.dumps(self.body or least).encode()
        headers = {
            **FROM_HERE,
            "host": "localhost",
            "x-tenant-id": TENANT,
            "content-type": "application/json",
            "content-length": str(len(content)),
            **self.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"POST {self.path} HTTP/1.1\r\n{lines}\r\n".encode() + content)
        if self.resets:
            await until(lambda: bool(self.session.received), within_s=20)
        while self.has_read not in self.received:
            self.received += await reader.read(65_536)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.stays_s):
                while piece := await reader.read(65_536):
                    self.received += piece
        if self.resets:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
