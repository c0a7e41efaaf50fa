"""Images under wrangler dev: a large one is served, and what is too large is refused unread."""

from __future__ import annotations

import base64
import random
import socket
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Deployed
from tests.servers import Server

TENANT = "seeing"
SEES = "@cf/google/gemma-4-26b-a4b-it"
SEES_ONE = "@cf/meta/llama-3.2-11b-vision-instruct"
CLAUDE = "anthropic/claude-haiku-4.5"
BLIND = "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
SESSION = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {
        "models": {"default": SEES, "allowed": [SEES_ONE, CLAUDE, BLIND]},
        "gateway": {"id": "gate"},
        "budgets": {"daily": {"tokens": 10_000_000}},
    }
}
MB = 1_000_000


def png(size_bytes: int) -> bytes:
    """A picture of noise, which nothing makes smaller."""
    width = height = round((size_bytes / 3) ** 0.5)
    noise = random.Random(1)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows, 0),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


LARGE = png(3 * MB - 10_000)
URL = "data:image/png;base64," + base64.b64encode(LARGE).decode()


@pytest.fixture(scope="module")
def client(described: Deployed) -> Iterator[httpx.Client]:
    headers = {"x-tenant-id": TENANT}
    with httpx.Client(base_url=described.server.url, headers=headers, timeout=60) as client:
        yield client


@pytest.mark.parametrize("model", [SEES, SEES_ONE, CLAUDE])
def test_a_large_image_reaches_the_model(client: httpx.Client, model: str) -> None:
    assert 2.9 * MB < len(LARGE) < 3 * MB
    content = [
        {"type": "text", "text": "!look"},
        {"type": "image_url", "image_url": {"url": URL}},
    ]
    body = {"model": model, "messages": [{"role": "user", "content": content}]}

    response = client.post("/v1/chat/completions", json=body)

    assert 200 == response.status_code, response.text
    assert (
        f"1 image: image/png of {len(LARGE)} bytes"
        == (response.json()["choices"][0]["message"]["content"])
    )


def test_a_chat_shows_an_image(client: httpx.Client) -> None:
    response = client.post(
        "/chat",
        json={
            "sessionId": SESSION,
            "message": "!look",
            "images": [URL],
            "modelId": SEES,
            "stream": True,
        },
    )

    assert 200 == response.status_code, response.text
    assert f"{len(LARGE)}" in response.text


def test_a_model_that_cannot_see_is_refused(client: httpx.Client) -> None:
    response = client.post(
        "/chat", json={"sessionId": SESSION, "message": "!look", "images": [URL], "modelId": BLIND}
    )

    assert (400, "unsupported_by_model") == (
        response.status_code,
        response.json()["error"]["code"],
    )


def head_of(server: Server, path: str, length: str, begun: bytes) -> str:
    """The head of the response to a request of which no more than this is ever sent."""
    url = httpx.URL(server.url)
    assert url.port
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {url.host}:{url.port}\r\nx-tenant-id: {TENANT}\r\n"
        f"content-type: application/json\r\n{length}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port), timeout=20) as connection:
        connection.sendall(head.encode() + begun)
        return connection.recv(4_096).decode().partition("\r\n")[0]


@pytest.mark.parametrize("path", ["/chat", "/v1/chat/completions"])
def test_a_body_of_20_mb_is_refused_before_it_is_sent(described: Deployed, path: str) -> None:
    announced = head_of(described.server, path, f"content-length: {20 * MB}", b"{" * 1_000)
    begun = b"{" * 100_000 if path == "/chat" else b"{" * 4_200_000
    chunked = head_of(
        described.server, path, "transfer-encoding: chunked", b"%x\r\n%b\r\n" % (len(begun), begun)
    )

    assert ["HTTP/1.1 413 Payload Too Large"] * 2 == [announced, chunked]
