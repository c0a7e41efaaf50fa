"""JSON with comments and trailing commas, as wrangler and editors write it."""

from __future__ import annotations

import json
import re

# Strings are matched first, so that a `//` inside a string is left alone. A string or a comment
# that does not end is matched to the end of the text: else each of its characters would be tried as
# the beginning of another one.
_STRING = r'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))'
_TOKENS = re.compile(_STRING + r"|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMAS = re.compile(_STRING + r"|,(\s*+[}\]])", re.DOTALL)


def _blank(match: re.Match[str]) -> str:
    # Line breaks are kept, so that a parse error has the file's own position. A comment that does
    # not end is kept, too: it is the error.
    if match[0].startswith("/*") and not match[0].endswith("*/", 2):
        return match[0]
    return match[1] or re.sub(r"[^\n]", " ", match[0])


def loads(text: str) -> object:
    """The value of a JSONC text. Raises json.JSONDecodeError with positions in that text."""
    uncommented = _TOKENS.sub(_blank, text)
    return json.loads(_TRAILING_COMMAS.sub(lambda m: m[1] or " " + m[2], uncommented))
