"""The base of every parsed value, and pydantic's complaints as our problems."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from bluey.errors import InvalidJson, InvalidRequest, Problem


class Value(BaseModel):
    """A frozen value with camelCase keys outside, snake_case inside, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=False,
        allow_inf_nan=False,
    )


# A body of 64 KiB can be wrong in 30,000 places; an answer must not be larger than that body.
MAX_PROBLEMS = 50


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """The complaints (the first 50) with the paths of their places, in the input's own key
    names."""
    complaints = error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    problems: list[Problem] = []
    previous: tuple[int | str, ...] = ()
    for complaint in complaints:
        place = complaint["loc"]
        # pydantic leaves wrong items out before it counts them. A list of wrong items alone is
        # then also reported as too short, which it is not.
        is_echo = complaint["type"] == "too_short" and previous[: len(place)] == place
        if not is_echo:
            path = ".".join(str(part) for part in place) or "(body)"
            problems.append(Problem(path, complaint["msg"]))
        previous = place
    return tuple(problems)


Body = TypeVar("Body", bound=Value)


def parse_body(model: type[Body], body: bytes) -> Body:
    """The value in a JSON body. Raises InvalidJson, or InvalidRequest naming every path."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise InvalidJson from error
        raise InvalidRequest(problems=problems_of(error)) from error
