"""Every command of the documents that serves, started as it stands there, on another port."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.tenants import jsonc
from ops.local.serving import offline_arguments, offline_environment
from ops.processes.running import free_port
from ops.project.paths import deployment_config
from tests.documents import commands_in, examples
from tests.servers import READY_LINE, Server, start

HERE = str(Path(sys.executable).parent)
DOCUMENTED_STATE = "/tmp/state"  # noqa: S108  # replaced by a folder of the test's
NAMED = {"shared": "rainbowsmokeofficial"}


def with_port(line: str, port: int) -> list[str]:
    """The words of a command line that shall serve on this port."""
    words = shlex.split(line)
    if words[0] == "make":
        return [*(word for word in words if not word.startswith("PORT=")), f"PORT={port}"]
    if "--port" in words:
        words[words.index("--port") + 1] = str(port)
        return words
    options = words.index("--") if "--" in words else len(words)
    return [*words[:options], "--port", str(port), *words[options:]]


def serve(tmp_path: Path, words: list[str], port: int, **environment: str) -> Server:
    return start(tmp_path / "server.log", words, port=port, environment=environment)


def health(server: Server, tenant: str | None = None) -> dict[str, str]:
    headers = {"x-tenant-id": tenant} if tenant else {}
    answer = httpx.get(f"{server.url}/health", headers=headers, timeout=30)
    data: dict[str, str] = answer.json()["data"]
    return data


# Those that the documents repeat, and that of a tenant which tests/e2e/test_new_tenant.py makes.
SERVING = commands_in(("README.md", 1), ("docs/runtime.md", 0))


@pytest.mark.parametrize("line", SERVING)
def test_a_documented_command_serves(tmp_path: Path, line: str) -> None:
    port = free_port()
    words = with_port(line.replace(DOCUMENTED_STATE, str(tmp_path / "state")), port)
    server = serve(tmp_path, words, port)
    try:
        server.wait_for(READY_LINE)
        tenants = [each for each in ("shared", "rainbowsmokeofficial") if each in line]
        tenant = NAMED.get(tenants[0], tenants[0]) if tenants else "mrrainbowsmoke"
        environment = "dev" if "--env dev" in line else "local"
        served = health(server, tenant)
        assert (tenant, environment) == (served["tenantId"], served["environment"])
        assert ("--persist-to" in line) == (tmp_path / "state").exists()
    finally:
        server.stop()


def test_the_log_of_a_served_worker_can_be_followed(tmp_path: Path) -> None:
    [(line, _)] = examples("docs/cli.md")[2].commands
    port = free_port()
    served, followed = line.split(" | ")
    piped = " ".join([*with_port(served, port), "|", followed])
    server = serve(tmp_path, ["bash", "-c", piped], port, PATH=f"{HERE}:{os.environ['PATH']}")
    try:
        server.wait_for(READY_LINE)
        health(server)
        server.wait_for("  200  /health  ok  mrrainbowsmoke", timeout_s=10)
    finally:
        server.stop()


def test_wrangler_serves_by_itself_what_it_is_given(tmp_path: Path) -> None:
    [(line, _)] = examples("docs/runtime.md")[1].commands
    found = re.search(r"--config tenants/(\S+)/", line)
    assert found is not None
    port = free_port()
    config: Any = jsonc.loads(deployment_config(found[1]).read_text())
    # What a machine without the internet and without an account must add.
    offline = ["--local", "--persist-to", str(tmp_path / "state"), *offline_arguments(config)]
    words = [*with_port(line, port), *offline, "--inspector-port", "0"]
    server = serve(tmp_path, words, port, **offline_environment())
    try:
        server.wait_for(f"Ready on http://127.0.0.1:{port}")
        assert "dev" == health(server)["environment"]
    finally:
        server.stop()
