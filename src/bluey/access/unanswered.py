"""How many attempts at models may end without an answer, per tenant and API key.

Each may have been paid for, and nobody has anything from it. An isolate counts its own, in windows
of a minute; a Worker cannot ask the platform's rate limiters without counting.
"""

from __future__ import annotations

from bluey.access.minutes import PERIOD_S, Minutes
from bluey.errors import RateLimited
from bluey.tenants.settings import Tenant


class Unanswered:
    """The attempts without an answer that an isolate has seen in the last minute."""

    def __init__(self) -> None:
        self._minutes = Minutes()

    def note(self, tenant: Tenant, key_id: str | None, attempts: int, now_ms: float) -> None:
        """Counts attempts that ended without an answer and may have cost something."""
        if not attempts:
            return
        for name, _, _ in _counters(tenant, key_id):
            self._minutes.add(name, attempts, now_ms)

    def refuse(self, tenant: Tenant, key_id: str | None, now_ms: float) -> None:
        """Raises RateLimited where the tenant or the key has had its attempts of this minute."""
        for name, scope, limit in _counters(tenant, key_id):
            if self._minutes.count_of(name, now_ms) < limit:
                continue
            raise RateLimited(
                f"Too many attempts of this {scope} ended without an answer",
                details={"scope": scope, "periodSeconds": PERIOD_S},
                headers={"retry-after": str(self._minutes.seconds_left(name, now_ms))},
            )


def _counters(tenant: Tenant, key_id: str | None) -> list[tuple[str, str, int]]:
    """The key's counter, which is the smaller one, and the tenant's: name, scope and limit."""
    limits = tenant.limits.unanswered_per_minute
    counters = [(tenant.id, "tenant", limits.tenant)]
    if key_id is not None:
        counters.insert(0, (f"{tenant.id}/{key_id}", "key", limits.key))
    return counters
