"""Finds the Cloudflare account of a deployment, for every command."""

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
    """An account's id, and the place that names it."""

    id: str
    source: str


class AccountUnknown(OpsError):
    """The account or the token is not known: a variable is not set or malformed, or the shell and
    the `.env` name two accounts."""

    def __init__(self, variable: str, message: str, *, advice: str) -> None:
        super().__init__(message, advice=advice)
        self.variable = variable


def find_account(
    folder: Path, configured: str | None, environ: Mapping[str, str] = os.environ
) -> NamedAccount | None:
    """The account of the deployment in `folder`; None where nothing names one.

    As for wrangler, the `account_id` of its configuration decides. Without one it is
    CLOUDFLARE_ACCOUNT_ID of the shell, else of the folder's `.env`. wrangler would prefer the
    shell; here the two must agree, so that a variable for another tenant does not choose where this
    one is deployed.

    Raises:
        AccountUnknown: the shell and the `.env` do not agree.
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
