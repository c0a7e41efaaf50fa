"""All deployments of a project: read and parsed once, never changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bluey.errors import SettingsError
from bluey.tenants import jsonc
from bluey.tenants.settings import Tenant, parse_tenant
from bluey.validation import UNKNOWN_KEY
from ops.deployment.facts import ENVIRONMENTS, FACTS_FILE, EnvironmentFacts, Facts, parse_facts
from ops.deployment.layout import wrangler_text
from ops.deployment.rendering import (
    TEMPLATE_FILE,
    Origin,
    Rendered,
    facts_file,
    parse_template,
    render,
)
from ops.errors import OpsError
from ops.git import committed, tracked_files
from ops.project.accounts import AccountUnknown, NamedAccount, find_account
from ops.project.paths import SHARED, program_of
from ops.project.problems import Problem
from ops.project.program_links import SOURCE, ProgramLinks, program_links
from ops.project.setting_keys import message_of
from ops.spelling import did_you_mean, none_of

CLOSED = ("auth.dev", "auth.staging", "auth.production")
"""The settings of environments that can be deployed: a request needs an API key there."""


@dataclass(frozen=True)
class Settings:
    """A `tenant.jsonc`: as the Worker parses it (None where the Worker would refuse it), and its
    JSON."""

    file: str
    data: object
    tenant: Tenant | None

    def text(self, *keys: str) -> str | None:
        """The string at these JSON keys; None when there is no such string."""
        value = self.data
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None

    @property
    def models(self) -> dict[str, str]:
        """Every model that the settings name, by its path."""
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
        """Each alias with its model id."""
        found = {
            name: alias.get("model") if isinstance(alias, dict) else alias
            for name, alias in self._aliases.items()
        }
        return {name: model for name, model in found.items() if isinstance(model, str)}

    def effort(self, named: str) -> str | None:
        """How much the model is told to reason that is named so, by its id or by an alias, where a
        request does not say; None where it is told nothing."""
        alias = self._aliases.get(named)
        own = alias.get("reasoning") if isinstance(alias, dict) else None
        return own if isinstance(own, str) else self.text("models", "reasoning")

    @property
    def _aliases(self) -> dict[str, object]:
        models = self.data.get("models") if isinstance(self.data, dict) else None
        aliases = models.get("aliases") if isinstance(models, dict) else None
        return aliases if isinstance(aliases, dict) else {}


@dataclass(frozen=True)
class Deployment:
    """A tenant's deployment, or the shared one: its facts, and its `wrangler.jsonc` on disk.

    `facts` and `rendered` are None where the files for them cannot be read, `text` where there is
    no `wrangler.jsonc`.
    """

    name: str
    folder: Path
    file: str
    text: str | None
    facts_file: str
    data: object
    facts: Facts | None
    rendered: Rendered | None
    settings: Settings | None
    unreadable: tuple[Problem, ...]

    @property
    def has_facts(self) -> bool:
        """Whether it has a file with facts, valid or not."""
        return (self.folder / FACTS_FILE).exists()

    @cached_property
    def expected(self) -> str | None:
        """The text that its `wrangler.jsonc` should have."""
        return wrangler_text(self.name, self.rendered.data) if self.rendered else None

    def named_account_id(self, env: str | None = None) -> str | None:
        """The account that its facts name for an environment, or for all."""
        if self.facts is None:
            return None
        own = self.facts.environment(env).account_id if env is not None else None
        return own or self.facts.account_id

    def account(self, env: str) -> NamedAccount | None:
        """The account to which an environment is deployed; None where none is named. Raises
        AccountUnknown."""
        return find_account(self.folder, self.named_account_id(env))

    def account_id(self, env: str) -> str | None:
        """The account to which an environment is deployed; None where none or two are named."""
        try:
            account = self.account(env)
        except AccountUnknown:
            return None
        return account.id if account else None


@dataclass(frozen=True)
class Place:
    """One environment of one deployment."""

    deployment: Deployment
    env: str
    facts: EnvironmentFacts
    rendered: Rendered
    worker_name: str

    @property
    def file(self) -> str:
        """The file with its own facts."""
        return self.deployment.facts_file

    @property
    def dotenv_file(self) -> str:
        """The file with its variables, which git ignores."""
        return self.file.removesuffix(FACTS_FILE) + ".env"

    def path(self, *keys: str | int) -> str:
        """The path in the file of these keys of the environment."""
        return ".".join(map(str, ("environments", self.env, *keys)))

    def origin(self, *keys: str | int) -> Origin:
        """The source of the value at these keys of its `wrangler.jsonc`."""
        return self.rendered.origin(".".join(map(str, ("env", self.env, *keys))))

    @property
    def config(self) -> dict[str, Any]:
        """Its block in the `wrangler.jsonc`."""
        block: dict[str, Any] = self.rendered.data["env"][self.env]
        return block

    @property
    def variables(self) -> dict[str, str]:
        """The Worker's `vars` that are text."""
        found = self.config.get("vars")
        known = found if isinstance(found, dict) else {}
        return {name: value for name, value in known.items() if isinstance(value, str)}


@dataclass(frozen=True)
class Project:
    """All deployments. `selected` and `env` say which of them were asked about.

    If two places must not share a value, the problem is reported at the later one. So places that
    were not asked about come first in `deployments` and `places`.
    """

    root: Path
    deployments: tuple[Deployment, ...]
    selected: frozenset[str]
    env: str | None
    tracked: frozenset[str]
    committed_migrations: list[Any]
    program_links: ProgramLinks | None
    template: dict[str, Any] | None

    @property
    def tenants(self) -> tuple[Deployment, ...]:
        """The deployments that serve one tenant."""
        return tuple(each for each in self.deployments if each.name != SHARED)

    @property
    def rendered(self) -> Iterator[tuple[Deployment, Rendered]]:
        """The deployments whose files can be read, each with its rendered `wrangler.jsonc`."""
        for deployment in self.deployments:
            if deployment.rendered is not None:
                yield deployment, deployment.rendered

    @cached_property
    def places(self) -> list[Place]:
        """The environments of all deployments."""
        found = [
            Place(
                deployment,
                env,
                deployment.facts.environment(env),
                rendered,
                deployment.facts.worker_name(deployment.name, env),
            )
            for deployment, rendered in self.rendered
            if deployment.facts is not None
            for env in ENVIRONMENTS
        ]
        return sorted(found, key=lambda place: self._is_asked_about(place.file, place.path()))

    def keeps(self, problem: Problem) -> bool:
        """Whether a problem is in what was asked about. The template and the links to the program
        belong to every deployment."""
        is_of_all = problem.file in (TEMPLATE_FILE, SOURCE)
        return is_of_all or self._is_asked_about(problem.file, problem.path)

    def _is_asked_about(self, file: str, path: str) -> bool:
        first, *rest = path.split(".")
        is_in_one = first in ("env", "environments") and bool(rest)
        if self.env is not None and is_in_one and rest[0] != self.env:
            return False
        return owner(file) in self.selected


def owner(file: str) -> str:
    """The deployment to which a file of the project belongs."""
    match Path(file).parts:
        case ("tenants", slug, *_):
            return slug
        case ("src", "settings", name):
            return name.removesuffix(".jsonc")
        case _:
            return SHARED


def load_project(root: Path, names: tuple[str, ...] = (), env: str | None = None) -> Project:
    """Read a project's files. Problems in them are part of the result.

    Args:
        root: the project's folder.
        names: the deployments asked about, all when empty.
        env: the environment asked about, every one when None.

    Raises:
        OpsError: there is no such deployment or environment.
    """
    if env is not None and env not in ENVIRONMENTS:
        raise OpsError(
            f"there is no environment '{env}'{did_you_mean(env, ENVIRONMENTS)}",
            advice=f"Environments: {', '.join(ENVIRONMENTS)}.",
        )
    slugs = _tenant_folders(root)
    if unknown := [name for name in names if name not in (SHARED, *slugs)]:
        raise OpsError(
            none_of(unknown, (SHARED, *slugs)),
            advice=f"Tenants: {', '.join(slugs) or 'none'}. The shared deployment: {SHARED}.",
        )
    # A settings link without a tenant belongs to no deployment; only a check of everything reports
    # it.
    links = {path.stem for path in (root / "src" / "settings").glob("*.jsonc")}
    selected = frozenset(names) or frozenset({SHARED, *slugs, *links})
    data, refused = _read(program_of(root), TEMPLATE_FILE)
    template, problems = (None, refused) if refused else parse_template(data)
    deployments = [_load(root, name, template, problems) for name in (SHARED, *slugs)]
    return Project(
        root=root,
        deployments=tuple(sorted(deployments, key=lambda each: each.name in selected)),
        selected=selected,
        env=env,
        tracked=tracked_files(root),
        committed_migrations=_committed_migrations(root),
        program_links=program_links(root),
        template=template,
    )


def _tenant_folders(root: Path) -> list[str]:
    names = ("tenant.jsonc", FACTS_FILE, "wrangler.jsonc")
    return sorted({path.parent.name for name in names for path in root.glob(f"tenants/*/{name}")})


def _load(
    root: Path, name: str, template: dict[str, Any] | None, problems: tuple[Problem, ...]
) -> Deployment:
    own = facts_file(name)
    file = own.replace(FACTS_FILE, "wrangler.jsonc")
    settings, facts, rendered = None, None, None
    if name != SHARED:
        settings, refused = load_settings(root, f"tenants/{name}/tenant.jsonc")
        problems = (*problems, *refused)
    try:
        text = (root / file).read_text("utf-8", "replace")
    except OSError:
        text = None
    if text is not None and not (root / own).exists():
        fix = f"Run `bluey tenant adopt {name}`: it writes this file from {file}."
        data, refused = None, (Problem(own, "", "does not exist", fix),)
    else:
        data, refused = _read(root, own)
    if not refused:
        facts, refused = parse_facts(own, data)
    if facts is not None and template is not None:
        rendered = render(name, facts, template)
        refused = rendered.problems
    folder = (root / file).parent
    unreadable = (*problems, *refused)
    return Deployment(name, folder, file, text, own, data, facts, rendered, settings, unreadable)


def load_settings(root: Path, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """A tenant's settings, and why they cannot be read or used."""
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
                message_of(each),
                _advice(each.path, each.message),
            )
            for each in error.problems
        )
        return Settings(file, data, None), refused


def _advice(path: str, message: str) -> str:
    if path in CLOSED:
        return (
            f'Write "key" or remove the key: {path.removeprefix("auth.")} can be deployed, so that '
            "anybody could reach it; only requests from the machine that serves dev need none "
            "(docs/auth.md)."
        )
    known = "schemas/tenant.schema.json says what every key takes."
    if message == "Field required":
        return f"Add the key; {known}"
    if message == UNKNOWN_KEY:
        return f"Remove the key or correct its name; {known}"
    return f"Correct the value; {known}"


def _read(root: Path, file: str) -> tuple[object, tuple[Problem, ...]]:
    """The JSON in a file, or why it cannot be read."""
    try:
        return jsonc.loads((root / file).read_text("utf-8")), ()
    except FileNotFoundError:
        fix = "Copy another tenant's and change it, or make the tenant with `bluey tenant new`."
        if file == TEMPLATE_FILE:
            fix = f"Put it back: `git checkout {file}`."
        return None, (Problem(file, "", "does not exist", fix),)
    except OSError as error:
        return None, (Problem(file, "", f"cannot be read: {error.strerror}", "Make it readable."),)
    except UnicodeDecodeError:
        return None, (Problem(file, "", "is not UTF-8", "Save it as UTF-8."),)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        fix = "Correct it there, or just before: a missing comma or quote shows one token later."
        return None, (Problem(file, place, error.msg, fix),)


def _committed_migrations(root: Path) -> list[Any]:
    """The shared deployment's migrations in the last commit; none where it has none."""
    try:
        data = jsonc.loads(committed(root, "wrangler.jsonc"))
    except json.JSONDecodeError:
        return []
    found = data.get("migrations") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []
