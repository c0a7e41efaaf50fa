"""A line of the Worker's log, for a person who looks on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ops.dev.records import MEANING, describe
from ops.project.paths import ROOT

AT = datetime(2026, 11, 27, 14, 2, 11, tzinfo=UTC)
WHO = {"traceId": "t" * 32, "tenantId": "acme", "environment": "local", "sessionId": None}
REQUEST = {"event": "request", **WHO, "status": 200, "latencyMs": 260}
CHAT = {
    **REQUEST,
    "route": "/chat",
    "outcome": "completed",
    "modelId": "@cf/a/b",
    "servedBy": "@cf/a/b",
    "tokensIn": 28,
    "tokensOut": 8,
    "costUsd": "0.000005",
}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {**REQUEST, "route": "/health", "outcome": "ok"},
            "14:02:11  200  /health               260 ms",
        ),
        (
            CHAT,
            "14:02:11  200  /chat                 @cf/a/b  28→8 tokens  $0.000005  260 ms",
        ),
        (
            {**CHAT, "servedBy": "@cf/c/d", "estimated": True, "firstTokenMs": 90},
            ("14:02:11  200  /chat                 @cf/c/d (fallback)  ~28→8 tokens  $0.000005  "
            "260 ms (first 90)"),
        ),
        (
            {**CHAT, "outcome": "upstream_failed"},
            ("14:02:11  200  /chat                 upstream_failed  @cf/a/b  28→8 tokens  "
            f"$0.000005  260 ms  trace {'t' * 32}"),
        ),
        (
            {**REQUEST, "route": None, "status": 404, "outcome": "not_found"},
            "14:02:11  404  -                     not_found  260 ms",
        ),
        (
            {**REQUEST, "route": "/chat\x1b[2J", "status": 502, "outcome": "ai_error"},
            rf"14:02:11  502  /chat\x1b[2J          ai_error  260 ms  trace {'t' * 32}",
        ),
        (
            {"event": "ledger_error", **WHO, "reason": "KV PUT failed: 429\nx"},
            ("14:02:11  ledger_error: a budget's ledger could not be read or written  "
            rf"reason=KV PUT failed: 429\nx  trace {'t' * 32}"),
        ),
        (
            {"event": "internal_error", **WHO, "type": "KeyError",
             "at": ["/session/metadata/bluey/app.py:7 handle"]},
            ("14:02:11  internal_error: a bug: an exception in the Worker  type=KeyError  "
            f"trace {'t' * 32}\n          at: src/bluey/app.py:7 handle"),
        ),
        (
            {"event": "settings_error", "traceId": "t", "source": "settings/acme.jsonc",
             "problems": [{"path": "models.default", "message": "Field required"}]},
            ("14:02:11  settings_error: the settings do not parse, so that every request gets 500  "
            "source=settings/acme.jsonc  trace t\n"
            "          problems: models.default  Field required"),
        ),
        ({"event": "unheard_of", "how": 1}, "14:02:11  unheard_of  how=1"),
    ],
)  # fmt: skip
def test_a_line_says_what_happened(record: dict[str, Any], expected: str) -> None:
    assert expected == describe(record, AT, with_tenant=False).plain


def test_where_there_are_several_tenants_a_line_names_its_own() -> None:
    assert "  acme  " in describe(CHAT, AT, with_tenant=True).plain


@pytest.mark.parametrize(
    ("event", "style"),
    [("ledger_error", "bold red"), ("upstream_error", "yellow"), ("alert_sent", "dim")],
)
def test_what_is_wrong_is_highlighted(event: str, style: str) -> None:
    line = describe({"event": event}, AT, with_tenant=False)
    assert style in {str(span.style) for span in line.spans}


@pytest.mark.parametrize(
    ("outcome", "style"),
    [("upstream_failed", "bold red"), ("truncated", "yellow"), ("client_gone", "yellow")],
)
def test_an_answer_that_did_not_end_well_is_highlighted(outcome: str, style: str) -> None:
    line = describe({**CHAT, "outcome": outcome}, AT, with_tenant=False)
    at = line.plain.index(outcome)
    assert [style] == [str(span.style) for span in line.spans if span.start == at]


def test_every_event_of_the_documents_is_explained() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    table = page.partition("Other events, one line each:")[2].partition("\n\nThe `reason`")[0]
    documented = {
        name.strip("` ")
        for row in table.splitlines()
        if row.startswith("| `")
        for name in row.split("|")[1].split(",")
    }
    assert documented == MEANING.keys()
