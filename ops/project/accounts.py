"""Which Cloudflare account a deployment is in. Every command asks here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError
from ops.project.dotenv import read_dotenv

ACCOUNT_VARIABLE = "CLOUDFLARE_ACCOUNT_ID"
TOKEN_VARIABLE = "CLOUDFLARE_API_TOKEN"  # noqa: S105 - a name

CONFIGURATION, SHELL, DOTENV = "wrangler.jsonc", "the shell", ".env"


@dataclass(frozen=True)
class NamedAccount:
    """An account's id, and where it is named."""

    id: str
    source: str


class AccountUnknown(OpsError):
    """A variable does not say which account, or with which token: it is not set, not of its form,
    or names another account elsewhere."""

    def __init__(self, variable: str, message: str, *, advice: str) -> None:
        super().__init__(message, advice=advice)
        self.variable = variable


def find_account(
    folder: Path, configured: str | None, environ: Mapping[str, str] = os.environ
) -> NamedAccount | None:
    """The account of the deployment in `folder`; None where nothing names one.

    As for wrangler, the `account_id` of its configuration decides. Without one it is
    CLOUDFLARE_ACCOUNT_ID: of the shell, else of the folder's `.env`. wrangler would let the shell
    win over the `.env`; here they must agree, because a variable that was meant for another tenant
    would otherwise choose where this one is deployed.

    Raises:
        AccountUnknown: they do not agree.
    """
    if configured:
        return NamedAccount(configured, CONFIGURATION)
    in_shell, in_file = environ.get(ACCOUNT_VARIABLE), read_dotenv(folder).get(ACCOUNT_VARIABLE)
    if in_shell and in_file and in_shell != in_file:
        raise AccountUnknown(
            ACCOUNT_VARIABLE,
            f"the shell's {ACCOUNT_VARIABLE} is not the one in the .env of {folder.name}",
            advice=f"Unset it in the shell (`unset {ACCOUNT_VARIABLE} {TOKEN_VARIABLE}`), or "
            "correct the .env.",
        )
    if in_shell:
        return NamedAccount(in_shell, SHELL)
    return NamedAccount(in_file, DOTENV) if in_file else None
