"""JSON with comments and trailing commas, as wrangler and editors write it."""

from __future__ import annotations

import json
import re

# Far deeper than any settings. The parser calls itself for each level, and how many calls its stack
# has room for depends on the platform.
MAX_DEPTH = 64

# Strings are matched first, so that a `//` inside a string is left alone. A string or a comment
# that does not end is matched to the end of the text: else each of its characters would be tried as
# the beginning of another one.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_TOKENS = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMAS = re.compile(rf"({_STRING})|,(\s*+[}}\]])", re.DOTALL)
_BRACKETS = re.compile(rf"{_STRING}|([\[{{])|([\]}}])", re.DOTALL)
_LONG_NUMBER = re.compile(r"[0-9]{4301}")


def _blank(match: re.Match[str]) -> str:
    # Line breaks are kept, so that a parse error has the file's own position. A comment that does
    # not end is kept, too: it is the error.
    if match[0].startswith("/*") and not match[0].endswith("*/", 2):
        return match[0]
    return match[1] or re.sub(r"[^\n]", " ", match[0])


def loads(text: str) -> object:
    """The value of a JSONC text. Raises json.JSONDecodeError with positions in that text, also for
    lists and objects that are nested more than 64 deep."""
    uncommented = _TOKENS.sub(_blank, text)
    _refuse_depth(uncommented)
    plain = _TRAILING_COMMAS.sub(lambda m: m[1] or " " + m[2], uncommented)
    try:
        return json.loads(plain)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        # The one other complaint of the parser is about a number with thousands of digits.
        found = _LONG_NUMBER.search(plain)
        place = found.start() if found else 0
        raise json.JSONDecodeError("Number with too many digits", plain, place) from error


def _refuse_depth(text: str) -> None:
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[1]:
            depth += 1
        elif found[2]:
            depth -= 1
        if depth > MAX_DEPTH:
            message = f"Nested more than {MAX_DEPTH} deep"
            raise json.JSONDecodeError(message, text, found.start())
