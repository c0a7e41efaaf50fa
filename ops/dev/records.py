"""The Worker's log for a person who looks on while it is served: a line per request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.text import Text

from ops.dev.reading import in_project
from ops.progress import in_one_line

MEANING = {
    "upstream_error": "an attempt at a model failed",
    "budget_warning": "a budget is nearly used up",
    "upstream_count_refused": "a model's count of tokens cannot be true",
    "ledger_error": "a budget's ledger could not be read or written",
    "key_error": "API keys could not be read",
    "rate_limiter_error": "a rate limit could not be checked",
    "token_table_error": "the table of token ids could not be read",
    "override_error": "what was changed of a tenant at run time changes nothing",
    "tenant_lookup_error": "it could not be read whether there is such a tenant",
    "settings_error": "the settings do not parse, so that every request gets 500",
    "internal_error": "a bug: an exception in the Worker",
    "alert_error": "an alert could not be handed over",
    "alert_failed": "a webhook has not taken an alert",
    "alert_given_up": "a webhook never took an alert",
    "alert_sent": "a webhook has taken an alert",
    "key_changed": "an API key was made, replaced or revoked",
}
"""What the events mean (docs/operations.md)."""

NO_ERRORS = ("alert_sent", "key_changed")
WARNINGS = ("upstream_error", "budget_warning", "upstream_count_refused", "alert_failed")

IDENTITY = ("event", "traceId", "tenantId", "environment", "sessionId", "keyId")
FAILED = "upstream_failed"
"""The outcome of a stream whose model failed after the status was sent."""

OUTCOME_STYLES = {FAILED: "bold red", "truncated": "yellow", "client_gone": "yellow"}
"""How an answer ended that its status does not tell."""

STATUS_STYLES = {2: "green", 3: "cyan", 4: "yellow", 5: "bold red"}


def describe(record: Mapping[str, Any], at: datetime, *, with_tenant: bool) -> Text:
    """A line of the Worker's log. `with_tenant` where there is more than one."""
    if record["event"] == "request":
        return _request(record, at, with_tenant=with_tenant)
    return _event(record, at, with_tenant=with_tenant)


def _request(record: Mapping[str, Any], at: datetime, *, with_tenant: bool) -> Text:
    status = record.get("status")
    style = STATUS_STYLES.get(status // 100, "") if isinstance(status, int) else ""
    line = Text.assemble((f"{at:%H:%M:%S}", "dim"), "  ", (_text(status), style), "  ")
    line.append(f"{_text(record.get('route')):<20}")
    outcome = record.get("outcome")
    parts = []
    if outcome not in ("ok", "completed"):
        parts.append((_text(outcome), OUTCOME_STYLES.get(_text(outcome), style)))
    if with_tenant:
        parts.append((_text(record.get("tenantId")), ""))
    served = record.get("servedBy")
    if served is not None:
        is_fallback = served != record.get("modelId")
        parts.append((f"{_text(served)}{' (fallback)' if is_fallback else ''}", "cyan"))
    if "tokensIn" in record:
        about = "~" if record.get("estimated") else ""
        tokens = f"{about}{_text(record['tokensIn'])}→{_text(record.get('tokensOut'))} tokens"
        parts.append((tokens, ""))
    if "costUsd" in record:
        parts.append((f"${_text(record['costUsd'])}", ""))
    if "latencyMs" in record:
        first = record.get("firstTokenMs")
        told = f" (first {_text(first)})" if first else ""
        parts.append((f"{_text(record['latencyMs'])} ms{told}", ""))
    if not isinstance(status, int) or status >= 500 or outcome == FAILED:
        parts.append((f"trace {_text(record.get('traceId'))}", "dim"))
    for text, style_of in parts:
        line.append("  ")
        line.append(text, style_of)
    return line


def _event(record: Mapping[str, Any], at: datetime, *, with_tenant: bool) -> Text:
    event = record["event"]
    style = "dim" if event in NO_ERRORS else "yellow" if event in WARNINGS else "bold red"
    line = Text.assemble((f"{at:%H:%M:%S}", "dim"), "  ", (in_one_line(event), style))
    if event in MEANING:
        line.append(f": {MEANING[event]}", style)
    if with_tenant and record.get("tenantId"):
        line.append(f"  {_text(record['tenantId'])}")
    below = []
    for name, value in record.items():
        if name in IDENTITY or value is None:
            continue
        if isinstance(value, list):
            below += [f"{name}: {_item(each)}" for each in value]
        else:
            line.append(f"  {_text(name)}={_text(value)}")
    if record.get("traceId"):
        line.append(f"  trace {_text(record['traceId'])}", "dim")
    for each in below:
        line.append(f"\n          {in_project(each)}", style)
    return line


def _item(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(_text(each) for each in value.values() if each not in (None, ""))
    return _text(value)


def _text(value: object) -> str:
    return "-" if value is None else in_one_line(str(value))
