"""A deployment whose whole outside is fake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bluey.access.keyring import Keyring
from bluey.access.keys import (
    digest_of,
    make_key,
    make_operator_key,
    operators_of,
    records_prefix,
)
from bluey.app import handle
from bluey.budgets.account import Account
from bluey.budgets.ledgers.accountwise import AccountwiseLedger
from bluey.http.messages import Request, Response
from bluey.isolate import Isolate
from bluey.tenants.deployment import Deployment
from bluey.tenants.directory import Directory
from bluey.tenants.settings import Tenant
from tests.fakes.alerts import FakeOutboxes
from tests.fakes.assets import FakeAssets
from tests.fakes.client import FakeSink
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.ledger import FakeLedger
from tests.fakes.log import FakeLog
from tests.fakes.metrics import FakeMetrics
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.upstream import FakeAi, Turn
from tests.fakes.values import UPLOADED_MS, make_base, make_deployment, make_tenant


@dataclass(slots=True)
class World:
    """A deployment whose whole outside is fake."""

    clock: FakeClock
    ai: FakeAi
    log: FakeLog
    ledgers: dict[str, FakeLedger]
    namespace: FakeNamespace
    store: FakeKeyValueStore
    assets: FakeAssets
    metrics: FakeMetrics
    outboxes: FakeOutboxes
    isolate: Isolate

    def add_key(self, number: int = 1, tenant_id: str = "acme", **record: object) -> str:
        """A new key of the tenant's, stored as an operator does; numbers make keys differ."""
        key = make_key(tenant_id, number)
        stored = {"label": "test", "created": "2026-11-01T00:00:00Z", **record}
        name = records_prefix(tenant_id) + digest_of(key)
        self.namespace.write_from_elsewhere(name, stored)
        return key

    def add_operator_key(self, number: int = 1, environment: str = "dev", **record: object) -> str:
        """A new operator key of this environment's, as `add_key`."""
        key = make_operator_key(environment, number)
        stored = {"label": "test", "created": "2026-11-01T00:00:00Z", **record}
        name = records_prefix(operators_of(environment)) + digest_of(key)
        self.namespace.write_from_elsewhere(name, stored)
        return key

    @property
    def ledger(self) -> FakeLedger:
        """The ledger of the only tenant that has one."""
        (ledger,) = self.ledgers.values()
        return ledger

    async def send(self, request: Request) -> Response:
        """The response; a streamed one is not written yet."""
        return await handle(request, self.isolate)

    async def send_and_drain(self, request: Request, sink: FakeSink | None = None) -> Exchanged:
        """The response and all that its client got, when all of its work is done."""
        response = await self.send(request)
        text = response.body
        if response.stream is not None:
            sink = sink or FakeSink(self.clock)
            await response.stream(sink)
            text = sink.text
        if response.afterwards is not None:
            await response.afterwards
        return Exchanged(response, text)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A response and the text of its body."""

    response: Response
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def make_world(
    *turns: Turn,
    tenants: tuple[Tenant, ...] = (),
    deployment: Deployment | None = None,
    fraction: float = 0.5,
    rate_limiter: FakeRateLimiter | None = None,
    files: Mapping[str, bytes] | None = None,
    has_dataset: bool = True,
) -> World:
    """A world whose `env.AI` plays these turns. Without more it serves `acme` alone. Every
    tenant with budgets has a ledger; `files` are those beside the Worker."""
    deployment = deployment or make_deployment()
    clock, log = FakeClock(), FakeLog()
    ai, assets, metrics = FakeAi(clock, *turns), FakeAssets(files), FakeMetrics()
    served = {tenant.id: tenant for tenant in tenants or (make_tenant(),)}
    accounts = [tenant.account for tenant in served.values() if tenant.account]
    ledgers = {account.name: FakeLedger(account.limits, clock) for account in accounts}
    namespace = FakeNamespace(clock)
    store = FakeKeyValueStore(namespace)
    outboxes = FakeOutboxes(clock, log)
    keyrings: dict[str, Keyring] = {}

    def open_account(account: Account) -> FakeLedger:
        return ledgers.setdefault(account.name, FakeLedger(account.limits, clock))

    tenant_ledgers: dict[str, AccountwiseLedger] = {}

    isolate = Isolate(
        deployment=deployment,
        tenants=Directory(
            deployment, map(make_base, served.values()), store, clock, log, UPLOADED_MS
        ),
        ai=ai,
        clock=clock,
        entropy=FakeEntropy(fraction),
        log=log,
        ledger_of=lambda tenant: tenant_ledgers.setdefault(
            tenant.id, AccountwiseLedger(open_account)
        ),
        keys_of=lambda tenant: keyrings.setdefault(tenant.id, Keyring(tenant.id, store, clock)),
        operator_keys=Keyring(operators_of(deployment.environment), store, clock),
        rate_limiter=rate_limiter or FakeRateLimiter(),
        assets=assets,
        outboxes=outboxes,
        metrics=metrics if has_dataset else None,
    )
    return World(clock, ai, log, ledgers, namespace, store, assets, metrics, outboxes, isolate)
