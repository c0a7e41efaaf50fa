"""An empty Cloudflare account on this machine, for whoever tries docs/deploy.md without one.

`make cloudflare` starts it and prints what to export. wrangler is the real one, told by
CLOUDFLARE_API_BASE_URL to ask here: what it uploads is served with the local model. A Worker
answers on a port of 127.0.0.1 in the place of https://<worker>.<account>.workers.dev.
"""

import argparse
import re
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from bluey.models.catalogue import listed_ids, model_of
from ops.processes.running import port_is_free
from tests.ops import recordings
from tests.ops.cloudflare_api import ApiHandler, CloudflareApi, model, refusal
from tests.ops.uploads import Served, Upload, read_upload

API_PORT = 8790
WORKERS_FROM_PORT = 8791
SCRIPT = "/accounts/ACCOUNT/workers/scripts/([^/]+)"


class PlayedAccount(CloudflareApi):
    """The account: nothing is in it at first. Workers that are uploaded are served."""

    def __init__(self, folder: Path, port: int, workers_from_port: int) -> None:
        super().__init__(_Handler, port=port)
        self.served = Served(folder, cast("dict[str, Any]", self.kv), workers_from_port)
        self.models = [model(each, task=task_of(each)) for each in listed_ids() if each[0] == "@"]
        self.uploads: dict[str, Upload] = {}
        """By the version's id."""
        self.deployments: dict[str, list[dict[str, Any]]] = {}
        """Of each Worker, the latest first."""

    def environment(self) -> dict[str, str]:
        """What makes `bluey` and wrangler ask this account."""
        given = super().environment()
        return {"CLOUDFLARE_API_BASE_URL": given["CLOUDFLARE_BASE_URL"], **given}

    def deploy(self, upload: Upload, message: str) -> dict[str, Any]:
        """Serve a version, and note since when; returns the deployment."""
        self.served.serve(upload)
        told: dict[str, Any] = recordings.result("worker_deployments")["deployments"][0]
        told["created_on"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        told["versions"] = [{"version_id": upload.version, "percentage": 100}]
        told["annotations"]["workers/message"] = message
        self.deployments.setdefault(upload.worker, []).insert(0, told)
        self.workers[upload.worker] = upload.metadata["bindings"]
        self.uploaded[upload.worker] = told["created_on"]
        print(f"deployed {upload.worker}: export URL={self.served.url(upload.worker)}", flush=True)
        return told


class _Handler(ApiHandler):
    """Answers wrangler, too."""

    server: PlayedAccount

    def _answer(self, path: str, query: dict[str, str], body: Any) -> None:
        server, method = self.server, self.command
        if found := re.fullmatch("/accounts/ACCOUNT/workers/services/([^/]+)", path):
            self._answer_of_service(found[1])
        elif found := re.fullmatch("/accounts/ACCOUNT/workers/workers/([^/]+)", path):
            off = {"enabled": False, "previews_enabled": False}
            self._tell({"id": found[1], "name": found[1], "tags": [], "subdomain": off})
        elif re.fullmatch(f"{SCRIPT}/secrets", path):
            self._tell([])
        elif re.fullmatch(f"{SCRIPT}/subdomain", path):
            self._tell(body if method == "POST" else {"enabled": True, "previews_enabled": True})
        elif re.fullmatch(f"{SCRIPT}/assets-upload-session", path):
            self._tell({"jwt": "nothing is missing", "buckets": []})
        elif (found := re.fullmatch(SCRIPT, path)) and method == "PUT":
            upload = read_upload(found[1], self.headers["content-type"], body)
            server.uploads[upload.version] = upload
            server.deploy(upload, "")
            self._tell(
                {
                    "id": found[1],
                    "etag": upload.version,
                    "deployment_id": upload.version.replace("-", ""),
                    "startup_time_ms": 0,
                }
            )
        # As wrangler does from the second upload on: a version first, then its deployment.
        elif (found := re.fullmatch(f"{SCRIPT}/versions", path)) and method == "POST":
            upload = read_upload(found[1], self.headers["content-type"], body)
            server.uploads[upload.version] = upload
            self._tell(version_of(upload.version) | {"startup_time_ms": 0})
        elif re.fullmatch(f"{SCRIPT}/script-settings", path):
            self._tell(body or {})
        elif found := re.fullmatch(f"{SCRIPT}/deployments", path):
            if method == "POST":
                upload = server.uploads[body["versions"][0]["version_id"]]
                message = body.get("annotations", {}).get("workers/message", "")
                self._tell(server.deploy(upload, message))
            else:
                self._tell({"deployments": server.deployments.get(found[1], [])})
        elif (found := re.fullmatch(f"{SCRIPT}/versions/([^/]+)", path)) and method == "GET":
            self._tell(version_of(found[2]))
        else:
            if path == self._path_of("telemetry"):
                self._log_what_was_logged(body["timeframe"]["to"])
            super()._answer(path, query, body)

    def _answer_of_service(self, worker: str) -> None:
        if worker not in self.server.deployments:
            fault = refusal(404, 10090, "workers.api.error.service_not_found")
            self._send(fault.status, fault.body, fault.headers)
            return
        migrations = self.server.uploads[self._serving(worker)].metadata.get("migrations", {})
        script = {"last_deployed_from": "wrangler", "tag": worker}
        script["migration_tag"] = migrations.get("new_tag", "")
        self._tell(
            {
                "id": worker,
                "default_environment": {"environment": "production", "script": script},
            }
        )

    def _serving(self, worker: str) -> str:
        return str(self.server.deployments[worker][0]["versions"][0]["version_id"])

    def _log_what_was_logged(self, now_ms: int) -> None:
        """Put the lines of the served Workers where Workers Logs has them. They have no time of
        their own, so it is that of the first question for them."""
        known = {id_of(each["source"]) for each in self.server.logged}
        for worker in self.server.deployments:
            for line in self.server.served.lines(worker):
                if id_of(line) not in known:
                    self.server.log(worker, now_ms, line)

    def _tell(self, result: object) -> None:
        self._result("subdomain", result)


def id_of(line: dict[str, Any]) -> str:
    """What tells one logged line from another."""
    return f"{line.get('event')} {line.get('traceId')} {line.get('latencyMs')}"


def version_of(version_id: str) -> dict[str, Any]:
    """What the API says of a version."""
    script = {"etag": version_id, "handlers": ["fetch"], "last_deployed_from": "wrangler"}
    told: dict[str, Any] = recordings.result("worker_version")
    return told | {"id": version_id, "resources": {"script": script, "bindings": []}}


def task_of(model_id: str) -> str:
    """What Workers AI says that a model is for."""
    return "Text Embeddings" if model_of(model_id).embeds else "Text Generation"


@contextmanager
def played_account(
    folder: Path, port: int = 0, workers_from_port: int = WORKERS_FROM_PORT
) -> Iterator[PlayedAccount]:
    """The account until the block ends; what it needs is written below the folder."""
    account = PlayedAccount(folder, port, workers_from_port)
    try:
        with account.running():
            yield account
    finally:
        account.served.close()


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=API_PORT, help="the port of the API")
    parser.add_argument(
        "--workers-from", type=int, default=WORKERS_FROM_PORT, help="the first Worker's port"
    )
    given = parser.parse_args()
    # Whoever ends it otherwise than by Ctrl-C leaves no Worker running, either.
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda *_: sys.exit(0))
    for port in (given.port, given.workers_from):
        if not port_is_free("127.0.0.1", port):
            parser.error(f"port {port} is taken; choose others: --port 9790 --workers-from 9791")
    with (
        tempfile.TemporaryDirectory(prefix="bluey-account-") as folder,
        played_account(Path(folder), given.port, given.workers_from) as account,
    ):
        print("An empty Cloudflare account, played on this machine. In another terminal:\n")
        for name, value in account.environment().items():
            print(f"export {name}={shlex.quote(value)}")
        print(
            "\nThen follow docs/deploy.md. This terminal says where a deployed Worker answers. "
            "Ctrl-C ends the account and everything in it.",
            flush=True,
        )
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
