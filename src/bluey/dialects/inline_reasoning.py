"""Parts a text into what a model reasoned and what it says."""

from __future__ import annotations

from enum import Enum

_OPENING, _CLOSING = "<think>", "</think>"


class _Place(Enum):
    BEGINNING = "what comes may be the opening tag"
    REASONING = "before the closing tag"
    BETWEEN = "the blanks after it"
    ANSWER = "the answer"


class InlineReasoning:
    """Parts the text of a model that writes its reasoning and its answer into one text.

    The reasoning comes first, ends with `</think>`, and mostly has no opening tag. The text may be
    cut anywhere, also in a tag.
    """

    def __init__(self) -> None:
        self._place = _Place.BEGINNING
        self._held = ""
        self._reasoned: list[str] = []

    @property
    def is_over(self) -> bool:
        """Whether all that follows is the answer."""
        return self._place is _Place.ANSWER

    @property
    def is_reasoning(self) -> bool:
        """Whether all that follows is reasoning, as long as it has no `<`."""
        return self._place is _Place.REASONING and not self._held

    def pass_on(self, reasoning: str) -> None:
        """This reasoning followed, and was not fed here."""
        self._reasoned.append(reasoning)

    def feed(self, text: str) -> tuple[str, str]:
        """The reasoning and the answer in a piece of the text. What may be half a tag is held."""
        if self._place is _Place.ANSWER:
            return "", text
        text, self._held, reasoning = self._held + text, "", ""
        if self._place is _Place.BEGINNING:
            begun = text.lstrip()
            if _OPENING.startswith(begun):
                self._held = begun
                return "", ""
            self._place, text = _Place.REASONING, begun.removeprefix(_OPENING)
        if self._place is _Place.REASONING:
            reasoning, tag, text = text.partition(_CLOSING)
            if not tag:
                half = _length_of_half(reasoning)
                whole = len(reasoning) - half
                reasoning, self._held = reasoning[:whole], reasoning[whole:]
                self._reasoned.append(reasoning)
                return reasoning, ""
            self._place = _Place.BETWEEN
        text = text.lstrip()
        if text:
            self._place = _Place.ANSWER
        return reasoning, text

    def end(self, *, by_itself: bool) -> tuple[str, str]:
        """What was still held when the text ended.

        A text that ended by itself and never closed its reasoning had none: all of it is the
        answer. Anything else that is not closed was cut off while the model reasoned.
        """
        is_closed = self._place in (_Place.BETWEEN, _Place.ANSWER)
        rest, self._held = self._held, ""
        if not is_closed and by_itself:
            self._place = _Place.ANSWER
            return "", "".join((*self._reasoned, rest))
        return rest, ""


def _length_of_half(text: str) -> int:
    """How many of a text's last characters may be the beginning of the closing tag."""
    lengths = range(min(len(text), len(_CLOSING) - 1), 0, -1)
    return next((length for length in lengths if text.endswith(_CLOSING[:length])), 0)
