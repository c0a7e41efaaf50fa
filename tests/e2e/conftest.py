"""The servers that the end-to-end tests share: started once, and only when a test asks.

tests/conftest.py names the files that share one, so that their tests run in one process.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run
from tests.conftest import group_of
from tests.e2e.alert_race import SECRET
from tests.e2e.documented import documented_server
from tests.projects import make_project
from tests.scripted_model import ScriptedModelServer, scripted_model_server
from tests.servers import Server, bluey_dev

KEY_REQUESTS_PER_MINUTE = 10
"""What the deployment `metered` lets a key ask."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """mrrainbowsmoke, environment local: the real runtime and a real small model."""
    line = ".venv/bin/bluey dev mrrainbowsmoke -- --persist-to /tmp/state"
    with documented_server(line, tmp_path_factory.mktemp("local")) as running:
        yield running


@pytest.fixture(scope="session")
def mrrainbowsmoke_without_ai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """mrrainbowsmoke, environment dev: its AI binding is the platform's, out of reach."""
    line = ".venv/bin/bluey dev mrrainbowsmoke --env dev"
    with documented_server(line, tmp_path_factory.mktemp("dev")) as running:
        yield running


@pytest.fixture(scope="session")
def server_without_ai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """rainbowsmokeofficial, environment dev: its AI binding is the platform's, out of reach."""
    folder = tmp_path_factory.mktemp("dev")
    with bluey_dev(folder, "rainbowsmokeofficial", env="dev") as running:
        yield running


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared deployment as it is, before a scripted model server."""
    line = ".venv/bin/bluey dev shared"
    folder = tmp_path_factory.mktemp("shared")
    with (
        scripted_model_server() as model,
        documented_server(line, folder, BLUEY_LOCAL_AI_URL=model.url) as running,
    ):
        yield running


@dataclass(frozen=True)
class Deployed:
    """A served shared deployment of a project of its own: where its code is and its state, and
    the model server that its tenants' tests tell how to answer."""

    server: Server
    project: Path
    state: Path
    model: ScriptedModelServer

    def store(self, records: Mapping[str, object], removed: Sequence[str] = ()) -> None:
        """Write these records into its local KV as `bluey keys` does, then remove some."""
        write = "[namespace.put(*item) for item in json.loads(sys.argv[2]).items()]"
        delete = "namespace.delete(json.loads(sys.argv[3]))"
        self._run(f"{write}; {delete}", json.dumps(records), json.dumps(removed))

    def write(self, values: Mapping[str, str]) -> None:
        """Write these values into its local KV."""
        entries = "{name: Entry(value) for name, value in json.loads(sys.argv[2]).items()}"
        self._run(f"namespace.write({entries})", json.dumps(values))

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program on the namespace, in the project."""
        namespace = (
            "import json, sys; from pathlib import Path; "
            "from ops.wrangler.kv import Entry, Namespace; "
            "namespace = Namespace('shared', 'local', Path(sys.argv[1])); "
        )
        words = [sys.executable, "-c", namespace + program, str(self.state), *arguments]
        ran = run(words, cwd=self.project)
        assert 0 == ran.returncode, ran.stderr


@pytest.fixture(scope="session")
def described(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """The tenants (TENANTS) of the files that ask for it, in one shared deployment."""
    yield from _deployed(request, tmp_path_factory.mktemp("described"))


@pytest.fixture(scope="session")
def metered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """The same for files whose tests count tokens and requests; a key is soon too often."""
    rates = {"KEY_RATE": KEY_REQUESTS_PER_MINUTE}
    yield from _deployed(request, tmp_path_factory.mktemp("metered"), rates)


def _deployed(
    request: pytest.FixtureRequest, folder: Path, rates: Mapping[str, int] | None = None
) -> Iterator[Deployed]:
    tenants: dict[str, Mapping[str, Any]] = {}
    askers = [
        item
        for item in request.session.items
        if isinstance(item, pytest.Function) and request.fixturename in item.fixturenames
    ]
    # In another process, they would start this once more; in the same one, they would share it.
    strangers = {item.nodeid for item in askers if group_of(item.nodeid) != request.fixturename}
    assert not strangers, f"not in group {request.fixturename}: {strangers}"
    files = {item.module for item in askers}
    for file in files:
        assert not tenants.keys() & file.TENANTS.keys(), "tenants of two files are the same"
        tenants |= file.TENANTS
    project = make_project(folder / "project", tenants, rates)
    # Where `wrangler dev` looks for secrets (docs/alerts.md).
    (project / ".dev.vars").write_text(f"ALERT_SECRET={SECRET}\n")
    state = folder / "state"
    with scripted_model_server() as model:
        environment = {"BLUEY_LOCAL_AI_URL": model.url}
        with bluey_dev(
            folder, "shared", environment=environment, project=project, state=state
        ) as running:
            yield Deployed(running, project, state, model)
