"""Captures the recordings of Cloudflare's API: `python -m tests.ops.record`.

CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID say of which account; a tenant should be deployed
there, with its gateway used once. Every call reads. What is written are keys, flags, the words of
closed lists and the forms of values: every other text, number, id and time is made up, because a
recording is published.
"""

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from ops.cloudflare.account import BASE_URL, BASE_URL_VARIABLE, CALL_SECONDS
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.project.paths import ROOT
from tests.ops import recordings
from tests.ops.recordings import Recording

ENTRIES = 2
"""How many entries of a list are kept."""

WORDS = frozenset(
    {
        *("type", "status", "provider", "property_id", "usage_model", "handlers", "mode"),
        *("rate_limiting_technique", "log_management_strategy", "retry_backoff"),
        *("workers_ai_billing_mode", "class_name", "model_type", "request_type"),
        *("eventType", "filterCombination", "operation", "outcome"),
        *("compatibility_date", "compatibility_flags", "last_deployed_from", "unit", "currency"),
        *("strategy", "source"),
    }
)
"""The keys whose texts are words of a list that Cloudflare publishes, or this project's own."""

KEYS = frozenset(
    {
        *("last4", "disabledReason", "lastFailedAt", "hasPreview"),
        *("workers/message", "workers/triggered_by"),
        *("$metadata", "$workers", "accountId", "createdBy", "eventType", "filterCombination"),
        *("requestId", "scriptName", "updatedBy", "userId"),
    }
)
"""The keys of Cloudflare's that are not in lower case. Other such keys may be an account's own."""

MADE_UP = (
    (r"[0-9a-f]{32}", "0123456789abcdef" * 2),
    (r"[0-9a-f]{64}", "0123456789abcdef" * 4),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "01234567-89ab-4def-8123-456789abcdef"),
    (r"\d{4}-\d\d-\d\dT.*", "2026-11-01T08:00:00Z"),
    (r"\d{4}-\d\d-\d\d .*", "2026-11-01 08:00:00.000"),
    (r"\d{4}-\d\d-\d\d", "2026-11-01"),
    (r"\d+", "1"),
    (r"true|false", "true"),
    (r"\{.*\}", "{}"),
    (r".*", "text"),
)
"""The form of a text, and what is written in its place."""


ONE_OF = {"gateways": "gateway_id", "namespaces": "namespace_id", "workers": "worker"}
"""The lists of which the first entry is asked about further, and its name in a path."""


def made_up(value: Any, key: str = "") -> Any:
    """The same JSON value with nothing in it that only its account knows."""
    if isinstance(value, dict):
        return {
            (name if name in KEYS or re.fullmatch(r"[a-z_]{1,40}", name) else "name"): made_up(
                item, name
            )
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [made_up(item, key) for item in value[:ENTRIES]]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str) and key in WORDS and re.fullmatch(r"[\w .:/@-]{0,64}", value):
        return value
    if isinstance(value, str):
        return next(text for form, text in MADE_UP if re.fullmatch(form, value, re.DOTALL))
    return type(value)(1)


def record(base_url: str, credentials: Credentials, folder: Path) -> list[str]:
    """Captures every success into a folder; the names of those that the account has not."""
    names = {
        "account_id": credentials.account_id,
        **dict.fromkeys(("gateway_id", "namespace_id", "worker", "version_id"), "none"),
    }
    missing = []
    headers = {"authorization": f"Bearer {credentials.token}"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=CALL_SECONDS) as client:
        for name in recordings.SUCCESSES:
            request = recordings.read(name).request
            path = request["path"].format(**names)
            response = client.request(
                request["method"],
                path,
                params=request.get("query", {}),
                json=request.get("body"),
                content=request.get("text"),
            )
            if response.status_code != httpx.codes.OK:
                missing.append(f"{name}: {response.status_code}")
                continue
            body = response.json()
            if name in ONE_OF and body["result"]:
                names[ONE_OF[name]] = body["result"][0]["id"]
            if name == "worker_deployments" and (found := body["result"]["deployments"]):
                names["version_id"] = found[0]["versions"][0]["version_id"]
            source = f"captured {datetime.now(UTC):%Y-%m-%d}; its values are made up"
            kind = {"content-type": response.headers["content-type"]}
            captured = {"status": response.status_code, "headers": kind, "body": made_up(body)}
            Recording(source, request, captured).write(folder / f"{name}.json")
    return missing


def main() -> None:
    """Capture into the project's own recordings; exit code 1 when some could not be, beside that of
    the other kind of token."""
    base_url = os.environ.get(BASE_URL_VARIABLE) or BASE_URL
    missing = record(base_url, find_credentials(ROOT), recordings.FOLDER)
    print(json.dumps({"not captured": missing}))
    # A token is a person's or the account's, never both.
    sys.exit(1 if len(missing) > 1 else 0)


if __name__ == "__main__":
    main()
