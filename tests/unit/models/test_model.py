"""What a model is told of how much it is to reason."""

from __future__ import annotations

import pytest

from bluey.chat import Effort
from bluey.models.model import Model, Reasoning
from bluey.models.selection import Choice

TIERS: tuple[Effort, ...] = ("low", "medium", "high")


@pytest.mark.parametrize(
    ("efforts", "asked", "told"),
    [
        (("none", "high"), "none", "none"),
        (("none", "high"), "low", "high"),
        (("none", "high"), "max", "high"),
        (TIERS, "minimal", "low"),
        (TIERS, "medium", "medium"),
        (TIERS, "max", "high"),
        (TIERS, "none", None),
        (("none",), "low", None),
        (("high", "max"), "medium", "high"),
    ],
)
def test_an_effort_becomes_the_nearest_that_the_model_has(
    efforts: tuple[Effort, ...], asked: Effort, told: Effort | None
) -> None:
    assert told == Reasoning(efforts, efforts[0], "reasoning_effort").nearest(asked)


@pytest.mark.parametrize(
    ("choice", "asked", "told"),
    [
        (Choice(Model("x", is_listed=True)), "low", None),
        (Choice(Model("x")), "low", "low"),
        (Choice(Model("x"), "high"), None, None),
        (Choice(Model("x", reasoning=Reasoning(TIERS, "low", "reasoning_effort"))), None, None),
        (Choice(Model("x", reasoning=Reasoning(TIERS, "low", "reasoning_effort"))), "low", "low"),
        (
            Choice(Model("x", reasoning=Reasoning(TIERS, "low", "reasoning_effort")), "high"),
            None,
            "high",
        ),
        (
            Choice(Model("x", reasoning=Reasoning(TIERS, "low", "reasoning_effort")), "high"),
            "low",
            "low",
        ),
        (Choice(Model("x", reasoning=Reasoning(TIERS, "low", "nothing")), "high"), "low", None),
        (
            Choice(Model("x", reasoning=Reasoning(TIERS, "high", "reasoning_effort")), "none"),
            None,
            "low",
        ),
    ],
    ids=[
        "it-does-not-reason",
        "nothing-is-known-of-it",
        "the-settings-say-and-nothing-is-known-of-it",
        "nobody-says",
        "the-request-says",
        "the-settings-say",
        "the-request-comes-first",
        "it-cannot-be-told",
        "the-settings-want-none-and-it-always-reasons",
    ],
)
def test_the_request_says_how_much_is_reasoned_else_the_settings(
    choice: Choice, asked: Effort | None, told: Effort | None
) -> None:
    assert told == choice.effort_for(asked)
