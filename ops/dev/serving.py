"""Serves a Worker before a person's eyes, and goes on after an edit that broke it."""

import contextlib
import math
import time
from dataclasses import dataclass, field

from ops.console import notices, show_error
from ops.dev.edits import Edits
from ops.dev.panel import address, show
from ops.dev.screen import Screen
from ops.dev.web import Web
from ops.errors import OpsError
from ops.local.console import build_console
from ops.local.serving import Options, Prepared, answers, prepared, run_folder
from ops.processes.running import Guarded
from ops.project.configuration import read_config
from ops.project.paths import ROOT, SHARED

LOOK_SECONDS = 0.3
RELOAD_SECONDS = 120.0
SETTLE_SECONDS = 0.6
"""Two edits in a row, or one that wrangler loads twice, are one for a person."""

SHOWN = 3
"""How many of the edited files are named."""


def serve(options: Options, *, is_verbose: bool = False, as_json: bool = False) -> int:
    """Serve until wrangler ends by itself, or this process is stopped. Then everything that was
    started is stopped.

    wrangler ends where Python cannot import an edited Worker: it is started again after the next
    edit.

    Returns:
        wrangler's exit code.

    Raises:
        OpsError: see `prepared` and `Prepared.running`.
        BrokenPipeError: nobody reads the Worker's log any more.
    """
    started = time.monotonic()
    read_config(options.deployment, options.env)  # refuses a name before anything is said
    folder = run_folder(options)
    log = folder / "wrangler.log"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    screen = Screen(
        log,
        is_verbose=is_verbose,
        as_json=as_json,
        with_tenant=options.deployment == SHARED,
    )
    screen.say(f"Serving {options.deployment}, environment {options.env}")
    with prepared(options) as worker:
        served = _Served(worker, screen, Edits(options.deployment), Web())
        return served.run(started)


@dataclass
class _Served:
    """One `bluey dev`.

    `edited` is what was edited since wrangler last began to load, `latest` what was last of all.
    `is_behind` while the Worker is not served as it was edited. `edited_at` is when the
    last edit was seen, by `time.monotonic`.
    """

    worker: Prepared
    screen: Screen
    edits: Edits
    web: Web
    edited: list[str] = field(default_factory=list)
    latest: list[str] = field(default_factory=list)
    is_behind: bool = False
    edited_at: float = -math.inf

    def run(self, started: float) -> int:
        is_first = True
        while True:
            try:
                with (
                    self.screen.reading() as output,
                    self.worker.running(output, self.screen.step) as wrangler,
                ):
                    output.close()  # so that the lines end when wrangler's output ends
                    if is_first:
                        self._show_ready(time.monotonic() - started)
                    is_first = False
                    self.edited, self.is_behind = [], False
                    code = self._watch(wrangler)
            except OpsError as error:
                error.output = error.output or self.screen.last_lines()
                error.advice = f"{error.advice} All that wrangler printed: {self._log}.".lstrip()
                if is_first:
                    raise
                show_error(error)
            else:
                if not (self.is_behind or self.edited or self.screen.reloads.is_set()):
                    return code
            # It may have been mended while wrangler was ending.
            if self.edited_at <= self.screen.troubled_since:
                self._wait_for_an_edit()
            self.edited_at = -math.inf
            self.screen.reloads.clear()
            self.screen.troubled.clear()

    @property
    def _log(self) -> str:
        return str(self.screen.log.relative_to(ROOT))

    def _show_ready(self, seconds: float) -> None:
        options = self.worker.options
        try:
            show(notices, options, is_offline=self.worker.is_offline)
        except OpsError as error:  # a file was edited since, and will be again
            self._show_problems([error.message])
        self._show_problems(self.edits.problems())
        self.screen.say(f"Ready on {address(options)} after {seconds:.1f} s · Ctrl-C stops")

    def _show_problems(self, problems: list[str]) -> None:
        for each in problems:
            notices.print(f"✘ {each}", style="bold red", markup=False)

    def _watch(self, wrangler: Guarded) -> int:
        """Look for edits and follow reloads until wrangler ends; its exit code."""
        while (code := wrangler.exit_code) is None:
            self.screen.require_reader()
            self._look()
            self._bundle(self.web.look())
            if self.screen.reloads.is_set():
                self._follow_reload(wrangler)
            time.sleep(LOOK_SECONDS)
        return code

    def _look(self) -> None:
        edited = self.edits.look()
        if not edited:
            return
        self.edited_at = time.monotonic()
        self.edited = self.latest = sorted({*self.edited, *edited})
        wrong = self.edits.follow(edited)
        if any(name.endswith("tenant.jsonc") or "settings/" in name for name in edited):
            wrong += self.edits.problems()
        self._show_problems(wrong)

    def _bundle(self, edited: list[str]) -> None:
        """Bundle the console again where web/ was edited; the Worker then serves it at once."""
        if not edited:
            return
        self.latest = edited
        try:
            with self.screen.step(f"Console bundled after {_named(edited)}"):
                build_console()
        except OpsError as error:
            show_error(error)

    def _follow_reload(self, wrangler: Guarded) -> None:
        """Show a reload until the Worker answers, or cannot."""
        self._look()
        self.is_behind = True
        with contextlib.suppress(_Broken), self.screen.step(f"Reloaded after {self._named()}"):
            while self.screen.reloads.is_set():
                deadline = time.monotonic() + RELOAD_SECONDS
                while not self.screen.reloaded.wait(LOOK_SECONDS):
                    self._go_on(wrangler, deadline)
                self.screen.reloads.clear()
                self.edited = []
                while not answers(self.worker.options):
                    self._go_on(wrangler, deadline)
                time.sleep(SETTLE_SECONDS)
            if self.screen.troubled.is_set():
                raise _Broken
            self.is_behind = False
        self.screen.reloads.clear()

    def _named(self) -> str:
        return _named(self.edited or self.latest or ["an edit"])

    def _go_on(self, wrangler: Guarded, deadline: float) -> None:
        self.screen.require_reader()
        self._look()
        if wrangler.exit_code is not None or self.screen.troubled.is_set():
            raise _Broken
        if time.monotonic() > deadline:
            self.screen.say(
                f"The Worker has not answered for {RELOAD_SECONDS:.0f} s. "
                f"All that wrangler printed: {self._log}"
            )
            raise _Broken

    def _wait_for_an_edit(self) -> None:
        self.screen.say(
            f"The Worker does not start after the edit of {self._named()}. Bluey starts it again "
            f"after the next edit. All that wrangler printed: {self._log}"
        )
        self._show_problems(self.edits.problems())
        while not (edited := self.edits.look()):
            self.screen.require_reader()
            time.sleep(LOOK_SECONDS)
        self.edited = self.latest = edited
        self._show_problems(self.edits.follow(edited))


def _named(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


class _Broken(Exception):  # it says of a Step that it has failed
    """The Worker could not be loaded again. What is wrong was shown."""
