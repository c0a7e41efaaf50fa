"""One pytest session inside workerd: what is uploaded, how it is started, what it reports."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.tenants import jsonc
from ops.local.serving import DEVELOPMENT_FLAGS
from ops.processes.running import Guarded, environment
from ops.project.paths import BUNDLE_CACHE, ROOT, WORKER_TEST_MODULES
from ops.wrangler import node
from ops.wrangler.modules import upload_of
from tests.platform.workerd import shipped_settings
from tests.workerd.recorder import Record, Result

HERE = Path(__file__).parent
HOST = "127.0.0.1"

START_SECONDS = 90.0
SESSION_SECONDS = 240.0
"""Far beyond what a session takes, a busy machine included: it is for one that hangs."""

LOG_CHARACTERS = 6_000

_UPLOADED_TESTS = (
    "tests/*.py",
    "tests/fakes/*.py",
    "tests/unit/**/*",
    "tests/contract/**/*",
    "tests/workerd/*.py",
)
_KINDS = {".py": "pythonModule", ".mjs": "esModule", ".jsonc": "text"}


@dataclass(frozen=True)
class WorkerdSession:
    """What the session reported; `failure` says why there is no report."""

    platform: str = ""
    version: tuple[int, ...] = ()
    record: Record | None = None
    failure: str = ""


def run_in_workerd(folder: Path) -> WorkerdSession:
    """Start workerd, have it run the tests and stop it again; `folder` gets its files."""
    log_path = folder / "workerd.log"
    try:
        with _serve(folder, log_path) as url:
            response = httpx.get(url, timeout=SESSION_SECONDS, trust_env=False)
            response.raise_for_status()
            report = response.json()
    except (httpx.HTTPError, RuntimeError) as error:
        return _failed(f"{type(error).__name__}: {error}", log_path)
    if report["exitCode"] not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return _failed(f"pytest ended with code {report['exitCode']}", log_path)
    record = Record(**report["record"])
    record.results = {
        name: Result(**result) for name, result in report["record"]["results"].items()
    }
    return WorkerdSession(report["platform"], tuple(report["version"]), record)


def _failed(what: str, log_path: Path) -> WorkerdSession:
    # pytest prints each test's name before running it, so the end of the log says where it hung.
    printed = log_path.read_text(errors="replace")[-LOG_CHARACTERS:]
    return WorkerdSession(failure=f"{what}; workerd printed:\n{printed}")


@contextlib.contextmanager
def _serve(folder: Path, log_path: Path) -> Iterator[str]:
    config = folder / "workerd.capnp"
    config.write_text(_config(folder))
    command: list[str | Path] = [
        *(node.workerd_binary(), "serve", "--experimental", "--control-fd=1"),
        f"--pyodide-bundle-disk-cache-dir={BUNDLE_CACHE}",
        config,
    ]
    with (
        log_path.open("wb") as log,
        Guarded(command, env=environment(), output=log) as process,
    ):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.exit_code is None:
            listening = re.search(
                r'"event":"listen","socket":"tests","port":(\d+)',
                log_path.read_text(errors="replace"),
            )
            if listening:
                yield f"http://{HOST}:{listening[1]}/"
                return
            time.sleep(0.05)
        raise RuntimeError("workerd does not listen")


def modules() -> dict[str, Path]:
    """Everything uploaded, by module name, the entry first: the Worker's own code and the
    tests, at the paths where the tests import them from, and the packages of both."""
    worker = upload_of(ROOT / "src", WORKER_TEST_MODULES, shipped_settings())
    tests = {
        path.relative_to(ROOT).as_posix(): path
        for pattern in _UPLOADED_TESTS
        for path in sorted(ROOT.glob(pattern))
        if path.is_file() and path.suffix != ".pyc"
    }
    return {
        **worker,
        **tests,
        "entry.py": HERE / "worker" / "entry.py",
        "pyproject.toml": ROOT / "pyproject.toml",
    }


def _config(folder: Path) -> str:
    deployed: Any = jsonc.loads((ROOT / "wrangler.jsonc").read_text())
    flags = dict.fromkeys((*deployed["compatibility_flags"], *DEVELOPMENT_FLAGS))
    uploaded = ",\n".join(_module(folder, name, path) for name, path in modules().items())
    counterpart, store, rate, assets, webhooks = (
        ",\n".join(_module(folder, name, ROOT / "tests/contract" / name) for name in names)
        for names in (
            ("scripted_ai.mjs", "script.mjs"),
            ("scripted_kv.mjs",),
            ("scripted_rate.mjs",),
            ("scripted_assets.mjs",),
            ("scripted_webhooks.mjs",),
        )
    )
    date = _text(deployed["compatibility_date"])
    namespace = _text(json.dumps({"namespace": "tests"}))
    objects = folder / "objects"
    objects.mkdir()
    return f"""using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "tests", worker = (
      compatibilityDate = {date},
      compatibilityFlags = [{", ".join(map(_text, flags))}],
      modules = [
{uploaded}
      ],
      # The two kinds of `AI` binding, one scripted counterpart behind both.
      bindings = [
        (name = "AI_SERVICE", service = (name = "scripted-ai", entrypoint = "ScriptedAi")),
        (name = "AI_PLATFORM", wrapped = (
          moduleName = "cloudflare-internal:ai-api",
          innerBindings = [(name = "fetcher", service = "scripted-ai")],
        )),
        (name = "AI_COUNTERPART", service = (name = "scripted-ai", entrypoint = "ScriptedAi")),
        (name = "KV", kvNamespace = "scripted-kv"),
        (name = "KV_COUNTERPART", service = (name = "scripted-kv", entrypoint = "KvCounterpart")),
        (name = "TENANT_RATE", service = (name = "scripted-rate", entrypoint = "ScriptedRate")),
        (name = "SESSION_RATE", service = (name = "scripted-rate", entrypoint = "ScriptedRate")),
        (name = "KV_OF_WORKERD", kvNamespace = (name = "kv", props = (json = {namespace}))),
        (name = "ASSETS", service = "scripted-assets"),
        (name = "ASSETS_COUNTERPART", service = (
          name = "scripted-assets", entrypoint = "AssetsCounterpart",
        )),
        (name = "LEDGER", durableObjectNamespace = "BudgetLedger"),
        (name = "ALERTS", durableObjectNamespace = "AlertOutbox"),
      ],
      durableObjectNamespaces = [
        (className = "BudgetLedger", uniqueKey = "ledger", enableSql = true),
        (className = "AlertOutbox", uniqueKey = "alerts", enableSql = true),
      ],
      # In memory they would have no SQL.
      durableObjectStorage = (localDisk = "objects"),
      globalOutbound = "scripted-webhooks",
    )),
    (name = "scripted-ai", worker = (
      compatibilityDate = {date},
      modules = [
{counterpart}
      ],
    )),
    (name = "kv", worker = (
      compatibilityDate = {date},
      modules = [(name = "kv.js", bundled = "/workerd/kv.js")],
      durableObjectNamespaces = [
        (className = "KVNamespace", uniqueKey = "kv", enableSql = true),
      ],
      durableObjectStorage = (localDisk = "objects"),
      bindings = [
        (name = "SHARD", durableObjectNamespace = "KVNamespace"),
        (name = "BLOBS", service = "objects"),
      ],
    )),
    (name = "objects", disk = (path = {_text(str(objects))}, writable = true)),
    (name = "scripted-kv", worker = (
      compatibilityDate = {date},
      modules = [
{store}
      ],
    )),
    (name = "scripted-rate", worker = (
      compatibilityDate = {date},
      modules = [
{rate}
      ],
    )),
    (name = "scripted-assets", worker = (
      compatibilityDate = {date},
      modules = [
{assets}
      ],
    )),
    (name = "scripted-webhooks", worker = (
      compatibilityDate = {date},
      modules = [
{webhooks}
      ],
    )),
  ],
  sockets = [(name = "tests", address = "{HOST}:0", http = (), service = "tests")],
);
"""


def _module(folder: Path, name: str, path: Path) -> str:
    # wrangler uploads whatever is vendored as plain data, and so does this.
    kind = "data" if name.startswith("python_modules/") else _KINDS.get(path.suffix, "data")
    return f"        (name = {_text(name)}, {kind} = embed {_text(os.path.relpath(path, folder))})"


def _text(value: str) -> str:
    return json.dumps(value)
