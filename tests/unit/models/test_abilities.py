"""What a model cannot do is refused; what is not known is tried."""

from __future__ import annotations

import pytest

from bluey.apis.openai.chat import OpenAiApi
from bluey.apis.own import OwnApi
from bluey.chat import (
    Chat,
    Image,
    JsonFormat,
    NamedTool,
    Sampling,
    Tool,
    ToolCall,
    ToolChoice,
    Turn,
)
from bluey.models.abilities import complaint, lacking
from bluey.models.catalogue import model_of
from bluey.models.model import Ability, Model, Reasoning

LOOK = Chat((Turn("user", ("What is this?", Image.of("image/png", "aGk="))),))
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


CANNOT_BE_TOLD = Model("x", reasoning=Reasoning((), "high", "nothing"))


@pytest.mark.parametrize(
    ("ability", "model", "message"),
    [
        (Ability.IMAGES, UNABLE, "x does not see images"),
        (Ability.EFFORT, UNABLE, "x does not reason"),
        (Ability.EFFORT, CANNOT_BE_TOLD, "x always reasons, and cannot be told how much"),
        (Ability.EFFORT, ALWAYS_REASONS, "x always reasons; the least that it can be told is low"),
    ],
)
def test_a_complaint_says_what_the_model_does_instead(
    ability: Ability, model: Model, message: str
) -> None:
    assert message == complaint(ability, model)


HI = Turn("user", ("Hi",))
PREFILLED = Chat((HI, Turn("assistant", ("The answer is",))))
CALLED = Chat((HI, Turn("assistant", calls=(ToolCall(0, "{}", "a", "look"),))))
OPUS = model_of("anthropic/claude-opus-5.5")
HAIKU = model_of("anthropic/claude-haiku-4.5")
NEWER = model_of("anthropic/claude-of-tomorrow")
OLDER = model_of("anthropic/claude-sonnet-4.6")
ANYTHING = model_of("@cf/meta/llama-3.1-8b-instruct-fast")


def sampled(**sampling: object) -> Chat:
    return Chat((HI,), sampling=Sampling(**sampling))  # type: ignore[arg-type]


def chosen(choice: ToolChoice) -> Chat:
    return Chat((HI,), tools=(Tool("look"),), tool_choice=choice)


@pytest.mark.parametrize(
    ("chat", "models", "ability"),
    [
        (sampled(temperature=0.2), (OPUS, NEWER), Ability.TEMPERATURE),
        (sampled(temperature=0), (OPUS, NEWER), Ability.TEMPERATURE),
        (sampled(temperature=1), (), Ability.TEMPERATURE),
        (sampled(temperature=1.2), (HAIKU, OLDER), Ability.HIGH_TEMPERATURE),
        (sampled(temperature=1), (), Ability.HIGH_TEMPERATURE),
        (sampled(top_p=0.2), (OPUS, NEWER), Ability.TOP_P),
        (sampled(top_p=1), (), Ability.TOP_P),
        (sampled(top_p=0.2, temperature=1), (HAIKU, OLDER), Ability.TOP_P_AND_TEMPERATURE),
        (sampled(top_p=1, temperature=1), (), Ability.TOP_P_AND_TEMPERATURE),
        (sampled(seed=0), (OPUS, NEWER, HAIKU, OLDER), Ability.SEED),
        (sampled(presence_penalty=1), (OPUS, NEWER, HAIKU, OLDER), Ability.PRESENCE_PENALTY),
        (sampled(presence_penalty=0), (), Ability.PRESENCE_PENALTY),
        (sampled(frequency_penalty=1), (OPUS, NEWER, HAIKU, OLDER), Ability.FREQUENCY_PENALTY),
        (sampled(stop=("END", "\n")), (OPUS, NEWER, HAIKU, OLDER), Ability.BLANK_STOP),
        (sampled(stop=("END",)), (), Ability.BLANK_STOP),
        (WRITE, (OPUS, NEWER, HAIKU, OLDER), Ability.ANY_JSON),
        (Chat((HI,), format=JsonFormat({})), (), Ability.ANY_JSON),
        (chosen("required"), (OPUS,), Ability.FORCED_CALL),
        (chosen(NamedTool("look")), (OPUS,), Ability.FORCED_CALL),
        (chosen("auto"), (), Ability.FORCED_CALL),
        (PREFILLED, (OPUS,), Ability.PREFILL),
        (CALLED, (), Ability.PREFILL),
    ],
)
def test_the_vendors_models_take_no_more_than_their_api(
    chat: Chat, models: tuple[Model, ...], ability: Ability
) -> None:
    all_models = (OPUS, NEWER, HAIKU, OLDER, ANYTHING)

    assert models == tuple(model for model in all_models if ability in lacking(chat, model))


def test_what_a_model_cannot_do_is_told_where_it_was_asked_for() -> None:
    assert set(Ability) == set(OpenAiApi.paths)
    assert {"images", "reasoning", "temperature"} == set(OwnApi.paths.values())
