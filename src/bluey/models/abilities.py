"""What a chat needs of a model, and whether a model can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from bluey.chat import Chat
from bluey.models.model import Ability, Model

# What only changes how an answer is made. A fallback that cannot do it answers without it: what was
# asked of the chosen model is better answered so than not at all.
HINTS = frozenset(
    {
        Ability.EFFORT,
        Ability.TEMPERATURE,
        Ability.HIGH_TEMPERATURE,
        Ability.TOP_P,
        Ability.TOP_P_AND_TEMPERATURE,
        Ability.SEED,
        Ability.PRESENCE_PENALTY,
        Ability.FREQUENCY_PENALTY,
    }
)


def lacking(chat: Chat, model: Model) -> tuple[Ability, ...]:
    """What the chat asks for and the model is known not to be able to do."""
    return tuple(_lacking(chat, model))


def complaint(ability: Ability, model: Model) -> str:
    """What a client is told who asks a model for an ability that it lacks."""
    if ability is not Ability.EFFORT:
        return f"{model.id} does not {ability.value}"
    reasoning = model.reasoning
    if reasoning is None:
        return f"{model.id} does not reason"
    if not reasoning.efforts:
        return f"{model.id} always reasons, and cannot be told how much"
    return f"{model.id} always reasons; the least that it can be told is {reasoning.efforts[0]}"


def _lacking(chat: Chat, model: Model) -> Iterator[Ability]:
    if chat.image_count and model.takes_images is False:
        yield Ability.IMAGES
    elif chat.image_count > 1 and model.has_image_input:
        yield Ability.MORE_IMAGES
    if chat.tools and chat.tool_choice != "none" and model.takes_tools is False:
        yield Ability.TOOLS
    if chat.format is not None and model.writes_json is False:
        yield Ability.JSON
    if chat.effort is not None and not (chat.effort_is_wish or _takes_effort(chat, model)):
        yield Ability.EFFORT
    # Most models lack none of these, and each look into the set costs the hash of an enum.
    if model.lacks:
        for ability, asks in _ASKS.items():
            if ability in model.lacks and asks(chat):
                yield ability


def _ends_with_assistant(chat: Chat) -> bool:
    return bool(chat.turns) and chat.turns[-1].role == "assistant" and not chat.turns[-1].calls


def _has_blank_stop(chat: Chat) -> bool:
    return any(not stop.strip() for stop in chat.sampling.stop)


def _asks_for_top_p(chat: Chat) -> bool:
    return chat.sampling.top_p not in (None, 1)


# What a chat must have to ask for an ability of `Model.lacks`. A value that changes nothing asks
# for nothing.
_ASKS: Mapping[Ability, Callable[[Chat], bool]] = MappingProxyType(
    {
        Ability.ANY_JSON: lambda chat: chat.format is not None and chat.format.json_schema is None,
        Ability.FORCED_CALL: lambda chat: chat.forces_call,
        Ability.PREFILL: _ends_with_assistant,
        Ability.BLANK_STOP: _has_blank_stop,
        Ability.TEMPERATURE: lambda chat: chat.sampling.temperature not in (None, 1),
        Ability.HIGH_TEMPERATURE: lambda chat: (chat.sampling.temperature or 0) > 1,
        Ability.TOP_P: _asks_for_top_p,
        Ability.TOP_P_AND_TEMPERATURE: lambda chat: (
            _asks_for_top_p(chat) and chat.sampling.temperature is not None
        ),
        Ability.SEED: lambda chat: chat.sampling.seed is not None,
        Ability.PRESENCE_PENALTY: lambda chat: bool(chat.sampling.presence_penalty),
        Ability.FREQUENCY_PENALTY: lambda chat: bool(chat.sampling.frequency_penalty),
    }
)


def _takes_effort(chat: Chat, model: Model) -> bool:
    if model.reasoning is None:
        # A model that does not reason does what `none` asks. Of one that is not listed nothing is
        # known.
        return chat.effort == "none" or not model.is_listed
    return chat.effort is not None and model.reasoning.nearest(chat.effort) is not None
