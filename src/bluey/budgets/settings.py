"""A budget's settings, and whose tokens are counted against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bluey.validation import Value


class TokenLimit(Value):
    """The tokens of one window."""

    tokens: Annotated[int, Field(ge=1, le=10**15)]


class Budgets(Value):
    """How many tokens a tenant may use per calendar day and month (UTC).

    - `enforcement`: `kv` counts in Workers KV, with the bound that docs/budgets.md states;
      `exact` in a Durable Object, which never overspends;
    - `on_ledger_failure`: what a request meets when the ledger cannot be read;
    - `warn_at`: the share of a window's limit from which on answers carry a warning.
    """

    enforcement: Literal["kv", "exact"] = "kv"
    on_ledger_failure: Literal["deny", "allow"] = "deny"
    warn_at: Annotated[float, Field(gt=0, le=1)] = 0.8
    daily: TokenLimit | None = None
    monthly: TokenLimit | None = None

    @model_validator(mode="after")
    def _has_a_window(self) -> Budgets:
        if self.daily is None and self.monthly is None:
            raise ValueError("name at least one of daily and monthly")
        return self


@dataclass(frozen=True, slots=True)
class Account:
    """Whose tokens are counted: a tenant's, or one API key's inside its tenant's."""

    name: str
    scope: Literal["tenant", "key"]
    budgets: Budgets
    hold_ttl_ms: int
