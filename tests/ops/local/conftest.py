"""The local AI Worker under the real workerd, for all of its tests."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.local import model
from ops.local.serving import UNBUNDLED, write_ai_worker
from ops.processes.running import free_port
from ops.project.paths import LOCAL
from ops.wrangler.node import wrangler
from tests.scripted_model import ScriptedModelServer, scripted_model_server
from tests.servers import Server, start

LOCAL_AI, SMALL_AI = "bluey-local-ai", "bluey-small-ai"


@pytest.fixture(scope="session")
def model_server() -> Iterator[ScriptedModelServer]:
    with scripted_model_server() as server:
        yield server


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the small model that `bluey dev` starts."""
    with contextlib.ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        patch.delenv("BLUEY_LOCAL_AI_URL", raising=False)
        server, url = model.start(running, tmp_path_factory.mktemp("small-model"))
        assert server is not None
        server.wait_until_ready()
        yield url


@pytest.fixture(scope="session")
def driver(
    tmp_path_factory: pytest.TempPathFactory, model_server: ScriptedModelServer, small_model: str
) -> Iterator[Server]:
    """A Worker that passes every request on to env.AI, bound as in a tenant's `local`: to a server
    that takes everything, or (SMALL_AI) to the small model."""
    folder = tmp_path_factory.mktemp("ai-worker")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLUEY_LOCAL_AI_KEY", "s3-cr.et~+/=")
        patch.setenv("BLUEY_LOCAL_AI_MODEL", "small")
        ai_worker = write_ai_worker(folder, f"{model_server.url}/v1", "everything")
    small = write_ai_worker(folder / "small", small_model, "text")
    small.write_text(small.read_text().replace(LOCAL_AI, SMALL_AI))
    main = folder / "driver.jsonc"
    services = {"AI": LOCAL_AI, "SMALL_AI": SMALL_AI}
    main.write_text(
        json.dumps(
            {
                "name": "driver",
                "main": os.path.relpath(Path(__file__).with_name("ai_driver.js"), folder),
                "compatibility_date": "2026-11-17",
                **UNBUNDLED,
                "env": {
                    LOCAL: {
                        "services": [
                            {"binding": binding, "service": service, "entrypoint": "LocalAI"}
                            for binding, service in services.items()
                        ]
                    }
                },
            }
        )
    )
    port = free_port()
    configs = [f"--config={config}" for config in (main, ai_worker, small)]
    command = [
        *map(str, wrangler()),
        *("dev", *configs, "--env", LOCAL, "--local"),
        *("--ip", "127.0.0.1", "--port", str(port), "--inspector-port", "0"),
        *("--persist-to", str(folder / "state")),
    ]
    settings = {
        "CLOUDFLARE_CF_FETCH_ENABLED": "false",
        "WRANGLER_LOG_PATH": str(folder / "logs"),
        "WRANGLER_REGISTRY_PATH": str(folder / "registry"),
        "WRANGLER_SEND_METRICS": "false",
    }
    server = start(folder / "log", command, port=port, environment=settings)
    try:
        server.wait_for("Ready on")
        yield server
    finally:
        server.process.terminate()
        server.wait_until_gone()
