"""A chat in OpenAI's form, as far as every upstream that takes this form takes it alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bluey.chat import (
    IMAGES_OF_A_TOOL,
    Image,
    JsonFormat,
    NamedTool,
    Part,
    ToolChoice,
    Turn,
    call_value,
    tool_value,
)
from bluey.dialects.dialect import Asked
from bluey.models.model import Model

WORKERS_AI_PREFIX = "@cf/"

# By what its id begins with, the field in which a model that reasons is shown what was reasoned
# before. DeepSeek's own API refuses the turn after a tool call without it. No other vendor is known
# to take one, and OpenAI and Groq refuse messages with fields that they do not know.
_REASONING_FIELDS = {WORKERS_AI_PREFIX: "reasoning", "deepseek/": "reasoning_content"}


def chat_inputs(asked: Asked) -> dict[str, object]:
    """The messages, the tools, how words are chosen, and whether it is a stream. The limit of the
    answer, the format and the effort have other names for other upstreams."""
    chat, sampling = asked.chat, asked.chat.sampling
    shows_images = not asked.model.has_image_input
    reasoning_field = _reasoning_field(asked.model)
    named: dict[str, object] = {
        "messages": [
            _message_value(turn, shows_images=shows_images, reasoning_field=reasoning_field)
            for turn in (_with_shown_results(chat.turns) if shows_images else chat.turns)
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


def _with_shown_results(turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turns, with the images that tools returned in what the user says next: the message of a
    tool takes no images."""
    images: list[Image] = []
    for turn in turns:
        if images and turn.role != "tool":
            shown: tuple[Part, ...] = (IMAGES_OF_A_TOOL, *images)
            images = []
            if turn.role == "user":
                turn = replace(turn, parts=(*shown, *turn.parts))  # noqa: PLW2901  # it is the same turn
            else:
                yield Turn("user", shown)
        if turn.role == "tool":
            images += turn.images
        yield turn
    if images:
        yield Turn("user", (IMAGES_OF_A_TOOL, *images))


def _reasoning_field(model: Model) -> str | None:
    if model.reasoning is None:
        return None
    fields = (field for start, field in _REASONING_FIELDS.items() if model.id.startswith(start))
    return next(fields, None)


def _message_value(
    turn: Turn, *, shows_images: bool, reasoning_field: str | None
) -> dict[str, object]:
    # A content without images is a text: the models' templates know that best, and the binding
    # refuses null.
    value: dict[str, object] = {"role": turn.role, "content": turn.text}
    if shows_images and turn.images and turn.role != "tool":
        value["content"] = [_part_value(part) for part in turn.parts]
    if turn.name is not None:
        value["name"] = turn.name
    if turn.call_id is not None:
        value["tool_call_id"] = turn.call_id
    if turn.calls:
        value["tool_calls"] = [call_value(call) for call in turn.calls]
    if turn.reasoning is not None and reasoning_field is not None:
        value[reasoning_field] = turn.reasoning
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
