"""Who needs no key of a Worker that can be deployed: only this machine, over wrangler dev.

wrangler dev gives the Worker the URL's host from the `host` header, and the address of whoever
connected, as the edge does.
"""

import httpx
import pytest

from tests.servers import Server

DEPLOYED = "bluey-ai-worker-dev.acme.workers.dev"
SESSION_ID = "11111111-1111-1111-1111-111111111111"
HELLO = {"messages": [{"role": "user", "content": "hello"}]}
REQUESTS = {
    "chat": ("POST", "/chat", {"sessionId": SESSION_ID, "message": "hello"}),
    "stream": ("POST", "/chat", {"sessionId": SESSION_ID, "message": "hello", "stream": True}),
    "completion": ("POST", "/v1/chat/completions", {"model": "fast", **HELLO}),
    "models": ("GET", "/v1/models", None),
    "model": ("GET", "/v1/models/fast", None),
    "usage": ("GET", "/usage", None),
}


def status_of(url: str, path: str, headers: dict[str, str]) -> int:
    return httpx.get(url + path, headers=headers, timeout=30).status_code


@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_deployed_dev_serves_nothing_without_a_key(
    server_without_ai: Server, request_name: str
) -> None:
    method, path, body = REQUESTS[request_name]
    headers = {"host": DEPLOYED, "x-tenant-id": "rainbowsmokeofficial"}

    response = httpx.request(
        method, server_without_ai.url + path, json=body, headers=headers, timeout=30
    )

    assert (401, "Bearer") == (response.status_code, response.headers["www-authenticate"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "localhost"},
        {"host": "localhost:8787"},
        # The URL parser makes `localhost` and `127.0.0.1` of these.
        {"host": "LOCALHOST"},
        {"host": "127.1"},
        {"host": "[::1]:8787"},
        {"authorization": "Bearer nonsense"},
        {"x-forwarded-for": "127.0.0.1", "x-forwarded-host": "localhost:3000"},
    ],
    ids=str,
)
def test_this_machine_needs_no_key(server_without_ai: Server, headers: dict[str, str]) -> None:
    assert 200 == status_of(server_without_ai.url, "/v1/models", headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": DEPLOYED},
        {"host": "chat.example.com"},
        {"host": "localhost."},
        {"host": "localhost.evil.com"},
        {"host": "evil.localhost"},
        {"host": "localhost@evil.com"},
        {"host": "127.0.0.1.nip.io"},
        {"host": "0.0.0.0"},  # nothing is bound to it
        {"host": "[::ffff:127.0.0.1]"},
        {"host": DEPLOYED, "x-forwarded-host": "localhost", "x-forwarded-proto": "http"},
        {"host": DEPLOYED, "forwarded": "host=localhost;for=127.0.0.1"},
        {"host": DEPLOYED, "cf-connecting-ip": "127.0.0.1"},
        # What the edge or a tunnel says of its client.
        {"host": "localhost", "cf-connecting-ip": "203.0.113.7"},
        {"host": "localhost", "x-forwarded-for": "203.0.113.7"},
    ],
    ids=str,
)
def test_everybody_else_needs_one(server_without_ai: Server, headers: dict[str, str]) -> None:
    assert 401 == status_of(server_without_ai.url, "/v1/models", headers)


def test_naming_a_tenant_is_not_enough_on_the_shared_deployment(shared: Server) -> None:
    named = {"x-tenant-id": "mrrainbowsmoke"}
    hosts: tuple[dict[str, str], ...] = ({}, {"host": DEPLOYED})

    assert [200, 401] == [status_of(shared.url, "/v1/models", {**named, **host}) for host in hosts]


def test_health_is_open_to_everybody(server_without_ai: Server) -> None:
    assert 200 == status_of(server_without_ai.url, "/health", {"host": DEPLOYED})
