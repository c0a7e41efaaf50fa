"""Who asks Cloudflare's API, and about which account."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from ops.errors import OpsError
from ops.project.dotenv import read_dotenv

ACCOUNT_VARIABLE = "CLOUDFLARE_ACCOUNT_ID"
TOKEN_VARIABLE = "CLOUDFLARE_API_TOKEN"  # noqa: S105 - a name


@dataclass(frozen=True)
class Credentials:
    """An account and a token for it, which no text form of this shows."""

    account_id: str
    token: str = field(repr=False)


class MissingCredentials(OpsError):
    """A variable is set neither in the environment nor in the `.env`, or cannot be one."""

    def __init__(self, variable: str, message: str, advice: str) -> None:
        super().__init__(message, advice=advice)
        self.variable = variable


def find_credentials(folder: Path, account_id: str | None = None) -> Credentials:
    """The credentials of the deployment in `folder`.

    An account that its wrangler.jsonc names comes first, as it does for wrangler; then the
    environment; then the folder's `.env`.

    Raises:
        MissingCredentials: one of the two is not set, or is not of its form.
    """
    written = read_dotenv(folder)
    found = {
        name: os.environ.get(name) or written.get(name, "")
        for name in (ACCOUNT_VARIABLE, TOKEN_VARIABLE)
    }
    found[ACCOUNT_VARIABLE] = account_id or found[ACCOUNT_VARIABLE]
    forms = {ACCOUNT_VARIABLE: r"[0-9a-f]{32}", TOKEN_VARIABLE: r"[A-Za-z0-9._~+/-]+=*"}
    for name, value in found.items():
        if not value:
            raise MissingCredentials(
                name,
                f"{name} is not set",
                "Copy .env.example to .env in the deployment's folder and fill it in, or set the "
                "environment variable.",
            )
        if not re.fullmatch(forms[name], value):
            advice = (
                "Copy the account's id from the dashboard: 32 hex digits."
                if name == ACCOUNT_VARIABLE
                else "Copy the token again, without quotes or spaces around it."
            )
            raise MissingCredentials(name, f"{name} does not have the form of one", advice)
    return Credentials(found[ACCOUNT_VARIABLE], found[TOKEN_VARIABLE])
