"""The `BUDGETS` namespace of a deployment, through wrangler.

Only names and metadata are written, as the Worker does: values stay empty.
"""

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import run
from ops.project.paths import deployment_config
from ops.wrangler import node
from ops.wrangler.account import account_environment

BINDING = "BUDGETS"
CALL_SECONDS = 60.0

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Namespace:
    """One namespace: in the account, or on this machine where `wrangler dev` has it.

    `state` is the folder that `wrangler dev --persist-to` was given, if any.
    """

    deployment: str
    env: str
    is_remote: bool
    state: Path | None = None

    def list(self, prefix: str) -> dict[str, object]:
        """The metadata of every entry below a prefix, by name. Raises OpsError."""
        printed = self._call("listing", "list", "--prefix", prefix)
        try:
            return {entry["name"]: entry.get("metadata") for entry in json.loads(printed)}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise OpsError("Workers KV: wrangler's list cannot be read", output=printed) from error

    def put(self, name: str, metadata: Mapping[str, object], expires_s: int | None = None) -> None:
        """Write an entry; `expires_s` (since 1970) is when KV drops it. Raises OpsError."""
        text = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
        options = ["--metadata", text]
        if expires_s is not None:
            options += ["--expiration", str(expires_s)]
        with tempfile.NamedTemporaryFile() as empty:
            self._call("writing", "put", name, "--path", empty.name, *options)

    def delete(self, name: str) -> None:
        """Delete an entry, if there is one. Raises OpsError."""
        self._call("deleting", "delete", name)

    def _call(self, what: str, *arguments: str) -> str:
        where = ["--remote"] if self.is_remote else ["--local"]
        if self.state is not None and not self.is_remote:
            where += ["--persist-to", str(self.state)]
        config = deployment_config(self.deployment)
        where += ["--binding", BINDING, "--config", str(config), "--env", self.env]
        with tempfile.TemporaryDirectory() as folder:
            # Its log has what is written, so it is not kept.
            extra = {
                "WRANGLER_LOG_PATH": str(Path(folder) / "logs"),
                "CLOUDFLARE_CF_FETCH_ENABLED": "false",
            }
            env = (
                account_environment(self.deployment, **extra)
                if self.is_remote
                else node.wrangler_environment(**extra)
            )
            try:
                return run(
                    f"{what} in Workers KV",
                    [*node.wrangler(), "kv", "key", *arguments, *where],
                    advice="",
                    timeout_s=CALL_SECONDS,
                    env=env,
                )
            except OpsError as error:
                complaint = _complaint(error.output)
                if not complaint:
                    raise
                message = f"{what} in Workers KV: {complaint}"
                raise OpsError(message, advice=self._advice) from error

    @property
    def _advice(self) -> str:
        if not self.is_remote:
            return ""
        return (
            "CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID must be those of the account, and the "
            "namespace's id in its wrangler.jsonc one of that account's."
        )


def _complaint(printed: str) -> str:
    """What wrangler says went wrong, in one line; empty when it says nothing."""
    lines = [_ANSI.sub("", line).strip() for line in printed.splitlines()]
    for line in lines:
        _, marker, complaint = line.partition("[ERROR]")
        if marker and complaint:
            return complaint.strip()
    return ""
