"""A tenant made by `bluey tenant new`, served by `bluey dev` with no file edited."""

import subprocess
import sys
from pathlib import Path

import httpx

from tests.projects import make_project
from tests.servers import RUN_CLI, bluey_dev

COMMAND_SECONDS = 60.0
MODEL, FALLBACK = "@cf/google/gemma-4-26b-a4b-it", "@cf/zai-org/glm-4.7-flash"
QUESTION = {
    "sessionId": "11111111-1111-1111-1111-111111111111",
    "message": "What is the capital of France?",
    "maxTokens": 8,
}


def bluey(project: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", RUN_CLI, *arguments],
        cwd=project,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=COMMAND_SECONDS,
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return ran.stdout


def test_a_new_tenant_is_served_as_it_was_made(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", {})
    options = ["--model", MODEL, "--fallback", FALLBACK, "--daily-tokens", "100000"]
    bluey(project, "tenant", "new", "acme", *options)
    assert "No errors, no warnings.\n" == bluey(project, "check", "acme")
    with bluey_dev(tmp_path, "acme", project=project) as server:
        health = httpx.get(f"{server.url}/health", timeout=30)
        assert {
            "status": "ok",
            "tenantId": "acme",
            "environment": "local",
            "modelId": MODEL,
            "fallbackModelId": FALLBACK,
        } == health.json()["data"]
        answer = httpx.post(f"{server.url}/chat", json=QUESTION, timeout=60)
        assert 200 == answer.status_code, answer.text
        assert "The capital of France is Paris." == answer.json()["data"]["message"]["content"]
        usage = httpx.get(f"{server.url}/usage", timeout=30).json()["data"]
        assert "kv" == usage["enforcement"]
        assert [100_000] == [window["limitTokens"] for window in usage["windows"]]
        port = server.url.rpartition(":")[2]
        assert "Passed." in bluey(project, "smoke", "acme", "--env", "local", "--port", port)
    assert 2 == len(list((project / "reports").iterdir()))
