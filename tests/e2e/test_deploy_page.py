"""docs/deploy.md, typed line by line by somebody who has only that page and an empty account."""

import os
import sys
from pathlib import Path

from ops.processes.running import free_port
from ops.project.paths import ROOT
from tests.documents import examples
from tests.ops.cloudflare_api import ACCOUNT_ID, TOKEN
from tests.ops.played_account import played_account
from tests.sessions import Shell, play

WORKER = "bluey-acme-production"


def test_the_page_leads_from_an_empty_account_to_an_answer(tmp_path: Path) -> None:
    with played_account(tmp_path / "account", workers_from_port=free_port()) as account:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BLUEY_", "CLOUDFLARE_", "MAKE"))
        }
        shell = Shell(ROOT, {**inherited, **account.environment(), "COLUMNS": "120"})
        replaced = {
            "make setup": "bluey setup",
            "$PWD/.venv/bin": str(Path(sys.executable).parent),
            "~/bluey-home": str(tmp_path / "bluey-home"),
            "YOUR-ACCOUNT-ID": ACCOUNT_ID,
            "YOUR-TOKEN": TOKEN,
            f"https://{WORKER}.YOUR-NAME.workers.dev": account.served.url(WORKER),
            # Other tests try what a deploy tries on this machine.
            "deploy acme": "deploy acme --skip-smoke",
        }
        shell.run(f'export PATH="{Path(sys.executable).parent}:$PATH"')
        try:
            play(shell, examples("docs/deploy.md"), replaced)
        finally:
            shell.close()

        first, second, rolled_back = account.deployments[WORKER][::-1]
        assert first["versions"] == rolled_back["versions"] != second["versions"]
        [namespace] = account.namespaces
        assert f"{WORKER}-budgets" == namespace["title"]
        assert ["acme"] == [each["id"] for each in account.gateways]
