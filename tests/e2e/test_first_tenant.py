"""docs/first-tenant.md, typed line by line in two terminals by somebody who has only that page."""

import os
import sys
from pathlib import Path

import pytest

from ops.processes.running import free_port
from ops.project.paths import ROOT
from tests.documents import Example, examples
from tests.servers import READY_LINE, start
from tests.sessions import Shell, play

PAGE = "docs/first-tenant.md"


def test_the_page_leads_from_nothing_to_a_tenant_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, home = free_port(), tmp_path / "bluey-home"
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    replaced = {"~/bluey-home": str(home), "8787": str(port)}
    first, serving, *rest = examples(PAGE)
    [(line, _)] = serving.commands
    shell = Shell(ROOT, {**os.environ, "COLUMNS": "120"})
    try:
        play(shell, [first], replaced)
        server = start(
            tmp_path / "server.log",
            [*line.replace("8787", str(port)).split(), "--stop-with-parent"],
            port=port,
            environment={"BLUEY_HOME": str(home)},
        )
        try:
            server.wait_for(READY_LINE)
            for block in rest:
                play_or_write(shell, block, replaced, home / "tenants/acme/tenant.jsonc")
        finally:
            server.process.terminate()
            server.wait_until_gone()
    finally:
        shell.close()


def play_or_write(shell: Shell, block: Example, replaced: dict[str, str], settings: Path) -> None:
    """Type a block's lines, or put it into the settings."""
    if block.language == "jsonc":
        text = settings.read_text()
        settings.write_text(text.rstrip().removesuffix("}").rstrip() + f",\n{block.text}}}\n")
    else:
        play(shell, [block], replaced)
