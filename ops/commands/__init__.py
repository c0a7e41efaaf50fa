"""The commands, a file each. `ops.cli` finds these files; there is no list of them.

A file has its command's name, with `_` for `-`, and contains one of these:

- `command`, a function, from which typer makes a command;
- `app = group("…")`: a group, whose commands are decorated with `@app.command()`.

A group of many commands is a folder with a file for each of them. The docstring of its
`__init__.py` is the group's help.

A function's docstring is its help: the first line says what the command does, and `Example:` or
`Examples:` after `\\b` has a command line each. `bluey --help` shows each command's first example.
It reads these from the files' text; a file is only imported when its command is called.
"""

from typing import Any

import typer
from typer.core import TyperGroup


class Group(TyperGroup):
    """Commands with the same first word. `otherwise` is the command that is meant where the second
    word names none of them."""

    otherwise: str | None = None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the command's arguments."""
        if self.otherwise and args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [self.otherwise, *args]
        return super().parse_args(ctx, args)


def group(summary: str, otherwise: str | None = None) -> typer.Typer:
    """A group of commands with the same first word; see `Group`."""
    kind = type("Group", (Group,), {"otherwise": otherwise})
    return typer.Typer(cls=kind, help=summary, no_args_is_help=True, add_completion=False)
