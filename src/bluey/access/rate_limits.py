"""Requests per minute of a tenant, an API key and a session, by the platform's rate limiters.

The platform counts approximately, and per location. Tokens have to be counted exactly: the budgets
do that. The limits are in the wrangler configuration (`ratelimits`).
"""

from __future__ import annotations

from bluey.errors import RateLimited
from bluey.ports import RateLimiter

# The period of all limiters in the wrangler configurations. The platform offers 10 and 60 s, and a
# Worker cannot read which one is set.
PERIOD_S = 60


async def limit_rate(
    limiter: RateLimiter,
    environment: str,
    tenant_id: str,
    key_id: str | None,
    session_id: str | None,
) -> None:
    """Counts a request for its session, its API key and its tenant, as far as it has them.

    The narrowest is asked first. A request that one of them refuses does not count against those
    after it: one session cannot use up its key's limit, nor one key its tenant's.

    Raises RateLimited when a limit is exceeded, or RateLimiterUnavailable when a limiter cannot be
    asked.
    """
    tenant = f"{environment}/{tenant_id}"
    counted: dict[str, str] = {}
    if session_id is not None:
        counted["session"] = f"{tenant}/{session_id}"
    if key_id is not None:
        counted["key"] = f"{tenant}/{key_id}"
    counted["tenant"] = tenant
    exceeded = await limiter.exceeded(counted)
    if exceeded is not None:
        raise RateLimited(
            f"Too many requests of this {exceeded}",
            details={"scope": exceeded, "periodSeconds": PERIOD_S},
            headers={"retry-after": str(PERIOD_S)},
        )
