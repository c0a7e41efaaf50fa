"""`make token-tables`: writes src/bluey/tokens/vocabulary.py from the real tokenizers.

What a word, a run of signs or a character costs is the most that any of the tokenizers makes of
it. Which words are worth a place is taken from lists of frequent words.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

from wordfreq import top_n_list

from benchmarks.tokenizers import RealTokenizer, real_tokenizers

OUT = Path(__file__).parents[1] / "src" / "bluey" / "tokens" / "vocabulary.py"

# How many of the most frequent words of each language are in the table.
WORDS = {
    "en": 8_000,
    "de": 7_000,
    "ar": 6_000,
    "fr": 3_000,
    "es": 3_000,
    "it": 2_000,
    "pt": 2_000,
    "nl": 2_000,
    "ru": 2_500,
}
# And how many words of code: the first tokens, in every tokenizer's order, that no language has.
CODE_WORDS = 9_000
SIGNS = 1_200
# A word that is more tokens than this gains nothing.
MAX_COST = 4
SIGN = r"!-/:-@\[-`{-~"
WIDTH = 96

HEADER = '''"""What frequent words, signs and characters cost; written by `make token-tables`, do not edit.

Which words are frequent was taken from the package wordfreq, whose data is under CC BY-SA 4.0, and
so is this list of words. Where it comes from and the tokenizers that its costs are those of are in
docs/budgets-proof.md.
"""

from __future__ import annotations

'''


def most(tokenizers: Sequence[RealTokenizer], texts: list[str]) -> list[int]:
    """The most tokens that any of the tokenizers makes of each text."""
    return list(map(max, *(one.counts(texts) for one in tokenizers)))


def text_of(token: bytes) -> str | None:
    """A token as text; None where it is no whole characters."""
    try:
        return token.decode()
    except UnicodeDecodeError:
        return None


def main() -> None:
    """Writes the module."""
    tokenizers = real_tokenizers()
    common = frozenset.intersection(*(frozenset(one.ranks) for one in tokenizers))
    known = {text for token in common if (text := text_of(token))}
    letters = sorted(c for c in known if len(c) == 1 and c.isalpha() and not is_ideographic(c))
    writable = frozenset(letters)

    def is_word(text: str) -> bool:
        return all(map(writable.__contains__, text))

    def in_code(text: str) -> bool:
        return text[:1] == " " and is_word(text[1:]) and text[1:].isascii()

    def worst_rank(text: str) -> int:
        return max(one.ranks[text.encode()] for one in tokenizers)

    frequent = [word for language, n in WORDS.items() for word in top_n_list(language, n)]
    code = [text[1:] for text in sorted(filter(in_code, known), key=worst_rank)]
    words = dict.fromkeys(filter(is_word, [*letters, *frequent, *code[:CODE_WORDS]]))
    forms = {form for word in words for form in (word, word.capitalize()) if is_word(form)}
    spaced, bare = word_costs(tokenizers, sorted(forms))
    groups: dict[str, list[str]] = {}
    for word in sorted(words):
        key = digit(spaced[word]) + digit(bare[word])
        capital = word.capitalize()
        if capital != word and capital in spaced:
            key += digit(spaced[capital]) + digit(bare[capital])
        if key.strip("0"):
            groups.setdefault(key, []).append(word)

    signs = sorted(
        (text for text in known if re.fullmatch(f"[{SIGN}]{{2,}}", text)), key=worst_rank
    )
    sign_costs = dict(zip(signs, most(tokenizers, signs), strict=True))
    pairs = [a + b for a, b in product([" ", *letters], letters) if (a + b).encode() in common]
    triples = [
        text
        for text in sorted(known)
        if len(text) == 3
        and text[:2] in set(pairs)
        and text[1:] in set(pairs)
        # Where all three are the same, the join of the last two may hide that of the first two.
        and len(set(text)) > 1
    ]
    characters = [chr(n) for n in [*range(0x80, 0xD800), *range(0xE000, 0x20000)]]
    of_character = dict(zip(characters, most(tokenizers, characters), strict=True))
    single = [c for c in characters if of_character[c] == 1]
    double = [c for c in characters if of_character[c] == 2 and len(c.encode()) > 2]
    triple = [c for c in characters if of_character[c] == 3 and len(c.encode()) > 3]

    out = [HEADER]
    out.append(
        "# By cost: after a space and without one, then both with a capital. 0: not listed.\n"
        "WORDS: dict[str, str] = {\n"
        + "".join(
            f'    "{key}": """\n{wrapped(group)}\n""",\n' for key, group in sorted(groups.items())
        )
        + "}\n"
    )
    out.append(
        block(
            "SIGNS",
            "Runs of signs that are one token.",
            sorted(text for text in signs[:SIGNS] if sign_costs[text] == 1),
        )
    )
    out.append(block("LETTERS", "Letters that are one token.", ["".join(letters)]))
    out.append(
        block(
            "PAIRS",
            "Neighbours that never stay two tokens; _ is a space.",
            [p.replace(" ", "_") for p in pairs],
        )
    )
    out.append(block("TRIPLES", "And three of them.", [t.replace(" ", "_") for t in triples]))
    out.append(block("SINGLE", "Other characters than ASCII that are one token.", ranges(single)))
    out.append(block("DOUBLE", "Those that are at most two tokens.", ranges(runs_only(double, 16))))
    out.append(block("TRIPLE", "And three.", ranges(triple)))
    OUT.write_text("\n".join(out))
    print(
        {k: len(v) for k, v in groups.items()},
        len(pairs),
        len(triples),
        len(single),
        len(double),
        len(triple),
        OUT.stat().st_size,
    )


def is_ideographic(character: str) -> bool:
    """Whether a letter is of a script that is written without spaces."""
    return "\u2e80" <= character < "\uac00" or character > "\ud7a3"


BEFORE = ["", "\n", "(", '"', "'", "_", "-", "/", "."]
AFTER = ["", "'s", "'t", "'ll", ",", ".", ")", "_"]


def word_costs(
    tokenizers: Sequence[RealTokenizer], words: list[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """What each word costs after a space, and without one before it, whatever sign is before or
    after it. Each sign costs 1 of its own."""
    spaced, bare = dict.fromkeys(words, 1), dict.fromkeys(words, 1)

    def raise_to(costs: dict[str, int], texts: list[str], free: int) -> None:
        for word, cost in zip(words, most(tokenizers, texts), strict=True):
            costs[word] = max(costs[word], cost - free)

    for after in AFTER:
        raise_to(spaced, [f" {word}{after}" for word in words], len(after))
        raise_to(bare, [f"{word}{after}" for word in words], len(after))
    for before in BEFORE:
        raise_to(bare, [before + word for word in words], len(before))
    return spaced, bare


def digit(cost: int) -> str:
    """A cost as one digit, 0 where it gains too little."""
    return str(cost) if cost <= MAX_COST else "0"


def wrapped(words: Iterable[str]) -> str:
    """Words in lines."""
    return "\n".join(
        textwrap.wrap(" ".join(words), WIDTH, break_on_hyphens=False, break_long_words=False)
    )


def block(name: str, comment: str, words: list[str]) -> str:
    """A constant with these words."""
    text = wrapped(words).replace("\\", "\\\\").replace('"""', '""\\"')
    return f'# {comment}\n{name} = """\n{text}\n"""\n'


def ranges(characters: Iterable[str]) -> list[str]:
    """Characters as ranges of numbers, each in hex after the one before."""
    found: list[list[int]] = []
    for number in sorted(map(ord, characters)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found]


def runs_only(characters: Iterable[str], least: int) -> list[str]:
    """The characters that are in runs of at least so many, or are emoji."""
    numbers = sorted(map(ord, characters))
    kept, run = [], []
    for number in [*numbers, -1]:
        if run and number == run[-1] + 1:
            run.append(number)
            continue
        if (
            len(run) >= least
            or (run and run[0] >= 0x2000 and run[0] < 0x3000)
            or (run and run[0] >= 0x1F000)
        ):
            kept += run
        run = [number]
    return list(map(chr, kept))


if __name__ == "__main__":
    main()
