"""What a tenant's own contract says that models cost."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bluey.dollars import Dollars
from bluey.validation import WHOLE, Value


class Rates(Value):
    """What a million tokens cost.

    - `input`, `output`: what is sent, and what is answered;
    - `cached_input`: input that the upstream had cached; `cache_write`: input that it put into its
      cache. Each costs as much as other input where it is left out.
    """

    input: Dollars
    output: Dollars
    cached_input: Dollars | None = None
    cache_write: Dollars | None = None


class LongContextRates(Rates):
    """What all tokens of a request cost that has more than `above` tokens of input."""

    above: Annotated[int, Field(ge=1, le=10**9), WHOLE]


class OwnPrice(Rates):
    """What one model costs, in dollars per million tokens."""

    long_context: LongContextRates | None = None
