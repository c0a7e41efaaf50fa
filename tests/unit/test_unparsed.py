from __future__ import annotations

import json

import pytest

from bluey.unparsed import MAX_TEXTS, has_more_values, text_at_top, text_inside


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"user": "ann"}', "ann"),
        ('{ "user" :\n\t"ann" , "n": 1}', "ann"),
        ('{"a": [{"b": [1, "]}"]}], "user": "ann"}', "ann"),
        ('{"user": "J\\u00f6rg \\"J\\" \\\\"}', 'Jörg "J" \\'),
        ('{"user": ""}', ""),
        ('{"user": "ann", "user": "bob"}', "bob"),
        ('{"user": "ann", "user": null}', None),
        ('{"user": null}', None),
        ('{"user": 7}', None),
        ('{"users": "ann"}', None),
        ('{"a user": "ann"}', None),
        ('{"role": "user", "content": "user: ann"}', None),
        ('{"metadata": {"user": "ann"}}', None),
        ('{"metadata": {"user": "ann"}, "user": "bob"}', "bob"),
        ('{"user": "bob", "metadata": {"user": "ann"}}', "bob"),
        ('{"messages": [{"user": "ann"}]}', None),
        ('{"message": "{\\"user\\": \\"ann\\"}"}', None),
        ('{"message": "\\\\", "user": "ann"}', "ann"),
        ('{"message": "{[\\\\\\"{", "user": "ann"}', "ann"),
        ('{"a\\"user": "ann"}', None),
        ('["user", "ann"]', None),
        ('"user"', None),
        ("", None),
        ("{", None),
        ('{"user": "ann', None),
        ('{"user": "\\ud800"}', None),
        ('{"user": "\\x"}', None),
    ],
)
def test_the_text_of_a_name_is_found_at_the_top_only(body: str, found: str | None) -> None:
    assert found == text_at_top(body.encode(), "user")


@pytest.mark.parametrize(
    "body",
    [
        '{"user":"a",' * 5_000,
        '"user":' * 9_000,
        '"user"' + " " * 60_000,
        '{"user":"' + "\\\\" * 30_000,
        '{"user":"' * 7_000,
        "[" * 60_000 + '"user":"a"',
        '"",' * 20_000 + '"user":"a"',
    ],
)
def test_no_text_takes_longer_than_its_length_explains(body: str) -> None:
    # What takes quadratic time here takes minutes.
    text_at_top(body.encode(), "user")
    text_at_top(json.dumps({"m": body}).encode(), "user")


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("[]", 1),
        ("[0,0]", 2),
        ('{"a":0,"b":[1,2],"c":{}}', 6),
        ('{"a":",,,,[[[[{{{{"}', 1),
        ('{"a":"","b":",","c":"[","d":"{"}', 4),
        ('["\\"",",\\\\",","]', 3),
    ],
)
def test_values_are_counted_by_what_is_before_them(body: str, values: int) -> None:
    assert not has_more_values(body.encode(), values)
    assert has_more_values(body.encode(), values - 1)


def test_what_has_too_many_texts_is_not_looked_through() -> None:
    body = b'"{"]' * (MAX_TEXTS + 1)
    assert has_more_values(body, 100_000)
    assert text_at_top(body + b'"user":"ann"', "user") is None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"of": {"user": "ann"}}', "ann"),
        ('{"of": {"a": 1, "user": "a\\"}b"}, "user": "bob"}', 'a"}b'),
        ('{"of": {"user": "ann"}, "of": {"user": "bob"}}', "bob"),
        ('{"of": {"user": "ann"}, "of": null}', None),
        ('{"of": {"a": {"user": "ann"}}}', None),
        ('{"of": {}, "x": {"user": "ann"}}', None),
        ('{"x": {"of": {"user": "ann"}}}', None),
        ('{"of": "{\\"user\\": \\"ann\\"}"}', None),
        ('{"of": {"user": 1}}', None),
        ('{"of": {"user": "ann', None),
        ("", None),
    ],
)
def test_a_text_in_an_object_at_the_top_is_found(body: str, found: str | None) -> None:
    assert found == text_inside(body.encode(), "of", "user")
