"""The client of each API: how it asks, and how it reads what is answered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from bluey.http.sse import ServerSentEvent
from tests.platform.asker import Asker, Counts, Request, Seen


class Own(Asker):
    """Bluey's own API."""

    name = "own"
    path = "/chat"
    takes_tools = False
    takes_schemas = False

    def body(self, request: Request) -> dict[str, object]:
        ask = request.ask
        shows = {"reasoning": ask.effort} if ask.effort else {}
        return {
            "sessionId": request.session_id,
            "message": "hello",
            "modelId": request.model,
            "maxTokens": request.most_tokens,
            "stream": request.streamed,
            "showReasoning": True,
            **({"images": [f"data:image/png;base64,{ask.image}"]} if ask.image else {}),
            **shows,
        }

    def answer(self, body: Mapping[str, Any]) -> Seen:
        if not body["ok"]:
            return Seen(finish=None, error=body["error"]["code"])
        data = body["data"]
        message = data["message"]
        return Seen(
            message["content"],
            data.get("finishReason", "stop"),
            message.get("reasoning", ""),
            usage=_own_counts(data["usage"]),
        )

    def stream(self, events: Sequence[ServerSentEvent]) -> Seen:
        said: dict[str, list[Any]] = defaultdict(list)
        for event in events:
            said[event.event].append(json.loads(event.data))
        [done] = said["done"]
        text, reasoning = (
            "".join(piece["token"] for piece in said[name]) for name in ("token", "reasoning")
        )
        if said["error"]:
            [error] = said["error"]
            return Seen(text, None, reasoning, error=error["code"])
        finish = done.get("finishReason", "stop")
        return Seen(text, finish, reasoning, usage=_own_counts(done["usage"]))


class HidingOwn(Own):
    """Bluey's own API, to which nobody says that reasoning is to be shown."""

    name = "own, hidden"

    def body(self, request: Request) -> dict[str, object]:
        return {**super().body(request), "showReasoning": False}


def _own_counts(usage: Mapping[str, Any]) -> Counts:
    parts = (usage.get(name, 0) for name in ("cachedTokens", "reasoningTokens"))
    cached, reasoning = parts
    return usage["tokensIn"], usage["tokensOut"], cached, reasoning


class Completions(Asker):
    """OpenAI's chat completions."""

    name = "completions"
    path = "/v1/chat/completions"

    def body(self, request: Request) -> dict[str, object]:
        ask = request.ask
        content: object = "hello"
        if ask.image:
            url = {"url": f"data:image/png;base64,{ask.image}"}
            content = [{"type": "text", "text": "hello"}, {"type": "image_url", "image_url": url}]
        named: dict[str, object] = {
            "model": request.model,
            "messages": [{"role": "user", "content": content}],
            "max_tokens": request.most_tokens,
            "user": request.session_id,
        }
        if request.streamed:
            named |= {"stream": True, "stream_options": {"include_usage": True}}
        if ask.functions:
            named["tools"] = [{"type": "function", "function": each} for each in ask.functions]
            named["tool_choice"] = "auto"
        if ask.schema:
            schema = {"name": "place", "schema": ask.schema, "strict": True}
            named["response_format"] = {"type": "json_schema", "json_schema": schema}
        if ask.effort:
            named["reasoning_effort"] = ask.effort
        return named

    def answer(self, body: Mapping[str, Any]) -> Seen:
        if "error" in body:
            return Seen(finish=None, error=body["error"]["code"])
        [choice] = body["choices"]
        message = choice["message"]
        functions = [call["function"] for call in message.get("tool_calls", ())]
        return Seen(
            text=message["content"] or "",
            finish=choice["finish_reason"],
            reasoning=message.get("reasoning_content", ""),
            calls=tuple((each["name"], each["arguments"]) for each in functions),
            usage=_completion_counts(body["usage"]),
        )

    def stream(self, events: Sequence[ServerSentEvent]) -> Seen:
        *told, last = [event.data for event in events]
        values = [json.loads(data) for data in told if data != "[DONE]"]
        if last != "[DONE]":
            values.append(json.loads(last))
        text, reasoning, finish, usage, error = "", "", None, None, None
        names: dict[int, str] = {}
        arguments: dict[int, str] = defaultdict(str)
        for value in values:
            if "error" in value:
                error = value["error"]["code"]
                continue
            usage = value["usage"] or usage
            for choice in value["choices"]:
                delta = choice["delta"]
                text += delta.get("content") or ""
                reasoning += delta.get("reasoning_content", "")
                finish = choice["finish_reason"] or finish
                for call in delta.get("tool_calls", ()):
                    function = call["function"]
                    names.setdefault(call["index"], function.get("name"))
                    arguments[call["index"]] += function["arguments"]
        assert (error is None) == (last == "[DONE]")
        return Seen(
            text,
            finish,
            reasoning,
            tuple((name, arguments[index]) for index, name in names.items()),
            error,
            _completion_counts(usage) if usage else None,
        )


def _completion_counts(usage: Mapping[str, Any]) -> Counts:
    return (
        usage["prompt_tokens"],
        usage["completion_tokens"],
        usage.get("prompt_tokens_details", {}).get("cached_tokens", 0),
        usage.get("completion_tokens_details", {}).get("reasoning_tokens", 0),
    )


class Responses(Asker):
    """OpenAI's Responses."""

    name = "responses"
    path = "/v1/responses"
    demands_effort = False

    def body(self, request: Request) -> dict[str, object]:
        ask = request.ask
        content: list[dict[str, object]] = [{"type": "input_text", "text": "hello"}]
        if ask.image:
            url = f"data:image/png;base64,{ask.image}"
            content.append({"type": "input_image", "image_url": url, "detail": "auto"})
        named: dict[str, object] = {
            "model": request.model,
            "input": [{"role": "user", "content": content}] if ask.image else "hello",
            "max_output_tokens": request.most_tokens,
            "user": request.session_id,
            "stream": request.streamed,
        }
        if ask.functions:
            named["tools"] = [{"type": "function", **each} for each in ask.functions]
            named["tool_choice"] = "auto"
        if ask.schema:
            schema = {"name": "place", "schema": ask.schema, "strict": True}
            named["text"] = {"format": {"type": "json_schema", **schema}}
        if ask.effort:
            named["reasoning"] = {"effort": ask.effort, "summary": "auto"}
        return named

    def answer(self, body: Mapping[str, Any]) -> Seen:
        if body.get("object") != "response":
            return Seen(finish=None, error=body["error"]["code"])
        text, reasoning, calls = "", "", []
        for item in body["output"]:
            match item["type"]:
                case "message":
                    text += "".join(part["text"] for part in item["content"])
                case "reasoning":
                    parts = (*item["summary"], *(item.get("content") or ()))
                    reasoning += "".join(part["text"] for part in parts)
                case "function_call":
                    calls.append((item["name"], item["arguments"]))
        details = body["incomplete_details"]
        finish = "tool_calls" if calls else "stop"
        if details is not None:
            finish = {"max_output_tokens": "length"}.get(details["reason"], details["reason"])
        error = body["error"]
        return Seen(
            text,
            None if error else finish,
            reasoning,
            tuple(calls),
            _CODES.get(error["code"], error["code"]) if error else None,
            _response_counts(body["usage"]) if body["usage"] and not error else None,
        )

    def stream(self, events: Sequence[ServerSentEvent]) -> Seen:
        values = [json.loads(event.data) for event in events]
        assert [event.event for event in events] == [value["type"] for value in values]
        assert list(range(len(values))) == [value["sequence_number"] for value in values]
        last = values[-1]
        seen = self.answer(last["response"])
        pieces = [v["delta"] for v in values if v["type"] == "response.output_text.delta"]
        assert seen.text == "".join(pieces)
        return seen


_CODES = {"server_error": "ai_error", "api_error": "ai_error"}


def _response_counts(usage: Mapping[str, Any]) -> Counts:
    return (
        usage["input_tokens"],
        usage["output_tokens"],
        usage["input_tokens_details"]["cached_tokens"],
        usage["output_tokens_details"]["reasoning_tokens"],
    )


class Messages(Asker):
    """Anthropic's Messages."""

    name = "messages"
    path = "/v1/messages"
    counts_reasoning = False
    names_schemas = False
    demands_effort = False
    _finishes: ClassVar[Mapping[str, str]] = {
        "end_turn": "stop",
        "max_tokens": "length",
        "tool_use": "tool_calls",
        "refusal": "content_filter",
    }

    def body(self, request: Request) -> dict[str, object]:
        ask = request.ask
        content: object = "hello"
        if ask.image:
            source = {"type": "base64", "media_type": "image/png", "data": ask.image}
            content = [{"type": "text", "text": "hello"}, {"type": "image", "source": source}]
        named: dict[str, object] = {
            "model": request.model,
            "messages": [{"role": "user", "content": content}],
            "max_tokens": request.most_tokens,
            "metadata": {"user_id": request.session_id},
            "stream": request.streamed,
        }
        if ask.functions:
            named["tools"] = [
                {
                    "name": each["name"],
                    "description": each["description"],
                    "input_schema": each["parameters"],
                }
                for each in ask.functions
            ]
            named["tool_choice"] = {"type": "auto"}
        output_config: dict[str, object] = {}
        if ask.schema:
            output_config["format"] = {"type": "json_schema", "schema": ask.schema}
        if ask.effort:
            named["thinking"] = {"type": "adaptive"}
            output_config["effort"] = ask.effort
        if output_config:
            named["output_config"] = output_config
        return named

    def answer(self, body: Mapping[str, Any]) -> Seen:
        if body["type"] == "error":
            code = body["error"]["type"]
            return Seen(finish=None, error=_CODES.get(code, code))
        text, reasoning, calls = "", "", []
        for block in body["content"]:
            match block["type"]:
                case "text":
                    text += block["text"]
                case "thinking":
                    reasoning += block["thinking"]
                case "tool_use":
                    calls.append((block["name"], _json(block["input"])))
        usage = body["usage"]
        return Seen(
            text,
            self._finishes[body["stop_reason"]],
            reasoning,
            tuple(calls),
            usage=_message_counts(usage),
        )

    def stream(self, events: Sequence[ServerSentEvent]) -> Seen:
        message: dict[str, Any] = {}
        error = None
        for event in events:
            value = json.loads(event.data)
            assert event.event == value["type"]
            match value["type"]:
                case "message_start":
                    message = value["message"]
                case "content_block_start":
                    assert value["index"] == len(message["content"])
                    message["content"].append({**value["content_block"], "json": ""})
                case "content_block_delta":
                    _add_delta(message["content"][value["index"]], value["delta"])
                case "content_block_stop":
                    block = message["content"][value["index"]]
                    if block["type"] == "tool_use":
                        block["input"] = json.loads(block["json"])
                case "message_delta":
                    message |= value["delta"]
                    message["usage"] |= value["usage"]
                case "error":
                    error = value["error"]["type"]
        if error is None:
            assert events[-1].event == "message_stop"
            return self.answer(message)
        texts = [block["text"] for block in message.get("content", ()) if block["type"] == "text"]
        return Seen("".join(texts), None, error=_CODES.get(error, error))


def _add_delta(block: dict[str, Any], delta: Mapping[str, Any]) -> None:
    match delta["type"]:
        case "text_delta":
            block["text"] += delta["text"]
        case "thinking_delta":
            block["thinking"] += delta["thinking"]
        case "input_json_delta":
            block["json"] += delta["partial_json"]


def _message_counts(usage: Mapping[str, Any]) -> Counts:
    cached = usage["cache_read_input_tokens"]
    return usage["input_tokens"] + cached, usage["output_tokens"], cached, 0


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


ASKERS: Mapping[str, Asker] = {
    asker.name: asker
    for asker in (
        Own(),
        Completions(),
        Responses(),
        Messages(),
        HidingOwn(),
    )
}
