"""What wrangler uploads to the played account: read from its request, written down, served."""

import json
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bluey.tenants import jsonc
from ops.local import model
from ops.local.serving import (
    Takes,
    offline_arguments,
    offline_environment,
    write_ai_worker,
)
from ops.project.paths import LOCAL, ROOT
from ops.wrangler.node import wrangler, wrangler_environment
from tests.e2e.served_kv import served_kv
from tests.servers import Server, start

TEMPLATE = ROOT / "ops/deployment/template.jsonc"
VENDORED = "python_modules"
ANSWER_SECONDS = 90.0
# A binding's type in an upload: the key of wrangler's configuration, and the fields it takes.
BINDINGS: dict[str, tuple[str, dict[str, str]]] = {
    "kv_namespace": ("kv_namespaces", {"binding": "name", "id": "namespace_id"}),
    "ratelimit": (
        "ratelimits",
        {"name": "name", "namespace_id": "namespace_id", "simple": "simple"},
    ),
    "analytics_engine": (
        "analytics_engine_datasets",
        {"binding": "name", "dataset": "dataset"},
    ),
}


@dataclass(frozen=True)
class Upload:
    """A version of a Worker: its modules, and what the platform is told about them."""

    worker: str
    metadata: dict[str, Any]
    modules: dict[str, bytes]
    version: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def namespace_id(self) -> str:
        """The id of its KV namespace."""
        [found] = [
            each["namespace_id"]
            for each in self.metadata["bindings"]
            if each["type"] == "kv_namespace"
        ]
        return str(found)


def read_upload(worker: str, content_type: str, body: bytes) -> Upload:
    """The parts of the multipart request by which wrangler uploads."""
    boundary = content_type.partition("boundary=")[2].strip('"')
    parts = {}
    for part in body.split(f"--{boundary}".encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        found = re.search(rb'name="([^"]*)"', head)
        assert found is not None, head
        parts[found[1].decode()] = content.removesuffix(b"\r\n")
    return Upload(worker, json.loads(parts.pop("metadata")), parts)


def write_upload(upload: Upload, folder: Path) -> Path:
    """Write an upload down so that `wrangler dev` serves it as the environment `local`, with the
    local AI in the place of the platform's. Returns the configuration."""
    for name, content in upload.modules.items():
        below = folder if name.startswith(f"{VENDORED}/") else folder / "src"
        (below / name).parent.mkdir(parents=True, exist_ok=True)
        (below / name).write_bytes(content)
    template: Any = jsonc.loads(TEMPLATE.read_text())
    told = upload.metadata
    bindings: list[dict[str, Any]] = told["bindings"]
    of_env: dict[str, Any] = {
        "name": upload.worker,
        "services": template["env"][LOCAL]["services"],
        "version_metadata": template["env"]["*"]["version_metadata"],
        "vars": {each["name"]: each["text"] for each in bindings if each["type"] == "plain_text"},
        "durable_objects": {
            "bindings": [
                {"name": each["name"], "class_name": each["class_name"]}
                for each in bindings
                if each["type"] == "durable_object_namespace"
            ]
        },
    }
    for kind, (key, fields) in BINDINGS.items():
        of_env[key] = [
            {ours: each[theirs] for ours, theirs in fields.items()}
            for each in bindings
            if each["type"] == kind
        ]
    config = {
        "name": upload.worker,
        "main": f"src/{told['main_module']}",
        "compatibility_date": told["compatibility_date"],
        "compatibility_flags": told["compatibility_flags"],
        "rules": [
            {**rule, "globs": [each.replace("${settings}", "*") for each in rule["globs"]]}
            for rule in template["rules"]
        ],
        # The files beside the code are the checkout's: they are not uploaded a second time.
        "assets": template["assets"] | {"directory": str(ROOT / "public")},
        "migrations": template["migrations"],
        "env": {LOCAL: of_env},
    }
    path = folder / "wrangler.jsonc"
    path.write_text(json.dumps(config, indent=2))
    return path


class Served:
    """The Workers of an account on this machine, each on a port of its own, the version that was
    deployed last. Their KV is the one that the account's API shows."""

    def __init__(self, folder: Path, kv: dict[str, Any], first_port: int) -> None:
        self._folder = folder
        self._kv = kv
        self._next_port = first_port
        self._ports: dict[str, int] = {}
        self._running: dict[str, ExitStack] = {}
        self._logs: dict[str, Path] = {}
        self._models = ExitStack()
        self._ai_worker: Path | None = None

    def url(self, worker: str) -> str:
        """Where a Worker answers, or will answer."""
        if worker not in self._ports:
            self._ports[worker] = self._next_port
            self._next_port += 1
        return f"http://127.0.0.1:{self._ports[worker]}"

    def serve(self, upload: Upload) -> None:
        """Serve this version in the place of the one before; returns when it answers."""
        self._stop(upload.worker)
        folder = self._folder / "versions" / upload.version
        if not folder.exists():
            write_upload(upload, folder)
        stack = self._running[upload.worker] = ExitStack()
        stack.enter_context(self._wrangler_dev(upload, folder / "wrangler.jsonc"))

    def lines(self, worker: str) -> list[dict[str, Any]]:
        """The lines that a Worker has logged since it was deployed."""
        if worker not in self._logs:
            return []
        text = self._logs[worker].read_text(errors="replace")
        return [json.loads(line) for line in text.splitlines() if line.startswith('{"')]

    def close(self) -> None:
        """Stop everything."""
        for worker in [*self._running]:
            self._stop(worker)
        self._models.close()

    def _stop(self, worker: str) -> None:
        if (stack := self._running.pop(worker, None)) is not None:
            stack.close()

    def _local_ai(self) -> Path:
        """The configuration of the AI Worker before the small model, which is started once."""
        if self._ai_worker is None:
            run_folder = self._folder / "ai"
            run_folder.mkdir()
            server, url = model.start(self._models, run_folder)
            embedder_url = model.start_embedder(self._models, run_folder)
            takes: Takes = "text" if server else "everything"
            self._ai_worker = write_ai_worker(run_folder, url, takes, embedder_url)
            if server:
                server.wait_until_ready()
        return self._ai_worker

    @contextmanager
    def _wrangler_dev(self, upload: Upload, config: Path) -> Iterator[Server]:
        state = self._folder / "state" / upload.worker
        run = self._folder / "run" / upload.version
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir(parents=True)
        url = self.url(upload.worker)
        words = ["dev", "--config", str(config), "--config", str(self._local_ai())]
        words += ["--env", LOCAL, "--local", "--ip", "127.0.0.1", "--port", url.rpartition(":")[2]]
        words += ["--inspector-port", "0", "--show-interactive-dev-session=false"]
        words += ["--persist-to", str(state)]
        words += offline_arguments(json.loads(config.read_text()))
        quiet = wrangler_environment(WRANGLER_REGISTRY_PATH=str(run / "registry"))
        log = self._logs[upload.worker] = run / "wrangler.log"
        server = start(
            log,
            [*map(str, wrangler()), *words],
            port=self._ports[upload.worker],
            environment=quiet | offline_environment(),
            project=config.parent,
        )
        try:
            _wait_for_an_answer(server)
            with served_kv(run / "kv", upload.namespace_id, state) as kv:
                # What was written before the Worker was there.
                for name, entry in dict(self._kv[upload.namespace_id]).items():
                    kv[name] = {"value": entry.get("value", ""), "metadata": entry["metadata"]}
                before, self._kv[upload.namespace_id] = self._kv[upload.namespace_id], kv
                yield server
                self._kv[upload.namespace_id] = {name: {**kv[name]} for name in kv} or dict(before)
        finally:
            server.process.terminate()
            server.wait_until_gone()


def _wait_for_an_answer(server: Server) -> None:
    """Wait until the Worker says how it is: the first request starts Python."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            if httpx.get(f"{server.url}/health", timeout=30, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        is_late = server.process.poll() is not None or time.monotonic() > deadline
        assert not is_late, server.log.read_text()[-3_000:]
        time.sleep(0.2)
