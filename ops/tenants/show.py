"""`bluey tenant show`: the values in effect in each environment, and their sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic.alias_generators import to_camel

from bluey.errors import ModelRefused, SettingsError
from bluey.models.selection import select_models
from bluey.tenants.deployment import VARS, Deployment, parse_deployment
from bluey.tenants.override import Base, Effective, apply, sources
from bluey.tenants.settings import Tenant
from ops.deployment.project import Place, Project
from ops.errors import OpsError
from ops.project.served import names_of_models
from ops.project.setting_keys import settings_message
from ops.spelling import did_you_mean

FILE = "tenant.jsonc"
SOURCES = {"file": FILE}
"""The words for sources that have others here than in the Worker."""

VAR_OF = {"models.default": "modelId", "models.fallback": "fallbackModelId"}
"""The key of `Deployment` for the places that an environment's `vars` set."""


@dataclass(frozen=True)
class Sourced:
    """A value in effect and its source: the request, an override (and when it ends), vars,
    tenant.jsonc, what was pushed, or the default."""

    value: object
    source: str
    until: str | None = None

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        told = {} if self.until is None else {"until": self.until}
        return {"value": self.value, "source": self.source, **told}


@dataclass(frozen=True)
class InEnvironment:
    """The values in effect in one environment."""

    worker: str
    account_id: str | None
    account_source: str | None
    namespace_id: str
    model_id: Sourced
    fallback_model_id: Sourced


@dataclass(frozen=True)
class Shown:
    """A tenant's settings (by path) and environments."""

    slug: str
    settings: dict[str, Sourced]
    environments: dict[str, InEnvironment]

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "slug": self.slug,
            "settings": {path: item.as_value() for path, item in self.settings.items()},
            "environments": {
                env: {
                    to_camel(name): value.as_value() if isinstance(value, Sourced) else value
                    for name, value in vars(block).items()
                }
                for env, block in self.environments.items()
            },
        }


@dataclass(frozen=True)
class Live:
    """What counts for a tenant at run time: its settings without what is overridden, and with."""

    base: Base
    effective: Effective


def show_tenant(
    project: Project, slug: str, requested: str | None = None, live: Live | None = None
) -> Shown:
    """The values in effect for a tenant, for a request that names the model `requested` (None: no
    model), in the environment that the project was loaded for, or in all. Without `live` they are
    those of the files.

    Raises:
        OpsError: there is no such tenant, its files do not parse, or it may not name that model.
    """
    deployment = next(each for each in project.tenants if each.name == slug)
    settings = deployment.settings
    if settings is None or settings.tenant is None or deployment.rendered is None:
        found = (
            " ".join(filter(None, (each.file, each.path, each.message)))
            for each in deployment.unreadable
        )
        raise OpsError(
            f"the files of {slug} do not parse: {'; '.join(found)}",
            advice=f"Run `bluey check {slug} --no-upload`.",
        )
    if live is None:
        base = Base("file", cast("Mapping[str, object]", settings.data), settings.tenant)
        # No environment's: what its `vars` set is shown with it.
        shown = Live(base, apply(base, Deployment(environment="local"), None, 0))
    else:
        shown = live
    return Shown(
        slug,
        show_settings(shown),
        {
            place.env: _in_environment(place, settings.tenant, requested, live)
            for place in project.places
            if place.deployment is deployment and project.env in (None, place.env)
        },
    )


def show_settings(live: Live) -> dict[str, Sourced]:
    """Every value of the settings that count, by its path."""
    names = {key: name for name, key in VARS.items()}
    found = {}
    for each in sources(live.base, live.effective):
        source = SOURCES.get(each.source, each.source)
        if each.source == "environment":
            source = f"vars.{names[VAR_OF[each.path]]}"
        until = each.until.isoformat() if each.until else None
        found[each.path] = Sourced(each.value, source, until)
    return found


def _in_environment(
    place: Place, tenant: Tenant, requested: str | None, live: Live | None
) -> InEnvironment:
    try:
        worker = parse_deployment(place.variables)
        if live is not None:
            tenant, worker = live.effective.tenant, live.effective.deployment
        selection = select_models(tenant, worker, requested)
    except SettingsError as error:
        advice = f"Run `bluey check {tenant.id} --no-upload`."
        raise OpsError(
            f"{place.file}, {place.path()}: {settings_message(error)}", advice=advice
        ) from error
    except ModelRefused as error:
        raise OpsError(
            f"a request to {tenant.id} may not name '{requested}' in {place.env}"
            f"{did_you_mean(requested or '', names_of_models(tenant))}",
            advice="Add it to models.allowed or models.aliases of its tenant.jsonc.",
        ) from error
    fallback = selection.fallback_model_id
    # The facts of every environment name both models; only an override wins over them.
    first_source = "vars.MODEL_ID" if worker.model_id else "override"
    fallback_source = "vars.FALLBACK_MODEL_ID" if worker.fallback_model_id else "override"
    if not fallback:
        fallback_source = "no second model"
    if selection.first.model.embeds:
        # See serve_embedding.
        fallback, fallback_source = None, "an embedding has none"
    account = place.deployment.account(place.env)
    return InEnvironment(
        worker=place.worker_name,
        account_id=account.id if account else None,
        account_source=account.source if account else None,
        namespace_id=place.facts.kv.budgets,
        model_id=Sourced(selection.model_id, "request" if requested else first_source),
        fallback_model_id=Sourced(fallback, fallback_source),
    )
