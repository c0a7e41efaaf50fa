"""The assembled Pyodide bundle: the same bytes every time, and loud about another version."""

import json
import re
import shutil
from pathlib import Path

import capnp
import pytest

from ops.errors import OpsError
from ops.local.bundle import ANCHORS, PYODIDE_VERSION, SCHEMA, Anchor, adapt_glue, assemble
from ops.project.paths import NODE_MODULES, ROOT

PACKAGE = NODE_MODULES / "pyodide"


@pytest.fixture(scope="module")
def glue() -> str:
    return (PACKAGE / "pyodide.asm.mjs").read_text()


def test_the_same_package_gives_the_same_bytes() -> None:
    assert assemble(PACKAGE) == assemble(PACKAGE)


def test_the_bundle_holds_the_three_internal_modules() -> None:
    bundle = capnp.load(str(SCHEMA)).Bundle
    with bundle.from_bytes(assemble(PACKAGE), traversal_limit_in_words=2**24) as message:
        modules = {module.name: module for module in message.modules}
        assert {str(module.kind) for module in modules.values()} == {"internal"}
        assert {name: str(module.which()) for name, module in modules.items()} == {
            "pyodideRuntime-internal:pyodide.asm": "source",
            "pyodideRuntime-internal:pyodide.asm.wasm": "wasm",
            "pyodideRuntime-internal:python_stdlib.zip": "data",
        }
        wasm = modules["pyodideRuntime-internal:pyodide.asm.wasm"].wasm
        stdlib = modules["pyodideRuntime-internal:python_stdlib.zip"].data
        assert wasm == (PACKAGE / "pyodide.asm.wasm").read_bytes()
        assert stdlib == (PACKAGE / "python_stdlib.zip").read_bytes()


def test_the_glue_neither_evaluates_nor_compiles_nor_takes_entropy_itself(glue: str) -> None:
    adapted = adapt_glue(glue)
    forbidden = (
        r"(?<![\w.$])eval\(|new WebAssembly\.Module\(|crypto\.getRandomValues|new Function\("
    )
    assert re.findall(forbidden, adapted) == []
    assert "export{_createPyodideModule}" in adapted


@pytest.mark.parametrize("anchor", ANCHORS, ids=lambda anchor: anchor.name)
def test_a_missing_anchor_is_named(glue: str, anchor: Anchor) -> None:
    without_one = re.sub(anchor.pattern, "somethingElse(", glue, count=1)
    with pytest.raises(OpsError, match=f"anchor '{anchor.name}'.*version does not match"):
        adapt_glue(without_one)


def test_another_version_of_the_package_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "pyodide"
    shutil.copytree(PACKAGE, package)
    (package / "package.json").write_text(json.dumps({"version": "314.0.7"}))
    with pytest.raises(OpsError, match=r"is 314\.0\.7.*version does not match"):
        assemble(package)


def test_an_incomplete_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="incomplete"):
        assemble(tmp_path)


def test_npm_pins_the_version_that_the_bundle_is_made_for() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]["pyodide"]
    assert wanted == PYODIDE_VERSION
