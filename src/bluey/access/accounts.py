"""The accounts that a request's tokens count on."""

from __future__ import annotations

from bluey.access.keys import ApiKey
from bluey.budgets.account import Account
from bluey.tenants.settings import Tenant


def accounts_of(tenant: Tenant, key: ApiKey | None) -> list[Account]:
    """The accounts that a request's tokens count on: its tenant's, and its API key's, each where it
    has budgets."""
    accounts = [tenant.account] if tenant.account else []
    if key is not None and (limits := key.record.budgets) is not None:
        name = f"{tenant.id}/key/{key.digest}"
        accounts.append(Account(name, "key", limits, tenant.hold_ttl_ms))
    return accounts
