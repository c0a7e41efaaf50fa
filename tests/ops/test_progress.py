"""A step is never silent for long, and where there is no terminal it is plain lines."""

import io
import time

import pytest

from ops import progress
from ops.progress import Step

SOON_S = 0.02


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wait_for(stream: io.StringIO, text: str, *, after: int = 0) -> None:
    deadline = time.monotonic() + 10
    while text not in stream.getvalue()[after:]:
        assert time.monotonic() < deadline, stream.getvalue()
        time.sleep(SOON_S / 4)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DRAW_SECONDS", SOON_S)
    monkeypatch.setattr(progress, "LINE_SECONDS", SOON_S)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_a_long_step_says_again_and_again_what_it_does() -> None:
    stream = io.StringIO()
    with Step("Packages", stream=stream) as step:
        step.tell("downloading \x1b[2Jone (2 MB)")
        wait_for(stream, "one")
    first, second, *_, last = stream.getvalue().splitlines()
    assert "Packages …" == first
    assert "  Packages: 0 s" == second.split(" · ")[0]
    assert r"  Packages: 0 s · downloading \x1b[2Jone (2 MB)" in stream.getvalue().splitlines()
    assert "✓ Packages (0." == last[:14]


def test_a_terminal_has_one_line_that_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    stream = Terminal()
    with Step("Packages", stream=stream) as step:
        step.tell("x" * 100)
        wait_for(stream, "xxx")
    *drawn, last = stream.getvalue().split(progress.ERASE_LINE)
    assert "\n" not in "".join(drawn)
    assert 23 == max(map(len, drawn))
    assert last.startswith("\x1b[32m✓\x1b[0m Packages \x1b[2m(0.")


def test_a_long_title_leaves_room_for_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    stream = Terminal()
    with Step("Reloaded after src/bluey/app.py", stream=stream) as step:
        step.tell("workerd starts again")
        wait_for(stream, "…")
    first = stream.getvalue().split(progress.ERASE_LINE)[1]
    assert "Reloaded after… · 0 s" == first[2:]


def test_a_line_does_not_end_before_what_it_announces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    stream = Terminal()
    step = Step("Reloaded edit", stream=stream)
    step.tell("workerd starts again")
    with step:
        wait_for(stream, "0 s")
    first = stream.getvalue().split(progress.ERASE_LINE)[1]
    assert "Reloaded edit · 0 s" == first[2:]


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("NO_COLOR", "1")])
def test_who_wants_no_colors_gets_none(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    stream = Terminal()
    with Step("Packages", stream=stream):
        pass
    assert "✓ Packages (0.0 s)" == stream.getvalue().splitlines()[-1].split("\x1b[2K")[-1]


def test_a_step_that_fails_is_not_said_to_be_done() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="it"), Step("Packages", stream=stream):
        raise ValueError("it")
    assert ["Packages …", "✗ Packages (0.0 s)"] == stream.getvalue().splitlines()


def test_others_may_print_meanwhile() -> None:
    stream = Terminal()
    with Step("Packages", stream=stream) as step, step.aside():
        stream.write("something\n")
    assert f"{progress.ERASE_LINE}something\n" in stream.getvalue()


def test_of_steps_in_one_another_only_the_innermost_has_lines_in_between() -> None:
    stream = io.StringIO()
    with Step("Trial", stream=stream):
        wait_for(stream, "  Trial: ")
        with Step("Worker", stream=stream):
            begun = len(stream.getvalue())
            wait_for(stream, "  Worker: ")
            time.sleep(3 * SOON_S)
            meanwhile = stream.getvalue()[begun:]
        wait_for(stream, "  Trial: ", after=len(stream.getvalue()))
    assert "Trial" not in meanwhile
