"""The operator's command line, `bluey`: assembles what is in `ops/commands`, and runs it."""

import importlib
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from ops import commands, console
from ops.errors import OpsError


class _Found(Mapping[str, Any]):
    """The commands by name. A file is imported when its command is wanted: `bluey keys` does not
    wait for what `bluey deploy` needs."""

    def __init__(self) -> None:
        self._files = {
            each.name.replace("_", "-"): each.name
            for each in pkgutil.iter_modules(commands.__path__)
        }
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _load(self, name: str) -> Any:
        module = importlib.import_module(f"{commands.__name__}.{self._files[name]}")
        found = getattr(module, "app", None)
        if found is None:
            found = typer.Typer(add_completion=False)
            found.command()(module.command)
        command = typer.main.get_command(found)
        command.name = name
        return command


class Bluey(TyperGroup):
    """All commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Found()  # type: ignore[assignment]  # nothing is added to it

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, with the first example of each command."""
        examples = "\n  ".join(
            found[1]
            for each in self.commands.values()
            if (found := EXAMPLE.search(each.help or ""))
        )
        self.help = f"{self.help}\n\n\b\nExamples:\n  {examples}"
        super().format_help(ctx, formatter)


EXAMPLE = re.compile(r"Examples?:\n\s*(.+)")

app = typer.Typer(name="bluey", cls=Bluey, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def bluey() -> None:
    """Run and look after Bluey, a multi-tenant AI chat gateway.

    docs/cli.md has every command, option and exit code.
    """


class _Stopped(BaseException):
    """A signal asked this process to end: unwinds every `with`, which ends what was started."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def _stop(signum: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # cleaning up has deadlines of its own
    raise _Stopped(signum)


def main() -> None:
    """Run the command line; ends the process.

    The exit code is the command's; 1 for a failure that was explained, 128 + n after signal n.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        app()
    except OpsError as error:
        console.show_error(error)
        sys.exit(1)
    except _Stopped as stopped:
        console.say("Stopped.")
        sys.exit(128 + stopped.signum)
