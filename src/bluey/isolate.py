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
    ledgers: Callable[[Account], Ledger]
    keys: Callable[[Tenant], Keys]
    rate_limiter: RateLimiter
    assets: Assets
    # The windows whose warning this isolate has logged.
    warned: set[str] = field(default_factory=set)
