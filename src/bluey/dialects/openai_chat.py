"""OpenAI's chat completions: what the newer models of Workers AI speak, and most other vendors'
models behind the same binding."""

from __future__ import annotations

from dataclasses import replace

from bluey.chat import EFFORTS, Effort
from bluey.dialects.dialect import Asked, Dialect, Endpoint
from bluey.dialects.failures import failure_of
from bluey.dialects.frames import plain_text, read_frame
from bluey.dialects.openai_form import (
    WORKERS_AI_PREFIX,
    bare_format,
    chat_inputs,
    enveloped_format,
)
from bluey.models.model import Reasoning

# How a model is told that the catalogue does not know.
_UNKNOWN = Reasoning(EFFORTS, "medium", "reasoning_effort")


def build_inputs(asked: Asked) -> dict[str, object]:
    """The `inputs` of `env.AI.run`."""
    chat, is_workers_ai = asked.chat, asked.model.id.startswith(WORKERS_AI_PREFIX)
    inputs = {"max_completion_tokens": asked.max_output_tokens, **chat_inputs(asked)}
    if is_workers_ai:
        # Their schemas have both names, and the limit must hold whichever a model reads. OpenAI's
        # own models refuse the old one.
        inputs["max_tokens"] = asked.max_output_tokens
    if chat.format is not None:
        write = bare_format if is_workers_ai else enveloped_format
        inputs["response_format"] = write(chat.format)
    if asked.effort is not None:
        inputs |= _effort_inputs(asked.model.reasoning or _UNKNOWN, asked.effort)
    return inputs


def _effort_inputs(reasoning: Reasoning, effort: Effort) -> dict[str, object]:
    match reasoning.control:
        case "reasoning_effort":
            return {"reasoning_effort": effort}
        case "enable_thinking":
            return {"chat_template_kwargs": {"enable_thinking": effort != "none"}}
    return {}


def build_compat_inputs(asked: Asked) -> dict[str, object]:
    """The body of a request to the gateway's own endpoint, which has the model in it."""
    return {"model": asked.model.id, **build_inputs(asked)}


OPENAI_CHAT = Dialect(
    name="openai_chat",
    model_prefixes=(
        "@cf/deepseek-ai/deepseek-v",
        "@cf/google/gemma-4",
        "@cf/moonshotai/",
        "@cf/nvidia/",
        "@cf/openai/",
        "@cf/qwen/qwen3",
        "@cf/zai-org/",
        "alibaba/",
        "deepseek/",
        "google/",
        "groq/",
        "minimax/",
        "openai/",
        "xai/",
    ),
    inputs=build_inputs,
    plain_text=plain_text,
    frame=read_frame,
    failure=failure_of,
)

# A route of the gateway's own: it chooses a model, of any vendor, and answers in OpenAI's dialect.
DYNAMIC_ROUTE = replace(
    OPENAI_CHAT,
    name="dynamic_route",
    model_prefixes=("dynamic/",),
    inputs=build_compat_inputs,
    endpoint=Endpoint("compat", "chat/completions"),
)
