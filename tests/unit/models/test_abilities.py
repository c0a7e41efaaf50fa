"""What a model cannot do is refused; what is not known is tried."""

from __future__ import annotations

import pytest

from bluey.chat import Chat, Image, JsonFormat, Tool, Turn
from bluey.models.abilities import Ability, lacking
from bluey.models.model import Model, Reasoning

LOOK = Chat((Turn("user", ("What is this?", Image("image/png", "aGk="))),))
CALL = Chat((Turn("user", ("Hi",)),), tools=(Tool("look"),))
UNCALLED = Chat((Turn("user", ("Hi",)),), tools=(Tool("look"),), tool_choice="none")
WRITE = Chat((Turn("user", ("Hi",)),), format=JsonFormat())
THINK = Chat((Turn("user", ("Hi",)),), effort="low")
DO_NOT_THINK = Chat((Turn("user", ("Hi",)),), effort="none")
UNKNOWN = Model("x")
UNABLE = Model("x", takes_images=False, takes_tools=False, writes_json=False, is_listed=True)
ALWAYS_REASONS = Model("x", reasoning=Reasoning(("low", "high"), "low", "reasoning_effort"))
ON_OR_OFF = Model("x", reasoning=Reasoning(("none", "high"), "high", "enable_thinking"))


@pytest.mark.parametrize(
    ("chat", "model", "abilities"),
    [
        (LOOK, UNABLE, (Ability.IMAGES,)),
        (LOOK, UNKNOWN, ()),
        (CALL, UNABLE, (Ability.TOOLS,)),
        (UNCALLED, UNABLE, ()),
        (CALL, UNKNOWN, ()),
        (WRITE, UNABLE, (Ability.JSON,)),
        (WRITE, UNKNOWN, ()),
        (THINK, UNABLE, (Ability.EFFORT,)),
        (THINK, UNKNOWN, ()),
        (THINK, ON_OR_OFF, ()),
        (DO_NOT_THINK, UNABLE, ()),
        (DO_NOT_THINK, ALWAYS_REASONS, (Ability.EFFORT,)),
        (DO_NOT_THINK, ON_OR_OFF, ()),
    ],
)
def test_what_a_model_cannot_do_is_told(
    chat: Chat, model: Model, abilities: tuple[Ability, ...]
) -> None:
    assert abilities == lacking(chat, model)
