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
    """How much the model is to reason, as OpenRouter's clients say it."""

    effort: EffortWord | None = None
    """As `reasoning_effort`."""
    enabled: StrictBool | None = None
    """`true` is `medium`, `false` is `none`; no effect beside `effort`."""
    exclude: StrictBool | None = None
    """Whether what the model reasons is left out of the answer."""
    summary: Ignored = None
    max_tokens: NoList = None


class Thinking(VendorValue):
    """How much the model is to reason, as the clients of DeepSeek and GLM say it."""

    type: Literal["enabled", "disabled", "adaptive", "auto"]
    """`enabled` is `medium`, `disabled` is `none`; the model decides by itself else."""
    budget_tokens: Ignored = None
    clear_thinking: Ignored = None


class TemplateArguments(VendorValue):
    """How much the model is to reason, as the clients of vLLM and SGLang say it."""

    enable_thinking: StrictBool | None = None
    """`true` is `medium`, `false` is `none`."""
    thinking: StrictBool | None = None
    """The same."""


def effort_of(
    word: EffortWord | None,
    reasoning: Reasoning | None,
    thinking: Thinking | None,
    *switches: bool | None,
) -> Effort | None:
    """The effort that a client asks for, None where it does not say; the first that says something
    holds."""
    named = [word, reasoning.effort if reasoning else None]
    kinds = {"enabled": True, "disabled": False}
    switched = [
        reasoning.enabled if reasoning else None,
        kinds.get(thinking.type) if thinking else None,
        *switches,
    ]
    efforts = [
        *(EFFORT_BY_WORD.get(word or "") for word in named),
        *(None if switch is None else _BY_SWITCH[switch] for switch in switched),
    ]
    return next((effort for effort in efforts if effort is not None), None)
