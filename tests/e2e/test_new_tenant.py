"""A newcomer's first steps in a fresh clone: a tenant is made, served, checked and tried."""

from functools import partial
from pathlib import Path

import httpx

from ops.processes.running import free_port, wait_until
from tests.commands import run
from tests.projects import clone_project, git
from tests.servers import READY_LINE, start

RELOAD_SECONDS = 120.0
MODEL, FALLBACK = "@cf/google/gemma-4-26b-a4b-it", "@cf/mistralai/mistral-small-3.1-24b-instruct"
QUESTION = {
    "sessionId": "11111111-1111-1111-1111-111111111111",
    "message": "What is the capital of France?",
    "maxTokens": 8,
}


def bluey(project: Path, *arguments: str) -> str:
    ran = run([project / ".venv/bin/bluey", *arguments], cwd=project)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return ran.stdout


def replace_file(path: Path, text: str) -> None:
    """Saves a file as many editors and git do: a new one in its place."""
    path.unlink()
    path.write_text(text)


def has_limit(url: str, limit_tokens: int) -> bool:
    """Whether the Worker has this budget. While it is loaded again, it may not answer."""
    try:
        usage = httpx.get(f"{url}/usage", timeout=30)
    except httpx.TransportError:
        return False
    return usage.is_success and [limit_tokens] == [
        window["limitTokens"] for window in usage.json()["data"]["windows"]
    ]


def test_a_new_tenant_in_a_fresh_clone_is_served_as_it_was_made(tmp_path: Path) -> None:
    project = clone_project(tmp_path / "bluey")
    options = ["--model", MODEL, "--fallback", FALLBACK, "--daily-tokens", "100000"]
    bluey(project, "tenant", "new", "acme", *options)
    made = git(project, "status", "--porcelain", "--untracked-files=all")
    port = free_port()
    command = ["make", "dev", "TENANT=acme", f"PORT={port}"]
    server = start(tmp_path / "make.log", command, port=port, project=project)
    try:
        server.wait_for(READY_LINE)
        assert "Everything is set up already." in server.log.read_text()
        assert "No errors, no warnings.\n" == bluey(project, "check", "acme", "--env", "local")
        assert "Passed." in bluey(project, "smoke", "acme", "--env", "local", "--port", str(port))
        health = httpx.get(f"{server.url}/health", timeout=30)
        assert {
            "status": "ok",
            "tenantId": "acme",
            "environment": "local",
            "modelId": MODEL,
            "fallbackModelId": FALLBACK,
        } == health.json()["data"]
        answer = httpx.post(f"{server.url}/chat", json=QUESTION, timeout=60)
        assert "The capital of France is Paris." == answer.json()["data"]["message"]["content"]
        usage = httpx.get(f"{server.url}/usage", timeout=30).json()["data"]
        assert "kv" == usage["enforcement"]
        assert [100_000] == [window["limitTokens"] for window in usage["windows"]]
        settings = project / "tenants/acme/tenant.jsonc"
        for before, after in [(100_000, 200_000), (200_000, 300_000)]:
            replace_file(settings, settings.read_text().replace(str(before), str(after)))
            assert "" == wait_until(
                partial(has_limit, server.url, after), timeout_s=RELOAD_SECONDS, poll_s=0.2
            )
    finally:
        server.stop()
    assert 2 == len(list((project / "reports").iterdir()))
    # No file was edited on the way, and nothing was left but what git ignores.
    assert made == git(project, "status", "--porcelain", "--untracked-files=all")
