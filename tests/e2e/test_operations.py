"""The commands that ask a running Worker, against a real one, and the examples of README and
docs/cli.md."""

import json
import re
from pathlib import Path

import httpx
import pytest

from tests.commands import bluey
from tests.documents import commands_in
from tests.servers import Server

RUN_SECONDS = 120.0
DOCUMENTED_PORT = "8787"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize("line", commands_in(("README.md", 3), ("docs/cli.md", 0)))
def test_a_documented_example_does_what_it_says(line: str, server: Server, tmp_path: Path) -> None:
    [command, *arguments] = line.replace(DOCUMENTED_PORT, server.url.rpartition(":")[2]).split()
    assert "bluey" == command
    if arguments[0] == "smoke":
        arguments += ["--report-dir", str(tmp_path)]
    expected, code = {
        "doctor": ("workerd", 0),
        # Nobody has made the shipped tenants' namespaces.
        "check": ("is a placeholder", 0),
        "deploy": ("is a placeholder", 1),
        "smoke": ("health", 0),
        "usage": ("daily", 0),
        "tenant": ("vars.MODEL_ID", 0),
    }[arguments[0]]
    ran = bluey(*arguments, code=code)
    assert expected in ran.stdout + ran.stderr


def test_the_log_of_bluey_dev_can_be_read(server: Server) -> None:
    body = {"sessionId": "11111111-1111-1111-1111-111111111111", "message": "Hi", "maxTokens": 8}
    answer = httpx.post(
        f"{server.url}/chat", json=body, headers={"x-trace-id": TRACE_ID}, timeout=60
    )
    server.wait_for(TRACE_ID)
    usage = answer.json()["data"]["usage"]
    printed = bluey("logs", "-", "--trace", TRACE_ID, text=server.log.read_text()).stdout
    line = re.fullmatch(
        rf"\d\d:\d\d:\d\d  200  /chat  completed  mrrainbowsmoke  {re.escape(usage['modelId'])}  "
        # The line is written a moment after the answer was measured.
        rf"{usage['tokensIn']}→{usage['tokensOut']} tokens  \${re.escape(usage['costUsd'])}  "
        rf"(\d+) ms  {TRACE_ID}\n",
        printed,
    )
    assert line is not None, printed
    assert usage["latencyMs"] <= int(line[1]) <= usage["latencyMs"] + 50


def test_usage_is_what_the_worker_says(server: Server) -> None:
    said = httpx.get(f"{server.url}/usage", timeout=30).json()["data"]
    printed = bluey("usage", "mrrainbowsmoke", "--url", server.url, "--json").stdout
    assert said["windows"][0]["limitTokens"] == json.loads(printed)["windows"][0]["limitTokens"]
