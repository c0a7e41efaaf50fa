"""What each kind of upstream makes of one neutral script: its answers, frames and errors, in the
shapes in which they really come (docs/streaming.md, tests/wire)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.platform.scripted_ai import DONE, frame
from tests.platform.speaker import Script, Speaker

HELLO = [{"role": "user", "content": "hello"}]


def _asked_like_openai(streamed: bool, **inputs: object) -> dict[str, object]:
    options = {"stream": True, "stream_options": {"include_usage": True}} if streamed else {}
    return {"messages": HELLO, **inputs, **options}


class Native(Speaker):
    """Workers AI's own dialect. Only the last frame has a usage; some frames are only padding."""

    name = "workers_ai"
    model = "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
    other_models: ClassVar[Mapping[str, str]] = {
        "an image": "@cf/meta/llama-4-scout-17b-16e-instruct",
        "reasoning": "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
    }
    counts_reasoning = False
    counts_cached = False
    refusal: ClassVar[Mapping[str, object]] = {
        "internalCode": 3040,
        "description": "SECRET",
        "name": "AiError",
    }
    trouble: ClassVar[Mapping[str, object]] = {"error": {"code": 7003, "message": "SECRET"}}

    def whole(self, script: Script) -> dict[str, object]:
        text = self._closed_reasoning(script) + script.text
        value: dict[str, object] = {"response": text, "tool_calls": []}
        if script.calls:
            calls = [{"name": name, "arguments": dict(given)} for name, given in script.calls]
            value = {"response": None, "tool_calls": calls}
        elif text.startswith("{"):
            # In JSON mode the answer is the value itself.
            value["response"] = json.loads(text)
        return {**value, "usage": self._usage(script)}

    def said(self, script: Script) -> list[bytes]:
        texts = [*script.reasoning, *(["</think>\n\n"] if script.texts else [])]
        texts = [*(texts if script.reasoning else []), *script.texts]
        frames = [frame({"response": text, "tool_calls": [], "p": "abdef"}) for text in texts]
        for index, (name, given) in enumerate(script.calls):
            frames += [frame({"tool_calls": [piece], "p": "ab"}) for piece in _pieces(index, given)]
            # The arguments may precede the name.
            begun = {"id": f"call-{index}", "type": "function", "index": index}
            named = {"tool_calls": [{**begun, "function": {"name": name}}], "p": ""}
            frames.insert(-1, frame(named))
            frames.append(
                frame({"tool_calls": [{"id": None, "type": None, "index": index, "function": {}}]})
            )
        return [*frames[:1], frame({"tool_calls": [], "p": "ab"}), *frames[1:]]

    def ended(self, script: Script) -> list[bytes]:
        last = {"response": "", "tool_calls": [], "usage": self._usage(script), "p": "abc"}
        return [frame({"response": "", "finish_reason": script.finish}), frame(last), DONE]

    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        return _asked_like_openai(streamed, max_tokens=most_tokens)

    def _closed_reasoning(self, script: Script) -> str:
        if not script.reasoning:
            return ""
        return script.reasoned + ("</think>\n\n" if script.texts else "")

    def _usage(self, script: Script) -> dict[str, object]:
        return {**_usage(script, script.tokens_out), "neurons": 1.25}


class OpenAiLike(Speaker):
    """A newer model of Workers AI: each frame has the usage so far."""

    name = "openai_chat"
    model = "@cf/zai-org/glm-4.7-flash"
    other_models: ClassVar[Mapping[str, str]] = {"an image": "@cf/google/gemma-4-26b-a4b-it"}
    counts_reasoning = False
    refusal = Native.refusal
    trouble = Native.trouble
    reasoning_name: ClassVar[str] = "reasoning_content"

    def whole(self, script: Script) -> dict[str, object]:
        message: dict[str, object] = {
            "role": "assistant",
            "content": script.text or None,
            **self._reasoned(script.reasoned),
            "tool_calls": [
                {
                    "id": f"call-{index}",
                    "type": "function",
                    "function": {"name": name, "arguments": _json(given)},
                }
                for index, (name, given) in enumerate(script.calls)
            ],
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": script.finish}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": self.model,
            "choices": [choice],
            "usage": self._usage(script, script.tokens_out),
        }

    def said(self, script: Script) -> list[bytes]:
        deltas: list[dict[str, object]] = [{"role": "assistant", "content": ""}]
        deltas += [told for text in script.reasoning if (told := self._reasoned(text))]
        deltas += [{"content": text} for text in script.texts]
        for index, (name, given) in enumerate(script.calls):
            begun = {"id": f"call-{index}", "type": "function", "index": index}
            function = {"name": name, "arguments": ""}
            deltas.append({"tool_calls": [{**begun, "function": function}]})
            deltas += [{"tool_calls": [piece]} for piece in _pieces(index, given)]
        return [
            frame(self._chunk(delta, None, self._usage_after(script, number)))
            for number, delta in enumerate(deltas)
        ]

    def ended(self, script: Script) -> list[bytes]:
        usage = self._usage(script, script.tokens_out)
        last = {**self._chunk({}, None, usage), "choices": []}
        return [
            frame(self._chunk({}, script.finish, self._usage_at_finish(usage))),
            frame(last),
            DONE,
        ]

    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        limits = {"max_tokens": most_tokens, "max_completion_tokens": most_tokens}
        return _asked_like_openai(streamed, **limits)

    def _reasoned(self, text: str) -> dict[str, object]:
        return {self.reasoning_name: text} if text and self.tells_reasoning else {}

    def _chunk(
        self, delta: dict[str, object], finish: str | None, usage: object
    ) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.model,
            "choices": [choice],
            "usage": usage,
        }

    def _usage_after(self, script: Script, number: int) -> object:
        return _usage(script, min(2 * number, script.tokens_out))

    def _usage_at_finish(self, usage: object) -> object:
        return usage

    def _usage(self, script: Script, tokens_out: int) -> dict[str, object]:
        usage = _usage(script, tokens_out)
        if self.counts_cached:
            usage["prompt_tokens_details"] = {"cached_tokens": script.cached_tokens}
        if self.counts_reasoning:
            details = {"reasoning_tokens": script.reasoning_tokens, "audio_tokens": 0}
            usage["completion_tokens_details"] = details
        return usage


class OpenAi(OpenAiLike):
    """OpenAI's models: usage comes last, and what they reason is only counted."""

    name = "openai_chat of a vendor"
    model = "openai/gpt-6-luna"
    other_models: ClassVar[Mapping[str, str]] = {}
    tells_reasoning = False
    counts_reasoning = True
    refusal: ClassVar[Mapping[str, object]] = {
        "error": {"message": "SECRET", "type": "requests", "code": "rate_limit_exceeded"}
    }
    trouble: ClassVar[Mapping[str, object]] = {
        "error": {"message": "SECRET", "type": "server_error", "param": None, "code": None}
    }

    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        return _asked_like_openai(streamed, max_completion_tokens=most_tokens)

    def _usage_after(self, script: Script, number: int) -> object:  # noqa: ARG002  # another has
        return None

    def _usage_at_finish(self, usage: object) -> object:  # noqa: ARG002  # another has
        return None


class Route(OpenAi):
    """A route of the gateway's, which here chose a model that tells what it reasons."""

    name = "dynamic_route"
    model = "dynamic/support"
    tells_reasoning = True
    reasoning_name = "reasoning"

    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        return {"model": self.model, **super().least_inputs(most_tokens, streamed=streamed)}


class Anthropic(Speaker):
    """Anthropic's models: events of blocks; the input is counted first, the output last."""

    name = "anthropic_messages"
    model = "anthropic/claude-sonnet-5.5"
    refusal: ClassVar[Mapping[str, object]] = {
        "type": "error",
        "error": {"type": "overloaded_error", "message": "SECRET"},
    }
    refused_status = 529
    trouble = refusal
    _finishes: ClassVar[Mapping[str, str]] = {
        "stop": "end_turn",
        "length": "max_tokens",
        "tool_calls": "tool_use",
    }

    def whole(self, script: Script) -> dict[str, object]:
        usage = {**self._usage_in(script), **self._usage_out(script)}
        finish = self._finishes[script.finish]
        return {**self._message(finish, usage), "content": self._blocks(script)}

    def said(self, script: Script) -> list[bytes]:
        if not (blocks := self._blocks(script)):
            return []
        usage = {**self._usage_in(script), "output_tokens": 1}
        events: list[dict[str, object]] = [
            {"type": "message_start", "message": self._message(None, usage)},
            {"type": "ping"},
        ]
        for index, block in enumerate(blocks):
            events += self._events(index, block, script)
        return [_event(event) for event in events]

    def ended(self, script: Script) -> list[bytes]:
        delta = {"stop_reason": self._finishes[script.finish], "stop_sequence": None}
        usage = self._usage_out(script)
        return [
            _event({"type": "message_delta", "delta": delta, "usage": usage}),
            _event({"type": "message_stop"}),
        ]

    def error_frame(self) -> bytes:
        return _event(self.trouble)

    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        return {
            "max_tokens": most_tokens,
            "messages": [{"role": "user", "content": [{"type": "text", "text": "hello"}]}],
            # It thinks by itself.
            "thinking": {"type": "adaptive", "display": "summarized"},
            **({"stream": True} if streamed else {}),
        }

    def _message(self, finish: str | None, usage: Mapping[str, object]) -> dict[str, object]:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5-5",
            "content": [],
            "stop_reason": finish,
            "stop_sequence": None,
            "usage": usage,
        }

    def _blocks(self, script: Script) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        if script.reasoning:
            blocks.append({"type": "thinking", "thinking": script.reasoned, "signature": "Eq=="})
        if script.texts:
            blocks.append({"type": "text", "text": script.text})
        for index, (name, given) in enumerate(script.calls):
            call = {"id": f"call-{index}", "name": name, "input": dict(given)}
            blocks.append({"type": "tool_use", **call})
        return blocks

    def _events(self, index: int, block: dict[str, Any], script: Script) -> list[dict[str, object]]:
        match block["type"]:
            case "thinking":
                begun = {**block, "thinking": "", "signature": ""}
                deltas = [{"type": "thinking_delta", "thinking": text} for text in script.reasoning]
                deltas.append({"type": "signature_delta", "signature": block["signature"]})
            case "text":
                begun = {**block, "text": ""}
                deltas = [{"type": "text_delta", "text": text} for text in script.texts]
            case _:
                begun = {**block, "input": {}}
                pieces = ["", *_halves(block["input"])]
                deltas = [{"type": "input_json_delta", "partial_json": text} for text in pieces]
        return [
            {"type": "content_block_start", "index": index, "content_block": begun},
            *({"type": "content_block_delta", "index": index, "delta": each} for each in deltas),
            {"type": "content_block_stop", "index": index},
        ]

    def _usage_in(self, script: Script) -> dict[str, object]:
        return {
            # What was read from the cache is not in it.
            "input_tokens": script.tokens_in - script.cached_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": script.cached_tokens,
        }

    def _usage_out(self, script: Script) -> dict[str, object]:
        details = {"thinking_tokens": script.reasoning_tokens}
        return {"output_tokens": script.tokens_out, "output_tokens_details": details}


def _event(value: Mapping[str, object]) -> bytes:
    return f"event: {value['type']}\n".encode() + frame(value)


def _usage(script: Script, tokens_out: int) -> dict[str, object]:
    return {
        "prompt_tokens": script.tokens_in,
        "completion_tokens": tokens_out,
        "total_tokens": script.tokens_in + tokens_out,
    }


def _pieces(index: int, given: Mapping[str, object]) -> list[dict[str, object]]:
    """The arguments of a call in two pieces."""
    return [{"index": index, "function": {"arguments": half}} for half in _halves(given)]


def _halves(given: Mapping[str, object]) -> tuple[str, str]:
    text = _json(given)
    return text[: len(text) // 2], text[len(text) // 2 :]


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":"))


SPEAKERS: Mapping[str, Speaker] = {
    speaker.name: speaker for speaker in (Native(), OpenAiLike(), OpenAi(), Anthropic(), Route())
}
# Who is asked when this one fails: it speaks otherwise.
FALLBACKS: Mapping[str, Speaker] = {
    "workers_ai": SPEAKERS["openai_chat of a vendor"],
    "openai_chat": SPEAKERS["workers_ai"],
    "openai_chat of a vendor": SPEAKERS["openai_chat"],
    "anthropic_messages": SPEAKERS["dynamic_route"],
    "dynamic_route": SPEAKERS["anthropic_messages"],
}
