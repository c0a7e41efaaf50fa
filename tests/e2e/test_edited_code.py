"""A served Worker while its code and settings are edited, as a person sees it."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from ops.local.serving import WATCH_INTERVAL_MS
from ops.processes.running import wait_until
from tests.projects import make_project
from tests.servers import Server, bluey_dev

RELOAD_SECONDS = 90.0
BEFORE, AFTER = '"status": "ok"', '"status": "edited"'
TENANT = {"models": {"default": "@cf/a/model"}, "gateway": {"id": "gate"}}


class Served(NamedTuple):
    """A Worker with the project that it is served from."""

    server: Server
    project: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("edited")
    project = make_project(folder / "project", {"acme": TENANT})
    # As in a real project, the settings are behind a link.
    link = project / "src/settings/acme.jsonc"
    (project / "tenants/acme").mkdir()
    link.rename(project / "tenants/acme/tenant.jsonc")
    link.symlink_to("../../tenants/acme/tenant.jsonc")
    with bluey_dev(
        folder, "shared", env="dev", options=["--offline"], project=project, as_people_see_it=True
    ) as server:
        yield Served(server, project)


def begins_from_a_snapshot(server: Server) -> bool:
    """Whether the workerd that runs now has begun so. wrangler's own, which stays, always has."""
    lines = [line for line in server.processes_left().values() if "workerd serve" in line]
    return all("--python-load-snapshot=" in line for line in lines)


def asked(server: Server, path: str) -> str:
    """What the Worker answers; nothing while it is loaded again."""
    try:
        return httpx.get(f"{server.url}{path}", headers={"x-tenant-id": "acme"}, timeout=30).text
    except httpx.TransportError:
        return ""


def wait_for_answer(server: Server, path: str, expected: str) -> None:
    """Wait until the Worker's answer has this in it."""
    problem = wait_until(
        lambda: expected in asked(server, path), timeout_s=RELOAD_SECONDS, poll_s=0.2
    )
    assert "" == problem, server.log.read_text()


def test_edited_code_runs_without_the_snapshot_of_the_code_before(served: Served) -> None:
    route = served.project / "src/bluey/routes/health.py"
    text = route.read_text()
    assert BEFORE in text
    assert '"status":"ok"' in asked(served.server, "/health")
    assert begins_from_a_snapshot(served.server)
    for edited, expected in [(text.replace(BEFORE, AFTER), "edited"), (text, "ok")]:
        route.write_text(edited)
        wait_for_answer(served.server, "/health", f'"status":"{expected}"')
        assert (expected == "ok") == begins_from_a_snapshot(served.server)


def save_as_a_new_file(path: Path, text: str, *, away_s: float) -> None:
    """Save as many editors do. Between the two names there is no file for a while."""
    path.rename(path.with_suffix(".old"))
    time.sleep(away_s)
    path.write_text(text)


def test_settings_are_loaded_after_every_save(served: Served) -> None:
    path = served.project / "tenants/acme/tenant.jsonc"
    for number in range(3):
        models = {"default": f"@cf/a/model-{number}"}
        text = json.dumps({"id": "acme", **TENANT, "models": models})
        save_as_a_new_file(path, text, away_s=2 * WATCH_INTERVAL_MS / 1_000)
        wait_for_answer(served.server, "/v1/models", f"model-{number}")
    served.server.wait_for("Reloaded after tenants/acme/tenant.jsonc")


def test_settings_that_do_not_parse_are_shown_with_their_place(served: Served) -> None:
    path = served.project / "tenants/acme/tenant.jsonc"
    text = path.read_text()
    path.write_text(text.replace("{", "{{", 1))
    served.server.wait_for("✘ tenants/acme/tenant.jsonc: line 1, column 2: ")
    wait_for_answer(served.server, "/health", '"ok":false')
    path.write_text(text)
    wait_for_answer(served.server, "/health", '"status":"ok"')


def test_a_worker_that_python_cannot_import_is_served_again_once_it_is_mended(
    served: Served,
) -> None:
    route = served.project / "src/bluey/routes/health.py"
    text = route.read_text()
    # While wrangler is still ending, and when Bluey waits for the next edit.
    for times, last_line in enumerate(["SyntaxError: invalid", "Bluey starts it again after"], 1):
        route.write_text(f"{text}\ndef broken(:\n")
        served.server.wait_for(last_line)
        route.write_text(text)
        wait_for_answer(served.server, "/health", '"status":"ok"')
        printed = served.server.log.read_text()
        assert times == printed.count('File "src/bluey/routes/health.py", line')


def test_what_people_see_is_plain_lines_with_what_they_need(served: Served) -> None:
    printed = served.server.log.read_text()
    for name in ("Console", "API", "Docs", "Environment", "Models", "Budget", "Runtime"):
        assert re.search(rf"^{name}", printed, re.MULTILINE), printed
    assert f"curl -s {served.server.url}/v1/chat/completions" in printed
    assert re.search(r"^\d\d:\d\d:\d\d  200  /health .* \d+ ms$", printed, re.MULTILINE)
    assert "env.BUDGETS" not in printed
    assert '{"event"' not in printed
    assert [] == [each for each in printed if not each.isprintable() and each != "\n"]
