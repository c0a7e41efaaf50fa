"""The commands, a file each. `ops.cli` finds these files; there is no list of them.

A file has its command's name, with `_` for `-`, and contains one of these:

- `command`, a function, from which typer makes a command;
- `app = group("…")`: a group, whose commands are decorated with `@app.command()`.

A group of many commands is a folder with a file for each of them. The docstring of its
`__init__.py` is the group's help, `OTHERWISE` there the command that is meant where the second word
names none of them.

`PANEL` is the heading below which `bluey --help` shows the command, one of PANELS.

A function's docstring is its help: the first line says what the command does, and `Example:` or
`Examples:` after `\\b` has a command line each. `bluey --help` reads all this from the files' text;
a file is only imported when its command is called.
"""

import typer

PANELS = ("Try it", "Tenants", "Keys and usage", "Deploy", "Look after it", "This project")
"""The headings of `bluey --help`, in their order."""


def group(summary: str) -> typer.Typer:
    """A group of commands with the same first word."""
    return typer.Typer(help=summary, no_args_is_help=True, add_completion=False)
