from __future__ import annotations

import pytest

from bluey.http import cors
from bluey.tenants.settings import Tenant
from tests.fakes.values import make_tenant

OWN_HEADERS = "authorization, content-type, traceparent, x-tenant-id, x-trace-id"
VARY = "origin, access-control-request-headers"
PAGE = "https://app.acme.example"
ACME = make_tenant("acme", allowed_origins=(PAGE,))
OPEN = make_tenant("open", allowed_origins=("*",))
CLOSED = make_tenant("closed")
EXPOSED = (
    "retry-after, server-timing, x-budget-limit, x-budget-remaining, x-budget-reset, "
    "x-gateway-log-id, x-latency-ms, x-model-id, x-request-id, x-should-retry, "
    "x-tokens-in, x-tokens-out, x-trace-id"
)


@pytest.mark.parametrize(
    ("tenant", "origin", "allowed"),
    [
        (ACME, PAGE, True),
        (ACME, "https://evil.example", False),
        (ACME, "http://app.acme.example", False),
        (ACME, f"{PAGE}:8443", False),
        (ACME, f"{PAGE}.evil.example", False),
        (ACME, "null", False),
        (OPEN, "https://evil.example", True),
        (CLOSED, PAGE, False),
    ],
    ids=[
        "listed",
        "unlisted",
        "another-scheme",
        "another-port",
        "another-host-with-that-prefix",
        "no-origin-of-its-own",
        "open-to-all",
        "closed",
    ],
)
def test_an_origin_is_allowed_when_it_is_listed_exactly(
    tenant: Tenant, origin: str, allowed: bool
) -> None:
    assert allowed == cors.allows_origin(tenant, origin)


@pytest.mark.parametrize(("tenant", "origin"), [(ACME, PAGE), (OPEN, "https://any.example")])
def test_a_response_to_an_allowed_origin_shows_its_headers(tenant: Tenant, origin: str) -> None:
    assert cors.response_headers(tenant, origin) == {
        "vary": "origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers": EXPOSED,
    }


@pytest.mark.parametrize(
    ("tenant", "origin", "headers"),
    [
        (ACME, "https://evil.example", {"vary": "origin"}),
        (ACME, None, {"vary": "origin"}),
        (OPEN, None, {"vary": "origin"}),
        (CLOSED, PAGE, {}),
        (CLOSED, None, {}),
        (None, PAGE, {}),
    ],
    ids=[
        "unlisted",
        "no-page",
        "no-page-of-an-open-tenant",
        "closed-to-pages",
        "closed-and-no-page",
        "no-tenant",
    ],
)
def test_a_response_to_anything_else_shows_nothing(
    tenant: Tenant | None, origin: str | None, headers: dict[str, str]
) -> None:
    assert headers == cors.response_headers(tenant, origin)


@pytest.mark.parametrize(
    ("candidates", "origin"),
    [((ACME,), PAGE), ((CLOSED, ACME), PAGE), ((OPEN,), "https://any.example")],
    ids=["its-tenant", "one-of-the-tenants", "open-to-all"],
)
def test_a_preflight_of_an_allowed_origin_says_what_may_be_sent(
    candidates: tuple[Tenant, ...], origin: str
) -> None:
    assert cors.preflight_headers(candidates, origin, ("POST", "OPTIONS")) == {
        "vary": VARY,
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "POST, OPTIONS",
        "access-control-allow-headers": OWN_HEADERS,
        "access-control-max-age": "3600",
    }


@pytest.mark.parametrize(
    ("candidates", "origin"),
    [((ACME, CLOSED), "https://evil.example"), ((), PAGE), ((OPEN,), None)],
    ids=["unlisted", "no-tenant", "no-page"],
)
def test_any_other_preflight_says_nothing(
    candidates: tuple[Tenant, ...], origin: str | None
) -> None:
    assert {"vary": VARY} == cors.preflight_headers(candidates, origin, ("POST", "OPTIONS"))


@pytest.mark.parametrize(
    ("asked", "added"),
    [
        ("", ""),
        ("authorization,content-type", ""),
        ("x-stainless-lang,x-stainless-os", ", x-stainless-lang, x-stainless-os"),
        (" X-Stainless-Arch , x-trace-id", ", x-stainless-arch"),
        ("x-one, x-one", ", x-one"),
        ("*", ""),
        ("x-a b, x-é, x\r\nset-cookie, x-" + "a" * 63, ""),
        (", ,,x-last", ", x-last"),
        (
            ",".join(f"x-{n}" for n in range(cors.MAX_ASKED_HEADERS + 9)),
            "".join(f", x-{n}" for n in range(cors.MAX_ASKED_HEADERS)),
        ),
    ],
    ids=[
        "nothing-asked",
        "our-own",
        "a-client-librarys",
        "spaces-and-capitals",
        "one-twice",
        "a-wildcard",
        "no-plain-names",
        "empty-names",
        "too-many",
    ],
)
def test_a_preflight_allows_the_plain_headers_that_a_page_asks_for(asked: str, added: str) -> None:
    headers = cors.preflight_headers((ACME,), PAGE, ("POST",), asked)

    assert OWN_HEADERS + added == headers["access-control-allow-headers"]
