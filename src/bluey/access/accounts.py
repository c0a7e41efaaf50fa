"""The accounts that a request's tokens count on."""

from __future__ import annotations

from bluey.access.keys import ApiKey
from bluey.budgets.settings import Account, Budgets
from bluey.tenants.settings import Tenant


def accounts_of(tenant: Tenant, key: ApiKey | None) -> list[Account]:
    """The accounts that a request's tokens count on: its tenant's, and its API key's, each where it
    has budgets."""
    accounts = [tenant.account] if tenant.account else []
    if key is not None and (limits := key.record.budgets) is not None:
        budgets = (tenant.budgets or Budgets.model_construct()).model_copy(
            update={"daily": limits.daily, "monthly": limits.monthly}
        )
        name = f"{tenant.id}/key/{key.digest}"
        accounts.append(Account(name, "key", budgets, tenant.hold_ttl_ms))
    return accounts
