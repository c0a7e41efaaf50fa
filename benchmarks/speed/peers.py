"""`make bench-peers`: Bluey beside two other gateways, LiteLLM and Portkey's, in the same run.

Both are asked by OpenAI's API and ask the same provider, which sends them the same frames. Neither
counts budgets, checks keys or writes a log here: they are as fast as they can be. Bluey counts its
budgets in KV and writes its log. The figures are made as those of `make bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.__main__ import pin, say, write_results
from benchmarks.speed import loads as all_of
from benchmarks.speed import measuring, programs, provider, tables
from benchmarks.speed.answers import OPENAI_MODEL
from benchmarks.speed.loads import CHAT_COMPLETIONS, Load
from benchmarks.speed.measuring import Measured
from benchmarks.speed.programs import BLUEY, PYTHON, Running
from benchmarks.speed.tables import Pair
from ops.processes.running import Guarded, environment, free_port, http_status, wait_until
from ops.project import paths
from ops.wrangler import node
from tests.platform import workerd

INSTALLED = paths.GENERATED / "peers"
# Not that of `make bench`, which may be running.
FOLDER = paths.GENERATED / "run" / "peers"
START_SECONDS = 120.0

LITELLM = "LiteLLM"
PORTKEY = "Portkey"
COLUMNS = (PYTHON, BLUEY, LITELLM, PORTKEY)
RATIOS = (
    Pair(BLUEY, PYTHON),
    Pair(LITELLM, BLUEY),
    Pair(PORTKEY, BLUEY),
)

ADDED = tuple(Pair(gateway, PYTHON) for gateway in (BLUEY, LITELLM, PORTKEY))


def main() -> None:
    """Measures, prints the tables, writes the raw numbers, and the document if one is named."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--only", default="", help="only the loads whose name contains this")
    parser.add_argument("--document", type=Path, help="put the tables into this document")
    parser.add_argument("--command", default="make bench-peers")
    options = parser.parse_args()
    core = pin()
    loads = [load for load in peer_loads() if options.only in load.name]
    measured = asyncio.run(_measure(loads, options, core))
    made = [
        tables.cpu_table("peers-cpu", measured, COLUMNS, RATIOS),
        tables.token_table("peers-token", measured, COLUMNS, ADDED),
        tables.answer_table("peers-answer", measured, COLUMNS),
    ]
    tables.show(made)
    write_results(measured, options)
    if options.document:
        made = [replace(table, measured="peers-measured") for table in made]
        tables.write(made, options.document, options.command)


def peer_loads() -> list[Load]:
    """What both understand: OpenAI's API and frames."""
    columns = tuple((column, column) for column in COLUMNS)
    streams = [
        load
        for load in all_of.all_loads()
        if load.kind != "whole" and load.model == OPENAI_MODEL and load.path == CHAT_COMPLETIONS
    ]
    whole = [
        replace(load, model=OPENAI_MODEL)
        for load in all_of.all_loads()
        if load.kind == "whole" and load.path == CHAT_COMPLETIONS
    ]
    return [replace(load, programs=columns) for load in (*streams, *whole)]


async def _measure(loads: Sequence[Load], options: argparse.Namespace, core: int) -> Measured:
    async with provider.running(workerd.HOST) as ai:
        with (
            programs.serving((PYTHON, BLUEY), ai.address, FOLDER, core=core) as workers,
            litellm(ai.address, FOLDER / "litellm", core) as first,
            portkey(ai.address, FOLDER / "portkey", core) as second,
        ):
            running = {**workers, LITELLM: first, PORTKEY: second}
            return await measuring.measure(
                loads, running, ai, rounds=options.rounds, requests=options.requests, say=say
            )


@contextlib.contextmanager
def litellm(ai_address: str, folder: Path, core: int) -> Iterator[Running]:
    """LiteLLM's proxy with one worker process, without a database and without keys."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.json"
    model = {
        "model": f"openai/{OPENAI_MODEL}",
        "api_base": f"http://{ai_address}/v1",
        "api_key": "none",
    }
    # JSON is YAML, too.
    config.write_text(
        json.dumps({"model_list": [{"model_name": OPENAI_MODEL, "litellm_params": model}]})
    )
    port = free_port()
    command: list[str | Path] = [
        INSTALLED / "python/bin/litellm",
        *("--config", config, "--host", workerd.HOST, "--port", str(port)),
        *("--telemetry", "False", "--num_workers", "1"),
    ]
    variables = {
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "True",
        "LITELLM_LOG": "ERROR",
    }
    with _served(LITELLM, command, variables, port, "/health/liveliness", folder, core) as pid:
        yield Running(f"http://{workerd.HOST}:{port}", pid)


@contextlib.contextmanager
def portkey(ai_address: str, folder: Path, core: int) -> Iterator[Running]:
    """Portkey's gateway, in the Node that runs wrangler."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    script = INSTALLED / "node_modules/@portkey-ai/gateway/build/start-server.js"
    command: list[str | Path] = [node.find_node(), script, f"--port={port}", "--headless"]
    with _served(PORTKEY, command, {"NODE_ENV": "production"}, port, "/", folder, core) as pid:
        headers = {
            "authorization": "Bearer none",
            "x-portkey-provider": "openai",
            "x-portkey-custom-host": f"http://{ai_address}/v1",
        }
        yield Running(f"http://{workerd.HOST}:{port}", pid, headers=headers)


@contextlib.contextmanager
def _served(
    name: str,
    command: Sequence[str | Path],
    variables: Mapping[str, str],
    port: int,
    path: str,
    folder: Path,
    core: int,
) -> Iterator[int]:
    """Runs a server on one core until the block ends; gives its pid."""
    log_path = folder / "log.txt"
    pinned = [
        # The shell says its pid, which stays the same through both `exec`s.
        *("sh", "-c", 'echo "pid $$"; exec "$@"', "sh"),
        *("taskset", "--cpu-list", str(core)),
        *command,
    ]
    with (
        log_path.open("wb") as log,
        Guarded(pinned, env=environment(HOME=str(folder), **variables), output=log) as process,
    ):
        problem = wait_until(
            lambda: http_status(workerd.HOST, port, path, timeout_s=5.0) == 200,
            timeout_s=START_SECONDS,
            poll_s=0.2,
            process=process,
        )
        output = log_path.read_text(errors="replace")
        if problem:
            raise RuntimeError(f"{name} {problem}; it printed:\n{output}")
        found = re.search(r"^pid (\d+)$", output, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"{name} told no pid")
        yield int(found[1])


if __name__ == "__main__":
    main()
