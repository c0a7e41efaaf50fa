"""Rules about a tenant's `alerts`. What a URL and a threshold may be, the Worker's parser says."""

from collections.abc import Iterator

from ops.check.inventory import InAccount, tenants_of
from ops.deployment.project import Project
from ops.project.problems import Problem, Severity

SECRET = "ALERT_SECRET"  # noqa: S105  # its name


def alerts(project: Project) -> Iterator[Problem]:
    """No webhook is told the same twice, and each can be called where the tenant is deployed."""
    for settings in filter(None, (each.settings for each in project.tenants)):
        tenant = settings.tenant
        seen: dict[tuple[str, float], int] = {}
        for index, alert in enumerate(tenant.alerts if tenant else ()):
            for threshold in alert.at:
                told = (alert.url, threshold)
                if told in seen:
                    message = f"alerts.{seen[told]} calls this URL at {threshold:g}, too"
                    fix = "Name each threshold once: it is sent once."
                    yield Problem(settings.file, f"alerts.{index}.at", message, fix)
                seen.setdefault(told, index)
            if alert.is_on_this_machine:
                yield Problem(
                    settings.file,
                    f"alerts.{index}.url",
                    "is called in local alone: no deployed Worker reaches this machine",
                    "Name an address that begins with https://.",
                    Severity.WARNING,
                )
        if tenant and tenant.alerts and tenant.budgets is None:
            yield Problem(
                settings.file,
                "alerts",
                "without budgets, only an API key with limits of its own reaches a threshold",
                "Give the tenant budgets, or take the alerts out.",
                Severity.WARNING,
            )


def signing(here: InAccount) -> Iterator[Problem]:
    """A deployed Worker that sends alerts as JSON has the secret that signs them."""
    for place in here.places:
        worker = here.inventory.workers.get(place.worker_name)
        if worker is None or SECRET in {each.name for each in worker.bindings}:
            continue
        sends_json = any(
            alert.format == "json"
            for settings in tenants_of(here.project, place)
            for alert in (settings.tenant.alerts if settings.tenant else ())
        )
        if sends_json:
            config = place.deployment.file
            yield Problem(
                place.file,
                place.path("worker"),
                f"the Worker {place.worker_name} has no secret {SECRET}, so its alerts are not "
                "signed",
                f"Run `npx wrangler secret put {SECRET} --config {config} --env {place.env}` with "
                "this account's token.",
                Severity.WARNING,
            )
