"""Rate limiters that never forget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bluey.errors import (
    RateLimiterUnavailable,
)


class FakeRateLimiter:
    """Limiters that never forget, some of whose keys are trouble: those with `failing` or
    `silent` in them."""

    def __init__(self, limits: Mapping[str, int] | None = None) -> None:
        self._limits = limits or {}
        self.counts: Counter[tuple[str, str]] = Counter()

    async def exceeded(self, counted: Mapping[str, str]) -> str | None:
        for scope, key in counted.items():
            if scope not in self._limits:
                continue
            if "failing" in key or "silent" in key:
                raise RateLimiterUnavailable("a rate limiter failed")
            self.counts[scope, key] += 1
            if self.counts[scope, key] > self._limits[scope]:
                return scope
        return None
