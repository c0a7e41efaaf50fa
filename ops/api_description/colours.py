"""Colours for code: Pygments' kinds of words, in the few classes that the page has colours for."""

from itertools import groupby

from markupsafe import Markup
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Literal, Name, String, _TokenType

# By kind, the first that fits. What fits none has the colour of text.
_CLASSES = (
    (Comment, "c"),
    (Name.Tag, "k"),
    (Keyword, "w"),
    (String, "s"),
    (Literal, "n"),
)


def coloured(text: str, lexer: str) -> Markup:
    """Code as HTML with a class for each kind of word."""
    tokens = lex(text, get_lexer_by_name(lexer, stripnl=False, ensurenl=False))
    joined = groupby(tokens, key=lambda token: _class_of(token[0]))
    return Markup("").join(
        Markup('<i class="{}">{}</i>').format(name, words) if name else words
        for name, found in joined
        for words in ["".join(word for _, word in found)]
    )


def _class_of(kind: _TokenType) -> str | None:
    return next((name for family, name in _CLASSES if kind in family), None)
