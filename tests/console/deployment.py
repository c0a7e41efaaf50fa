"""What the console is tested on: a shared deployment under `bluey dev`, its tenants, their keys."""

import base64
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bluey.access.keys import digest_of, make_key, records_prefix
from bluey.budgets.ledgers.pages import pages_prefix
from bluey.tenants.record import Record, dump_record, record_key
from tests.commands import run
from tests.console.answering_model import AnsweringModel, answering_model
from tests.console.hostile import NAMES
from tests.projects import make_project
from tests.servers import Server, bluey_dev

SEEING = "@cf/google/gemma-4-26b-a4b-it"
"""It sees images, reasons when it is told to, and has a price."""
BLIND = "@cf/meta/llama-3.1-8b-instruct-fast"
DOLLARS_PER_MILLION = {"input": 2.5, "output": 10}
MICRO_USD = {SEEING: 25, BLIND: 0}
"""What a token of the past cost."""
MOST_OUTPUT_TOKENS = 512

# The platform loses a name that every object of JavaScript has, and the total is none then.
RIVALS_MODELS = tuple(name for name in NAMES.values() if name != "__proto__")

PAUSE = "We are moving. Back at noon <b>sharp</b>."
FEW_REQUESTS = 8
PAST_DAYS = 24
SETTLED_SECONDS = 20.0

_SETTINGS: dict[str, Any] = {
    "models": {
        "default": SEEING,
        "allowed": [BLIND],
        "aliases": {"fast": BLIND, "smart": SEEING},
        "prices": {SEEING: DOLLARS_PER_MILLION},
    },
    "gateway": {"id": "gate"},
    "auth": {"local": "key"},
    "limits": {"maxOutputTokens": MOST_OUTPUT_TOKENS},
    "budgets": {
        "daily": {"tokens": 200_000, "usd": 5},
        "monthly": {"tokens": 2_000_000, "usd": 60},
    },
}
TENANTS: Mapping[str, dict[str, Any]] = {
    "acme": _SETTINGS,
    "rival": _SETTINGS,
    "paused": _SETTINGS,
    "hurried": {**_SETTINGS, "limits": {"requestsPerMinute": FEW_REQUESTS}},
    "open": {**_SETTINGS, "auth": {"local": "none"}},
}

ADMIN = make_key("acme", 1)
CHAT = make_key("acme", 2)
SMALL = make_key("acme", 3)
RIVAL = make_key("rival", 4)
PAUSED = make_key("paused", 5)
HURRIED = make_key("hurried", 6)
MISTYPED = CHAT[:-1] + ("1" if CHAT[-1] == "0" else "0")
UNKNOWN = make_key("acme", 999)

# Enough for what one chat holds, not for a second one.
SMALL_BUDGET_TOKENS = MOST_OUTPUT_TOKENS + 400
KEYS: Mapping[str, dict[str, object]] = {
    ADMIN: {"label": "console admin", "role": "admin"},
    CHAT: {"label": "website"},
    SMALL: {"label": "trial", "budgets": {"daily": {"tokens": SMALL_BUDGET_TOKENS}}},
    RIVAL: {"label": "the rival's", "role": "admin"},
    PAUSED: {"label": "waiting"},
    HURRIED: {"label": "hurried"},
}

_WRITE = (
    "import json, sys; from pathlib import Path; "
    "from ops.stored import Entry; from ops.wrangler.kv import Namespace; "
    "entries = json.loads(sys.argv[2]).items(); "
    "Namespace('shared', 'local', Path(sys.argv[1])).write("
    "{name: Entry(value, metadata) for name, (value, metadata) in entries})"
)


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point."""


@dataclass(frozen=True)
class Deployment:
    """The running Worker, and the model behind it."""

    server: Server
    model: AnsweringModel

    @property
    def url(self) -> str:
        """Where the Worker answers."""
        return self.server.url

    def get(self, path: str, key: str) -> Any:
        """The data of one of Bluey's own routes."""
        response = self.answer_to(path, key)
        assert 200 == response.status_code, response.text
        return response.json()["data"]

    def answer_to(self, path: str, key: str) -> httpx.Response:
        """An answer to a question."""
        return httpx.get(f"{self.url}{path}", headers=bearer(key), timeout=30.0)

    def post(self, path: str, key: str, body: object) -> httpx.Response:
        """An answer to JSON."""
        return httpx.post(f"{self.url}{path}", json=body, headers=bearer(key), timeout=30.0)

    def spent_tokens(self, key: str, scope: str = "tenant", window: str = "daily") -> int:
        """What the ledger has charged in a window."""
        return int(self.window(key, scope, window)["spentTokens"])

    def settled_tokens(self, key: str) -> int:
        """What the ledger has charged once nothing is held any more."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while (window := self.window(key))["heldTokens"]:
            assert time.monotonic() < deadline, window
        return int(window["spentTokens"])

    def window(self, key: str, scope: str = "tenant", window: str = "daily") -> Any:
        """A window, as `GET /usage` tells it to this key."""
        [found] = [
            each
            for each in self.get("/usage", key)["windows"]
            if (each["scope"], each["window"]) == (scope, window)
        ]
        return found


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"authorization": f"Bearer {key}"}


def _used(now: datetime) -> dict[str, tuple[str, object]]:
    """What was used until now, as the KV ledger has it: by acme of two models,
    by its rival of models whose names mean harm."""
    pages: dict[str, Counter[str]] = defaultdict(Counter)
    for days in range(PAST_DAYS + 1):
        day = f"{now - timedelta(days=days):%Y-%m-%d}"
        # Weeks with a weekend; the first model slowly takes over from the second.
        busy = 0.25 if days % 7 in (2, 3) else 1.0
        used = {
            SEEING: round(busy * (58_000 - 1_300 * days + 7_000 * (days % 3))),
            BLIND: round(busy * (9_000 + 1_100 * days + 4_000 * (days % 4))),
        }
        for period in (day, day[: len("2026-11")]):
            pages[period].update(used)
    yesterday = f"{now - timedelta(days=1):%Y-%m-%d}"
    rivals = Counter({name: 100 + len(name) for name in RIVALS_MODELS})
    return {
        **{_page("acme", period): ("", _tally(used)) for period, used in pages.items()},
        _page("rival", yesterday): ("", _tally(rivals)),
    }


def _page(tenant: str, period: str) -> str:
    return f"{pages_prefix(tenant)}{period}/0.1"


def _tally(used: Counter[str]) -> dict[str, object]:
    return {
        "t": used.total(),
        "r": used.total() // 600,
        "m": dict(used),
        "d": [MICRO_USD.get(name, 0) * used[name] for name in sorted(used)],
    }


@contextmanager
def served(folder: Path) -> Iterator[Deployment]:
    """The deployment with all that it has, until the block ends."""
    project = make_project(folder / "project", TENANTS)
    state = folder / "state"
    _store(project, state)
    with (
        answering_model() as model,
        bluey_dev(
            folder,
            "shared",
            environment={"BLUEY_LOCAL_AI_URL": model.url},
            project=project,
            state=state,
        ) as server,
    ):
        yield Deployment(server, model)


def _store(project: Path, state: Path) -> None:
    """Writes the records of keys and of the paused tenant, in one call of wrangler's."""
    keys = {
        records_prefix(key.split("_")[1]) + digest_of(key): (
            "",
            {"created": f"2026-11-{number:02}T09:00:00Z", **record},
        )
        for number, (key, record) in enumerate(KEYS.items(), start=1)
    }
    paused = Record.model_validate(
        {
            "tenant": "paused",
            "environment": "local",
            "revision": 1,
            "override": {"paused": {"message": PAUSE, "retryAfterS": 90}},
        }
    )
    entries = {
        **keys,
        **_used(datetime.now(UTC)),
        record_key("paused"): (dump_record(paused), None),
    }
    ran = run([sys.executable, "-c", _WRITE, str(state), json.dumps(entries)], cwd=project)
    assert 0 == ran.returncode, ran.stderr
