"""The tool calls of one answer, from the pieces in which an upstream says them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bluey.chat import ToolCall
from bluey.dialects.dialect import Call
from bluey.dialects.joined import Joined, without_lone_surrogates

# What tells where a JSON text ends: its brackets, its quotes, and what is escaped.
_MARK = re.compile(r'\\.?|["{}\[\]]', re.DOTALL)


class Calls:
    """The tool calls of one answer, numbered from 0 in the order in which they are given.

    A call is given when its name is known. Some upstreams say its arguments before, and these are
    held until then, or until the answer ends.

    The upstream's numbers only tell which call a piece belongs to: some upstreams begin at 1, and
    some give every call the same number. There, a piece with another id begins another call. So
    does one with another name where a call has no id, and one with a name after whole arguments.
    """

    def __init__(self) -> None:
        self._begun: list[_Begun] = []
        self._by_index: dict[int, _Begun] = {}
        self._given = 0
        # Those before this place were given, or held until an end.
        self._unended = 0

    def read(self, pieces: Iterable[Call]) -> list[ToolCall]:
        """What can be given of the calls in a frame, which may be pieces of calls."""
        given: list[ToolCall] = []
        for piece in pieces:
            # Some models end a call with an empty piece.
            if not (piece.name or piece.id or piece.arguments):
                continue
            call = self._call_of(piece)
            arguments = call.add(piece)
            if call.number is None:
                if call.name is not None:
                    given.append(self._given_first(call))
            elif arguments:
                given.append(ToolCall(call.number, arguments))
        return given

    def end(self) -> list[ToolCall]:
        """The calls that were held and have no name. An answer may end more than once."""
        begun, self._unended = self._begun[self._unended :], len(self._begun)
        return [self._given_first(call) for call in begun if call.number is None]

    def _given_first(self, call: _Begun) -> ToolCall:
        call.number = self._given
        self._given += 1
        return ToolCall(call.number, call.arguments, call.id, call.name)

    def _call_of(self, piece: Call) -> _Begun:
        # A native frame does not number its calls; a piece without a name continues the call
        # before it.
        if piece.index is not None:
            call = self._by_index.get(piece.index)
        else:
            call = self._begun[-1] if self._begun else None
        if call is None or call.is_other_than(piece):
            call = _Begun()
            self._begun.append(call)
            if piece.index is not None:
                self._by_index[piece.index] = call
        return call


class _Begun:
    """A call that has begun. `number` is ours, None as long as nothing of the call was given."""

    def __init__(self) -> None:
        self.id: str | None = None
        self.name: str | None = None
        self.number: int | None = None
        self._joined = Joined()
        self._arguments: list[str] = []
        # How far into the arguments it was looked for their end.
        self._looked_at = 0
        self._half_escape = ""
        self._depth = 0
        self._is_in_text = False
        self._has_object = False

    @property
    def arguments(self) -> str:
        """What was said of its arguments."""
        return "".join(self._arguments)

    def add(self, piece: Call) -> str:
        """Takes the piece, and returns what it adds to the arguments."""
        if self.id is None and piece.id is not None:
            self.id = without_lone_surrogates(piece.id)
        if self.name is None and piece.name is not None:
            self.name = without_lone_surrogates(piece.name)
        arguments = self._joined.joined(piece.arguments)
        if arguments:
            self._arguments.append(arguments)
        return arguments

    def is_other_than(self, piece: Call) -> bool:
        """Whether a piece begins a call of its own, and does not continue this one."""
        has_both_ids = piece.id is not None and self.id is not None
        has_other_id = has_both_ids and piece.id != self.id
        if piece.name is None:
            # Some upstreams make up an id for every piece.
            return has_other_id and self.is_whole
        if piece.arguments.strip() and self.is_whole:
            # Some upstreams give every call the same number, name and id.
            return True
        if self.name is None or has_both_ids:
            # Arguments without a name have waited for one.
            return has_other_id
        return piece.index is None or piece.name != self.name

    @property
    def is_whole(self) -> bool:
        """Whether its arguments are a whole JSON object, so that nothing can follow. Looks at each
        piece once."""
        new = self._arguments[self._looked_at :]
        self._looked_at = len(self._arguments)
        text, self._half_escape = self._half_escape + "".join(new), ""
        for mark in _MARK.findall(text):
            if mark == '"':
                self._is_in_text = not self._is_in_text
            elif mark == "\\":
                self._half_escape = mark
            elif not self._is_in_text and len(mark) == 1:
                self._has_object = True
                self._depth += 1 if mark in "{[" else -1
        return self._has_object and not self._is_in_text and self._depth == 0
