"""What `bluey dev` does by itself where setup is not complete, and what it leaves undone."""

import signal

import pytest

from ops.errors import OpsError, Stopped
from ops.local import setup
from ops.local.setup import Step, complete_setup, require_setup


class Done:
    """Steps by their names, of which some are done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **is_quick: bool) -> None:
        self.names: list[str] = []
        steps = [self._step(name, quick) for name, quick in is_quick.items()]
        monkeypatch.setattr(setup, "steps", lambda: steps)

    def _step(self, name: str, is_quick: bool) -> Step:
        return Step(
            name, lambda: name in self.names, lambda _: self.names.append(name), is_quick=is_quick
        )


def test_a_quick_step_is_done_and_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = Done(monkeypatch, console=True)
    complete_setup()
    assert ["console"] == done.names
    assert "✓ console (" in capsys.readouterr().err
    complete_setup()
    assert "" == capsys.readouterr().err


def test_what_needs_time_or_a_network_is_refused_by_name_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = Done(monkeypatch, console=True, npm=False)
    with pytest.raises(OpsError) as refused:
        complete_setup()
    assert "missing or out of date: npm" == refused.value.message
    assert [] == done.names


def test_a_setup_that_is_stopped_says_how_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> None:
        raise Stopped(signal.SIGINT)

    monkeypatch.setattr(setup, "steps", lambda: [Step("npm", lambda: False, stop)])
    with pytest.raises(Stopped) as stopped:
        setup.setup()
    assert "Stopped. `make setup` goes on from here." == str(stopped.value)


def test_a_deploy_does_no_step_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Done(monkeypatch, console=True)
    with pytest.raises(OpsError, match="console"):
        require_setup()
    assert [] == done.names


def test_only_the_console_is_made_again_without_a_setup() -> None:
    assert ["Console in public/console"] == [each.title for each in setup.steps() if each.is_quick]
