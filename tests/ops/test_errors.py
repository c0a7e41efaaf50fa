"""The exit code of a program that a signal has stopped."""

import shlex
import signal
import sys

import pytest

from ops.errors import exit_code_after


@pytest.mark.parametrize(
    ("line", "signum", "code"),
    [
        ("bluey dev acme", signal.SIGINT, 0),
        ("bluey --home /a/home dev acme", signal.SIGINT, 0),
        ("bluey --home=/a/home dev acme", signal.SIGINT, 0),
        ("bluey dev acme", signal.SIGTERM, 143),
        ("bluey setup", signal.SIGINT, 130),
        ("bluey --home dev setup", signal.SIGINT, 130),
        ("bluey", signal.SIGINT, 130),
    ],
)
def test_only_ctrl_c_of_a_server_is_its_end(
    monkeypatch: pytest.MonkeyPatch, line: str, signum: signal.Signals, code: int
) -> None:
    monkeypatch.setattr(sys, "argv", shlex.split(line))
    assert code == exit_code_after(signum)
