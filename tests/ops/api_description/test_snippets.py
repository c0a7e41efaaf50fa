"""How snippets are written. tests/e2e/test_snippets.py runs them."""

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest

from ops.api_description.colours import coloured
from ops.api_description.literals import JAVASCRIPT, JSON, PYTHON, Notation, written
from ops.api_description.snippets import samples_of

WRITTEN: Mapping[str, tuple[object, Notation, int, str]] = {
    "python": (
        {"a": True, "b": None, "c": 1, "d": 1.5},
        PYTHON,
        60,
        '{"a": True, "b": None, "c": 1, "d": 1.5}',
    ),
    "javascript": ({"a": True, "x-b": [None]}, JAVASCRIPT, 60, '{ a: true, "x-b": [null] }'),
    "json": ({"a": [False, 0]}, JSON, 60, '{"a": [false, 0]}'),
    "letters": ("ü\n\"'", JSON, 60, '"ü\\n\\"\'"'),
    "empty": ({"a": {}, "b": []}, JAVASCRIPT, 60, "{ a: {}, b: [] }"),
    "no room": ({"a": ["b"]}, PYTHON, 5, '{\n    "a": ["b"],\n}'),
    "no room in json": ({"a": 1, "b": 2}, JSON, 5, '{\n  "a": 1,\n  "b": 2\n}'),
    "no room for nothing": ({}, PYTHON, 0, "{}"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_value_is_written_as_in_a_program(name: str) -> None:
    value, notation, room, text = WRITTEN[name]
    assert text == written(value, notation, room=room)


def operation(**others: Any) -> dict[str, Any]:
    return {"parameters": [], "security": [{}, {"apiKey": []}], **others}


def test_a_route_that_no_sdk_knows_is_asked_with_what_every_machine_has() -> None:
    asked = {"name": "days", "in": "query", "schema": {}, "example": 3}
    named = {"name": "id", "in": "path", "schema": {}, "example": "a b"}
    [sample] = samples_of("/things/{id}", "get", operation(parameters=[named, asked]))
    assert "/things/a%20b?days=3" == sample.sent.path
    texts = {snippet.language: snippet.text for snippet in sample.snippets}
    assert "curl 'http://127.0.0.1:8787/things/a%20b?days=3'" in texts["curl"]
    assert "httpx.get(" in texts["Python"]
    assert "await fetch(" in texts["JavaScript"]


def test_a_route_without_keys_is_shown_without_one() -> None:
    [sample] = samples_of("/openapi.json", "get", operation(security=[]))
    assert not any("BLUEY_API_KEY" in snippet.text for snippet in sample.snippets)


def test_a_quote_in_a_body_does_not_end_the_word_of_the_shell() -> None:
    examples = {"quoted": {"value": {"message": "It's `$HOME`"}}}
    body = {"content": {"application/json": {"examples": examples}}}
    [sample] = samples_of("/chat", "post", operation(requestBody=body))
    assert """{"message": "It'"'"'s `$HOME`"}""" in sample.snippets[0].text


@pytest.mark.parametrize("lexer", ["bash", "python", "javascript", "json", "text"])
def test_colours_change_no_letter(lexer: str) -> None:
    text = "\n  curl -d '{\"a\": 1}' # <b>&amp;\n\nimport os\n"
    assert text == html.unescape(re.sub(r"</?i[^>]*>", "", coloured(text, lexer)))
