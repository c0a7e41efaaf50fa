"""A chat in the form of Anthropic's Messages API, as far as the binding takes it.

The binding checks the inputs before it asks the vendor: `max_tokens` is required, and `system` must
be one text. The vendor checks them again, and refuses blank texts and whatever breaks the order of
calls and their results. Chats come from clients of other APIs, which are more lenient, so what they
leave open is put in order here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice

from bluey.chat import (
    REDACTED,
    Effort,
    Image,
    JsonFormat,
    NamedTool,
    Part,
    ReasoningText,
    Tool,
    ToolCall,
    Turn,
)
from bluey.dialects.dialect import Asked
from bluey.models.model import Ability

Block = dict[str, object]

_NAME_CHARACTERS = 64
_UNFIT = re.compile(r"[^a-zA-Z0-9_-]", re.ASCII)
_FIT = re.compile(r"[a-zA-Z0-9_-]+", re.ASCII)

# A conversation must begin with the user. Some begin with a greeting of the assistant's.
_OPENING: Block = {"type": "text", "text": "(The assistant speaks first.)"}

# The tokens that a model may think at most, and the least that it takes.
_BUDGET_TOKENS: Mapping[Effort, int] = {
    "minimal": 1_024,
    "low": 2_048,
    "medium": 8_192,
    "high": 16_384,
    "max": 32_768,
}
_LEAST_BUDGET_TOKENS = 1_024

# What is data in a JSON schema, and no schema.
_DATA_KEYWORDS = frozenset({"const", "default", "enum", "examples"})


def message_inputs(asked: Asked) -> dict[str, object]:
    """The inputs of `env.AI.run`."""
    chat = asked.chat
    system, messages = _conversation(chat.turns)
    named: dict[str, object] = {
        "max_tokens": asked.max_output_tokens,
        "system": system or None,
        "messages": messages,
        "stop_sequences": list(chat.sampling.stop) or None,
        "stream": chat.stream or None,
        **_sampling(asked),
    }
    if chat.tools:
        named["tools"] = [_tool_value(tool) for tool in chat.tools]
        named["tool_choice"] = _choice_value(asked)
    output_config: dict[str, object] = {}
    if chat.format is not None:
        output_config["format"] = _format_value(chat.format)
    if thinking := _thinking(asked):
        named["thinking"] = thinking
        if thinking["type"] == "adaptive" and asked.effort is not None:
            output_config["effort"] = asked.effort
    named["output_config"] = output_config or None
    return {name: value for name, value in named.items() if value is not None}


def _sampling(asked: Asked) -> dict[str, object]:
    """How words are chosen, as far as the model takes it. What it does not take is here only where
    it changes nothing, or where the model is a fallback."""
    sampling, lacks = asked.chat.sampling, asked.model.lacks
    temperature, top_p = sampling.temperature, sampling.top_p
    if Ability.TEMPERATURE in lacks:
        temperature = None
    elif temperature is not None and Ability.HIGH_TEMPERATURE in lacks:
        temperature = min(temperature, 1)
    is_second = temperature is not None and Ability.TOP_P_AND_TEMPERATURE in lacks
    if Ability.TOP_P in lacks or is_second:
        top_p = None
    return {"temperature": temperature, "top_p": top_p}


def _conversation(turns: Iterable[Turn]) -> tuple[str, list[dict[str, object]]]:
    """The instructions, and the messages of the user and the assistant in turn."""
    instructions: list[str] = []
    messages = _Messages()
    for turn in turns:
        if turn.role == "system":
            instructions += [turn.text] if turn.text.strip() else []
        elif turn.role == "assistant":
            messages.add_assistant(turn)
        else:
            messages.add_user(turn)
    system = "\n\n".join(instructions)
    all_messages = messages.in_order()
    if not all_messages and system:
        # There must be a message.
        return "", [{"role": "user", "content": [_text_block(system)]}]
    return system, all_messages


class _Messages:
    """Messages under way: neighbours of the same role are one message, and each message that calls
    tools is followed by one that begins with the results of all of them."""

    def __init__(self) -> None:
        self._messages: list[tuple[str, list[Block]]] = []
        # By the client's id of a call that has no result yet: the ids that were sent for it. Some
        # models give several calls the same id.
        self._open: dict[str, list[str]] = {}
        self._sent_ids: set[str] = set()
        self._made_ids = map("call_{}".format, count())

    def add_assistant(self, turn: Turn) -> None:
        """What the assistant said and called, and what it reasoned before, as far as that has the
        vendor's signature: no other is taken. A message does not end with it."""
        blocks = list(_blocks(turn.parts))
        if blocks or turn.calls:
            self._answer_open_calls()
            blocks = [*map(_thinking_block, turn.signed), *blocks]
        blocks += [self._call_block(call) for call in turn.calls]
        self._add("assistant", blocks)

    def add_user(self, turn: Turn) -> None:
        """What the user said, or a tool returned."""
        blocks = list(_blocks(turn.parts))
        if turn.role == "tool" and (open_ids := self._open.get(turn.call_id or "")):
            block = _result_block(open_ids.pop(0), blocks)
            self._add("user", [{**block, "is_error": True} if turn.is_error else block])
        else:
            # The result of a call that is not there is a text like any other.
            self._add("user", blocks)

    def in_order(self) -> list[dict[str, object]]:
        """All of them, as the vendor takes them."""
        self._answer_open_calls()
        if self._messages and self._messages[0][0] == "assistant":
            self._messages.insert(0, ("user", [_OPENING]))
        if self._messages and self._messages[-1][0] == "assistant":
            # The model continues this text, which must not end with a blank.
            last = self._messages[-1][1][-1]
            last |= {"text": str(last["text"]).rstrip()} if last["type"] == "text" else {}
        for role, blocks in self._messages:
            if role == "user":
                # Results come first.
                blocks.sort(key=lambda block: block["type"] != "tool_result")
        return [{"role": role, "content": blocks} for role, blocks in self._messages]

    def _add(self, role: str, blocks: list[Block]) -> None:
        if not blocks:
            return
        if not self._messages or self._messages[-1][0] != role:
            self._messages.append((role, []))
        self._messages[-1][1].extend(blocks)

    def _answer_open_calls(self) -> None:
        missing = [sent for sent_ids in self._open.values() for sent in sent_ids]
        self._open.clear()
        self._add("user", [_result_block(sent, []) for sent in missing])

    def _call_block(self, call: ToolCall) -> Block:
        sent = call.id or ""
        if not _FIT.fullmatch(sent) or sent in self._sent_ids:
            sent = next(made for made in self._made_ids if made not in self._sent_ids)
        self._sent_ids.add(sent)
        self._open.setdefault(call.id or "", []).append(sent)
        return {
            "type": "tool_use",
            "id": sent,
            "name": _fitting_name(call.name),
            "input": call.input,
        }


def _blocks(parts: Iterable[Part]) -> Iterator[Block]:
    for part in parts:
        if isinstance(part, Image):
            source = {"type": "base64", "media_type": part.media_type, "data": part.base64}
            yield {"type": "image", "source": source}
        elif part.strip():
            yield _text_block(part)


def _thinking_block(thought: ReasoningText) -> Block:
    signature = thought.signature or ""
    if signature.startswith(REDACTED):
        return {"type": "redacted_thinking", "data": signature.removeprefix(REDACTED)}
    return {"type": "thinking", "thinking": thought.text, "signature": signature}


def _text_block(text: str) -> Block:
    return {"type": "text", "text": text}


def _result_block(call_id: str, content: list[Block]) -> Block:
    block: Block = {"type": "tool_result", "tool_use_id": call_id}
    return {**block, "content": content} if content else block


def _fitting_name(name: str | None) -> str:
    """A name that a model made up may have any characters, or none."""
    return _UNFIT.sub("_", name or "")[:_NAME_CHARACTERS] or "_"


def _tool_value(tool: Tool) -> dict[str, object]:
    described = {
        "name": tool.name,
        "description": tool.description,
        "input_schema": {"type": "object", **(tool.parameters or {})},
        "strict": tool.strict,
    }
    return {name: value for name, value in described.items() if value is not None}


def _choice_value(asked: Asked) -> dict[str, object] | None:
    choice: dict[str, object]
    match asked.chat.tool_choice:
        case NamedTool(name=name):
            choice = {"type": "tool", "name": name}
        case "required":
            choice = {"type": "any"}
        case "none":
            return {"type": "none"}
        case _:
            choice = {"type": "auto"}
    if asked.chat.parallel_calls is False:
        choice["disable_parallel_tool_use"] = True
    return choice if choice != {"type": "auto"} else None


def _format_value(wanted: JsonFormat) -> dict[str, object]:
    return {"type": "json_schema", "schema": _closed(wanted.json_schema or {"type": "object"})}


def _closed(schema: object) -> object:
    """A schema whose objects say that they have no other properties, as the vendor demands. What
    such a schema allows, the one without it allows, too."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {
        keyword: value if keyword in _DATA_KEYWORDS else _closed(value)
        for keyword, value in schema.items()
    }
    if closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def _thinking(asked: Asked) -> dict[str, object] | None:
    """How the model is told to think; None where it is told nothing."""
    reasoning, effort = asked.model.reasoning, asked.effort
    if reasoning is None:
        return None
    match reasoning.control:
        case "output_config" if (effort or reasoning.default) != "none":
            # By default these models do not show what they think. A stream would be silent, as if
            # nobody were at work.
            return {"type": "adaptive", "display": "summarized"}
        case "budget_tokens" if effort is not None and _may_think(asked):
            # At least half of the tokens are left for the answer.
            budget_tokens = min(_BUDGET_TOKENS.get(effort, 0), asked.max_output_tokens // 2)
            if budget_tokens >= _LEAST_BUDGET_TOKENS:
                return {"type": "enabled", "budget_tokens": budget_tokens}
    return None


def _may_think(asked: Asked) -> bool:
    """Whether a chat has nothing in it that a model with a budget refuses as long as it thinks."""
    chat = asked.chat
    is_sampled = chat.sampling.temperature is not None or chat.sampling.top_p is not None
    return not (chat.forces_call or is_sampled) and _may_follow(chat.turns)


def _may_follow(turns: tuple[Turn, ...]) -> bool:
    """Whether a model may think after these turns: not after a message of its own, and after the
    results of calls only where it is sent what it thought before them."""
    for turn in reversed(turns):
        if turn.role == "assistant":
            return turn is not turns[-1]
        if turn.role == "tool":
            before = (each for each in reversed(turns) if each.role == "assistant")
            return any(each.signed for each in islice(before, 1))
    return True
