"""What all commands have in common: help with an example, a place in docs/cli.md, manners."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ops import commands
from ops.cli import Later, app
from ops.project.paths import ROOT
from tests.commands import bluey, run

DOCUMENT = (ROOT / "docs/cli.md").read_text()


def tree(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path, groups included."""
    if isinstance(command, Later):
        command = command.load()
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from tree(each, (*path, name))


ROOT_COMMAND: Any = typer.main.get_command(app)
EVERY = dict(tree(ROOT_COMMAND))
LEAVES = {path: each for path, each in EVERY.items() if not hasattr(each, "commands")}


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_help_has_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert 0 == result.exit_code
    assert re.search(r"Examples?:\s+(\S+=\S+ )?bluey " + " ".join(path), result.output)


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_and_option_is_in_the_documents_table(path: tuple[str, ...]) -> None:
    command = f"bluey {' '.join(path)}"
    name = re.escape(f"| `{command}`")
    rows = re.findall(rf"^{name}(?: [^|`]*(?:\\\|[^|`]*)*)? \|(.*?)\|", DOCUMENT, re.MULTILINE)
    assert 1 == len(rows), f"give `{command}` a row in docs/cli.md"
    options = {
        option
        for parameter in LEAVES[path].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }
    assert options == set(re.findall(r"`(--[a-z-]+)`", rows[0]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("usage acme beta --local", "No such option: --local. See `bluey usage all`."),
        ("usage acme --csv", "No such option: --csv. See `bluey usage all`."),
        ("usage acme beta", "extra argument(s) (beta). See `bluey usage all`."),
        ("usage ajust acme", "No such command 'ajust'. Did you mean 'adjust'?"),
        ("chekc", "No such command 'chekc'. Did you mean 'check'?"),
        ("tenant shwo acme", "No such command 'shwo'. Did you mean 'show'?"),
        ("check --onlin", "No such option: --onlin (Possible options: --json, --online)"),
        ("usage --all --sort dear", "'--sort': 'dear' is not one of 'cost', 'usd', "),
        ("metrics spendres", "'minutes', 'overhead'; did you mean 'spenders'?"),
        ("metrics latencies --env dev", "; did you mean 'latency'?"),
        ("usage --all --sort cots", "; did you mean 'cost'?"),
        ("usage --all --by dear", "'--by': 'dear' is not one of 'tenant', "),
    ],
)
def test_a_mistake_in_the_words_says_what_to_call(words: str, said: str) -> None:
    result = CliRunner().invoke(app, words.split(), env={"COLUMNS": "300", "TERMINAL_WIDTH": "300"})
    assert 2 == result.exit_code
    assert said in " ".join(re.sub("[│╭╮╰╯─]", " ", result.output).split())


@pytest.mark.parametrize("words", ["smoke acme --dry-run", "smoke acme beta"])
def test_a_mistake_is_not_answered_with_commands_that_do_something_else(words: str) -> None:
    assert "See `" not in CliRunner().invoke(app, words.split()).output


NEW_COMMAND = '''
import typer


def command(name: str) -> None:
    """Greet somebody.

    \b
    Example:
      bluey say-hello world
    """
    typer.echo(f"Hello, {name}")
'''


def test_a_new_file_is_a_new_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "say_hello.py").write_text(NEW_COMMAND)
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    runner = CliRunner()
    assert "Hello, world\n" == runner.invoke(app, ["say-hello", "world"]).output
    shown = runner.invoke(app, ["--help"]).output
    assert re.search("say-hello +Greet somebody", shown)
    completed = runner.invoke(
        app, env={"_BLUEY_COMPLETE": "complete_bash", "COMP_WORDS": "bluey sa", "COMP_CWORD": "1"}
    )
    assert "say-hello" == completed.output.strip()


@pytest.mark.parametrize("name", ROOT_COMMAND.commands)
def test_every_command_is_below_a_heading(name: str) -> None:
    assert ROOT_COMMAND.commands[name].rich_help_panel in commands.PANELS


def test_the_headings_are_in_their_order() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert [*commands.PANELS] == [
        each for each in re.findall("─ ([A-Z][a-z ]+) ─", shown) if each != "Options"
    ]


@pytest.mark.parametrize("path", [[], ["dev"], ["keys"], ["keys", "create"]], ids=" ".join)
def test_a_flag_is_shown_without_a_value(path: list[str]) -> None:
    shown = CliRunner().invoke(app, [*path, "--help"]).output
    assert "--help" in shown
    assert "<bool>" not in shown


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_help_is_broken_by_the_terminal_alone(columns: int) -> None:
    shown = bluey("logs", "--help", env={"COLUMNS": str(columns)}).stdout
    paragraph = shown[shown.index("A line is") : shown.index("Examples:")].split("\n \n")[0]
    lines = [line.rstrip() for line in paragraph.rstrip().splitlines()]
    assert all(columns - 15 <= len(line) <= columns for line in lines[1:-1])


def test_a_new_file_in_a_new_folder_is_a_command_of_a_new_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "good_manners"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Be polite."""\n')
    (folder / "say_hello.py").write_text(NEW_COMMAND)
    (tmp_path / "no_group").mkdir()
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    runner = CliRunner()
    greeted = runner.invoke(app, ["good-manners", "say-hello", "world"])
    assert "Hello, world\n" == greeted.output
    shown = runner.invoke(app, ["--help"]).output
    assert re.search("good-manners +Be polite", shown)
    assert "no-group" not in shown
    assert re.search("say-hello +Greet somebody", runner.invoke(app, ["good-manners"]).output)


def test_a_file_that_is_no_python_breaks_no_other_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.py").write_text("def command( -> None:\n")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    runner = CliRunner()
    assert 0 == runner.invoke(app, ["tenant", "--help"]).exit_code
    assert re.search(r"broken +Cannot be read: invalid syntax", runner.invoke(app).output)
    assert isinstance(runner.invoke(app, ["broken"]).exception, SyntaxError)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--help"], []),
        (["setup", "--help"], ["ops.commands.setup"]),
        (["tenant", "--help"], []),
        (["tenant", "list", "--help"], ["ops.commands.tenant", "ops.commands.tenant.list"]),
    ],
)
def test_a_commands_file_is_imported_when_it_is_called(
    arguments: list[str], expected: list[str]
) -> None:
    program = (
        f"import sys; from ops.cli import main; sys.argv = ['bluey', *{arguments}]\n"
        "try: main()\n"
        "finally: print([each for each in sys.modules if each.startswith('ops.commands.')])"
    )
    assert expected == ast.literal_eval(run([sys.executable, "-c", program]).stdout.split("\n")[-2])


def test_a_start_does_not_wait_for_the_workers_modules() -> None:
    program = (
        "import sys; from ops.cli import main; sys.argv = ['bluey', '--help']\n"
        "try: main()\n"
        "finally: print({each.split('.')[0] for each in sys.modules} & {'bluey', 'pydantic'})"
    )
    assert "set()" == run([sys.executable, "-c", program]).stdout.split("\n")[-2]


@pytest.mark.parametrize("name", ROOT_COMMAND.commands)
def test_the_help_that_is_read_is_the_commands(name: str) -> None:
    assert EVERY[name,].help == ROOT_COMMAND.commands[name].help


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


def test_the_version_is_the_projects() -> None:
    expected = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"bluey {expected}\n" == bluey("--version").stdout


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
        ("bluey deploy mrrainbowsmoke r", ["rainbowsmokeofficial"]),
        ("bluey smoke sh", ["shared"]),
        ("bluey smoke --with", ["--without-ai"]),
        ("bluey smoke mrrainbowsmoke --env ", ["local", "dev", "staging", "production"]),
        ("bluey deploy mrrainbowsmoke --env ", ["dev", "staging", "production"]),
        ("bluey usage mrr", ["mrrainbowsmoke"]),
        ("bluey usage adj", ["adjust", "adjustments"]),
        ("bluey usage mrrainbowsmoke --env st", ["staging"]),
        ("bluey keys create mrrainbowsmoke --allow lo", ["long"]),
        # bash breaks these words in pieces.
        ("bluey smoke mrrainbowsmoke --env = st", ["staging"]),
        ("bluey smoke mrrainbowsmoke --env =", ["local", "dev", "staging", "production"]),
        ("bluey keys create mrrainbowsmoke --allow @ cf/goo", ["@cf/google/gemma-4-26b-a4b-it"]),
    ],
)
def test_the_shell_completes_every_word(line: str, expected: list[str]) -> None:
    words = line.split(" ")
    asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    ran = bluey(env={"_BLUEY_COMPLETE": "complete_bash", **asked})
    assert expected == ran.stdout.split()


def is_known_here(parameter: Any) -> bool:
    """Whether the files here know the values of a command's parameter."""
    words = {
        "TENANT",
        "ENVIRONMENT",
        "MODEL",
        *(f"--{name}" for name in ("env", "tenant", "model")),
    }
    said = [*parameter.opts, *re.findall("[A-Z]+", parameter.metavar or "")]
    return bool(words & set(said))


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_tenants_environments_and_models_are_completed(path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    with command.make_context(path[-1], [], resilient_parsing=True) as context:
        # What models a request may name depends on the tenant.
        context.params["tenant"] = "mrrainbowsmoke"
        without = [
            each.name
            for each in command.params
            if is_known_here(each) and not each.shell_complete(context, "")
        ]
    assert [] == without


def test_nothing_is_completed_where_nothing_can_be_read(tmp_path: Path) -> None:
    asked = {"COMP_WORDS": "bluey\ncheck\n", "COMP_CWORD": "2", "BLUEY_HOME": str(tmp_path)}
    assert "shared\n" == bluey(env={"_BLUEY_COMPLETE": "complete_bash", **asked}).stdout


def test_completion_can_be_shown_and_installed() -> None:
    ran = bluey(
        *("--show-completion", "bash"), env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    )
    assert "_BLUEY_COMPLETE=complete_bash" in ran.stdout
    assert "--install-completion" in bluey("--help").stdout
