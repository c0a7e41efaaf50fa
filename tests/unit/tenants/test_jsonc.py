from __future__ import annotations

import json

import pytest

from bluey.tenants import jsonc


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('// first\n{"a": 1} // last', {"a": 1}),
        ('{"a": /* one */ 1}', {"a": 1}),
        ('{/* over\ntwo lines */"a": 1}', {"a": 1}),
        ("/***/[1]/* * / **/", [1]),
        ('{"a": 1,}', {"a": 1}),
        ("[1, 2 ,\n]", [1, 2]),
        ("[[1,],]", [[1]]),
        ("[1, // one\n]", [1]),
        ("[1 /* one */ , /* end */ ]", [1]),
        ('"https://example.com/*x*/"', "https://example.com/*x*/"),
        ('["a,]", "b,}"]', ["a,]", "b,}"]),
        (r'["\"//", "\\", "/*"]', ['"//', "\\", "/*"]),
        ("-1.5e3 // a bare value", -1500.0),
    ],
    ids=[
        "plain",
        "line-comments",
        "block-comment",
        "block-comment-over-lines",
        "stars-in-comments",
        "trailing-comma-in-object",
        "trailing-comma-in-array",
        "trailing-commas-nested",
        "comma-then-line-comment",
        "comma-between-comments",
        "comment-marks-in-a-string",
        "commas-in-a-string",
        "escapes-in-a-string",
        "bare-value",
    ],
)
def test_comments_and_trailing_commas_are_left_out(text: str, value: object) -> None:
    assert value == jsonc.loads(text)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1,,]", "[1 2]", '{"a": 1} x', "/* open", '"open', "[1/**/2]", "// only", "/"],
    ids=[
        "empty",
        "open-object",
        "two-commas",
        "missing-comma",
        "something-after",
        "open-comment",
        "open-string",
        "comment-is-no-comma",
        "only-a-comment",
        "slash",
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        jsonc.loads(text)


@pytest.mark.parametrize("levels", [65, 1_000, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing", "column"),
    [
        ("[", "]", 65),
        ('{"a":', "}", 64 * 5 + 1),
        ("[", "", 65),
        ("[/* [ */", "// ]\n]", 64 * 8 + 1),
        ('["[",', "]", 64 * 5 + 1),
    ],
    ids=["lists", "objects", "not-closed", "comments", "strings"],
)
def test_what_is_nested_too_deep_is_refused_at_its_place(
    opening: str, closing: str, column: int, levels: int
) -> None:
    with pytest.raises(json.JSONDecodeError) as refused:
        jsonc.loads("\n" + opening * levels + closing * levels)

    error = refused.value
    assert ("Nested more than 64 deep", 2, column) == (error.msg, error.lineno, error.colno)


@pytest.mark.parametrize(
    "text", ["[" * 64 + "]" * 64, "[" + "[]," * 999 + "]", json.dumps("[" * 999)]
)
def test_only_depth_is_too_deep(text: str) -> None:
    assert json.loads(text.replace(",]", "]")) == jsonc.loads(text)


def test_a_number_of_thousands_of_digits_is_refused_at_its_place() -> None:
    with pytest.raises(json.JSONDecodeError, match="too many digits") as refused:
        jsonc.loads('{\n"a": ' + "1" * 5_000 + "}")

    assert (2, 6) == (refused.value.lineno, refused.value.colno)


def test_an_error_has_the_position_in_the_file() -> None:
    text = '{\n  // a comment\n  "a": 1, /* two\n  lines */ "b": nope,\n}'

    with pytest.raises(json.JSONDecodeError) as refused:
        jsonc.loads(text)

    assert (4, 17) == (refused.value.lineno, refused.value.colno)
