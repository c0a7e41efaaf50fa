"""How OpenAI's and Anthropic's own clients make the requests that they know."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Sdk:
    """A client library: its class, where it is found, and what of our address is its base URL."""

    name: str
    python_module: str
    javascript_module: str
    path: str


@dataclass(frozen=True)
class Shown:
    """A call and what is made of its answer. `{call}` stands for the call."""

    python_method: str
    javascript_method: str
    python: str
    javascript: str


@dataclass(frozen=True)
class SdkCall:
    """The calls for one operation: whole, as a stream, with tools. A method that streams by itself
    is not told to (`stream`)."""

    sdk: Sdk
    whole: Shown
    streamed: Shown | None = None
    with_tools: Shown | None = None
    has_method_for_streams: bool = False

    def shown(self, body: Any, *, is_streamed: bool) -> Shown:
        """The call that fits a request."""
        has_tools = isinstance(body, dict) and "tools" in body
        fitting = self.streamed if is_streamed else self.with_tools if has_tools else None
        return fitting or self.whole

    def body_of(self, body: Any, *, is_streamed: bool) -> dict[str, Any]:
        """What of a request's body is given to the call."""
        left_out = "stream" if is_streamed and self.has_method_for_streams else None
        return {name: value for name, value in (body or {}).items() if name != left_out}


def _printed(
    method: str, python: str, javascript: str | None = None, *, camel: str | None = None
) -> Shown:
    """A call whose answer has what is to be printed in `python` (and `javascript`)."""
    return Shown(
        method,
        camel or method,
        f"answer = {{call}}\nprint({python})",
        f"const answer = await {{call}};\nconsole.log({javascript or python});",
    )


def _each(method: str, item: str, python: str, javascript: str) -> Shown:
    """A call whose answer is a stream: what is done with each of its items."""
    return Shown(
        method,
        method,
        f"stream = {{call}}\nfor {item} in stream:\n    {python}",
        f"const stream = await {{call}};\nfor await (const {item} of stream) {{{{\n"
        f"  {javascript}\n}}}}",
    )


OPENAI = Sdk("OpenAI", "openai", "openai", "/v1")
ANTHROPIC = Sdk("Anthropic", "anthropic", "@anthropic-ai/sdk", "")

# By method and path. Every other operation is shown with httpx and fetch.
SDK_CALLS: Mapping[tuple[str, str], SdkCall] = MappingProxyType(
    {
        ("POST", "/v1/chat/completions"): SdkCall(
            OPENAI,
            _printed("chat.completions.create", "answer.choices[0].message.content"),
            _each(
                "chat.completions.create",
                "chunk",
                "if chunk.choices:\n"
                '        print(chunk.choices[0].delta.content or "", end="", flush=True)',
                'process.stdout.write(chunk.choices[0]?.delta.content ?? "");',
            ),
            _printed("chat.completions.create", "answer.choices[0].message"),
        ),
        ("POST", "/v1/responses"): SdkCall(
            OPENAI,
            _printed("responses.create", "answer.output_text"),
            _each(
                "responses.create",
                "event",
                'if event.type == "response.output_text.delta":\n'
                '        print(event.delta, end="", flush=True)',
                'if (event.type === "response.output_text.delta") {{\n'
                "    process.stdout.write(event.delta);\n  }}",
            ),
            _printed("responses.create", "answer.output"),
        ),
        ("POST", "/v1/embeddings"): SdkCall(
            OPENAI,
            _printed(
                "embeddings.create",
                "[len(each.embedding) for each in answer.data]",
                "answer.data.map((each) => each.embedding.length)",
            ),
        ),
        ("GET", "/v1/models"): SdkCall(
            OPENAI,
            Shown(
                "models.list",
                "models.list",
                "for model in {call}:\n    print(model.id)",
                "for await (const model of {call}) console.log(model.id);",
            ),
        ),
        ("GET", "/v1/models/{id}"): SdkCall(OPENAI, _printed("models.retrieve", "answer")),
        ("POST", "/v1/messages"): SdkCall(
            ANTHROPIC,
            _printed("messages.create", "answer.content[0].text"),
            Shown(
                "messages.stream",
                "messages.stream",
                "with {call} as stream:\n    for text in stream.text_stream:\n"
                '        print(text, end="", flush=True)',
                'const stream = {call};\nstream.on("text", (text) => process.stdout.write(text));\n'
                "await stream.finalMessage();",
            ),
            _printed("messages.create", "answer.content"),
            has_method_for_streams=True,
        ),
        ("POST", "/v1/messages/count_tokens"): SdkCall(
            ANTHROPIC,
            _printed("messages.count_tokens", "answer.input_tokens", camel="messages.countTokens"),
        ),
    }
)
