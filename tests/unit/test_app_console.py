"""The console's page, and the way to it from `/`."""

from __future__ import annotations

import json

import pytest

from tests.fakes.values import make_deployment, make_request, make_tenant
from tests.fakes.world import World, make_world

PAGE = "<!doctype html><title>Bluey</title>"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def shared() -> World:
    """The shared deployment, where no tenant can be told from these requests."""
    return make_world(
        tenants=(make_tenant("acme"), make_tenant("other")),
        deployment=make_deployment(None),
        files={"/console/index.html": PAGE.encode()},
    )


@pytest.mark.parametrize("path", ["/console", "/console/"])
async def test_the_console_is_served_to_whoever_asks(path: str) -> None:
    response = await shared().send(make_request("GET", path))

    assert (200, PAGE) == (response.status, response.body)
    assert {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000",
        "x-trace-id": "01" * 16,
        "server-timing": "total;dur=0",
    } == response.headers


async def test_a_browser_is_led_from_the_root_to_the_console() -> None:
    response = await shared().send(make_request("GET", "/", BROWSER))

    assert (302, "/console", "no-store", "") == (
        response.status,
        response.headers["location"],
        response.headers["cache-control"],
        response.body,
    )


@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
async def test_no_other_client_finds_anything_at_the_root(accept: str | None) -> None:
    headers = {} if accept is None else {"accept": accept}

    response = await shared().send(make_request("GET", "/", headers))

    assert (404, "not_found") == (response.status, json.loads(response.body)["error"]["code"])


@pytest.mark.parametrize("path", ["/console/index.html", "/console/other", "/console/assets/x.js"])
async def test_the_worker_serves_none_of_its_other_files(path: str) -> None:
    world = shared()

    response = await world.send(make_request("GET", path))

    assert (404, []) == (response.status, world.assets.reads)


async def test_a_deployment_without_the_console_has_no_such_place() -> None:
    response = await make_world(files={}).send(make_request("GET", "/console"))

    assert 404 == response.status
