"""The base of every parsed value, and pydantic's complaints as our problems."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from bluey.errors import Problem


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
    return tuple(
        Problem(
            path=".".join(str(part) for part in complaint["loc"]) or "(body)",
            message=complaint["msg"],
        )
        for complaint in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    )
