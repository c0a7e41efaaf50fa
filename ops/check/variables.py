"""Rules about the variables of the Worker."""

from collections.abc import Iterator
from typing import get_args

from bluey.tenants.deployment import VARS, Deployment
from ops.deployment.project import Place, Project
from ops.project.problems import Problem

# Each takes one of a few words. The other variables are facts of the deployment.
WORDS = ("LOOPBACK_AUTH", "RELAY")


def variables(project: Project) -> Iterator[Problem]:
    """What a variable says is a word that the Worker takes."""
    for place in project.places:
        for name in WORDS:
            yield from _unknown_word(place, name)


def _unknown_word(place: Place, name: str) -> Iterator[Problem]:
    field = next(each for each in Deployment.model_fields.values() if each.alias == VARS[name])
    known = get_args(field.annotation)
    written_vars = place.config.get("vars")
    written = written_vars.get(name) if isinstance(written_vars, dict) else None
    if written and written not in known:
        at = place.origin("vars", name)
        message = f"is {written!r}, and with that the Worker answers 500 to everything"
        yield Problem(at.file, at.path, message, f"Write one of {', '.join(known)}.")
