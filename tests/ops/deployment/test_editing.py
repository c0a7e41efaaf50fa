"""A string of a JSONC file is changed and nothing else, or nothing is."""

import pytest

from ops.deployment.editing import CannotEdit, with_text

COMMENTED = """\
// Not "old": a comment.
{
  "a": { "b": "old", /* "old" */ "c": "old" }, // "old"
  "list": ["old",],
}
"""


@pytest.mark.parametrize(
    ("keys", "place"),
    [(("a", "b"), '"b": "old"'), (("a", "c"), '"c": "old"')],
)
def test_only_the_string_at_the_keys_is_changed(keys: tuple[str, ...], place: str) -> None:
    expected = COMMENTED.replace(place, place.replace("old", "new"))
    assert expected == with_text(COMMENTED, keys, "new")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("{", ("a",)),
        ("{}", ("a",)),
        ('{"a": {}}', ("a", "b")),
        ('{"a": "text"}', ("a", "b")),
        ('{"a": "\\u006fld"}', ("a",)),
        ('{"a": "old", "a": "old"}', ("b",)),
    ],
    ids=["no JSON", "no key", "no inner key", "a string in between", "escapes", "another key"],
)
def test_what_cannot_be_told_apart_is_left(text: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(CannotEdit):
        with_text(text, keys, "new")
