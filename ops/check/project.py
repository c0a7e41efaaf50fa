"""A project's tenants as the rules see them: read and parsed once, never changed."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bluey.errors import SettingsError
from bluey.tenants import jsonc
from bluey.tenants.settings import Tenant, parse_tenant
from ops.check.config import ENVIRONMENTS, Config, Environment, Migration, parse_config
from ops.check.problems import Problem
from ops.errors import OpsError
from ops.processes.running import run
from ops.project.dotenv import read_dotenv
from ops.project.paths import SHARED

GIT_SECONDS = 10.0


@dataclass(frozen=True)
class Settings:
    """A `tenant.jsonc`: as the Worker parses it (None where it would refuse), and as it stands."""

    file: str
    data: object
    tenant: Tenant | None

    def text(self, *keys: str) -> str | None:
        """The string at these keys of what stands there, None when there is no such string."""
        value = self.data
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None

    @property
    def models(self) -> dict[str, str]:
        """Every model that the settings name, by its place."""
        named = {}
        for key in ("default", "fallback"):
            if (model := self.text("models", key)) is not None:
                named[f"models.{key}"] = model
        models = self.data.get("models") if isinstance(self.data, dict) else None
        allowed = models.get("allowed") if isinstance(models, dict) else None
        for index, model in enumerate(allowed if isinstance(allowed, list) else ()):
            if isinstance(model, str):
                named[f"models.allowed.{index}"] = model
        return named | {f"models.aliases.{name}": model for name, model in self.aliases.items()}

    @property
    def aliases(self) -> dict[str, str]:
        """Short name to model id."""
        models = self.data.get("models") if isinstance(self.data, dict) else None
        aliases = models.get("aliases") if isinstance(models, dict) else None
        if not isinstance(aliases, dict):
            return {}
        return {name: model for name, model in aliases.items() if isinstance(model, str)}


@dataclass(frozen=True)
class Deployment:
    """A folder with a `wrangler.jsonc`: a tenant's, or the root with the shared deployment."""

    name: str
    folder: Path
    file: str
    data: object
    config: Config | None
    settings: Settings | None
    unreadable: tuple[Problem, ...]
    dotenv_account_id: str | None

    def account_id(self, block: Environment) -> str | None:
        """The account an environment is deployed to, in wrangler's order; None: not written."""
        inherited = self.config.account_id if self.config else None
        return block.account_id or inherited or self.dotenv_account_id


@dataclass(frozen=True)
class Place:
    """One environment of one deployment."""

    deployment: Deployment
    env: str
    block: Environment

    @property
    def file(self) -> str:
        """The file that it is in."""
        return self.deployment.file

    def path(self, *keys: str | int) -> str:
        """The path in the file of what is at these keys of the environment."""
        return ".".join(map(str, ("env", self.env, *keys)))

    @property
    def worker_name(self) -> str | None:
        """What the Worker is called: wrangler makes a name of the file's where this has none."""
        inherited = self.deployment.config.name if self.deployment.config else None
        return self.block.name or (f"{inherited}-{self.env}" if inherited else None)

    def model(self, variable: str) -> str | None:
        """The text of a variable; empty is unset, as it is to the Worker."""
        value = self.block.vars.get(variable)
        return value if isinstance(value, str) and value else None


@dataclass(frozen=True)
class Project:
    """All deployments. `selected` and `env` say which of them a person asked about.

    Whatever two places must not have in common is reported at the later one; what was not asked
    about therefore comes first in `deployments` and `places`.
    """

    root: Path
    deployments: tuple[Deployment, ...]
    selected: frozenset[str]
    env: str | None
    tracked: frozenset[str]
    committed_migrations: tuple[Migration, ...]

    @property
    def shared(self) -> Config | None:
        """The shared deployment's configuration, which every tenant's agrees with."""
        return next((each.config for each in self.deployments if each.name == SHARED), None)

    @property
    def tenants(self) -> tuple[Deployment, ...]:
        """The deployments of one tenant each."""
        return tuple(each for each in self.deployments if each.name != SHARED)

    @property
    def configured(self) -> Iterator[tuple[Deployment, Config]]:
        """The deployments whose configuration can be read."""
        for deployment in self.deployments:
            if deployment.config is not None:
                yield deployment, deployment.config

    @property
    def places(self) -> list[Place]:
        """The known environments of all deployments."""
        found = [
            Place(deployment, env, config.env[env])
            for deployment, config in self.configured
            for env in ENVIRONMENTS
            if env in config.env
        ]
        return sorted(found, key=lambda place: self._is_asked_about(place.file, place.path()))

    def keeps(self, problem: Problem) -> bool:
        """Whether a problem is in what was asked about."""
        return self._is_asked_about(problem.file, problem.path)

    def _is_asked_about(self, file: str, path: str) -> bool:
        first, *rest = path.split(".")
        if self.env is not None and first == "env" and rest and rest[0] != self.env:
            return False
        return owner(file) in self.selected


def owner(file: str) -> str:
    """The deployment that a file of the project belongs to."""
    match Path(file).parts:
        case ("tenants", slug, *_):
            return slug
        case ("src", "settings", name):
            return name.removesuffix(".jsonc")
        case _:
            return SHARED


def load_project(root: Path, names: tuple[str, ...] = (), env: str | None = None) -> Project:
    """Read a project's files; whatever is wrong with them is part of the result.

    Args:
        root: the project's folder.
        names: the deployments asked about, all when empty.
        env: the environment asked about, every one when None.

    Raises:
        OpsError: there is no such deployment or environment.
    """
    if env is not None and env not in ENVIRONMENTS:
        raise OpsError(
            f"there is no environment '{env}'", advice=f"Environments: {', '.join(ENVIRONMENTS)}."
        )
    slugs = _tenant_folders(root)
    for name in names:
        if name not in (SHARED, *slugs):
            raise OpsError(
                f"there is no tenant '{name}'",
                advice=f"Tenants: {', '.join(slugs) or 'none'}. The shared deployment: {SHARED}.",
            )
    # A settings link without a tenant belongs to no deployment, and to a check of everything.
    links = {path.stem for path in (root / "src" / "settings").glob("*.jsonc")}
    selected = frozenset(names) or frozenset({SHARED, *slugs, *links})
    deployments = [_load_shared(root), *(_load_tenant(root, slug) for slug in slugs)]
    return Project(
        root=root,
        deployments=tuple(sorted(deployments, key=lambda each: each.name in selected)),
        selected=selected,
        env=env,
        tracked=_tracked_files(root),
        committed_migrations=_committed_migrations(root),
    )


def _tenant_folders(root: Path) -> list[str]:
    files = (*root.glob("tenants/*/tenant.jsonc"), *root.glob("tenants/*/wrangler.jsonc"))
    return sorted({path.parent.name for path in files})


def _load_shared(root: Path) -> Deployment:
    data, problems = _read(root, "wrangler.jsonc")
    config, shape = (None, ()) if problems else parse_config("wrangler.jsonc", data)
    return Deployment(
        SHARED,
        root,
        "wrangler.jsonc",
        data,
        config,
        None,
        (*problems, *shape),
        read_dotenv(root).get("CLOUDFLARE_ACCOUNT_ID"),
    )


def _load_tenant(root: Path, slug: str) -> Deployment:
    folder, file = root / "tenants" / slug, f"tenants/{slug}/wrangler.jsonc"
    data, problems = _read(root, file)
    config, shape = (None, ()) if problems else parse_config(file, data)
    settings, refused = _load_settings(root, f"tenants/{slug}/tenant.jsonc")
    unreadable = (*refused, *problems, *shape)
    return Deployment(
        slug,
        folder,
        file,
        data,
        config,
        settings,
        unreadable,
        read_dotenv(folder).get("CLOUDFLARE_ACCOUNT_ID"),
    )


def _load_settings(root: Path, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    data, problems = _read(root, file)
    if problems:
        return Settings(file, None, None), problems
    try:
        return Settings(file, data, parse_tenant(file, (root / file).read_text("utf-8"))), ()
    except SettingsError as error:
        refused = tuple(
            Problem(
                file,
                "" if each.path == "(body)" else each.path,
                each.message,
                _advice(each.message),
            )
            for each in error.problems
        )
        return Settings(file, data, None), refused


def _advice(message: str) -> str:
    known = "schemas/tenant.schema.json says what every key takes."
    if message == "Field required":
        return f"Add the key; {known}"
    if message.startswith("Extra inputs"):
        return f"Remove the key or correct its name; {known}"
    return f"Correct the value; {known}"


def _read(root: Path, file: str) -> tuple[object, tuple[Problem, ...]]:
    """The JSON in a file, or why there is none."""
    try:
        return jsonc.loads((root / file).read_text("utf-8")), ()
    except FileNotFoundError:
        fix = "Copy another tenant's and change it, or make the tenant with `bluey tenant new`."
        return None, (Problem(file, "", "does not exist", fix),)
    except OSError as error:
        return None, (Problem(file, "", f"cannot be read: {error.strerror}", "Make it readable."),)
    except UnicodeDecodeError:
        return None, (Problem(file, "", "is not UTF-8", "Save it as UTF-8."),)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        fix = "Correct it there, or just before: a missing comma or quote shows one token later."
        return None, (Problem(file, place, error.msg, fix),)


def _tracked_files(root: Path) -> frozenset[str]:
    """What git has of the project; nothing where there is no git or no repository."""
    return frozenset(_git(root, "ls-files", "-z").split("\0")) - {""}


def _committed_migrations(root: Path) -> tuple[Migration, ...]:
    """The root's migrations in the last commit; none where they cannot be read there."""
    try:
        data = jsonc.loads(_git(root, "show", "HEAD:./wrangler.jsonc"))
    except json.JSONDecodeError:
        return ()
    config, _ = parse_config("wrangler.jsonc", data)
    return (config.migrations if config else None) or ()


def _git(root: Path, *arguments: str) -> str:
    """What git prints, nothing when it fails."""
    git = shutil.which("git")
    if git is None:
        return ""
    # A git hook's own variables would name another repository.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    try:
        return run(
            "asking git",
            [git, "-C", root, *arguments],
            advice="",
            timeout_s=GIT_SECONDS,
            env=environment,
        )
    except OpsError:
        return ""
