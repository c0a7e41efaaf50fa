"""Everything outside the core, and whom this deployment serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bluey.access.authentication import Keys
from bluey.budgets.ledger import Ledger
from bluey.budgets.settings import Account
from bluey.ports import Ai, Assets, Clock, Entropy, Log, RateLimiter
from bluey.tenants.deployment import Deployment
from bluey.tenants.settings import Tenant


@dataclass(frozen=True, slots=True)
class Isolate:
    """Everything outside, and whom this deployment serves."""

    deployment: Deployment
    tenants: Mapping[str, Tenant]
    ai: Ai
    clock: Clock
    entropy: Entropy
    log: Log
    ledger_of: Callable[[Account], Ledger]
    keys_of: Callable[[Tenant], Keys]
    rate_limiter: RateLimiter
    assets: Assets
    # The windows whose warning this isolate has logged.
    warned: set[str] = field(default_factory=set)

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The origins that any tenant of this deployment allows: for what names no tenant, as a
        browser's preflight does. A request that names one is held to that tenant's own."""
        dedicated = self.tenants.get(self.deployment.tenant_id or "")
        tenants = (dedicated,) if dedicated else self.tenants.values()
        return frozenset(origin for tenant in tenants for origin in tenant.allowed_origins)
