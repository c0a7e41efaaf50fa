"""Rules about who may ask: what can be deployed needs an API key."""

from collections.abc import Iterator

from ops.check.deployment import workers_dev
from ops.deployment.project import Place, Project
from ops.project.paths import LOCAL, SHARED
from ops.project.problems import Problem


def auth(project: Project) -> Iterator[Problem]:
    """No environment that is open can be deployed. The parser refuses `none` in the others."""
    for place in project.places:
        if place.env == LOCAL and _is_open(project, place):
            yield from _ways_in(place)


def _is_open(project: Project, place: Place) -> bool:
    """Whether a tenant that the place serves needs no key in `local`."""
    return any(
        each.settings.tenant.auth.local == "none"
        for each in project.tenants
        if place.deployment.name in (SHARED, each.name) and each.settings and each.settings.tenant
    )


def _ways_in(place: Place) -> Iterator[Problem]:
    message = (
        f'with this, {place.env} can be deployed, but "auth": {{ "local": "none" }} is in effect'
    )
    fix = (
        f'Remove it, because {place.env} is for this machine only, or write "auth": '
        '{ "local": "key" } into the tenant.jsonc.'
    )
    if place.facts.routes:
        yield Problem(place.file, place.path("routes"), message, fix)
    is_on, at = workers_dev(place)
    if is_on:
        fix = fix.replace("Remove it", 'Write "workers_dev": false')
        yield Problem(at.file, at.path, message, fix)
