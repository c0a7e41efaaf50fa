"""`/openapi.json` and `/docs`: the same for every tenant, with the headers of every response."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from tests.fakes.upstream import replies
from tests.fakes.values import make_chat, make_deployment, make_request, make_tenant
from tests.fakes.world import World, make_world

TRACE_ID = "01" * 16
STYLE = "body { margin: 0 }"
PAGE = f"<!doctype html><style>{STYLE}</style><p>Grüße</p>"
FILES = {"/openapi.json": b'{"openapi":"3.1.1"}', "/docs/index.html": PAGE.encode()}
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
COMMON = {
    "cache-control": "public, max-age=300",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-trace-id": TRACE_ID,
    "server-timing": "total;dur=0",
}
HEADERS = {
    "/openapi.json": {
        "content-type": "application/json; charset=utf-8",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        **COMMON,
    },
    "/docs": {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": (
            f"default-src 'none'; script-src 'self'; style-src 'sha256-{STYLE_HASH}'; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        ),
        **COMMON,
    },
}
BODIES = {"/openapi.json": FILES["/openapi.json"].decode(), "/docs": PAGE}
PATHS = list(BODIES)


def shared() -> World:
    """The shared deployment, where no tenant can be told from these requests."""
    return make_world(
        tenants=(make_tenant("acme"), make_tenant("other")),
        deployment=make_deployment(None),
        files=FILES,
    )


@pytest.mark.parametrize("path", PATHS)
async def test_a_document_is_served_to_whoever_asks(path: str) -> None:
    response = await shared().send(make_request("GET", path))

    assert (200, HEADERS[path], BODIES[path]) == (response.status, response.headers, response.body)


@pytest.mark.parametrize("path", PATHS)
async def test_a_document_does_not_care_which_tenant_is_named(path: str) -> None:
    response = await shared().send(make_request("GET", path, {"x-tenant-id": "nobody"}))

    assert (200, BODIES[path]) == (response.status, response.body)


@pytest.mark.parametrize("path", PATHS)
async def test_the_head_of_a_document_is_its_headers(path: str) -> None:
    response = await shared().send(make_request("HEAD", path))

    assert (200, HEADERS[path], "") == (response.status, response.headers, response.body)


@pytest.mark.parametrize("path", PATHS)
async def test_a_document_is_only_read(path: str) -> None:
    response = await shared().send(make_request("POST", path))

    assert (405, "GET, HEAD, OPTIONS") == (response.status, response.headers["allow"])


@pytest.mark.parametrize("path", PATHS)
async def test_a_document_says_which_methods_it_has(path: str) -> None:
    response = await shared().send(make_request("OPTIONS", path))

    assert (204, "GET, HEAD, OPTIONS") == (response.status, response.headers["allow"])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("files", [None, {}], ids=["no-binding", "no-file"])
async def test_a_deployment_without_the_files_has_no_such_place(
    path: str, files: dict[str, bytes] | None
) -> None:
    response = await make_world(files=files).send(make_request("GET", path))

    assert (404, "not_found") == (response.status, json.loads(response.body)["error"]["code"])


@pytest.mark.parametrize("path", PATHS)
async def test_files_that_cannot_be_read_are_an_internal_error(path: str) -> None:
    world = shared()
    world.assets.is_down = True

    response = await world.send(make_request("GET", path))

    assert (500, "internal_error") == (response.status, json.loads(response.body)["error"]["code"])
    assert ["AssetsUnavailable"] == [line["type"] for line in world.log.of("internal_error")]


async def test_a_served_document_leaves_one_line_in_the_log() -> None:
    world = shared()

    await world.send(make_request("GET", "/docs"))

    assert [("/docs", 200, "ok", None)] == [
        (line["route"], line["status"], line["outcome"], line["tenantId"])
        for line in world.log.of("request")
    ]


@pytest.mark.parametrize("path", ["/docs/index.html", "/openapi.yaml"])
async def test_no_other_file_is_served(path: str) -> None:
    world = make_world(files={**FILES, path: b"secret"})

    response = await world.send(make_request("GET", path))

    assert 404 == response.status
    assert [] == world.assets.reads


async def test_nothing_but_the_documents_reads_a_file() -> None:
    world = make_world(replies({"response": "Hi"}), files=FILES)

    for request in (make_chat(), make_request("GET", "/health"), make_request("GET", "/v1/models")):
        assert 200 == (await world.send(request)).status

    assert [] == world.assets.reads
