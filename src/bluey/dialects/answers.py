"""Whole answers and streams, bytes in and pieces out, whatever dialect they are in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluey.chat import Answer, Piece, ToolCall, Usage
from bluey.dialects.dialect import NOT_COUNTED, Call, Dialect
from bluey.errors import UpstreamFailure
from bluey.http.sse import Decoder, ServerSentEvent
from bluey.ports import AiAnswer

# Nobody's answer is nested like this. Thousands of levels would overflow the stack of the
# runtime, which no RecursionError announces and no isolate survives.
MAX_NESTING = 100

_DECODE = json.JSONDecoder().decode
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def parse_answer(dialect: Dialect, http_status: int, body: str) -> Answer:
    """The answer in a response that was not streamed. Raises UpstreamFailure."""
    value = _parse_object(http_status, body)
    if http_status >= 400:
        raise dialect.failure(http_status, value)
    frame = dialect.frame(http_status, value)
    if not frame.is_answer:
        raise UpstreamFailure("malformed", http_status=http_status)
    return Answer(
        _without_lone_surrogates(frame.text),
        frame.counted,
        frame.characters,
        _Calls().number(frame.calls),
        frame.finish_reason,
    )


def parse_failure(dialect: Dialect, http_status: int, body: str) -> UpstreamFailure:
    """The failure in an error response's body, whatever that body is."""
    try:
        return dialect.failure(http_status, _parse_object(http_status, body))
    except UpstreamFailure as failure:
        return failure


class AnswerStream:
    """A streamed answer, bytes in and its pieces out, whatever the dialect and the chunking.

    `finished` says that the model said it was done (a finish reason or `[DONE]`): a stream
    that ends without it was cut. `failure` is set by an error frame, a frame that cannot be
    read or one over the cap, and nothing after it is read. `counted` is the largest usage
    on any frame, `characters` what was produced, shown or not, `finish_reason` the last
    that was named.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.finished = False
        self.finish_reason: str | None = None
        self.failure: UpstreamFailure | None = None
        self.counted = NOT_COUNTED
        self.characters = 0
        self._decoder = Decoder()
        self._half_pair = ""
        self._calls = _Calls()

    @classmethod
    def of(cls, dialect: Dialect, answer: Answer) -> AnswerStream:
        """A stream that has already given this whole answer."""
        stream = cls(dialect)
        stream.finished = True
        stream.finish_reason = answer.finish_reason
        stream.counted = answer.counted
        stream.characters = answer.characters_out
        return stream

    def usage(self, estimated_tokens_in: int) -> Usage:
        """What the answer has used so far."""
        return self.counted.completed(estimated_tokens_in, self.characters, has_ended=self.finished)

    def feed(self, chunk: bytes) -> list[Piece]:
        """What this chunk completes; no text is empty."""
        pieces = self._read(self._decoder.feed(chunk))
        if self._decoder.overflowed and self.failure is None:
            self.failure = UpstreamFailure("frame_too_large", http_status=200)
        return pieces

    def end(self) -> list[Piece]:
        """The pieces in a last event that lacked its blank line.

        A whole frame there counts as what it is, an error too: it may say that guardrails
        blocked the prompt. One that cannot be read is half a frame. The stream was cut
        then, which `finished` tells, and the frame is no failure.
        """
        failed_before = self.failure
        pieces = self._read(self._decoder.end())
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
                self.finished = True
                continue
            if not data:  # an empty frame keeps a connection alive
                continue
            try:
                frame = _parse_object(200, data)
                # By far the most common frame.
                if (text := dialect.plain_text(frame)) is not None:
                    self.characters += len(text)
                    if text := self._joined(text):
                        pieces.append(text)
                    continue
                read = dialect.frame(200, frame)
            except UpstreamFailure as failure:
                self.failure = failure
                break
            self.characters += read.characters
            if read.counted is not NOT_COUNTED:
                self.counted = self.counted.merged_with(read.counted)
            if read.finish_reason is not None:
                self.finished = True
                self.finish_reason = read.finish_reason
            if text := self._joined(read.text):
                pieces.append(text)
            if read.calls:
                pieces += self._calls.number(read.calls)
        return pieces

    def _joined(self, text: str) -> str:
        if text.isascii() and not self._half_pair:
            return text
        # Tokens are cut by bytes upstream, so a surrogate pair can arrive in two frames.
        text, self._half_pair = self._half_pair + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half_pair = text[:-1], text[-1]
        return _without_lone_surrogates(text)


@dataclass(slots=True)
class OpenStream:
    """A stream whose first pieces are here; `answer` (None: it is all here) has the rest."""

    reader: AnswerStream
    pieces: list[Piece]
    answer: AiAnswer | None


class _Calls:
    """The tool calls of one answer, numbered from 0 on in the order in which they begin.

    What the upstream numbers is only used to tell whose piece a piece is: some begin at 1.
    """

    def __init__(self) -> None:
        self._ours: dict[int, int] = {}
        self._begun = 0

    def number(self, calls: Iterable[Call]) -> tuple[ToolCall, ...]:
        """The calls in a frame, or the pieces of some."""
        pieces = []
        for call in calls:
            arguments = _without_lone_surrogates(call.arguments)
            # Some models end a call with a piece that has nothing in it.
            if call.name or call.id or arguments:
                index = self._index_of(call.index, begins=call.name is not None)
                pieces.append(ToolCall(index, arguments, call.id, call.name))
        return tuple(pieces)

    def _index_of(self, theirs: int | None, *, begins: bool) -> int:
        if theirs is not None:
            ours = self._ours.get(theirs)
        else:
            # A native frame does not number its calls; a piece without a name continues the
            # call before it.
            ours = None if begins or not self._begun else self._begun - 1
        if ours is None:
            ours, self._begun = self._begun, self._begun + 1
            self._ours.setdefault(ours if theirs is None else theirs, ours)
        return ours


def _parse_object(http_status: int, text: str) -> Mapping[str, object]:
    try:
        value = None if _nests_too_deeply(text) else _DECODE(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise UpstreamFailure("malformed", http_status=http_status)
    return value


def _nests_too_deeply(text: str) -> bool:
    # Almost every text has too few brackets to be looked at more closely.
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_NESTING:
            return True
    return False


def _without_lone_surrogates(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
