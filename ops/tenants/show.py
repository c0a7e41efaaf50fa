"""`bluey tenant show`: the values in effect in each environment, and their sources."""

from collections.abc import Container
from dataclasses import asdict, dataclass

from pydantic.alias_generators import to_camel

from bluey.errors import ModelRefused, SettingsError
from bluey.models.selection import select_models
from bluey.tenants.deployment import parse_deployment
from bluey.tenants.settings import Tenant
from ops.deployment.project import Place, Project
from ops.errors import OpsError


@dataclass(frozen=True)
class Sourced:
    """A value in effect and its source: the request, vars, tenant.jsonc or the default."""

    value: object
    source: str


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
            "settings": {path: asdict(item) for path, item in self.settings.items()},
            "environments": {
                env: {to_camel(name): value for name, value in asdict(block).items()}
                for env, block in self.environments.items()
            },
        }


def show_tenant(project: Project, slug: str, requested: str | None = None) -> Shown:
    """The values in effect for a tenant, for a request that names the model `requested` (None: no
    model), in the environment that the project was loaded for, or in all.

    Raises:
        OpsError: there is no such tenant, its files do not parse, or it may not name that model.
    """
    deployment = next(each for each in project.tenants if each.name == slug)
    settings = deployment.settings
    if settings is None or settings.tenant is None or deployment.rendered is None:
        raise OpsError(
            f"the files of {slug} do not parse", advice=f"Run `bluey check {slug} --no-upload`."
        )
    tenant = settings.tenant
    written = set(_flatten(settings.data))
    flat = _flatten(tenant.model_dump(mode="json", by_alias=True))
    return Shown(
        slug,
        {
            path: Sourced(value, "tenant.jsonc" if _is_written(path, written) else "default")
            for path, value in flat.items()
        },
        {
            place.env: _in_environment(place, tenant, requested)
            for place in project.places
            if place.deployment is deployment and project.env in (None, place.env)
        },
    )


def _is_written(path: str, written: Container[str]) -> bool:
    # An alias may be written as its model's id alone.
    return path in written or path.rpartition(".")[0] in written


def _in_environment(place: Place, tenant: Tenant, requested: str | None) -> InEnvironment:
    try:
        worker = parse_deployment(place.variables)
        selection = select_models(tenant, worker, requested)
    except SettingsError as error:
        advice = f"Run `bluey check {tenant.id} --no-upload`."
        raise OpsError(f"{place.file}, {place.path()}: {error}", advice=advice) from error
    except ModelRefused as error:
        raise OpsError(
            f"a request to {tenant.id} may not name '{requested}' in {place.env}",
            advice="Add it to models.allowed or models.aliases of its tenant.jsonc.",
        ) from error
    fallback = selection.fallback_model_id
    fallback_source = "vars.FALLBACK_MODEL_ID" if fallback else "no second model"
    if selection.first.model.embeds:
        # See serve_embedding.
        fallback, fallback_source = None, "an embedding has none"
    account = place.deployment.account(place.env)
    return InEnvironment(
        worker=place.worker_name,
        account_id=account.id if account else None,
        account_source=account.source if account else None,
        namespace_id=place.facts.kv.budgets,
        model_id=Sourced(selection.model_id, "request" if requested else "vars.MODEL_ID"),
        fallback_model_id=Sourced(fallback, fallback_source),
    )


def _flatten(value: object, path: str = "") -> dict[str, object]:
    """Each path with its value; lists and empty objects count as values."""
    if not isinstance(value, dict) or not value:
        return {path: value}
    flat: dict[str, object] = {}
    for key, item in value.items():
        flat |= _flatten(item, f"{path}.{key}" if path else str(key))
    return flat
