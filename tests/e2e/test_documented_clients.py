"""What docs/clients.md says to paste, pasted: with the URL of a real `bluey dev` in the place of
that of `make dev`."""

import functools
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.project.paths import ROOT
from ops.wrangler import node
from tests.commands import run
from tests.documents import Example, examples, text_of
from tests.e2e.installed_clients import environment, installed, tokens_folder
from tests.servers import Server

DOCUMENT = "docs/clients.md"
DOCUMENTED_URL = "http://127.0.0.1:8787"
ANSWER = "The capital of France is Paris."
EMBEDDED = {"sh": '"object":"embedding"', "python": "1024", "js": "1024"}
# What runs the examples for Python below these headings; every other one runs with `clients`.
PYTHON = {"pydantic-ai": "", "LlamaIndex": "clients-llama-index"}
# Tried with a model that calls tools and has a large context (tests/e2e/test_coding_agents.py).
CODING_AGENTS = ("aider", "Codex", "Claude Code")


def heading_of(example: Example) -> str:
    """The heading that an example stands below."""
    above = "\n".join(text_of(DOCUMENT).splitlines()[: example.line])
    headings: list[str] = re.findall(r"^## (.*)$", above, re.MULTILINE)
    return headings[-1] if headings else ""


EXAMPLES = [
    pytest.param(example, id=f"{heading_of(example)}:{example.line}")
    for example in examples(DOCUMENT)
    if example.language in ("js", "python", "sh") and heading_of(example) not in CODING_AGENTS
]


def python_of(example: Example) -> str:
    """The environment of `make clients` that an example runs in."""
    return PYTHON.get(heading_of(example), "clients")


@pytest.fixture(scope="module")
def printed_by_python(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Example], str]:
    """What an example for Python prints: those of an environment run in one process."""

    @functools.cache
    def in_environment(name: str) -> dict[Example, str]:
        chosen = [
            example
            for example in examples(DOCUMENT)
            if example.language == "python" and python_of(example) == name
        ]
        python = installed() / name / "bin/python" if name else sys.executable
        texts = [example.text.replace(DOCUMENTED_URL, server.url) for example in chosen]
        others = {
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "TIKTOKEN_CACHE_DIR": tokens_folder(),
        }
        ran = run(
            [str(python), str(ROOT / "tests/e2e/clients/run_documented.py")],
            env=environment(str(tmp_path_factory.mktemp("home")), **others),
            text=json.dumps(texts),
        )
        assert 0 == ran.returncode, ran.stderr
        return dict(zip(chosen, json.loads(ran.stdout), strict=True))

    return lambda example: in_environment(python_of(example))[example]


def printed_by_words(command: list[str], server: Server, example: Example, home: Path) -> str:
    """What a program prints that takes an example as its last word."""
    path = f"{installed() / 'clients/bin'}:{os.environ['PATH']}"
    text = example.text.replace(DOCUMENTED_URL, server.url)
    others = {"PATH": path, "LLM_USER_PATH": str(home)}
    ran = run([*command, text], cwd=installed(), env=environment(str(home), **others))
    assert (0, "") == (ran.returncode, ran.stderr)
    return ran.stdout


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_documented_client_answers(
    server: Server,
    printed_by_python: Callable[[Example], str],
    tmp_path: Path,
    example: Example,
) -> None:
    assert DOCUMENTED_URL in example.text
    expected = EMBEDDED[example.language] if "embed" in example.text else ANSWER
    if example.language == "python":
        assert expected in printed_by_python(example)
        return
    command = {
        "sh": ["bash", "-c"],
        "js": [str(node.find_node()), "--input-type=module", "--eval"],
    }[example.language]
    assert expected in printed_by_words(command, server, example, tmp_path)
