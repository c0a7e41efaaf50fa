"""What reaches a terminal: nothing foreign acts on it, and nothing is cut."""

import json
from collections import Counter
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.text import Text

from ops import console
from ops.errors import OpsError

FOREIGN = "a \x1b[2Jb [red]c[/] \x9b1m d"
SHOWN = r"a \x1b[2Jb [red]c[/] \x9b1m d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain, ümläut, 日本, 🙂", "plain, ümläut, 日本, 🙂"),
        ("two\nlines", "two\nlines"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("back\rhome", r"back\rhome"),
        ("right\u202eleft", r"right\u202eleft"),
    ],
)
def test_control_characters_are_spelt_out(text: str, expected: str) -> None:
    assert expected == console.visible(text)


def test_whatever_is_shown_shows_foreign_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    console.results().print(console.literal(FOREIGN))
    console.print_table(("one",), [(FOREIGN,)], title=FOREIGN)
    console.print_plain_table(("one",), [(FOREIGN,)])
    console.say(FOREIGN)
    console.show_error(OpsError(FOREIGN, advice=FOREIGN))
    with console.step(FOREIGN):
        pass
    captured = capsys.readouterr()
    assert 4 == captured.out.count(SHOWN)
    assert 5 == captured.err.count(SHOWN)


def test_a_failed_tool_has_its_last_lines_shown(capsys: pytest.CaptureFixture[str]) -> None:
    said = "\n".join(f"\x1b[31mline {number}\x1b[0m\x1b[2J" for number in range(30))
    console.show_error(OpsError("it failed", output=said))
    lines = capsys.readouterr().err.splitlines()
    assert ["  │ line 10", "  │ line 29", "bluey: it failed"] == [lines[0], *lines[-2:]]


def test_json_is_ascii_without_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_json({"text": FOREIGN + "ü"})
    printed = capsys.readouterr().out
    assert {"text": FOREIGN + "ü"} == json.loads(printed)
    assert all(" " <= each <= "~" or each == "\n" for each in printed)


def test_a_tables_long_cell_goes_on_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(console, "PRINTED_COLUMNS", 40)
    console.print_table(("id", "what"), [("0123456789" * 5, Text("kept")), (None, "")])
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("│")
    ]
    ids = [cells[0] for cells in rows]
    assert "0123456789" * 5 + "-" == "".join(ids)
    assert ["kept", ""] == [rows[0][1], rows[-1][1]]


def test_a_table_is_wide_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    console.print_table(("what",), [("x" * 150,)])
    assert "x" * 150 in capsys.readouterr().out


ROWS = [
    ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", "tools, json, images", "131,072", "0.29/2.25"),
    ("short", "none", None, "日本語の長い名前です"),
]


@pytest.mark.parametrize("print_rows", [console.print_table, console.print_plain_table])
@pytest.mark.parametrize("width", [120, 80, 60, 40, 20, 10])
def test_no_table_is_cut_or_wider_than_it_may_be(
    print_rows: Callable[..., None],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_rows(("model", "can", "context", "price"), ROWS)
    printed = capsys.readouterr().out
    assert width >= max(map(cell_len, printed.splitlines()))
    letters = Counter("".join(each for each in printed if each.isalnum() or each in "@/"))
    expected = Counter("".join(cell or "" for row in ROWS for cell in row))
    assert {} == {
        each: count
        for each, count in expected.items()
        if (each.isalnum() or each in "@/") and letters[each] < count
    }


def test_a_plain_table_folds_its_last_column_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(console, "PRINTED_COLUMNS", 20)
    console.print_plain_table(("id", "who"), [("0123456789", "one two three"), ("1", None)])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [["id", "who"], ["0123456789", "one", "two"], ["three"], ["1", "-"]] == lines
