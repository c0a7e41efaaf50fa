"""A Worker that begins from a snapshot of its code, while that is edited."""

from functools import partial
from pathlib import Path

import httpx

from ops.processes.running import wait_until
from tests.projects import make_project
from tests.servers import Server, bluey_dev

RELOAD_SECONDS = 60.0
BEFORE, AFTER = '"status": "ok"', '"status": "edited"'
TENANT = {"models": {"default": "@cf/a/model"}, "gateway": {"id": "gate"}}


def begins_from_a_snapshot(server: Server) -> bool:
    """Whether the workerd that runs now has begun so. wrangler's own, which stays, always has."""
    lines = [line for line in server.processes_left().values() if "workerd serve" in line]
    return all("--python-load-snapshot=" in line for line in lines)


def says(server: Server, expected: str) -> bool:
    """Whether the Worker says this of itself. While it is loaded again, it may not answer."""
    try:
        answer = httpx.get(f"{server.url}/health", headers={"x-tenant-id": "acme"}, timeout=30)
    except httpx.TransportError:
        return False
    return answer.is_success and expected == answer.json()["data"]["status"]


def test_edited_code_runs_without_the_snapshot_of_the_code_before(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", {"acme": TENANT})
    route = project / "src/bluey/routes/health.py"
    text = route.read_text()
    assert BEFORE in text
    with bluey_dev(tmp_path, "shared", env="dev", options=["--offline"], project=project) as server:
        assert says(server, "ok")
        assert begins_from_a_snapshot(server)
        for edited, expected in [(text.replace(BEFORE, AFTER), "edited"), (text, "ok")]:
            route.write_text(edited)
            problem = wait_until(
                partial(says, server, expected), timeout_s=RELOAD_SECONDS, poll_s=0.2
            )
            assert "" == problem
            assert (expected == "ok") == begins_from_a_snapshot(server)
