"""`bluey tenant new`: a tenant's folder and links, ready for `bluey dev`."""

import contextlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bluey.errors import SettingsError
from bluey.tenants.settings import Slug, parse_tenant
from ops.catalogue.known import catalogue
from ops.check.deployment import LOCAL_AI
from ops.deployment.facts import ENVIRONMENTS, AccountId, WorkerName, placeholder
from ops.deployment.layout import wrangler_text
from ops.deployment.project import Project, load_project
from ops.deployment.rendering import TEMPLATE_FILE, render
from ops.errors import OpsError
from ops.project.paths import SHARED, tenant_links
from ops.project.setting_keys import message_of
from ops.tenants.files import ENV_EXAMPLE, PLACEHOLDERS, NewTenant, facts_text, tenant_text

OPTIONS = {
    "gateway.id": "--gateway",
    "models.default": "--model",
    "models.fallback": "--fallback",
    "limits.maxOutputTokens": "--max-output-tokens",
    "budgets.daily.tokens": "--daily-tokens",
    "budgets.monthly.tokens": "--monthly-tokens",
    "budgets.daily.usd": "--daily-usd",
    "budgets.monthly.usd": "--monthly-usd",
}
"""The option that gives each setting."""

MODELS = (
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "@cf/mistralai/mistral-small-3.1-24b-instruct",
)
"""The model and the fallback of a new tenant, if no option names them."""


@dataclass(frozen=True)
class Plan:
    """The files to write with their text, and the links with their targets, by path."""

    tenant: NewTenant
    files: dict[str, str]
    links: dict[str, str]


def require_free(root: Path, slug: str) -> None:
    """Refuse a name that a new tenant cannot have.

    Raises:
        OpsError: says why, and what to do.
    """
    advice = "Use lower-case letters, digits and hyphens, a letter or digit first, as in acme-2."
    if slug == SHARED:
        raise OpsError(
            f"'{SHARED}' is the deployment of all tenants", advice="Choose another name."
        )
    try:
        TypeAdapter(Slug).validate_python(slug)
    except ValidationError as error:
        close = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:40].rstrip("-")
        meant = f" Perhaps {close}." if close else ""
        raise OpsError(f"'{slug}' cannot be a tenant's name", advice=f"{advice}{meant}") from error
    try:
        TypeAdapter(WorkerName).validate_python(f"bluey-{slug}-production")
    except ValidationError as error:
        raise OpsError(
            f"'{slug}' is too long: bluey-{slug}-production is its Worker's name",
            advice="A Worker's name has at most 63 characters, so a tenant's at most 46.",
        ) from error
    folder = root / "tenants" / slug
    if folder.exists() or folder.is_symlink():
        raise OpsError(
            f"tenants/{slug} exists already",
            advice=f"Choose another name, or look at that one: bluey tenant show {slug}",
        )
    link = root / "src" / "settings" / f"{slug}.jsonc"
    if link.exists() or link.is_symlink():
        raise OpsError(
            f"src/settings/{slug}.jsonc exists without its tenant",
            advice=f"Remove what is left of it: rm src/settings/{slug}.jsonc",
        )


def plan_tenant(
    root: Path,
    slug: str,
    *,
    gateway: str | None = None,
    model: str | None = None,
    fallback: str | None = None,
    max_output_tokens: int = 1_024,
    daily_tokens: int | None = None,
    monthly_tokens: int | None = None,
    daily_usd: str | None = None,
    monthly_usd: str | None = None,
    account_id: str | None = None,
) -> Plan:
    """The valid files and links of a new tenant. Nothing is written yet.

    Raises:
        OpsError: the name is taken or an option is invalid; names it, and what to do.
    """
    require_free(root, slug)
    project = load_project(root)
    if project.template is None:
        raise OpsError(f"{TEMPLATE_FILE} cannot be read", advice="Run `bluey check`.")
    model = model or next(each for each in MODELS if each != fallback)
    fallback = fallback or next(each for each in MODELS if each != model)
    tenant = NewTenant(
        slug=slug,
        gateway=gateway or slug,
        model=model,
        fallback=fallback,
        max_output_tokens=max_output_tokens,
        daily_tokens=daily_tokens,
        monthly_tokens=monthly_tokens,
        daily_usd=daily_usd,
        monthly_usd=monthly_usd,
        account_id=account_id,
        namespace_ids={env: placeholder(slug, env) for env in ENVIRONMENTS},
    )
    settings = tenant_text(tenant)
    _require_valid(tenant, settings)
    _require_own_names(tenant, project)
    folder = f"tenants/{slug}"
    files = {
        f"{folder}/tenant.jsonc": settings,
        f"{folder}/deployment.jsonc": facts_text(slug, tenant.facts, PLACEHOLDERS),
        f"{folder}/wrangler.jsonc": wrangler_text(
            slug, render(slug, tenant.facts, project.template).data
        ),
        f"{folder}/.env.example": ENV_EXAMPLE,
    }
    return Plan(tenant, files, tenant_links(slug))


def _require_valid(tenant: NewTenant, text: str) -> None:
    try:
        parse_tenant("tenant.jsonc", text)
    except SettingsError as error:
        problems = "; ".join(
            f"{OPTIONS.get(each.path, each.path)}: {message_of(each)}" for each in error.problems
        )
        raise OpsError(problems, advice="Correct the option, and run the command again.") from error
    known = catalogue()
    for option, model in (("--model", tenant.model), ("--fallback", tenant.fallback)):
        if known.has_retired(model):
            raise OpsError(
                f"{option}: {model} was retired on {known.ends(model)}",
                advice=f"Name a served one: {known.proposal(model)}.",
            )
    if tenant.model == tenant.fallback:
        raise OpsError("--fallback: this is the model itself", advice="Name another, or none.")
    if tenant.account_id is not None:
        try:
            TypeAdapter(AccountId).validate_python(tenant.account_id)
        except ValidationError as error:
            raise OpsError(
                "--account-id: an account's id has 32 hex digits",
                advice="Copy it from the dashboard (Workers & Pages), or leave it out.",
            ) from error


def _require_own_names(tenant: NewTenant, project: Project) -> None:
    """In no account may a new tenant's deploy replace another tenant's Worker."""
    taken = {LOCAL_AI[0]: "bluey dev"}
    for place in project.places:
        taken[place.worker_name] = place.file
        if place.deployment.facts is not None:
            taken[place.deployment.facts.base_name(place.deployment.name)] = place.file
    for name in (f"bluey-{tenant.slug}", *(f"bluey-{tenant.slug}-{env}" for env in ENVIRONMENTS)):
        if name in taken:
            raise OpsError(
                f"'{tenant.slug}' would have the Worker {name}, which {taken[name]} has",
                advice="Choose another name.",
            )


def write_tenant(root: Path, plan: Plan) -> None:
    """Write the planned files and links. The folder appears whole or not at all.

    Raises:
        OpsError: a file cannot be written, or the folder was made meanwhile.
    """
    slug = plan.tenant.slug
    folder, link = f"tenants/{slug}", f"src/settings/{slug}.jsonc"
    staging = root / ".bluey" / f"tenant-{slug}.{os.getpid()}"
    try:
        staging.mkdir(parents=True)
        for path, text in plan.files.items():
            (staging / Path(path).name).write_text(text, "utf-8")
        (staging / "python_modules").symlink_to(plan.links[f"{folder}/python_modules"])
        (root / link).parent.mkdir(exist_ok=True)
        (root / "tenants").mkdir(exist_ok=True)
        staging.rename(root / folder)
        (root / link).symlink_to(plan.links[link])
    except OSError as error:
        raise OpsError(f"tenants/{slug} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(staging)
