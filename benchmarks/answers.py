"""What the AI provider of the benchmark answers, in the shapes of real answers.

Sizes, paddings and the places of fields are those of public captures (tests/wire/README.md). A
frame that has only a text, as in documentation, would make every reader look faster than it is.
"""

from __future__ import annotations

import json

TEXT_TOKENS = 50
REASONING_TOKENS = 25
NATIVE_MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"
OPENAI_MODEL = "@cf/google/gemma-4-26b-a4b-it"

# Real padding is up to this, of another length in each frame.
_PADDING = "abdefghijklmnoprstuvxyz1234567890abdefghijklm"
CHUNKS_END = b"0\r\n\r\n"
_TOKENS = [f"token{number} " for number in range(TEXT_TOKENS)]
_THOUGHTS = [f"thought{number} " for number in range(REASONING_TOKENS)]


def whole_answers() -> dict[str, bytes]:
    """A whole answer of each model."""
    text = "".join(_TOKENS)
    message = {"role": "assistant", "content": text, "reasoning_content": "".join(_THOUGHTS)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    native = {"response": text, "tool_calls": [], "usage": _usage(11, TEXT_TOKENS)}
    openai = _chunk([choice], _usage(11, TEXT_TOKENS + REASONING_TOKENS))
    return {
        NATIVE_MODEL: _answer(b"application/json", _json(native)),
        OPENAI_MODEL: _answer(b"application/json", _json({**openai, "object": "chat.completion"})),
    }


def streamed_answers() -> dict[str, bytes]:
    """A stream of each model: a frame for each token."""
    return {NATIVE_MODEL: _stream(_native_frames()), OPENAI_MODEL: _stream(_openai_frames())}


def _native_frames() -> list[object]:
    frames: list[object] = [
        {"response": token, "tool_calls": [], "p": _padding(number)}
        for number, token in enumerate(_TOKENS)
    ]
    return [*frames, {"response": "", "tool_calls": [], "usage": _usage(11, TEXT_TOKENS)}]


def _openai_frames() -> list[object]:
    # Each of these frames counts itself, and the last one everything.
    each = _usage(0, 1)
    deltas: list[dict[str, object]] = [
        *({"reasoning_content": thought} for thought in _THOUGHTS),
        *({"content": token, "reasoning_content": None} for token in _TOKENS),
    ]
    role = {"content": "", "reasoning_content": None, "role": "assistant"}
    return [
        _chunk([_choice(role)], _usage(11, 0), 33),
        *(_chunk([_choice(delta)], each, number) for number, delta in enumerate(deltas)),
        _chunk([_choice({"reasoning_content": None}, "stop")], _usage(0, 0), 9),
        _chunk([], each, 8),
        {"response": "", "usage": _usage(11, len(deltas))},
    ]


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


def _stream(frames: list[object]) -> bytes:
    events = [b"data: " + _json(frame) + b"\n\n" for frame in frames]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(e), e) for e in (*events, b"data: [DONE]\n\n"))
    return _head(b"text/event-stream") + b"transfer-encoding: chunked\r\n\r\n" + chunks + CHUNKS_END


def _answer(content_type: bytes, body: bytes) -> bytes:
    return _head(content_type) + b"content-length: %d\r\n\r\n%b" % (len(body), body)


def _head(content_type: bytes) -> bytes:
    log_id = b"cf-aig-log-id: log-of-the-benchmark\r\n"
    return b"HTTP/1.1 200 OK\r\ncontent-type: " + content_type + b"\r\n" + log_id


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
