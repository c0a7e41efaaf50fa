"""Workers AI's own dialect, which its older models speak."""

from __future__ import annotations

from bluey.dialects.dialect import Asked, Dialect
from bluey.dialects.failures import failure_of
from bluey.dialects.frames import plain_text, read_frame
from bluey.dialects.openai_form import bare_format, chat_inputs


def build_inputs(asked: Asked) -> dict[str, object]:
    """The `inputs` of `env.AI.run`."""
    inputs = {"max_tokens": asked.max_output_tokens, **chat_inputs(asked)}
    if asked.model.has_image_input and asked.chat.image_count:
        (inputs["image"],) = (image.data_url for turn in asked.chat.turns for image in turn.images)
    if asked.chat.format is not None:
        inputs["response_format"] = bare_format(asked.chat.format)
    return inputs


WORKERS_AI = Dialect(
    name="workers_ai",
    # All models that no other dialect claims.
    model_prefixes=("",),
    inputs=build_inputs,
    plain_text=plain_text,
    frame=read_frame,
    failure=failure_of,
)
