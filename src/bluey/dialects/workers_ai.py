"""Workers AI's own dialect, which its older models speak, and the rules for all of its models."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bluey.dialects.dialect import Asked, Cost, Dialect, Rule, Then, refused_input
from bluey.dialects.frames import failure_of, plain_text, read_frame
from bluey.dialects.openai_form import bare_format, chat_inputs

# Workers AI's documented error codes. Why each row says what it says:
# docs/ai-gateway-fallbacks.md.
RULES: Mapping[int, Rule] = MappingProxyType(
    {
        3003: Rule(Then.GIVE_UP, refused_input, cost=Cost.NOTHING),  # bad input
        3006: Rule(Then.GIVE_UP, refused_input, cost=Cost.NOTHING),  # too large for the model
        3007: Rule(Then.RETRY_THEN_FALL_BACK),  # upstream timeout
        3008: Rule(Then.GIVE_UP),  # aborted
        3023: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # account not allowed
        3036: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # the account's free allowance is used up
        3039: Rule(Then.GIVE_UP, refused_input, cost=Cost.NOTHING),  # bad input
        3040: Rule(Then.RETRY_THEN_FALL_BACK, cost=Cost.NOTHING),  # out of capacity
        3041: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # account not allowed
        3042: Rule(Then.FALL_BACK, cost=Cost.NOTHING),  # no such model
        5004: Rule(Then.GIVE_UP, refused_input, cost=Cost.NOTHING),  # bad input
        5007: Rule(Then.FALL_BACK, cost=Cost.NOTHING),  # no such model
        5016: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # model agreement not accepted
        5018: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # account not allowed to use the model
    }
)


def build_inputs(asked: Asked) -> dict[str, object]:
    """The `inputs` of `env.AI.run`."""
    inputs = {"max_tokens": asked.max_output_tokens, **chat_inputs(asked)}
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
    rules=RULES,
)
