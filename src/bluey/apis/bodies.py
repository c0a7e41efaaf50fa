"""What the bodies of all client APIs are made of.

Clients send more than they mean: null for what they leave out, `1.0` for 1, and fields that only
annotate. What changes nothing is taken; what would change the answer and is not supported is
refused by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictBool,
    StrictStr,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from bluey.chat import Chat, NamedTool, is_uuid
from bluey.errors import Problem
from bluey.http.messages import to_json
from bluey.validation import Free, Value

MAX_MESSAGES = 2_048
MAX_TOOLS = 128
MAX_IMAGES = 20
MAX_TAGS = 16
MAX_USER_CHARACTERS = 512


def _must_be_null(value: object) -> None:
    if value is not None:
        raise PydanticCustomError("not_supported", "This parameter is not supported")


# What a vendor's API has and Bluey has not, although it would change the answer.
Absent = Annotated[
    Any,
    AfterValidator(_must_be_null),
    WithJsonSchema({"type": "null", "description": "Not supported; null counts as left out."}),
]


def whole(value: object) -> object:
    """The same number without a decimal point, where it is a whole one; any other value as it
    is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True)
class Only:
    """Marks a parameter that is supported as far as it changes nothing: null, an empty list, and
    these values."""

    values: tuple[object, ...] = ()

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A value of the marked type that is one of these."""
        return no_info_after_validator_function(self._must_be_one, handler(source))

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """These values, and what the description says of them."""
        said = f"Only {self._listed} is supported" if self._listed else "Not supported"
        said += "; null and an empty list count as left out."
        return {"enum": [None, [], *self.values], "description": said}

    @property
    def _listed(self) -> str:
        return " or ".join(map(to_json, filter(lambda value: value != {}, self.values)))

    def _must_be_one(self, value: object) -> object:
        given = whole(value)
        # For Python, true is 1.
        if any(type(given) is type(one) and given == one for one in (None, [], *self.values)):
            return value
        if not self._listed:
            raise PydanticCustomError("not_supported", "This parameter is not supported")
        told = {"listed": self._listed}
        raise PydanticCustomError("not_supported", "Only {listed} is supported", told)


# For parameters that are not supported, and that an empty list switches off as null does.
NoList = Annotated[Any, Only()]


class BodyValue(Value):
    """An object in a client's body. A key that is not known is refused, unless its value is null:
    that counts as left out."""

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, Absent]


class VendorValue(BodyValue):
    """An object whose keys are a vendor's, which are snake_case like ours."""

    model_config = ConfigDict(alias_generator=None)


# For integers, after their constraints. JSON knows one kind of number, and some clients write every
# one of them with a decimal point: 32000.0.
WHOLE = BeforeValidator(whole)


def _must_be_off(value: bool) -> bool:
    if value:
        raise PydanticCustomError("not_supported", "This parameter is not supported")
    return value


# For features that a client may only switch off.
Off = Annotated[StrictBool, AfterValidator(_must_be_off), Field(json_schema_extra={"const": False})]
# What changes no answer. It is taken in any form, and has no effect.
Ignored = Annotated[Free, Field(exclude=True)]


def _without_nulls(tags: object) -> object:
    if not isinstance(tags, dict):
        return tags
    return {name: text for name, text in tags.items() if text is not None}


# What a client wants logged with its request.
Tags = Annotated[
    dict[
        Annotated[StrictStr, Field(max_length=64)],
        Annotated[
            StrictStr,
            Field(max_length=512),
            WithJsonSchema({"anyOf": [{"type": "string", "maxLength": 512}, {"type": "null"}]}),
        ],
    ],
    Field(max_length=MAX_TAGS),
    BeforeValidator(_without_nulls),
]


def kind_of(value: object) -> str:
    """`(text)` or `(list)`, for a field that takes either."""
    # In round brackets, which mark what is no part of the path in an error.
    return "(text)" if isinstance(value, str) else "(list)"


def session_of(user: str) -> str:
    """The session id for a client's `user`: the `user` itself where it is a UUID, else a UUID made
    of its SHA-256, because clients may put a person's name there."""
    if is_uuid(user.lower()):
        return user.lower()
    digits = hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))


def misfits_in(asked: Chat, named_tool: str, images: str) -> Iterator[Problem]:
    """What is wrong with a chat whose parts are right, but do not fit together: the tool to call is
    not offered, or there are too many images. `named_tool` is where the request names the tool, and
    `images` where it has the images."""
    choice, offered = asked.tool_choice, {tool.name for tool in asked.tools}
    if not offered and choice not in (None, "none", "auto"):
        yield Problem("tool_choice", "There are no tools to choose from")
    elif isinstance(choice, NamedTool) and choice.name not in offered:
        yield Problem(named_tool, "No tool with this name is offered")
    if asked.image_count > MAX_IMAGES:
        yield Problem(images, f"A request has at most {MAX_IMAGES} images")
