from __future__ import annotations

import pytest

from bluey.http import cors

OWN_HEADERS = "authorization, content-type, traceparent, x-tenant-id, x-trace-id"
VARY = "origin, access-control-request-headers"
PAGE = "https://app.acme.example"
ACME = (PAGE,)
OPEN = ("*",)
CLOSED: tuple[str, ...] = ()
EXPOSED = ", ".join(cors.EXPOSED_HEADERS)


@pytest.mark.parametrize(
    ("allowed", "origin", "is_allowed"),
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
    allowed: tuple[str, ...], origin: str, is_allowed: bool
) -> None:
    assert is_allowed == cors.allows_origin(allowed, origin)


@pytest.mark.parametrize(("allowed", "origin"), [(ACME, PAGE), (OPEN, "https://any.example")])
def test_a_response_to_an_allowed_origin_shows_its_headers(
    allowed: tuple[str, ...], origin: str
) -> None:
    assert cors.response_headers(allowed, origin) == {
        "vary": "origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers": EXPOSED,
    }


@pytest.mark.parametrize(
    ("allowed", "origin", "headers"),
    [
        (ACME, "https://evil.example", {"vary": "origin"}),
        (ACME, None, {"vary": "origin"}),
        (OPEN, None, {"vary": "origin"}),
        (CLOSED, PAGE, {}),
        (CLOSED, None, {}),
    ],
    ids=[
        "unlisted",
        "no-page",
        "no-page-of-an-open-tenant",
        "closed-to-pages",
        "closed-and-no-page",
    ],
)
def test_a_response_to_anything_else_shows_nothing(
    allowed: tuple[str, ...], origin: str | None, headers: dict[str, str]
) -> None:
    assert headers == cors.response_headers(allowed, origin)


@pytest.mark.parametrize(
    ("allowed", "origin"),
    [(ACME, PAGE), (OPEN, "https://any.example")],
    ids=["listed", "open-to-all"],
)
def test_a_preflight_of_an_allowed_origin_says_what_may_be_sent(
    allowed: tuple[str, ...], origin: str
) -> None:
    assert cors.preflight_headers(allowed, origin, ("POST", "OPTIONS")) == {
        "vary": VARY,
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "POST, OPTIONS",
        "access-control-allow-headers": OWN_HEADERS,
        "access-control-max-age": "3600",
    }


@pytest.mark.parametrize(
    ("allowed", "origin"),
    [(ACME, "https://evil.example"), (CLOSED, PAGE), (OPEN, None)],
    ids=["unlisted", "closed", "no-page"],
)
def test_any_other_preflight_says_nothing(allowed: tuple[str, ...], origin: str | None) -> None:
    assert {"vary": VARY} == cors.preflight_headers(allowed, origin, ("POST", "OPTIONS"))


@pytest.mark.parametrize(
    ("asked", "added"),
    [
        ("", ""),
        ("authorization,content-type", ""),
        ("x-stainless-lang,x-stainless-os", ", x-stainless-lang, x-stainless-os"),
        (
            "anthropic-version,x-api-key,anthropic-dangerous-direct-browser-access",
            ", anthropic-version, x-api-key, anthropic-dangerous-direct-browser-access",
        ),
        (" X-Stainless-Arch , x-trace-id", ", x-stainless-arch"),
        ("x-one, x-one", ", x-one"),
        ("*", ""),
        ("x-*, x_api_key, x.y, ~!#$%&'+^`|", ", x_api_key, x.y, ~!#$%&'+^`|"),
        ('x/y, x:y, (x), x@y, x=y, [x], {x}, x;y, x?y, "x"', ""),
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
        "anthropics-clients",
        "spaces-and-capitals",
        "one-twice",
        "a-wildcard",
        "every-character-of-a-name",
        "no-character-of-a-name",
        "no-plain-names",
        "empty-names",
        "too-many",
    ],
)
def test_a_preflight_allows_the_plain_headers_that_a_page_asks_for(asked: str, added: str) -> None:
    headers = cors.preflight_headers(ACME, PAGE, ("POST",), asked)

    assert OWN_HEADERS + added == headers["access-control-allow-headers"]
