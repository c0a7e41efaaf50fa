"""The base class of parsed values, and pydantic's errors as our `Problem`s."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from bluey.errors import InvalidJson, InvalidRequest, Problem


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


# A body of 64 KiB can be wrong in 30,000 places. The error reply must not be larger than the body.
MAX_PROBLEMS = 50


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """The first 50 errors as problems, each with its path in the input's own JSON keys."""
    complaints = error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    problems: list[Problem] = []
    previous: tuple[int | str, ...] = ()
    for complaint in complaints:
        place = complaint["loc"]
        # pydantic drops wrong items before it counts a list. So it also reports a list of only
        # wrong items as too short, which is not true.
        is_echo = complaint["type"] == "too_short" and previous[: len(place)] == place
        if not is_echo:
            path = ".".join(str(part) for part in place) or "(body)"
            problems.append(Problem(path, complaint["msg"]))
        previous = place
    return tuple(problems)


Body = TypeVar("Body", bound=Value)


def parse_body(model: type[Body], body: bytes) -> Body:
    """The value in a JSON body. Raises InvalidJson, or InvalidRequest, which names every path."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise InvalidJson from error
        raise InvalidRequest(problems=problems_of(error)) from error
