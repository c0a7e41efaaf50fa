"""A chat in OpenAI's form, as far as every upstream that takes this form takes it alike."""

from __future__ import annotations

from bluey.chat import (
    Image,
    JsonFormat,
    NamedTool,
    ToolChoice,
    Turn,
    call_value,
    tool_value,
)
from bluey.dialects.dialect import Asked


def chat_inputs(asked: Asked) -> dict[str, object]:
    """The messages, the tools, how words are chosen, and whether it is a stream. The limit of the
    answer, the format and the effort have other names for other upstreams."""
    chat, sampling = asked.chat, asked.chat.sampling
    shows_images = not asked.model.has_image_input
    # Only a model that reasons can read what was reasoned before.
    reads_reasoning = asked.model.reasoning is not None
    named: dict[str, object] = {
        "messages": [
            _message_value(turn, shows_images=shows_images, reads_reasoning=reads_reasoning)
            for turn in chat.turns
        ],
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "stop": list(sampling.stop) or None,
        "seed": sampling.seed,
        "presence_penalty": sampling.presence_penalty,
        "frequency_penalty": sampling.frequency_penalty,
    }
    if chat.tools:
        named["tools"] = [tool_value(tool) for tool in chat.tools]
        named["tool_choice"] = _choice_value(chat.tool_choice)
        named["parallel_tool_calls"] = chat.parallel_calls
    if chat.stream:
        named["stream"] = True
        # The native dialect ignores this. OpenAI's gives no usage without it.
        named["stream_options"] = {"include_usage": True}
    return {name: value for name, value in named.items() if value is not None}


def _message_value(turn: Turn, *, shows_images: bool, reads_reasoning: bool) -> dict[str, object]:
    # A content without images is a text: the models' templates know that best, and the binding
    # refuses null.
    value: dict[str, object] = {"role": turn.role, "content": turn.text}
    if shows_images and turn.images:
        value["content"] = [_part_value(part) for part in turn.parts]
    if turn.name is not None:
        value["name"] = turn.name
    if turn.call_id is not None:
        value["tool_call_id"] = turn.call_id
    if turn.calls:
        value["tool_calls"] = [call_value(call) for call in turn.calls]
    if turn.reasoning is not None and reads_reasoning:
        value["reasoning"] = turn.reasoning
    return value


def bare_format(wanted: JsonFormat) -> dict[str, object]:
    """A format whose schema stands alone, as the models of Workers AI take it."""
    if wanted.json_schema is None:
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": wanted.json_schema}


def enveloped_format(wanted: JsonFormat) -> dict[str, object]:
    """A format whose schema has a name, as OpenAI's API takes it."""
    if wanted.json_schema is None:
        return {"type": "json_object"}
    envelope = {
        "name": wanted.name,
        "description": wanted.description,
        "schema": wanted.json_schema,
        "strict": wanted.strict,
    }
    named = {name: value for name, value in envelope.items() if value is not None}
    return {"type": "json_schema", "json_schema": named}


def _part_value(part: str | Image) -> dict[str, object]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image_url", "image_url": {"url": part.data_url}}


def _choice_value(choice: ToolChoice | None) -> object:
    if isinstance(choice, NamedTool):
        return {"type": "function", "function": {"name": choice.name}}
    return choice
