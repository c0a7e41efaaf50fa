"""The events of a streamed response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bluey.apis.api import Around, CutReason, Reply, Report, cut_reason
from bluey.apis.call_ids import CallIds
from bluey.apis.openai.responses_items import (
    call_item,
    call_prefix,
    item_id,
    message_item,
    reasoning_item,
    response_object,
    summary_part,
    text_part,
    unsaid_arguments,
    usage_value,
)
from bluey.apis.openai.responses_request import ResponseChat
from bluey.apis.openai.responses_tools import ClientTool, custom_input
from bluey.apis.openai.responses_values import ItemStatus, OutputItem, ResponseFailure
from bluey.chat import Piece, ToolCall, is_blank
from bluey.errors import BlueyError, ContentBlocked
from bluey.http.messages import to_json


class ResponseStream:
    """The events of one response, each with its number.

    A text, or what the model reasons, is an item until something else follows. A call is one until
    the end, because pieces of several calls may take turns. What was cut off, or failed, stays
    incomplete.
    """

    def __init__(self, chat: ResponseChat, reply: Reply) -> None:
        self._chat = chat
        self._reply = reply
        self._ids = CallIds(reply, chat.turns)
        self._sent = 0
        self._is_empty = True
        self._items: list[_Text | _Call] = []
        self._text: _Text | None = None
        self._calls: dict[int, _Call] = {}

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat."""
        out = [] if self._sent else self._begin()
        for piece in pieces:
            if isinstance(piece, ToolCall):
                out += self._call(piece)
                continue
            if isinstance(piece, str):
                kind, text = _MESSAGE, piece
                self._is_empty = self._is_empty and is_blank(text)
            else:
                kind, text = _REASONING, piece.text
            item = self._text
            if item is None or item.kind is not kind:
                out += self._open(kind)
                item = self._text
                assert item is not None
            item.said.append(text)
            out.append(f'{item.head}{self._sent},"delta":{to_json(text)}}}\n\n')
            self._sent += 1
        return "".join(out)

    def around(self, *, is_reasoning: bool) -> Around | None:
        """See StreamFormat."""
        item = self._text
        if item is None or item.kind is not (_REASONING if is_reasoning else _MESSAGE):
            return None
        return Around(item.head, "}\n\n", self._sent, ',"delta":')

    def pass_on(self, text: str, frames: int, *, is_reasoning: bool) -> None:
        """See StreamFormat."""
        assert self._text is not None
        self._text.said.append(text)
        self._sent += frames
        if not is_reasoning:
            self._is_empty = self._is_empty and is_blank(text)

    def end(self, report: Report, error: BlueyError | None) -> str:
        """See StreamFormat."""
        out = [] if self._sent else self._begin()
        if error is not None:
            return "".join([*out, self._state("failed", report, failure=_failure(error))])
        is_empty = self._is_empty and not self._calls
        cut = cut_reason(self._reply, report, is_empty=is_empty)
        status: Literal["completed", "incomplete"] = "incomplete" if cut else "completed"
        out += self._close_text(status)
        for call in self._calls.values():
            out += self._close_call(call, status, unsaid_arguments(call.tool, cut))
        return "".join([*out, self._state(status, report, cut=cut)])

    def _begin(self) -> list[str]:
        begun = to_json(response_object(self._chat, self._reply, "in_progress"))
        kinds = ("response.created", "response.in_progress")
        return [self._event(kind, f'"response":{begun}') for kind in kinds]

    def _state(
        self,
        status: Literal["completed", "incomplete", "failed"],
        report: Report,
        *,
        cut: CutReason | None = None,
        failure: ResponseFailure | None = None,
    ) -> str:
        response = response_object(
            self._chat,
            self._reply,
            status,
            [item.value(item.status or "incomplete") for item in self._items],
            usage=usage_value(report),
            cut=cut,
            failure=failure,
        )
        return self._event(f"response.{status}", f'"response":{to_json(response)}')

    def _event(self, kind: str, rest: str) -> str:
        number = self._sent
        self._sent += 1
        return f'event: {kind}\ndata: {{"type":"{kind}","sequence_number":{number},{rest}}}\n\n'

    def _open(self, kind: _Kind) -> list[str]:
        out = self._close_text("completed")
        item = self._text = _Text(kind, self._reply, len(self._items))
        self._items.append(item)
        return [
            *out,
            self._event("response.output_item.added", item.item("in_progress")),
            self._event(f"{kind.part}.added", item.part("")),
        ]

    def _close_text(self, status: ItemStatus) -> list[str]:
        item, self._text = self._text, None
        if item is None:
            return []
        item.status = status
        text = item.text
        whole = f'{item.place}{item.kind.beside},"text":{to_json(text)}'
        return [
            self._event(f"{item.kind.text}.done", whole),
            self._event(f"{item.kind.part}.done", item.part(text)),
            self._event("response.output_item.done", item.item(status)),
        ]

    def _call(self, piece: ToolCall) -> list[str]:
        out: list[str] = []
        call = self._calls.get(piece.index)
        if call is None:
            out += self._close_text("completed")
            tool = self._chat.toolbox.client_tool(piece.name or "")
            call = _Call(tool, self._ids.id_of(piece), self._reply, len(self._items))
            self._calls[piece.index] = call
            self._items.append(call)
            out.append(self._event("response.output_item.added", call.item("in_progress")))
        if piece.arguments:
            call.said.append(piece.arguments)
            # The input of a custom tool is inside the arguments, and shown when these are whole.
            if not call.tool.is_custom:
                out.append(self._delta(call, piece.arguments))
        return out

    def _close_call(self, call: _Call, status: ItemStatus, unsaid: str) -> list[str]:
        call.status = status
        out: list[str] = []
        if not call.said and unsaid:
            call.said.append(unsaid)
            out.append(self._delta(call, unsaid))
        arguments = call.arguments
        if call.tool.is_custom:
            text = custom_input(arguments)
            whole = f'{call.place},"input":{to_json(text)}'
            out += [self._delta(call, text)] if text else []
        else:
            name = to_json(call.tool.name)
            whole = f'{call.place},"name":{name},"arguments":{to_json(arguments)}'
        return [
            *out,
            self._event(f"{call.kind}.done", whole),
            self._event("response.output_item.done", call.item(status)),
        ]

    def _delta(self, call: _Call, text: str) -> str:
        return self._event(f"{call.kind}.delta", f'{call.place},"delta":{to_json(text)}')


class _Kind:
    """What tells a kind of text from the other one."""

    def __init__(self, prefix: str, part: str, text: str, index: str, beside: str) -> None:
        self.prefix = prefix
        self.part = part
        self.text = text
        self.index = index
        self.beside = beside


_MESSAGE = _Kind(
    "msg",
    "response.content_part",
    "response.output_text",
    '"content_index":0',
    ',"logprobs":[]',
)
_REASONING = _Kind(
    "rs",
    "response.reasoning_summary_part",
    "response.reasoning_summary_text",
    '"summary_index":0',
    "",
)


class _Text:
    """A text, or a text of what the model reasons; `head` is what its deltas begin with."""

    def __init__(self, kind: _Kind, reply: Reply, output_index: int) -> None:
        self.kind = kind
        self.status: ItemStatus | None = None
        self.said: list[str] = []
        self._id = item_id(kind.prefix, reply, output_index)
        self._index = output_index
        self.place = f'"item_id":"{self._id}","output_index":{output_index},{kind.index}'
        event = f"{kind.text}.delta"
        self.head = (
            f'event: {event}\ndata: {{"type":"{event}",{self.place}{kind.beside},"sequence_number":'
        )

    @property
    def text(self) -> str:
        """What was said."""
        return "".join(self.said)

    def value(self, status: ItemStatus) -> OutputItem:
        """The item."""
        if self.kind is _MESSAGE:
            content = [] if status == "in_progress" else [text_part(self.text)]
            return message_item(self._id, status, content)
        summary = [] if status == "in_progress" else [summary_part(self.text)]
        return reasoning_item(self._id, status, summary)

    def item(self, status: ItemStatus) -> str:
        """The item, in an event of its own."""
        return f'"output_index":{self._index},"item":{to_json(self.value(status))}'

    def part(self, text: str) -> str:
        """Its one part, in an event of its own."""
        part = text_part(text) if self.kind is _MESSAGE else summary_part(text)
        return f'{self.place},"part":{to_json(part)}'


class _Call:
    """A call."""

    def __init__(self, tool: ClientTool, call_id: str, reply: Reply, output_index: int) -> None:
        self.tool = tool
        self.status: ItemStatus | None = None
        self.said: list[str] = []
        self.kind = (
            "response.custom_tool_call_input"
            if tool.is_custom
            else "response.function_call_arguments"
        )
        self._id = item_id(call_prefix(tool), reply, output_index)
        self._call_id = call_id
        self._index = output_index
        self.place = f'"item_id":"{self._id}","output_index":{output_index}'

    @property
    def arguments(self) -> str:
        """What was said of its arguments."""
        return "".join(self.said)

    def value(self, status: ItemStatus) -> OutputItem:
        """The item."""
        arguments = "" if status == "in_progress" else self.arguments
        return call_item(self._id, status, self._call_id, self.tool, arguments)

    def item(self, status: ItemStatus) -> str:
        """The item, in an event of its own."""
        return f'"output_index":{self._index},"item":{to_json(self.value(status))}'


def _failure(error: BlueyError) -> ResponseFailure:
    # Codex repeats a request after any code but a few, of which this one tells why.
    is_blocked = isinstance(error, ContentBlocked)
    return {"code": "invalid_prompt" if is_blocked else "server_error", "message": error.message}
