"""Words and numbers of the HTTP contract that replies of several rooms share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
UsdText = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{6}$")]
"""Dollars, with six decimals."""
SignedUsdText = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{6}$")]
"""The same, perhaps below 0."""
Cost = Annotated[float, Field(ge=0)]
"""Dollars, exact to six decimals."""
SentUuid = Annotated[str, Field(json_schema_extra={"format": "uuid"})]

# Whose budget it is: the tenant's, or the API key's.
BudgetScope = Literal["tenant", "key"]
WindowName = Literal["daily", "monthly"]
BudgetUnit = Literal["tokens", "usd"]
RefusalReason = Literal["exhausted", "busy", "request_too_large"]
