"""Requests per minute of a tenant, as one isolate counts them.

The platform's rate limiters count for a whole location, but their limits are part of the upload.
This limit is in the tenant's settings, so it can be overridden at run time.
"""

from __future__ import annotations

from bluey.access.minutes import PERIOD_S, Minutes
from bluey.errors import RateLimited
from bluey.tenants.settings import Tenant


class RequestCounts:
    """The requests that an isolate has admitted in the last minute, by tenant."""

    def __init__(self) -> None:
        self._minutes = Minutes()

    def count(self, tenant: Tenant, now_ms: float) -> None:
        """Counts a request. Raises RateLimited where the tenant has had its requests of this
        minute; that request is not counted."""
        limit = tenant.limits.requests_per_minute
        if limit is None:
            return
        if self._minutes.count_of(tenant.id, now_ms) >= limit:
            raise RateLimited(
                "Too many requests of this tenant",
                details={"scope": "tenant", "periodSeconds": PERIOD_S},
                headers={"retry-after": str(self._minutes.seconds_left(tenant.id, now_ms))},
            )
        self._minutes.add(tenant.id, 1, now_ms)
