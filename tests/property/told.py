"""Streams as upstreams tell them, ordinary and odd: each is frames of one form, and what comes
between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from bluey.dialects.anthropic_messages import ANTHROPIC_MESSAGES
from bluey.dialects.dialect import Dialect
from bluey.dialects.openai_chat import OPENAI_CHAT
from bluey.dialects.workers_ai import WORKERS_AI
from tests.fakes.upstream import Break, Piece, Silence

Value = dict[str, Any]

TEXTS = (
    "Hel",
    "lo",
    " there",
    "\n\n",
    " ",
    "",
    "7",
    '"quoted"',
    "back\\slash/",
    "\\u0041",
    "\t\b\f\r\n\0\x1f",
    "\x7f\x85\xa0",
    "é",
    "世界",
    "🙂",
    "\ud83d",
    "\ude42",
    "\ud83d\ud83d",
    "a\udfff",
    "\u2028\u2029\ufeff\ufffe",
    "<",
    "<think>",
    "</think>",
    "</thi",
    "nk>",
    "a < b </th",
    "data: x\n\ndata: y",
    "$& $1 \\1 ${a} `b`",
    "bluey:text",
    "{}[]",
    "x" * 9_000,
    "🙂" * 9_000,
)


def _native(text: str, _n: int, _field: str) -> Value:
    return {"response": text}


def _native_padded(text: str, n: int, _field: str) -> Value:
    return {"response": text, "tool_calls": [], "p": "abcdefgh"[: n % 9]}


def _native_counted(text: str, n: int, _field: str) -> Value:
    used = {"prompt_tokens": 4, "completion_tokens": n, "total_tokens": 4 + n}
    return {"response": text, "usage": {**used, "prompt_tokens_details": {"cached_tokens": 0}}}


def _wrapped(text: str, _n: int, _field: str) -> Value:
    return {"result": {"response": text}, "success": True, "errors": [], "messages": []}


def _chunk(delta: Value, **others: object) -> Value:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_764_000_000,
        "model": "@cf/qwen/qwen3-30b-a3b-fp8",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}],
        **others,
    }


def _openai(text: str, _n: int, field: str) -> Value:
    return _chunk({field: text})


def _openai_padded(text: str, n: int, field: str) -> Value:
    delta = {"content": text, "reasoning_content": None}
    if field != "content":
        delta = {"content": None, field: text}
    return _chunk(delta, usage=None, obfuscation="aB3xyzAb"[: n % 9])


def _openai_counted(text: str, n: int, field: str) -> Value:
    used = {"prompt_tokens": 4, "completion_tokens": n, "total_tokens": 4 + n}
    details = {"reasoning_tokens": n if field != "content" else 0}
    return _chunk({field: text}, usage={**used, "completion_tokens_details": details})


def _both(text: str, _n: int, field: str) -> Value:
    return _chunk({field: text}, response=text)


def _two_choices(text: str, _n: int, field: str) -> Value:
    value = _chunk({field: text})
    value["choices"].append({"index": 1, "delta": {"content": "other"}, "finish_reason": None})
    return value


def _two_fields(text: str, _n: int, field: str) -> Value:
    delta = {"reasoning": text, "reasoning_content": text}
    return _chunk(delta if field != "content" else {"content": text, "text": text})


def _anthropic(text: str, _n: int, field: str) -> Value:
    kind = "text" if field == "content" else "thinking"
    delta = {"type": f"{kind}_delta", kind: text}
    return {"type": "content_block_delta", "index": 1, "delta": delta}


_REASONING = ("reasoning_content", "reasoning")

Form = Callable[[str, int, str], Value]
FORMS: Sequence[tuple[Dialect, Form]] = (
    (WORKERS_AI, _native),
    (WORKERS_AI, _native_padded),
    (WORKERS_AI, _native_counted),
    (WORKERS_AI, _wrapped),
    (OPENAI_CHAT, _openai),
    (OPENAI_CHAT, _openai_padded),
    (OPENAI_CHAT, _openai_counted),
    (OPENAI_CHAT, _both),
    (OPENAI_CHAT, _two_choices),
    (OPENAI_CHAT, _two_fields),
    (ANTHROPIC_MESSAGES, _anthropic),
    (ANTHROPIC_MESSAGES, _openai),
)

WRITERS: Sequence[Callable[[Value], str]] = tuple(
    json.JSONEncoder(ensure_ascii=ensure_ascii, separators=separators).encode
    for ensure_ascii in (True, False)
    for separators in ((",", ":"), (", ", ": "))
)

# What is no text, in any form: what follows a frame, and what comes between two.
ODD = (
    b": comment\n\n",
    b"data: \n\n",
    b"\n",
    b"\n\n\n",
    b"\r\n",
    b"\r",
    b"\xef\xbb\xbf",
    b"event: ping\n\n",
    b"event: ping\n",
    b"id: 7\n",
    b"x",
    b'data: {"response":"\xff"}\n\n',
    b'data: {"response":"half \xe2\x82"}\n\n',
    b'data: {"response":',
    b'data: {"response":7}\n\n',
    b'data: {"response":"Hel"}\n\n',
    b'data:{"response":"lo"}\n\n',
    b'data: {"response":"lo"} \n\n',
    b'data: {"response":"lo"}\r\n\r\n',
    b'data: {"response":"lo"}\n',
    b'data: {"response":"raw \x01"}\n\n',
    b'data: {"errors":[{"code":3040}]}\n\n',
    b'data: {"response":"","usage":{"prompt_tokens":9,"completion_tokens":2}}\n\n',
    b'data: {"usage":{"prompt_tokens":4,"completion_tokens":5},"choices":[]}\n\n',
    b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
    b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}\n\n',
    (
        b'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":'
        b'{"name":"f","arguments":"{"}}]}}]}\n\n'
    ),
    b'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}}]}\n\n',
    b'data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}\n\n',
    (
        b'data: {"type":"content_block_delta","index":1,"delta":'
        b'{"type":"signature_delta","signature":"sig"}}\n\n'
    ),
    (
        b'data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},'
        b'"usage":{"output_tokens":4}}\n\n'
    ),
    b'data: {"type":"message_stop"}\n\n',
    b"data: [DONE]\n\n",
)
WAITS: Sequence[Piece] = (Silence(50), Silence(1_999), Silence(2_500), Silence(16_000), Break())


@dataclass(frozen=True, slots=True)
class Told:
    """A stream of one dialect."""

    dialect: Dialect
    pieces: tuple[Piece, ...]


def written(form: int, writer: int, steps: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """The frames, and what comes between them. A step is what is done, and with which text."""
    count = 0
    pieces: list[Piece] = []
    for step, number in steps:
        count += 1
        match step:
            case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11:
                field = "content" if step < 8 else _REASONING[step // 10]
                value = FORMS[form][1](TEXTS[number % len(TEXTS)], count, field)
                data = WRITERS[writer](value).encode("utf-8", "surrogatepass")
                event = b"event: content_block_delta\n" if FORMS[form][1] is _anthropic else b""
                pieces.append(event + b"data: " + data + b"\n\n")
            case 12:
                pieces.append(ODD[number % len(ODD)])
            case 13:
                pieces.append(WAITS[number % len(WAITS)])
            case _:
                # A count may fall, too.
                count = number % 20
    return tuple(pieces)


def _cut(pieces: list[Piece], cuts: bytes) -> tuple[Piece, ...]:
    """The pieces, some of them in two."""
    out: list[Piece] = []
    for number, piece in enumerate(pieces):
        if not isinstance(piece, bytes) or number >= len(cuts) or not cuts[number]:
            out.append(piece)
            continue
        place = cuts[number] * len(piece) // 255
        out += [piece[start:end] for start, end in pairwise((0, place, len(piece))) if start < end]
    return tuple(out)


def _merged(pieces: list[Piece], joins: bytes) -> list[Piece]:
    """The pieces, some of them in one with the piece before."""
    out: list[Piece] = []
    for number, piece in enumerate(pieces):
        before = out[-1] if out and number < len(joins) and joins[number] > 127 else None
        if isinstance(before, bytes) and isinstance(piece, bytes):
            out[-1] = before + piece
        else:
            out.append(piece)
    return out


_STEPS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 255)), min_size=4, max_size=18)
_FORM = st.integers(0, len(FORMS) - 1)
_WRITER = st.integers(0, len(WRITERS) - 1)
# One piece is one frame, or what comes between two.
WHOLE = st.builds(
    lambda form, writer, steps: Told(FORMS[form][0], written(form, writer, steps)),
    _FORM,
    _WRITER,
    _STEPS,
)
TOLD = st.builds(
    lambda told, joins, cuts: Told(told.dialect, _cut(_merged([*told.pieces], joins), cuts)),
    WHOLE,
    st.binary(max_size=18),
    st.binary(max_size=18),
)
