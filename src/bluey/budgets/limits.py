"""How many tokens may be used per calendar day and month."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from bluey.validation import Value


class TokenLimit(Value):
    """The tokens of one window."""

    tokens: Annotated[int, Field(ge=1, le=10**15)]


class Limits(Value):
    """The limits of a budget: per day, per month, or both."""

    daily: TokenLimit | None = None
    monthly: TokenLimit | None = None

    @model_validator(mode="after")
    def _has_a_window(self) -> Self:
        if self.daily is None and self.monthly is None:
            raise ValueError("name at least one of daily and monthly")
        return self
