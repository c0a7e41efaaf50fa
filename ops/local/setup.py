"""`bluey setup`: installs what a Worker on this machine needs beside the virtual environment.

Each step has a stamp that says whether it is done, so a second run does nothing and needs no
network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ops.console import say, step
from ops.errors import SETUP_GOES_ON, OpsError, Stopped
from ops.local import bundle, console, token_table, vendor
from ops.project.paths import BUNDLE_CACHE, NODE_MODULES, ROOT, write_atomically
from ops.project.stamp import Stamp
from ops.wrangler import node

BUNDLE = BUNDLE_CACHE / bundle.BUNDLE_FILE
BUNDLE_STAMP = Stamp(
    BUNDLE_CACHE / "stamp",
    # The npm lock file pins the package's content by hash.
    (ROOT / "package-lock.json", Path(bundle.__file__), bundle.SCHEMA),
)


@dataclass(frozen=True)
class Step:
    """One step: its title, whether it is done, and how to do it. `do` takes what tells a person
    what of it is being done."""

    title: str
    is_done: Callable[[], bool]
    do: Callable[[Callable[[str], None]], None]
    is_quick: bool = False
    """It takes a second, and no network."""


def steps() -> list[Step]:
    """All steps. Each comes after those that it depends on."""
    return [
        Step("npm packages (wrangler, workerd, Pyodide)", node.is_installed, node.install),
        *(
            Step(
                f"Python packages for the Worker in {target.relative_to(ROOT)}",
                partial(vendor.is_vendored, target, requirements),
                partial(vendor.vendor, target, requirements),
            )
            for target, requirements in vendor.SETS.items()
        ),
        Step("Pyodide bundle for offline use", bundle_is_assembled, lambda _: assemble_bundle()),
        Step(
            f"Table of token ids in {token_table.TABLE.relative_to(ROOT)}",
            token_table.table_is_made,
            lambda _: token_table.write_table(),
        ),
        Step(
            f"Console in {console.BUILT.relative_to(ROOT)}",
            console.console_is_built,
            lambda _: console.build_console(),
            is_quick=True,
        ),
    ]


def setup() -> None:
    """Do every step that is not done.

    Raises:
        OpsError: a step failed; the steps before it stay done.
    """
    pending = [item for item in steps() if not item.is_done()]
    try:
        _do(pending)
    except Stopped as stopped:
        stopped.advice = SETUP_GOES_ON
        raise
    say("Everything is set up." if pending else "Everything is set up already.")


def complete_setup() -> None:
    """Do each step that is not done, where all of them are quick: an edit of `web/` needs no
    `make setup`.

    Raises:
        OpsError: names what is missing or out of date; or a step failed.
    """
    pending = [item for item in steps() if not item.is_done()]
    _refuse([item for item in pending if not item.is_quick])
    _do(pending)


def require_setup() -> None:
    """Refuse to go on before `setup` is complete.

    Raises:
        OpsError: names what is missing or out of date.
    """
    _refuse([item for item in steps() if not item.is_done()])


def _do(pending: Sequence[Step]) -> None:
    for item in pending:
        with step(item.title) as shown:
            item.do(shown.tell)


def _refuse(missing: Sequence[Step]) -> None:
    if missing:
        raise OpsError(
            f"missing or out of date: {'; '.join(item.title for item in missing)}",
            advice="Run `make setup` first.",
        )


def bundle_is_assembled() -> bool:
    """Whether the cached bundle was made by this code from the installed npm package."""
    return BUNDLE.is_file() and BUNDLE_STAMP.is_current


def assemble_bundle() -> None:
    """Assemble the bundle into the cache folder.

    Raises:
        OpsError: the npm package is not the pinned version, see `bundle.assemble`.
    """
    write_atomically(BUNDLE, bundle.assemble(NODE_MODULES / "pyodide"))
    BUNDLE_STAMP.write()
