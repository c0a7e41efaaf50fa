"""Programs that make a request of the description: for curl, Python and JavaScript."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from ops.api_description.literals import JAVASCRIPT, JSON, LINE_LENGTH, PYTHON, written
from ops.api_description.sdks import SDK_CALLS, SdkCall

ADDRESS = "http://127.0.0.1:8787"
"""Where `make dev` serves. In the page, its script puts the deployment's own address here."""

KEY = "BLUEY_API_KEY"
"""The variable of the environment that has the API key."""


@dataclass(frozen=True)
class Snippet:
    """A program: its language as people write it, and its text."""

    language: str
    text: str


@dataclass(frozen=True)
class Sent:
    """A request that a snippet makes. `path` has its parameters and query."""

    method: str
    path: str
    body: Any = None
    takes_key: bool = True

    @property
    def is_streamed(self) -> bool:
        """Whether the answer is a stream."""
        return isinstance(self.body, dict) and self.body.get("stream") is True


@dataclass(frozen=True)
class Sample:
    """One example of an operation: its name, the request, and the programs that make it."""

    name: str
    sent: Sent
    snippets: tuple[Snippet, ...]


def samples_of(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[Sample]:
    """The samples of an operation: one for each of its examples, one without a body else. A route
    that leads a browser elsewhere has none."""
    if "302" in operation.get("responses", {}):
        return
    content = operation.get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples", {})
    bodies = {name: example["value"] for name, example in examples.items()} or {"": None}
    given = {
        parameter["name"]: (parameter["in"], parameter["example"])
        for parameter in operation["parameters"]
        if "example" in parameter
    }
    in_path = {name: value for name, (place, value) in given.items() if place == "path"}
    query = {name: value for name, (place, value) in given.items() if place == "query"}
    filled = path
    for name, value in in_path.items():
        filled = filled.replace(f"{{{name}}}", quote(str(value)))
    target = f"{filled}?{urlencode(query)}" if query else filled
    for name, body in bodies.items():
        sent = Sent(method.upper(), target, body, takes_key=bool(operation["security"]))
        call = SDK_CALLS.get((sent.method, path))
        programs = (
            ("curl", _curl(sent)),
            ("Python", _sdk_python(call, sent, in_path) if call else _httpx(sent)),
            ("JavaScript", _sdk_javascript(call, sent, in_path) if call else _fetch(sent)),
        )
        yield Sample(name, sent, tuple(Snippet(*program) for program in programs))


def _curl(sent: Sent) -> str:
    url = shlex.quote(f"{ADDRESS}{sent.path}")
    words = "curl -N" if sent.is_streamed else "curl"
    method = {"GET": "", "POST": "" if sent.body is not None else " -X POST"}
    parts = [f"{words}{method.get(sent.method, f' -X {sent.method}')} {url}"]
    if sent.takes_key:
        parts.append(f'-H "authorization: Bearer ${KEY}"')
    if sent.method == "POST":
        parts.append('-H "content-type: application/json"')
    if sent.body is not None:
        parts.append(f"-d {shlex.quote(written(sent.body, JSON, indent=2))}")
    return " \\\n  ".join(parts)


def _httpx(sent: Sent) -> str:
    name = "stream" if sent.is_streamed else sent.method.lower()
    arguments = [f'"{sent.method}"'] if sent.is_streamed else []
    arguments.append(f'"{ADDRESS}{sent.path}"')
    if sent.takes_key:
        arguments.append(f"""headers={{"authorization": f"Bearer {{os.environ['{KEY}']}}"}}""")
    if sent.method == "POST":
        body = {} if sent.body is None else sent.body
        arguments.append(f"json={written(body, PYTHON, 4, LINE_LENGTH - 10)}")
    arguments.append("timeout=60")
    inner = ",\n    ".join(arguments)
    called = f"httpx.{name}(\n    {inner},\n)"
    imports = "import os\n\nimport httpx\n\n" if sent.takes_key else "import httpx\n\n"
    if sent.is_streamed:
        return f"""{imports}with {called} as answer:
    for line in answer.iter_lines():
        print(line)"""
    return f"""{imports}answer = {called}
print(answer.text)"""


def _fetch(sent: Sent) -> str:
    headers: list[str] = []
    if sent.takes_key:
        headers.append(f"authorization: `Bearer ${{process.env.{KEY}}}`")
    if sent.method == "POST":
        headers.append('"content-type": "application/json"')
    options: list[str] = []
    if sent.method != "GET":
        options.append(f'method: "{sent.method}"')
    if headers:
        inner = ",\n    ".join(headers)
        options.append(f"headers: {{\n    {inner},\n  }}")
    if sent.body is not None:
        options.append(f"body: JSON.stringify({written(sent.body, JAVASCRIPT, 2, 30)})")
    inner = ",\n  ".join(options)
    given = f", {{\n  {inner},\n}}" if options else ""
    called = f'const answer = await fetch("{ADDRESS}{sent.path}"{given});\n'
    if sent.is_streamed:
        return f"""{called}const texts = answer.body.pipeThrough(new TextDecoderStream());
for await (const text of texts) process.stdout.write(text);"""
    return f"{called}console.log(await answer.text());"


def _sdk_python(call: SdkCall, sent: Sent, in_path: Mapping[str, object]) -> str:
    body = call.body_of(sent.body, is_streamed=sent.is_streamed)
    arguments = [written(value, PYTHON) for value in in_path.values()]
    arguments += [
        f"{name}={written(value, PYTHON, 4, LINE_LENGTH - 5 - len(name))}"
        for name, value in body.items()
    ]
    separator = ",\n    "
    inner = f"\n    {separator.join(arguments)},\n" if body else ", ".join(arguments)
    shown = call.shown(sent.body, is_streamed=sent.is_streamed)
    called = f"client.{shown.python_method}({inner})"
    return f"""import os

from {call.sdk.python_module} import {call.sdk.name}

client = {call.sdk.name}(
    base_url="{ADDRESS}{call.sdk.path}",
    api_key=os.environ["{KEY}"],
)
{shown.python.format(call=called)}"""


def _sdk_javascript(call: SdkCall, sent: Sent, in_path: Mapping[str, object]) -> str:
    body = call.body_of(sent.body, is_streamed=sent.is_streamed)
    arguments = [written(value, JAVASCRIPT) for value in in_path.values()]
    if body:
        arguments.append(written(body, JAVASCRIPT, room=0))
    shown = call.shown(sent.body, is_streamed=sent.is_streamed)
    called = f"client.{shown.javascript_method}({', '.join(arguments)})"
    return f"""import {call.sdk.name} from "{call.sdk.javascript_module}";

const client = new {call.sdk.name}({{
  baseURL: "{ADDRESS}{call.sdk.path}",
  apiKey: process.env.{KEY},
}});
{shown.javascript.format(call=called)}"""


LEXERS: Mapping[str, str] = MappingProxyType(
    {"curl": "bash", "Python": "python", "JavaScript": "javascript"}
)
"""What colours a language, as Pygments calls it."""
