from __future__ import annotations

import json
import re

import pytest

from bluey.apis.own_request import ChatRequest, Message
from bluey.chat import Chat, Sampling, Turn
from bluey.errors import InvalidJson, InvalidRequest, Problem
from bluey.validation import parse_body
from tests.fakes.values import SESSION_ID


def parse(**fields: object) -> ChatRequest:
    body = {"sessionId": SESSION_ID, "message": "hello", **fields}
    return parse_body(ChatRequest, json.dumps(body).encode())


def problems(**fields: object) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as refused:
        parse(**fields)
    return refused.value.problems


def test_a_request_needs_a_session_and_a_message_only() -> None:
    assert parse() == ChatRequest.model_construct(
        session_id=SESSION_ID,
        message="hello",
        stream=False,
        model_id=None,
        max_tokens=None,
        temperature=None,
        history=(),
    )


def test_every_field_is_read() -> None:
    request = parse(
        stream=True,
        modelId="fast",
        maxTokens=64,
        temperature=0.25,
        history=[{"role": "user", "content": "hi"}, {"role": "assistant", "content": ""}],
    )

    assert request == ChatRequest.model_construct(
        session_id=SESSION_ID,
        message="hello",
        stream=True,
        model_id="fast",
        max_tokens=64,
        temperature=0.25,
        history=(
            Message.model_construct(role="user", content="hi"),
            Message.model_construct(role="assistant", content=""),
        ),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"message": "x"},
        {"message": "x" * 8_000},
        {"message": "🙂" * 8_000},
        {"message": " "},
        {"maxTokens": 1},
        {"temperature": 0},
        {"temperature": 5},
        {"temperature": 5.0},
        {"modelId": "x" * 200},
        {"history": [{"role": "user", "content": "x"}] * 50},
    ],
    ids=[
        "one-character",
        "the-longest-message",
        "characters-not-bytes",
        "a-blank",
        "one-token",
        "coldest",
        "hottest",
        "hottest-with-a-point",
        "the-longest-model-id",
        "the-longest-history",
    ],
)
def test_the_limits_themselves_are_allowed(fields: dict[str, object]) -> None:
    parse(**fields)


UUID_EXPECTED = "Input should be a valid string"
OVER_HISTORY = "Must have at most 50 items"


REFUSED: list[tuple[dict[str, object], str, str]] = [
    ({"sessionId": 7}, "sessionId", UUID_EXPECTED),
    ({"message": ""}, "message", "String should have at least 1 character"),
    ({"message": "x" * 8_001}, "message", "String should have at most 8000 characters"),
    ({"message": 7}, "message", "Input should be a valid string"),
    ({"message": None}, "message", "Input should be a valid string"),
    ({"stream": "true"}, "stream", "Input should be a valid boolean"),
    ({"stream": 1}, "stream", "Input should be a valid boolean"),
    ({"modelId": ""}, "modelId", "String should have at least 1 character"),
    ({"modelId": "x" * 201}, "modelId", "String should have at most 200 characters"),
    ({"modelId": 7}, "modelId", "Input should be a valid string"),
    ({"maxTokens": 0}, "maxTokens", "Input should be greater than or equal to 1"),
    ({"maxTokens": "1"}, "maxTokens", "Input should be a valid integer"),
    ({"maxTokens": True}, "maxTokens", "Input should be a valid integer"),
    ({"temperature": -0.1}, "temperature", "Input should be greater than or equal to 0"),
    ({"temperature": 5.1}, "temperature", "Input should be less than or equal to 5"),
    ({"temperature": "1"}, "temperature", "Input should be a valid number"),
    ({"temperature": True}, "temperature", "Input should be a valid number"),
    ({"temperature": float("nan")}, "temperature", "Input should be a finite number"),
    ({"history": {}}, "history", "Input should be a valid array"),
    ({"history": [{"role": "user", "content": "x"}] * 51}, "history", OVER_HISTORY),
    ({"model_id": "x"}, "model_id", "This parameter is not supported"),
    ({"messages": []}, "messages", "This parameter is not supported"),
]


@pytest.mark.parametrize(
    ("fields", "path", "message"),
    REFUSED,
    ids=[json.dumps(fields)[:32] for fields, _, _ in REFUSED],
)
def test_what_does_not_fit_is_named(fields: dict[str, object], path: str, message: str) -> None:
    assert (Problem(path, message),) == problems(**fields)


def test_a_session_that_is_no_uuid_is_named() -> None:
    (problem,) = problems(sessionId="nope")

    assert "sessionId" == problem.path
    assert problem.message.startswith("Input should be a UUID")


def test_every_problem_of_a_history_is_named() -> None:
    history = [
        {"role": "system", "content": "x"},
        {"role": "user"},
        {"role": "user", "content": 7, "name": "x"},
        "x",
    ]

    assert problems(history=history) == (
        Problem("history.0.role", "Input should be 'user' or 'assistant'"),
        Problem("history.1.content", "Field required"),
        Problem("history.2.content", "Input should be a valid string"),
        Problem("history.2.name", "This parameter is not supported"),
        Problem("history.3", "Input should be an object"),
    )


def test_an_empty_object_lacks_both_required_fields() -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse_body(ChatRequest, b"{}")

    assert refused.value.problems == (
        Problem("sessionId", "Field required"),
        Problem("message", "Field required"),
    )


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"7", b"true"])
def test_json_that_is_no_object_is_invalid_as_a_whole(body: bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse_body(ChatRequest, body)

    assert (Problem("(body)", "Input should be an object"),) == refused.value.problems


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"message": "x"} x',
        b"{'message': 'x'}",
        b"\xff",
        b'{"message": "\xff"}',
        b'{"message": "\\ud83d"}',
        b"[" * 30_000,
        b"\xef\xbb\xbf{}",
    ],
    ids=[
        "empty",
        "open",
        "something-after",
        "single-quotes",
        "not-utf-8",
        "a-string-that-is-not-utf-8",
        "half-a-surrogate-pair",
        "nested-too-deeply",
        "byte-order-mark",
    ],
)
def test_what_is_not_json_is_told_from_what_does_not_fit(body: bytes) -> None:
    with pytest.raises(InvalidJson) as refused:
        parse_body(ChatRequest, body)

    assert refused.value.details is None


def test_a_request_becomes_a_chat_that_ends_with_its_message() -> None:
    request = parse(
        history=[{"role": "assistant", "content": "Welcome!"}],
        stream=True,
        modelId="fast",
        maxTokens=64,
        temperature=0.25,
    )

    assert request.to_chat() == Chat(
        turns=(Turn("assistant", ("Welcome!",)), Turn("user", ("hello",))),
        stream=True,
        session_id=SESSION_ID,
        requested_model_id="fast",
        max_output_tokens=64,
        sampling=Sampling(temperature=0.25),
    )


def test_the_input_estimate_covers_the_whole_conversation() -> None:
    assert 4 == parse().to_chat().estimated_tokens_in
    assert 9 == parse(history=[{"role": "user", "content": "x" * 8}]).to_chat().estimated_tokens_in


def test_a_body_that_is_wrong_everywhere_is_told_of_the_first_fifty_places() -> None:
    body = json.dumps({"history": [1] * 20_000}).encode()

    with pytest.raises(InvalidRequest) as error:
        parse_body(ChatRequest, body)

    assert 50 == len(error.value.problems)


@pytest.mark.parametrize(
    ("session_id", "fits"),
    [
        ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", True),
        ("3F2504E0-4F89-41D3-9A0C-0305E82C3301", True),
        ("3f2504e04f8941d39a0c0305e82c3301", False),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c330", False),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c33011", False),
        ("3g2504e0-4f89-41d3-9a0c-0305e82c3301", False),
        ("\u0663f2504e0-4f89-41d3-9a0c-0305e82c330", False),
        ("", False),
    ],
)
def test_the_schema_of_a_session_id_takes_what_the_parser_takes(
    session_id: str, fits: bool
) -> None:
    pattern = ChatRequest.model_json_schema()["properties"]["sessionId"]["pattern"]
    body = json.dumps({"sessionId": session_id, "message": "hello"}).encode()

    assert fits == bool(re.search(pattern, session_id))
    if fits:
        assert session_id.lower() == parse_body(ChatRequest, body).session_id
    else:
        with pytest.raises(InvalidRequest):
            parse_body(ChatRequest, body)
