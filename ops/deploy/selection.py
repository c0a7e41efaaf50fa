"""Which deployments a command over many is about."""

from ops.console import say
from ops.deployment.facts import is_placeholder
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.project.paths import home

ASKED_ABOUT = ("staging", "production")
"""The environments about which a person is asked before they change."""


def choose(
    names: list[str] | None, env: str, *, is_all: bool, is_resumed: bool, is_dry: bool = False
) -> list[str]:
    """The deployments that are named, each once; with --all every one that was provisioned for the
    environment, or in a dry run every one: that needs no account, and finds what is missing. None
    of them with --resume, which knows them.

    Raises:
        OpsError: not exactly one of the three was given, there is no such environment, or there is
        nothing to do.
    """
    if (bool(names) + is_all + is_resumed) != 1:
        raise OpsError("name deployments, or pass --all, or pass --resume: one of these")
    if names or is_resumed:
        return list(dict.fromkeys(names or ()))
    project = load_project(home(), (), env)
    missing = {
        place.deployment.name
        for place in project.places
        if place.env == env and is_placeholder(place.facts.kv.budgets) and not is_dry
    }
    every = sorted(each.name for each in project.deployments)
    if missing:
        left = ", ".join(name for name in every if name in missing)
        say(f"Left out, because they were not provisioned for {env}: {left}")
    chosen = [name for name in every if name not in missing]
    if not chosen:
        raise OpsError(
            f"nothing is provisioned for {env}",
            advice=f"Run `bluey provision TENANT --env {env}` first.",
        )
    return chosen
