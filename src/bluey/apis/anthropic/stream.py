"""The events of a streamed message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from typing_extensions import TypedDict

from bluey.apis.anthropic.blocks import UNSIGNED
from bluey.apis.anthropic.content import (
    ContentBlock,
    MessageReply,
    MessageUsage,
    StopReason,
    TextContent,
    call_content,
    redacted_content,
    stop_reason,
    thinking_content,
    usage_value,
    was_cut,
)
from bluey.apis.anthropic.errors import failure_value
from bluey.apis.api import NOT_SHOWN, Around, Reply, Report
from bluey.apis.call_ids import CallIds
from bluey.chat import REDACTED, Chat, Piece, ReasoningText, ToolCall, is_blank
from bluey.contract import Count
from bluey.errors import BlueyError
from bluey.http.messages import to_json
from bluey.http.sse import encode_event


class MessageStart(TypedDict):
    """A message begins; its content is empty, and its usage an estimate of the input."""

    type: Literal["message_start"]
    message: MessageReply


class ContentBlockStart(TypedDict):
    """A block of the content begins. Blocks come one after the other."""

    type: Literal["content_block_start"]
    index: Count
    content_block: ContentBlock


class TextDelta(TypedDict):
    """A piece of a text."""

    type: Literal["text_delta"]
    text: str


class ThinkingDelta(TypedDict):
    """A piece of what the model thinks."""

    type: Literal["thinking_delta"]
    thinking: str


class SignatureDelta(TypedDict):
    """The signature of what the model thought, at its end."""

    type: Literal["signature_delta"]
    signature: str


class InputJsonDelta(TypedDict):
    """The input of a call, as JSON. It comes in one piece, when the answer is there."""

    type: Literal["input_json_delta"]
    partial_json: str


class ContentBlockDelta(TypedDict):
    """A piece of a block."""

    type: Literal["content_block_delta"]
    index: Count
    delta: TextDelta | ThinkingDelta | SignatureDelta | InputJsonDelta


class ContentBlockStop(TypedDict):
    """A block ends."""

    type: Literal["content_block_stop"]
    index: Count


class MessageEnd(TypedDict):
    """Why the message ends."""

    stop_reason: StopReason
    stop_sequence: None


class MessageDelta(TypedDict):
    """All blocks are there, and this is what the message used in all."""

    type: Literal["message_delta"]
    delta: MessageEnd
    usage: MessageUsage


class MessageStop(TypedDict):
    """The message has ended."""

    type: Literal["message_stop"]


Delta = TextDelta | ThinkingDelta | SignatureDelta | InputJsonDelta

_STOP: MessageStop = {"type": "message_stop"}
_EMPTY_TEXT: TextContent = {"type": "text", "text": ""}


class MessageStream:
    """The events of one message: its blocks one after the other, the calls last.

    A call's input must be a JSON object: Anthropic's clients read it as such while it comes. What
    a model writes may be none, and that shows only at its end. So calls are held until then.
    """

    def __init__(self, chat: Chat, reply: Reply) -> None:
        self._chat = chat
        self._reply = reply
        self._has_begun = False
        self._is_empty = True
        self._calls: dict[int, list[ToolCall]] = {}
        # The block that is open: its number, and what is open in it.
        self._index = -1
        self._open: Literal["text", "thinking"] | None = None
        # Every event of a piece of text in a block is the same but for that text.
        self._delta_head = ""

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat."""
        out = [] if self._has_begun else [self._begin()]
        for piece in pieces:
            if isinstance(piece, str):
                if self._open != "text":
                    out += self._begin_block("text", _EMPTY_TEXT)
                self._is_empty = self._is_empty and is_blank(piece)
                out.append(f"{self._delta_head}{to_json(piece)}}}}}\n\n")
            elif isinstance(piece, ReasoningText):
                if self._chat.shows_reasoning:
                    out += self._think(piece)
            else:
                self._calls.setdefault(piece.index, []).append(piece)
        return "".join(out)

    def around(self, *, is_reasoning: bool) -> Around | None:
        """See StreamFormat."""
        if not self._has_begun:
            return None
        if is_reasoning and not self._chat.shows_reasoning:
            return NOT_SHOWN
        is_open = self._open == ("thinking" if is_reasoning else "text")
        return Around(self._delta_head, "}}\n\n") if is_open else None

    def pass_on(
        self,
        text: str,
        frames: int,  # noqa: ARG002  # another API needs it
        *,
        is_reasoning: bool,
    ) -> None:
        """See StreamFormat."""
        if not is_reasoning:
            self._is_empty = self._is_empty and is_blank(text)

    def end(self, report: Report, error: BlueyError | None) -> str:
        """See StreamFormat."""
        if error is not None:
            return encode_event("error", to_json(failure_value(error)))
        out = [] if self._has_begun else [self._begin()]
        out += self._end_block()
        reason = stop_reason(
            report, self._reply, is_empty=self._is_empty, calls_tools=bool(self._calls)
        )
        ids = CallIds(self._reply, self._chat.turns)
        calls = list(self._calls.values())
        for pieces in calls:
            is_cut = was_cut(reason) and pieces is calls[-1]
            out += self._whole_call(ids, pieces, is_cut=is_cut)
        end: MessageDelta = {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": usage_value(report),
        }
        return "".join((*out, _event(end), _event(_STOP)))

    def _begin(self) -> str:
        self._has_begun = True
        message: MessageReply = {
            "id": f"msg_{self._reply.id}",
            "type": "message",
            "role": "assistant",
            "model": self._reply.model_id,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {
                "input_tokens": self._chat.estimated_tokens_in,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": 0,
            },
        }
        start: MessageStart = {"type": "message_start", "message": message}
        return _event(start)

    def _think(self, piece: ReasoningText) -> Iterator[str]:
        signature = piece.signature
        if signature is not None and signature.startswith(REDACTED):
            yield from self._begin_block(None, redacted_content(signature))
            yield self._stop()
            return
        if self._open != "thinking":
            yield from self._begin_block("thinking", thinking_content("", ""))
        if piece.text:
            yield f"{self._delta_head}{to_json(piece.text)}}}}}\n\n"
        if signature is not None:
            yield self._delta({"type": "signature_delta", "signature": signature})
            self._open = None
            yield self._stop()

    def _whole_call(self, ids: CallIds, pieces: list[ToolCall], *, is_cut: bool) -> Iterator[str]:
        first = pieces[0]
        arguments = "".join(piece.arguments for piece in pieces)
        call = ToolCall(first.index, arguments, first.id, first.name)
        content = call_content(ids.id_of(call), call, is_cut=is_cut)
        whole = to_json(content["input"])
        yield from self._begin_block(None, {**content, "input": {}})
        yield self._delta({"type": "input_json_delta", "partial_json": whole})
        yield self._stop()

    def _begin_block(
        self, kind: Literal["text", "thinking"] | None, block: ContentBlock
    ) -> Iterator[str]:
        yield from self._end_block()
        self._index += 1
        self._open = kind
        self._delta_head = (
            "event: content_block_delta\ndata: "
            f'{{"type":"content_block_delta","index":{self._index},'
            f'"delta":{{"type":"{kind}_delta","{kind}":'
        )
        start: ContentBlockStart = {
            "type": "content_block_start",
            "index": self._index,
            "content_block": block,
        }
        yield _event(start)

    def _end_block(self) -> Iterator[str]:
        if self._open == "thinking":
            yield self._delta({"type": "signature_delta", "signature": UNSIGNED})
        if self._open is not None:
            self._open = None
            yield self._stop()

    def _delta(self, delta: Delta) -> str:
        event: ContentBlockDelta = {
            "type": "content_block_delta",
            "index": self._index,
            "delta": delta,
        }
        return _event(event)

    def _stop(self) -> str:
        stop: ContentBlockStop = {"type": "content_block_stop", "index": self._index}
        return _event(stop)


StreamEvent = (
    MessageStart
    | ContentBlockStart
    | ContentBlockDelta
    | ContentBlockStop
    | MessageDelta
    | MessageStop
)


def _event(event: StreamEvent) -> str:
    return encode_event(event["type"], to_json(event))
