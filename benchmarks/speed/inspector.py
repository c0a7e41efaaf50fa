"""What workerd's inspector tells of a running Worker: its wasm memory, and a profile of its CPU."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.speed.programs import Running
from ops.processes.running import run
from ops.wrangler import node
from tests.platform.workerd import HOST

SCRIPT = Path(__file__).with_name("inspector.mjs")
ANSWER_SECONDS = 60.0


def wasm_bytes(running: Running, name: str) -> int:
    """The size of a Worker's largest wasm memory: Pyodide's heap."""
    sizes: list[int] = _ask(running, name, "memory")
    return max(sizes)


def cpu_profile(running: Running, name: str, seconds: float) -> dict[str, Any]:
    """A profile of a Worker's CPU over so many seconds, as V8 writes it."""
    profile: dict[str, Any] = _ask(running, name, "profile", str(seconds), wait_s=seconds)
    return profile


def _ask(running: Running, name: str, *words: str, wait_s: float = 0.0) -> Any:
    address = f"ws://{HOST}:{running.inspector_port}/{name}"
    printed = run(
        "asking workerd's inspector",
        [node.find_node(), SCRIPT, address, *words],
        advice="Run `make setup`.",
        timeout_s=ANSWER_SECONDS + wait_s,
    )
    return json.loads(printed)
