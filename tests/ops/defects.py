"""Broken configurations for test_check.py: each a small edit of a project without a problem.

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
from ops.check.problems import Severity
from ops.project.paths import ROOT
from ops.tenants.new import plan_tenant, write_tenant

RETIRED, SERVED = "@cf/meta/llama-3.1-8b-instruct", "@cf/google/gemma-4-26b-a4b-it"
ACCOUNT = "1" * 32

W, T = "tenants/acme/wrangler.jsonc", "tenants/acme/tenant.jsonc"
OTHER_W, OTHER_T = "tenants/other/wrangler.jsonc", "tenants/other/tenant.jsonc"
ROOT_W = "wrangler.jsonc"
LINK, PACKAGES = "src/settings/acme.jsonc", "tenants/acme/python_modules"
EVERY_W = (ROOT_W, W, OTHER_W)

Found = tuple[Severity, str, str]


def make_project(folder: Path) -> Path:
    """A project with the shared deployment and two tenants, in which nothing is wrong."""
    (folder / "src/settings").mkdir(parents=True)
    (folder / "public").mkdir()
    shutil.copy(ROOT / "src/entry.py", folder / "src/entry.py")
    shared = (ROOT / "wrangler.jsonc").read_text().replace(f'"{RETIRED}"', f'"{SERVED}"')
    (folder / "wrangler.jsonc").write_text(shared)
    for slug in ("acme", "other"):
        write_tenant(folder, plan_tenant(folder, slug, daily_tokens=1_000))
    return folder


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
    """Change what is at a path of a JSON file."""

    def edit(root: Path) -> None:
        data = jsonc.loads((root / file).read_text())
        do(*parent_of(data, path))
        (root / file).write_text(json.dumps(data))

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


def write(file: str, content: bytes) -> Defect:
    def edit(root: Path) -> None:
        (root / file).write_bytes(content)

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
        parent, key = parent_of(jsonc.loads((root / W).read_text()), namespace(source))
        put(file, path, parent[key]).edit(root)

    return Defect(edit, file, path)


def namespace(env: str) -> str:
    return f"env.{env}.kv_namespaces.0.id"


def add_tenants(count: int, *, account_id: str | None = None) -> Defect:
    """Tenants with gateways of their own, and all in one account if one is named."""

    def edit(root: Path) -> None:
        for number in range(count):
            write_tenant(root, plan_tenant(root, f"t{number:02}"))
        if account_id is not None:
            for folder in (root / "tenants").iterdir():
                (folder / ".env").write_text(f"CLOUDFLARE_ACCOUNT_ID={account_id}\n")

    return Defect(edit)


def everywhere(path: str, value: object) -> Defect:
    """The same in every wrangler.jsonc; found in the root's."""
    first, *rest = (put(file, path, value) for file in EVERY_W)
    return first.and_(*rest)


ROUTES = [{"pattern": "chat.example.com", "custom_domain": True}]
STEP = {"tag": "v1", "new_sqlite_classes": ["BudgetLedger"]}
LOCAL_AI = {"binding": "AI", "service": "bluey-local-ai", "entrypoint": "LocalAI"}
OBJECTS = "durable_objects.bindings"
SHARED_ACCOUNT_IS_FULL = (Severity.WARNING, ROOT_W, "")

DEFECTS: dict[str, dict[str, Defect]] = {
    "shape": {
        "wrangler.jsonc missing": remove(W),
        "tenant.jsonc missing": remove(T),
        "not JSON": swap(W, '"name":', '"name"').found_at("line 4, column 10"),
        "settings not JSON": swap(T, '"acme",', '"acme"').found_at("line 6, column 3"),
        "not UTF-8": write(W, b'{"name": "\xff"}'),
        "a list": write(W, b"[]"),
        "settings a list": write(T, b"[]"),
        "unknown setting": put(T, "gateway.requestTimeout", 1),
        "setting out of range": put(T, "limits.maxOutputTokens", 0),
        "gateway without id": drop(T, "gateway.id"),
        "budgets without a window": drop(T, "budgets.daily").found_at("budgets"),
        "vars a list": put(W, "env.dev.vars", []),
        "flags a string": put(W, "compatibility_flags", "python_workers"),
        "date not a date": put(W, "compatibility_date", "today"),
        "KV id not an id": put(W, namespace("staging"), "<id>"),
        "binding without name": drop(W, "env.dev.ai.binding"),
        "unknown module type": put(W, "rules.0.type", "Json"),
        "account id not an id": put(W, "account_id", "acme"),
        "name with capitals": put(W, "env.dev.name", "Acme"),
        "name too long": put(W, "env.dev.name", "a" * 64),
    },
    "environments": {
        "one missing": drop(W, "env.staging"),
        "an unknown one": put(W, "env.preview", {}),
    },
    "unknown-keys": {
        "at the top": put(W, "kv_namespace", []).as_warning(),
        "inside": put(W, "env.dev.kv_namespaces.0.title", "x").as_warning(),
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
    "models": {
        "retired, allowed": put(T, "models.allowed", [RETIRED]).found_at("models.allowed.0"),
        "retired, by an alias": put(T, "models.aliases.old", RETIRED),
        "retired, but never asked": put(T, "models.default", RETIRED).as_warning(),
        "retired, in production": put(W, "env.production.vars.MODEL_ID", RETIRED),
        "retired, in dev": put(W, "env.dev.vars.MODEL_ID", RETIRED).as_warning(),
        "retired, shared": put(ROOT_W, "env.staging.vars.FALLBACK_MODEL_ID", RETIRED),
        "unknown": put(W, "env.local.vars.MODEL_ID", "@cf/meta/lama").as_warning(),
        "no such alias": put(T, "models.default", "fast").as_warning(),
    },
    "gateways": {
        "21 in an account": replace(
            add_tenants(19, account_id=ACCOUNT), others=(SHARED_ACCOUNT_IS_FULL,)
        ).found_at("gateway.id", "tenants/t18/tenant.jsonc"),
        "21 for the shared account": add_tenants(19).found_at("", ROOT_W).as_warning(),
    },
    "worker-names": {
        "another environment's": put(W, "env.staging.name", "bluey-acme-dev"),
        "another tenant's": put(OTHER_W, "env.staging.name", "bluey-acme-staging").as_warning(),
        "another tenant's, one account": put(OTHER_W, "env.dev.name", "bluey-acme-dev").and_(
            put(W, "account_id", ACCOUNT),
            write("tenants/other/.env", f"\nCLOUDFLARE_ACCOUNT_ID='{ACCOUNT}' # x\n".encode()),
        ),
        "none": drop(W, "env.dev.name").and_(drop(W, "name")),
    },
    "bindings": {
        "no AI": drop(W, "env.staging.ai"),
        "AI by another name": put(W, "env.staging.ai.binding", "MODEL").found_at("env.staging.ai"),
        "no local AI": drop(W, "env.local.services"),
        "another local AI": put(W, "env.local.services.0.service", "ai").found_at(
            "env.local.services.0"
        ),
        "the local AI, deployed": put(W, "env.dev.services", [LOCAL_AI])
        .and_(drop(W, "env.dev.ai"))
        .found_at("env.dev.services.0.binding"),
        "two AIs": put(W, "env.local.ai", {"binding": "AI"}).found_at("env.local.ai.binding"),
        "no BUDGETS": drop(W, "env.production.kv_namespaces"),
        "a variable called BUDGETS": put(W, "env.dev.vars.BUDGETS", "x"),
        "two variables": put(
            W, "env.dev.services", [{"binding": "MODEL_ID", "service": "x"}]
        ).found_at("env.dev.vars.MODEL_ID"),
        "no LEDGER": put(W, f"env.dev.{OBJECTS}", []),
        "LEDGER of another class": put(W, f"env.dev.{OBJECTS}.0.class_name", "Ledger").found_at(
            f"env.dev.{OBJECTS}.0"
        ),
        "LEDGER of another Worker": put(W, f"env.dev.{OBJECTS}.0.script_name", "x").found_at(
            f"env.dev.{OBJECTS}.0"
        ),
    },
    "rate-limits": {
        "no limit of sessions": drop(W, "env.production.ratelimits.2")
        .found_at("env.production.ratelimits")
        .as_warning(),
        "a limit by ten seconds": put(W, "env.dev.ratelimits.1.simple.period", 10),
    },
    "kv-namespaces": {
        "no id": drop(W, namespace("dev")),
        "another environment's": copy_id("staging", W, namespace("production")),
        "another tenant's": copy_id("staging", OTHER_W, namespace("dev")),
        "the shared deployment's": copy_id("staging", ROOT_W, namespace("dev")).found_at(
            namespace("staging"), W
        ),
    },
    "vars": {
        "another ENVIRONMENT": put(W, "env.dev.vars.ENVIRONMENT", "local"),
        "unknown ENVIRONMENT": put(W, "env.dev.vars.ENVIRONMENT", "test"),
        "another TENANT_ID": put(W, "env.dev.vars.TENANT_ID", "other"),
        "no TENANT_ID": drop(W, "env.dev.vars.TENANT_ID"),
        "a TENANT_ID for all": put(ROOT_W, "env.dev.vars.TENANT_ID", "acme"),
        "no MODEL_ID": drop(W, "env.staging.vars.MODEL_ID"),
        "empty FALLBACK_MODEL_ID": put(W, "env.staging.vars.FALLBACK_MODEL_ID", ""),
        "a number": put(W, "env.staging.vars.MODEL_ID", 8),
        "two words": put(W, "env.staging.vars.MODEL_ID", "llama 8"),
    },
    "runtime": {
        "another date": put(W, "compatibility_date", "2026-01-01"),
        "another date for one": put(W, "env.dev.compatibility_date", "2026-01-01"),
        "no date": drop(W, "compatibility_date"),
        "no Python": put(ROOT_W, "compatibility_flags", ["x"]),
        "another flag": put(W, "compatibility_flags", ["python_workers", "x"]),
    },
    "main": {"another": put(W, "main", "entry.py"), "none": drop(W, "main")},
    "rules": {
        "none": drop(W, "rules"),
        "everyone's settings": put(W, "rules.0.globs.0", "settings/*.jsonc"),
        "another's settings too": put(W, "rules.0.globs.1", "settings/other.jsonc"),
        "settings as data": put(W, "rules.0.type", "Data").found_at("rules.0.globs.0"),
        "no settings": drop(W, "rules.0").found_at("rules"),
        "no bridge": drop(W, "rules.1").found_at("rules"),
    },
    "migrations": {
        "none": drop(W, "migrations"),
        "a step of its own": put(W, "migrations.1", {"tag": "v2"}).found_at("migrations"),
        "those of one environment": put(W, "env.dev.migrations", []),
        "a tag used twice": everywhere("migrations.1", STEP).found_at("migrations.1.tag"),
        "no SQLite": everywhere("migrations", [{"tag": "v1", "new_classes": ["BudgetLedger"]}]),
        "none in the root": drop(ROOT_W, "migrations"),
        "a committed step changed": commit(ROOT_W)
        .and_(everywhere("migrations.0.tag", "v0"))
        .found_at("migrations"),
    },
    "documents": {
        "no assets": drop(W, "assets").as_warning(),
        "another folder": put(W, "assets.directory", "../../src").found_at("assets"),
        "past the Worker": put(W, "assets.run_worker_first", False).found_at("assets"),
    },
    "reach": {
        "none": put(W, "workers_dev", False).as_warning(),
        "a route that all inherit": put(W, "routes", ROUTES),
    },
    "links": {
        "no settings": remove(LINK),
        "another's settings": link(LINK, "../../tenants/other/tenant.jsonc"),
        "a copy": copy_over_link(LINK),
        "no tenant": link("src/settings/gone.jsonc", "../../tenants/gone/tenant.jsonc"),
        "no packages": remove(PACKAGES),
        "packages of elsewhere": link(PACKAGES, "../python_modules"),
    },
    "secrets": {
        ".env in git": write("tenants/acme/.env", b"A=b\n").and_(commit("tenants/acme/.env")),
        ".dev.vars in git": write(".dev.vars", b"A=b\n").and_(commit(".dev.vars")),
        "by its name": put(W, "env.dev.vars.API_TOKEN", "hello"),
        "by its look": put(W, "env.dev.vars.EXTRA", "Ab1_" * 10),
        "among the settings": put(T, "hosts", ["sk-0123456789abcdef"]).found_at("hosts.0"),
        "in the example": swap("tenants/acme/.env.example", "_TOKEN=", "_TOKEN=x").found_at(
            "CLOUDFLARE_API_TOKEN"
        ),
    },
}
"""By the rule that finds them, and what a person would call them."""
