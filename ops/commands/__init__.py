"""The commands, a file each. `ops.cli` finds them here by themselves: nothing lists them.

A file is named as its command is, with `_` for `-`, and has one of the two:

- `command`, a function: what typer makes a command of;
- `app = group("…")`: a group, whose commands are decorated with `@app.command()`.

The docstring of a function is its help: what it does in the first line, and after `\\b` its
`Example:` or `Examples:`, a command line each. `bluey --help` shows the first of every command. It
reads them from the text of the file, which is imported when its command is called.
"""

import typer


def group(summary: str) -> typer.Typer:
    """Commands that have their first word in common."""
    return typer.Typer(help=summary, no_args_is_help=True, add_completion=False)
