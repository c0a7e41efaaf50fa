from __future__ import annotations

import json
import re

import pytest

from bluey.app import refuse
from bluey.errors import Problem, SettingsError
from bluey.http.messages import Request
from tests.fakes.client import FakeBody, FakeClient
from tests.fakes.clock import FakeEntropy
from tests.fakes.log import FakeLog
from tests.fakes.upstream import Bug, replies
from tests.fakes.values import (
    FALLBACK,
    FROM_HERE,
    PRIMARY,
    SESSION_ID,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

TRACE_ID = "01" * 16
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
}
JSON = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    **SECURITY,
    "x-trace-id": TRACE_ID,
    "server-timing": "total;dur=0",
}
HEALTHY = (
    '{"ok":true,"data":{"status":"ok","tenantId":"acme","environment":"dev",'
    f'"modelId":"{PRIMARY}","fallbackModelId":"{FALLBACK}"}}}}'
)


def error(code: str, message: str) -> str:
    return f'{{"ok":false,"error":{{"code":"{code}","message":"{message}"}}}}'


def shared(**variables: str) -> World:
    """The shared deployment, with two tenants."""
    return make_world(
        tenants=(
            make_tenant("acme", hosts=("chat.acme.example",)),
            make_tenant("other", default="other-model", fallback=None),
        ),
        deployment=make_deployment(None, **variables),
    )


# Health


async def test_health_is_exactly_the_contracts() -> None:
    world = make_world(
        tenants=(make_tenant("mrrainbowsmoke"),), deployment=make_deployment("mrrainbowsmoke")
    )

    response = await world.send(make_request("GET", "/health"))

    assert (200, JSON) == (response.status, response.headers)
    assert (
        '{"ok":true,"data":{"status":"ok","tenantId":"mrrainbowsmoke","environment":"dev",'
        '"modelId":"@cf/meta/llama-3.1-8b-instruct-fast",'
        '"fallbackModelId":"@cf/meta/llama-3.1-8b-instruct"}}'
    ) == response.body


async def test_health_calls_no_model() -> None:
    world = make_world()

    await world.send(make_request("GET", "/health"))

    assert [] == world.ai.calls


async def test_health_shows_what_a_request_that_names_no_model_gets() -> None:
    world = make_world(
        tenants=(make_tenant(aliases={"fast": "quick-model"}),),
        deployment=make_deployment(
            environment="staging", model_id="fast", fallback_model_id="quick-model"
        ),
    )

    response = await world.send(make_request("GET", "/health"))

    assert {
        "status": "ok",
        "tenantId": "acme",
        "environment": "staging",
        "modelId": "quick-model",
        "fallbackModelId": None,
    } == json.loads(response.body)["data"]


async def test_the_shared_deployment_shows_the_named_tenants_health() -> None:
    response = await shared().send(make_request("GET", "/health", {"x-tenant-id": "other"}))

    assert "other-model" == json.loads(response.body)["data"]["modelId"]


async def test_the_shared_deployment_shows_the_health_of_the_hosts_tenant() -> None:
    response = await shared().send(make_request("GET", "/health", host="chat.acme.example"))

    assert HEALTHY == response.body


async def test_head_is_get_without_the_body() -> None:
    response = await make_world().send(make_request("HEAD", "/health"))

    assert (200, JSON, "") == (response.status, response.headers, response.body)


@pytest.mark.parametrize("path", ["/nowhere", "/chat"], ids=["not-found", "not-allowed"])
async def test_an_error_in_reply_to_head_has_no_body_either(path: str) -> None:
    response = await make_world().send(make_request("HEAD", path))

    assert "" == response.body
    assert response.status in (404, 405)


# Every refusal before a model is called: the whole response

NOT_FOUND = error("not_found", "Not found")
NOT_ALLOWED = error("method_not_allowed", "Method not allowed")
MEDIA_TYPE = error("unsupported_media_type", "Send content-type: application/json")
COMPRESSED = error(
    "unsupported_media_type", "Send the body uncompressed, or with content-encoding: gzip"
)
TOO_LARGE = error("payload_too_large", "Request body is larger than 64 KiB")
LARGER_THAN_ANY = error("payload_too_large", "Request body is larger than 4 MiB")
BAD_JSON = error("invalid_json", "Request body is not valid JSON")
MISMATCH = error("tenant_mismatch", "This deployment serves another tenant")
MODEL = error("model_not_allowed", "This tenant may not use that model")


def a_body(text: str, content_type: str = "application/json") -> Request:
    return make_request("POST", "/chat", {"content-type": content_type}, text.encode())


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("fields", "headers", "status", "body"),
    [
        ({"modelId": "secret-model"}, {}, 403, MODEL),
        ({}, {"x-tenant-id": "other"}, 403, MISMATCH),
        ({}, {"content-type": "text/plain"}, 415, MEDIA_TYPE),
        *(
            ({}, {"content-encoding": coding}, 415, COMPRESSED)
            for coding in ("br", "deflate", "gzip, gzip", "zstd")
        ),
        ({}, {"content-length": "4194305"}, 413, LARGER_THAN_ANY),
        (
            {"history": [{"role": "system", "content": "x"}], "top_p": 1},
            {},
            400,
            (
                '{"ok":false,"error":{"code":"invalid_request","message":"Request is not valid",'
                '"details":[{"path":"history.0.role","message":"Input should be \'user\' or '
                "'assistant'\"},"
                '{"path":"top_p","message":"This parameter is not supported"}]}}'
            ),
        ),
    ],
    ids=[
        "model-not-allowed",
        "tenant-mismatch",
        "media-type",
        "brotli",
        "deflate",
        "two-codings",
        "zstd",
        "too-large",
        "invalid-request",
    ],
)
async def test_a_chat_is_refused_before_a_model_is_called(
    fields: dict[str, object], headers: dict[str, str], status: int, body: str, stream: bool
) -> None:
    world = make_world()

    response = await world.send(make_chat(headers, stream=stream, **fields))

    assert (status, JSON, body) == (response.status, response.headers, response.body)
    assert response.stream is None
    assert [] == world.ai.calls


@pytest.mark.parametrize("coding", ["", "identity", "Identity"])
async def test_a_body_that_is_not_compressed_may_say_so(coding: str) -> None:
    world = make_world(replies({"response": "Hi"}))

    assert 200 == (await world.send(make_chat({"content-encoding": coding}))).status


@pytest.mark.parametrize(
    ("request_", "status", "body"),
    [
        (make_request("GET", "/"), 404, NOT_FOUND),
        (make_request("GET", "/healthy/"), 404, NOT_FOUND),
        (make_request("GET", "/Health"), 404, NOT_FOUND),
        (make_request("POST", "/v2/chat/completions"), 404, NOT_FOUND),
        (make_request("OPTIONS", "/nowhere"), 404, NOT_FOUND),
        (a_body("{"), 400, BAD_JSON),
        (a_body(""), 400, BAD_JSON),
        (make_request("POST", "/chat"), 415, MEDIA_TYPE),
        (a_body("{}", "application/jsonp"), 415, MEDIA_TYPE),
        (a_body("{}", "application/x-www-form-urlencoded"), 415, MEDIA_TYPE),
        (a_body("{}", "text/plain; application/json"), 415, MEDIA_TYPE),
        (
            a_body("[]"),
            400,
            (
                '{"ok":false,"error":{"code":"invalid_request","message":"Request is not valid",'
                '"details":[{"path":"(body)","message":"Input should be an object"}]}}'
            ),
        ),
        (
            a_body("{}"),
            400,
            (
                '{"ok":false,"error":{"code":"invalid_request","message":"Request is not valid",'
                '"details":[{"path":"sessionId","message":"Field required"},'
                '{"path":"message","message":"Field required"}]}}'
            ),
        ),
    ],
    ids=[
        "no-path",
        "a-slash-too-many",
        "another-case",
        "another-api",
        "preflight-of-nothing",
        "half-a-body",
        "no-body",
        "no-media-type",
        "a-longer-media-type",
        "a-form",
        "a-parameter-is-no-media-type",
        "a-list",
        "an-empty-object",
    ],
)
async def test_a_request_is_refused(request_: Request, status: int, body: str) -> None:
    response = await make_world().send(request_)

    assert (status, JSON, body) == (response.status, response.headers, response.body)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/health", "GET, HEAD, OPTIONS"),
        ("DELETE", "/health", "GET, HEAD, OPTIONS"),
        ("GET", "/chat", "POST, OPTIONS"),
        ("PUT", "/chat", "POST, OPTIONS"),
        ("get", "/health", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_method_that_is_not_allowed_is_told_which_are(
    method: str, path: str, allow: str
) -> None:
    response = await make_world().send(make_request(method, path))

    assert (405, {**JSON, "allow": allow}, NOT_ALLOWED) == (
        response.status,
        response.headers,
        response.body,
    )


@pytest.mark.parametrize(
    ("headers", "host", "status", "body"),
    [
        ({}, "localhost", 400, error("tenant_required", "Name a tenant in the x-tenant-id header")),
        ({"x-tenant-id": "nobody"}, "localhost", 404, error("unknown_tenant", "No such tenant")),
        (
            {"x-tenant-id": "nobody"},
            "chat.acme.example",
            404,
            error("unknown_tenant", "No such tenant"),
        ),
    ],
    ids=["nothing-named", "unknown", "unknown-on-a-known-host"],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/health"), ("POST", "/chat")])
async def test_the_shared_deployment_needs_a_tenant(
    method: str, path: str, headers: dict[str, str], host: str, status: int, body: str
) -> None:
    response = await shared().send(make_request(method, path, headers, host=host))

    assert (status, JSON, body) == (response.status, response.headers, response.body)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON ;x=y",
        " application/json",
    ],
)
async def test_json_is_taken_however_its_type_is_written(media_type: str) -> None:
    response = await make_world().send(a_body("[]", media_type))

    assert 400 == response.status


# The body's size


def sized_chat(size_bytes: int, headers: dict[str, str] | None = None) -> tuple[Request, FakeBody]:
    """A valid chat of exactly this many bytes, padded with blanks."""
    content = json.dumps({"sessionId": SESSION_ID, "message": "hello"}).encode()
    body = FakeBody(content.ljust(size_bytes))
    all_headers = {**FROM_HERE, "content-type": "application/json", **(headers or {})}
    request = Request("POST", "/chat", "", "localhost", all_headers, body, FakeClient())
    return request, body


@pytest.mark.parametrize("announced", ["4194305", "99999999999", "9" * 5_000])
async def test_a_body_announced_as_too_large_is_not_read_at_all(announced: str) -> None:
    request, body = sized_chat(100_000, {"content-length": announced})

    response = await make_world().send(request)

    assert (413, LARGER_THAN_ANY) == (response.status, response.body)
    assert 0 == body.taken_bytes


@pytest.mark.parametrize("headers", [{}, *({"content-length": n} for n in ("10", "65537", "x"))])
async def test_a_body_that_turns_out_too_large_is_not_read_whole(headers: dict[str, str]) -> None:
    request, body = sized_chat(1_000_000, headers)

    response = await make_world().send(request)

    assert (413, TOO_LARGE) == (response.status, response.body)
    assert 65_536 < body.taken_bytes <= 2 * 65_536


async def test_a_body_of_exactly_64_kib_is_read() -> None:
    request, _ = sized_chat(65_536, {"content-length": "65536"})

    assert 200 == (await make_world(replies({"response": "Hi"})).send(request)).status


async def test_a_body_of_one_byte_more_is_not() -> None:
    request, _ = sized_chat(65_537)

    assert 413 == (await make_world(replies({"response": "Hi"})).send(request)).status


# Bugs

CANARY = "canary-7f3a"


async def test_a_bug_is_told_as_an_internal_error_and_nothing_else() -> None:
    world = make_world(Bug(RuntimeError(CANARY)))

    response = await world.send(make_chat())

    assert (500, error("internal_error", "Internal error")) == (response.status, response.body)
    assert JSON | {"server-timing": "upstream;dur=0, total;dur=0"} == response.headers


async def test_a_bug_is_logged_with_its_type_and_place_and_without_its_text() -> None:
    world = make_world(Bug(RuntimeError(CANARY)))

    await world.send(make_chat())

    bug, request = world.log.records
    at = bug.pop("at")
    assert {
        "event": "internal_error",
        "traceId": TRACE_ID,
        "tenantId": "acme",
        "environment": "dev",
        "sessionId": SESSION_ID,
        "type": "RuntimeError",
    } == bug
    assert all(re.fullmatch(r"\S+\.py:\d+ \w+", place) for place in at)
    assert at[0].endswith(" handle")
    assert at[-1].endswith(" run")
    assert ("request", 500, "internal_error") == (
        request["event"],
        request["status"],
        request["outcome"],
    )
    assert CANARY not in "".join(world.log.lines)


async def test_settings_that_do_not_fit_are_told_to_the_log_and_to_nobody_else() -> None:
    problems = SettingsError("acme.jsonc", (Problem("models.default", "Field required"),))
    log = FakeLog()

    response = refuse(make_request("GET", "/health"), problems, FakeEntropy(), log)

    assert (500, error("internal_error", "Internal error")) == (response.status, response.body)
    assert TRACE_ID == response.headers["x-trace-id"]
    assert [
        {
            "event": "settings_error",
            "traceId": TRACE_ID,
            "source": "acme.jsonc",
            "problems": [{"path": "models.default", "message": "Field required"}],
        }
    ] == log.records


# Traces


@pytest.mark.parametrize(
    "request_",
    [
        make_request("GET", "/health", {"x-trace-id": "order-12345"}),
        make_request("GET", "/nowhere", {"x-trace-id": "order-12345"}),
        make_request("OPTIONS", "/chat", {"x-trace-id": "order-12345"}),
        make_chat({"x-trace-id": "order-12345"}),
    ],
    ids=["answered", "refused", "preflight", "a-bug"],
)
async def test_every_response_and_its_record_carry_the_trace(request_: Request) -> None:
    world = make_world(Bug(RuntimeError()))

    response = await world.send(request_)

    assert "order-12345" == response.headers["x-trace-id"]
    assert {"order-12345"} == {record["traceId"] for record in world.log.records}


async def test_the_trace_goes_on_upstream() -> None:
    parent_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    world = make_world(replies({"response": "Hi"}))

    await world.send(make_chat({"traceparent": f"00-{parent_id}-00f067aa0ba902b7-00"}))

    options = world.ai.calls[0].options
    assert f"00-{parent_id}-{'01' * 8}-00" == options["extraHeaders"]["traceparent"]
    assert parent_id == options["gateway"]["metadata"]["traceId"]


async def test_a_trace_that_is_not_w3cs_is_not_sent_on_as_one() -> None:
    world = make_world(replies({"response": "Hi"}))

    await world.send(make_chat({"x-trace-id": "order-12345"}))

    assert ["x-session-affinity"] == list(world.ai.calls[0].options["extraHeaders"])


# Pages of other origins

PAGE = "https://app.acme.example"


def with_pages() -> World:
    return make_world(tenants=(make_tenant(allowed_origins=(PAGE,)), make_tenant("other")))


@pytest.mark.parametrize(
    "request_",
    [
        make_request("GET", "/health", {"origin": PAGE}),
        make_chat({"origin": PAGE, "content-type": "text/plain"}),
        make_chat({"origin": PAGE}),
    ],
    ids=["answered", "refused", "a-bug"],
)
async def test_an_allowed_page_may_read_answers_and_errors(request_: Request) -> None:
    headers = (await with_pages().send(request_)).headers

    assert PAGE == headers["access-control-allow-origin"]
    assert "origin" == headers["vary"]
    assert "x-trace-id" in headers["access-control-expose-headers"]


async def test_another_page_may_not() -> None:
    response = await with_pages().send(
        make_request("GET", "/health", {"origin": "https://evil.example"})
    )

    assert {**JSON, "vary": "origin"} == response.headers


@pytest.mark.parametrize(
    ("path", "methods"), [("/chat", "POST, OPTIONS"), ("/health", "GET, HEAD, OPTIONS")]
)
async def test_a_preflight_says_what_an_allowed_page_may_send(path: str, methods: str) -> None:
    headers = {
        "origin": PAGE,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-stainless-lang",
    }

    response = await with_pages().send(make_request("OPTIONS", path, headers))

    assert (204, "", None) == (response.status, response.body, response.stream)
    assert response.headers == {
        "allow": methods,
        "vary": "origin, access-control-request-headers",
        "access-control-allow-origin": PAGE,
        "access-control-allow-methods": methods,
        "access-control-allow-headers": (
            "authorization, content-type, traceparent, x-tenant-id, x-trace-id, x-stainless-lang"
        ),
        "access-control-max-age": "3600",
        **SECURITY,
        "x-trace-id": TRACE_ID,
        "server-timing": "total;dur=0",
    }


@pytest.mark.parametrize("path", ["/chat", "/v1/models", "/nowhere", "/health", "/v1/x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT"])
@pytest.mark.parametrize("host", ["bluey.example.com", ""], ids=["a-host", "no-host-name"])
async def test_every_response_has_the_security_headers(path: str, method: str, host: str) -> None:
    response = await with_pages().send(
        make_request(
            method, path, {"origin": PAGE, "access-control-request-method": "GET"}, b"", host
        )
    )

    assert SECURITY == {name: response.headers.get(name) for name in SECURITY}


async def test_a_host_that_is_no_host_name_is_refused_and_logged() -> None:
    world = with_pages()

    exchanged = await world.send_and_drain(make_request("GET", "/health", host=""))

    assert {
        "code": "invalid_request",
        "message": "Request is not valid",
        "details": [{"path": "host", "message": "This is not a host name"}],
    } == exchanged.json["error"]
    (record,) = world.log.of("request")
    assert (400, "invalid_request") == (record["status"], record["outcome"])


async def test_a_preflight_of_another_page_says_nothing_more_than_options_does() -> None:
    preflight = make_request("OPTIONS", "/chat", {"origin": "https://evil.example"})
    plain = make_request("OPTIONS", "/chat")

    expected = {
        "allow": "POST, OPTIONS",
        "vary": "origin, access-control-request-headers",
        **SECURITY,
        "x-trace-id": TRACE_ID,
        "server-timing": "total;dur=0",
    }
    assert expected == (await with_pages().send(preflight)).headers
    assert expected == (await with_pages().send(plain)).headers


async def test_the_shared_deployment_lets_every_tenants_pages_ask() -> None:
    world = make_world(
        tenants=(make_tenant("other"), make_tenant(allowed_origins=(PAGE,))),
        deployment=make_deployment(None),
    )

    response = await world.send(make_request("OPTIONS", "/chat", {"origin": PAGE}))

    assert PAGE == response.headers["access-control-allow-origin"]


async def test_a_dedicated_deployment_lets_its_own_tenants_pages_ask_only() -> None:
    world = make_world(tenants=(make_tenant("acme"), make_tenant("other", allowed_origins=(PAGE,))))

    response = await world.send(make_request("OPTIONS", "/chat", {"origin": PAGE}))

    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (make_request("GET", "/nowhere", {"origin": PAGE}), 404),
        (make_request("GET", "/v1/nowhere", {"origin": PAGE}), 404),
        (make_request("OPTIONS", "/nowhere", {"origin": PAGE}), 404),
        (make_request("GET", "/chat", {"origin": PAGE}), 405),
        (make_request("GET", "/health", {"origin": PAGE}), 400),
        (make_request("GET", "/health", {"origin": PAGE, "x-tenant-id": "nobody"}), 404),
        (make_request("GET", "/openapi.json", {"origin": PAGE}), 404),
    ],
    ids=[
        "no-route",
        "no-route-below-v1",
        "a-preflight-of-no-route",
        "another-method",
        "no-tenant",
        "an-unknown-tenant",
        "no-document",
    ],
)
async def test_a_page_can_read_an_error_that_comes_before_a_tenant(
    request_: Request, status: int
) -> None:
    world = make_world(
        tenants=(make_tenant("other"), make_tenant(allowed_origins=(PAGE,))),
        deployment=make_deployment(None),
    )

    response = await world.send(request_)

    assert (status, PAGE, "origin") == (
        response.status,
        response.headers["access-control-allow-origin"],
        response.headers["vary"],
    )
    assert "x-trace-id" in response.headers["access-control-expose-headers"]


async def test_a_page_that_no_tenant_allows_cannot_read_such_an_error() -> None:
    world = make_world(tenants=(make_tenant(allowed_origins=(PAGE,)),))

    response = await world.send(make_request("GET", "/nowhere", {"origin": "https://evil.example"}))

    assert (404, "origin") == (response.status, response.headers["vary"])
    assert "access-control-allow-origin" not in response.headers
