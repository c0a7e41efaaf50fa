"""Cloudflare's API: what an account has, read with a tenant's own token."""

from typing import TYPE_CHECKING

from ops.cloudflare.credentials import Credentials

if TYPE_CHECKING:
    from ops.cloudflare.account import Account


def open_account(credentials: Credentials) -> "Account":
    """An account to read; nothing is asked yet.

    Imported here, because Cloudflare's client takes longer to import than most commands run.
    """
    from ops.cloudflare.account import Account  # noqa: PLC0415 - see above

    return Account(credentials)
