"""The reference page for people: one file that can be read without a script, and then loads
nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from ops.api_description.colours import coloured
from ops.api_description.contents import Contents
from ops.api_description.snippets import LEXERS

_HERE = Path(__file__).parent
_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False})

# Keywords of JSON Schema, and how the page words them.
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "maxProperties": "at most {} keys",
    "pattern": "matches {}",
}


@dataclass(frozen=True)
class Row:
    """One property of an object."""

    name: str
    type: Markup
    is_required: bool
    description: Markup


def make_page(document: dict[str, Any]) -> str:
    """The page of an OpenAPI document that `make_document` made."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    contents = Contents(document)
    environment.filters |= {
        "markdown": _markdown,
        "inline": _inline,
        "type": _type,
        "rows": lambda schema: list(_rows(schema)),
        "example": _example,
        "code": _block,
        "own_headers": contents.own_headers,
    }
    page = environment.get_template("page.html.j2").render(
        document=document,
        groups=contents.groups,
        common=contents.common_headers,
        errors=contents.errors,
        forms=contents.forms_of_errors,
        other_schemas=contents.other_schemas,
        lexers=LEXERS,
    )
    return page.lstrip()


def _markdown(text: str) -> Markup:
    return Markup(_MARKDOWN.render(text))  # noqa: S704  # markdown-it escapes any HTML in it


def _inline(text: str) -> Markup:
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704  # as above


def _example(value: object) -> str:
    """An example as text for people."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _block(text: str, lexer: str) -> Markup:
    """Code in a block of its own, which the keyboard can scroll."""
    return Markup('<pre tabindex="0"><code>{}</code></pre>').format(coloured(text, lexer))


def _rows(schema: dict[str, Any]) -> Iterator[Row]:
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        yield Row(name, _type(value), name in required, _inline(value.get("description", "")))


def _type(schema: dict[str, Any]) -> Markup:
    """The type of a value in words, with links to named schemas."""
    return Markup("; ").join([_kind(schema), *_limits(schema)])


def _kind(schema: dict[str, Any]) -> Markup:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{}">{}</a>').format(name.lower(), name)
    if "const" in schema:
        return _code(schema["const"])
    if "enum" in schema:
        return Markup(", ").join(map(_code, schema["enum"]))
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return Markup(" or ").join(map(_type, schema[keyword]))
    match schema.get("type"):
        case "array":
            return Markup("list of ({})").format(_type(schema["items"]))
        case "object" if "properties" in schema:
            rows = [
                Markup("{}: {}").format(row.name, row.type)
                for row in _rows(schema)
                if row.name != "event" or "message" not in row.type
            ]
            return Markup("{{{}}}").format(Markup(", ").join(rows))
        case "object":
            values = schema.get("additionalProperties")
            if not isinstance(values, dict):
                return Markup("object")
            return Markup("object of ({})").format(_type(values))
        case "string" if "contentSchema" in schema:
            return Markup("JSON of {}").format(_type(schema["contentSchema"]))
        case None:
            return Markup("anything")
        case kind:
            return Markup("{}").format(schema.get("format", kind))


def _limits(schema: dict[str, Any]) -> Iterator[Markup]:
    for keyword, words in _BOUNDS.items():
        if keyword in schema:
            shown = _code(schema[keyword]) if keyword == "pattern" else schema[keyword]
            yield Markup(words).format(shown)  # noqa: S704  # one of the constants above
    if "default" in schema and schema["default"] not in (None, []):
        yield Markup("default {}").format(_code(schema["default"]))


def _code(value: object) -> Markup:
    shown = value if isinstance(value, str) else json.dumps(value)
    return Markup("<code>{}</code>").format(shown)
