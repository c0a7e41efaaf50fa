"""What each kind of upstream makes of one neutral script: its answers, frames and errors, in the
shapes in which they really come (docs/streaming.md, tests/wire)."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.platform.scripted_ai import DONE, FOREVER, Reply, answer, frame, stream

# Between two frames of a stream, so that they do not arrive as one.
PACE_S = 0.003


@dataclass(frozen=True)
class Script:
    """An answer, whatever it is told in: what was reasoned first, then the text, then the calls,
    each call a name and its arguments. What is counted of it: `cached_tokens` of the input and
    `reasoning_tokens` of the output."""

    texts: tuple[str, ...] = ()
    reasoning: tuple[str, ...] = ()
    calls: tuple[tuple[str, Mapping[str, object]], ...] = ()
    finish: str = "stop"
    tokens_in: int = 11
    tokens_out: int = 7
    cached_tokens: int = 4
    reasoning_tokens: int = 0

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def reasoned(self) -> str:
        return "".join(self.reasoning)


class Speaker(ABC):
    """One kind of upstream.

    - `model`, `other_models`: who speaks so, and who does in the cases of these names;
    - `tells_reasoning`: whether what it reasons is told, and not only counted;
    - `counts_reasoning`, `counts_cached`: whether its usage has these;
    - `refusal`, `refused_status`: that it is busy, as the response to a request;
    - `trouble`: an error in a stream, or in an answer with HTTP 200.
    """

    name: ClassVar[str]
    model: ClassVar[str]
    other_models: ClassVar[Mapping[str, str]] = {}
    tells_reasoning: ClassVar[bool] = True
    counts_reasoning: ClassVar[bool] = True
    counts_cached: ClassVar[bool] = True
    refusal: ClassVar[Mapping[str, object]]
    refused_status: ClassVar[int] = 429
    trouble: ClassVar[Mapping[str, object]]

    @abstractmethod
    def whole(self, script: Script) -> dict[str, object]:
        """The answer to a request that is not streamed."""

    @abstractmethod
    def said(self, script: Script) -> list[bytes]:
        """The frames of a stream up to its end."""

    @abstractmethod
    def ended(self, script: Script) -> list[bytes]:
        """The frames that end it, its usage among them."""

    @abstractmethod
    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        """What it is sent of a chat that says "hello"."""

    def usage_of(self, script: Script) -> tuple[int, int, int, int]:
        """What a client sees of the counts: those of the input, of the output, of what was cached
        and of reasoning."""
        return (
            script.tokens_in,
            script.tokens_out,
            script.cached_tokens if self.counts_cached else 0,
            script.reasoning_tokens if self.counts_reasoning else 0,
        )

    def error_frame(self) -> bytes:
        """An error in a stream."""
        return frame(self.trouble)

    def refuses(self) -> Reply:
        """An upstream that is busy."""
        return answer(self.refusal, status=self.refused_status)

    def answers(self, script: Script, *, streamed: bool, delay_s: float = 0.0) -> Reply:
        """An answer."""
        if not streamed:
            return answer(self.whole(script), delay_s=delay_s)
        return stream(*_paced([*self.said(script), *self.ended(script)]), delay_s=delay_s)

    def breaks_off(self, script: Script, *, streamed: bool) -> Reply:
        """An answer whose connection breaks in the middle."""
        if not streamed:
            body = json.dumps(self.whole(script)).encode()
            return Reply(pieces=(body[: len(body) // 2],), cut=True)
        return stream(*_paced(self.said(script)), b'data: {"', cut=True)

    def fails(self, script: Script, *, streamed: bool) -> Reply:
        """An answer with an error in it: after what the script has, where it is streamed."""
        if not streamed:
            return answer(self.trouble)
        return stream(*_paced([*self.said(script), self.error_frame()]))

    def falls_silent(self, script: Script) -> Reply:
        """A stream that stays open, with nothing in it any more."""
        return stream(*_paced(self.said(script)), FOREVER)


def _paced(frames: list[bytes]) -> list[bytes | float]:
    return [part for each in frames for part in (each, PACE_S)]


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
