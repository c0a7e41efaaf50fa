"""A `host` header that is no host name gets a clean answer, never a 500."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

import pytest

from tests.platform.workerd import Workerd

HOSTS: dict[str, list[str | bytes]] = {
    "none": [],
    "empty": [""],
    "a space": ["a b"],
    "a tab": ["a\tb"],
    "brackets": ["[::1"],
    "no address in brackets": ["[zz]"],
    "an IPv6 address": ["[::1]"],
    "latin letters": ["bücher.example"],
    "other letters": ["例え.テスト"],
    "emoji": ["😀.example"],
    "bytes that are no UTF-8": [b"\xff\xfe"],
    "very long": ["a" * 8_000],
    "many labels": ["a." * 4_000],
    "a port": ["bluey.example.com:8787"],
    "a port out of range": ["bluey.example.com:99999"],
    "a port that is none": ["bluey.example.com:port"],
    "only a port": [":8787"],
    "several": ["a.example", "b.example"],
    "a list": ["a.example, b.example"],
    "a user": ["user:password@bluey.example.com"],
    "a path": ["bluey.example.com/path?query#fragment"],
    "a scheme": ["http://bluey.example.com"],
    "percent": ["%zz"],
    "an encoded slash": ["a%2fb"],
    "an encoded NUL": ["a%00b"],
    "punctuation": ['<>"{}|\\^`'],
    "a number": ["4294967296"],
    "a dot": ["."],
    "two dots": ["a..b"],
    "an xn label that is none": ["xn--a.example"],
}


async def answer(url: str, hosts: list[str | bytes]) -> tuple[int, bytes]:
    """The status and the body of a response to a request with these `host` headers."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    lines = [b"GET /health HTTP/1.1"]
    lines += [b"host: " + (host if isinstance(host, bytes) else host.encode()) for host in hosts]
    lines += [b"x-tenant-id: mrrainbowsmoke", b"connection: close", b"", b""]
    writer.write(b"\r\n".join(lines))
    received = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body


# What is no host name, and is refused by the Worker. The runtime itself refuses some others, in
# plain text, and what is a host name for its parser is served.
REFUSED = {
    *("a space", "brackets", "no address in brackets", "a port out of range"),
    *("a port that is none", "only a port", "several", "a list", "percent", "an encoded slash"),
    *("an encoded NUL", "punctuation", "a number"),
}
REFUSED_BY_THE_RUNTIME = {"none", "empty", "bytes that are no UTF-8"}
# The runtime takes the path in such a host for the request's.
ELSEWHERE = {"a path", "a scheme"}


@pytest.mark.parametrize("name", HOSTS)
async def test_a_host_that_is_none_gets_a_clean_answer(runtime: Workerd, name: str) -> None:
    status, body = await answer(runtime.urls["shared"], HOSTS[name])

    if name in REFUSED:
        details = [{"path": "host", "message": "This is not a host name"}]
        assert (400, "invalid_request", details) == (
            status,
            json.loads(body)["error"]["code"],
            json.loads(body)["error"]["details"],
        )
    else:
        refused = 400 if name in REFUSED_BY_THE_RUNTIME else 200
        assert (404 if name in ELSEWHERE else refused) == status
