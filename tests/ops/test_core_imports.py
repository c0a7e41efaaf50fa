"""The core knows no platform: what it may not import, read from its source."""

import ast
from pathlib import Path

import pytest

from ops.paths import ROOT

ONLY_FOR_THE_SKIN = {"js", "pyodide", "workers", "time", "random", "secrets", "uuid", "os"}
CORE = sorted((ROOT / "src/bluey").glob("*.py"))


@pytest.mark.parametrize("module", CORE, ids=[path.stem for path in CORE])
def test_a_module_of_the_core_imports_nothing_of_the_platform(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    assert set() == imported & ONLY_FOR_THE_SKIN
