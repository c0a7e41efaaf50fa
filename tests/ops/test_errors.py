"""The exit code of a program that a signal has stopped."""

import errno
import shlex
import signal
import sys
from typing import Any

import pytest

from ops import cli
from ops.errors import Stopped, exit_code_after


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


def test_where_the_terminal_was_closed_the_signal_is_still_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop() -> Any:
        raise Stopped(signal.SIGHUP)

    def say(_: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(cli, "app", stop)
    monkeypatch.setattr("ops.console.say", say)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert 129 == ended.value.code
