"""JSON with comments and trailing commas, as wrangler and editors write it."""

from __future__ import annotations

import json
import re

# Strings are matched first, so that a `//` inside a string is left alone.
_TOKENS = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMAS = re.compile(r'("(?:\\.|[^"\\])*")|,(\s*[}\]])', re.DOTALL)


def _blank(match: re.Match[str]) -> str:
    # Line breaks are kept, so that a parse error has the file's own position.
    return match[1] or re.sub(r"[^\n]", " ", match[0])


def loads(text: str) -> object:
    """The value of a JSONC text. Raises json.JSONDecodeError with positions in that text."""
    uncommented = _TOKENS.sub(_blank, text)
    return json.loads(_TRAILING_COMMAS.sub(lambda m: m[1] or " " + m[2], uncommented))
