"""`bluey usage`: what `GET /usage` tells, for people and programs, and what goes wrong."""

import json
import subprocess
from collections.abc import Callable

import pytest

from ops.processes.running import free_port
from tests.commands import bluey
from tests.documents import examples
from tests.ops.scripted_worker import (
    FALLBACK,
    MODEL,
    Answer,
    ScriptedWorker,
    compact,
    usage_history,
    usage_windows,
)

KEY = "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ"


def bluey_usage(*arguments: str, code: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
    return bluey("usage", *arguments, code=code, env=env)


def test_windows_are_shown_as_tables_and_a_bar(worker: ScriptedWorker) -> None:
    shown = bluey_usage("mrrainbowsmoke", "--url", worker.url).stdout
    for text in ("daily 2026-11-23", "1,000,000", "250,000", "749,000", "131", MODEL, FALLBACK):
        assert text in shown
    for text in ("$0.050000", "$0.020000", "$0.000250", "$0.029750", "0.021500"):
        assert text in shown
    # Of the dollars more is spent than of the tokens.
    assert (
        "█" * 16
        + "░" * 24
        + " 40.0 % spent, tenant; no upstream counted 4,321 of it; adjusted by -9,000; adjusted by "
        "-0.001500 dollars; 10,000 tokens have no price" in shown
    )
    assert "mrrainbowsmoke" == worker.requests[0]["x-tenant-id"]


def test_a_window_of_the_key_is_told_from_the_tenants_in_both_tables(
    worker: ScriptedWorker,
) -> None:
    def of_the_key(answer: Answer) -> None:
        first = answer.data["data"]["windows"][0]
        answer.data["data"]["windows"] = [first, {**first, "scope": "key"}]

    worker.broken, worker.defect = "usage", of_the_key
    shown = bluey_usage(worker.url, COLUMNS="200").stdout
    windows, models = shown.split("spent, tenant")
    assert 1 == windows.count("(this key)")
    # A row for each of the two models.
    assert 2 == models.count("daily (this key)")
    assert "250,000 tokens, $" in windows


def test_what_was_before_is_a_line_of_bars(worker: ScriptedWorker) -> None:
    *_, days, months = bluey_usage(worker.url).stdout.splitlines()
    assert f"{days}\n" == examples("docs/cli.md")[1].text
    assert months.startswith("monthly █ 2026-10 to 2026-10, tenant: 1,234,567 tokens ($0.123457)")
    assert "/usage?days=31" == worker.requests[0][":path"]


def test_days_that_used_nothing_are_a_flat_line(worker: ScriptedWorker) -> None:
    def nothing(answer: Answer) -> None:
        for past in answer.data["data"]["history"]:
            past.update({"spentTokens": 0, "spentUsd": "0.000000", "requests": 0})

    worker.broken, worker.defect = "usage", nothing
    shown = bluey_usage(worker.url, "--days", "3").stdout
    assert "daily   ▁▁▁ 2026-11-20 to 2026-11-22, tenant: 0 tokens, 0 requests\n" in shown
    assert "/usage?days=3" == worker.requests[0][":path"]


def test_no_days_are_no_line(worker: ScriptedWorker) -> None:
    def none(answer: Answer) -> None:
        del answer.data["data"]["history"]

    worker.broken, worker.defect = "usage", none
    assert " to 2026" not in bluey_usage(worker.url, "--days", "0").stdout
    assert "/usage?days=0" == worker.requests[0][":path"]


def test_json_is_the_data_as_it_came(worker: ScriptedWorker) -> None:
    ran = bluey_usage(worker.url, "--json", BLUEY_API_KEY=KEY)
    assert usage_windows() == json.loads(ran.stdout)["windows"]
    assert usage_history() == json.loads(ran.stdout)["history"]
    assert f"Bearer {KEY}" == worker.requests[0]["authorization"]


def test_an_overspent_window_is_a_full_bar(worker: ScriptedWorker) -> None:
    def overspend(answer: Answer) -> None:
        answer.data["data"]["windows"][0].update({"spentTokens": 3_000_000, "remainingTokens": 0})

    worker.broken, worker.defect = "usage", overspend
    assert "█" * 40 + " 300.0 % spent" in bluey_usage(worker.url).stdout


def test_a_tenant_without_budgets_has_nothing_to_show(worker: ScriptedWorker) -> None:
    def none(answer: Answer) -> None:
        answer.data["data"].update({"enforcement": None, "windows": []})

    worker.broken, worker.defect = "usage", none
    assert "has no budgets" in bluey_usage(worker.url).stdout


def says(status: int, text: str) -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.status, answer.text = status, text

    return edit


UNAUTHORIZED = {"ok": False, "error": {"code": "unauthorized", "message": "Send an API key"}}
NAMELESS = {"ok": False, "error": {"code": "tenant_required", "message": "Name a tenant"}}
UNREADABLE = {"ok": False, "error": {"code": "budget_unavailable", "message": "Not now"}}
REFUSALS = {
    "no key": (says(401, compact(UNAUTHORIZED)), "401 unauthorized: Send an API key"),
    "no tenant": (says(400, compact(NAMELESS)), "Name a tenant\n  The shared deployment serves"),
    "no ledger": (says(503, compact(UNREADABLE)), "503 budget_unavailable: Not now"),
    "no past": (says(503, compact(UNREADABLE)), "`--days 0` leaves it out"),
    "a proxy's page": (says(502, "<html>"), "answers 502, and not as GET /usage does"),
    "another service": (says(200, "[]"), "not as GET /usage does"),
    "an error of another form": (says(500, '{"error": 1}'), "not as GET /usage does"),
    "windows of another form": (
        lambda answer: answer.data["data"]["windows"][0].update({"spentTokens": "many"}),
        "not as GET /usage does",
    ),
}


@pytest.mark.parametrize(("defect", "said"), REFUSALS.values(), ids=[*REFUSALS])
def test_what_is_no_usage_is_named(
    worker: ScriptedWorker, defect: Callable[[Answer], None], said: str
) -> None:
    worker.broken, worker.defect = "usage", defect
    assert said in bluey_usage(worker.url, code=1).stderr


def test_a_server_that_is_not_there_is_named() -> None:
    port = str(free_port())
    said = bluey_usage("mrrainbowsmoke", "--port", port, code=1).stderr
    assert f"http://127.0.0.1:{port} does not answer" in said
