"""What all tenants have used, over wrangler dev: both ledgers against the log, and who may read."""

import csv
import io
import json
import time
from typing import Any

import httpx

from bluey.access.keys import digest_of
from tests.commands import bluey
from tests.e2e.conftest import Deployed

SESSION_ID = "11111111-1111-1111-1111-111111111111"
PRICES = {"@cf/a/model": {"input": 0.333333, "output": 1.777777}}
CHATS = 12
STORED_SECONDS = 20.0


def settings(enforcement: str) -> dict[str, Any]:
    return {
        "models": {"default": "@cf/a/model", "prices": PRICES},
        "gateway": {"id": "gate"},
        "budgets": {"enforcement": enforcement, "monthly": {"tokens": 10**9, "usd": 100}},
    }


TENANTS = {f"billed-{enforcement}": settings(enforcement) for enforcement in ("exact", "kv")}


def run(deployed: Deployed, *words: str, **env: str) -> str:
    """What a command prints about this deployment."""
    where = ("--env", "local", "--persist-to", str(deployed.state))
    return bluey(*words, *where, project=deployed.project, env=env).stdout


def logged_chats(deployed: Deployed) -> dict[str, tuple[int, int]]:
    """How many chats of each tenant the log has, and what it says that they cost, in
    micro-dollars."""
    logged = dict.fromkeys(TENANTS, (0, 0))
    for line in deployed.server.log.read_text(errors="replace").splitlines():
        if line.startswith("{") and '"event":"request"' in line:
            record = json.loads(line)
            tenant = record["tenantId"]
            if tenant in logged and "costUsd" in record:
                count, micro_usd = logged[tenant]
                logged[tenant] = count + 1, micro_usd + int(record["costUsd"].replace(".", ""))
    return logged


def is_whole(logged: dict[str, tuple[int, int]]) -> bool:
    """Whether the log has every chat, and each cost something."""
    return all((CHATS, True) == (count, cost > 0) for count, cost in logged.values())


def test_usage_in_dollars_adds_up_to_the_micro_dollar_with_the_log(metered: Deployed) -> None:
    url = metered.server.url
    port = url.rpartition(":")[2]
    key = run(metered, "operator", "create", "shared", "--label", "billing").strip()
    for tenant in TENANTS:
        for number in range(CHATS):
            body = {"sessionId": SESSION_ID, "message": f"answer {'~' * number}", "maxTokens": 20}
            answer = httpx.post(f"{url}/chat", json=body, headers={"x-tenant-id": tenant})
            assert 200 == answer.status_code, answer.text

    # The lines of the log come soon after the answers, and so does a ledger in KV.
    deadline = time.monotonic() + STORED_SECONDS
    logged: dict[str, tuple[int, int]] = {}
    told: dict[str, tuple[int, int]] = {}
    while not (told == logged and is_whole(logged)) and time.monotonic() < deadline:
        logged = logged_chats(metered)
        words = ("usage", "--all", "shared", "--csv", "--port", port)
        rows = csv.DictReader(io.StringIO(run(metered, *words, BLUEY_OPERATOR_KEY=key)))
        told = {
            row["tenant"]: (int(row["requests"]), int(row["usd"].replace(".", "")))
            for row in rows
            if row["tenant"] in TENANTS
        }
    assert is_whole(logged), logged
    assert logged == told


def test_an_operator_key_reads_usage_and_nothing_else(metered: Deployed) -> None:
    url = metered.server.url
    key = run(metered, "operator", "create", "shared", "--label", "reader").strip()
    headers = {"authorization": f"Bearer {key}", "x-tenant-id": "billed-kv"}

    # As from another machine, so that a key is needed.
    elsewhere = {**headers, "x-forwarded-for": "203.0.113.7"}
    chat = {"sessionId": SESSION_ID, "message": "answer"}
    statuses = [
        httpx.get(f"{url}/usage", headers=elsewhere).status_code,
        httpx.get(f"{url}/usage", headers={**elsewhere, "authorization": "Bearer x"}).status_code,
        httpx.post(f"{url}/chat", json=chat, headers=elsewhere).status_code,
        httpx.get(f"{url}/v1/models", headers=elsewhere).status_code,
    ]
    listed = json.loads(run(metered, "operator", "list", "shared", "--json"))

    assert [200, 401, 401, 401] == statuses
    assert digest_of(key)[:12] in {each["id"] for each in listed}


def test_a_dataset_is_bound_in_local_development_and_takes_every_point(metered: Deployed) -> None:
    assert "env.METRICS (bluey_local)" in metered.server.log.read_text(errors="replace")
    assert (
        200
        == httpx.get(
            f"{metered.server.url}/health", headers={"x-tenant-id": "billed-kv"}
        ).status_code
    )
