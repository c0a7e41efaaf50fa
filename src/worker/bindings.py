"""Makes the core's `Isolate` from `env`, once per isolate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workers import import_from_javascript

from bluey.access.keyring import Keyring
from bluey.access.keys import operators_of
from bluey.budgets.ledgers.ledger import Storage
from bluey.budgets.settings import ledgers_on
from bluey.errors import Problem, SettingsError
from bluey.isolate import Isolate
from bluey.remembered import remember
from bluey.tenants.deployment import VARS, Deployment, parse_deployment
from bluey.tenants.directory import MAX_TENANTS, Directory
from bluey.tenants.override import Base, base_of
from bluey.tenants.settings import Tenant
from worker.ai import AiBinding
from worker.assets import AssetsBinding
from worker.kv import KvNamespace
from worker.metrics import Dataset
from worker.objects import ObjectNamespace
from worker.platform import ConsoleLog, PlatformClock, PlatformEntropy, PlatformGate
from worker.rate_limits import RateLimits

# Uploaded beside the code by the `rules` of the wrangler configuration.
_SETTINGS_FOLDER = Path(__file__).parent.parent / "settings"


def _read_settings() -> Sequence[Base] | SettingsError:
    """The settings that were uploaded; or why they do not parse."""
    try:
        return [
            base_of("file", path.name, path.read_text())
            for path in sorted(_SETTINGS_FOLDER.glob("*.jsonc"))
        ]
    except SettingsError as problems:
        return problems


# They are part of the upload as the code is, so they are read with it: the platform takes its
# snapshot after that, and no request pays for it.
_SETTINGS = _read_settings()


def make_isolate() -> Isolate:
    """The adapters around this deployment's bindings. Raises SettingsError."""
    # The raw environment: the SDK's wrapper would convert every argument and result.
    env: Any = import_from_javascript("cloudflare:workers").env
    deployment = parse_deployment({name: getattr(env, name, None) for name in VARS})
    files = load_settings(deployment)
    clock, entropy, log = PlatformClock(), PlatformEntropy(), ConsoleLog()

    store = KvNamespace(env.BUDGETS)
    storage = Storage(store, ObjectNamespace(env.LEDGER), PlatformGate, clock, entropy)
    open_ledger = ledgers_on(storage)

    keyrings: dict[str, Keyring] = {}

    def keys_of(tenant: Tenant) -> Keyring:
        keyring = keyrings.get(tenant.id) or Keyring(tenant.id, store, clock)
        remember(keyrings, tenant.id, keyring, MAX_TENANTS)
        return keyring

    return Isolate(
        deployment=deployment,
        tenants=Directory(deployment, files, store, clock, log, _uploaded_ms(env)),
        ai=AiBinding(env.AI),
        clock=clock,
        entropy=entropy,
        log=log,
        ledger_of=lambda tenant: open_ledger(tenant.id, tenant.counting.enforcement),
        keys_of=keys_of,
        operator_keys=Keyring(operators_of(deployment.environment), store, clock),
        rate_limiter=RateLimits(env),
        # Plain workerd has no such binding.
        assets=AssetsBinding(getattr(env, "ASSETS", None)),
        # Nobody but a tenant with alerts needs it.
        outboxes=ObjectNamespace(getattr(env, "ALERTS", None), "alert outbox"),
        metrics=Dataset(env.METRICS) if hasattr(env, "METRICS") else None,
    )


def load_settings(deployment: Deployment) -> Sequence[Base]:
    """The settings that were uploaded.

    Raises SettingsError when settings do not parse, or a dedicated deployment's are missing.
    """
    # A snapshot that knows no settings serves any: the tests begin with one.
    files = _SETTINGS or _read_settings()
    if isinstance(files, SettingsError):
        raise files
    if deployment.tenant_id not in (None, *(base.tenant.id for base in files)):
        problem = Problem("TENANT_ID", f"no settings of {deployment.tenant_id!r} were uploaded")
        raise SettingsError("vars", (problem,))
    return files


def _uploaded_ms(env: Any) -> float | None:
    """When this version of the Worker was uploaded (milliseconds since 1970); None where the
    platform does not tell. Plain workerd has no such binding."""
    version = getattr(env, "VERSION", None)
    if version is None:
        return None
    try:
        return datetime.fromisoformat(version.timestamp).timestamp() * 1_000
    except ValueError:
        return None
