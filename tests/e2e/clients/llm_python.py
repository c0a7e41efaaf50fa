"""What tests/e2e/test_clients.py asks, through the command line tool `llm`."""

import json
import os
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from llm.cli import cli

from tests.e2e.clients.run import Cases

MODEL = """
- model_id: bluey
  model_name: {model}
  api_base: {url}/v1
  api_key_name: bluey
  supports_schema: true
  supports_tools: true
"""
WEATHER = """
def weather(city: str) -> str:
    "The weather in a city"
    return f"{city} is wet"
"""


def cases(given: Any) -> Cases:
    folder = Path(os.environ["LLM_USER_PATH"])
    (folder / "extra-openai-models.yaml").write_text(MODEL.format(**given))

    def llm(*arguments: str) -> str:
        return str(CliRunner().invoke(cli, arguments).output).strip()

    def ask(*arguments: str) -> str:
        return llm("prompt", "-m", "bluey", *arguments)

    def text() -> str:
        llm("keys", "set", "bluey", "--value", given["key"])
        return ask("--no-stream", given["answer"])

    return {
        "text": text,
        "stream": lambda: ask(given["answer"]),
        "tools": lambda: ask("--functions", WEATHER, given["use"]),
        "structured": lambda: json.loads(ask("--schema", "city, population int", given["say"])),
        "refused": lambda: ask("--key", given["spentKey"], given["answer"]),
    }
