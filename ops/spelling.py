"""What somebody who misspelt a word may have meant. Every message that says so asks here."""

import difflib
from collections.abc import Iterable, Sequence

ALIKE = 0.6
"""How alike two words have to be, from 0 to 1."""

LEAST_BEGINNING = 3
"""How many letters a beginning has at least that stands for a word."""


def closest(word: str, known: Iterable[str], alike: float = ALIKE) -> str | None:
    """The known word that is spelt nearly like this one, or the only one that begins with it; None
    where there is none."""
    word = word.lower()
    by_lower = {each.lower(): each for each in known}
    longer = [each for each in by_lower if each.startswith(word)]
    if len(longer) == 1 and len(word) >= LEAST_BEGINNING:
        return by_lower[longer[0]]
    found = difflib.get_close_matches(word, by_lower, n=1, cutoff=alike)
    return by_lower[found[0]] if found else None


def is_like(word: str, known: str, alike: float = ALIKE) -> bool:
    """Whether a word is spelt nearly like a known one."""
    return bool(difflib.get_close_matches(word.lower(), [known.lower()], cutoff=alike))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the question whether another was meant, if one is
    spelt like it."""
    found = closest(word, known)
    return question([found] if found else [])


def none_of(unknown: Sequence[str], known: Iterable[str]) -> str:
    """A message that there is no such tenant, or none of these, and which ones may be meant."""
    found = [each for each in (closest(word, [*known]) for word in unknown) if each]
    named = ", ".join(f"'{each}'" for each in unknown)
    which = "is no tenant" if len(unknown) == 1 else "are no tenants"
    return f"there {which} {named}{question(dict.fromkeys(found))}"


def question(meant: Iterable[str]) -> str:
    """The end of a message: the question whether one of these was meant, if there are any."""
    named = " or ".join(f"'{each}'" for each in meant)
    return f"; did you mean {named}?" if named else ""
