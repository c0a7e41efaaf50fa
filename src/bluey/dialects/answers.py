"""Reads whole answers and streams, in any dialect: bytes in, pieces out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bluey.chat import Piece, Reasoning, ToolCall
from bluey.dialects.dialect import NOT_COUNTED, Call, Dialect
from bluey.dialects.failures import told_in
from bluey.dialects.inline_reasoning import InlineReasoning
from bluey.errors import UpstreamFailure
from bluey.http.sse import Decoder, ServerSentEvent
from bluey.ports import MAX_ANSWER_BYTES, TOO_LARGE_REASON, AiAnswer
from bluey.usage import Answer, Bounds, Produced, Usage

# No real answer is nested this deeply. Thousands of levels would overflow the runtime's stack: no
# RecursionError is raised then, and the isolate dies.
MAX_NESTING = 100

_BRACKET = re.compile(r"[\[\]{}]")


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


# `NaN` and `Infinity`, which some upstreams send although they are no JSON, and numbers that are
# too large (`1e999`, or thousands of digits) are read as null: no client could read them.
# JavaScript writes null, too.
_DECODE = json.JSONDecoder(parse_float=_finite, parse_constant=lambda _name: None).decode
# The most digits that Python makes a whole number of.
_MOST_DIGITS = 4_300
_DECODE_LONG_NUMBERS = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else None,
    parse_float=_finite,
    parse_constant=lambda _name: None,
).decode


def _decoded(text: str) -> object:
    """The value of a JSON text. Raises json.JSONDecodeError."""
    try:
        return _DECODE(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # There is a number of thousands of digits in it. All others are read faster above.
        return _DECODE_LONG_NUMBERS(text)


def parse_answer(
    dialect: Dialect, http_status: int, body: str, *, reasons_inline: bool = False
) -> Answer:
    """The answer in a response that was not streamed. Raises UpstreamFailure.

    `reasons_inline`: the model writes what it reasons before its text (see InlineReasoning).
    """
    if http_status >= 400:
        raise parse_failure(dialect, http_status, body)
    value = _parse_object(http_status, body)
    frame = dialect.frame(http_status, value)
    if not frame.is_answer:
        raise UpstreamFailure("malformed", http_status=http_status)
    text, reasoning = frame.text, frame.reasoning
    if reasons_inline:
        inline = InlineReasoning()
        reasoned, said = inline.feed(frame.text)
        rest, unreasoned = inline.end(frame.finish_reason)
        # What turned out to be the answer was no reasoning.
        reasoned = "" if unreasoned else reasoned + rest
        reasoning, text = reasoning + reasoned, said + unreasoned
    return Answer(
        _without_lone_surrogates(text),
        frame.counted,
        frame.produced,
        # Each is a call of its own here, whatever its number.
        _Calls().number(replace(call, index=n) for n, call in enumerate(frame.calls)),
        frame.finish_reason,
        _without_lone_surrogates(reasoning),
    )


def parse_failure(dialect: Dialect, http_status: int, body: str) -> UpstreamFailure:
    """The failure in an error response's body, which may be anything."""
    try:
        return dialect.failure(http_status, _parse_object(http_status, body))
    except UpstreamFailure as failure:
        failure.code, failure.word = told_in(body)
        return failure


class AnswerStream:
    """A streamed answer in any dialect, however its bytes are cut: bytes in, pieces out.

    `finished`: the model said that it was done (a finish reason, `[DONE]`, or a frame that is the
    last one). A stream that ends without this was cut off. Usage may come after a finish reason, so
    a stream has ended by itself only with `[DONE]` or a last frame, or when its upstream closed it
    after that reason.

    `failure` is set by an error frame, an unreadable frame, one over the cap, or an answer with
    more characters than a whole one may have bytes; nothing after such a frame is read. `counted`
    is the largest usage on any frame, `produced` what was produced, shown or not, and
    `finish_reason` the last one given.
    """

    def __init__(self, dialect: Dialect, *, reasons_inline: bool = False) -> None:
        self.dialect = dialect
        self.finished = False
        self.finish_reason: str | None = None
        self.failure: UpstreamFailure | None = None
        self.counted = NOT_COUNTED
        self.produced = Produced()
        self._is_all_here = False
        self._decoder = Decoder()
        self._text = _Joined()
        self._reasoning = _Joined()
        self._inline = InlineReasoning() if reasons_inline else None
        self._calls = _Calls()

    @classmethod
    def of(cls, dialect: Dialect, answer: Answer) -> AnswerStream:
        """A stream that has already given this whole answer."""
        stream = cls(dialect)
        stream.finished = stream._is_all_here = True
        stream.finish_reason = answer.finish_reason
        stream.counted = answer.counted
        stream.produced = Produced(answer.produced)
        return stream

    @property
    def has_ended(self) -> bool:
        """Whether the model said that it was done and everything is here, usage included."""
        return self.finished and self._is_all_here

    def usage(self, bounds: Bounds) -> Usage:
        """What the answer has used so far."""
        has_ended = self.has_ended
        # What was in a frame over the cap was produced, too.
        is_all_read = not self._decoder.overflowed
        return self.counted.completed(
            bounds, self.produced, has_ended=has_ended, is_all_read=is_all_read
        )

    def feed(self, chunk: bytes) -> list[Piece]:
        """The pieces that this chunk completes. No text among them is empty."""
        pieces = self._read(self._decoder.feed(chunk))
        if self._decoder.overflowed and self.failure is None:
            self.failure = UpstreamFailure("frame_too_large", http_status=200)
        # What is produced is kept until the stream's end.
        if self.produced.characters > MAX_ANSWER_BYTES and self.failure is None:
            self.failure = UpstreamFailure(TOO_LARGE_REASON, http_status=200)
        return pieces

    def end(self) -> list[Piece]:
        """The pieces in a last event that lacked its blank line.

        If that event can be read, it counts like any frame. It may be an error, such as a prompt
        that guardrails blocked. If it cannot be read, it is half a frame: the stream was cut off
        (`finished` is False), and this is no failure of the frame's.
        """
        self._is_all_here = True
        failed_before = self.failure
        pieces = self._read(self._decoder.end())
        pieces += self._end_inline()
        if self.failure is not None and self.failure.reason == "malformed":
            self.failure = failed_before
        return pieces

    def _read(self, events: list[ServerSentEvent]) -> list[Piece]:
        pieces: list[Piece] = []
        dialect = self.dialect
        for event in events:
            if self.failure is not None:
                break
            data = event.data.strip()
            if data == "[DONE]":
                self.finished = self._is_all_here = True
                pieces += self._end_inline()
                continue
            if not data:  # an empty frame keeps a connection alive
                continue
            try:
                frame = _parse_object(200, data)
                # By far the most common frame.
                if (text := dialect.plain_text(frame)) is not None:
                    self.produced.add(text)
                    if self._inline is not None:
                        pieces += self._pieces_of(*self._inline.feed(text))
                    elif text := self._text.joined(text):
                        pieces.append(text)
                    continue
                read = dialect.frame(200, frame)
            except UpstreamFailure as failure:
                self.failure = failure
                break
            self.produced.add(read.produced)
            if read.counted is not NOT_COUNTED:
                self.counted = self.counted.merged_with(read.counted)
            if read.finish_reason is not None:
                self.finished = True
                self.finish_reason = read.finish_reason
            if read.is_last:
                self.finished = self._is_all_here = True
            inline = ("", read.text) if self._inline is None else self._inline.feed(read.text)
            pieces += self._pieces_of(read.reasoning + inline[0], inline[1])
            if read.calls:
                pieces += self._calls.number(read.calls)
            if read.finish_reason is not None:
                pieces += self._end_inline()
        return pieces

    def _end_inline(self) -> list[Piece]:
        if self._inline is None:
            return []
        return self._pieces_of(*self._inline.end(self.finish_reason))

    def _pieces_of(self, reasoning: str, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        if reasoning and (reasoning := self._reasoning.joined(reasoning)):
            pieces.append(Reasoning(reasoning))
        if text and (text := self._text.joined(text)):
            pieces.append(text)
        return pieces


class _Joined:
    """A text whose frames may be cut inside a surrogate pair, because upstreams cut by bytes."""

    __slots__ = ("_half_pair",)

    def __init__(self) -> None:
        self._half_pair = ""

    def joined(self, text: str) -> str:
        """What can be shown of the text so far and was not shown before."""
        if text.isascii() and not self._half_pair:
            return text
        text, self._half_pair = self._half_pair + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half_pair = text[:-1], text[-1]
        return _without_lone_surrogates(text)


@dataclass(slots=True)
class OpenStream:
    """A stream whose first pieces are here; `answer` has the rest (None: there is no rest)."""

    reader: AnswerStream
    pieces: list[Piece]
    answer: AiAnswer | None


class _Calls:
    """The tool calls of one answer, numbered from 0 in the order in which they begin.

    The upstream's numbers only tell which call a piece belongs to: some upstreams begin at 1, and
    some give every call the same number. There, a piece with another id begins another call; where
    a call has no id, a piece with another name does.
    """

    def __init__(self) -> None:
        self._ours: dict[int, int] = {}
        self._begun: list[Call] = []

    def number(self, calls: Iterable[Call]) -> tuple[ToolCall, ...]:
        """The calls in a frame, or pieces of calls."""
        pieces = []
        for call in calls:
            arguments = _without_lone_surrogates(call.arguments)
            # Some models end a call with an empty piece.
            if call.name or call.id or arguments:
                pieces.append(ToolCall(self._index_of(call), arguments, call.id, call.name))
        return tuple(pieces)

    def _index_of(self, call: Call) -> int:
        # A native frame does not number its calls; a piece without a name continues the call
        # before it.
        last = len(self._begun) - 1 if self._begun else None
        ours = last if call.index is None else self._ours.get(call.index)
        if ours is None or _is_another(call, self._begun[ours]):
            ours = len(self._begun)
            self._begun.append(call)
            self._ours[ours if call.index is None else call.index] = ours
        return ours


def _is_another(piece: Call, begun: Call) -> bool:
    """Whether a piece begins a call of its own, and does not continue the one that was begun."""
    if piece.name is None:
        return False
    if piece.id is not None and begun.id is not None:
        return piece.id != begun.id
    return piece.index is None or piece.name != begun.name


def _parse_object(http_status: int, text: str) -> Mapping[str, object]:
    try:
        value = None if _nests_too_deeply(text) else _decoded(text)
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise UpstreamFailure("malformed", http_status=http_status)
    return value


def _nests_too_deeply(text: str) -> bool:
    # Almost every text has too few brackets to nest too deeply.
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return False
    # Without the escapes, every second part between quotes is a string; the last may be cut off.
    outside_strings = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    depth = 0
    for bracket in _BRACKET.finditer("".join(outside_strings)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_NESTING:
            return True
    return False


def _without_lone_surrogates(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
