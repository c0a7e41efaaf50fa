"""The accounts that a request's tokens count on."""

from __future__ import annotations

from bluey.access.keys import ApiKey
from bluey.budgets.account import Account
from bluey.tenants.settings import Tenant


def accounts_of(tenant: Tenant, key: ApiKey | None) -> list[Account]:
    """The accounts that a request's tokens count on: its tenant's, and its API key's, each where it
    has budgets."""
    accounts = [tenant.account] if tenant.account else []
    if key is not None and (account := account_of(tenant, key)) is not None:
        accounts.append(account)
    return accounts


def account_of(tenant: Tenant, key: ApiKey) -> Account | None:
    """An API key's own account; None where the key has no budgets of its own."""
    limits = key.record.budgets
    if limits is None:
        return None
    return Account(f"{tenant.id}/key/{key.digest}", "key", limits, tenant.hold_ttl_ms)
