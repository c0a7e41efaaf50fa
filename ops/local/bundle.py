"""Assemble the Pyodide bundle that workerd otherwise downloads, from the npm package `pyodide`.

workerd looks for the version named `dev` only in the folder given by
`--pyodide-bundle-disk-cache-dir`, and checks no hash of it. The bundle is one Cap'n Proto message
of three modules: the Emscripten glue, the wasm and the standard library. wasm and library are
unchanged. The glue is adapted, because an isolate forbids code generation and, while it starts,
randomness. For development only: docs/runtime.md.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError

PYODIDE_VERSION = "314.0.6"
"""The version in the pinned workerd. Another version fails at the first native call."""

BUNDLE_FILE = "pyodide_dev.capnp.bin"
SCHEMA = Path(__file__).with_name("bundle.capnp")

_PROLOGUE = (
    "import{addEventListener,getRandomValues,location,monotonicDateNow,newWasmModule,"
    'patchedLoadLibData,wasmInstantiate}from"pyodide-internal:builtin_wrappers";'
    "const refuseEval=()=>{"
    'throw new Error("eval: code generation from strings is not allowed in a Worker")};\n'
)


@dataclass(frozen=True)
class Anchor:
    """A place in the glue that must be adapted, and how often it occurs in the pinned version."""

    name: str
    pattern: str
    replacement: str
    count: int

    def apply(self, glue: str) -> str:
        """Return the glue with this anchor adapted.

        Raises:
            OpsError: the anchor is not there exactly `count` times.
        """
        adapted, found = re.subn(self.pattern, lambda _: self.replacement, glue)
        if found != self.count:
            raise OpsError(
                f"anchor '{self.name}' is in pyodide.asm.mjs {found} times, expected {self.count}: "
                "the pinned pyodide version does not match",
                advice="docs/runtime.md, 'Moving the versions', says what to change together.",
            )
        return adapted


ANCHORS = (
    Anchor("wasm module", r"\bnew WebAssembly\.Module\(", "newWasmModule(", 4),
    Anchor("wasm instantiate", r"\bWebAssembly\.instantiate\(", "wasmInstantiate(", 2),
    Anchor("clock", r"\bDate\.now\b", "monotonicDateNow", 22),
    Anchor("entropy", r"\bcrypto\.getRandomValues\(", "getRandomValues(Module,", 1),
    Anchor("eval", r"(?<![\w.$])eval\(", "refuseEval(", 6),
    Anchor(
        "library memory",
        r"\balignMemory\(getMemory\(",
        "alignMemory(Module.getMemoryPatched(Module,libName,",
        1,
    ),
    # The original body follows the inserted return, and is never reached.
    Anchor(
        "library data",
        r"\bfunction loadLibData\(\)\{",
        "function loadLibData(){"
        "const patched=patchedLoadLibData(Module,libName,flags.rpath);"
        "return flags.loadAsync?Promise.resolve(patched):patched;",
        1,
    ),
    Anchor(
        "factory export",
        r"\bexport default _createPyodideModule\b",
        "export{_createPyodideModule};export default _createPyodideModule",
        1,
    ),
)


def adapt_glue(glue: str) -> str:
    """Return the Emscripten glue adapted to the Worker's isolate.

    Raises:
        OpsError: the glue is not the pinned version's; the message names the anchor.
    """
    for anchor in ANCHORS:
        glue = anchor.apply(glue)
    return _PROLOGUE + glue


def assemble(package: Path) -> bytes:
    """Return the bundle made from an installed npm package `pyodide`; same input, same bytes.

    Raises:
        OpsError: the package is missing, has another version, or has a glue that is not known.
    """
    try:
        version = json.loads((package / "package.json").read_text())["version"]
        glue = (package / "pyodide.asm.mjs").read_text()
        wasm = (package / "pyodide.asm.wasm").read_bytes()
        stdlib = (package / "python_stdlib.zip").read_bytes()
    except (OSError, KeyError, ValueError) as error:
        raise OpsError(
            f"the npm package pyodide is incomplete: {error}",
            advice="Remove node_modules and run `make setup`.",
        ) from error
    if version != PYODIDE_VERSION:
        raise OpsError(
            f"the npm package pyodide is {version}, the pinned workerd embeds {PYODIDE_VERSION}: "
            "the pinned pyodide version does not match",
            advice="docs/runtime.md, 'Moving the versions', says what to change together.",
        )

    import capnp  # noqa: PLC0415 - native and slow to load; only this function needs it

    message = capnp.load(str(SCHEMA)).Bundle.new_message()
    modules = message.init("modules", 3)
    for module, (name, field, content) in zip(
        modules,
        (
            ("pyodide.asm", "source", adapt_glue(glue).encode()),
            ("pyodide.asm.wasm", "wasm", wasm),
            ("python_stdlib.zip", "data", stdlib),
        ),
        strict=True,
    ):
        module.name = f"pyodideRuntime-internal:{name}"
        module.kind = "internal"
        setattr(module, field, content)
    return bytes(message.to_bytes())
