"""The operator's command line, `bluey`: assembles the commands in `ops/commands`, and runs one."""

import ast
import contextlib
import errno
import functools
import importlib
import inspect
import os
import re
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.exceptions import NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup

from ops import commands, completing, console
from ops.errors import OpsError, Stopped, exit_code_after
from ops.project.paths import HOME_VARIABLE, use_home
from ops.project.version import version
from ops.spelling import closest, did_you_mean

NO_CHOICE = re.compile(r"'(?P<word>[^']*)' is not one of (?P<known>'.*')\.?$")
"""What Typer says of a value that is none of a few words."""


class Later(TyperCommand):
    """A command whose help is known, and whose file is only imported when it is called.

    So `bluey --help`, completion and each command do not wait for other commands' imports.
    """

    def __init__(self, name: str, file: Path, package: str) -> None:
        summary, texts = _told_in(file)
        super().__init__(name, callback=None, help=summary, rich_help_panel=texts.get("PANEL"))
        self._module = f"{package}.{file.stem}"

    def load(self) -> Any:
        """The command."""
        module = importlib.import_module(self._module)
        found = getattr(module, "app", None)
        if found is None:
            found = typer.Typer(add_completion=False)
            found.command()(module.command)
        command = typer.main.get_command(found)
        command.name = self.name
        for each in (command, *getattr(command, "commands", {}).values()):
            each.help = _unbroken(each.help or "")
            _name_no_value_of_flags(each)
        return command

    def make_context(
        self, info_name: Any, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Begin to run the command, or to complete its arguments."""
        given = [*args]
        try:
            return self.load().make_context(info_name, args, parent=parent, **extra)
        except UsageError as error:
            # Typer has a value checked by pydantic, which puts this before its message.
            error.message = error.message.replace("Value error, ", "")
            if choice := NO_CHOICE.search(error.message):
                known = re.findall(r"'([^']*)'", choice["known"])
                error.message = error.message.rstrip(".") + did_you_mean(choice["word"], known)
            if meant := self._meant(error, given, parent):
                path = parent.command_path
                which = " or ".join(f"`{path} {name}`" for name in meant)
                error.message = f"{error.message.rstrip('.')}. See {which}."
            raise

    def _meant(self, error: UsageError, given: list[str], parent: Any) -> list[str]:
        """The commands in the same folder that take what this one does not. Others have nothing to
        do with it."""
        beside = parent.command.commands if parent and isinstance(parent.command, Folder) else {}
        loaded = {
            name: each.load()
            for name, each in beside.items()
            if isinstance(each, Later) and each is not self
        }
        several = [
            name for name, each in loaded.items() if any(one.nargs == -1 for one in each.params)
        ]
        if not isinstance(error, NoSuchOption):
            return several if "unexpected extra argument" in error.message else []
        option = error.option_name
        having = [
            name
            for name, each in loaded.items()
            if any(option in one.opts + one.secondary_opts for one in each.params)
        ]
        if sum(not each.startswith("-") for each in given) > 1:
            having = [name for name in having if name in several] or having
        return having


CLOSE = 0.75
"""How alike a word is to the command that it misspells, where a tenant may be named, too."""


class Folder(TyperGroup):
    """A group of commands that has a folder, with a file for each of them."""

    def __init__(self, name: str, folder: Path, package: str) -> None:
        found = _commands_in(folder, f"{package}.{folder.name}")
        summary, texts = _told_in(folder / "__init__.py")
        super().__init__(
            name=name,
            commands=found,
            help=summary,
            no_args_is_help=True,
            rich_help_panel=texts.get("PANEL"),
        )
        _name_no_value_of_flags(self)
        self.otherwise = texts.get("OTHERWISE")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the command's arguments."""
        return super().parse_args(ctx, self.meant(args))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands that begin so, and the first argument of the one that needs no name."""
        found = super().shell_complete(ctx, incomplete)
        otherwise = self.commands.get(self.otherwise or "")
        if isinstance(otherwise, Later) and not incomplete.startswith("-"):
            with otherwise.make_context(
                otherwise.name, [], parent=ctx, resilient_parsing=True
            ) as within:
                first = next(
                    each for each in within.command.params if each.param_type_name == "argument"
                )
                found += first.shell_complete(within, incomplete)
        return found

    def meant(self, args: list[str]) -> list[str]:
        """The arguments with the command first. Where the first names none, an option may
        (`--all`)."""
        if not self.otherwise or not args or args[0] in (*self.commands, "--help"):
            return args
        named = next(
            (each for each in args if each.startswith("--") and each[2:] in self.commands), ""
        )
        first = args[0]
        known = first in completing.deployments("") or first.startswith(("-", "http"))
        if not known and (close := closest(first, self.commands, alike=CLOSE)):
            raise UsageError(f"No such command '{first}'. Did you mean '{close}'?")
        return [named[2:] or self.otherwise, *(each for each in args if each != named)]


def _commands_in(folder: Path, package: str) -> dict[str, Any]:
    """The commands of a folder by name, sorted."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("[!_]*")):
        name = path.stem.replace("_", "-")
        if path.suffix == ".py":
            found[name] = Later(name, path, package)
        elif (path / "__init__.py").exists():
            found[name] = Folder(name, path, package)
    return found


@functools.cache
def _told_in(file: Path) -> tuple[str, dict[str, str]]:
    """What a file tells without being imported: the docstring of `command`, or the argument of
    `group`, or that of a folder's group; and the constants that are texts."""
    try:
        module = ast.parse(file.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        # The error shows in full when the command is called; other commands still work.
        return f"Cannot be read: {error}", {}
    help_text = ""
    texts: dict[str, str] = {}
    for node in module.body:
        match node:
            case ast.FunctionDef(name="command"):
                help_text = help_text or _unbroken(ast.get_docstring(node) or "")
            case ast.Assign(
                value=ast.Call(func=ast.Name("group"), args=[ast.Constant(str() as summary)])
            ):
                help_text = help_text or _unbroken(inspect.cleandoc(summary))
            case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(str() as text)):
                texts.setdefault(name, text)
    if file.stem == "__init__":
        help_text = _unbroken(ast.get_docstring(module) or "")
    return help_text, texts


def _unbroken(text: str) -> str:
    """A help whose paragraphs have no line breaks of the file's, so that a terminal of any width
    can break them."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(
        each if each.startswith("\b") else " ".join(each.split("\n")) for each in paragraphs
    )


class Bluey(TyperGroup):
    """All commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        found: dict[str, Any] = {}
        for folder in commands.__path__:
            found |= _commands_in(Path(folder), commands.__name__)
        self.commands = dict(sorted(found.items(), key=lambda named: _place_of(*named)))

    def make_context(
        self, info_name: Any, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Begin to run a command, or to complete its arguments."""
        # Only now it has the options of completion.
        _name_no_value_of_flags(self)
        if extra.get("resilient_parsing") and args and args[-1].startswith("--"):
            # An option whose value is to be completed. Without its value nothing would be parsed,
            # and the value may depend on the other arguments.
            args = args[:-1]
        return super().make_context(info_name, args, parent=parent, **extra)


def _name_no_value_of_flags(command: Any) -> None:
    """Keep its help from showing `--json <bool>`, which reads as if a value had to follow."""
    for parameter in command.get_params(typer.Context(command)):
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""


def _place_of(name: str, command: Any) -> tuple[int, str]:
    """What the commands are sorted by: their panels' order, then their names."""
    panel = command.rich_help_panel
    place = commands.PANELS.index(panel) if panel in commands.PANELS else len(commands.PANELS)
    return place, name


app = typer.Typer(name="bluey", cls=Bluey, no_args_is_help=True, pretty_exceptions_enable=False)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"bluey {version()}")
        raise typer.Exit


@app.callback()
def bluey(
    home: Annotated[
        Path | None,
        typer.Option(
            envvar=HOME_VARIABLE,
            show_envvar=True,
            metavar="FOLDER",
            help="The folder with your tenants, made by `bluey init`; else Bluey's own.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Print Bluey's version."
        ),
    ] = False,
) -> None:
    """Run and look after Bluey, a multi-tenant AI chat gateway.

    docs/cli.md has every command, option and exit code.

    \b
    Examples:
      bluey dev mrrainbowsmoke
      bluey smoke mrrainbowsmoke
      bluey tenant new
      bluey usage mrrainbowsmoke
      bluey deploy mrrainbowsmoke --env staging --dry-run
    """
    use_home(home)


def _stop(signum: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # cleaning up has deadlines of its own
    raise Stopped(signum)


NOT_WRITTEN = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)
"""What keeps any command from a file, and is no bug: who may not, and what has no room."""


def _not_written(error: OSError) -> OpsError:
    name = str(error.filename2 or error.filename or "a file")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OpsError(
            f"{name}: {error.strerror}", advice="Make room on this disk, and try again."
        )
    return OpsError(
        f"{name}: {error.strerror}",
        advice="Use a copy that you may write to, or as somebody who may.",
    )


def main() -> None:
    """Run the command line; ends the process.

    The exit code is the command's, 1 after an OpsError or where a file may not be read or written,
    or as `exit_code_after` says.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    completing.as_typed(os.environ)
    try:
        app()
    except OpsError as error:
        console.show_error(error)
        sys.exit(1)
    except OSError as error:
        if error.errno not in NOT_WRITTEN:
            raise
        console.show_error(_not_written(error))
        sys.exit(1)
    except Stopped as stopped:
        # A terminal that was closed sends SIGHUP, and takes nothing more.
        with contextlib.suppress(OSError):
            console.say(str(stopped))
        sys.exit(exit_code_after(stopped.signum))
