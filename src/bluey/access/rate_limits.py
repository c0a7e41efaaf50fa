"""Requests per minute of a tenant, an API key and a session, by the platform's rate limiters.

They count per location and approximately; what has to be exact, tokens, is the budgets'
business. The limits themselves are in the wrangler configuration (`ratelimits`).
"""

from __future__ import annotations

from bluey.errors import RateLimited
from bluey.ports import RateLimiter

# All limiters of the wrangler configurations have this period; the platform knows 10 and 60 s
# and does not tell a Worker which.
PERIOD_S = 60


async def limit_rate(
    limiter: RateLimiter,
    environment: str,
    tenant_id: str,
    key_id: str | None,
    session_id: str | None,
) -> None:
    """Counts a request for its tenant and, where it has them, its key and its session.

    Raises RateLimited when it is one too many, and RateLimiterUnavailable when the limiter
    cannot be asked.
    """
    tenant = f"{environment}/{tenant_id}"
    counted = {"tenant": tenant}
    if key_id is not None:
        counted["key"] = f"{tenant}/{key_id}"
    if session_id is not None:
        counted["session"] = f"{tenant}/{session_id}"
    exceeded = await limiter.exceeded(counted)
    if exceeded is not None:
        raise RateLimited(
            f"Too many requests of this {exceeded}",
            details={"scope": exceeded, "periodSeconds": PERIOD_S},
            headers={"retry-after": str(PERIOD_S)},
        )
