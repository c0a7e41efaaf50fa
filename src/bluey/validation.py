"""The base class of parsed values, pydantic's errors as our `Problem`s, and parsed bodies.

A body of 64 KiB can be wrong in 30,000 places, and one of 4 MiB in two millions. pydantic names
every one of them, at several microseconds each, and a wrong body is to cost no more than a right
one. So `parse_body` never shows it that many: a body of more than 100,000 values is not parsed, one
of very many is tried by its beginning first, a whole body is validated only up to the first wrong
item of a list, and what is wrong is then named from the shortest beginning that has enough of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from typing import Annotated, Any, TypeVar, cast

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core import (
    ErrorDetails,
    InitErrorDetails,
    PydanticCustomError,
    PydanticKnownError,
    SchemaValidator,
    from_json,
    to_json,
)

from bluey.errors import InvalidJson, InvalidRequest, Problem
from bluey.unparsed import MAX_TEXTS, commas_in, has_more_values, without_numbers


class Value(BaseModel):
    """A frozen value: camelCase keys in JSON, snake_case names in Python; unknown keys are
    refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=False,
        allow_inf_nan=False,
    )


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        # The last hours of 9999 are in another year elsewhere. pydantic lets this error through.
        raise PydanticCustomError("moment", "Input should be in the years 1 to 9999, UTC") from None


# A moment in UTC, to the second: what is stored in the metadata of a KV key has 1,024 bytes.
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


def _as_number(value: object) -> object:
    if isinstance(value, bool | str | float):
        raise PydanticKnownError("int_type")
    return value


# For integers that an operator writes, after their constraints: 5, not 5.0, true or "5". What a
# client sends is read by WHOLE of apis/bodies.py, which takes 5.0.
WHOLE = BeforeValidator(_as_number)

# The error reply must not be larger than the body.
MAX_PROBLEMS = 50


UNKNOWN_KEY = "There is no such key"

# What to say where pydantic speaks in Python's words.
_WORDS = {
    "extra_forbidden": UNKNOWN_KEY,
    "dict_type": "Input should be an object",
    "list_type": "Input should be a valid array",
    "model_attributes_type": "Input should be an object",
    "model_type": "Input should be an object",
    "none_required": "Input should be null",
    "tuple_type": "Input should be a valid array",
}


def _message_of(complaint: ErrorDetails) -> str:
    """What is wrong, in JSON's words."""
    limits = complaint.get("ctx", {})
    match complaint["type"]:
        case "too_short":
            return f"Must have at least {_items(limits['min_length'])}"
        case "too_long":
            return f"Must have at most {_items(limits['max_length'])}"
        case "value_error":
            # Without pydantic's "Value error, ".
            return str(limits["error"])
        case kind:
            return _WORDS.get(kind, complaint["msg"])


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count:,} items"


def problems_of(
    error: ValidationError, message_of: Callable[[ErrorDetails], str | None] = _message_of
) -> tuple[Problem, ...]:
    """The first 50 errors as problems, each with its path in the input's own JSON keys; without
    those that have no message."""
    problems: list[Problem] = []
    previous: tuple[int | str, ...] = ()
    for complaint in error.errors(include_url=False, include_input=False):
        place = complaint["loc"]
        # pydantic drops wrong items before it counts a list. So it also reports a list of only
        # wrong items as too short, which is not true.
        is_echo = complaint["type"] == "too_short" and previous[: len(place)] == place
        message = None if is_echo else message_of(complaint)
        if message is not None:
            path = ".".join(str(part) for part in place) or "(body)"
            problems.append(Problem(path, message))
        if len(problems) == MAX_PROBLEMS:
            break
        previous = place
    return tuple(problems)


_GREATEST_NUMBER = sys.float_info.max
# It is looked for at the beginning of a number only, so that a long one is passed over once.
_LONG_NUMBER = re.compile(rb"(?<![0-9])[0-9]{309}")


def _only_finite(value: object) -> object:
    """A value of any form, all of whose numbers exist in JSON and in JavaScript. Raises
    ValidationError, which names those that do not: NaN, Infinity, 1e999."""
    text = to_json(value, inf_nan_mode="constants")
    if b"NaN" in text or b"Infinity" in text or _LONG_NUMBER.search(text):
        problems = [
            InitErrorDetails(type="finite_number", loc=place, input=number)
            for place, number in islice(_not_finite(value), MAX_PROBLEMS)
        ]
        if problems:
            raise ValidationError.from_exception_data("numbers", problems)
    return value


def _not_finite(
    value: object, place: tuple[int | str, ...] = ()
) -> Iterator[tuple[tuple[int | str, ...], object]]:
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from _not_finite(inner, (*place, step))
    elif isinstance(value, int | float) and not abs(value) <= _GREATEST_NUMBER:
        yield place, value


# For what a client may send in any form.
Free = Annotated[Any, AfterValidator(_only_finite)]
FreeObject = Annotated[dict[str, Any], AfterValidator(_only_finite)]

# Every value of a JSON text but the first of a list or an object comes after a comma. A body with
# more commas than this is tried by its beginning, up to so many.
_MANY_COMMAS = 1_024
# The shortest beginning: a list of nothing but wrong items has 50 of them in it.
_FEW_COMMAS = 56
# So many errors are built at most, to name 50 of them.
_MAX_BUILT = 4 * MAX_PROBLEMS
# A beginning grows by this much at least, which brings about as many errors as are named.
_LEAST_STEP = 16
_COLLECTIONS = ("list", "tuple", "dict")
# A value takes some 50 bytes when it is parsed, however short its text is.
MAX_VALUES = 100_000
# Each has a name at most.
assert MAX_TEXTS >= 2 * MAX_VALUES
# No object of a body but a free one has so many keys: more of them do not make it right.
_MOST_KEYS = 64
# What is wrong with an object or a list only because the beginning ends inside it.
_OF_THE_END = ("missing", "union_tag_not_found", "too_short")

Body = TypeVar("Body", bound=Value)


def parse_body(model: type[Body], body: bytes, most_numbers: int = 0) -> Body:
    """The value in a JSON body. Raises InvalidJson, or InvalidRequest, which names the first 50
    places that are wrong, or that there are more than 100,000 values. Of a body with more than
    1,024 commas, it names those among the first 1,024 values if there are any. Of whole numbers, in
    lists of nothing else, there may be `most_numbers` more."""
    try:
        _check_count(body, most_numbers)
        return _parsed(model, body)
    except InvalidJson as error:
        raise InvalidJson(_wrong_text(body, str(error.__cause__))) from error


# The parser's words for a character that is written in two halves, each as an escape, of which one
# is missing; the second also for an escape that is none.
_HALF = re.compile(r"(?:lone leading surrogate|end of hex escape).* at line (\d+) column (\d+)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _wrong_text(body: bytes, parsers: str) -> str | None:
    """What to say of a text that is no JSON because it is not in UTF-8 or has half a character;
    None where it is and has none."""
    if b"\0" in body[:2] or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "Request body is not in UTF-8, but in UTF-16 or UTF-32"
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return f"Request body is not in UTF-8: byte {error.start:,} is wrong"
    if found := _HALF.search(parsers):
        line, column = map(int, found.groups())
        end = column + sum(len(each) + 1 for each in body.split(b"\n", line - 1)[: line - 1])
        if _SURROGATE.search(body, max(0, end - 2 * len(rb"\u0000") - 2), end):
            said = "Request body has half of a character that is written in two"
            return f"{said} (a lone surrogate) at line {line} column {column}"
    return None


def _check_count(body: bytes, most_numbers: int) -> None:
    """Raises InvalidRequest for a body of too many values."""
    if not has_more_values(body, MAX_VALUES):
        return
    most = f"A body has at most {MAX_VALUES:,} values"
    if most_numbers and not has_more_values(without_numbers(body), MAX_VALUES):
        if not has_more_values(body, MAX_VALUES + most_numbers):
            return
        most += f", and {most_numbers:,} more numbers in lists of whole numbers"
    raise InvalidRequest(problems=(Problem("(body)", most),))


def _parsed(model: type[Body], body: bytes) -> Body:
    has_many = body.count(b",") > _MANY_COMMAS
    if has_many and (problems := _first_problems(model, body, has_many=True)):
        raise InvalidRequest(problems=problems)
    try:
        return cast("Body", _until_first_error(model).validate_json(body))
    except ValidationError as error:
        if _is_no_json(error):
            raise InvalidJson from error
        problems = () if has_many else _first_problems(model, body, has_many=False)
        raise InvalidRequest(problems=problems or _few_problems_of(error)) from error


def _few_problems_of(error: ValidationError) -> tuple[Problem, ...]:
    if error.error_count() <= _MAX_BUILT:
        return problems_of(error)
    message = f"{error.error_count()} keys or values are wrong, far behind those that are right"
    return (Problem("(body)", message),)


def _first_problems(model: type[Value], body: bytes, *, has_many: bool) -> tuple[Problem, ...]:
    """The first 50 problems of a body, as far as they are among its first 1,024 values; only the
    first ones of a body that has many more values. Raises InvalidJson where these are not JSON."""
    commas, ends = commas_in(body), list[int]()
    problems: tuple[Problem, ...] = ()
    passed, step = 0, _FEW_COMMAS
    while passed < _MANY_COMMAS:
        tried = passed + step
        ends += islice(commas, max(0, tried - len(ends)))
        is_whole = len(ends) < tried
        begun = None if is_whole else _begun(body[: ends[tried - 1]])
        error = _error_of(model, body if is_whole else to_json(begun, inf_nan_mode="constants"))
        has_most = error is not None and error.error_count() > _MAX_BUILT
        if has_most and step > _LEAST_STEP:
            step //= 2
            continue
        found = () if error is None else problems_of(error, partial(_message_so_far, begun))
        # One mistake may take up the rest of the body: a list that is too long, an unknown key.
        is_enough = has_many and found and passed > 0
        problems = found
        if is_whole or has_most or is_enough or len(problems) == MAX_PROBLEMS:
            break
        # What has very many values and begins well is probably right: that is seen soon.
        growth = 5 if has_many and not found else 2
        passed, step = tried, min(growth * step, max(_LEAST_STEP, _MANY_COMMAS - tried))
    return problems


def _begun(piece: bytes) -> object:
    """The value of a JSON text that breaks off after a comma. Raises InvalidJson."""
    try:
        return from_json(piece, allow_partial=True)
    except ValueError as error:
        raise InvalidJson from error


def _error_of(model: type[Value], text: bytes) -> ValidationError | None:
    try:
        model.model_validate_json(text)
    except ValidationError as error:
        if _is_no_json(error):
            raise InvalidJson from error
        return error
    return None


def _is_no_json(error: ValidationError) -> bool:
    if error.error_count() != 1:
        return False
    # Its input may be the whole body, which would be made once more.
    only = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return only["type"] == "json_invalid"


def _message_so_far(begun: object, complaint: ErrorDetails) -> str | None:
    """The message of what is wrong with the beginning of a body (None: with all of it); None where
    it would not be wrong with more of it."""
    is_of_the_end = begun is not None and complaint["type"] in _OF_THE_END
    if is_of_the_end and _is_at_the_end(begun, complaint["loc"]):
        return None
    return _message_of(complaint)


def _is_at_the_end(begun: object, place: tuple[int | str, ...]) -> bool:
    """Whether a beginning ends inside this object or list: then each step of its path is the last
    one so far."""
    for step in place:
        if isinstance(begun, dict) and step in begun:
            if step != next(reversed(begun)):
                return False
            begun = begun[step]
        elif isinstance(begun, list) and isinstance(step, int) and step < len(begun):
            if step != len(begun) - 1:
                return False
            begun = begun[step]
        # Any other step names the type that was chosen, or what is missing.
    return not isinstance(begun, dict) or len(begun) <= _MOST_KEYS


def body_type(model: type[Body]) -> type[Body]:
    """Decorates the type of a body: what validates it is made at import, so that no request waits
    for it."""
    _until_first_error(model)
    return model


@cache
def _until_first_error(model: type[Value]) -> SchemaValidator:
    """A validator of the same values that stops at the first wrong item of a list or a dict."""
    # Else pydantic would put its own validators of the models in the place of these.
    return SchemaValidator(_failing_fast(model.__pydantic_core_schema__), _use_prebuilt=False)


def _failing_fast(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_failing_fast, schema))
    if not isinstance(schema, dict):
        return schema
    copied = {key: _failing_fast(value) for key, value in schema.items()}
    return {**copied, "fail_fast": True} if schema.get("type") in _COLLECTIONS else copied
