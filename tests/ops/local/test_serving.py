"""`bluey dev` for real: what it says about a mistake, and that it leaves no process behind."""

import errno
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ops.errors import OpsError
from ops.local import serving as dev
from ops.local.model import base_url
from ops.local.model_server import model_file
from ops.processes.running import free_port
from tests.commands import BLUEY, bluey, run
from tests.servers import READY_LINE, Server, start

MISTAKE_SECONDS = 30.0

STARTED = "Starting local server"
"""What wrangler prints just before it starts workerd: model, wrangler and esbuild are running."""


def refusal(*arguments: str) -> str:
    """What `bluey dev` prints when it refuses."""
    return bluey("dev", *arguments, code=1).stderr


def test_an_unknown_tenant_is_answered_with_the_known_ones() -> None:
    printed = refusal("nobody")
    assert "no tenant 'nobody'" in printed
    assert "mrrainbowsmoke, rainbowsmokeofficial" in printed


def test_an_unknown_environment_is_answered_with_the_known_ones() -> None:
    assert "local, dev, staging, production" in refusal("mrrainbowsmoke", "--env", "prod")


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert f"port {port} of 127.0.0.1 is taken" in refusal("shared", "--port", str(port))


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "port 80 of 192.0.2.1 is only for root",
        ),
        (OSError(errno.EADDRNOTAVAIL, "not there"), "192.0.2.1 is no address of this machine"),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "192.0.2.1 is no address of this machine"),
    ],
    ids=["a port for root", "an address of others", "an unknown name"],
)
def test_what_cannot_be_served_on_is_not_called_taken(
    failure: OSError, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "complete_setup", lambda: None)
    monkeypatch.setattr(dev, "why_no_server", lambda *_: failure)
    with (
        pytest.raises(OpsError, match=re.escape(said)),
        dev.prepared(dev.Options("shared", "local", 80, "192.0.2.1")),
    ):
        pass


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"),
        ("https://ai.example/openai/v1", "https://ai.example/openai/v1"),
    ],
)
def test_the_model_server_can_be_named_with_or_without_v1(given: str, url: str) -> None:
    assert base_url(given) == url


def test_a_model_server_that_is_no_url_is_refused() -> None:
    with pytest.raises(OpsError, match="BLUEY_LOCAL_AI_URL is not a URL"):
        base_url("127.0.0.1:11434")


def test_the_model_is_found_without_importing_its_package() -> None:
    assert model_file().read_bytes()[:4] == b"GGUF"


def test_our_flags_are_added_to_the_configurations_own() -> None:
    arguments = dev.offline_arguments({"compatibility_flags": ["python_workers", "one_more"]})
    flags = ["python_workers", "one_more", "python_workers_development", "experimental"]
    assert arguments == [part for flag in flags for part in ("--compatibility-flags", flag)]


@pytest.mark.parametrize(
    ("ip", "is_open"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("0.0.0.0", False),  # nothing is bound to it
        ("192.0.2.2", False),
        ("::", False),
    ],
)
def test_where_other_machines_may_connect_this_one_needs_a_key_too(ip: str, is_open: bool) -> None:
    # A client on the network may claim any host and any address of its own.
    arguments = dev.wrangler_arguments(dev.Options("shared", "dev", 8787, ip))
    assert is_open == ("LOOPBACK_AUTH:key" not in arguments)


@pytest.fixture
def starting(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server on its way up, started by the command that the test names."""
    port = free_port()
    command = [part.format(port=port) for part in request.param]
    server = start(tmp_path / "server.log", command, port=port)
    yield server
    server.process.kill()
    server.wait_until_gone()


BY_HAND = [BLUEY, "dev", "mrrainbowsmoke", "--port", "{port}", "--verbose"]
BY_MAKE = ["make", "dev", "PORT={port}", "ARGS=--verbose"]


def test_what_takes_long_at_the_start_is_said_before_it() -> None:
    printed = run([BLUEY, "dev", "nobody"]).stderr.splitlines()
    assert "Bluey's command line …" == printed[0]


READ_BY_HEAD = f"'{BLUEY}' dev mrrainbowsmoke --env dev --offline --port {{port}} | head -n 1"


@pytest.mark.parametrize("starting", [["sh", "-c", READ_BY_HEAD]], indirect=True)
def test_a_server_whose_log_is_not_read_any_more_ends(starting: Server) -> None:
    starting.wait_for(READY_LINE)
    httpx.get(f"{starting.url}/health", timeout=30)
    starting.wait_until_gone()
    assert "Traceback" not in starting.log.read_text()


@pytest.mark.parametrize(
    ("starting", "signum"),
    [
        pytest.param(BY_HAND, signal.SIGTERM, id="SIGTERM to bluey"),
        pytest.param(BY_HAND, signal.SIGKILL, id="SIGKILL to bluey"),
        pytest.param(BY_MAKE, signal.SIGTERM, id="SIGTERM to make"),
        pytest.param(BY_MAKE, signal.SIGKILL, id="SIGKILL to make"),
    ],
    indirect=["starting"],
)
def test_a_signal_while_starting_leaves_no_process(
    starting: Server, signum: signal.Signals
) -> None:
    starting.wait_for(STARTED)
    assert any("model_server" in command for command in starting.processes_left().values())
    starting.process.send_signal(signum)
    starting.wait_until_gone()
