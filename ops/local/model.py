"""The model behind `--env local`: the small one on this machine, or a server that
BLUEY_LOCAL_AI_URL names."""

import contextlib
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ops.errors import OpsError
from ops.local import embedder
from ops.local.model_server import THREADS
from ops.processes.running import Guarded, environment, free_port, http_status, wait_until

READY_SECONDS = 60.0
ANSWER_SECONDS = 2.0
POLL_SECONDS = 0.1


class ModelServer:
    """The started model server."""

    def __init__(self, process: Guarded, port: int, log: Path) -> None:
        self._process = process
        self._port = port
        self._log = log

    def wait_until_ready(self) -> None:
        """Wait until the model is loaded.

        Raises:
            OpsError: the server ended or was not ready in time; carries its log.
        """
        problem = wait_until(
            lambda: (
                http_status("127.0.0.1", self._port, "/health", timeout_s=ANSWER_SECONDS) == 200
            ),
            timeout_s=READY_SECONDS,
            poll_s=POLL_SECONDS,
            process=self._process,
        )
        if not problem:
            return
        raise OpsError(
            f"the model server {problem}",
            advice=f"Its log: {self._log}. Another server can be named in BLUEY_LOCAL_AI_URL.",
            output=self._log.read_text(errors="replace"),
        )


def start(running: contextlib.ExitStack, run_folder: Path) -> tuple[ModelServer | None, str]:
    """Start the model server, unless BLUEY_LOCAL_AI_URL names one.

    Returns:
        the started server (None when BLUEY_LOCAL_AI_URL names one), and its OpenAI base URL.

    Raises:
        OpsError: BLUEY_LOCAL_AI_URL is not a URL.
    """
    if given := os.environ.get("BLUEY_LOCAL_AI_URL", ""):
        return None, base_url(given)
    port = free_port()
    log = run_folder / "model.log"
    output = running.enter_context(log.open("wb"))
    command = [sys.executable, "-m", "ops.local.model_server", "--port", str(port)]
    process = running.enter_context(Guarded(command, env=environment(), output=output))
    return ModelServer(process, port, log), f"http://127.0.0.1:{port}/v1"


def start_embedder(running: contextlib.ExitStack, run_folder: Path) -> str:
    """Start what embeds texts. It is there sooner than wrangler.

    Returns:
        its URL; empty where its package is not installed.
    """
    if embedder.model_folder() is None:
        return ""
    port = free_port()
    output = running.enter_context((run_folder / "embedder.log").open("wb"))
    command = [sys.executable, "-m", "ops.local.embedder", "--port", str(port)]
    threads = environment(OMP_NUM_THREADS=str(THREADS), OMP_WAIT_POLICY="PASSIVE")
    running.enter_context(Guarded(command, env=threads, output=output))
    return f"http://127.0.0.1:{port}"


def base_url(given: str) -> str:
    """The OpenAI base URL of a server, given with or without /v1.

    Raises:
        OpsError: it is not an http(s) URL.
    """
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise OpsError(
            f"BLUEY_LOCAL_AI_URL is not a URL: {given}",
            advice="It looks like http://127.0.0.1:11434, with or without /v1.",
        )
    url = given.rstrip("/")
    return url if url.endswith("/v1") else f"{url}/v1"
