"""Every command of the documents that serves, started as it stands there, on another port."""

import os
import re
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
from tests.e2e.documented import documented_server, with_port
from tests.servers import READY_LINE, Server, start

HERE = str(Path(sys.executable).parent)
NAMED = {"shared": "rainbowsmokeofficial"}


def serve(tmp_path: Path, words: list[str], port: int, **environment: str) -> Server:
    return start(tmp_path / "server.log", words, port=port, environment=environment)


def health(server: Server, tenant: str | None = None) -> dict[str, str]:
    headers = {"x-tenant-id": tenant} if tenant else {}
    answer = httpx.get(f"{server.url}/health", headers=headers, timeout=30)
    data: dict[str, str] = answer.json()["data"]
    return data


# Those that the documents repeat, and that of a tenant which tests/e2e/test_new_tenant.py makes.
SERVING = commands_in(("README.md", 1), ("docs/runtime.md", 0))
# Those that serve other tests, too, by fixture (tests/e2e/conftest.py).
OF_OTHER_TESTS = {
    "server": ".venv/bin/bluey dev mrrainbowsmoke -- --persist-to /tmp/state",
    "mrrainbowsmoke_without_ai": ".venv/bin/bluey dev mrrainbowsmoke --env dev",
    "shared": ".venv/bin/bluey dev shared",
}


def assert_serves(server: Server, line: str) -> None:
    """Ask it for its health: the tenant and the environment are the line's."""
    tenants = [each for each in ("shared", "rainbowsmokeofficial") if each in line]
    tenant = NAMED.get(tenants[0], tenants[0]) if tenants else "mrrainbowsmoke"
    environment = "dev" if "--env dev" in line else "local"
    served = health(server, tenant)
    assert (tenant, environment) == (served["tenantId"], served["environment"])


def test_every_documented_command_is_tried() -> None:
    assert set(OF_OTHER_TESTS.values()) <= set(SERVING)


@pytest.mark.parametrize("name", OF_OTHER_TESTS)
def test_the_documented_server_of_other_tests_serves(
    name: str, request: pytest.FixtureRequest
) -> None:
    server, line = request.getfixturevalue(name), OF_OTHER_TESTS[name]
    assert_serves(server, line)
    assert server.log.with_name("state").exists()


@pytest.mark.parametrize("line", [each for each in SERVING if each not in OF_OTHER_TESTS.values()])
def test_a_documented_command_serves(tmp_path: Path, line: str) -> None:
    with documented_server(line, tmp_path) as server:
        assert_serves(server, line)
        assert any("workerd" in command for command in server.processes_left().values())


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
    [(line, _)] = examples("docs/runtime.md")[-1].commands
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
