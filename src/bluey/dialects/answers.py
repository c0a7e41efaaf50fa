"""Reads whole answers and streams, in any dialect: bytes in, pieces out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bluey.chat import Piece, ReasoningText
from bluey.dialects.calls import Calls
from bluey.dialects.dialect import FAILED, NOT_COUNTED, Dialect, EmbeddingDialect
from bluey.dialects.failures import told_in
from bluey.dialects.inline_reasoning import InlineReasoning
from bluey.dialects.joined import Joined, without_lone_surrogates
from bluey.dialects.ordinary import Ordinary, ordinary_of
from bluey.errors import UpstreamFailure
from bluey.http.sse import Decoder, ServerSentEvent
from bluey.ports import MAX_ANSWER_BYTES, TOO_LARGE_REASON, AiAnswer
from bluey.usage import Answer, Bounds, Counted, Produced, Usage

# For the log: an answer of which its upstream says that it failed.
FAILED_REASON = "failed"
# A token is cut into at most the bytes of one character.
_MOST_FRAMES_OF_A_TOKEN = 4

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
    dialect: Dialect,
    http_status: int,
    body: str,
    *,
    reasons_inline: bool = False,
    most_tokens: int = 0,
) -> Answer:
    """The answer in a response that was not streamed. Raises UpstreamFailure.

    `reasons_inline`: the model writes what it reasons before its text (see InlineReasoning).
    `most_tokens`: the most that it was allowed.
    """
    if http_status >= 400:
        raise parse_failure(dialect, http_status, body)
    value = _parse_object(http_status, body)
    frame = dialect.frame(http_status, value)
    if frame.finish_reason == FAILED:
        raise UpstreamFailure(FAILED_REASON, http_status=http_status)
    if not frame.is_answer:
        raise UpstreamFailure("malformed", http_status=http_status)
    calls = Calls()
    # Each is a call of its own here, whatever its number.
    given = calls.read(replace(call, index=n) for n, call in enumerate(frame.calls))
    text, reasoning = frame.text, frame.reasoning
    if reasons_inline:
        inline = InlineReasoning()
        reasoned, said = inline.feed(frame.text)
        by_itself = _ended_by_itself(frame.finish_reason, frame.counted, most_tokens)
        rest, unreasoned = inline.end(by_itself=by_itself)
        # What turned out to be the answer was no reasoning.
        reasoned = "" if unreasoned else reasoned + rest
        reasoning, text = reasoning + reasoned, said + unreasoned
    return Answer(
        without_lone_surrogates(text),
        frame.counted,
        frame.produced,
        (*given, *calls.end()),
        frame.finish_reason,
        without_lone_surrogates(reasoning),
        tuple(
            replace(thought, text=without_lone_surrogates(thought.text))
            for thought in frame.thoughts
        ),
    )


def _ended_by_itself(finish_reason: str | None, counted: Counted, most_tokens: int) -> bool:
    """Whether the model was done. Where nothing gives a reason, as in whole native answers, one
    that used fewer tokens than it was allowed was not cut off."""
    if finish_reason is not None:
        return finish_reason == "stop"
    return counted.tokens_out is not None and counted.tokens_out < most_tokens


def parse_failure(
    dialect: Dialect | EmbeddingDialect, http_status: int, body: str
) -> UpstreamFailure:
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
    `finish_reason` the last one given. Signatures of reasoning are pieces only where the client
    `keeps_signatures`.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        reasons_inline: bool = False,
        most_tokens: int = 0,
        keeps_signatures: bool = False,
    ) -> None:
        self.dialect = dialect
        self.finished = False
        self.finish_reason: str | None = None
        self.failure: UpstreamFailure | None = None
        self.counted = NOT_COUNTED
        self.produced = Produced()
        self._is_all_here = False
        self._decoder = Decoder()
        self._text = Joined()
        self._reasoning = Joined()
        self._inline = InlineReasoning() if reasons_inline else None
        self._most_tokens = most_tokens
        self._keeps_signatures = keeps_signatures
        self._calls = Calls()
        # The frames that have something produced and a count of it.
        self._counted_frames = 0
        self._last_frame = ""

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
        counted = self.counted
        # Some upstreams count each frame alone, and all of them together only in the last frame.
        # Where that is missing, nobody counted the answer.
        if (counted.tokens_out or 0) * _MOST_FRAMES_OF_A_TOKEN < self._counted_frames:
            counted = replace(counted, tokens_out=None)
        return counted.completed(
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
        pieces += self._end_held()
        if self.failure is not None and self.failure.reason == "malformed":
            self.failure = failed_before
        return pieces

    def ordinary(self) -> Ordinary | None:
        """What the next frames look like if they are like the last one; None where that had more
        than a text, or where the next frame may say something else than it would alone."""
        inline = self._inline
        if self.finished or self.failure is not None or not self._last_frame:
            return None
        if not (
            self._decoder.is_between_frames and self._text.is_whole and self._reasoning.is_whole
        ):
            return None
        if not (inline is None or inline.is_over or inline.is_reasoning):
            return None
        try:
            value = _parse_object(200, self._last_frame)
        except UpstreamFailure:
            return None
        reasons_inline = inline is not None and inline.is_reasoning
        return ordinary_of(self.dialect, self._last_frame, value, reasons_inline=reasons_inline)

    def pass_on(self, text: str, frames: int, last_frame: str) -> None:
        """So many ordinary frames with this text were passed on without being read here. The counts
        of the last one are the highest."""
        self.produced.add(text)
        if self._inline is not None and self._inline.is_reasoning:
            self._inline.pass_on(text)
        self._last_frame = last_frame
        read = self.dialect.frame(200, _parse_object(200, last_frame))
        if read.counted is not NOT_COUNTED:
            self.counted = self.counted.merged_with(read.counted)
            if read.counted.tokens_out is not None:
                self._counted_frames += frames

    def _read(self, events: list[ServerSentEvent]) -> list[Piece]:
        pieces: list[Piece] = []
        for event in events:
            for data in _frames_in(event.data):
                if self.failure is not None:
                    return pieces
                if data == "[DONE]":
                    self.finished = self._is_all_here = True
                    pieces += self._end_held()
                elif data:  # an empty frame keeps a connection alive
                    self._last_frame = data
                    try:
                        self._read_frame(_parse_object(200, data), pieces)
                    except UpstreamFailure as failure:
                        self.failure = failure
        return pieces

    def _read_frame(self, frame: Mapping[str, object], pieces: list[Piece]) -> None:
        """Adds what the frame says. Raises UpstreamFailure for an error in it."""
        # By far the most common frame.
        if (text := self.dialect.plain_text(frame)) is not None:
            self.produced.add(text)
            if self._inline is not None:
                pieces += self._pieces_of(*self._inline.feed(text))
            elif text := self._text.joined(text):
                pieces.append(text)
            return
        read = self.dialect.frame(200, frame)
        if read.produced:
            self.produced.add(read.produced)
        if read.counted is not NOT_COUNTED:
            self.counted = self.counted.merged_with(read.counted)
            if read.produced and read.counted.tokens_out is not None:
                self._counted_frames += 1
        text = read.text
        reasoning = read.reasoning
        if self._inline is not None:
            reasoned, text = self._inline.feed(text)
            reasoning += reasoned
        if reasoning or text:
            pieces += self._pieces_of(reasoning, text)
        if self._keeps_signatures:
            pieces += read.thoughts
        if read.calls:
            pieces += self._calls.read(read.calls)
        if read.finish_reason == FAILED:
            raise UpstreamFailure(FAILED_REASON, http_status=200)
        if read.finish_reason is not None:
            self.finished = True
            self.finish_reason = read.finish_reason
        if read.is_last:
            self.finished = self._is_all_here = True
        if read.finish_reason is not None or read.is_last:
            pieces += self._end_held()

    def _end_held(self) -> list[Piece]:
        """What was held until the answer ends."""
        pieces: list[Piece] = []
        if self._inline is not None:
            # A stream that broke off was not done, whatever was counted until then.
            by_itself = self.finished and _ended_by_itself(
                self.finish_reason, self.counted, self._most_tokens
            )
            pieces += self._pieces_of(*self._inline.end(by_itself=by_itself))
        pieces += self._calls.end()
        return pieces

    def _pieces_of(self, reasoning: str, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        if reasoning and (reasoning := self._reasoning.joined(reasoning)):
            pieces.append(ReasoningText(reasoning))
        if text and (text := self._text.joined(text)):
            pieces.append(text)
        return pieces


@dataclass(slots=True)
class OpenStream:
    """A stream whose first pieces are here; `answer` has the rest (None: there is no rest)."""

    reader: AnswerStream
    pieces: list[Piece]
    answer: AiAnswer | None


def _frames_in(data: str) -> list[str]:
    """The frames in an event's data: mostly one. Some upstreams end an event without the blank
    line, most often an error."""
    data = data.strip()
    if "\n" in data and not _nests_too_deeply(data):
        try:
            _decoded(data)
        except json.JSONDecodeError:
            return [line.strip() for line in data.split("\n")]
    return [data]


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
