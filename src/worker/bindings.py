"""Makes the core's `Isolate` from `env`, once per isolate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workers import import_from_javascript

from bluey.access.keyring import Keyring
from bluey.budgets.ledgers.ledger import Storage
from bluey.budgets.settings import ledgers_on
from bluey.errors import Problem, SettingsError
from bluey.isolate import Isolate
from bluey.tenants.deployment import VARS, Deployment, parse_deployment
from bluey.tenants.settings import Tenant, parse_tenant
from worker.ai import AiBinding
from worker.assets import AssetsBinding
from worker.kv import KvNamespace
from worker.objects import ObjectNamespace
from worker.platform import ConsoleLog, PlatformClock, PlatformEntropy, PlatformGate
from worker.rate_limits import RateLimits

# Uploaded beside the code by the `rules` of the wrangler configuration.
SETTINGS_FOLDER = Path(__file__).parent.parent / "settings"


def make_isolate() -> Isolate:
    """The adapters around this deployment's bindings. Raises SettingsError."""
    # The raw environment: the SDK's wrapper would convert every argument and result.
    env: Any = import_from_javascript("cloudflare:workers").env
    deployment = parse_deployment({name: getattr(env, name, None) for name in VARS})
    tenants = load_tenants(deployment)
    clock, entropy = PlatformClock(), PlatformEntropy()

    store = KvNamespace(env.BUDGETS)
    storage = Storage(store, ObjectNamespace(env.LEDGER), PlatformGate, clock, entropy)
    open_ledger = ledgers_on(storage)

    keyrings: dict[str, Keyring] = {}

    def keys_of(tenant: Tenant) -> Keyring:
        if tenant.id not in keyrings:
            keyrings[tenant.id] = Keyring(tenant.id, store, clock)
        return keyrings[tenant.id]

    return Isolate(
        deployment=deployment,
        tenants=tenants,
        ai=AiBinding(env.AI),
        clock=clock,
        entropy=entropy,
        log=ConsoleLog(),
        ledger_of=lambda tenant: open_ledger(tenant.id, tenant.counting.enforcement),
        keys_of=keys_of,
        rate_limiter=RateLimits(env),
        # Plain workerd has no such binding.
        assets=AssetsBinding(getattr(env, "ASSETS", None)),
    )


def load_tenants(deployment: Deployment) -> Mapping[str, Tenant]:
    """The tenants whose settings were uploaded, by id.

    Raises SettingsError when settings do not parse, or a dedicated deployment's are missing.
    """
    tenants: dict[str, Tenant] = {}
    for path in sorted(SETTINGS_FOLDER.glob("*.jsonc")):
        tenant = parse_tenant(path.name, path.read_text())
        tenants[tenant.id] = tenant
    if deployment.tenant_id is not None and deployment.tenant_id not in tenants:
        problem = Problem("TENANT_ID", f"no settings of {deployment.tenant_id!r} were uploaded")
        raise SettingsError("vars", (problem,))
    return tenants
