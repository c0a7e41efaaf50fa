"""Cloudflare's API: what an account has, read with a tenant's own token."""

from datetime import datetime
from typing import TYPE_CHECKING

from ops.cloudflare.credentials import Credentials

if TYPE_CHECKING:
    from ops.cloudflare.account import Account
    from ops.cloudflare.kv import AccountNamespace


def open_account(credentials: Credentials) -> "Account":
    """An account; nothing is asked yet.

    Imported here, because Cloudflare's client takes longer to import than most commands run.
    """
    from ops.cloudflare.account import Account  # noqa: PLC0415 - see above

    return Account(credentials)


def open_namespace(account: "Account", namespace_id: str) -> "AccountNamespace":
    """A KV namespace of an account; nothing is asked yet."""
    from ops.cloudflare.kv import AccountNamespace  # noqa: PLC0415 - see above

    return AccountNamespace(account, namespace_id)


def uploaded_at(account: "Account", worker: str) -> datetime | None:
    """When the version of a Worker was uploaded that is served; None where none is. Raises
    ApiError."""
    from ops.cloudflare.versions import uploaded_at as found  # noqa: PLC0415 - see above

    return found(account, worker)
