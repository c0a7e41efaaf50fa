"""Uploads a Worker with wrangler."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ops.console import step
from ops.wrangler.calls import NEEDS_ACCOUNT, call

UPLOAD_SECONDS = 300.0


@dataclass(frozen=True)
class Uploaded:
    """wrangler's report of an upload; None for what it did not report."""

    version_id: str | None
    url: str | None


def upload(deployment: str, env: str) -> Uploaded:
    """Deploy with wrangler.

    Raises:
        OpsError: wrangler failed or took longer than UPLOAD_SECONDS; carries what it printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "output.ndjson"
        with step(f"uploading {deployment} to {env}"):
            call(
                f"deploying {deployment} to {env}",
                deployment,
                env,
                "deploy",
                timeout_s=UPLOAD_SECONDS,
                advice=NEEDS_ACCOUNT,
                # wrangler's report for programs: a file of JSON lines.
                WRANGLER_OUTPUT_FILE_PATH=str(told),
            )
        return _read_output(told)


def _read_output(told: Path) -> Uploaded:
    version, url = None, None
    try:
        entries = [json.loads(line) for line in told.read_text("utf-8").splitlines() if line]
    except (OSError, ValueError):
        entries = []
    for entry in entries:
        if isinstance(entry, dict) and entry.get("type") == "deploy":
            version = entry.get("version_id")
            targets = [str(each) for each in entry.get("targets") or ()]
            url = next((each for each in targets if each.startswith("https://")), None)
    return Uploaded(version, url)
