"""What wrangler is started with where it talks to a deployment's account."""

import os

from ops.errors import OpsError
from ops.project.dotenv import read_dotenv, setting
from ops.project.paths import deployment_config
from ops.wrangler.node import wrangler_environment

TOKEN, ACCOUNT = "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"


def account_environment(deployment: str, **extra: str) -> dict[str, str]:
    """The environment for wrangler: token and account of the shell, else of the deployment's
    `.env`; neither where wrangler has a login of its own.

    Raises:
        OpsError: shell and `.env` name two accounts.
    """
    folder = deployment_config(deployment).parent
    named = {read_dotenv(folder).get(ACCOUNT), os.environ.get(ACCOUNT)} - {None, ""}
    if len(named) > 1:
        raise OpsError(
            f"the shell's {ACCOUNT} is not the one in the .env of {deployment}",
            advice=f"Unset it in the shell (`unset {ACCOUNT} {TOKEN}`), or correct the .env.",
        )
    given = {name: value for name in (TOKEN, ACCOUNT) if (value := setting(folder, name))}
    return wrangler_environment(**given, **extra)
