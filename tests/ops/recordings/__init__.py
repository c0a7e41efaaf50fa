"""Cloudflare's answers as they were recorded; README.md beside this file says where from."""

import json
from copy import deepcopy
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

# The gateways, the namespaces and the Workers come before what is asked about one of each.
SUCCESSES = (
    "user_token",
    "account_token",
    "gateways",
    "gateway_logs",
    "provider_keys",
    "credits",
    "namespaces",
    "kv_keys",
    "kv_values",
    "models",
    "marketplace_models",
    "workers",
    "worker_settings",
    "worker_deployments",
    "worker_version",
    "subdomain",
    "points",
    "telemetry",
)
CHANGES = ("kv_written", "kv_deleted", "namespace_made", "gateway_made")
"""The answers to what changes something in an account; these are not captured."""

REFUSALS = (
    "invalid_token",
    "unauthorized",
    "forbidden",
    "not_found",
    "rate_limited",
    "failure",
    "bad_gateway",
)


@dataclass(frozen=True)
class Recording:
    """One answer: `request` has method and path, maybe query, and body (JSON) or text; `response`
    has status, headers and body."""

    source: str
    request: dict[str, Any]
    response: dict[str, Any]

    def write(self, path: Path) -> None:
        """Write it as a file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")


def read(name: str, folder: Path = FOLDER) -> Recording:
    """A recording by its file's name."""
    return Recording(**json.loads((folder / f"{name}.json").read_text()))


_read_once = cache(read)


def result(name: str) -> Any:
    """What a success is about; the test may change it."""
    body = _read_once(name).response["body"]
    return deepcopy(body["data"] if "data" in body else body["result"])


def entry(name: str) -> dict[str, Any]:
    """The first entry of a recorded list; the test may change it."""
    first: dict[str, Any] = result(name)[0]
    return first


def envelope(name: str, answer: object, info: dict[str, Any] | None = None) -> dict[str, Any]:
    """The recorded body around another result; `info` is what is told of its pages."""
    body: dict[str, Any] = {**_read_once(name).response["body"], "result": answer}
    if "result_info" in body:
        body["result_info"] = info
    return body
