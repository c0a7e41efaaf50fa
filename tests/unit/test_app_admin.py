"""`/keys` through the whole of the core: who may use it, and what it makes and lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.access.keys import digest_of, parse_key, records_prefix
from bluey.routes.keys import MOST_KEYS
from tests.fakes.office import JSON, ROUTES, UNKNOWN, Office, body_for, problems, refusal
from tests.fakes.values import (
    FALLBACK,
    FROM_HERE,
    PRIMARY,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import make_world

# Who may.


@ROUTES
async def test_a_key_that_only_chats_may_not(method: str, path: str) -> None:
    office = Office(key="")
    office.key = office.world.add_key(2)
    before = office.records()

    exchanged = await office.ask(method, path, body_for(path))

    assert 403 == exchanged.response.status
    if method != "HEAD":
        assert "admin_required" == exchanged.json["error"]["code"]
    assert before == office.records()


@ROUTES
@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({"role": "admin", "expires": "2026-11-23T11:59:59Z"}, 401),
        ({"role": "owner"}, 503),
        ({"role": ""}, 503),
        ({"role": None}, 503),
        ({"role": ["admin"]}, 503),
        ({"role": "admin", "scopes": ["all"]}, 503),
        (None, 401),
    ],
    ids=["expired", "unknown", "blank", "null", "list", "more", "revoked"],
)
async def test_a_key_that_is_not_a_valid_admins_changes_nothing(
    method: str, path: str, record: dict[str, Any] | None, status: int
) -> None:
    office = Office()
    office.key = office.world.add_key(2, **(record or {}))
    if record is None:
        office.world.namespace.delete_from_elsewhere(records_prefix("acme") + digest_of(office.key))
    before = office.records()

    exchanged = await office.ask(method, path, body_for(path))

    assert (status, before) == (exchanged.response.status, office.records())


@pytest.mark.parametrize("path", ["/usage", "/v1/models", "/keys"])
async def test_a_role_that_is_not_known_opens_no_route(path: str) -> None:
    office = Office()
    office.key = office.world.add_key(2, role="owner")

    assert (503, "budget_unavailable") == refusal(await office.ask("GET", path))


@ROUTES
async def test_an_operator_key_is_not_taken(method: str, path: str) -> None:
    office = Office()
    office.key = office.world.add_operator_key(role="admin")

    exchanged = await office.ask(method, path, body_for(path))

    assert 401 == exchanged.response.status
    if method != "HEAD":
        assert "GET /usage and POST /alerts/test" in exchanged.json["error"]["message"]


async def test_an_admin_key_may_ask_models_too() -> None:
    office = Office()

    assert 200 == await office.status_with(office.key)


# What needs no key, and pages elsewhere.


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8787"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:3000"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
    ],
    ids=[
        *("a-program", "this-page", "this-page-posts", "typed", "another-port", "another-site"),
        *("a-link", "blank", "an-old-browser", "a-frame"),
    ],
)
@pytest.mark.parametrize("origins", [(), ("*",)], ids=["no-cors", "any-origin"])
@ROUTES
async def test_without_a_key_only_this_machine_may_and_no_page_from_elsewhere(
    method: str,
    path: str,
    headers: dict[str, str],
    is_let_in: bool,
    origins: tuple[str, ...],
) -> None:
    world = make_world(tenants=(make_tenant(auth={"dev": "key"}, allowed_origins=origins),))
    body = json.dumps(body_for(path)).encode()

    exchanged = await world.send_and_drain(
        make_request(method, path, {**FROM_HERE, **JSON, **headers}, body)
    )

    made = [name for name in world.namespace.metadata if name.startswith("key/")]
    let_in = {"GET": 200, "HEAD": 200, "POST": 404 if path.endswith("rotate") else 201}
    expected = let_in.get(method, 404) if is_let_in else 403
    assert expected == exchanged.response.status
    assert (1 if expected == 201 else 0) == len(made)


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("body", [b"", b'{"label": "x"}'])
@pytest.mark.parametrize("path", ["/keys", f"/keys/{UNKNOWN}/rotate"])
async def test_what_a_page_can_send_without_asking_changes_nothing(
    path: str, body: bytes, media_type: str | None
) -> None:
    world = make_world()
    headers = {**FROM_HERE, **({} if media_type is None else {"content-type": media_type})}

    exchanged = await world.send_and_drain(make_request("POST", path, headers, body))

    assert (415, "unsupported_media_type") == refusal(exchanged)
    assert {} == world.namespace.metadata


async def test_what_an_operator_at_this_machine_makes_names_no_maker() -> None:
    world = make_world()
    request = make_request("POST", "/keys", JSON, b'{"label": "x", "role": "admin"}')

    made = (await world.send_and_drain(request)).json["data"]

    assert "createdBy" not in made
    assert ("admin", "createdBy" in made) == (made["role"], False)
    [stored] = (await world.send_and_drain(make_request("GET", "/keys"))).json["data"]["keys"]
    assert {key: made[key] for key in stored} == stored


@ROUTES
async def test_where_keys_are_asked_for_on_this_machine_too_one_is_needed(
    method: str, path: str
) -> None:
    world = make_world(deployment=make_deployment(loopback_auth="key"))

    exchanged = await world.send_and_drain(make_request(method, path, JSON, b'{"label": "x"}'))

    assert 401 == exchanged.response.status


# Whose.


def two_tenants() -> Office:
    tenants = (make_tenant("acme"), make_tenant("other"))
    return Office(make_world(tenants=tenants, deployment=make_deployment(None)))


@pytest.mark.parametrize("digits", [6, 12, 64])
@pytest.mark.parametrize("method", ["DELETE", "POST"])
async def test_another_tenants_keys_are_not_known(method: str, digits: int) -> None:
    office = two_tenants()
    theirs = digest_of(office.world.add_key(9, "other"))
    path = f"/keys/{theirs[:digits]}" + ("/rotate" if method == "POST" else "")
    before = office.records("other")

    assert (404, "not_found") == refusal(await office.ask(method, path))
    assert before == office.records("other")
    assert [office.key_id] == [key["id"] for key in await office.listed()]


@ROUTES
async def test_a_key_of_one_tenant_does_not_change_another_by_its_name(
    method: str, path: str
) -> None:
    office = two_tenants()
    office.world.add_key(9, "other")
    before = office.records("other")

    exchanged = await office.ask(method, path, body_for(path), x_tenant_id="other")

    assert (401, before) == (exchanged.response.status, office.records("other"))


async def test_on_the_shared_deployment_a_key_is_made_for_the_tenant_of_the_request() -> None:
    office = two_tenants()

    made = await office.make()

    assert "acme" == parse_key(made["key"]).tenant_id
    assert {made["id"], office.key_id} == set(office.records())
    assert {} == office.records("other")


async def test_a_tenant_whose_name_begins_alike_is_another() -> None:
    tenants = (make_tenant("acme"), make_tenant("acme-two"))
    office = Office(make_world(tenants=tenants, deployment=make_deployment(None)))
    theirs = office.world.add_key(9, "acme-two")

    assert [office.key_id] == [key["id"] for key in await office.listed()]
    assert 404 == (await office.ask("DELETE", f"/keys/{digest_of(theirs)}")).response.status


# What it makes.


async def test_a_key_is_made_and_works_at_once() -> None:
    office = Office()

    made = await office.make(
        expires="2027-01-01T01:00:00+01:00",
        allowedModels=["fast", FALLBACK, PRIMARY],
        budgets={"daily": {"tokens": 500, "usd": "0.50"}},
    )

    assert {
        "key": made["key"],
        "id": digest_of(made["key"])[:12],
        "label": "website",
        "role": "chat",
        "status": "active",
        "created": "2026-11-23T12:00:00Z",
        "expires": "2027-01-01T00:00:00Z",
        "allowedModels": [PRIMARY, FALLBACK],
        "budgets": {"daily": {"tokens": 500, "usd": "0.500000"}},
        "createdBy": office.key_id,
    } == made
    assert "key" == next(iter(made))
    assert 200 == await office.status_with(made["key"])


async def test_a_key_that_only_chats_is_stored_as_it_always_was() -> None:
    world = make_world()
    await world.send_and_drain(make_request("POST", "/keys", JSON, b'{"label": "x"}'))

    assert [{"label": "x", "created": "2026-11-23T12:00:00Z"}] == [
        record for name, record in world.namespace.metadata.items() if name.startswith("key/")
    ]


async def test_two_keys_are_not_the_same() -> None:
    office = Office()

    texts = {(await office.make())["key"] for _ in range(5)}

    assert 5 == len(texts)


async def test_null_is_as_left_out() -> None:
    office = Office()

    made = await office.make(role=None, expires=None, allowedModels=None, budgets=None)

    assert ["key", "id", "label", "role", "status", "created", "createdBy"] == list(made)


@pytest.mark.parametrize(
    ("settings", "paths"),
    [
        ({}, ["label"]),
        ({"label": ""}, ["label"]),
        ({"label": "x" * 65}, ["label"]),
        ({"label": "two\nlines"}, ["label"]),
        ({"label": "\x1b[31mred"}, ["label"]),
        ({"label": "\x7f"}, ["label"]),
        ({"label": "\x9b31m"}, ["label"]),
        ({"label": "admin\u202egro.evil"}, ["label"]),
        ({"label": "two\u2028lines"}, ["label"]),
        ({"label": 7}, ["label"]),
        ({"label": "x", "role": "owner"}, ["role"]),
        ({"label": "x", "role": "ADMIN"}, ["role"]),
        ({"label": "x", "expires": "2026-11-23T12:00:00Z"}, ["expires"]),
        ({"label": "x", "expires": "1999-01-01T00:00:00Z"}, ["expires"]),
        ({"label": "x", "expires": "2027-01-01"}, ["expires"]),
        ({"label": "x", "expires": "2027-01-01T00:00:00"}, ["expires"]),
        ({"label": "x", "expires": 4102444800}, ["expires"]),
        ({"label": "x", "expires": "4102444800"}, ["expires"]),
        ({"label": "x", "allowedModels": []}, ["allowedModels"]),
        ({"label": "x", "allowedModels": ["@cf/other/model"]}, ["allowedModels.0"]),
        ({"label": "x", "allowedModels": ["fast", ""]}, ["allowedModels.1"]),
        ({"label": "x", "allowedModels": "fast"}, ["allowedModels"]),
        ({"label": "x", "budgets": {}}, ["budgets"]),
        ({"label": "x", "budgets": {"daily": {}}}, ["budgets.daily"]),
        ({"label": "x", "budgets": {"daily": {"tokens": 0}}}, ["budgets.daily.tokens"]),
        ({"label": "x", "budgets": {"daily": {"tokens": 10_001}}}, ["budgets.daily.tokens"]),
        ({"label": "x", "budgets": {"monthly": {"tokens": 100_001}}}, ["budgets.monthly.tokens"]),
        ({"label": "x", "created": "2026-11-23T12:00:00Z"}, ["created"]),
        ({"label": "x", "createdBy": UNKNOWN}, ["createdBy"]),
        ({"label": "x", "key": "bly_acme_x"}, ["key"]),
    ],
)
async def test_what_a_key_may_not_be_is_named(
    settings: dict[str, object], paths: list[str]
) -> None:
    office = Office()

    exchanged = await office.ask("POST", "/keys", settings)

    assert paths == problems(exchanged)
    assert [office.key_id] == [*office.records()]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"label": "two\nlines"}, "It has a control character, such as a line break"),
        ({"label": "\x9b31m"}, "It has a control character, such as a line break"),
        ({"label": "two\u2028lines"}, "It has a character that changes how text is shown"),
        *(
            ({"label": label}, "It has only spaces or characters that are not shown")
            for label in ("  ", "\u00a0\u3000", "\u200b", "\ufeff \u2060", "\U000e0041")
        ),
        ({"label": "x", "budgets": {}}, "Name at least one of daily and monthly"),
        ({"label": "x", "budgets": {"daily": {}}}, "Name at least one of tokens and usd"),
        ({"label": "x", "budgets": {"daily": {"tokens": 0.5}}}, "Input should be a valid integer"),
        ({"label": "x", "budgets": {"daily": {"tokens": "5"}}}, "Input should be a valid integer"),
    ],
)
async def test_what_is_wrong_with_a_key_is_said_in_words(
    settings: dict[str, object], message: str
) -> None:
    exchanged = await Office().ask("POST", "/keys", settings)

    assert [message] == [each["message"] for each in exchanged.json["error"]["details"]]


async def test_a_limit_in_tokens_may_have_a_decimal_point() -> None:
    office = Office()

    made = await office.make(budgets={"daily": {"tokens": 500.0}, "monthly": {"tokens": 5e3}})

    budgets = {"daily": {"tokens": 500}, "monthly": {"tokens": 5_000}}
    assert (budgets, budgets) == (made["budgets"], office.records()[made["id"]]["budgets"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null"])
async def test_a_body_that_is_no_object_makes_nothing(body: bytes) -> None:
    office = Office()
    request = office.request("POST", "/keys")
    request = make_request("POST", "/keys", request.headers, body)

    assert 400 == (await office.world.send_and_drain(request)).response.status
    assert [office.key_id] == [*office.records()]


async def test_a_long_body_is_refused() -> None:
    exchanged = await Office().ask("POST", "/keys", {"label": "x" * 20_000})

    assert (413, "payload_too_large") == refusal(exchanged)


async def test_a_record_that_does_not_fit_is_refused() -> None:
    models = tuple(f"@cf/maker/{'long' * 20}-{number}" for number in range(20))
    office = Office(make_world(tenants=(make_tenant(allowed=models),)))

    exchanged = await office.ask("POST", "/keys", {"label": "x", "allowedModels": models})

    assert ["(body)"] == problems(exchanged)
    assert "1,024" in exchanged.json["error"]["details"][0]["message"]


async def test_a_limit_that_would_never_hold_says_what_holds() -> None:
    office = Office()

    exchanged = await office.ask(
        "POST", "/keys", {"label": "x", "budgets": {"daily": {"tokens": 10_001}}}
    )

    assert [
        {"path": "budgets.daily.tokens", "message": "The tenant has at most 10,000 tokens"}
    ] == (exchanged.json["error"]["details"])


async def test_a_key_that_cannot_ask_for_the_default_model_says_so() -> None:
    office = Office()

    made = await office.make(allowedModels=[FALLBACK])

    assert [f"Requests that name no model ask for {PRIMARY}, which this key may not use."] == made[
        "warnings"
    ]


async def test_a_tenant_has_no_more_keys_than_it_may() -> None:
    office = Office()
    for number in range(2, MOST_KEYS + 1):
        office.world.add_key(number)
    one = digest_of(office.world.add_key(2))

    exchanged = await office.ask("POST", "/keys", {"label": "x"})
    rotated = await office.ask("POST", f"/keys/{one}/rotate", {})
    revoked = await office.ask("DELETE", f"/keys/{one}")

    assert ["(keys)"] == problems(exchanged) == problems(rotated)
    assert f"{MOST_KEYS} keys" in exchanged.json["error"]["details"][0]["message"]
    assert 200 == revoked.response.status
    assert 201 == (await office.ask("POST", "/keys", {"label": "x"})).response.status


# What it lists.


async def test_the_keys_are_listed_the_oldest_first_without_their_texts() -> None:
    office = Office()
    old = office.world.add_key(2, label="<b>old</b>", created="2026-01-01T00:00:00Z")
    gone = office.world.add_key(3, label="gone", expires="2026-11-20T00:00:00Z")
    broken = office.world.add_key(4, role="owner")
    await office.status_with(old)

    exchanged = await office.ask("GET", "/keys")

    assert [
        (digest_of(broken)[:12], "unreadable", None, None),
        (digest_of(old)[:12], "active", "<b>old</b>", "2026-11-23"),
        (digest_of(gone)[:12], "expired", "gone", None),
        (office.key_id, "active", "ops", None),
    ] == sorted(
        [
            (key["id"], key["status"], key.get("label"), key.get("lastUsed"))
            for key in exchanged.json["data"]["keys"]
        ],
        key=lambda row: ("unreadable", "<b>old</b>", "gone", "ops").index(row[2] or row[1]),
    )
    assert [{"id": digest_of(broken)[:12], "status": "unreadable"}] == [
        key for key in exchanged.json["data"]["keys"] if key["status"] == "unreadable"
    ]
    assert [office.key_id] == [
        key["id"] for key in exchanged.json["data"]["keys"] if "isThis" in key
    ]
    assert not any(text in exchanged.text for text in (old, gone, broken, office.key))


@pytest.mark.parametrize("path", ["/keys", f"/keys/{UNKNOWN}", f"/keys/{UNKNOWN}/rotate"])
async def test_every_path_says_which_methods_it_has(path: str) -> None:
    office = Office()
    methods = {"/keys": "GET, HEAD, POST, OPTIONS", f"/keys/{UNKNOWN}": "DELETE, OPTIONS"}
    allowed = methods.get(path, "POST, OPTIONS")

    options = await office.ask("OPTIONS", path)
    refused = await office.ask("PUT", path)

    assert (204, allowed) == (options.response.status, options.response.headers["allow"])
    assert (405, allowed) == (refused.response.status, refused.response.headers["allow"])


async def test_a_page_of_an_allowed_origin_may_use_an_admin_key() -> None:
    world = make_world(tenants=(make_tenant(allowed_origins=("https://app.example",)),))
    office = Office(world)
    origin = {"origin": "https://app.example", "sec_fetch_site": "cross-site"}

    preflight = await office.ask("OPTIONS", f"/keys/{UNKNOWN}", **origin)
    listed = await office.ask("GET", "/keys", **origin)
    other = await office.ask("GET", "/keys", origin="https://evil.example")

    assert "DELETE, OPTIONS" == preflight.response.headers["access-control-allow-methods"]
    assert "https://app.example" == listed.response.headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in other.response.headers


async def test_nothing_of_it_is_kept_by_a_cache() -> None:
    office = Office()

    answers = [await office.ask("GET", "/keys"), await office.ask("POST", "/keys", {"label": "x"})]

    assert ["no-store", "no-store"] == [each.response.headers["cache-control"] for each in answers]
