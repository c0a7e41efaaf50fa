"""What one isolate has: the adapters to everything outside the core, and the tenants that it
serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bluey.access.authentication import Keys
from bluey.access.request_counts import RequestCounts
from bluey.access.unanswered import Unanswered
from bluey.alerts.watch import Told
from bluey.budgets.history import Histories
from bluey.budgets.ledgers.ledger import Ledger
from bluey.ports import Ai, Assets, Clock, Entropy, Log, Metrics, Objects, RateLimiter
from bluey.tenants.deployment import Deployment
from bluey.tenants.directory import Directory
from bluey.tenants.settings import Tenant
from bluey.tokens.token_ids import TokenTable


@dataclass(frozen=True, slots=True)
class Isolate:
    """The adapters of this isolate, and the tenants that its deployment serves."""

    deployment: Deployment
    tenants: Directory
    ai: Ai
    clock: Clock
    entropy: Entropy
    log: Log
    ledger_of: Callable[[Tenant], Ledger]
    keys_of: Callable[[Tenant], Keys]
    operator_keys: Keys
    rate_limiter: RateLimiter
    assets: Assets
    # The objects that send alerts.
    outboxes: Objects
    # None where no dataset is bound.
    metrics: Metrics | None = None
    # The budget windows whose warning this isolate has already logged.
    warned: set[str] = field(default_factory=set)
    # The thresholds that it has told to the outboxes.
    told: Told = field(default_factory=Told)
    unanswered: Unanswered = field(default_factory=Unanswered)
    request_counts: RequestCounts = field(default_factory=RequestCounts)
    histories: Histories = field(default_factory=Histories)
    # What the ids of a tokenizer stand for, once a request has needed that.
    token_tables: dict[str, TokenTable] = field(default_factory=dict)
