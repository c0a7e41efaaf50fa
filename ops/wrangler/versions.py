"""The versions of a deployed Worker: which were served, and going back to one."""

import json

from ops.console import step
from ops.errors import OpsError
from ops.wrangler.calls import NEEDS_ACCOUNT, call

LIST_SECONDS = 60.0
ROLLBACK_SECONDS = 120.0

MOST_CHARACTERS = 120
"""How long the reason of a rollback may be for wrangler."""


def served_versions(deployment: str, env: str) -> list[str]:
    """The versions of the last deployments that wrangler lists, oldest first. Where traffic is
    split, the one with most of it.

    Raises:
        OpsError: the Worker was never deployed, or wrangler cannot say.
    """
    printed = call(
        f"listing the deployments of {deployment}",
        deployment,
        env,
        *("deployments", "list", "--json"),
        timeout_s=LIST_SECONDS,
        advice=NEEDS_ACCOUNT,
    )
    try:
        listed = sorted(json.loads(printed), key=lambda each: str(each["created_on"]))
        return [
            str(max(each["versions"], key=lambda part: part["percentage"])["version_id"])
            for each in listed
        ]
    except (ValueError, TypeError, LookupError) as error:
        raise OpsError(
            f"wrangler's list of the deployments of {deployment} cannot be read", output=printed
        ) from error


def current_version(deployment: str, env: str) -> str | None:
    """The version that is serving now; None where there is none, or wrangler does not know."""
    try:
        return next(reversed(served_versions(deployment, env)), None)
    except OpsError:
        return None


def roll_back(deployment: str, env: str, version: str, why: str) -> None:
    """Serve an earlier version again.

    Raises:
        OpsError: wrangler failed or took longer than ROLLBACK_SECONDS; carries what it printed.
    """
    with step(f"rolling {deployment} back in {env}"):
        call(
            f"rolling {deployment} back in {env}",
            deployment,
            env,
            *("rollback", version, "--message", why, "--yes"),
            timeout_s=ROLLBACK_SECONDS,
            advice=NEEDS_ACCOUNT,
        )
