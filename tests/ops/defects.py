"""Broken configurations for check/test_check.py: each a small edit of a project without a problem.

The project is `make_project`'s: the shared deployment, and the tenants acme and other as
`bluey tenant new` makes them.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bluey.tenants import jsonc
from ops.deployment.project import load_project
from ops.deployment.rendering import TEMPLATE_FILE
from ops.local.console import BUILT
from ops.local.token_table import TABLE
from ops.project.paths import ROOT
from ops.project.problems import Severity
from ops.tenants.new import plan_tenant, write_tenant
from tests.projects import provision

RETIRED, SERVED = "@cf/meta/llama-3.1-8b-instruct", "@cf/google/gemma-4-26b-a4b-it"
REASONING = "@cf/zai-org/glm-4.7-flash"
ACCOUNT = "1" * 32

T, D = "tenants/acme/tenant.jsonc", "tenants/acme/deployment.jsonc"
OTHER_T, OTHER_D = "tenants/other/tenant.jsonc", "tenants/other/deployment.jsonc"
ROOT_D = "deployment.jsonc"
W, ROOT_W = "tenants/acme/wrangler.jsonc", "wrangler.jsonc"
SOURCES = (D, OTHER_D, ROOT_D, TEMPLATE_FILE)
LINK, PACKAGES = "src/settings/acme.jsonc", "tenants/acme/python_modules"

Found = tuple[Severity, str, str]


def make_project(folder: Path) -> Path:
    """A project with the shared deployment and two tenants, in which nothing is wrong."""
    (folder / "src/settings").mkdir(parents=True)
    table = folder / TABLE.relative_to(ROOT)
    table.parent.mkdir(parents=True)
    table.symlink_to(TABLE)
    shutil.copytree(BUILT, folder / BUILT.relative_to(ROOT))
    for name in ("src/entry.py", TEMPLATE_FILE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shared = (ROOT / ROOT_D).read_text().replace(f'"{RETIRED}"', f'"{SERVED}"')
    (folder / ROOT_D).write_text(shared)
    for slug in ("acme", "other"):
        write_tenant(folder, plan_tenant(folder, slug, daily_tokens=1_000))
    provision(folder)
    return folder


def render_all(root: Path) -> None:
    """Write every `wrangler.jsonc` that can be rendered, and nothing else."""
    for deployment in load_project(root).deployments:
        if deployment.expected is not None:
            (root / deployment.file).write_text(deployment.expected)


@dataclass(frozen=True)
class Defect:
    """An edit of a project, and where it is to be found: where it was made, unless said."""

    edit: Callable[[Path], None]
    file: str = ""
    path: str = ""
    severity: Severity = Severity.ERROR
    others: tuple[Found, ...] = ()

    @property
    def expected(self) -> list[Found]:
        return [(self.severity, self.file, self.path), *self.others]

    def found_at(self, path: str, file: str | None = None) -> "Defect":
        return replace(self, path=path, file=file or self.file)

    def as_warning(self) -> "Defect":
        return replace(self, severity=Severity.WARNING)

    def as_note(self) -> "Defect":
        return replace(self, severity=Severity.NOTE)

    def and_(self, *others: "Defect") -> "Defect":
        """These edits too; where they are found is still this one's."""

        def edit(root: Path) -> None:
            for each in (self, *others):
                each.edit(root)

        return replace(self, edit=edit)


def parent_of(data: Any, path: str) -> tuple[Any, Any]:
    """The object or list that has what is at a path, and its last key."""
    *parents, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in parents:
        data = data[key]
    return data, last


def change(file: str, path: str, do: Callable[[Any, Any], None]) -> Defect:
    """Change what is at a path of a JSON file; what is made of the file follows."""

    def edit(root: Path) -> None:
        data = jsonc.loads((root / file).read_text())
        do(*parent_of(data, path))
        (root / file).write_text(json.dumps(data))
        if file in SOURCES:
            render_all(root)

    return Defect(edit, file, path)


def put(file: str, path: str, value: object) -> Defect:
    """Write a value; at the end of a list where the list is that long."""

    def do(parent: Any, key: Any) -> None:
        if isinstance(parent, list) and key == len(parent):
            parent.append(value)
        else:
            parent[key] = value

    return change(file, path, do)


def drop(file: str, path: str) -> Defect:
    return change(file, path, lambda parent, key: parent.__delitem__(key))


def swap(file: str, old: str, new: str) -> Defect:
    def edit(root: Path) -> None:
        text = (root / file).read_text()
        assert old in text
        (root / file).write_text(text.replace(old, new, 1))

    return Defect(edit, file)


def write(file: str, content: bytes, mode: int = 0o600) -> Defect:
    def edit(root: Path) -> None:
        (root / file).write_bytes(content)
        (root / file).chmod(mode)

    return Defect(edit, file)


def append(file: str, content: bytes) -> Defect:
    def edit(root: Path) -> None:
        with (root / file).open("ab") as end:
            end.write(content)

    return Defect(edit, file)


def remove(file: str) -> Defect:
    return Defect(lambda root: (root / file).unlink(), file)


def link(file: str, target: str) -> Defect:
    def edit(root: Path) -> None:
        (root / file).unlink(missing_ok=True)
        (root / file).symlink_to(target)

    return Defect(edit, file)


def copy_over_link(file: str) -> Defect:
    def edit(root: Path) -> None:
        content = (root / file).read_bytes()
        (root / file).unlink()
        (root / file).write_bytes(content)

    return Defect(edit, file)


def commit(file: str) -> Defect:
    """Make the project a repository that has this file."""
    git = shutil.which("git")
    assert git is not None
    identity = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    commands = (
        ("init", "--quiet"),
        ("add", "--force", file),
        (*identity, "commit", "--quiet", "--no-verify", "--message", "One"),
    )

    def edit(root: Path) -> None:
        for arguments in commands:
            subprocess.run([git, "-C", str(root), *arguments], check=True, timeout=30)

    return Defect(edit, file)


def copy_id(source: str, file: str, path: str) -> Defect:
    """Write the namespace id of one of acme's environments to another place, too."""

    def edit(root: Path) -> None:
        parent, key = parent_of(jsonc.loads((root / D).read_text()), namespace(source))
        put(file, path, parent[key]).edit(root)

    return Defect(edit, file, path)


def namespace(env: str) -> str:
    return f"environments.{env}.kv.budgets"


def add_tenants(count: int, *, account_id: str | None = None) -> Defect:
    """Tenants with gateways of their own, and all in one account if one is named."""

    def edit(root: Path) -> None:
        for number in range(count):
            write_tenant(root, plan_tenant(root, f"t{number:02}"))
        provision(root)
        if account_id is not None:
            for folder in (root / "tenants").iterdir():
                file = f"{folder.relative_to(root)}/.env"
                write(file, f"CLOUDFLARE_ACCOUNT_ID={account_id}\n".encode()).edit(root)

    return Defect(edit)


def further(path: str, value: object) -> Defect:
    """A further key of wrangler's in acme's facts, at a path whose parents may be missing."""

    def edit(root: Path) -> None:
        data = jsonc.loads((root / D).read_text())
        assert isinstance(data, dict)
        *parents, last = ("wrangler", *path.split("."))
        inner = data
        for key in parents:
            inner = inner.setdefault(key, {})
        inner[last] = value
        (root / D).write_text(json.dumps(data))
        render_all(root)

    return Defect(edit, D, f"wrangler.{path}")


ROUTE = {"pattern": "chat.example.com", "custom_domain": True}
STEP = {"tag": "v1", "new_sqlite_classes": ["BudgetLedger"]}
LOCAL_AI = {"binding": "AI", "service": "bluey-local-ai", "entrypoint": "LocalAI"}
LEDGER = {"name": "LEDGER", "class_name": "BudgetLedger"}
HOOK = {"at": [0.8, 1.0], "url": "https://example.com/hook"}
EVERY = "env.*"
OBJECTS = "durable_objects.bindings"
SHARED_ACCOUNT_IS_FULL = (Severity.WARNING, ROOT_W, "")

# A route of the gateway's own has no price.
UNPRICED, FREE = "dynamic/support", {"input": 0, "output": 0}
IN_DOLLARS = put(T, "budgets", {"daily": {"usd": 5}})

DEFECTS: dict[str, dict[str, Defect]] = {
    "shape": {
        "nested without end": write(T, b'{"id": ' + b"[" * 9_000).found_at("line 1, column 71"),
        "deployment.jsonc missing": remove(D),
        "tenant.jsonc missing": remove(T),
        "facts not JSON": swap(D, '"environments":', '"environments"').found_at(
            "line 7, column 18"
        ),
        "settings not JSON": swap(T, '"acme",', '"acme"').found_at("line 6, column 3"),
        "template not JSON": swap(TEMPLATE_FILE, '"name":', '"name"').found_at(
            "line 10, column 10"
        ),
        "facts not UTF-8": write(D, b'{"worker": "\xff"}'),
        "facts a list": write(D, b"[]"),
        "settings a list": write(T, b"[]"),
        "unknown setting": put(T, "gateway.requestTimeout", 1),
        "a webhook without encryption": put(
            T, "alerts", [{**HOOK, "url": "http://example.com/"}]
        ).found_at("alerts.0.url"),
        "a password for a webhook": put(
            T, "alerts", [{**HOOK, "url": "https://me:x@example.com/"}]
        ).found_at("alerts.0.url"),
        "a threshold above the limit": put(T, "alerts", [{**HOOK, "at": [1.2]}]).found_at(
            "alerts.0.at.0"
        ),
        "setting out of range": put(T, "limits.maxOutputTokens", 0),
        "an open dev": put(T, "auth", {"dev": "none"}).found_at("auth.dev"),
        "an open production": put(T, "auth", {"production": "none"}).found_at("auth.production"),
        "gateway without id": drop(T, "gateway.id"),
        "budgets without a window": drop(T, "budgets.daily").found_at("budgets"),
        "an unknown fact": put(D, "environments.dev.modelId", "x"),
        "an environment missing": drop(D, "environments.staging"),
        "an unknown environment": put(D, "environments.preview", {}),
        "an unknown environment's keys": further("env.preview", {}),
        "no model": drop(D, "environments.staging.model"),
        "empty fallback": put(D, "environments.staging.fallback", ""),
        "a number for a model": put(D, "environments.staging.model", 8),
        "two words for a model": put(D, "environments.staging.model", "llama 8"),
        "no KV id": drop(D, namespace("dev")),
        "KV id not an id": put(D, namespace("staging"), "<id>"),
        "account id not an id": put(D, "accountId", "acme"),
        "name with capitals": put(D, "environments.dev.worker", "Acme"),
        "name too long": put(D, "environments.dev.worker", "a" * 64),
        "name with no room for its environment": put(D, "worker", "a" * 53),
        "further vars a list": further("env.dev.vars", []),
        "a limit of a wrong type": further(
            f"{EVERY}.ratelimits", [{"name": "KEY_RATE", "simple": {"limit": "many"}}]
        ).found_at(f"wrangler.{EVERY}.ratelimits.0.simple.limit"),
        "a route of a wrong type": put(D, "environments.dev.routes", [{}]).found_at(
            "environments.dev.routes.0"
        ),
        "flags a string": put(TEMPLATE_FILE, "compatibility_flags", "python_workers"),
        "unknown module type": put(TEMPLATE_FILE, "rules.0.type", "Json"),
        "binding without name": drop(TEMPLATE_FILE, f"{EVERY}.ai.binding").found_at(f"{EVERY}.ai"),
        "a placeholder that nothing fills": put(TEMPLATE_FILE, "name", "${slug}"),
        "a block of no environment": put(TEMPLATE_FILE, "env.preview", {}),
        "no blocks": drop(TEMPLATE_FILE, "env"),
        # What the template says, and the Worker needs so, is not a deployment's to change.
        "main of its own": further("main", "entry.py"),
        "another date": further("compatibility_date", "2026-01-01"),
        "another date for one": further("env.dev.compatibility_date", "2026-01-01"),
        "another flag": further("compatibility_flags", ["python_workers", "x"]),
        "a migration of its own": further("migrations", [STEP, {"tag": "v2"}]),
        "those of one environment": further("env.dev.migrations", []),
        "another folder of assets": further("assets.directory", "../../src"),
        "assets past the Worker": further("assets", {"run_worker_first": False}).found_at(
            "wrangler.assets.run_worker_first"
        ),
        "rules of its own": further("rules", []),
        "another TENANT_ID": further("env.dev.vars.TENANT_ID", "other"),
        "a MODEL_ID among vars": further("env.dev.vars", {"MODEL_ID": "x"}).found_at(
            "wrangler.env.dev.vars.MODEL_ID"
        ),
        "LEDGER of another Worker": further(
            f"env.dev.{OBJECTS}", [{"name": "LEDGER", "script_name": "x"}]
        ).found_at(f"wrangler.env.dev.{OBJECTS}.0.script_name"),
        "another local AI": further(
            "env.local.services", [{"binding": "AI", "service": "ai"}]
        ).found_at("wrangler.env.local.services.0.service"),
        "the platform's AI, locally": further("env.local.ai", {"binding": "AI"}),
        "a route that all inherit": further("routes", [ROUTE]),
        "one route that all inherit": further("route", "chat.example.com/*"),
        "limits that no environment inherits": further("ratelimits", []),
        "bindings removed": further(f"{EVERY}.kv_namespaces", None),
    },
    "template": {
        "no main": drop(TEMPLATE_FILE, "main"),
        "another main": put(TEMPLATE_FILE, "main", "entry.py"),
        "no Python": put(TEMPLATE_FILE, "compatibility_flags", ["x"]),
        "no rules": drop(TEMPLATE_FILE, "rules"),
        "everyone's settings": put(TEMPLATE_FILE, "rules.0.globs.1", "settings/*.jsonc").found_at(
            "rules.0.globs"
        ),
        "settings as data": put(TEMPLATE_FILE, "rules.0.type", "Data").found_at("rules"),
        "no bridge": drop(TEMPLATE_FILE, "rules.1").found_at("rules"),
        "no assets": drop(TEMPLATE_FILE, "assets"),
        "assets past the Worker": put(TEMPLATE_FILE, "assets.run_worker_first", False),
        "no migration": drop(TEMPLATE_FILE, "migrations"),
        "no SQLite": put(
            TEMPLATE_FILE, "migrations", [{"tag": "v1", "new_classes": ["BudgetLedger"]}]
        ),
        "no AI": drop(TEMPLATE_FILE, f"{EVERY}.ai"),
        "no local AI": drop(TEMPLATE_FILE, "env.local.services"),
        "no BUDGETS": drop(TEMPLATE_FILE, f"{EVERY}.kv_namespaces"),
        "no LEDGER": put(TEMPLATE_FILE, f"{EVERY}.{OBJECTS}", []),
        "no ALERTS": drop(TEMPLATE_FILE, f"{EVERY}.{OBJECTS}.1").found_at(f"{EVERY}.{OBJECTS}"),
        "no migration of alerts": drop(TEMPLATE_FILE, "migrations.1").found_at("migrations"),
        "LEDGER of another class": put(
            TEMPLATE_FILE, f"{EVERY}.{OBJECTS}.0.class_name", "Ledger"
        ).found_at(f"{EVERY}.{OBJECTS}"),
        "no ENVIRONMENT": drop(TEMPLATE_FILE, f"{EVERY}.vars.ENVIRONMENT"),
        "no TENANT_ID": drop(TEMPLATE_FILE, f"{EVERY}.vars.TENANT_ID"),
        "no MODEL_ID": drop(TEMPLATE_FILE, f"{EVERY}.vars.MODEL_ID"),
        "one model for all": put(TEMPLATE_FILE, f"{EVERY}.vars.FALLBACK_MODEL_ID", SERVED),
        "no name": drop(TEMPLATE_FILE, f"{EVERY}.name"),
        "one namespace for all": put(
            TEMPLATE_FILE, f"{EVERY}.kv_namespaces.0.id", "0" * 32
        ).found_at(f"{EVERY}.kv_namespaces"),
    },
    "generated": {
        "missing": remove(W),
        "not JSON": swap(W, '"name":', '"name"').found_at("line 7, column 10"),
        "not UTF-8": append(W, b"// \xff\n"),
        "a list": write(W, b"[]"),
        "another text": swap(W, "// Generated", "// Made"),
        "another KV id": put(W, "env.staging.kv_namespaces.0.id", "0" * 32),
        "an environment missing": drop(W, "env.staging"),
        "an environment more": put(W, "env.preview", {}),
        "a key more": put(W, "kv_namespace", []),
        "another date": put(W, "compatibility_date", "2026-01-01"),
        "a date for one": put(W, "env.dev.compatibility_date", "2026-01-01"),
        "no main": drop(W, "main"),
        "no rules": drop(W, "rules"),
        "a rule less": drop(W, "rules.1").found_at("rules"),
        "everyone's settings": put(W, "rules.0.globs.0", "settings/*.jsonc"),
        "no migrations": drop(W, "migrations"),
        "no assets": drop(W, "assets"),
        "no AI": drop(W, "env.staging.ai"),
        "the local AI, deployed": put(W, "env.dev.services", [LOCAL_AI]),
        "a limit less": drop(W, "env.production.ratelimits.2").found_at(
            "env.production.ratelimits"
        ),
        "another limit": put(W, "env.dev.ratelimits.1.simple.limit", 10),
        "true for one": put(W, "env.dev.ai.remote", 1),
        "another ENVIRONMENT": put(W, "env.dev.vars.ENVIRONMENT", "local"),
        "another TENANT_ID": put(W, "env.dev.vars.TENANT_ID", "other"),
        "a TENANT_ID for all": put(ROOT_W, "env.dev.vars.TENANT_ID", "acme"),
        "a retired model": put(W, "env.production.vars.MODEL_ID", RETIRED),
        "a name": put(W, "env.staging.name", "bluey-acme-dev"),
        "the root's": put(ROOT_W, "compatibility_date", "2026-01-01"),
    },
    "unknown-keys": {
        "at the top": further("kv_namespace", []).as_warning(),
        "inside": further(
            "env.dev.r2_buckets", [{"binding": "R2", "bucket_name": "x", "title": "x"}]
        )
        .found_at("wrangler.env.dev.r2_buckets.0.title")
        .as_warning(),
        "in the template": put(TEMPLATE_FILE, f"{EVERY}.kv_namespace", []).as_warning(),
    },
    "tenant-id": {"another folder's": put(T, "id", "acne")},
    "hosts": {
        "one host of two tenants": put(OTHER_T, "hosts", ["a.example.com", "chat.example.com"])
        .and_(put(T, "hosts", ["chat.example.com"]))
        .found_at("hosts.1"),
        "one host in two cases": put(OTHER_T, "hosts", ["a.example.com", "Chat.Example.com"])
        .and_(put(T, "hosts", ["chat.example.com"]))
        .found_at("hosts.1"),
    },
    "alerts": {
        "told twice": put(T, "alerts", [HOOK, {**HOOK, "at": [0.8]}]).found_at("alerts.1.at"),
        "told twice by one": put(T, "alerts", [{**HOOK, "at": [1, 0.8, 1]}]).found_at(
            "alerts.0.at"
        ),
        "a webhook on this machine": put(T, "alerts", [{**HOOK, "url": "http://localhost/x"}])
        .found_at("alerts.0.url")
        .as_warning(),
        "nothing that fills up": drop(T, "budgets")
        .and_(put(T, "alerts", [HOOK]))
        .found_at("alerts")
        .as_warning(),
    },
    "models": {
        "retired, allowed": put(T, "models.allowed", [RETIRED]).found_at("models.allowed.0"),
        "retired, by an alias": put(T, "models.aliases.old", RETIRED),
        "retired, but never asked": put(T, "models.default", RETIRED).as_warning(),
        "retired, in production": put(D, "environments.production.model", RETIRED),
        "retired, in dev": put(D, "environments.dev.model", RETIRED).as_warning(),
        "retired, the fallback in dev": put(D, "environments.dev.fallback", RETIRED).as_note(),
        "retired, shared": put(ROOT_D, "environments.staging.fallback", RETIRED),
        "unknown": put(D, "environments.local.model", "@cf/meta/lama").as_warning(),
        "no such alias": put(T, "models.default", "slow").as_warning(),
        "an alias of an alias": put(
            T, "models.aliases", {"a": "b", "b": "@cf/meta/llama-3.1-8b-instruct-fast"}
        ).found_at("models.aliases.a"),
        "reasons, with little room": put(D, "environments.staging.model", REASONING).as_warning(),
        "reasons, for a tenant with little room": put(
            ROOT_D, "environments.staging.fallback", REASONING
        ).as_warning(),
    },
    "prices": {
        "none, allowed": put(T, "models.allowed.0", UNPRICED).and_(IN_DOLLARS).as_warning(),
        "none, by an alias": put(T, "models.aliases.old", UNPRICED).and_(IN_DOLLARS).as_warning(),
        "none, the fallback": put(T, "models.fallback", UNPRICED).and_(IN_DOLLARS).as_warning(),
        "none, in production": put(D, "environments.production.model", UNPRICED).and_(IN_DOLLARS),
        "none, shared": put(ROOT_D, "environments.dev.model", UNPRICED).and_(IN_DOLLARS),
        "of an alias": put(T, "models.prices", {"fast": FREE})
        .found_at("models.prices.fast")
        .as_warning(),
    },
    "gateways": {
        "21 in an account": replace(
            add_tenants(19, account_id=ACCOUNT), others=(SHARED_ACCOUNT_IS_FULL,)
        ).found_at("gateway.id", "tenants/t18/tenant.jsonc"),
        "21 for the shared account": add_tenants(19).found_at("", ROOT_W).as_warning(),
    },
    "cache": {
        "answers are shared": put(T, "gateway.cacheTtlSeconds", 300).as_warning(),
    },
    "worker-names": {
        "another environment's": put(D, "environments.staging.worker", "bluey-acme-dev"),
        "another tenant's": put(
            OTHER_D, "environments.staging.worker", "bluey-acme-staging"
        ).as_warning(),
        "another tenant's, one account": put(
            OTHER_D, "environments.dev.worker", "bluey-acme-dev"
        ).and_(
            put(D, "accountId", ACCOUNT),
            write("tenants/other/.env", f"\nCLOUDFLARE_ACCOUNT_ID='{ACCOUNT}' # x\n".encode()),
        ),
    },
    "bindings": {
        "a variable called BUDGETS": further("env.dev.vars.BUDGETS", "x"),
        "a service called MODEL_ID": further(
            "env.dev.services", [{"binding": "MODEL_ID", "service": "x"}]
        ).found_at("wrangler.env.dev.services.0"),
        "the local AI, deployed": further("env.dev.services", [LOCAL_AI]).found_at(
            "wrangler.env.dev.services.0"
        ),
        "two of its own": further(
            f"env.dev.{OBJECTS}", [LEDGER, {"name": "X", "class_name": "BudgetLedger"}]
        )
        .and_(further("env.dev.vars", {"X": "x"}))
        .found_at("wrangler.env.dev.vars.X"),
    },
    "placeholders": {
        "not provisioned": put(D, namespace("staging"), "placeholder-acme-staging").as_note(),
        "of the shared deployment": put(ROOT_D, namespace("dev"), "placeholder-mine").as_note(),
    },
    "rate-limits": {
        "none": further(f"{EVERY}.ratelimits", None).as_warning(),
        "no limit of sessions": drop(TEMPLATE_FILE, f"{EVERY}.ratelimits.2")
        .found_at(f"{EVERY}.ratelimits")
        .as_warning(),
        "a limit by ten seconds": further(
            f"{EVERY}.ratelimits", [{"name": "KEY_RATE", "simple": {"period": 10}}]
        ).found_at(f"wrangler.{EVERY}.ratelimits.0.simple.period"),
        "limits by ten seconds": put(TEMPLATE_FILE, f"{EVERY}.ratelimits.1.simple.period", 10),
    },
    "kv-namespaces": {
        "another environment's": copy_id("staging", D, namespace("production")),
        "another tenant's": copy_id("staging", OTHER_D, namespace("dev")),
        "the shared deployment's": copy_id("staging", ROOT_D, namespace("dev")).found_at(
            namespace("staging"), D
        ),
    },
    "compatibility-date": {
        "of an older Python": put(TEMPLATE_FILE, "compatibility_date", "2025-01-01"),
        "a day too early": put(TEMPLATE_FILE, "compatibility_date", "2026-09-07"),
        "newer than workerd": put(TEMPLATE_FILE, "compatibility_date", "2099-06-01"),
        "no such day": put(TEMPLATE_FILE, "compatibility_date", "2026-13-45"),
        "without hyphens": put(TEMPLATE_FILE, "compatibility_date", "20261117"),
        "none": drop(TEMPLATE_FILE, "compatibility_date"),
    },
    "migrations": {
        "a tag used twice": put(TEMPLATE_FILE, "migrations.2", STEP).found_at("migrations.2.tag"),
        "a committed step changed": commit(ROOT_W)
        .and_(put(TEMPLATE_FILE, "migrations.0.tag", "v0"))
        .found_at("migrations", TEMPLATE_FILE),
    },
    "auth": {
        "a route to an open environment": put(D, "environments.local.routes", [ROUTE]),
        "an address of an open environment": further("env.local.workers_dev", True),
        "an address of every environment": further(f"{EVERY}.workers_dev", True),
        "addresses of all deployments": drop(TEMPLATE_FILE, "env.local.workers_dev").found_at(
            "workers_dev"
        ),
        "an address of an open environment, shared": put(
            ROOT_D, "environments.local.routes", [ROUTE]
        ).and_(put(OTHER_T, "auth", {"local": "key"})),
    },
    "vars": {
        "neither none nor key on loopback": further("env.dev.vars.LOOPBACK_AUTH", "no"),
        "neither a plan nor Python": further("env.dev.vars.RELAY", "javascript"),
    },
    "reach": {
        "none": further("workers_dev", False).as_warning(),
        "none for one": further("env.dev.workers_dev", False).as_warning(),
        "one route of two environments": put(OTHER_D, "environments.dev.routes", [ROUTE])
        .and_(put(D, "environments.staging.routes", ["chat.example.com"]))
        .found_at("environments.dev.routes.0"),
    },
    "links": {
        "no settings": remove(LINK),
        "another's settings": link(LINK, "../../tenants/other/tenant.jsonc"),
        "a copy": copy_over_link(LINK),
        "no tenant": link("src/settings/gone.jsonc", "../../tenants/gone/tenant.jsonc"),
        "no packages": remove(PACKAGES),
        "packages of elsewhere": link(PACKAGES, "../python_modules"),
    },
    "private": {
        f"{file} of mode {mode:03o}": write(file, b"", mode).as_warning()
        for file, mode in [
            ("tenants/acme/.env", 0o644),
            ("tenants/acme/.env", 0o640),
            ("tenants/acme/.env", 0o604),
            ("tenants/acme/.env", 0o602),
            ("tenants/acme/.env.staging", 0o666),
            ("tenants/acme/.dev.vars", 0o660),
            (".env", 0o777),
        ]
    },
    "secrets": {
        ".env in git": write("tenants/acme/.env", b"A=b\n").and_(commit("tenants/acme/.env")),
        ".dev.vars in git": write(".dev.vars", b"A=b\n").and_(commit(".dev.vars")),
        "by its name": further("env.dev.vars.API_TOKEN", "hello"),
        "by its look": further("env.dev.vars.EXTRA", "Ab1_" * 10),
        "written by hand": put(W, "env.dev.vars.API_TOKEN", "hello"),
        "among the settings": put(T, "hosts", ["sk-0123456789abcdef"]).found_at("hosts.0"),
        "in the example": swap("tenants/acme/.env.example", "_TOKEN=", "_TOKEN=x").found_at(
            "CLOUDFLARE_API_TOKEN"
        ),
    },
}
"""By the rule that finds them, and what a person would call them."""
