"""What a chat needs of a model, and whether a model can do it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from bluey.chat import Chat
from bluey.models.model import Model


class Ability(Enum):
    """What not every model can do; the value says what a model that cannot does not do."""

    IMAGES = "see images"
    TOOLS = "call tools"
    JSON = "answer in JSON"
    EFFORT = "reason with this effort"


def lacking(chat: Chat, model: Model) -> tuple[Ability, ...]:
    """What the chat asks for and the model is known not to be able to do."""
    return tuple(_lacking(chat, model))


def _lacking(chat: Chat, model: Model) -> Iterator[Ability]:
    if chat.image_count and model.takes_images is False:
        yield Ability.IMAGES
    if chat.tools and chat.tool_choice != "none" and model.takes_tools is False:
        yield Ability.TOOLS
    if chat.format is not None and model.writes_json is False:
        yield Ability.JSON
    if chat.effort is not None and not _takes_effort(chat, model):
        yield Ability.EFFORT


def _takes_effort(chat: Chat, model: Model) -> bool:
    if model.reasoning is None:
        # A model that does not reason does what `none` asks. Of one that is not listed nothing is
        # known.
        return chat.effort == "none" or not model.is_listed
    return chat.effort is not None and model.reasoning.nearest(chat.effort) is not None
