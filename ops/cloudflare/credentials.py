"""The account and the token for Cloudflare's API."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from ops.project.accounts import ACCOUNT_VARIABLE, TOKEN_VARIABLE, AccountUnknown, find_account
from ops.project.dotenv import setting


@dataclass(frozen=True)
class Credentials:
    """An account and a token for it. The token is in no text form of this value."""

    account_id: str
    token: str = field(repr=False)


def find_credentials(folder: Path, account_id: str | None = None) -> Credentials:
    """The credentials of the deployment in `folder`; its wrangler.jsonc may name the account.

    Raises:
        AccountUnknown: the account or the token is not set or malformed; see `find_account`.
    """
    account = find_account(folder, account_id)
    found = {
        ACCOUNT_VARIABLE: account.id if account else "",
        TOKEN_VARIABLE: setting(folder, TOKEN_VARIABLE) or "",
    }
    forms = {ACCOUNT_VARIABLE: r"[0-9a-f]{32}", TOKEN_VARIABLE: r"[A-Za-z0-9._~+/-]+=*"}
    for name, value in found.items():
        if not value:
            raise AccountUnknown(
                name,
                f"{name} is not set",
                advice="Copy .env.example to .env in the deployment's folder and fill it in, or "
                "set the environment variable.",
            )
        if not re.fullmatch(forms[name], value):
            advice = (
                "Copy the account's id from the dashboard: 32 hex digits."
                if name == ACCOUNT_VARIABLE
                else "Copy the token again, without quotes or spaces around it."
            )
            raise AccountUnknown(name, f"{name} does not have the form of one", advice=advice)
    return Credentials(found[ACCOUNT_VARIABLE], found[TOKEN_VARIABLE])
