"""Dollars, as whole micro-dollars in Python and as decimals in JSON."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

MICRO_USD_PER_USD = 1_000_000
MAX_USD = 1_000_000_000

_DECIMAL = re.compile(r"[0-9]{1,10}(\.[0-9]{1,20})?", re.ASCII)


def micro_usd_in(value: object) -> int:
    """The micro-dollars in a JSON number or a decimal text. Raises PydanticCustomError where that
    is no amount, too much of it, or has a fraction of a micro-dollar."""
    # A float's `repr` is the shortest decimal that is it: what was written, in up to 15 digits.
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, float):
        text = f"{Decimal(text):f}"
    if isinstance(value, bool) or not _DECIMAL.fullmatch(text):
        raise PydanticCustomError(
            "dollars", 'Input should be dollars: a number, or a text such as "2.50"'
        )
    micro_usd = Decimal(text) * MICRO_USD_PER_USD
    if micro_usd != int(micro_usd):
        raise PydanticCustomError("dollars", "Input should have no more than six decimals")
    if micro_usd > MAX_USD * MICRO_USD_PER_USD:
        raise PydanticCustomError("dollars", "Input should be at most a billion dollars")
    return int(micro_usd)


def dollars_text(micro_usd: int) -> str:
    """An amount as JSON has it: `0.000123`."""
    sign = "-" if micro_usd < 0 else ""
    dollars, rest = divmod(abs(micro_usd), MICRO_USD_PER_USD)
    return f"{sign}{dollars}.{rest:06}"


def usd_number(micro_usd: int) -> float:
    """An amount as a JSON number, for clients that want one: exact to the micro-dollar."""
    return micro_usd / MICRO_USD_PER_USD


# What a setting has that is dollars: a number or a text there, micro-dollars here; a text again
# where it is stored.
Dollars = Annotated[
    int,
    BeforeValidator(
        micro_usd_in,
        Annotated[float, Field(ge=0, le=MAX_USD)]
        | Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]{1,6})?$")],
    ),
    PlainSerializer(dollars_text, when_used="json"),
]
