"""What the AI provider of the benchmark answers, in the shapes of real answers.

Sizes, paddings and the places of fields are those of public captures (tests/wire/README.md:
`workers_ai/native_padded`, `openai_chat/usage_of_each_frame`, `openai_chat/growing_usage`). A frame
that has only a text, as in documentation, would make every reader look faster than it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

NATIVE_MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"
OPENAI_MODEL = "@cf/google/gemma-4-26b-a4b-it"
# Its frames have no padding, and each counts all tokens until there.
GROWING_MODEL = "@cf/qwen/qwen3-30b-a3b-fp8"

TOKEN = re.compile(rb"w(\d{3}) ")
"""A token, with its number in the answer; the client tells by it when which token arrived."""

PROMPT_TOKENS = 11

# Real padding is up to this, of another length in each frame.
_PADDING = "abdefghijklmnoprstuvxyz1234567890abdefghijklm"
_DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Answer:
    """One answer: in a stream, what is sent with each token, and what ends it; and all at once."""

    steps: tuple[bytes, ...]
    end: bytes
    whole: bytes


@cache
def answer(model: str, tokens: int) -> Answer:
    """What a model answers in so many tokens (at most 1,000)."""
    words = [f"w{number:03} " for number in range(tokens)]
    if model == NATIVE_MODEL:
        return _native(words)
    if model == GROWING_MODEL:
        return _growing(words)
    return _openai(words)


def _native(words: list[str]) -> Answer:
    usage = _usage(PROMPT_TOKENS, len(words))
    return Answer(
        steps=tuple(
            _event({"response": word, "tool_calls": [], "p": _padding(number)})
            for number, word in enumerate(words)
        ),
        end=_event({"response": "", "tool_calls": [], "usage": usage}) + _DONE,
        whole=_json({"response": "".join(words), "tool_calls": [], "usage": usage}),
    )


def _openai(words: list[str]) -> Answer:
    # Each of these frames counts itself, and the last one everything.
    each = _usage(0, 1)
    role: dict[str, object] = {"content": "", "reasoning_content": None, "role": "assistant"}
    opening = _event(_chunk([_choice(role)], _usage(PROMPT_TOKENS, 0), 33))
    steps = [
        _event(_chunk([_choice({"content": word, "reasoning_content": None})], each, number))
        for number, word in enumerate(words)
    ]
    end = [
        _chunk([_choice({"reasoning_content": None}, "stop")], _usage(0, 0), 9),
        _chunk([], each, 8),
        {"response": "", "usage": _usage(PROMPT_TOKENS, len(words))},
    ]
    message = {"role": "assistant", "content": "".join(words), "reasoning_content": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    chunk = _chunk([choice], _usage(PROMPT_TOKENS, len(words)))
    return Answer(
        # The role comes when the first token is there.
        steps=(opening + steps[0], *steps[1:]),
        end=b"".join(map(_event, end)) + _DONE,
        whole=_json({**chunk, "object": "chat.completion"}),
    )


def _growing(words: list[str]) -> Answer:
    def frame(choices: list[dict[str, object]], tokens: int) -> dict[str, object]:
        return {
            "choices": choices,
            "created": 1751571006,
            "id": "chatcmpl-7047b0aace8d4e58",
            "model": GROWING_MODEL,
            "object": "chat.completion.chunk",
            "usage": {
                "prompt_tokens": PROMPT_TOKENS,
                "total_tokens": PROMPT_TOKENS + tokens,
                "completion_tokens": tokens,
            },
        }

    def choice(delta: dict[str, object], reason: str | None = None) -> dict[str, object]:
        return {"delta": delta, "finish_reason": reason, "index": 0, "logprobs": None}

    opening = _event(frame([choice({"role": "assistant", "content": ""})], 0))
    steps = [
        _event(frame([choice({"content": word})], number + 1)) for number, word in enumerate(words)
    ]
    message = {"role": "assistant", "content": "".join(words)}
    whole = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return Answer(
        steps=(opening + steps[0], *steps[1:]),
        end=_event(frame([choice({"content": ""}, "stop")], len(words)))
        + _event(frame([], len(words)))
        + _DONE,
        whole=_json({**frame([whole], len(words)), "object": "chat.completion"}),
    )


def _choice(delta: dict[str, object], finish_reason: str | None = None) -> dict[str, object]:
    return {
        "delta": delta,
        "finish_reason": finish_reason,
        "index": 0,
        "logprobs": None,
        "matched_stop": None,
    }


def _chunk(
    choices: list[dict[str, object]], usage: dict[str, object], padding: int = 0
) -> dict[str, object]:
    return {
        "choices": choices,
        "created": 1791402526,
        "id": "f962191d3d2f47418286b60056319eb5",
        "model": OPENAI_MODEL,
        "object": "chat.completion.chunk",
        "p": _padding(padding),
        "usage": usage,
    }


def _usage(tokens_in: int, tokens_out: int) -> dict[str, object]:
    return {
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "total_tokens": tokens_in + tokens_out,
        "prompt_tokens_details": {"cached_tokens": 0},
        "neurons": round(0.00909 * tokens_in + 0.02727 * tokens_out, 5),
    }


def _padding(number: int) -> str:
    return _PADDING[: 1 + number * 7 % len(_PADDING)]


def _event(value: object) -> bytes:
    return b"data: " + _json(value) + b"\n\n"


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
