"""API keys, rate limits and an unreadable ledger over wrangler dev and its local KV."""

import json
import subprocess
import sys
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


@pytest.mark.parametrize("stream", [False, True])
def test_a_ledger_that_cannot_be_read_turns_requests_away(place: Place, stream: bool) -> None:
    # What no Worker of ours has written: a total that cannot be read must not count as nothing.
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    write = (
        "from pathlib import Path; from ops.wrangler.kv import Namespace; "
        f"Namespace('shared', 'local', Path({str(place.state)!r}))"
        f".put('budget/unreadable/{day}/0123456789abcdef.1', {{'x': 1}})"
    )
    subprocess.run([sys.executable, "-c", write], cwd=place.project, timeout=60, check=True)

    response = place.post("/chat", None, {**CHAT, "stream": stream}, {"x-tenant-id": "unreadable"})

    assert (503, "budget_unavailable", "Token budget cannot be checked right now") == error_of(
        response
    )
    assert "unavailable" == response.headers["x-budget-ledger"]
