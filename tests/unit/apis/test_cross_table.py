"""One conversation through every API into every dialect: nothing is lost on the way, but for what
has no counterpart there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bluey.apis.anthropic.message_request import parse_message_request
from bluey.apis.openai.chat_request import parse_completion_request
from bluey.apis.openai.responses_request import parse_response_request
from bluey.apis.own import OWN_API
from bluey.chat import Chat
from bluey.dialects.anthropic_messages import ANTHROPIC_MESSAGES
from bluey.dialects.dialect import Asked, Dialect
from bluey.dialects.openai_chat import OPENAI_CHAT
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.models.catalogue import model_of
from tests.fakes.values import SESSION_ID

SHOWN, RETURNED = "c2hvd24x", "cmV0dXJuZWQx"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
FUNCTION = {"name": "get_weather", "description": "Tells the weather.", "parameters": SCHEMA}
ARGUMENTS = '{"city":"Paris"}'
URL = f"data:image/png;base64,{SHOWN}"
RETURNED_URL = f"data:image/png;base64,{RETURNED}"


def source(data: str) -> dict[str, object]:
    return {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": data},
    }


OWN = {
    "sessionId": SESSION_ID,
    "message": "And now?",
    "history": [
        {"role": "user", "content": "Look here."},
        {"role": "assistant", "content": "I see it."},
    ],
    "images": [URL],
    "reasoning": "low",
}
COMPLETION = {
    "model": "m",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look here."},
                {"type": "image_url", "image_url": {"url": URL}},
            ],
        },
        {
            "role": "assistant",
            "content": "I see it.",
            "reasoning_content": "Let me think.",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "get_weather", "arguments": ARGUMENTS},
                }
            ],
        },
        {
            "role": "tool",
            "tool_call_id": "call_1",
            "content": [
                {"type": "text", "text": "It is sunny."},
                {"type": "image_url", "image_url": {"url": RETURNED_URL}},
            ],
        },
        {"role": "user", "content": "And now?"},
    ],
    "tools": [{"type": "function", "function": FUNCTION}],
    "reasoning_effort": "low",
}
RESPONSE = {
    "model": "m",
    "instructions": "Be brief.",
    "input": [
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "Look here."},
                {"type": "input_image", "image_url": URL, "detail": "auto"},
            ],
        },
        {
            "type": "reasoning",
            "id": "rs_1",
            "summary": [{"type": "summary_text", "text": "Let me think."}],
        },
        {
            "type": "message",
            "id": "msg_1",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "I see it.", "annotations": []}],
        },
        {
            "type": "function_call",
            "id": "fc_1",
            "call_id": "call_1",
            "name": "get_weather",
            "arguments": ARGUMENTS,
        },
        {
            "type": "function_call_output",
            "call_id": "call_1",
            "output": [
                {"type": "input_text", "text": "It is sunny."},
                {"type": "input_image", "image_url": RETURNED_URL, "detail": "auto"},
            ],
        },
        {"role": "user", "content": "And now?"},
    ],
    "tools": [{"type": "function", **FUNCTION}],
    "reasoning": {"effort": "low"},
}
MESSAGE = {
    "model": "m",
    "max_tokens": 4_096,
    "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "Look here."}, source(SHOWN)]},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Let me think.", "signature": "unsigned"},
                {"type": "text", "text": "I see it."},
                {
                    "type": "tool_use",
                    "id": "call_1",
                    "name": "get_weather",
                    "input": {"city": "Paris"},
                },
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "call_1",
                    "content": [{"type": "text", "text": "It is sunny."}, source(RETURNED)],
                },
                {"type": "text", "text": "And now?"},
            ],
        },
    ],
    "tools": [{"name": "get_weather", "description": "Tells the weather.", "input_schema": SCHEMA}],
    "thinking": {"type": "adaptive"},
    "output_config": {"effort": "low"},
}

# What is looked for in the inputs, by what it is.
SAID = {
    "the user's text": "Look here.",
    "the user's image": SHOWN,
    "the assistant's text": "I see it.",
    "the next question": "And now?",
    "the effort": "low",
}
MORE = {
    "the instructions": "Be brief.",
    "the reasoning": "Let me think.",
    "a tool": "Tells the weather.",
    "a call's name": "get_weather",
    "a call's arguments": "Paris",
    "a result": "It is sunny.",
    "an image as a result": RETURNED,
}
APIS: dict[str, tuple[Callable[[bytes], Chat], dict[str, Any], dict[str, str]]] = {
    "own": (OWN_API.parse, OWN, SAID),
    "chat completions": (parse_completion_request, COMPLETION, SAID | MORE),
    "responses": (parse_response_request, RESPONSE, SAID | MORE),
    "messages": (parse_message_request, MESSAGE, SAID | MORE),
}

# A model of each dialect, and what has no counterpart in it (docs/ai-gateway.md).
DIALECTS: dict[str, tuple[Dialect, str, set[str]]] = {
    # Its models that see do not reason.
    "workers_ai": (
        WORKERS_AI,
        "@cf/meta/llama-4-scout-17b-16e-instruct",
        {"the effort", "the reasoning"},
    ),
    "openai_chat": (OPENAI_CHAT, "@cf/moonshotai/kimi-k2.6", set()),
    # OpenAI refuses fields that it does not know.
    "openai_chat of a vendor": (OPENAI_CHAT, "openai/gpt-6-luna", {"the reasoning"}),
    # Claude takes back only what its vendor has signed.
    "anthropic_messages": (
        ANTHROPIC_MESSAGES,
        "anthropic/claude-sonnet-5.5",
        {"the reasoning"},
    ),
}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_is_lost_but_what_has_no_counterpart(api: str, dialect: str) -> None:
    parse, body, said = APIS[api]
    spoken, model_id, without = DIALECTS[dialect]
    model = model_of(model_id)
    chat = parse(json.dumps(body).encode())
    effort = chat.effort if model.reasoning else None

    inputs = json.dumps(spoken.inputs(Asked(chat, model, 4_096, effort)))

    lost = {what for what, text in said.items() if text not in inputs}
    assert lost == without & said.keys()


def test_every_api_makes_the_same_turns_of_the_same_conversation() -> None:
    completion, response, message = (
        parse(json.dumps(body).encode()).turns for parse, body, _ in [*APIS.values()][1:]
    )
    assert completion == response
    # Anthropic's images come before the next question, in the same message as the result.
    assert [turn.role for turn in message] == [turn.role for turn in completion]
