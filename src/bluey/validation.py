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


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Every complaint with the path of its place, in the input's own key names."""
    return tuple(
        Problem(
            path=".".join(str(part) for part in complaint["loc"]) or "(body)",
            message=complaint["msg"],
        )
        for complaint in error.errors(include_url=False, include_input=False)
    )
