"""Coding agents, installed from npm, as docs/clients.md sets them up: one scripted session each.

A real `bluey dev` answers on loopback, with a model behind it that calls the tool that it is told
to. An agent has a home of its own, and no way to any other host.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bluey.access.keys import digest_of, make_key, records_prefix
from ops.processes.running import environment as tools
from tests.commands import run
from tests.documents import examples
from tests.e2e.conftest import Deployed
from tests.e2e.installed_clients import environment, installed
from tests.e2e.test_documented_clients import DOCUMENT, DOCUMENTED_URL, heading_of
from tests.projects import git
from tests.servers import Server

TENANT = "coding"
MODEL = "@cf/zai-org/glm-4.7-flash"
TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {
        "models": {"default": MODEL, "aliases": {"fast": MODEL}},
        "gateway": {"id": "gate"},
        "auth": {"local": "key"},
    }
}
KEY = make_key(TENANT, 1)
PROMPT = '"What is in this folder?"'
# What each agent's model is told to do.
TOOLS: Mapping[str, str] = {
    "Codex": '!use exec_command {"cmd": "ls"}',
    "Claude Code": '!use Bash {"command": "ls", "description": "List files"}',
}
SPENT = {agent: make_key(TENANT, 2 + n) for n, agent in enumerate(TOOLS)}
# npm runs no scripts here, and so Claude Code is started as its package says for that case.
CLAUDE = 'exec node "{modules}/@anthropic-ai/claude-code/cli-wrapper.cjs" "$@"'


@pytest.fixture(scope="module")
def worker(described: Deployed) -> Server:
    """A shared deployment, with a key that may spend and, for each agent,
    one that may not."""
    records = {
        records_prefix(TENANT) + digest_of(key): {
            "label": "agent",
            "created": "2026-01-01T00:00:00Z",
            **({} if key == KEY else {"budgets": {"daily": {"tokens": 1}}}),
        }
        for key in (KEY, *SPENT.values())
    }
    described.store(records)
    return described.server


Said = Callable[..., str]


@pytest.fixture
def said(worker: Server, tmp_path: Path) -> Said:
    """What an agent says that is set up and called as documented, in a repository with one file."""
    home, folder = tmp_path / "home", tmp_path / "folder"
    git(tmp_path, "init", "--quiet", str(folder))
    (folder / "made.txt").touch()

    def ask(agent: str, prompt: str = PROMPT, key: str = KEY, code: int = 0) -> str:
        lines = []
        for example in examples(DOCUMENT):
            if heading_of(example) != agent:
                continue
            text = example.text.replace(DOCUMENTED_URL, worker.url).replace("unused", key)
            if example.language == "toml":
                (home / ".codex").mkdir(parents=True)
                (home / ".codex/config.toml").write_text(text)
            else:
                lines.append(text)
        assert PROMPT in lines[-1]
        lines[-1] = lines[-1].replace(PROMPT, prompt)
        modules = installed() / "node_modules"
        claude = tmp_path / "claude"
        claude.write_text("#!/bin/sh\n" + CLAUDE.format(modules=modules))
        claude.chmod(0o755)
        # The agents are scripts of the pinned Node's.
        aider = installed() / "clients-aider/bin"
        path = os.pathsep.join(map(str, (tmp_path, modules / ".bin", aider, tools()["PATH"])))
        ran = run(
            ["bash", "-c", "\n".join(lines)],
            cwd=folder,
            env=environment(str(home), PATH=path),
        )
        assert code == ran.returncode, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    return ask


@pytest.mark.parametrize(
    "agent",
    [
        *TOOLS,
        pytest.param(
            "aider",
            marks=pytest.mark.skipif(
                sys.version_info >= (3, 13), reason="aider is for Python up to 3.12"
            ),
        ),
    ],
)
def test_an_agent_is_answered_as_documented(said: Said, agent: str) -> None:
    assert "Héllo." in said(agent)


@pytest.mark.parametrize("agent", TOOLS)
def test_an_agent_runs_a_tool_and_tells_the_model_what_came_out(said: Said, agent: str) -> None:
    printed = said(agent, f"'{TOOLS[agent]}'")
    assert re.search(r"The tool said: [^\0]*made\.txt", printed)


@pytest.mark.parametrize("agent", TOOLS)
def test_an_agent_does_not_repeat_what_its_budget_refuses(
    worker: Server, said: Said, agent: str
) -> None:
    said(agent, key=SPENT[agent], code=1)
    spent = f'"keyId":"{digest_of(SPENT[agent])[:12]}"'
    worker.wait_for(spent)
    assert 1 == len(re.findall(f'"event":"request".*{spent}', worker.log.read_text()))
