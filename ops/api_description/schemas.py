"""The schemas of the description: from the models of requests and replies."""

from typing import Any

from pydantic.json_schema import models_json_schema

from bluey.apis.openai.chat_request import CompletionRequest
from bluey.apis.own import ChatRequest
from ops.api_description import examples, replies

REF = "#/components/schemas/{model}"

_MODELS = (
    ChatRequest,
    replies.ChatReply,
    replies.TokenEvent,
    replies.Error,
    replies.DoneEvent,
    replies.Failure,
    replies.HealthReply,
    replies.UsageReply,
    CompletionRequest,
    replies.Completion,
    replies.CompletionChunk,
    replies.ModelList,
    replies.Model,
    replies.OpenAiFailure,
)

# The models of requests are the Worker's, where texts for people would only be carried along.
_DESCRIPTIONS = {
    "ChatRequest": {
        "sessionId": "The conversation, a UUID of the client's choice; it is logged with the "
        "request and sent to the AI Gateway as metadata.",
        "message": "What the user says now.",
        "stream": "Whether the answer comes as an event stream.",
        "modelId": "A model that the tenant allows, or an alias of one; without it the "
        "deployment's.",
        "maxTokens": "The most that the answer may use, at most the tenant's limit; without it "
        "that limit.",
        "temperature": "How freely the model chooses its words.",
        "history": "What was said before, oldest first.",
    },
    "CompletionRequest": {
        "model": "A model that the tenant allows, or an alias of one (`GET /v1/models`).",
        "messages": "The conversation, oldest first.",
        "stream": "Whether the answer comes as an event stream.",
        "stream_options": "What a stream has beside its tokens.",
        "max_tokens": "The most that the answer may use, at most the tenant's limit.",
        "max_completion_tokens": "The same; where both are named, both hold.",
        "temperature": "How freely the model chooses its words.",
        "top_p": "The share of probability that the model chooses its words from.",
        "stop": "Texts that end the answer.",
        "seed": "Makes answers repeatable, as far as the model can.",
        "presence_penalty": "Positive: against words that were used at all.",
        "frequency_penalty": "Positive: against words that were used often.",
        "response_format": "Plain text, any JSON, or JSON of a schema.",
        "tools": "Functions that the model may call.",
        "tool_choice": "Whether it may, must or must not call one, or which.",
        "parallel_tool_calls": "Whether it may call several at once.",
        "user": "Whose conversation this is; it becomes the session id, a UUID as it is and "
        "anything else as a hash.",
        "metadata": "Up to 16 tags, which are logged with the request.",
        "n": "Only one answer is given.",
        "logprobs": "Not supported.",
        "store": "Not supported.",
    },
    "StreamOptions": {
        "include_usage": "Whether the stream ends with a chunk of the usage.",
        "include_obfuscation": "Not supported.",
    },
}


_EXAMPLES = {
    "ChatRequest": {"modelId": examples.MODEL_ID, "sessionId": examples.SESSION_ID},
    "CompletionRequest": {"model": examples.MODEL_ID},
}


def make_schemas() -> dict[str, Any]:
    """All schemas, by name."""
    definitions = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template=REF
    )[1]["$defs"]
    schemas = {name: _without_titles(schema) for name, schema in sorted(definitions.items())}
    for name, descriptions in _DESCRIPTIONS.items():
        properties = schemas[name]["properties"]
        if set(properties) != set(descriptions):
            raise ValueError(f"{name} has {set(properties)}, described are {set(descriptions)}")
        for key, description in descriptions.items():
            properties[key]["description"] = description
        for key, example in _EXAMPLES.get(name, {}).items():
            properties[key]["examples"] = [example]
    return schemas


def reference(name: str) -> dict[str, Any]:
    """A schema by its name."""
    return {"$ref": REF.format(model=name)}


def event(data: str, name: str | None = None) -> dict[str, Any]:
    """The schema of one event of a stream whose data is JSON of this schema."""
    media = {"type": "string", "contentMediaType": "application/json"}
    return {
        "type": "object",
        "properties": {
            "event": {"const": name or "message"},
            "data": {**media, "contentSchema": reference(data)},
        },
        "required": ["event", "data"],
    }


def _without_titles(schema: Any) -> Any:
    """Without pydantic's titles, which repeat the names of keys in other letters."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        # A property may be called `title`; a title is text.
        key: _without_titles(value)
        for key, value in schema.items()
        if key != "title" or not isinstance(value, str)
    }
