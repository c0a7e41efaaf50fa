"""Texts that come in pieces, which upstreams cut anywhere, because they cut by bytes."""

from __future__ import annotations


class Joined:
    """A text whose pieces may be cut inside a surrogate pair."""

    __slots__ = ("_half_pair",)

    def __init__(self) -> None:
        self._half_pair = ""

    @property
    def is_whole(self) -> bool:
        """Whether no half of a pair waits for the other."""
        return not self._half_pair

    def joined(self, text: str) -> str:
        """What can be shown of the text so far and was not shown before."""
        if text.isascii() and not self._half_pair:
            return text
        text, self._half_pair = self._half_pair + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half_pair = text[:-1], text[-1]
        return without_lone_surrogates(text)


def without_lone_surrogates(text: str) -> str:
    """The text with a replacement for each half of a pair, because those cannot be sent."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
