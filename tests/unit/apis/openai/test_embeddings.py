"""The body of `POST /v1/embeddings`: what is taken, and what is refused under which name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.embeddings import (
    MAX_TEXTS,
    MAX_TOKEN_IDS,
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
        ({"input": [1, 2, 3]}, {"texts": (), "encoded": ((1, 2, 3),)}),
        ({"input": [[1, 2], [0], [100_255]]}, {"texts": (), "encoded": ((1, 2), (0,), (100_255,))}),
        ({"input": [1.0, 2]}, {"texts": (), "encoded": ((1, 2),)}),
        ({"input": [[7]] * MAX_TEXTS}, {"texts": (), "encoded": ((7,),) * MAX_TEXTS}),
        ({"input": [7] * MAX_TOKEN_IDS}, {"texts": (), "encoded": ((7,) * MAX_TOKEN_IDS,)}),
        (
            {"input": [[100_255] * (MAX_TOKEN_IDS // 1_000)] * 1_000},
            {"texts": (), "encoded": ((100_255,) * (MAX_TOKEN_IDS // 1_000),) * 1_000},
        ),
    ],
)
def test_a_body_asks_for_texts(fields: dict[str, object], expected: dict[str, Any]) -> None:
    assert Embedding(requested_model_id="embed", **expected) == parsed(**fields)


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
        ({"input": ["a", [1]]}, "input.1"),
        ({"input": [[1], "a"]}, "input.1"),
        ({"input": [[1], 2]}, "input.1"),
        ({"input": [1, [2]]}, "input.1"),
        ({"input": [1, "a"]}, "input.1"),
        ({"input": [1, True]}, "input.1"),
        ({"input": [1, None]}, "input.1"),
        ({"input": [True]}, "input.0"),
        ({"input": [[True]]}, "input.0.0"),
        ({"input": [["a"]]}, "input.0.0"),
        ({"input": [[1], []]}, "input.1"),
        ({"input": [[[1]]]}, "input.0.0"),
        ({"input": [1.5]}, "input.0"),
        ({"input": [-1]}, "input.0"),
        ({"input": [1, 2.6e-42]}, "input"),
        ({"input": [[1], [2.6e-42]]}, "input.1"),
        ({"input": [1, 2, 100_256]}, "input.2"),
        ({"input": [[1], [2], [3], [*range(17), 100_257]]}, "input.3.17"),
        ({"input": [10**400]}, "input.0"),
        ({"input": [[1]] * (MAX_TEXTS + 1)}, "input"),
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


TOO_MANY_VALUES = "A body has at most 100,000 values"
MANY: dict[str, tuple[str, str, str]] = {
    "ids of one text": (
        f"[{'7,' * MAX_TOKEN_IDS}7]",
        "input",
        "Must have at most 300,000 items",
    ),
    "ids of two texts": (
        f"[[{'7,' * 150_000}7],[{'7,' * 150_000}7]]",
        "input",
        "Has more than 300,000 token ids",
    ),
    "a million": (
        f"[{'7,' * 1_000_000}7]",
        "(body)",
        f"{TOO_MANY_VALUES}, and 300,000 more numbers in lists of whole numbers",
    ),
    "lists": (f"[{'[7,7,7],' * 100_001}[7]]", "(body)", TOO_MANY_VALUES),
    "negative": (f"[{'-7,' * 100_000}7]", "(body)", TOO_MANY_VALUES),
    "fractions": (f"[{'1.5,' * 100_000}7]", "(body)", TOO_MANY_VALUES),
    "objects behind a text": (
        f'["{"7," * 400_000}",{"{}," * 100_000}7]',
        "(body)",
        TOO_MANY_VALUES,
    ),
    "a special token at the end": (
        f"[[1],[{'7,' * 200_000}100257]]",
        "input.1.200000",
        "Input should be less than 100256",
    ),
}


@pytest.mark.parametrize(("given", "path", "message"), MANY.values(), ids=MANY)
def test_a_body_has_only_so_many_ids(given: str, path: str, message: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        parse_embedding_request(f'{{"model": "embed", "input": {given}}}'.encode())
    assert (Problem(path, message),) == raised.value.problems


def test_what_a_list_of_texts_has_in_brackets_is_no_list_of_ids() -> None:
    texts = ["[1, 2, 3]", "[" + "7," * 60_000 + "7]"] * 3
    assert tuple(texts) == parsed(input=texts).texts


def test_a_hostile_list_is_refused_at_its_first_wrong_item() -> None:
    assert "input.0" == problems(input=[True] * 90_000)[0].path
