"""`make bench-tokens`: the bound of a text's tokens against what real tokenizers make of it.

Ordinary texts say how tight it is, hostile ones whether it holds. A search changes hostile texts
for as long as that brings their tokens closer to the bound.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.token_texts import KINDS, SEED, hostile_texts, ordinary_texts, other_texts
from benchmarks.tokenizers import real_tokenizers
from bluey.tokens.bounds import bound_tokens

PIECES = 16
CHILDREN = 60


@dataclass(frozen=True)
class Measured:
    """Of some texts: the median of bound / tokens for each tokenizer and for all of them together,
    and the most tokens / bound of any."""

    texts: int
    medians: Mapping[str, float]
    median: float
    worst: float


def measure(texts: list[str]) -> Measured:
    """Measures texts that are not empty."""
    bounds = list(map(bound_tokens, texts))
    ratios = {
        one.name: [bound / tokens for bound, tokens in zip(bounds, one.counts(texts), strict=True)]
        for one in real_tokenizers()
    }
    together = [ratio for of_one in ratios.values() for ratio in of_one]
    medians = {name: statistics.median(of_one) for name, of_one in ratios.items()}
    return Measured(len(texts), medians, statistics.median(together), 1 / min(together))


def worst_ratios(texts: list[str]) -> list[float]:
    """The most tokens / bound of each text."""
    counts = [one.counts(texts) for one in real_tokenizers()]
    return [
        max(of_text) / max(1, bound_tokens(text))
        for text, of_text in zip(texts, zip(*counts, strict=True), strict=True)
    ]


def search(kind: str, steps: int) -> tuple[float, str]:
    """The worst ratio that changing a text of this kind comes to, and the text."""
    draw = random.Random(f"{SEED} search {kind}")
    piece = KINDS[kind]
    parents = [[piece(draw) for _ in range(PIECES)] for _ in range(CHILDREN)]
    best = (0.0, "")
    for _ in range(steps):
        ratios = worst_ratios(["".join(pieces) for pieces in parents])
        order = sorted(range(len(parents)), key=lambda n: -ratios[n])
        if ratios[order[0]] > best[0]:
            best = (ratios[order[0]], "".join(parents[order[0]]))
        kept = [parents[n] for n in order[: CHILDREN // 6]]
        parents = [*kept, *(_changed(draw.choice(kept), draw, kind) for _ in range(CHILDREN))]
    return best


def _changed(pieces: list[str], draw: random.Random, kind: str) -> list[str]:
    changed = list(pieces)
    for _ in range(draw.choice([1, 1, 2, 4])):
        place = draw.randrange(len(changed))
        match draw.randrange(4):
            case 0:
                changed[place] = KINDS[kind](draw)
            case 1:
                changed.insert(place, draw.choice([KINDS[kind](draw), " ", draw.choice(changed)]))
            case 2 if len(changed) > 1:
                del changed[place]
            case _:
                other = draw.randrange(len(changed))
                changed[place], changed[other] = changed[other], changed[place]
    return changed[: 2 * PIECES]


def main() -> None:
    """Prints the tables of docs/budgets-proof.md, and writes the numbers for the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--steps", type=int, default=40, help="how long to search each kind")
    options = parser.parse_args()

    ordinary = {name: measure(texts) for name, texts in (ordinary_texts() | other_texts()).items()}
    print("| text |", " | ".join(one.name for one in real_tokenizers()), "| median |")
    for name, of in ordinary.items():
        medians = " | ".join(f"{median:.2f}" for median in of.medians.values())
        print(f"| {name} | {medians} | {of.median:.2f} |")

    hostile = {}
    for kind in KINDS:
        drawn = max(worst_ratios(list(hostile_texts(kind))))
        found, text = search(kind, options.steps)
        hostile[kind] = {"drawn": drawn, "searched": found}
        print(
            f"| {kind} | {drawn:.2f} | {found:.2f} |",
            repr(text[:70]) if found > 1 else "",
            flush=True,
        )
    if options.json:
        numbers = {
            "ordinary": {name: asdict(of) for name, of in ordinary.items()},
            "hostile": hostile,
        }
        options.json.write_text(json.dumps(numbers, indent=2))


if __name__ == "__main__":
    main()
