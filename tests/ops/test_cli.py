"""What all commands have in common: help with an example, a place in docs/cli.md, manners."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ops.cli import app
from ops.paths import ROOT
from tests.commands import bluey

DOCUMENT = (ROOT / "docs/cli.md").read_text()


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path, groups included."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, (*path, name))


EVERY = dict(commands(typer.main.get_command(app)))
LEAVES = {path: each for path, each in EVERY.items() if not hasattr(each, "commands")}


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_help_has_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert 0 == result.exit_code
    assert re.search(r"Examples?:\s+(\S+=\S+ )?bluey " + " ".join(path), result.output)


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_and_option_is_in_the_documents_table(path: tuple[str, ...]) -> None:
    name = re.escape(f"| `bluey {' '.join(path)}`")
    [row] = re.findall(rf"^{name}(?: [^|`]*(?:\\\|[^|`]*)*)? \|(.*?)\|", DOCUMENT, re.MULTILINE)
    options = {
        option
        for parameter in LEAVES[path].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }
    assert options == set(re.findall(r"`(--[a-z-]+)`", row))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("check", "--no-upload"), 0), (("keys", "list", "nobody"), 1), (("smoke", "--help"), 0)],
)
def test_no_color_is_honored(arguments: tuple[str, ...], code: int) -> None:
    color = re.compile(r"\x1b\[[0-9;]*(3[0-7]|9[0-7]|38;)")
    with_colors = bluey(*arguments, code=code, env={"FORCE_COLOR": "1", "NO_COLOR": ""})
    assert color.search(with_colors.stdout + with_colors.stderr)
    without = bluey(*arguments, code=code, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert not color.search(without.stdout + without.stderr)


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("smoke",), ("deploy", "mrrainbowsmoke"), ("doctor", "--jsn")]
)
def test_a_wrong_command_line_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    assert "Usage:" in bluey(*arguments, code=2).stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bluey do", ["doctor"]),
        ("bluey deploy mrr", ["mrrainbowsmoke"]),
        ("bluey smoke sh", ["shared"]),
        ("bluey smoke --with", ["--without-ai"]),
    ],
)
def test_the_shell_completes_commands_options_and_tenants(line: str, expected: list[str]) -> None:
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    ran = bluey(env={"_BLUEY_COMPLETE": "complete_bash", **asked})
    assert expected == ran.stdout.split()


def test_completion_can_be_shown_and_installed() -> None:
    ran = bluey(
        *("--show-completion", "bash"), env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    )
    assert "_BLUEY_COMPLETE=complete_bash" in ran.stdout
    assert "--install-completion" in bluey("--help").stdout
