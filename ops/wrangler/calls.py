"""Calls wrangler for one environment of a deployment."""

from collections.abc import Mapping
from pathlib import Path

from ops.console import without_colors
from ops.errors import OpsError
from ops.processes.running import run
from ops.project.accounts import ACCOUNT_VARIABLE, TOKEN_VARIABLE, find_account
from ops.project.configuration import read_config
from ops.project.dotenv import setting
from ops.project.paths import deployment_config
from ops.wrangler.node import wrangler, wrangler_environment

NEEDS_ACCOUNT = (
    f"What wrangler says is above. It needs {TOKEN_VARIABLE} and {ACCOUNT_VARIABLE}, in the shell "
    "or in the .env beside wrangler.jsonc."
)


def command_line(deployment: str, env: str, *words: str) -> list[str]:
    """The command line for these arguments of wrangler's."""
    which = ("--config", str(deployment_config(deployment)), "--env", env)
    return [*map(str, wrangler()), *words, *which]


def account_environment(deployment: str, env: str, **extra: str) -> dict[str, str]:
    """The environment for a command of wrangler's that talks to the deployment's account.

    It has the account and the token, each where it is known. Without them wrangler may use its own
    login.

    Raises:
        OpsError: there is no such deployment or environment, or two accounts are named for it.
    """
    folder = deployment_config(deployment).parent
    account = find_account(folder, read_config(deployment, env).get("account_id"))
    given = {ACCOUNT_VARIABLE: account.id if account else None}
    given[TOKEN_VARIABLE] = setting(folder, TOKEN_VARIABLE)
    return wrangler_environment(**{name: value for name, value in given.items() if value}, **extra)


def require_account(deployment: str, env: str) -> None:
    """Look before anything long is done whether wrangler can get at the deployment's account.

    Raises:
        OpsError: the token or the account is not set, and wrangler has no login of its own; or see
            `account_environment`.
    """
    given = account_environment(deployment, env)
    missing = [name for name in (TOKEN_VARIABLE, ACCOUNT_VARIABLE) if not given.get(name)]
    if not missing or (not given.get(TOKEN_VARIABLE) and _has_login(given)):
        return
    folder = deployment_config(deployment).parent
    raise OpsError(
        f"{deployment} ({env}): {' and '.join(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} not set",
        advice=f"Copy .env.example to .env in {folder} and fill it in, or set it in the shell.",
    )


def _has_login(environ: Mapping[str, str]) -> bool:
    """Whether wrangler can do without a token: it has a login of its own, or a global API key."""
    if environ.get("CLOUDFLARE_API_KEY"):
        return True
    user = Path(environ["HOME"])
    configured = environ.get("XDG_CONFIG_HOME")
    folders = (
        Path(configured) if configured else user / ".config",
        user,
        user / "Library" / "Preferences",
    )
    return any(any((each / ".wrangler" / "config").glob("*")) for each in folders)


def call(
    what: str,
    deployment: str,
    env: str,
    *words: str,
    timeout_s: float,
    advice: str = "",
    in_account: bool = True,
    **extra: str,
) -> str:
    """Run wrangler and return its output; `extra` has further environment variables.

    wrangler runs in the deployment's folder, because it reads the `.env` of its working folder.

    Raises:
        OpsError: see `account_environment` and `run`.
    """
    environment = (
        account_environment(deployment, env, **extra)
        if in_account
        else wrangler_environment(**extra)
    )
    return run(
        what,
        command_line(deployment, env, *words),
        advice=advice,
        timeout_s=timeout_s,
        env=environment,
        cwd=deployment_config(deployment).parent,
    )


def said_after(marker: str, printed: str, *, lines: int = 1) -> str:
    """The text under wrangler's first heading of this kind (ERROR, WARNING), in one line."""
    _, _, said = without_colors(printed).partition(f"[{marker}]")
    found = [line.strip() for line in said.split("\n") if line.strip()]
    return " ".join(found[:lines])
