"""A project whose wrangler plays an account: what needs the internet is told by a test."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.project.paths import NODE_MODULES, ROOT
from tests.commands import bluey
from tests.projects import make_project, provision

RUN_SECONDS = 120.0
TOKEN, ACCOUNT = "a-token-of-acme", "1" * 32


@dataclass(frozen=True)
class Account:
    """The project with the tenant acme, and the folder that the fake wrangler reads and writes."""

    project: Path
    folder: Path

    def plays(self, command: str, **answer: object) -> None:
        """What this command of wrangler's prints, notes (`told`) and ends with (`code`)."""
        (self.folder / f"{command}.json").write_text(json.dumps(answer))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """How wrangler was called: `words`, `token`, `account`."""
        notes = self.folder / "calls.ndjson"
        return [json.loads(line) for line in notes.read_text().splitlines()]

    @property
    def commands(self) -> list[str]:
        """The first words of each call, a dry run marked."""
        return [
            " ".join([each["words"][0], *(["(dry)"] if "--dry-run" in each["words"] else [])])
            for each in self.calls
        ]

    def bluey(
        self, *arguments: str, code: int | None = 0, answer: str = "", **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `bluey` in the project; it must end with `code` and without a traceback."""
        given = {
            "CLOUDFLARE_API_TOKEN": "",
            "CLOUDFLARE_ACCOUNT_ID": "",
            "FAKE_WRANGLER": str(self.folder),
            "REAL_WRANGLER": str((NODE_MODULES / "wrangler/bin/wrangler.js").resolve()),
        }
        return bluey(*arguments, project=self.project, code=code, text=answer, env={**given, **env})


def make_account(folder: Path, tenants: tuple[str, ...] = ("acme",)) -> Account:
    """Tenants in a project of their own, with a token in the `.env` of each."""
    account = Account(make_project(folder / "project", {}), folder / "account")
    account.folder.mkdir()
    modules = account.project / "node_modules"
    modules.unlink()
    modules.mkdir()
    for path in NODE_MODULES.iterdir():
        if path.name != "wrangler":
            (modules / path.name).symlink_to(path.resolve())
    (modules / "wrangler" / "bin").mkdir(parents=True)
    fake = ROOT / "tests/ops/fake_wrangler.js"
    shutil.copy(fake, modules / "wrangler" / "bin" / "wrangler.js")
    shutil.copy(NODE_MODULES / "wrangler" / "config-schema.json", modules / "wrangler")
    dotenv = f"CLOUDFLARE_API_TOKEN={TOKEN}\nCLOUDFLARE_ACCOUNT_ID={ACCOUNT}\n"
    for slug in tenants:
        account.bluey("tenant", "new", slug, "--yes")
        (account.project / f"tenants/{slug}/.env").write_text(dotenv)
    provision(account.project)
    (account.folder / "calls.ndjson").write_text("")
    return account
