"""The body of `POST /v1/embeddings`: what is taken, and what is refused under which name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.embeddings import (
    MAX_TEXTS,
    NO_IDS,
    parse_embedding_request,
)
from bluey.embedding import Embedding
from bluey.errors import InvalidJson, InvalidRequest, Problem

SESSION_ID = "11111111-1111-1111-1111-111111111111"


def parsed(**fields: object) -> Embedding:
    return parse_embedding_request(json.dumps({"model": "embed", **fields}).encode())


def problems(**fields: object) -> list[Problem]:
    with pytest.raises(InvalidRequest) as raised:
        parsed(**fields)
    return [*raised.value.problems]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"input": "one"}, {"texts": ("one",)}),
        ({"input": ["one", "two"]}, {"texts": ("one", "two")}),
        ({"input": " "}, {"texts": (" ",)}),
        ({"input": "one", "user": SESSION_ID}, {"texts": ("one",), "session_id": SESSION_ID}),
        ({"input": "one", "encoding_format": "base64"}, {"texts": ("one",), "as_base64": True}),
        ({"input": "one", "encoding_format": "float"}, {"texts": ("one",)}),
        ({"input": "one", "dimensions": 1024.0}, {"texts": ("one",), "dimensions": 1_024}),
        (
            dict.fromkeys(["dimensions", "user", "encoding_format", "input_type"]) | {"input": "a"},
            {"texts": ("a",)},
        ),
        ({"input": ["x"] * MAX_TEXTS}, {"texts": ("x",) * MAX_TEXTS}),
    ],
)
def test_a_body_asks_for_texts(fields: dict[str, object], expected: dict[str, Any]) -> None:
    assert Embedding(requested_model_id="embed", **expected) == parsed(**fields)


@pytest.mark.parametrize(
    "input_",
    [[1, 2, 3], [[1, 2], [3]], ["text", [1]], [["text"]], [1.5], [True]],
)
def test_token_ids_are_refused_with_what_to_do(input_: list[object]) -> None:
    assert [Problem("input", NO_IDS)] == problems(input=input_)
    assert "check_embedding_ctx_length=False" in NO_IDS


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "input"),
        ({"input": None}, "input"),
        ({"input": ""}, "input"),
        ({"input": []}, "input"),
        ({"input": 5}, "input"),
        ({"input": {"text": "a"}}, "input"),
        ({"input": ["a", ""]}, "input.1"),
        ({"input": ["a", None]}, "input.1"),
        ({"input": ["a", {}]}, "input.1"),
        ({"input": ["x"] * (MAX_TEXTS + 1)}, "input"),
        ({"input": "a", "model": ""}, "model"),
        ({"input": "a", "model": None}, "model"),
        ({"input": "a", "encoding_format": "int8"}, "encoding_format"),
        ({"input": "a", "dimensions": 0}, "dimensions"),
        ({"input": "a", "dimensions": 1.5}, "dimensions"),
        ({"input": "a", "dimensions": "256"}, "dimensions"),
        ({"input": "a", "user": 5}, "user"),
        ({"input": "a", "user": "x" * 513}, "user"),
        ({"input": "a", "input_type": "query"}, "input_type"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, object], path: str) -> None:
    assert [path] == [problem.path for problem in problems(**fields)]


@pytest.mark.parametrize("body", [b"", b"{", b"nul", b'{"model": "a", "input": "b"'])
def test_what_is_no_json_is_told_so(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        parse_embedding_request(body)


def test_a_hostile_list_is_refused_at_its_first_wrong_item() -> None:
    found = problems(input=[1] * 90_000)
    assert [Problem("input", NO_IDS)] == found[:1]
