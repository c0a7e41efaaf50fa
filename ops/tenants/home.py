"""`bluey init`: an operator's home outside the repository."""

from pathlib import Path

from ops.deployment.facts import ENVIRONMENTS, Facts, placeholder
from ops.deployment.layout import wrangler_text
from ops.deployment.project import load_project
from ops.deployment.rendering import TEMPLATE_FILE, render
from ops.errors import OpsError
from ops.project.paths import ROOT, SHARED, full_path, write_atomically
from ops.project.program_links import FOLDERS, SOURCE, program_links
from ops.tenants.files import ENV_EXAMPLE, PLACEHOLDERS, facts_text
from ops.tenants.new import MODELS

KEPT = "tenants/.gitkeep"
"""Keeps the folder in git while it is empty."""

_IGNORED = "\n".join(f"/{name}" for name in (SOURCE, *FOLDERS))

GITIGNORE = f"""\
# Links to the program, and what runs leave: `bluey tenant sync` makes the links again.
{_IGNORED}
/tenants/*/python_modules
/.bluey/
/reports/
.wrangler/

# secrets
.env
.env.*
!.env.example
.dev.vars
.dev.vars.*
"""

README = """\
# Tenants of Bluey

The tenants and deployments that Bluey serves. Bluey itself is elsewhere: a clone of its repository,
in which `make setup` was run. `bluey` is the command in `.venv/bin` of that clone.

    export BLUEY_HOME=<this folder>
    bluey tenant new acme
    bluey dev acme
    bluey provision acme --env staging
    bluey deploy acme --env staging

| here | what it is |
|---|---|
| `tenants/<slug>/` | a tenant; its `wrangler.jsonc` is written by `bluey tenant sync` |
| `deployment.jsonc`, `wrangler.jsonc` | the shared deployment, which serves every tenant |
| `.env.example` | what a `.env` beside a `wrangler.jsonc` must contain for a deploy |

Commit all of this; `.gitignore` leaves out secrets and the links to Bluey (`src`, `public`,
`node_modules`, `python_modules`, `schemas`). After a clone of this folder, or a move of Bluey's:
`bluey tenant sync`.

A new version of Bluey: update its clone, run `make setup` there, then here

    bluey tenant sync
    bluey check
    bluey deploy --all --env staging

Its docs/upgrading.md says more. Its docs/cli.md has every command.
"""


def init_home(folder: Path) -> list[str]:
    """Make a home in a folder that is not there or is empty. Returns the files that were made.

    Raises:
        OpsError: the folder is Bluey's own or has something in it, or cannot be written.
    """
    folder = full_path(folder)
    if folder == ROOT or ROOT in folder.parents:
        raise OpsError(
            f"{folder} is in Bluey's repository",
            advice="Name a folder outside, so that a new version of Bluey changes nothing in it.",
        )
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if folder.exists() and (not folder.is_dir() or there - {".git"}):
        raise OpsError(
            f"{folder} exists and is not empty",
            advice="Name a new folder. If it is a home already, `bluey --home FOLDER tenant sync` "
            "makes its links again.",
        )
    facts = _facts()
    template = load_project(ROOT, (SHARED,)).template
    if template is None:
        raise OpsError(f"{TEMPLATE_FILE} cannot be read", advice="Run `bluey check`.")
    files = {
        "deployment.jsonc": facts_text(SHARED, facts, PLACEHOLDERS),
        "wrangler.jsonc": wrangler_text(SHARED, render(SHARED, facts, template).data),
        KEPT: "",
        ".env.example": ENV_EXAMPLE,
        ".gitignore": GITIGNORE,
        "README.md": README,
    }
    try:
        for name, text in files.items():
            write_atomically(folder / name, text.encode())
        (folder / SOURCE / "settings").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OpsError(f"{folder} cannot be written: {error.strerror}") from error
    links = program_links(folder)
    if links is not None:
        links.write()
    return [*files]


def _facts() -> Facts:
    pinned = dict(zip(("model", "fallback"), MODELS, strict=True))
    environments = {
        env: {"kv": {"budgets": placeholder(SHARED, env)}} | pinned for env in ENVIRONMENTS
    }
    return Facts.model_validate({"environments": environments})
