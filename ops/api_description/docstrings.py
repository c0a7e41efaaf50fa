"""Reads the Worker's docstrings for the description."""

import ast
import inspect
import re
import textwrap
from itertools import pairwise
from typing import cast

_FIRST_SENTENCE = re.compile(r"(.+?)\.(?=\s|$)", re.DOTALL)
# A line break inside a paragraph. A line break before a list item stays.
_WRAP = re.compile(r"(?<!\n)\n(?![\n-])")


def first_sentence(described: object) -> str:
    """The first sentence of a docstring, without its full stop.

    Raises:
        ValueError: there is none.
    """
    return _split(described)[0]


def rest(described: object) -> str:
    """What follows the first sentence."""
    return _split(described)[1]


def _split(described: object) -> tuple[str, str]:
    # Not `inspect.getdoc`: a class would inherit the text of another.
    text = inspect.cleandoc(described.__doc__ or "")
    first = _FIRST_SENTENCE.match(text)
    if first is None:
        raise ValueError(f"{described} has no docstring")
    return unwrapped(first[1]), unwrapped(text[first.end() :].strip())


def unwrapped(text: str) -> str:
    """The text with one line per paragraph."""
    return _WRAP.sub(" ", text)


def docstrings_of_keys(model: type) -> dict[str, str]:
    """The strings below the fields of a class, by field name. They are read from the source,
    because Python does not keep them, and so they cost the Worker nothing."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(cast(ast.ClassDef, definition).body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
