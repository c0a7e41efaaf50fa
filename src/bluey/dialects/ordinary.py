"""The ordinary frame of a stream: one that has nothing new but a text.

Most frames of a stream are the same to the letter, but for a piece of text, counts that grow, and
padding. What such a frame looks like is learned from one of them, which the dialect itself has
read, so nothing about it is assumed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bluey.dialects.dialect import Dialect, Frame
from bluey.errors import UpstreamFailure

Place = tuple[str | int, ...]

# Where a frame of any dialect may have its text, and what it fills up.
_TEXTS = frozenset({"response", "content", "text", "reasoning_content", "reasoning", "thinking"})
_PADDING = frozenset({"p", "obfuscation"})

# What an ordinary frame has beside its text is not longer. A plan of more would cost more than it
# saves, and may be too large for a regular expression of JavaScript.
_MOST_CHARACTERS = 4_096

# What stands in a frame for what may be anything. No real text has it in it.
_TEXT, _FREE, _COUNT = "bluey:text", "bluey:free", "bluey:count"
_MARKERS = (_TEXT, _FREE, _COUNT)
# Regular expressions that Python and JavaScript read alike. A text is JSON, without its quotes, and
# not empty; where it stands once more, it is the same.
_ANY_TEXT = r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+)"'
# Of a text that has no `<`, however that is written, nothing is a tag.
_TEXT_WITHOUT_TAG = r'"((?:[^"\\\x00-\x1f<]|\\(?:["\\/bfnrt]|u(?!003[cC])[0-9a-fA-F]{4}))+)"'
_SLOTS = {
    f'"{_TEXT}"': r'"\1"',
    f'"{_FREE}"': '"[a-zA-Z0-9]*"',
    f'"{_COUNT}"': "(0|[1-9][0-9]{0,14})",
}
_WRITERS = tuple(
    json.JSONEncoder(ensure_ascii=ensure_ascii, separators=separators).encode
    for separators in ((",", ":"), (", ", ": "))
    for ensure_ascii in (False, True)
)


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What the ordinary frames of one stream look like.

    `pattern` is a regular expression of a whole event. Its first group is the text, as JSON without
    the quotes; each further one is a count, which may not be lower than in the frame before:
    `counts` are those of the frame that this was learned from. `is_reasoning`: whether the text is
    what the model reasons.
    """

    pattern: str
    counts: tuple[int, ...]
    is_reasoning: bool


def ordinary_of(
    dialect: Dialect, data: str, value: Mapping[str, Any], *, reasons_inline: bool
) -> Ordinary | None:
    """What the frames look like that differ from this one only in their text, their counts and
    their padding; None where it has more than a text, or none, or is long. `data` is its
    JSON. `reasons_inline`: the text is what the model reasons, as long as it has no tag."""
    read = _read(dialect, value)
    if read is None or (reasons_inline and not read.text):
        return None
    if len(data) - len(read.text or read.reasoning) > _MOST_CHARACTERS:
        return None
    if any(marker in data for marker in _MARKERS) or not (write := _writer_of(data, value)):
        return None
    place = next((place for place in _places(value) if _is_read(dialect, value, place, read)), None)
    if place is None:
        return None
    counts: list[int] = []
    marked = _marked(_with_same(value, read.text or read.reasoning), place, counts)
    pattern = re.escape(write(marked))
    text = _TEXT_WITHOUT_TAG if reasons_inline else _ANY_TEXT
    pattern = pattern.replace(re.escape(f'"{_TEXT}"'), text, 1)
    for marker, slot in _SLOTS.items():
        pattern = pattern.replace(re.escape(marker), slot)
    return Ordinary(
        rf"(?:event: [a-z_]+\n)?data: {pattern}",
        tuple(counts),
        bool(read.reasoning) or reasons_inline,
    )


def _read(dialect: Dialect, value: Mapping[str, Any]) -> Frame | None:
    """What the dialect reads of a frame that has one text and its counts; None for any other."""
    try:
        read = dialect.frame(200, value)
    except UpstreamFailure:
        return None
    has_more = read.calls or read.thoughts or read.finish_reason is not None or read.is_last
    return None if has_more or bool(read.text) == bool(read.reasoning) else read


def _writer_of(data: str, value: Mapping[str, Any]) -> Callable[[object], str] | None:
    """What writes this value to the letter as it came."""
    return next((write for write in _WRITERS if write(value) == data), None)


def _places(value: object, place: Place = ()) -> Iterator[Place]:
    """Where a frame may have its text."""
    steps: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        steps = iter(value.items())
    elif isinstance(value, list):
        steps = iter(enumerate(value))
    for step, inner in steps:
        if isinstance(inner, str) and step in _TEXTS:
            yield (*place, step)
        else:
            yield from _places(inner, (*place, step))


def _is_read(dialect: Dialect, value: Mapping[str, Any], place: Place, read: Frame) -> bool:
    """Whether another text at this place is read as this one was."""
    other = _read(dialect, _with_text(value, place))
    expected = read._replace(
        text=_TEXT if read.text else "",
        reasoning=_TEXT if read.reasoning else "",
        produced=_TEXT,
    )
    return other == expected


def _with_text(value: Any, place: Place) -> Any:
    if not place:
        return _TEXT
    step, *rest = place
    if isinstance(value, list):
        return [_with_text(v, tuple(rest)) if n == step else v for n, v in enumerate(value)]
    return {k: _with_text(v, tuple(rest)) if k == step else v for k, v in value.items()}


def _with_same(value: Any, text: str, name: str = "") -> Any:
    """The value with a marker for the text wherever a frame may have one: some upstreams fill the
    fields of several dialects with the same text."""
    if isinstance(value, dict):
        return {inner: _with_same(each, text, inner) for inner, each in value.items()}
    if isinstance(value, list):
        return [_with_same(each, text) for each in value]
    return _TEXT if name in _TEXTS and value == text else value


def _marked(value: Any, place: Place, counts: list[int]) -> Any:
    """The value with markers for what may differ; the counts that it has are added to the list."""
    marked = {**_with_text(value, place)}
    for name, inner in marked.items():
        if name in _PADDING and isinstance(inner, str):
            marked[name] = _FREE
        elif name == "usage":
            marked[name] = _counts_marked(inner, counts)
    return marked


def _counts_marked(value: Any, counts: list[int]) -> Any:
    if isinstance(value, dict):
        return {name: _counts_marked(inner, counts) for name, inner in value.items()}
    if type(value) is int and 0 <= value < 10**15:
        counts.append(value)
        return _COUNT
    return value
