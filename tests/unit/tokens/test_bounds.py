"""What a text is bounded to, and what of a prompt is counted."""

from __future__ import annotations

import pytest

from bluey.apis.openai.chat_request import parse_completion_request
from bluey.chat import Chat
from bluey.http.messages import to_json
from bluey.tenants.settings import MAX_OUTPUT_TOKENS
from bluey.tokens.bounds import (
    MOST_READ_BYTES,
    TOKENS_FOR_TOOLS,
    TOKENS_PER_MESSAGE,
    TOKENS_PER_REQUEST,
    Prompt,
    bound_tokens,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("hello", 1),
        ("Hello, world!", 4),
        ("The weather in Paris", 5),
        ("qzxvkj" * 2, 11),
        ("2026", 4),
        ("中", 1),
        ("龘", 3),
        ("𒀀", 4),
        ("\x00\x01", 2),
        ("\ud800", 3),
        (" " * 17, 4),
        ("\u0958", 4),
    ],
    ids=[
        "nothing",
        "a-word",
        "words-and-signs",
        "words-with-spaces",
        "a-word-that-nobody-writes",
        "digits",
        "a-frequent-character",
        "a-rare-character",
        "cuneiform",
        "controls",
        "half-a-pair",
        "spaces",
        "a-character-that-normalizing-makes-longer",
    ],
)
def test_a_text_costs_what_its_words_signs_and_characters_cost(text: str, tokens: int) -> None:
    assert tokens == bound_tokens(text)


def test_a_text_that_is_too_long_to_be_read_costs_its_bytes() -> None:
    assert MOST_READ_BYTES // 4 >= MAX_OUTPUT_TOKENS
    assert 2 * MOST_READ_BYTES + 2 == bound_tokens("ü" * (MOST_READ_BYTES + 1))


@pytest.mark.parametrize("beside", ["ǂ", "中", "\u0301", "x中"])
def test_a_word_that_does_not_stand_alone_is_no_word(beside: str) -> None:
    assert bound_tokens("weather") < bound_tokens("weather" + beside) - bound_tokens(beside)


def test_a_prompt_is_bounded_with_what_a_template_adds() -> None:
    around = TOKENS_PER_REQUEST + 2 * TOKENS_PER_MESSAGE

    assert around + bound_tokens("hello\nhello") == Prompt(("hello", "hello"), 2).bound_tokens


HELLO = {"role": "user", "content": "hello"}
TEXT = "Παρασκευή 7391"
CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "look", "arguments": "{}"},
}
CALLED: dict[str, object] = {"role": "assistant", "content": None, "tool_calls": [CALL]}
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}


def parsed(*messages: dict[str, object], **fields: object) -> Chat:
    body = {"model": "fast", "messages": [HELLO, *messages], **fields}
    return parse_completion_request(to_json(body).encode())


def call_with(**function: str) -> dict[str, object]:
    return {**CALLED, "tool_calls": [{**CALL, "function": {**CALL["function"], **function}}]}  # type: ignore[dict-item]


def tool_with(**function: object) -> list[dict[str, object]]:
    return [{**TOOL, "function": {"name": "look", **function}}]


def schema_with(name: str) -> dict[str, object]:
    schema = {"type": "object", "properties": {name: {"type": "string"}}}
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


@pytest.mark.parametrize(
    ("plain", "longer"),
    [
        (parsed(), parsed({"role": "user", "content": TEXT})),
        (
            parsed({"role": "user", "content": "hello"}),
            parsed({"role": "user", "content": "hello", "name": "n" + "7391" * 4}),
        ),
        (parsed(CALLED), parsed(call_with(name="look" + TEXT))),
        (parsed(CALLED), parsed(call_with(arguments=TEXT))),
        (
            parsed({"role": "tool", "content": "x", "tool_call_id": "call_1"}),
            parsed({"role": "tool", "content": "x", "tool_call_id": "call_1" + TEXT}),
        ),
        (
            parsed({"role": "tool", "content": "x", "tool_call_id": "call_1"}),
            parsed({"role": "tool", "content": "x" + TEXT, "tool_call_id": "call_1"}),
        ),
        (parsed(tools=[TOOL]), parsed(tools=tool_with(description=TEXT))),
        (
            parsed(tools=tool_with(parameters={"title": "x"})),
            parsed(tools=tool_with(parameters={"title": "x" + TEXT})),
        ),
        (
            parsed(response_format=schema_with("x")),
            parsed(response_format=schema_with("x" + TEXT)),
        ),
        (parsed(), parsed(stop=TEXT)),
        (parsed(), parsed(stop=[TEXT, "x"])),
    ],
    ids=[
        "a-message",
        "a-name",
        "a-calls-name",
        "a-calls-arguments",
        "a-calls-id",
        "a-tools-result",
        "a-tools-description",
        "a-tools-schema",
        "the-answers-schema",
        "a-stop-sequence",
        "stop-sequences",
    ],
)
def test_everything_that_a_model_may_read_is_counted(plain: Chat, longer: Chat) -> None:
    assert plain.prompt.bound_tokens + 7 < longer.prompt.bound_tokens


def test_tools_cost_the_instructions_of_the_template_too() -> None:
    written = to_json([TOOL])

    assert (
        parsed().prompt.bound_tokens + TOKENS_FOR_TOOLS + bound_tokens(written)
        < parsed(tools=[TOOL]).prompt.bound_tokens
    )
