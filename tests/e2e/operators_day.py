"""A day of an operator with a fleet: the commands, as processes, on a home outside the repository.

Cloudflare's API is played from recordings (tests/ops/cloudflare_api.py), and an upload by
tests/ops/fake_wrangler.js. What was uploaded of the shared deployment runs under `wrangler dev`,
whose KV namespace is the one that the API shows: so a command that writes into the account's
namespace writes where the Worker reads.
"""

import csv
import functools
import io
import json
import shutil
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bluey.dollars import dollars_text, micro_usd_in
from bluey.tenants import jsonc
from ops.local.serving import UNBUNDLED
from ops.project.paths import AI_WORKER, SHARED
from tests.e2e.counted_model import CountedModelServer
from tests.e2e.served_kv import served_kv
from tests.ops.accounts import Account, make_account
from tests.ops.cloudflare_api import CloudflareApi
from tests.servers import Server, bluey_dev

ENV = "production"
GATEWAY = "fleet"
DAILY_USD = 5
MOST_AT_ONCE = 8
SETTLED_SECONDS = 30.0
WORKS_SECONDS = 60.0
AI = {"binding": "AI", "service": "day-ai", "entrypoint": "LocalAI"}
# Of a tenant with a contract of its own, in dollars per million tokens.
OWN_PRICE = {"input": 0.123, "output": 1.717}


@dataclass(frozen=True)
class Figure:
    """A step of the day: how long it took, and what came of it."""

    step: str
    seconds: float
    found: str


@dataclass
class Operator:
    """The operator's machine: the program, a home, and the account that both are of."""

    program: Account
    home: Path
    api: CloudflareApi
    figures: list[Figure] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """The API key of each tenant."""

    def bluey(self, *arguments: str, code: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
        """Run `bluey` on the home with the account's token."""
        given = {**self.api.environment(), "BLUEY_HOME": str(self.home), **env}
        return self.program.bluey(*arguments, code=code, **given)

    def live(self, *arguments: str) -> Any:
        """What a command on the shared deployment prints as JSON."""
        return json.loads(self.bluey(*arguments, "--env", ENV, "--json").stdout)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Times the block, which says what came of it."""
        found: list[str] = []
        began_s = time.monotonic()
        yield found
        self.figures.append(Figure(name, time.monotonic() - began_s, "; ".join(found)))


def make_operator(folder: Path, api: CloudflareApi) -> Operator:
    """An operator who has nothing but the program."""
    return Operator(make_account(folder), folder / "home", api)


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change a file's settings as an operator does in an editor."""
    data = jsonc.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data, indent=2))


def make_tenants(operator: Operator, slugs: Sequence[str]) -> None:
    """Make the home and the tenants. Each fourth one has the exact ledger, each fifth its own
    prices; all have a budget in dollars."""
    with operator.step("bluey init"):
        operator.bluey("init", str(operator.home), BLUEY_HOME="")
    with operator.step("bluey tenant new, each") as found:
        for number, slug in enumerate(slugs):
            operator.bluey("tenant", "new", slug, "--gateway", GATEWAY, "--yes")
            path = operator.home / "tenants" / slug / "tenant.jsonc"
            edit(path, functools.partial(_priced, number))
        found.append(f"{len(slugs)} tenants")


def _priced(number: int, data: dict[str, Any]) -> None:
    data["budgets"]["daily"] = {"usd": DAILY_USD}
    if number % 4 == 1:
        data["budgets"]["enforcement"] = "exact"
    if number % 5 == 2:
        data["models"]["prices"] = {data["models"]["default"]: OWN_PRICE}


def bring_out(operator: Operator, slugs: Sequence[str], *, is_all: bool) -> None:
    """Provision and check the shared deployment and each tenant's own; deploy all of them, or the
    shared one alone."""
    with operator.step("bluey provision, all at once") as found:
        operator.bluey("provision", SHARED, *slugs, "--env", ENV)
        made = len(operator.api.namespaces), len(operator.api.gateways)
        found.append("{} KV namespaces, {} gateway".format(*made))
    assert (len(slugs) + 1, 1) == made
    with operator.step("bluey check") as found:
        ran = operator.bluey("check", "--env", ENV, "--no-upload")
        found.append(ran.stdout.strip().splitlines()[-1])
    operator.program.plays("deployments", output="[]")
    operator.program.plays("deploy", output="Uploaded\n")
    which = "--all" if is_all else SHARED
    with operator.step(f"bluey deploy {which}") as found:
        operator.bluey("deploy", which, "--env", ENV, "--yes", "--skip-smoke")
        found.append(f"{operator.program.commands.count('deploy')} uploads")


@dataclass(frozen=True)
class Served:
    """The shared deployment as it was uploaded, under `wrangler dev`."""

    server: Server

    def chat(self, key: str, words: int = 3, *, stream: bool = False) -> httpx.Response:
        """One chat with this key, whose prompt has so many words."""
        body = {
            "sessionId": str(uuid.uuid4()),
            "message": " ".join(["word"] * words),
            "maxTokens": 100,
            "stream": stream,
        }
        headers = {"authorization": f"Bearer {key}"}
        return httpx.post(f"{self.server.url}/chat", json=body, headers=headers, timeout=60)

    def dollars_in_log(self) -> Counter[str]:
        """The micro-dollars of each tenant, by the lines of the Worker's log."""
        dollars: Counter[str] = Counter()
        for line in self.server.log.read_text(errors="replace").splitlines():
            if line.startswith("{") and '"costUsd"' in line:
                told = json.loads(line)
                dollars[told["tenantId"]] += micro_usd_in(told["costUsd"])
        return dollars

    def until(self, check: Callable[[], bool]) -> float:
        """How long it took until something was so."""
        began_s = time.monotonic()
        while not check():
            taken_s = time.monotonic() - began_s
            assert taken_s < WORKS_SECONDS, self.server.log.read_text(errors="replace")[-3_000:]
            time.sleep(0.5)
        return time.monotonic() - began_s


@contextmanager
def serve(operator: Operator, folder: Path, model: CountedModelServer) -> Iterator[Served]:
    """Serve what was uploaded: a copy of the home as it is now, whose `env.AI` is the local one."""
    upload = operator.home.with_name("served-home")
    shutil.copytree(operator.home, upload, symlinks=True)

    def with_local_ai(data: Any) -> None:
        del data["env"][ENV]["ai"]
        data["env"][ENV]["services"] = [AI]

    edit(upload / "wrangler.jsonc", with_local_ai)
    ai = folder / "ai" / "wrangler.jsonc"
    ai.parent.mkdir(parents=True)
    variables = {"SERVER_URL": model.url, "SERVER_TAKES": "text"}
    ai.write_text(
        json.dumps(
            {
                "name": AI["service"],
                "main": str(AI_WORKER / "worker.js"),
                "compatibility_date": "2026-11-17",
                **UNBUNDLED,
                "env": {ENV: {"name": AI["service"], "vars": variables}},
            }
        )
    )
    state = folder / "state"
    namespace_id = _namespace_id(operator.home)
    began_s = time.monotonic()
    with (
        bluey_dev(
            folder,
            SHARED,
            env=ENV,
            environment={"BLUEY_HOME": str(upload)},
            arguments=["--config", str(ai)],
            state=state,
        ) as server,
        served_kv(folder / "kv", namespace_id, state) as kv,
    ):
        operator.figures.append(Figure("wrangler dev", time.monotonic() - began_s, "it answers"))
        operator.api.kv[namespace_id] = kv
        yield Served(server)


def _namespace_id(home: Path) -> str:
    facts: Any = jsonc.loads((home / "deployment.jsonc").read_text())
    return str(facts["environments"][ENV]["kv"]["budgets"])


def make_keys(operator: Operator, slugs: Sequence[str]) -> None:
    """An API key for each tenant."""
    with operator.step("bluey keys create, each") as found:
        for slug in slugs:
            words = ("keys", "create", slug, "--label", "website", "--shared", "--env", ENV)
            operator.keys[slug] = operator.bluey(*words).stdout.strip()
        found.append(f"{len(slugs)} keys")


def talk(operator: Operator, served: Served, slugs: Sequence[str], chats: int) -> None:
    """So many chats of each tenant, of different lengths, each third one a stream."""
    jobs = [(slug, number) for number in range(chats) for slug in slugs]
    with operator.step("chats") as found, ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        responses = pool.map(
            lambda job: served.chat(operator.keys[job[0]], 3 + 11 * job[1], stream=job[1] % 3 == 2),
            jobs,
        )
        statuses = Counter(response.status_code for response in responses)
        found.append(f"{statuses[200]} answers")
    assert {200: len(jobs)} == statuses


def dollars_in_csv(operator: Operator, port: int, operator_key: str) -> Counter[str]:
    """The micro-dollars of each tenant of the shared deployment, by `bluey usage --all --csv`."""
    words = ("usage", "all", "--env", ENV, "--csv", "--port", str(port))
    printed = operator.bluey(*words, BLUEY_OPERATOR_KEY=operator_key).stdout
    dollars: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(printed)):
        if row["deployment"] == SHARED:
            dollars[row["tenant"]] = micro_usd_in(row["usd"])
    return dollars


def change_at_run_time(operator: Operator, served: Served, day: "Today") -> None:
    """Raise two tenants' budgets by a fifth, one until midnight and one for a moment; pause one and
    let it go on; push one that was not uploaded. See each at work, and that it ends."""
    place = ("--shared", "--env", ENV)
    raised = ("budgets.daily.usd=+20%", "--why", "launch day", *place)

    def limit(slug: str) -> object:
        return served.chat(operator.keys[slug]).headers.get("x-budget-usd-limit")

    def until_limit(slug: str, dollars: float) -> float:
        return served.until(lambda: limit(slug) == f"{dollars:.6f}")

    def until_status(slug: str, status: int) -> float:
        return served.until(lambda: served.chat(operator.keys[slug]).status_code == status)

    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=day.moment_s)

    def raised_shortly() -> float:
        until_limit(day.raised_shortly, 1.2 * DAILY_USD)
        assert datetime.now(UTC) < ends, "the moment is too short to see it"
        until_limit(day.raised_shortly, DAILY_USD)
        late_s = (datetime.now(UTC) - ends).total_seconds()
        assert late_s >= 0
        return late_s

    with ThreadPoolExecutor() as pool:
        with operator.step("bluey tenant set, for a moment"):
            until = f"{ends:%Y-%m-%dT%H:%M:%S}"
            operator.bluey("tenant", "set", day.raised_shortly, *raised, "--until", until)
        back = pool.submit(raised_shortly)
        with operator.step("bluey tenant set, until midnight"):
            operator.bluey("tenant", "set", day.raised, *raised, "--until", "midnight")
        until_raised = pool.submit(until_limit, day.raised, 1.2 * DAILY_USD)
        assert not served.chat(operator.keys[day.pushed]).is_success
        with operator.step("bluey tenant push"):
            operator.bluey("tenant", "push", day.pushed, "--env", ENV, "--why", "new customer")
        until_pushed = pool.submit(until_status, day.pushed, 200)
        with operator.step("bluey tenant pause"):
            words = ("--message", "Back soon", "--why", "invoice")
            operator.bluey("tenant", "pause", day.paused, *words, *place)
        with operator.step("paused") as found:
            found.append(f"refused after {until_status(day.paused, 503):.1f} s")
        refused = served.chat(operator.keys[day.paused]).json()["error"]
        assert ("tenant_paused", "Back soon") == (refused["code"], refused["message"])
        with operator.step("bluey tenant resume"):
            operator.bluey("tenant", "resume", day.paused, *place)
        with operator.step("at work") as found:
            found.append(f"resumed after {until_status(day.paused, 200):.1f} s")
            found.append(f"raised after {until_raised.result():.1f} s")
            found.append(f"pushed and served after {until_pushed.result():.1f} s")
            found.append(f"back by itself {back.result():.1f} s after its end")
    _look_back(operator, day, limit)


def _look_back(operator: Operator, day: "Today", limit: Callable[[str], object]) -> None:
    assert f"{1.2 * DAILY_USD:.6f}" == limit(day.raised)
    with operator.step("bluey tenant show"):
        shown = operator.live("tenant", "show", day.raised, "--shared")
    assert "override" == shown["settings"]["budgets.daily.usd"]["source"], shown
    midnight = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), datetime.min.time())
    ends = datetime.fromisoformat(shown["settings"]["budgets.daily.usd"]["until"])
    assert midnight.replace(tzinfo=UTC) == ends
    with operator.step("bluey tenant history") as found:
        history = operator.live("tenant", "history", day.paused, "--shared")
        found += [event["what"] for event in history]
    assert ["pause: Back soon", "resume"] == [event["what"] for event in history]


@dataclass(frozen=True)
class Today:
    """What happens to which tenant; how long the short raise lasts."""

    raised: str
    raised_shortly: str
    paused: str
    pushed: str
    moment_s: float


def rotate_keys(operator: Operator, served: Served, slugs: Sequence[str]) -> None:
    """A new key for each tenant. The old one works for a day, that of the first ends now."""
    old = {**operator.keys}
    with operator.step("bluey keys rotate, each") as found:
        for slug in slugs:
            grace = "0m" if slug == slugs[0] else "24h"
            words = ("keys", "rotate", slug, old[slug], "--grace", grace, "--shared", "--env", ENV)
            operator.keys[slug] = operator.bluey(*words).stdout.strip()
        found.append(f"{len(slugs)} keys")
    for slug in slugs[1:]:
        assert served.chat(old[slug]).is_success
    for slug in slugs:
        assert served.chat(operator.keys[slug]).is_success
    served.until(lambda: served.chat(old[slugs[0]]).status_code == 401)


def bill(operator: Operator, served: Served) -> None:
    """Usage in dollars by CSV, which is what the log's lines add up to, by tenant."""
    operator_key = operator.bluey(
        "operator", "create", SHARED, "--env", ENV, "--label", "billing"
    ).stdout.strip()
    port = int(served.server.url.rpartition(":")[2])
    # A line of the log comes soon after its answer, and so does what a ledger in KV has.
    deadline = time.monotonic() + SETTLED_SECONDS
    while True:
        with operator.step("bluey usage --all --csv") as found:
            told = dollars_in_csv(operator, port, operator_key)
            logged = served.dollars_in_log()
            found.append(
                f"CSV ${dollars_text(told.total())}, log ${dollars_text(logged.total())}, "
                f"{len(told)} tenants"
            )
        if told == logged or time.monotonic() > deadline:
            break
        operator.figures.pop()
    assert logged == told
    assert logged.total() > 0


def table_of(figures: Sequence[Figure]) -> str:
    """The figures, for people."""
    width = max(len(each.step) for each in figures)
    lines = [f"{each.step:<{width}}  {each.seconds:6.1f} s  {each.found}" for each in figures]
    whole_s = sum(each.seconds for each in figures)
    return "\n".join(["", *lines, f"{'together':<{width}}  {whole_s:6.1f} s"])
