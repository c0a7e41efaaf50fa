"""The `BUDGETS` namespace of a deployment, through wrangler.

API keys, ledgers and adjustments are names and metadata; their values stay empty. What is read and
written with a value is of tenants.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError
from ops.stored import Entry
from ops.wrangler.calls import call, said_after

BINDING = "BUDGETS"
CALL_SECONDS = 60.0


@dataclass(frozen=True)
class Namespace:
    """One namespace in the local state of `wrangler dev`. `state` is the folder that
    `wrangler dev --persist-to` was given, if any.
    """

    deployment: str
    env: str
    state: Path | None = None

    def list(self, prefix: str) -> dict[str, object]:
        """The metadata of every entry below a prefix, by name. Raises OpsError."""
        printed = self._call("listing", "key", "list", "--prefix", prefix)
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
            self._call("writing", "key", "put", name, "--path", empty.name, *options)

    def read(self, names: Sequence[str]) -> dict[str, Entry]:
        """The entries with these names, without their metadata; a name that has none is left out.
        Raises OpsError."""
        printed = self._call_with("reading", "get", [*names])
        try:
            # wrangler's warning that this command of its own is new may come first.
            found = json.loads(printed[printed.index("{") :])
            return {
                name: Entry(each["value"])
                for name, each in found.items()
                if each["value"] is not None
            }
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise OpsError("Workers KV: wrangler's answer cannot be read") from error

    def write(self, entries: Mapping[str, Entry]) -> None:
        """Write these entries. Raises OpsError."""
        values = [{"key": name, **entry.as_value()} for name, entry in entries.items()]
        if values:
            self._call_with("writing", "put", values)

    def delete(self, names: Sequence[str]) -> None:
        """Delete the entries with these names, where there are such. Raises OpsError."""
        if names:
            self._call_with("deleting", "delete", [*names], "--force")

    def _call_with(self, what: str, command: str, content: object, *options: str) -> str:
        """What a command of wrangler's prints that takes many entries from a file."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(content, file)
            file.flush()
            return self._call(what, "bulk", command, file.name, *options)

    def _call(self, what: str, *arguments: str) -> str:
        where = ["--local"]
        if self.state is not None:
            where += ["--persist-to", str(self.state)]
        what = f"{what} in Workers KV"
        with tempfile.TemporaryDirectory() as folder:
            try:
                return call(
                    what,
                    self.deployment,
                    self.env,
                    *("kv", *arguments, *where, "--binding", BINDING),
                    timeout_s=CALL_SECONDS,
                    in_account=False,
                    # wrangler's log would contain the written values, so it is not kept.
                    WRANGLER_LOG_PATH=str(Path(folder) / "logs"),
                    CLOUDFLARE_CF_FETCH_ENABLED="false",
                )
            except OpsError as error:
                complaint = said_after("ERROR", error.output)
                if not complaint:
                    raise
                raise OpsError(f"{what}: {complaint}") from error
