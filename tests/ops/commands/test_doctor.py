"""`bluey doctor`: this machine, which runs these tests, and one thing after the other missing."""

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.commands import doctor
from ops.errors import OpsError
from ops.local import model_server, setup, vendor
from ops.project.stamp import Stamp
from ops.wrangler import node
from tests.commands import bluey, run

RUN_SECONDS = 120.0


def test_a_machine_that_runs_these_tests_is_ready() -> None:
    ran = bluey("doctor", "--json")
    value = json.loads(ran.stdout)
    assert value["ok"] is True
    status = {each["name"]: each["status"] for each in value["things"]}
    needed = [each.name for each in doctor.examinations() if each.is_needed]
    assert dict.fromkeys(needed, "ok") == {name: status[name] for name in needed}


Break = Callable[[pytest.MonkeyPatch, Path], object]


def refuse(*_: object) -> Any:
    raise OpsError("not there")


def a_program(text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "program"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    return write


def broken_workerd(patch: pytest.MonkeyPatch, folder: Path) -> None:
    program = a_program("echo 'no GLIBC_2.35' >&2; exit 127")(folder)
    patch.setattr(node, "workerd_binary", lambda: program)


def silent_workerd(patch: pytest.MonkeyPatch, folder: Path) -> None:
    program = a_program("exec sleep 60")(folder)
    patch.setattr(node, "workerd_binary", lambda: program)
    patch.setattr(doctor, "PROBE_SECONDS", 0.3)


def no_program(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setattr(node, "workerd_binary", lambda: folder / "workerd")


MISSING: dict[str, tuple[str, str, str, Break]] = {
    "an old Python": (
        *("Python", "missing", "is too old"),
        lambda patch, _: patch.setattr(doctor, "PYTHON_MINIMUM", (4, 0)),
    ),
    "no Node": ("Node", "missing", "not there", lambda p, _: p.setattr(node, "find_node", refuse)),
    "no npm packages": (
        *("npm packages (wrangler, workerd, Pyodide)", "missing", "out of date"),
        lambda patch, folder: patch.setattr(node, "STAMP", Stamp(folder / "stamp", [])),
    ),
    "no wrangler": (
        *("wrangler", "missing", "ended with code 1"),
        lambda patch, folder: patch.setattr(
            node, "wrangler", lambda: [node.find_node(), folder / "wrangler.js"]
        ),
    ),
    "a workerd that does not run": (
        *("workerd", "missing", "ended with code 127: no GLIBC_2.35"),
        broken_workerd,
    ),
    "a workerd that hangs": ("workerd", "missing", "not done after 0", silent_workerd),
    "no workerd": ("workerd", "missing", "No such file", no_program),
    "nothing vendored": (
        *("Python packages for the Worker in python_modules", "missing", "out of date"),
        lambda patch, _: patch.setattr(vendor, "STAMP", "no-such-stamp"),
    ),
    "no bundle": (
        *("Pyodide bundle for offline use", "missing", "out of date"),
        lambda patch, folder: patch.setattr(setup, "BUNDLE", folder / "bundle"),
    ),
    "no model file": (
        *("language model", "missing", "no.gguf is not installed"),
        lambda patch, _: patch.setattr(model_server, "MODEL_FILE", "no.gguf"),
    ),
    "a full disk": (
        *("disk space", "warning", "GiB free, less than"),
        lambda patch, _: patch.setattr(doctor, "FREE_BYTES", 2**60),
    ),
    "no git": ("git", "warning", "not found", lambda p, folder: p.setenv("PATH", str(folder))),
    "no Chromium": (
        *("Chromium (tests only)", "warning", "not installed"),
        lambda patch, folder: patch.setattr(doctor, "NODE_MODULES", folder),
    ),
}


@pytest.mark.parametrize(("name", "status", "detail", "do"), MISSING.values(), ids=[*MISSING])
def test_what_is_missing_is_named_with_a_fix(
    name: str, status: str, detail: str, do: Break, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    do(monkeypatch, tmp_path)
    [examination] = [each for each in doctor.examinations() if each.name == name]
    found = examination.run()
    assert status == found.status
    assert detail in found.detail
    assert found.fix != ""


def test_a_taken_port_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(doctor, "LOCAL_PORT", server.getsockname()[1])
        [found] = [each.run() for each in doctor.examinations() if each.name.startswith("port")]
    assert ("warning", "taken") == (found.status, found.detail)


def test_a_model_server_of_ones_own_needs_no_model_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUEY_LOCAL_AI_URL", "http://127.0.0.1:11434")
    monkeypatch.setattr(model_server, "model_file", refuse)
    [found] = [each.run() for each in doctor.examinations() if each.name == "language model"]
    assert ("ok", "at http://127.0.0.1:11434/v1 (not asked)") == (found.status, found.detail)


def test_something_missing_is_exit_code_1() -> None:
    code = (
        "import sys; from ops.commands import doctor; doctor.PYTHON_MINIMUM = (4, 0); "
        "from ops.cli import main; sys.argv = ['bluey', 'doctor', '--json']; main()"
    )
    ran = run([sys.executable, "-c", code])
    assert 1 == ran.returncode, ran.stderr
    assert json.loads(ran.stdout)["ok"] is False
