"""API keys, rate limits and an unreadable ledger over wrangler dev and its local KV."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.tokens.bounds import Prompt
from tests.commands import bluey
from tests.e2e.conftest import KEY_REQUESTS_PER_MINUTE, Deployed
from tests.scripted_model import USAGE
from tests.servers import Server

SESSION_ID = "11111111-1111-1111-1111-111111111111"
CHAT = {"sessionId": SESSION_ID, "message": "answer", "maxTokens": 20}
MODEL = "@cf/a/model"
COMPLETION = {"model": MODEL, "messages": [{"role": "user", "content": "answer"}]}


def settings(**others: Any) -> dict[str, Any]:
    return {
        "models": {"default": MODEL, "allowed": ["@cf/a/other"]},
        "gateway": {"id": "gate"},
        "auth": {"local": "key"},
        "budgets": {"daily": {"tokens": 10**9}},
        **others,
    }


TENANTS = {
    "alpha": settings(),
    "beta": settings(),
    "unreadable": settings(auth={"local": "none"}),
}


@dataclass(frozen=True)
class Place:
    """A running Worker, and the command line beside it on the same local KV."""

    server: Server
    project: Path
    state: Path

    def bluey(self, *arguments: str) -> str:
        """What `bluey` prints on its standard output."""
        return bluey(*arguments, project=self.project).stdout

    def keys(self, command: str, *arguments: str) -> str:
        """`bluey keys` on this place's state."""
        return self.bluey(
            "keys", command, *arguments, "--shared", "--persist-to", str(self.state)
        ).strip()

    def chat(self, key: str | None, **fields: object) -> httpx.Response:
        """A chat with this key, which names the tenant."""
        return self.post("/chat", key, {**CHAT, **fields})

    def post(
        self, path: str, key: str | None, body: object, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        authorization = {} if key is None else {"authorization": f"Bearer {key}"}
        return httpx.post(
            self.server.url + path,
            json=body,
            headers={**authorization, **(headers or {})},
            timeout=30,
        )


@pytest.fixture(scope="module")
def place(metered: Deployed) -> Place:
    return Place(metered.server, metered.project, metered.state)


def error_of(response: httpx.Response) -> tuple[int, str, str]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["message"]


UNKNOWN = (401, "unauthorized", "A valid API key is required")
MISTYPED = (401, "unauthorized", "The API key is mistyped or incomplete")


def test_a_key_lets_in_where_its_own_tenant_is_and_nowhere_else(place: Place) -> None:
    key = place.keys("create", "alpha", "--label", "website")

    assert 200 == place.chat(key).status_code
    assert 200 == place.post("/v1/chat/completions", key, COMPLETION).status_code
    assert UNKNOWN == error_of(place.post("/chat", key, CHAT, {"x-tenant-id": "beta"}))
    assert MISTYPED == error_of(place.post("/chat", key[:-1] + "_", CHAT, {"x-tenant-id": "alpha"}))
    assert (401, "unauthorized") == error_of(
        place.post("/v1/chat/completions", None, COMPLETION, {"x-tenant-id": "alpha"})
    )[:2]
    [listed] = json.loads(place.keys("list", "alpha", "--json"))
    assert ("website", f"{datetime.now(UTC):%Y-%m-%d}") == (listed["label"], listed["lastUsed"])
    assert key not in place.server.log.read_text(errors="replace")


def test_a_key_that_was_revoked_or_has_expired_lets_nobody_in(place: Place) -> None:
    revoked = place.keys("create", "beta", "--label", "revoked")
    rotated = place.keys("create", "beta", "--label", "rotated")
    place.keys("revoke", "beta", revoked, "--yes")
    fresh = place.keys("rotate", "beta", rotated, "--grace", "0m")

    assert [UNKNOWN, UNKNOWN] == [error_of(place.chat(key)) for key in (revoked, rotated)]
    assert 200 == place.chat(fresh).status_code


def test_a_keys_own_budget_and_models_hold(place: Place) -> None:
    held = Prompt(("answer",), 1).bound_tokens + 20
    key = place.keys(
        "create", "alpha", "--label", "small", "--daily-tokens", str(held), "--allow", MODEL
    )

    assert 403 == place.chat(key, modelId="@cf/a/other").status_code
    first, second = place.chat(key, modelId=MODEL), place.chat(key, modelId=MODEL)

    assert (200, str(held), str(held - USAGE["total_tokens"])) == (
        first.status_code,
        first.headers["x-budget-limit"],
        first.headers["x-budget-remaining"],
    )
    assert (429, "budget_exceeded") == error_of(second)[:2]
    assert "key" == second.json()["error"]["details"]["scope"]


def test_a_key_that_asks_too_often_is_told_when_to_come_back(place: Place) -> None:
    key = place.keys("create", "alpha", "--label", "busy")

    responses = [
        httpx.get(
            f"{place.server.url}/v1/models", headers={"authorization": f"Bearer {key}"}, timeout=30
        )
        for _ in range(2 * KEY_REQUESTS_PER_MINUTE + 1)
    ]

    # The limiter's minute may begin anew in between, once.
    refused = [response for response in responses if response.status_code == 429]
    assert refused
    assert (429, "rate_limited", "Too many requests of this key") == error_of(refused[-1])
    assert "60" == refused[-1].headers["retry-after"]
    served = [response for response in responses if response.status_code == 200]
    assert KEY_REQUESTS_PER_MINUTE <= len(served) <= 2 * KEY_REQUESTS_PER_MINUTE


@pytest.fixture(scope="module")
def unreadable(metered: Deployed) -> Iterator[None]:
    """A ledger with what no Worker of ours has written, until it is taken away again."""
    record = f"budget/unreadable/{datetime.now(UTC):%Y-%m-%d}/0123456789abcdef.1"
    metered.store({record: {"x": 1}})
    yield
    metered.store({}, removed=[record])


@pytest.mark.usefixtures("unreadable")
@pytest.mark.parametrize("stream", [False, True])
def test_a_ledger_that_cannot_be_read_turns_requests_away(place: Place, stream: bool) -> None:
    # A total that cannot be read must not count as nothing.
    response = place.post("/chat", None, {**CHAT, "stream": stream}, {"x-tenant-id": "unreadable"})

    assert (503, "budget_unavailable", "Token budget cannot be checked right now") == error_of(
        response
    )
    assert "unavailable" == response.headers["x-budget-ledger"]


@pytest.fixture(scope="module")
def admin(place: Place) -> str:
    return place.keys("create", "alpha", "--label", "admin", "--role", "admin")


def change(place: Place, method: str, path: str, key: str | None, body: object = None) -> Any:
    """A request of `/keys`: its status and its JSON."""
    named = {} if key is None else {"authorization": f"Bearer {key}"}
    response = httpx.request(
        method,
        f"{place.server.url}/keys{path}",
        headers={"content-type": "application/json", **named},
        content=b"" if body is None else json.dumps(body).encode(),
        timeout=30,
    )
    value = response.json()
    return response.status_code, value["data"] if value["ok"] else value["error"]["code"]


def test_an_admin_key_makes_replaces_and_ends_keys(place: Place, admin: str) -> None:
    limits = {"daily": {"tokens": 10**6}}
    status, made = change(place, "POST", "", admin, {"label": "web 🙂", "budgets": limits})
    assert (201, 200) == (status, place.chat(made["key"]).status_code)
    # Its record is a moment old: Workers KV refuses another write of it, and the Worker waits.
    status, new = change(place, "POST", f"/{made['id']}/rotate", admin, {"graceSeconds": 0})
    assert (201, made["id"], "warnings" in new) == (status, new["replaces"], False)
    assert (401, 200) == tuple(place.chat(each["key"]).status_code for each in (made, new))
    listed = {key["id"]: key for key in change(place, "GET", "", admin)[1]["keys"]}
    assert ("expired", "active") == tuple(listed[key["id"]]["status"] for key in (made, new))
    [this] = [key for key in listed.values() if "isThis" in key]
    assert ("admin", this["id"], "web 🙂", limits) == (
        this["role"],
        *(listed[new["id"]][name] for name in ("createdBy", "label", "budgets")),
    )
    assert (200, {"id": new["id"], "revoked": True}) == change(
        place, "DELETE", f"/{new['id']}", admin
    )
    assert 401 == place.chat(new["key"]).status_code
    assert (404, "not_found") == change(place, "DELETE", f"/{new['id']}", admin)


def test_the_command_line_sees_what_an_admin_key_makes(place: Place, admin: str) -> None:
    _, made = change(place, "POST", "", admin, {"label": "seen", "role": "admin"})
    listed = json.loads(place.keys("list", "alpha", "--json"))
    assert [("seen", "admin", made["createdBy"])] == [
        (key["label"], key["role"], key["createdBy"]) for key in listed if key["id"] == made["id"]
    ]


def test_nobody_else_changes_keys(place: Place, admin: str) -> None:
    chats = place.keys("create", "alpha", "--label", "chats")
    theirs = json.loads(place.keys("create", "beta", "--label", "theirs", "--json"))
    rotate, revoke = ("POST", f"/{theirs['id']}/rotate"), ("DELETE", f"/{theirs['id']}")
    routes = [("GET", ""), ("POST", ""), rotate, revoke]
    body = {"label": "x"}
    assert {(403, "admin_required")} == {change(place, *route, chats, body) for route in routes}
    assert {(401, "unauthorized")} == {
        change(place, *route, "bly_alpha_" + "0" * 38, body) for route in routes
    }
    assert (404, "not_found") == change(place, *revoke, admin)
    assert (404, "not_found") == change(place, *rotate, admin, {})
    assert 200 == place.chat(theirs["key"]).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
    ],
    ids=["a-program", "this-page", "a-page-elsewhere", "an-old-browser"],
)
def test_where_no_key_is_needed_no_page_elsewhere_reads_keys(
    place: Place, headers: dict[str, str], status: int
) -> None:
    named = {"x-tenant-id": "unreadable", **headers}
    assert status == httpx.get(place.server.url + "/keys", headers=named, timeout=30).status_code
