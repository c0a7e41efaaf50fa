"""What Workers AI is asked, what it answers and how it fails, as our values.

It speaks two dialects (its native one and OpenAI's), streamed or not, wrapped in
`{"result": …}` or not, and deviates from both; the recorded deviations are in
`docs/streaming.md`. Everything that reads its bytes is here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bluey.chat import Answer, Chat, Counted, Piece, ToolCall, Usage
from bluey.errors import UpstreamFailure
from bluey.http.sse import Decoder, ServerSentEvent
from bluey.ports import AiAnswer

# Nobody's answer is nested like this. Thousands of levels would overflow the stack of the
# runtime, which no RecursionError announces and no isolate survives.
MAX_NESTING = 100

_DECODE = json.JSONDecoder().decode
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# By OpenAI's names; the others are taken as they are.
_FINISH_REASONS = {"model_length": "length"}
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def build_inputs(chat: Chat, max_output_tokens: int) -> dict[str, object]:
    """The `inputs` of `env.AI.run` for a chat."""
    inputs: dict[str, object] = {
        "messages": chat.messages,
        "max_tokens": max_output_tokens,
        **chat.parameters,
    }
    if chat.stream:
        inputs["stream"] = True
        # Ignored by the native dialect; the OpenAI one gives no usage without it.
        inputs["stream_options"] = {"include_usage": True}
    return inputs


_NOT_COUNTED = Counted()


def parse_answer(http_status: int, body: str) -> Answer:
    """The answer in a response that was not streamed. Raises UpstreamFailure."""
    frame = _parse_object(http_status, body)
    if http_status >= 400:
        raise failure_of(http_status, frame)
    piece = _read_frame(http_status, frame)
    if not piece.is_answer:
        raise UpstreamFailure("malformed", http_status=http_status)
    return Answer(
        _without_lone_surrogates(piece.text),
        piece.counted,
        piece.characters,
        _Calls().read(piece.tool_calls),
        piece.finish_reason,
    )


def parse_failure(http_status: int, body: str) -> UpstreamFailure:
    """The failure in an error response's body, whatever that body is."""
    try:
        return failure_of(http_status, _parse_object(http_status, body))
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

    def __init__(self) -> None:
        self.finished = False
        self.finish_reason: str | None = None
        self.failure: UpstreamFailure | None = None
        self.counted = _NOT_COUNTED
        self.characters = 0
        self._decoder = Decoder()
        self._half_pair = ""
        self._calls = _Calls()

    @classmethod
    def of(cls, answer: Answer) -> AnswerStream:
        """A stream that has already given this whole answer."""
        stream = cls()
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
                # By far the most common frame of a native stream: a text and nothing else.
                if len(frame) == 1 and type(text := frame.get("response")) is str:
                    self.characters += len(text)
                    if text := self._joined(text):
                        pieces.append(text)
                    continue
                read = _read_frame(200, frame)
            except UpstreamFailure as failure:
                self.failure = failure
                break
            self.characters += read.characters
            if read.counted is not _NOT_COUNTED:
                self.counted = self.counted.merged_with(read.counted)
            if read.finish_reason is not None:
                self.finished = True
                self.finish_reason = read.finish_reason
            if text := self._joined(read.text):
                pieces.append(text)
            if read.tool_calls:
                pieces += self._calls.read(read.tool_calls)
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


@dataclass(frozen=True, slots=True)
class _Frame:
    text: str
    characters: int
    counted: Counted
    finish_reason: str | None
    tool_calls: list[Mapping[str, object]]
    is_answer: bool


def _read_frame(http_status: int, frame: Mapping[str, object]) -> _Frame:
    _refuse_errors(http_status, frame)
    if isinstance(result := frame.get("result"), dict):
        # The errors of a wrapped answer are beside the result, seldom in it.
        frame = result
        _refuse_errors(http_status, frame)

    text, hidden, calls = "", 0, frame.get("tool_calls")
    reason = frame.get("finish_reason")
    choices = frame.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if isinstance(choice, dict):
        message = choice.get("delta") or choice.get("message") or {}
        if isinstance(message, dict):
            text = _as_text(message.get("content"))
            # Reasoning is paid for but not shown, so it counts without being sent.
            hidden = len(_as_text(message.get("reasoning_content") or message.get("reasoning")))
            calls = message.get("tool_calls") or calls
        text = text or _as_text(choice.get("text"))
        reason = reason if (named := choice.get("finish_reason")) is None else named
    # Some models fill both dialects' fields; the text is the same, so it is taken once.
    text = text or _as_text(frame.get("response"))
    found = calls if isinstance(calls, list) else ()
    tool_calls: list[Mapping[str, object]] = [call for call in found if isinstance(call, dict)]
    for call in tool_calls:
        # What a call says is produced and paid for like a text.
        hidden += len(_as_text(_function_of(call).get("arguments")))
    return _Frame(
        text=text,
        characters=len(text) + hidden,
        counted=_read_usage(frame.get("usage")),
        finish_reason=_finish_reason(reason),
        tool_calls=tool_calls,
        is_answer=choice is not None or "response" in frame or bool(tool_calls),
    )


def _finish_reason(reason: object) -> str | None:
    named = _as_text(reason)
    return None if reason is None else _FINISH_REASONS.get(named, named)


def _function_of(call: Mapping[str, object]) -> Mapping[str, object]:
    # OpenAI's dialect wraps a call's name and arguments, the native one does not.
    function = call.get("function")
    return function if isinstance(function, dict) else call


class _Calls:
    """The tool calls of one answer, numbered from 0 on in the order in which they begin.

    What the upstream numbers is only used to tell whose piece a piece is: some begin at 1.
    """

    def __init__(self) -> None:
        self._ours: dict[int, int] = {}
        self._begun = 0

    def read(self, calls: list[Mapping[str, object]]) -> tuple[ToolCall, ...]:
        """The calls in a frame, or the pieces of some."""
        pieces = []
        for call in calls:
            function = _function_of(call)
            name, call_id = _named(function.get("name")), _named(call.get("id"))
            arguments = _without_lone_surrogates(_as_text(function.get("arguments")))
            # Some models end a call with a piece that has nothing in it.
            if name or call_id or arguments:
                index = self._index_of(_as_count(call.get("index")), begins=name is not None)
                pieces.append(ToolCall(index, arguments, call_id, name))
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


def _named(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _refuse_errors(http_status: int, frame: Mapping[str, object]) -> None:
    if frame.get("errors") or frame.get("error") or frame.get("internalCode"):
        raise failure_of(http_status, frame)


def _as_text(value: object) -> str:
    """Content as text: models are seen to send bare numbers, and objects in JSON mode."""
    if isinstance(value, str):
        return value
    return "" if value is None else _JSON.encode(value)


def _read_usage(usage: object) -> Counted:
    if not isinstance(usage, dict):
        return _NOT_COUNTED
    return Counted(
        _as_count(usage.get("prompt_tokens", usage.get("input_tokens"))),
        _as_count(usage.get("completion_tokens", usage.get("output_tokens"))),
    )


def _as_count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        return None
    return int(value)


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


def failure_of(http_status: int, body: Mapping[str, object]) -> UpstreamFailure:
    """The failure in an error body: `{"internalCode": …}`, `{"errors": [{"code": …}]}`, the
    gateway's `{"error": [{"code": …}]}` or OpenAI's `{"error": {"code": …}}`."""
    code = body.get("internalCode")
    errors = body.get("errors") or body.get("error")
    first = errors[0] if isinstance(errors, list) and errors else errors
    if code is None and isinstance(first, dict):
        code = first.get("code")
    if isinstance(code, str) and code.isdecimal() and len(code) < 10:
        code = int(code)
    return UpstreamFailure("refused", code=_as_count(code), http_status=http_status)


def _without_lone_surrogates(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
