"""A client of each API that sends back what it was answered, as its SDK does: whole, or put
together from the events of a stream."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from bluey.http.sse import Decoder

USER = {"role": "user", "content": "hello"}
NEXT = {"role": "user", "content": "go on"}
RESULT = "done"


def events_of(text: str) -> list[dict[str, Any]]:
    """The JSON of a stream's events."""
    decoder = Decoder()
    events = [*decoder.feed(text.encode()), *decoder.end()]
    return [json.loads(event.data) for event in events if event.data != "[DONE]"]


class Returner(ABC):
    """The client of one API. `history` is the conversation so far in its form."""

    path: ClassVar[str]
    history_key: ClassVar[str] = "messages"
    tools: ClassVar[Sequence[object]]

    def body(self, history: list[Any], *, stream: bool) -> bytes:
        """A request with this conversation."""
        body = {
            "model": "model",
            self.history_key: history,
            "tools": self.tools,
            "stream": stream,
            **self.others,
        }
        return json.dumps(body).encode()

    others: ClassVar[dict[str, object]] = {}

    @abstractmethod
    def said(self, body: Any) -> list[Any]:
        """What a whole answer adds to the conversation, the results of its calls included."""

    @abstractmethod
    def assembled(self, events: list[dict[str, Any]]) -> Any:
        """The whole answer that the events of a stream make."""


class Completions(Returner):
    """OpenAI's chat completions."""

    path = "/v1/chat/completions"
    tools = ({"type": "function", "function": {"name": "weather"}},)

    def said(self, body: Any) -> list[Any]:
        message = body["choices"][0]["message"]
        results = [
            {"role": "tool", "tool_call_id": call["id"], "content": RESULT}
            for call in message.get("tool_calls") or ()
        ]
        return [message, *results]

    def assembled(self, events: list[dict[str, Any]]) -> Any:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        calls: dict[int, dict[str, Any]] = {}
        for event in events:
            for choice in event["choices"]:
                delta = choice["delta"]
                for name in ("content", "reasoning_content"):
                    if delta.get(name) is not None:
                        message[name] = (message.get(name) or "") + delta[name]
                for piece in delta.get("tool_calls", ()):
                    function = piece["function"]
                    call = calls.setdefault(
                        piece["index"],
                        {
                            "id": piece.get("id"),
                            "type": "function",
                            "index": piece["index"],
                            "function": {"name": function.get("name"), "arguments": ""},
                        },
                    )
                    call["function"]["arguments"] += function["arguments"]
        if calls:
            message["tool_calls"] = list(calls.values())
        return {"choices": [{"message": message}]}


class Responses(Returner):
    """OpenAI's Responses."""

    path = "/v1/responses"
    history_key = "input"
    tools = ({"type": "function", "name": "weather", "parameters": {"type": "object"}},)

    def said(self, body: Any) -> list[Any]:
        results = [
            {"type": "function_call_output", "call_id": item["call_id"], "output": RESULT}
            for item in body["output"]
            if item["type"] == "function_call"
        ]
        return [*body["output"], *results]

    def assembled(self, events: list[dict[str, Any]]) -> Any:
        done = [event["item"] for event in events if event["type"] == "response.output_item.done"]
        response = events[-1]["response"]
        assert response["output"] == done
        return response


class Messages(Returner):
    """Anthropic's Messages."""

    path = "/v1/messages"
    tools = ({"name": "weather", "input_schema": {"type": "object"}},)
    others: ClassVar[dict[str, object]] = {"max_tokens": 512, "thinking": {"type": "adaptive"}}

    def said(self, body: Any) -> list[Any]:
        results = [
            {"type": "tool_result", "tool_use_id": block["id"], "content": RESULT}
            for block in body["content"]
            if block["type"] == "tool_use"
        ]
        message = {"role": "assistant", "content": body["content"]}
        return [message, *([{"role": "user", "content": results}] if results else [])]

    def assembled(self, events: list[dict[str, Any]]) -> Any:
        blocks: list[dict[str, Any]] = []
        inputs: dict[int, str] = {}
        for event in events:
            match event["type"]:
                case "content_block_start":
                    assert event["index"] == len(blocks)
                    blocks.append(dict(event["content_block"]))
                case "content_block_delta":
                    block, delta = blocks[event["index"]], event["delta"]
                    match delta["type"]:
                        case "text_delta":
                            block["text"] += delta["text"]
                        case "thinking_delta":
                            block["thinking"] += delta["thinking"]
                        case "signature_delta":
                            block["signature"] = delta["signature"]
                        case "input_json_delta":
                            so_far = inputs.get(event["index"], "")
                            inputs[event["index"]] = so_far + delta["partial_json"]
        for index, text in inputs.items():
            blocks[index]["input"] = json.loads(text or "{}")
        return {"content": blocks}


RETURNERS: dict[str, Returner] = {
    "chat completions": Completions(),
    "responses": Responses(),
    "messages": Messages(),
}
