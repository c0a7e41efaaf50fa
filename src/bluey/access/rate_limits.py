"""Requests per minute of a tenant, an API key and a session, by the platform's rate limiters.

They count per location and approximately; what has to be exact, tokens, is the budgets'
business. The limits themselves are in the wrangler configuration (`ratelimits`).
"""

from __future__ import annotations

from bluey.errors import RateLimited, RateLimiterUnavailable
from bluey.exchange import Exchange
from bluey.tenants.settings import Tenant

# All limiters of the wrangler configurations have this period; the platform knows 10 and 60 s
# and does not tell a Worker which.
PERIOD_S = 60


async def limit_rate(exchange: Exchange, tenant: Tenant) -> None:
    """Counts the request. Raises RateLimited when it is one too many.

    A limiter that cannot be asked lets it pass, and the log says so: it guards against
    floods, and the budgets still hold.
    """
    counted = {"tenant": f"{exchange.ports.deployment.environment}/{tenant.id}"}
    if exchange.key is not None:
        counted["key"] = f"{counted['tenant']}/{exchange.key.id}"
    if exchange.chat is not None and exchange.chat.session_id is not None:
        counted["session"] = f"{counted['tenant']}/{exchange.chat.session_id}"
    try:
        exceeded = await exchange.ports.rate_limiter.exceeded(counted)
    except RateLimiterUnavailable as error:
        exchange.log("rate_limiter_error", {"reason": str(error)})
        return
    if exceeded is not None:
        raise RateLimited(
            f"Too many requests of this {exceeded}",
            details={"scope": exceeded, "periodSeconds": PERIOD_S},
            headers={"retry-after": str(PERIOD_S)},
        )
