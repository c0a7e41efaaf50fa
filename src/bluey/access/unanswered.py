"""How many attempts at models may end without an answer, per tenant and API key.

Each may have been paid for, and nobody has anything from it. An isolate counts its own, in windows
of a minute; a Worker cannot ask the platform's rate limiters without counting.
"""

from __future__ import annotations

from dataclasses import dataclass

from bluey.errors import RateLimited
from bluey.tenants.settings import Tenant

PERIOD_S = 60
_PERIOD_MS = PERIOD_S * 1_000


@dataclass(slots=True)
class _Minute:
    """The attempts of one tenant or key in a minute that began with the first of them."""

    ends_ms: float
    attempts: int = 0


class Unanswered:
    """The attempts without an answer that an isolate has seen in the last minute."""

    def __init__(self) -> None:
        self._minutes: dict[str, _Minute] = {}

    def note(self, tenant: Tenant, key_id: str | None, attempts: int, now_ms: float) -> None:
        """Counts attempts that ended without an answer and may have cost something."""
        if not attempts:
            return
        self._minutes = {
            name: minute for name, minute in self._minutes.items() if minute.ends_ms > now_ms
        }
        for name, _, _ in _counters(tenant, key_id):
            minute = self._minutes.setdefault(name, _Minute(now_ms + _PERIOD_MS))
            minute.attempts += attempts

    def refuse(self, tenant: Tenant, key_id: str | None, now_ms: float) -> None:
        """Raises RateLimited where the tenant or the key has had its attempts of this minute."""
        for name, scope, limit in _counters(tenant, key_id):
            minute = self._minutes.get(name)
            if minute is None or minute.ends_ms <= now_ms or minute.attempts < limit:
                continue
            raise RateLimited(
                f"Too many attempts of this {scope} ended without an answer",
                details={"scope": scope, "periodSeconds": PERIOD_S},
                # Rounded up: after these seconds the minute is over.
                headers={"retry-after": str(-int(-(minute.ends_ms - now_ms) // 1_000))},
            )


def _counters(tenant: Tenant, key_id: str | None) -> list[tuple[str, str, int]]:
    """The key's counter, which is the smaller one, and the tenant's: name, scope and limit."""
    limits = tenant.limits.unanswered_per_minute
    counters = [(tenant.id, "tenant", limits.tenant)]
    if key_id is not None:
        counters.insert(0, (f"{tenant.id}/{key_id}", "key", limits.key))
    return counters
