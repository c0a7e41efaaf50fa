"""Every snippet of the reference page, run as it stands, with the address of a real `bluey dev` in
the place of that of `make dev`."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from bluey.access.keys import digest_of, make_key, make_operator_key, operators_of, records_prefix
from ops.api_description.document import make_document
from ops.api_description.examples.common import (
    EMBEDDING_MODEL_ID,
    FALLBACK_MODEL_ID,
    KEY_ID,
    MODEL_ID,
)
from ops.api_description.snippets import ADDRESS, KEY, Sample, Snippet, samples_of
from ops.project.paths import ROOT
from ops.wrangler import node
from tests.commands import run
from tests.e2e.conftest import Deployed
from tests.e2e.installed_clients import environment, installed
from tests.loopback import LoopbackServer

TENANT = "snippets"
TENANTS: dict[str, Any] = {
    TENANT: {
        "models": {"default": MODEL_ID, "allowed": [FALLBACK_MODEL_ID, EMBEDDING_MODEL_ID]},
        "gateway": {"id": "gate"},
        "auth": {"local": "key"},
        "budgets": {"daily": {"tokens": 10**9}},
    }
}
ADMIN = make_key(TENANT, 1)
OPERATOR = make_operator_key("local", 1)


@dataclass(frozen=True)
class Case:
    """A snippet, what it is to send, and the id of the key that it names, if it names one."""

    id: str
    sample: Sample
    snippet: Snippet
    changed_key: str

    @property
    def text(self) -> str:
        """The snippet, for a key that there is."""
        return self.snippet.text.replace(KEY_ID, digest_of(self.changed_key)[: len(KEY_ID)])

    @property
    def key(self) -> str:
        """The key that it is run with."""
        return OPERATOR if self.path == "/alerts/test" else ADMIN

    @property
    def path(self) -> str:
        """Where it is to be sent."""
        return self.sample.sent.path.replace(KEY_ID, digest_of(self.changed_key)[: len(KEY_ID)])


def cases() -> Iterator[Case]:
    number = 1
    for path, methods in make_document()["paths"].items():
        for method, operation in methods.items():
            if method in ("head", "options"):
                continue
            for sample in samples_of(path, method, operation):
                for snippet in sample.snippets:
                    number += 1
                    words = (operation["operationId"], sample.name, snippet.language)
                    name = "-".join(word.replace(" ", "_") for word in words if word)
                    yield Case(name, sample, snippet, make_key(TENANT, number))


CASES = {case.id: case for case in cases()}


class Recorder(LoopbackServer):
    """Sends each request on to the Worker, and keeps it with the status of its answer."""

    def __init__(self, target: str) -> None:
        super().__init__(_Forward)
        self.target = target
        self.seen: list[tuple[str, str, Any, str | None, int]] = []


class _Forward(BaseHTTPRequestHandler):
    server: Recorder

    def _forward(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        passed = ("authorization", "x-api-key", "content-type", "anthropic-version")
        headers = {name: self.headers[name] for name in passed if name in self.headers}
        # As on a deployment of its own: an operator key names no tenant.
        headers["x-tenant-id"] = TENANT
        answer = httpx.request(
            self.command,
            f"{self.server.target}{self.path}",
            content=content,
            headers=headers,
            timeout=60.0,
        )
        key = headers.get("authorization", "").removeprefix("Bearer ") or headers.get("x-api-key")
        body = json.loads(content) if content else None
        self.server.seen.append((self.command, self.path, body, key, answer.status_code))
        self.send_response(answer.status_code)
        self.send_header("content-type", answer.headers["content-type"])
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def do_GET(self) -> None:
        self._forward()

    def do_POST(self) -> None:
        self._forward()

    def do_DELETE(self) -> None:
        self._forward()


@dataclass(frozen=True)
class Ran:
    """What a snippet printed, and what was seen of it on its way."""

    printed: str
    seen: tuple[str, str, Any, str | None, int]


@pytest.fixture(scope="module")
def ran(described: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Ran]:
    """Every snippet, run once: those of a language in one process where it has one."""
    record = {"label": "snippets", "created": "2026-01-01T00:00:00Z"}
    named = [case.changed_key for case in CASES.values() if case.text != case.snippet.text]
    described.store(
        {
            records_prefix(operators_of("local")) + digest_of(OPERATOR): record,
            records_prefix(TENANT) + digest_of(ADMIN): {**record, "role": "admin"},
            **{records_prefix(TENANT) + digest_of(key): record for key in named},
        }
    )
    folder = tmp_path_factory.mktemp("home")
    found: dict[str, Ran] = {}
    with Recorder(described.server.url).running() as recorder:
        for (language, printed_by), key in product(_PRINTED_BY.items(), (ADMIN, OPERATOR)):
            chosen = [
                case
                for case in CASES.values()
                if (case.snippet.language, case.key) == (language, key)
            ]
            recorder.seen.clear()
            texts = [case.text.replace(ADDRESS, recorder.url) for case in chosen]
            printed = printed_by(texts, environment(str(folder), **{KEY: key}), folder)
            assert len(chosen) == len(recorder.seen), printed
            found |= {
                case.id: Ran(text, seen)
                for case, text, seen in zip(chosen, printed, recorder.seen, strict=True)
            }
    return found


def _printed_by_bash(texts: list[str], own: dict[str, str], folder: Path) -> list[str]:
    return [run(["bash", "-c", text], cwd=folder, env=own).stdout for text in texts]


def _printed_by_python(texts: list[str], own: dict[str, str], folder: Path) -> list[str]:
    script = ROOT / "tests/e2e/clients/run_documented.py"
    done = run([sys.executable, str(script)], cwd=folder, env=own, text=json.dumps(texts))
    assert 0 == done.returncode, done.stderr
    printed: list[str] = json.loads(done.stdout)
    return printed


def _printed_by_node(texts: list[str], own: dict[str, str], _folder: Path) -> list[str]:
    script = ROOT / "tests/e2e/clients/run_documented.mjs"
    command = [str(node.find_node()), str(script)]
    done = run(command, cwd=installed(), env=own, text=json.dumps(texts))
    assert (0, "") == (done.returncode, done.stderr), done.stderr
    printed: list[str] = json.loads(done.stdout)
    return printed


_PRINTED_BY = {
    "curl": _printed_by_bash,
    "Python": _printed_by_python,
    "JavaScript": _printed_by_node,
}


@pytest.mark.parametrize("name", CASES)
def test_a_snippet_sends_its_example_and_is_answered(ran: Mapping[str, Ran], name: str) -> None:
    case = CASES[name]
    sent = case.sample.sent
    method, path, body, key, status = ran[name].seen
    # An SDK may escape more of a path than others do.
    assert (sent.method, unquote(case.path)) == (method, unquote(path))
    assert (sent.body or {}) == _without_defaults(case, body or {})
    assert (case.key if sent.takes_key else None) == key
    assert 200 <= status < 300
    assert "" != ran[name].printed.strip()
    assert not re.search(r"^(Traceback|    at )", ran[name].printed, re.MULTILINE)


def _without_defaults(case: Case, body: dict[str, Any]) -> dict[str, Any]:
    """A body without what the SDKs add to it by themselves."""
    added = {"encoding_format"} - (case.sample.sent.body or {}).keys()
    return {name: value for name, value in body.items() if name not in added}
