"""Requests that say what they mean in another way than most: their paths, and how their bodies are
packed."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest

from tests.platform.conftest import MODEL, TENANT
from tests.platform.scripted_ai import ScriptedAi, native
from tests.platform.workerd import Workerd

HEADERS = {"x-tenant-id": TENANT, "content-type": "application/json"}
PACKED = {**HEADERS, "content-encoding": "gzip"}
MARK = b"\xef\xbb\xbf"
MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/", 200),
        ("GET", "//health", 200),
        ("HEAD", "/health/", 200),
        ("OPTIONS", "/chat/", 204),
        ("GET", "/v1/v1/models/", 200),
        ("GET", f"/v1//models/{MODEL}", 200),
        ("GET", f"/v1/v1/models/{MODEL.replace('/', '%2F')}/", 200),
    ],
)
async def test_a_path_is_read_as_it_is_meant(
    client: httpx.AsyncClient, runtime: Workerd, method: str, path: str, status: int
) -> None:
    url = f"{runtime.urls['shared']}{path}"
    response = await client.request(method, url, headers={"x-tenant-id": TENANT})
    assert status == response.status_code, response.text


@pytest.mark.parametrize("path", ["/v1/v1/nowhere/", "//v1/nowhere"])
async def test_a_path_without_a_route_has_the_form_of_its_api(
    client: httpx.AsyncClient, runtime: Workerd, path: str
) -> None:
    response = await client.get(f"{runtime.urls['shared']}{path}")
    assert (404, "not_found_error") == (response.status_code, response.json()["error"]["type"])


async def test_a_chat_is_read_however_it_is_packed(
    client: httpx.AsyncClient, runtime: Workerd, ai: ScriptedAi
) -> None:
    url = f"{runtime.urls['shared']}/v1/v1//chat/completions/"
    for packed, headers in ((False, HEADERS), (True, PACKED)):
        session = ai.session(native("Hi"))
        asked = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}]}
        body = MARK + json.dumps({**asked, "user": session.id}).encode()
        response = await client.post(
            url, headers=headers, content=gzip.compress(body) if packed else body
        )
        assert 200 == response.status_code, response.text
        assert "Hi" == response.json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("path", "content", "headers", "status", "message"),
    [
        (
            "/v1/chat/completions",
            gzip.compress(b" " * (32 * MEBIBYTE)),
            PACKED,
            413,
            "Request body is larger than 4 MiB",
        ),
        (
            "/chat",
            gzip.compress(b" " * MEBIBYTE),
            PACKED,
            413,
            "Request body is larger than 64 KiB",
        ),
        ("/chat", b"{}", PACKED, 400, "Request body is not what gzip makes, or it broke off"),
        (
            "/chat",
            b"{}",
            {**HEADERS, "content-encoding": "zstd"},
            415,
            "Send the body uncompressed, or with content-encoding: gzip",
        ),
        (
            "/chat",
            "{}".encode("utf-16"),
            HEADERS,
            400,
            "Request body is not in UTF-8, but in UTF-16 or UTF-32",
        ),
        ("/chat", b'"\xff"', HEADERS, 400, "Request body is not in UTF-8: byte 1 is wrong"),
    ],
    ids=["a bomb", "a bomb for /chat", "no gzip", "zstd", "utf-16", "no utf-8"],
)
async def test_a_body_that_cannot_be_read_is_told_why(
    client: httpx.AsyncClient,
    path: str,
    content: bytes,
    headers: dict[str, str],
    status: int,
    message: str,
) -> None:
    response = await client.post(path, headers=headers, content=content)
    assert (status, message) == (response.status_code, response.json()["error"]["message"])
