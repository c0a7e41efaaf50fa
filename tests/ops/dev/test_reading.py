"""What wrangler really printed, read again: what a person sees of it, and what not."""

from pathlib import Path

import pytest

from ops.dev.reading import Noise, Reader, Record, Stage, Trouble

RECORDINGS = Path(__file__).with_name("recordings")


def read(text: str) -> list[Record | Trouble | Noise]:
    reader = Reader()
    return [each for line in text.splitlines(keepends=True) for each in reader.read(line)]


def recorded(name: str) -> list[Record | Trouble | Noise]:
    return read((RECORDINGS / name).read_text())


def test_a_start_has_nothing_wrong_in_it() -> None:
    found = recorded("start.txt")
    assert [] == [each for each in found if isinstance(each, Trouble)]
    stages = [each.stage for each in found if isinstance(each, Noise) and each.stage]
    assert [Stage.READS, Stage.BUNDLES, Stage.STARTS, Stage.LISTENS] == stages[:4]
    records = [each.value["route"] for each in found if isinstance(each, Record)]
    assert ["/health", "/v1/models"] == records[:2]


def test_a_line_of_the_log_is_kept_as_it_is() -> None:
    [line] = [
        line
        for line in (RECORDINGS / "start.txt").read_text().splitlines()
        if '"route":"/health"' in line
    ]
    [record] = read(line)
    assert isinstance(record, Record)
    assert line == record.text


def test_a_syntax_error_is_shown_in_full_and_once_and_names_the_file() -> None:
    found = [each for each in recorded("syntax_error.txt") if isinstance(each, Trouble)]
    assert all(each.is_error for each in found)
    first, *_ = texts = [each.text for each in found]
    assert first.endswith("Uncaught Error: PythonError: Traceback (most recent call last):")
    assert 1 == texts.count('    File "src/bluey/routes/health.py", line 56')
    assert ["      def broken(:", "                 ^", "  SyntaxError: invalid syntax"] == [
        text
        for text in texts
        if "broken" in text or text.strip() in ("^", "SyntaxError: invalid syntax")
    ]
    headings = [each.text for each in found if each.is_first]
    assert ["The Workers runtime failed to start"] == [each[:35] for each in headings[1:]]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("✘ [ERROR] Build failed with 1 error:\n\n  ✘ [ERROR] Expected\n\n    a.mjs:1:2:\nDone\n",
         ["Build failed with 1 error:", "Expected", "", "    a.mjs:1:2:"]),
        ("\x1b[33m▲ [\x1b[43;30mWARNING\x1b[43;33m]\x1b[0m \x1b[1mOld date\x1b[0m\n\n  so\n",
         ["Old date", "", "  so"]),
        ("Uncaught Error: gone\n  at a.js:1\nnext\n", ["Uncaught Error: gone", "  at a.js:1"]),
        ("Traceback (most recent call last):\n  File \"/session/metadata/a.py\"\nKeyError: 'a'\n",
         ["Traceback (most recent call last):", '  File "src/a.py"', "KeyError: 'a'"]),
        ("▲ [WARNING] A DurableObjectNamespace in the config referenced the class A, but no such\n",
         []),
        ("⎔ Reloading local server...\n[wrangler:info] GET / 200 OK (1ms)\n  indented noise\n", []),
        ('{"event":7}\n{"event":"request"\n{"other":1}\n', []),
        ("✘ [ERROR] a\n" + '{"event":"request"}' + "\n  not of the error\n", ["a"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_from_noise(printed: str, expected: list[str]) -> None:
    assert expected == [each.text for each in read(printed) if isinstance(each, Trouble)]


def test_what_workerd_says_for_the_first_time_is_shown_line_by_line() -> None:
    log = (
        r'  {"level":"error","message":"PythonError: no\n  File \"/session/metadata/a.py\"\nE: b"}'
    )
    found = read(f"✘ [ERROR] The runtime failed\n\n  Runtime stderr:\n{log}\n")
    assert ["PythonError: no", '  File "src/a.py"', "E: b"] == [
        each.text for each in found if isinstance(each, Trouble)
    ][-3:]
