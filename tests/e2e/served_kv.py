"""The KV namespace of a Worker under `wrangler dev`, as the API of its account shows it."""

import json
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from ops.processes.running import free_port
from ops.wrangler.node import wrangler, wrangler_environment
from tests.servers import start

SCRIPT = Path(__file__).with_name("served_kv.mjs")
Entry = dict[str, Any]


class ServedKv(MutableMapping[str, Entry]):
    """Its entries by name, each `{"value", "metadata"}`. A thread that has listed the names knows
    the metadata, as a page of the API has it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._listed = threading.local()

    def __iter__(self) -> Iterator[str]:
        self._listed.entries = {each["name"]: each for each in self._ask(list=True)}
        return iter([*self._listed.entries])

    def __len__(self) -> int:
        return len([*iter(self)])

    def __getitem__(self, name: str) -> Entry:
        known = getattr(self._listed, "entries", {}).get(name)
        if known is not None:
            return {"metadata": known.get("metadata")}
        [found] = self._ask(read=[name])
        if found["value"] is None:
            raise KeyError(name)
        return dict(found)

    def __setitem__(self, name: str, entry: Entry) -> None:
        self._ask(write=[{"key": name, **entry}])

    def __delitem__(self, name: str) -> None:
        self._ask(remove=[name])

    def _ask(self, **what: object) -> Any:
        return self._client.post("/", json=what).raise_for_status().json()


@contextmanager
def served_kv(folder: Path, namespace_id: str, state: Path) -> Iterator[ServedKv]:
    """The namespace with this id in the state of `wrangler dev`, until the block ends."""
    folder.mkdir()
    config = folder / "wrangler.jsonc"
    value = {
        "name": "served-kv",
        "main": str(SCRIPT),
        "compatibility_date": "2026-11-17",
        "kv_namespaces": [{"binding": "KV", "id": namespace_id}],
    }
    config.write_text(json.dumps(value))
    port = free_port()
    words = ["--config", config, "--local", "--ip", "127.0.0.1", "--port", str(port)]
    words += ["--inspector-port", "0", "--show-interactive-dev-session=false"]
    command = [*wrangler(), "dev", *words, "--persist-to", state]
    quiet = wrangler_environment(
        CLOUDFLARE_CF_FETCH_ENABLED="false", WRANGLER_REGISTRY_PATH=str(folder / "registry")
    )
    server = start(
        folder / "wrangler.log", [*map(str, command)], port=port, environment=quiet, project=folder
    )
    try:
        server.wait_for("Ready on")
        with httpx.Client(base_url=server.url, timeout=30, trust_env=False) as client:
            yield ServedKv(client)
    finally:
        server.process.terminate()
        server.wait_until_gone()
