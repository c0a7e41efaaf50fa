"""The facts of one model as they are listed, in `listed` and in `vendors`."""

from __future__ import annotations

from typing import NamedTuple

from bluey.chat import Effort
from bluey.models.model import Price


class Facts(NamedTuple):
    """What is listed of one model; None where nothing is said.

    - `context_tokens`, `price`: as in `Model`;
    - `images`, `tools`, `json`: whether the list says that the model can do it;
    - `reasons`: whether it reasons, or can; `efforts`: what it can be told, the least first;
      `default`: what it does when it is told nothing;
    - `needs_paid_plan`: whether an account on the free plan is refused;
    - `ends`: the day (ISO) from which calls fail, past or to come;
    - `embeds`: whether it gives embeddings, and does not chat; `dimensions`: the numbers in each.
    """

    context_tokens: int | None = None
    price: Price | None = None
    images: bool = False
    tools: bool = False
    json: bool = False
    reasons: bool = False
    efforts: tuple[Effort, ...] = ()
    default: Effort | None = None
    needs_paid_plan: bool = False
    ends: str | None = None
    embeds: bool = False
    dimensions: int | None = None
