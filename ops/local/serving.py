"""`bluey dev`: a Worker under wrangler dev, with a local model and the assembled bundle where
needed."""

import contextlib
import errno
import json
import os
import re
import shlex
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal

from bluey.tenants.addresses import is_loopback_host
from ops.console import step
from ops.errors import OpsError
from ops.local import model
from ops.local.setup import complete_setup
from ops.processes.running import (
    Guarded,
    environment,
    http_status,
    wait_until,
    why_no_server,
)
from ops.project.configuration import read_config
from ops.project.paths import (
    AI_WORKER,
    BUNDLE_CACHE,
    GENERATED,
    LOCAL,
    ROOT,
    deployment_config,
    write_atomically,
)
from ops.wrangler import node

ShowStep = Callable[[str], AbstractContextManager[object]]
Takes = Literal["text", "everything"]

BUNDLE_HOST = "pyodide-capnp-bin.edgeworker.net"
"""Where workerd downloads its Pyodide bundle from at every start."""

PROBE_SECONDS = 2.0
READY_SECONDS = 120.0
ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.2
WATCH_INTERVAL_MS = 500
WATCHING = Path(__file__).with_name("watching.cjs")

UNBUNDLED: dict[str, Any] = {
    "no_bundle": True,
    "find_additional_modules": True,
    "rules": [{"type": "ESModule", "globs": ["**/*.js"]}],
}
"""In a configuration: the Worker's modules, below the folder of its first one, as they are.
esbuild, which would bundle them, asks ten times a second for the files that it has read, as long as
the server runs."""

OWN_TRACE = "0" * 31 + "1"
"""The trace id of what `bluey dev` itself asks the Worker."""

DEVELOPMENT_FLAGS = ("python_workers_development", "experimental")
"""Make workerd take the bundle named `dev` from its cache folder instead of a released bundle."""


@dataclass(frozen=True)
class Options:
    """What to serve and where: the options of the command line."""

    deployment: str
    env: str
    port: int
    ip: str = "127.0.0.1"
    offline: bool = False
    wrangler_arguments: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The address as a URL has it."""
        return f"[{self.ip}]" if ":" in self.ip else self.ip


@contextlib.contextmanager
def running(options: Options, output: IO[bytes]) -> Iterator[Guarded]:
    """Runs wrangler until the Worker answers, then the block. At the block's end everything that
    was started is stopped. `output` gets what wrangler prints.

    Raises:
        OpsError: see `prepared` and `Prepared.running`.
    """
    with (
        prepared(options) as worker,
        worker.running(output, partial(step, alone=False)) as wrangler,
    ):
        yield wrangler


@dataclass(frozen=True)
class Prepared:
    """What is needed to serve: wrangler's command line, and the model server where that is ours.

    wrangler can be started again and again; the model server stays.
    """

    options: Options
    folder: Path
    command: list[str | Path]
    env: dict[str, str]
    server: model.ModelServer | None
    is_offline: bool

    @contextlib.contextmanager
    def running(self, output: IO[bytes] | None, show: ShowStep) -> Iterator[Guarded]:
        """Runs wrangler until the Worker answers, then the block, then stops it. `show` begins a
        step.

        Raises:
            OpsError: the model server or wrangler ended, or was not ready in time.
        """
        with Guarded(self.command, env=self.env, output=output) as wrangler:
            if self.server:
                with show("Language model (SmolLM2 135M)"):
                    self.server.wait_until_ready()
            with show("Worker (wrangler, workerd and Python)"):
                _wait_until_ready(wrangler, self.options)
            yield wrangler


@contextlib.contextmanager
def prepared(options: Options) -> Iterator[Prepared]:
    """Starts all but wrangler. At the block's end it is stopped.

    Raises:
        OpsError: unknown tenant or environment, port taken; or see `complete_setup`.
    """
    config = read_config(options.deployment, options.env)
    complete_setup()
    if error := why_no_server(options.ip, options.port):
        raise _not_served_on(options, error)
    # One folder per port, so that old folders are used again.
    folder = run_folder(options)
    folder.mkdir(parents=True, exist_ok=True)

    with contextlib.ExitStack() as started:
        arguments = wrangler_arguments(options)
        env = _wrangler_environment(folder)
        server = None
        if options.env == LOCAL:
            server, url = model.start(started, folder)
            takes: Takes = "text" if server else "everything"
            embedder_url = model.start_embedder(started, folder)
            ai_worker = write_ai_worker(folder, url, takes, embedder_url)
            arguments += ["--config", str(ai_worker)]
        is_offline = options.offline or not _internet_is_there()
        if is_offline:
            arguments += offline_arguments(config)
            env |= offline_environment()
        command = [*node.wrangler(), "dev", *arguments, *options.wrangler_arguments]
        yield Prepared(options, folder, command, env, server, is_offline)


def _not_served_on(options: Options, error: OSError) -> OpsError:
    where = f"port {options.port} of {options.ip}"
    if error.errno == errno.EADDRINUSE:
        return OpsError(
            f"{where} is taken",
            advice=f"Stop what listens there, or choose another: --port {options.port + 1}",
        )
    if error.errno == errno.EACCES:
        return OpsError(
            f"{where} is only for root",
            advice="So are most ports below 1024. Choose another: --port 8787",
        )
    return OpsError(
        f"{options.ip} is no address of this machine",
        advice="Name one that it has: --ip 127.0.0.1, or --ip 0.0.0.0 for all of them.",
    )


def run_folder(options: Options) -> Path:
    """Where is kept what belongs to one run: logs, and what is generated for it."""
    return GENERATED / "run" / str(options.port)


def wrangler_arguments(options: Options) -> list[str]:
    """The arguments that `wrangler dev` gets for these options."""
    # Else the Worker of an environment with a route would see the route's host in every request,
    # and ask this machine for a key.
    arguments = ["--infer-origin-from-routes=false"]
    if not is_loopback_host(options.host):
        arguments += ["--var", "LOOPBACK_AUTH:key"]
    return [
        *("--config", str(deployment_config(options.deployment)), "--env", options.env, "--local"),
        *("--ip", options.ip, "--port", str(options.port), *arguments),
        *("--inspector-port", "0", "--show-interactive-dev-session=false"),
    ]


def _wrangler_environment(run_folder: Path) -> dict[str, str]:
    return environment(
        WRANGLER_SEND_METRICS="false",
        WRANGLER_LOG_PATH=str(run_folder / "wrangler-logs"),
        # Running Workers find each other by name in this folder, and two servers may have Workers
        # of the same name.
        WRANGLER_REGISTRY_PATH=str(run_folder / "registry"),
        # Else wrangler watches files and not their paths, and misses an edit that puts a new file
        # in the place of one, as many editors save. Some hundred files cost next to nothing.
        CHOKIDAR_USEPOLLING="1",
        CHOKIDAR_INTERVAL=str(WATCH_INTERVAL_MS),
        NODE_OPTIONS=_node_options(),
        **node.COMPILE_CACHE,
    )


def _node_options() -> str:
    """Those of the person, and the file that makes wrangler see every edit."""
    path = str(WATCHING).replace("\\", "\\\\").replace('"', '\\"')
    return f'{os.environ.get("NODE_OPTIONS", "")} --require "{path}"'.strip()


def offline_environment() -> dict[str, str]:
    """Further environment variables for wrangler where there is no internet."""
    return {
        "MINIFLARE_WORKERD_PATH": str(_write_workerd_wrapper()),
        # Without this, wrangler would try to fetch a sample of request.cf, and print why it cannot.
        "CLOUDFLARE_CF_FETCH_ENABLED": "false",
    }


def offline_arguments(config: dict[str, Any]) -> list[str]:
    """Further arguments for `wrangler dev` to run on the assembled bundle. They repeat the
    configuration's own flags, because flags on the command line replace those."""
    flags = dict.fromkeys((*config.get("compatibility_flags", ()), *DEVELOPMENT_FLAGS))
    return [argument for flag in flags for argument in ("--compatibility-flags", flag)]


def _write_workerd_wrapper() -> Path:
    """Write a script that starts workerd with the bundle's folder, and with the snapshot of the
    Worker if there is one: wrangler has no options for those, but it can be told which workerd to
    start. It starts one again after every edit, and then has read the code before."""
    workerd = shlex.quote(str(node.workerd_binary()))
    folder = shlex.quote(f"--pyodide-bundle-disk-cache-dir={BUNDLE_CACHE}")
    # The project's own, wherever wrangler starts it.
    snapshots = f"{shlex.quote(f'PYTHONPATH={ROOT}')} {shlex.quote(sys.executable)}"
    path = GENERATED / "run" / "workerd"
    write_atomically(
        path,
        f"""#!/bin/sh
# Written by `bluey dev`: workerd, with the folder of the assembled Pyodide bundle, and with the
# memory of the Worker where that is there.
if [ "$1" = serve ]; then
    shift
    arguments=$(env {snapshots} -m ops.local.snapshots)
    set -f
    IFS="
"
    exec {workerd} serve {folder} $arguments "$@"
fi
exec {workerd} "$@"
""".encode(),
        mode=0o755,
    )
    return path


def write_ai_worker(
    run_folder: Path, server_url: str, takes: Takes, embedder_url: str = ""
) -> Path:
    """Configure the local AI Worker for this run; only a configuration file can give it variables.

    `takes` says what the server is given: what it may know, or no images and no reasoning controls.
    `embedder_url` is where texts are embedded; empty: nowhere.
    The key goes into .dev.vars, whose values wrangler does not print.

    Raises:
        OpsError: BLUEY_LOCAL_AI_KEY has characters that a bearer token cannot have (RFC 6750).
    """
    folder = run_folder / "ai_worker"
    config = {
        "name": "bluey-local-ai",
        "main": os.path.relpath(AI_WORKER / "worker.js", folder),
        "compatibility_date": "2026-11-17",
        **UNBUNDLED,
        "env": {
            LOCAL: {
                "name": "bluey-local-ai",
                "vars": {
                    "SERVER_URL": server_url,
                    "SERVER_TAKES": takes,
                    "EMBEDDER_URL": embedder_url,
                    "SERVER_MODEL": os.environ.get("BLUEY_LOCAL_AI_MODEL", ""),
                },
            }
        },
    }
    key = os.environ.get("BLUEY_LOCAL_AI_KEY", "")
    if not re.fullmatch(r"[A-Za-z0-9._~+/-]*=*", key):
        raise OpsError("BLUEY_LOCAL_AI_KEY is not a bearer token")
    path = folder / "wrangler.jsonc"
    write_atomically(folder / ".dev.vars", f"SERVER_KEY={key}\n".encode(), mode=0o600)
    write_atomically(path, json.dumps(config, indent=2).encode())
    return path


def _internet_is_there() -> bool:
    """Whether workerd could download its bundle. Decides within PROBE_SECONDS.

    It runs in a thread, because a name lookup has no deadline of its own. It uses no proxy, because
    workerd uses none.
    """
    reached = threading.Event()

    def probe() -> None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection((BUNDLE_HOST, 443), timeout=PROBE_SECONDS) as connection,
        ):
            context = ssl.create_default_context()
            with context.wrap_socket(connection, server_hostname=BUNDLE_HOST):
                reached.set()

    thread = threading.Thread(target=probe, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    return reached.is_set()


def _wait_until_ready(wrangler: Guarded, options: Options) -> None:
    """Wait for any answer of the Worker: the first request starts Python.

    Raises:
        OpsError: wrangler ended, or nothing answered in READY_SECONDS.
    """

    problem = wait_until(
        lambda: answers(options), timeout_s=READY_SECONDS, poll_s=POLL_SECONDS, process=wrangler
    )
    if problem:
        raise OpsError(f"wrangler {problem}", advice="What it printed is above, or in its log.")


def answers(options: Options) -> bool:
    """Whether the Worker answers anything. In its log, the request has the trace id OWN_TRACE."""
    headers = {"x-trace-id": OWN_TRACE}
    status = http_status(
        options.ip, options.port, "/health", timeout_s=ANSWER_SECONDS, headers=headers
    )
    return status is not None
