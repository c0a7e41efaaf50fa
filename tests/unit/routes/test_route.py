"""Which route's path a request's path is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bluey.routes.documents import PAGE
from bluey.routes.keys import KEYS
from bluey.routes.route import path_finder, path_meant
from bluey.routes.usage import USAGE, UsageQuery

PATHS = (
    "/health",
    "/v1/models",
    "/v1/models/{id}",
    "/v1/models/new",
    "/v1/models/own/{id}",
    "/keys",
    "/keys/{id}",
    "/keys/{id}/rotate",
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/health", "/health"),
        ("/health/", None),
        ("/nowhere", None),
        ("/v1/models", "/v1/models"),
        ("/v1/models/fast", "/v1/models/{id}"),
        ("/v1/models/@cf/meta/llama", "/v1/models/{id}"),
        ("/v1/models/new", "/v1/models/new"),
        ("/v1/models/newer", "/v1/models/{id}"),
        ("/v1/models/own/fast", "/v1/models/own/{id}"),
        ("/v1/models/own/rotate", "/v1/models/own/{id}"),
        ("/keys", "/keys"),
        ("/keysrotate", None),
        ("/keys/12", "/keys/{id}"),
        ("/keys/12/rotate", "/keys/{id}/rotate"),
        ("/keys/1/2/rotate", "/keys/{id}/rotate"),
        ("/keys/12/rotate/", "/keys/{id}"),
        ("/keys/12/rotated", "/keys/{id}"),
        ("/keys/rotate", "/keys/{id}"),
        ("/keys//rotate", "/keys/{id}"),
        ("/keys/rotate/rotate", "/keys/{id}/rotate"),
    ],
)
def test_a_path_is_its_own_route_before_it_is_a_part_of_another(
    path: str, found: str | None
) -> None:
    for paths in (PATHS, PATHS[::-1]):
        assert found == path_finder(paths)(path)


def test_two_routes_that_begin_alike_and_end_openly_are_an_error() -> None:
    for end in ("", "/rotate"):
        with pytest.raises(ValueError, match="/v1/models/"):
            path_finder([f"/v1/models/{{id}}{end}", f"/v1/models/{{name}}{end}"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(PAGE, wants_key=True),
        lambda: replace(PAGE, is_rate_limited=True),
        lambda: replace(PAGE, spends=True),
    ],
    ids=["a-key", "a-rate-limit", "a-budget"],
)
def test_a_route_without_a_tenant_has_nothing_that_is_a_tenants(
    make: Callable[[], object],
) -> None:
    assert not PAGE.has_tenant
    with pytest.raises(ValueError, match="/docs has no tenant"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(USAGE, spends=True),
        lambda: replace(USAGE, wants_key=False),
        lambda: replace(USAGE, request=UsageQuery),
    ],
    ids=["spends", "is-open", "takes-a-body"],
)
def test_an_operator_key_is_only_for_what_changes_nothing(make: Callable[[], object]) -> None:
    assert USAGE.takes_operator
    with pytest.raises(ValueError, match="/usage may not take operator keys"):
        make()


def test_who_wants_an_operator_key_takes_it() -> None:
    with pytest.raises(ValueError, match="/usage takes no operator keys, and wants one"):
        replace(USAGE, takes_operator=False, wants_operator=True)


@pytest.mark.parametrize(
    "make",
    [lambda: replace(KEYS, takes_operator=True), lambda: replace(KEYS, wants_key=False)],
    ids=["takes-operators", "is-open"],
)
def test_a_role_is_only_asked_of_an_api_key(make: Callable[[], object]) -> None:
    assert KEYS.wants_admin
    with pytest.raises(ValueError, match="/keys cannot ask for a role"):
        make()


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/", "/"),
        ("//", "/"),
        ("/health", "/health"),
        ("/health/", "/health"),
        ("/v1/chat/completions/", "/v1/chat/completions"),
        ("/v1//chat/completions", "/v1/chat/completions"),
        ("//v1/chat//completions///", "/v1/chat/completions"),
        ("/v1/v1/chat/completions", "/v1/chat/completions"),
        ("/v1/v1/v1/models", "/v1/models"),
        ("/v1//v1/messages/", "/v1/messages"),
        ("/v1/v1", "/v1"),
        ("/v1/v10/models", "/v1/v10/models"),
        ("/v1/models/@cf/meta/llama", "/v1/models/@cf/meta/llama"),
        ("/v1/models/@cf%2Fmeta%2Fllama/", "/v1/models/@cf%2Fmeta%2Fllama"),
        ("/v1/models/v1/v1", "/v1/models/v1/v1"),
        ("/V1/models", "/V1/models"),
        ("/chat/v1/v1", "/chat/v1/v1"),
        ("", "/"),
    ],
)
def test_a_path_is_read_as_it_is_meant(path: str, meant: str) -> None:
    assert meant == path_meant(path)
