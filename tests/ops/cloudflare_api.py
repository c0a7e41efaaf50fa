"""Cloudflare's API on this machine: it answers as it was recorded, with what tests lay over it."""

import hashlib
import json
import operator
import random
import re
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import LoopbackServer
from tests.ops import analytics, recordings

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

    @classmethod
    def of(cls, body: object) -> "Fault":
        """An answer in the right form that says something else."""
        return cls(200, json.dumps(body))


def refused(name: str) -> Fault:
    """A recorded refusal; a client may try again at once."""
    response = recordings.read(name).response
    body = response["body"] if isinstance(response["body"], str) else json.dumps(response["body"])
    return Fault(response["status"], body, {**response["headers"], "retry-after-ms": "1"})


def refusal(status: int, code: int, message: str) -> Fault:
    """A refusal in the recorded form, of another kind."""
    body = {**recordings.read("unauthorized").response["body"]}
    body["errors"] = [{"code": code, "message": message}]
    return Fault(status, json.dumps(body), {"retry-after-ms": "1"})


class CloudflareApi(LoopbackServer):
    """One account. Tests write into its fields; `faults` go by a part of the path."""

    def __init__(
        self, handler: type[BaseHTTPRequestHandler] | None = None, *, port: int = 0
    ) -> None:
        super().__init__(handler or ApiHandler, port=port)
        self.token = TOKEN
        self.token_is_the_accounts = False
        self.token_status: dict[str, Any] = recordings.result("user_token")
        self.gateways: list[dict[str, Any]] = []
        self.provider_keys: dict[str, list[dict[str, Any]]] = {}
        self.credits: dict[str, Any] = recordings.result("credits")
        self.namespaces: list[dict[str, Any]] = []
        self.kv: dict[str, MutableMapping[str, dict[str, Any]]] = {}
        self.workers: dict[str, list[dict[str, Any]]] = {}
        self.uploaded: dict[str, str] = {}
        self.models: list[dict[str, Any]] = []
        self.marketplace: list[dict[str, Any]] = []
        self.logs: Callable[[], list[dict[str, Any]]] = list
        self.points: list[analytics.Written] = []
        self.logged: list[dict[str, Any]] = []
        self.faults: dict[str, list[Fault]] = {}
        self.calls: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.total_count_is_told = True
        self.on_making: Fault | None = None
        self.refuses_to_say = False
        self.kv_page = 1_000
        self.latency_s = (0.0, 0.0)
        self.waited_s = 0.0

    def environment(self) -> dict[str, str]:
        """What makes a command ask this API."""
        return {
            "CLOUDFLARE_BASE_URL": f"{self.url}/client/v4",
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
            "CLOUDFLARE_API_TOKEN": TOKEN,
        }

    def fail(self, path: str, *faults: Fault) -> None:
        """Answer the next calls of a path with these; the last one stays."""
        self.faults[path] = list(faults)

    def log(self, worker: str, at_ms: int, source: object) -> None:
        """A line that a Worker logs; the newest comes first."""
        event: dict[str, Any] = recordings.result("telemetry")["events"]["events"][0]
        event["$metadata"] |= {"id": f"{len(self.logged):026}", "service": worker}
        self.logged.insert(0, event | {"timestamp": at_ms, "source": source})

    def add_gateway(self, gateway_id: str, **changes: object) -> None:
        self.gateways.append(gateway(gateway_id) | changes)

    def add_namespace(self, namespace_id: str) -> None:
        self.kv[namespace_id] = {}
        title = f"budgets-{len(self.namespaces)}"
        entry = recordings.entry("namespaces")
        self.namespaces.append(entry | {"id": namespace_id, "title": title})


def gateway(gateway_id: str) -> dict[str, Any]:
    return recordings.entry("gateways") | {"id": gateway_id}


def provider_key(provider: str, **changes: object) -> dict[str, Any]:
    """A vendor's key that a gateway stores."""
    return recordings.entry("provider_keys") | {"provider_slug": provider} | changes


def model(name: str, *, task: str = "Text Generation", ends: str | None = None) -> dict[str, Any]:
    entry = recordings.entry("models") | {"id": f"id-of-{name}", "name": name}
    entry["task"]["name"] = task
    if ends is not None:
        entry["properties"].append({"property_id": "planned_deprecation_date", "value": ends})
    return entry


def marketplace_model(model_id: str, *features: str, **changes: object) -> dict[str, Any]:
    """A model in the form of a marketplace that has these features."""
    entry = recordings.entry("marketplace_models")
    return entry | {"id": model_id, "supported_features": [*features]} | changes


def log_entry(**fields: object) -> dict[str, Any]:
    """An entry of a gateway's log."""
    return recordings.entry("gateway_logs") | fields


def bluey_bindings(tenant: str, env: str, namespace_id: str) -> list[dict[str, Any]]:
    """What a deployed Worker of Bluey has bound."""
    bindings: list[dict[str, Any]] = recordings.result("worker_settings")["bindings"]
    changes: dict[str, dict[str, str]] = {
        "BUDGETS": {"namespace_id": namespace_id},
        "LEDGER": {"script_name": f"bluey-{tenant}-{env}"},
        "TENANT_ID": {"text": tenant},
        "ENVIRONMENT": {"text": env},
    }
    return [{**each, **changes.get(each["name"], {})} for each in bindings]


def passes(event: dict[str, Any], filters: list[dict[str, Any]]) -> bool:
    """Whether an event of Workers Logs passes these filters, as the platform applies them: a field
    of a line that is JSON has its own name."""
    source = event["source"]
    fields = {**(source if isinstance(source, dict) else json.loads(source))}
    fields["$metadata.service"] = event["$metadata"]["service"]
    operations: dict[str, Callable[[Any, Any], bool]] = {
        "eq": operator.eq,
        "gte": operator.ge,
        "lte": operator.le,
    }
    return all(
        each["key"] in fields and operations[each["operation"]](fields[each["key"]], each["value"])
        for each in filters
    )


class ApiHandler(BaseHTTPRequestHandler):
    """Answers one call of the account's API."""

    server: CloudflareApi

    def do_GET(self) -> None:
        self._do(None)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        kind = self.headers.get("content-type", "").partition(";")[0]
        if kind == "application/json":
            self._do(json.loads(content))
        else:
            self._do(content if kind == "multipart/form-data" else content.decode())

    def do_PUT(self) -> None:
        self.do_POST()

    def do_PATCH(self) -> None:
        self.do_POST()

    def _do(self, body: Any) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/client/v4").replace(ACCOUNT_ID, "ACCOUNT")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.server.calls.append(path)
        latency_s = random.uniform(*self.server.latency_s)
        time.sleep(latency_s)
        self.server.waited_s += latency_s
        self.server.headers.append(dict(self.headers))
        for place, faults in self.server.faults.items():
            if place in path and faults:
                fault = faults.pop(0) if len(faults) > 1 else faults[0]
                time.sleep(fault.delay_s)
                self._send(fault.status, fault.body, fault.headers)
                return
        if self.headers["authorization"] != f"Bearer {self.server.token}":
            self._refuse("unauthorized")
            return
        self._answer(path, query, body)

    def _answer(self, path: str, query: dict[str, str], body: Any) -> None:
        server = self.server
        if self.command == "POST" and path == self._path_of("namespaces"):
            self._make_namespace(body)
            return
        if self.command == "POST" and path == self._path_of("gateways"):
            self._make_gateway(body)
            return
        if self.command == "POST" and path == self._path_of("points"):
            rows = analytics.answer(body, server.points)
            told = {"meta": [{"name": name, "type": "String"} for name in (rows or [{}])[0]]}
            self._send(200, json.dumps({**told, "data": rows, "rows": len(rows)}), {})
            return
        if self.command == "POST" and path == self._path_of("telemetry"):
            self._answer_of_logs(body)
            return
        if self.command != "GET" or "/keys" in path:
            self._answer_of_kv(path, query, body)
            return
        verified = "account_token" if server.token_is_the_accounts else "user_token"
        if path.endswith("/tokens/verify"):
            if path == self._path_of(verified):
                self._result(verified, server.token_status)
            else:
                self._refuse("invalid_token")
        elif path == self._path_of("gateways"):
            self._page("gateways", server.gateways, query)
        elif found := re.fullmatch(self._path_of("provider_keys"), path):
            self._page("provider_keys", server.provider_keys.get(found[1], []), query)
        elif path == self._path_of("credits"):
            self._result("credits", server.credits)
        elif re.fullmatch(self._path_of("gateway_logs"), path):
            newest_first = sorted(server.logs(), key=lambda log: log["created_at"], reverse=True)
            self._page("gateway_logs", newest_first, query)
        elif path == self._path_of("namespaces"):
            self._page("namespaces", server.namespaces, query)
        elif path == self._path_of("models") and query.get("format") == "openrouter":
            self._send(200, json.dumps({"data": server.marketplace}), {})
        elif path == self._path_of("models"):
            self._page("models", server.models, query)
        elif path == self._path_of("workers"):
            template = recordings.entry("workers")
            self._result("workers", [template | {"id": name} for name in server.workers])
        elif path == self._path_of("subdomain"):
            self._result("subdomain", recordings.result("subdomain"))
        elif (found := re.fullmatch(self._path_of("worker_settings"), path)) and (
            found[1] in server.workers
        ):
            settings = recordings.result("worker_settings")
            bindings = {"bindings": server.workers[found[1]]}
            self._result("worker_settings", settings | bindings)
        elif found := re.fullmatch(self._path_of("worker_deployments"), path):
            recorded = recordings.result("worker_deployments")
            is_known = found[1] in server.uploaded
            self._result("worker_deployments", recorded if is_known else {"deployments": []})
        elif found := re.fullmatch(self._path_of("worker_version"), path):
            version = recordings.result("worker_version")
            version["metadata"]["created_on"] = server.uploaded[found[1]]
            self._result("worker_version", version)
        else:
            self._refuse("not_found")

    def _make_namespace(self, body: Any) -> None:
        """An id for a title that no other has, as the recorded request names it."""
        assert recordings.read("namespace_made").request["body"].keys() == body.keys()
        if any(each["title"] == body["title"] for each in self.server.namespaces):
            fault = refusal(400, 10014, "a namespace with this account ID and title already exists")
            self._send(fault.status, fault.body, fault.headers)
            return
        if self.server.on_making is not None:
            fault = self.server.on_making
            self._send(fault.status, fault.body, fault.headers)
            return
        identity = hashlib.sha256(body["title"].encode()).hexdigest()[:32]
        self.server.namespaces.append(recordings.entry("namespaces") | body | {"id": identity})
        self.server.kv[identity] = {}
        if self.server.refuses_to_say:
            self._refuse("failure")
            return
        self._result("namespace_made", self.server.namespaces[-1])

    def _make_gateway(self, body: Any) -> None:
        assert recordings.read("gateway_made").request["body"].keys() == body.keys()
        if any(each["id"] == body["id"] for each in self.server.gateways):
            fault = refusal(400, 7003, "a gateway with this id already exists")
            self._send(fault.status, fault.body, fault.headers)
            return
        self.server.gateways.append(recordings.entry("gateways") | body)
        self._result("gateway_made", self.server.gateways[-1])

    def _answer_of_logs(self, body: Any) -> None:
        frame, filters = body["timeframe"], body["parameters"]["filters"]
        found = [
            event
            for event in self.server.logged
            if frame["from"] <= event["timestamp"] <= frame["to"] and passes(event, filters)
        ]
        ids = [event["$metadata"]["id"] for event in found]
        start = ids.index(body["offset"]) + 1 if "offset" in body else 0
        shown = found[start : start + body["limit"]]
        told: dict[str, Any] = recordings.result("telemetry")
        told["events"] = {"count": len(found), "events": shown}
        self._result("telemetry", told)

    def _answer_of_kv(self, path: str, query: dict[str, str], body: Any) -> None:
        for name in ("kv_keys", "kv_values", "kv_written", "kv_deleted"):
            is_asked = recordings.read(name).request["method"] == self.command
            found = re.fullmatch(self._path_of(name), path) if is_asked else None
            if found is not None and found[1] in self.server.kv:
                entries = self.server.kv[found[1]]
                break
        else:
            self._refuse("not_found")
            return
        if name == "kv_keys":
            self._kv_page(entries, query)
        elif name == "kv_values":
            known = {key: entries.get(key) for key in body["keys"]}
            assert (True, "text") == (body["withMetadata"], body["type"])
            self._result(name, {"values": known})
        else:
            if name == "kv_written":
                for each in body:
                    told = {"value": each["value"], "metadata": each.get("metadata")}
                    entries[each["key"]] = told
            else:
                for key in body:
                    entries.pop(key, None)
            self._result(name, {"successful_key_count": len(body), "unsuccessful_keys": []})

    def _kv_page(self, entries: MutableMapping[str, dict[str, Any]], query: dict[str, str]) -> None:
        names = sorted(name for name in entries if name.startswith(query.get("prefix", "")))
        start, size = int(query.get("cursor", "0")), min(int(query["limit"]), self.server.kv_page)
        shown = names[start : start + size]
        is_last = start + size >= len(names)
        page = [
            {"name": name}
            | ({"metadata": told} if (told := entries[name]["metadata"]) is not None else {})
            for name in shown
        ]
        info = {"count": len(shown), "cursor": "" if is_last else str(start + size)}
        self._result("kv_keys", page, info)

    def _path_of(self, name: str) -> str:
        """The recorded path, a pattern where it names a thing."""
        path: str = recordings.read(name).request["path"].replace("{account_id}", "ACCOUNT")
        return re.sub(r"{\w+}", "([^/]+)", path)

    def _page(self, name: str, entries: list[dict[str, Any]], query: dict[str, str]) -> None:
        page, size = int(query.get("page", "1")), int(query.get("per_page", "20"))
        shown = entries[(page - 1) * size : page * size]
        info: dict[str, Any] = {"page": page, "per_page": size, "count": len(shown)}
        if self.server.total_count_is_told:
            info["total_count"] = len(entries)
        self._result(name, shown, info)

    def _result(self, name: str, result: object, info: dict[str, Any] | None = None) -> None:
        self._send(200, json.dumps(recordings.envelope(name, result, info)), {})

    def _refuse(self, name: str) -> None:
        fault = refused(name)
        self._send(fault.status, fault.body, fault.headers)

    def _send(self, status: int, body: str, headers: dict[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        given = {"content-type": "application/json", "content-length": str(len(data)), **headers}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def cloudflare_api() -> Iterator[CloudflareApi]:
    """The server until the block ends."""
    with CloudflareApi().running() as server:
        yield server
