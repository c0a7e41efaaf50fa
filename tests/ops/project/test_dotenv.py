"""A `.env` means to bluey what it means to wrangler, as far as tokens and names go."""

from pathlib import Path

import pytest

from ops.project.dotenv import read_dotenv, setting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=b", {"A": "b"}),
        ("  export A = b", {"A": "b"}),
        ("A='b c' # d", {"A": "b c"}),
        ("A=b # c", {"A": "b"}),
        ("A=b'c'", {"A": "b'c'"}),
        ("A=b=c", {"A": "b=c"}),
        ('A="b\\nc"', {"A": "b\nc"}),
        ("A='b\nB=c'", {"A": "b\nB=c"}),
        ("A=b\r\nB=c\r\n", {"A": "b", "B": "c"}),
        ("\ufeffA=b", {"A": "b"}),
        ("B=c\nA=${B}d", {"A": "cd", "B": "c"}),
        ("A=b\nA=c", {"A": "c"}),
        ("A=b\nA=", {}),
        ("#A=b\nA", {}),
        ("", {}),
    ],
)
def test_a_line_is_a_name_and_a_value(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    (tmp_path / ".env").write_bytes(text.encode())
    assert expected == read_dotenv(tmp_path)


@pytest.mark.parametrize("shell", [{}, {"A": ""}])
def test_what_the_shell_has_comes_first_and_empty_is_unset(
    tmp_path: Path, shell: dict[str, str]
) -> None:
    assert setting(tmp_path, "A", shell) is None
    (tmp_path / ".env").write_text("A=file")
    assert "file" == setting(tmp_path, "A", shell)
    assert "shell" == setting(tmp_path, "A", {"A": "shell"})


def test_bytes_that_are_no_text_do_not_hide_the_other_lines(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=b\n# \xff\nB=c")
    assert {"A": "b", "B": "c"} == read_dotenv(tmp_path)
