"""How much a model is to reason, in the words of several vendors: clients that are written for one
of them send that one's everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import StrictBool

from bluey.apis.bodies import Ignored, NoList, VendorValue
from bluey.chat import EFFORTS, Effort

EffortWord = Literal[
    "none", "minimal", "low", "medium", "high", "xhigh", "max", "default", "auto", ""
]
# Others' words where they differ from ours. What is not here is as left out.
EFFORT_BY_WORD: Mapping[str, Effort] = {**{effort: effort for effort in EFFORTS}, "xhigh": "max"}

# What a model does that is only told to reason, or not to.
_BY_SWITCH: Mapping[bool, Effort] = {True: "medium", False: "none"}


class Reasoning(VendorValue):
    """How much the model should reason, as OpenRouter's clients say it."""

    effort: EffortWord | None = None
    """As `reasoning_effort`."""
    enabled: StrictBool | None = None
    """`true` is `medium`, `false` is `none`; no effect beside `effort`."""
    exclude: StrictBool | None = None
    """Whether what the model reasons is left out of the answer."""
    summary: Ignored = None
    max_tokens: NoList = None


class Thinking(VendorValue):
    """How much the model should reason, as the clients of DeepSeek and GLM say it."""

    type: Literal["enabled", "disabled", "adaptive", "auto"]
    """`enabled` is `medium`, `disabled` is `none`; otherwise the model decides."""
    budget_tokens: Ignored = None
    clear_thinking: Ignored = None


class TemplateArguments(VendorValue):
    """How much the model should reason, as the clients of vLLM and SGLang say it."""

    enable_thinking: StrictBool | None = None
    """`true` is `medium`, `false` is `none`."""
    thinking: StrictBool | None = None
    """The same."""


def effort_of(
    word: EffortWord | None,
    reasoning: Reasoning | None,
    thinking: Thinking | None,
    *switches: bool | None,
) -> tuple[Effort | None, bool]:
    """The effort that a client asks for, None where it does not say, and whether it is only a wish.
    The first that says something holds.

    A switch is a wish: many clients send it with every request, whether the model reasons or not.
    """
    for named in (word, reasoning.effort if reasoning else None):
        if (effort := EFFORT_BY_WORD.get(named or "")) is not None:
            return effort, False
    kinds = {"enabled": True, "disabled": False}
    switched = (
        reasoning.enabled if reasoning else None,
        kinds.get(thinking.type) if thinking else None,
        *switches,
    )
    switch = next((switch for switch in switched if switch is not None), None)
    return (None, False) if switch is None else (_BY_SWITCH[switch], True)
