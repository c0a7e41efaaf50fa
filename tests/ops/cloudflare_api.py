"""Cloudflare's API on this machine: the shapes of its own client's types, answers that a test sets.

Field names and nesting are those of the package `cloudflare` (its `types`), whose client reads
these answers; what the API leaves open (codes, messages) is as its documentation shows it.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
TOKEN = "cfut_only-for-the-scripted-api"
CREATED = "2026-11-01T08:00:00Z"


@dataclass
class Fault:
    """An answer in the place of the right one."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


def refusal(status: int, code: int, message: str, **headers: str) -> Fault:
    """A fault in the API's own shape; a client may try again at once."""
    body = {"success": False, "errors": [{"code": code, "message": message}], "result": None}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status, json.dumps(body), {"retry-after-ms": "1", **names})


class CloudflareApi(ThreadingHTTPServer):
    """One account. Tests write into its fields; `faults` go by a part of the path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token = TOKEN
        self.token_is_the_accounts = False
        self.token_status: dict[str, Any] = {"id": "f" * 32, "status": "active"}
        self.gateways: list[dict[str, Any]] = []
        self.namespaces: list[dict[str, Any]] = []
        self.workers: dict[str, list[dict[str, Any]]] = {}
        self.models: list[dict[str, Any]] = []
        self.logs: Callable[[], list[dict[str, Any]]] = list
        self.faults: dict[str, list[Fault]] = {}
        self.calls: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.total_count_is_told = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/client/v4"

    def environment(self) -> dict[str, str]:
        """What makes a command ask this API."""
        return {
            "CLOUDFLARE_BASE_URL": self.url,
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
            "CLOUDFLARE_API_TOKEN": TOKEN,
        }

    def fail(self, path: str, *faults: Fault) -> None:
        """Answer the next calls of a path with these; the last one stays."""
        self.faults[path] = list(faults)

    def add_gateway(self, gateway_id: str, **changes: object) -> None:
        self.gateways.append(gateway(gateway_id) | changes)

    def add_namespace(self, namespace_id: str) -> None:
        title = f"budgets-{len(self.namespaces)}"
        entry = {"id": namespace_id, "title": title, "supports_url_encoding": True}
        self.namespaces.append(entry)


def gateway(gateway_id: str) -> dict[str, Any]:
    return {
        "id": gateway_id,
        "cache_invalidate_on_update": False,
        "cache_ttl": 0,
        "collect_logs": True,
        "created_at": CREATED,
        "modified_at": CREATED,
        "rate_limiting_interval": 0,
        "rate_limiting_limit": 0,
        "authentication": True,
    }


def model(name: str, *, task: str = "Text Generation", ends: str | None = None) -> dict[str, Any]:
    properties: list[dict[str, Any]] = [
        {"property_id": "context_window", "value": "24000"},
        {"property_id": "price", "value": [{"unit": "per M input tokens", "price": 0.29}]},
    ]
    if ends is not None:
        properties.append({"property_id": "planned_deprecation_date", "value": ends})
    return {
        "id": f"id-of-{name}",
        "source": 1,
        "name": name,
        "description": "A model.",
        "task": {"id": "1", "name": task, "description": ""},
        "tags": [],
        "properties": properties,
    }


def bluey_bindings(tenant: str, env: str, namespace_id: str) -> list[dict[str, Any]]:
    """What a deployed Worker of Bluey has bound."""
    ledger = {"class_name": "BudgetLedger", "script_name": f"bluey-{tenant}-{env}"}
    return [
        {"type": "ai", "name": "AI"},
        {"type": "kv_namespace", "name": "BUDGETS", "namespace_id": namespace_id},
        {"type": "durable_object_namespace", "name": "LEDGER", "namespace_id": "9" * 32, **ledger},
        {"type": "plain_text", "name": "TENANT_ID", "text": tenant},
        {"type": "plain_text", "name": "ENVIRONMENT", "text": env},
    ]


class _Handler(BaseHTTPRequestHandler):
    server: CloudflareApi

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/client/v4").replace(ACCOUNT_ID, "ACCOUNT")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.server.calls.append(path)
        self.server.headers.append(dict(self.headers))
        for place, faults in self.server.faults.items():
            if place in path and faults:
                fault = faults.pop(0) if len(faults) > 1 else faults[0]
                time.sleep(fault.delay_s)
                self._send(fault.status, fault.body, fault.headers)
                return
        if self.headers["authorization"] != f"Bearer {self.server.token}":
            self._refuse(401, 10000, "Authentication error")
            return
        self._answer(path, query)

    def _answer(self, path: str, query: dict[str, str]) -> None:
        server = self.server
        verified = "/accounts/ACCOUNT" if server.token_is_the_accounts else "/user"
        if path.endswith("/tokens/verify"):
            if path == f"{verified}/tokens/verify":
                self._result(server.token_status)
            else:
                self._refuse(401, 1000, "Invalid API Token")
        elif path == "/accounts/ACCOUNT/ai-gateway/gateways":
            self._page(server.gateways, query)
        elif re.fullmatch(r"/accounts/ACCOUNT/ai-gateway/gateways/[^/]+/logs", path):
            newest_first = sorted(server.logs(), key=lambda log: log["created_at"], reverse=True)
            self._page(newest_first, query)
        elif path == "/accounts/ACCOUNT/storage/kv/namespaces":
            self._page(server.namespaces, query)
        elif path == "/accounts/ACCOUNT/ai/models/search":
            self._page(server.models, query)
        elif path == "/accounts/ACCOUNT/workers/scripts":
            self._result(
                [{"id": name, "tag": "t", "handlers": ["fetch"]} for name in server.workers]
            )
        elif path == "/accounts/ACCOUNT/workers/subdomain":
            self._result({"subdomain": "acme-account"})
        elif found := re.fullmatch(r"/accounts/ACCOUNT/workers/scripts/([^/]+)/settings", path):
            self._result({"bindings": server.workers[found[1]], "tags": []})
        else:
            self._refuse(404, 7003, "Could not route to this path")

    def _page(self, entries: list[dict[str, Any]], query: dict[str, str]) -> None:
        page, size = int(query.get("page", "1")), int(query.get("per_page", "20"))
        shown = entries[(page - 1) * size : page * size]
        info: dict[str, Any] = {"page": page, "per_page": size, "count": len(shown)}
        if self.server.total_count_is_told:
            info["total_count"] = len(entries)
        self._result(shown, info)

    def _result(self, result: object, info: dict[str, Any] | None = None) -> None:
        body = {"success": True, "errors": [], "messages": [], "result": result}
        self._send(200, json.dumps(body | ({"result_info": info} if info else {})), {})

    def _refuse(self, status: int, code: int, message: str) -> None:
        fault = refusal(status, code, message)
        self._send(fault.status, fault.body, fault.headers)

    def _send(self, status: int, body: str, headers: dict[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        given = {"content-type": "application/json", "content-length": str(len(data)), **headers}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
        """Print nothing."""


@contextmanager
def cloudflare_api() -> Iterator[CloudflareApi]:
    """The API on a free port of 127.0.0.1, until the block ends."""
    server = CloudflareApi()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
