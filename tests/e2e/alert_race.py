"""Processes that race over a threshold of a budget, and who takes the alert."""

import hashlib
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from ops.project.paths import ROOT
from tests.loopback import LoopbackServer
from tests.scripted_model import USAGE

SECRET = hashlib.sha256(b"a secret of this test").hexdigest()
RACERS = 4
CHATS = 25
# That of the shared deployment in `local`, whose variable wins over the tenant's settings.
MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"
TOKENS = USAGE["total_tokens"]
SHARE = 0.02
# Half of what all of them use.
THRESHOLD_TOKENS = RACERS * CHATS * TOKENS // 2
# With this price a token costs a micro-dollar.
PRICE = {"input": 1, "output": 1}
ARRIVES_SECONDS = 30.0
# In which a second alert would come, if there were one.
QUIET_SECONDS = 3.0
BEGINS_SECONDS = 3.0

RACER = """
import sys, time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
import httpx

url, tenant, chats, begins_s = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
body = {"sessionId": "11111111-1111-1111-1111-111111111111", "message": "answer", "maxTokens": 20}
with httpx.Client(headers={"x-tenant-id": tenant}, timeout=60) as client:
    time.sleep(max(0.0, begins_s - time.time()))
    with ThreadPoolExecutor(8) as pool:
        ask = lambda _: client.post(f"{url}/chat", json=body).status_code
        print(*pool.map(ask, range(chats)))
"""


class Receiver(LoopbackServer):
    """Takes alerts. A signature is checked as docs/alerts.md tells receivers to do it."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.taken: list[tuple[bool, str, dict[str, Any]]] = []
        self.is_from_bluey = documented_check()

    def wait(self, alerts: int) -> list[tuple[bool, str, dict[str, Any]]]:
        """The alerts, once there are so many and then no more for a while: whether the signature
        is valid, the header's id, and the body."""
        deadline = time.monotonic() + ARRIVES_SECONDS
        while len(self.taken) < alerts and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(QUIET_SECONDS)
        return [*self.taken]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        signature = self.headers["x-bluey-signature"] or ""
        is_valid = self.server.is_from_bluey(SECRET, signature, body)
        self.server.taken.append((is_valid, self.headers["x-bluey-alert-id"], json.loads(body)))
        self.send_response(204)
        self.end_headers()


@contextmanager
def receiver() -> Iterator[Receiver]:
    """The receiver until the block ends."""
    with Receiver().running() as server:
        yield server


def documented_check() -> Callable[[str, str, bytes], bool]:
    """`is_from_bluey` of docs/alerts.md."""
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/alerts.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  # the document is ours
    check: Callable[[str, str, bytes], bool] = names["is_from_bluey"]
    return check


def racing_settings(slug: str, url: str, enforcement: str) -> dict[str, Any]:
    """Settings of a tenant whose threshold the racers pass together, in tokens and in dollars."""
    limit_tokens = int(THRESHOLD_TOKENS / SHARE)
    return {
        "id": slug,
        "gateway": {"id": "gate"},
        "models": {"default": MODEL, "prices": {MODEL: PRICE}},
        "budgets": {
            "enforcement": enforcement,
            "daily": {"tokens": limit_tokens, "usd": limit_tokens / 1_000_000},
        },
        "alerts": [{"at": [SHARE], "url": f"{url}/{slug}"}],
    }


def race(urls: Sequence[str], tenant: str) -> Counter[str]:
    """Let as many processes as racers ask at these addresses, from the same moment on. Returns how
    often they got each status."""
    begins_s = str(time.time() + BEGINS_SECONDS)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, urls[number % len(urls)], tenant, str(CHATS), begins_s],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(RACERS)
    ]
    return Counter(status for each in racers for status in each.communicate(timeout=120)[0].split())
