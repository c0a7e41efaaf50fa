"""The ids of tool calls: no two calls of a chat share one, and a model sees its own again.

Clients find a call by its id, also in a later turn. Some models count anew in each answer
(`functions.weather:0`): what is appended to such an id is taken off when it comes back. Some give
all calls of an answer one id: only one of them can keep it.
"""

from __future__ import annotations

import re

from bluey.apis.api import REPLY_ID_DIGITS, Reply
from bluey.chat import ToolCall, Turn

_APPENDED = re.compile(rf"~[0-9a-f]{{{REPLY_ID_DIGITS}}}_[0-9]{{1,6}}\Z")


class CallIds:
    """The ids of the calls in one answer, after the turns of a chat."""

    def __init__(self, reply: Reply, turns: tuple[Turn, ...] = ()) -> None:
        self._before = {call.id for turn in turns for call in turn.calls}
        self._here: set[str] = set()
        self._reply_id = reply.id

    def id_of(self, call: ToolCall) -> str:
        """The id that a client gets for a call, asked once for each."""
        unique = f"{self._reply_id}_{call.index}"
        # The native dialect gives its calls no ids.
        if not call.id or call.id in self._here:
            return f"call_{unique}"
        self._here.add(call.id)
        return f"{call.id}~{unique}" if call.id in self._before else call.id


def models_id(call_id: str) -> str:
    """The id as the model gave it, of one that a client sends back."""
    return _APPENDED.sub("", call_id)
