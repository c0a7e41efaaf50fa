"""How many tokens and dollars may be used per calendar day and month."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bluey.dollars import Dollars
from bluey.validation import WHOLE, Value


def _more_than_nothing(micro_usd: int) -> int:
    if not micro_usd:
        raise PydanticCustomError("dollars", "Input should be more than 0 dollars")
    return micro_usd


class WindowLimit(Value):
    """The limits of one window: tokens, dollars, or both."""

    tokens: Annotated[int, Field(ge=1, le=10**15), WHOLE] | None = None
    micro_usd: Annotated[
        Annotated[Dollars, AfterValidator(_more_than_nothing)] | None, Field(alias="usd")
    ] = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.tokens is None and self.micro_usd is None:
            raise ValueError("Name at least one of tokens and usd")
        return self


class Limits(Value):
    """The limits of a budget: per day, per month, or both."""

    daily: WindowLimit | None = None
    monthly: WindowLimit | None = None

    @cached_property
    def are_in_dollars(self) -> bool:
        """Whether any of them limits dollars."""
        windows = (self.daily, self.monthly)
        return any(window is not None and window.micro_usd is not None for window in windows)

    @model_validator(mode="after")
    def _has_a_window(self) -> Self:
        if self.daily is None and self.monthly is None:
            raise ValueError("Name at least one of daily and monthly")
        return self
