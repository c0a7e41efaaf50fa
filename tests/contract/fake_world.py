"""The world of fakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bluey.budgets.account import Account
from bluey.budgets.book import Tally
from bluey.budgets.ledgers.accountwise import AccountLedger
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.kv import KvAccount
from bluey.budgets.ledgers.ledger import Storage
from bluey.budgets.ledgers.lender import in_dollars, tally_of
from bluey.budgets.ledgers.pages import sum_of_pages
from bluey.budgets.settings import Budgets
from bluey.ports import Objects, Point
from tests.contract.worlds import (
    ANSWER_LIMIT_BYTES,
    BODY_DEADLINE_MS,
    BODY_STALL_MS,
    PATIENT_MS,
    Asked,
)
from tests.fakes.assets import FakeAssets
from tests.fakes.client import FakeBody, FakeClient, FakeSink
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.ledger import FakeLedger, OneAccount
from tests.fakes.log import FakeLog
from tests.fakes.metrics import FakeMetrics
from tests.fakes.objects import FakeGate, FakeObjects
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace, Fault
from tests.fakes.upstream import Break, FakeAi, FakeAnswer, NoReply, Piece, Reply, Silence
from tests.fakes.values import PRIMARY
from tests.fakes.webhooks import FakeWebhooks


@dataclass
class FakeAiCase:
    ai: FakeAi

    async def run(
        self,
        wait_ms: int = PATIENT_MS,
        inputs: dict[str, object] | None = None,
        options: dict[str, object] | None = None,
    ) -> FakeAnswer:
        return await self.ai.run(PRIMARY, inputs or {}, options or {}, wait_ms)

    async def asked(self) -> list[Asked]:
        return [Asked(call.model_id, call.inputs, call.options) for call in self.ai.calls]

    async def is_given_up(self) -> bool:
        return bool(self.ai.aborted_calls) or self.ai.answers[0].is_cancelled


@dataclass
class FakeSinkCase:
    sink: FakeSink

    async def received(self) -> str:
        return self.sink.text

    async def saw_the_end(self) -> bool:
        return self.sink.is_closed and not self.sink.was_given_up


@dataclass
class FakeClientCase:
    client: FakeClient

    def leave(self) -> None:
        self.client.has_left = True


@dataclass
class FakeLogCase:
    log: FakeLog

    @property
    def lines(self) -> list[str]:
        return self.log.lines


@dataclass
class FakeMetricsCase:
    metrics: FakeMetrics

    @property
    def points(self) -> list[Point]:
        return self.metrics.points


@dataclass
class FakeStoreCase:
    namespace: FakeNamespace
    clock: FakeClock

    def __post_init__(self) -> None:
        self.store = FakeKeyValueStore(self.namespace)

    async def write_value(self, key: str, value: str) -> None:
        self.namespace.values[key] = value

    async def let_a_second_pass(self) -> None:
        await self.clock.sleep_ms(1_000)

    async def fail(self) -> None:
        self.store.is_down = True

    async def fail_next(self, times: int) -> None:
        self.store.failing_reads = times

    async def fall_silent(self) -> None:
        self.store.faults.append(Fault.LATE)
        self.store.is_silent = True


@dataclass
class FakeAssetsCase:
    assets: FakeAssets

    async def fail(self) -> None:
        self.assets.is_down = True

    async def fall_silent(self) -> None:
        self.assets.is_down = True


@dataclass
class FakeWebhooksCase:
    webhooks: FakeWebhooks

    async def received(self) -> list[tuple[str, str, dict[str, str], str]]:
        return [("POST", call.url, dict(call.headers), call.body) for call in self.webhooks.calls]


class ScriptedWebhooks(FakeWebhooks):
    """Webhooks that answer as their URL's path says."""

    async def post(self, url: str, headers: Mapping[str, str], body: str, wait_ms: int) -> int:
        way = url.partition("?")[0].removeprefix("https://hooks.test/")
        answers: dict[str, str | int | None] = {
            "endless": 200,
            "silent": None,
            "unreachable": "cannot be reached",
        }
        self.answers[url] = [answers[way] if way in answers else int(way.rpartition("/")[2])]
        return await super().post(url, headers, body, wait_ms)


class FakeWorld:
    """The fakes; `name` chooses which of the ledgers that need nothing real."""

    def __init__(self, name: str = "fake") -> None:
        self.clock = FakeClock()
        self.entropy = FakeEntropy()
        self._kind = name
        self._objects = FakeObjects(self.clock)
        self._namespace = FakeNamespace(self.clock)
        self._store = FakeKeyValueStore(self._namespace)
        self._tenants = 0
        self._ledger: FakeLedger | None = None

    def make_ai(self, *turns: Reply | NoReply) -> FakeAiCase:
        ai = FakeAi(self.clock, *turns)
        ai.max_answer_bytes = ANSWER_LIMIT_BYTES
        return FakeAiCase(ai)

    def make_sink(self, *, takes: int | None = None, slow_ms: float = 0) -> FakeSinkCase:
        return FakeSinkCase(FakeSink(self.clock, takes=takes, slow_ms=slow_ms))

    def make_body(self, *pieces: Piece, announced_bytes: int | None = None) -> FakeBody:
        content = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        silences = [piece.duration_ms for piece in pieces if isinstance(piece, Silence)]
        breaks = any(isinstance(piece, Break) for piece in pieces)
        is_late = max(silences, default=0) > BODY_STALL_MS or sum(silences) > BODY_DEADLINE_MS
        return FakeBody(content, announced_bytes=announced_bytes, breaks_off=breaks or is_late)

    def make_client(self) -> FakeClientCase:
        return FakeClientCase(FakeClient())

    def make_log(self) -> FakeLogCase:
        return FakeLogCase(FakeLog())

    def make_metrics(self, *, refuses: bool = False) -> FakeMetricsCase:
        return FakeMetricsCase(FakeMetrics(refuses=refuses))

    async def make_store(self) -> FakeStoreCase:
        return FakeStoreCase(FakeNamespace(self.clock), self.clock)

    def make_rate_limiter(self) -> FakeRateLimiter:
        return FakeRateLimiter({"tenant": 3, "session": 3})

    async def make_assets(self, files: Mapping[str, bytes] | None) -> FakeAssetsCase:
        return FakeAssetsCase(FakeAssets(files))

    async def make_webhooks(self) -> FakeWebhooksCase:
        return FakeWebhooksCase(ScriptedWebhooks(self.clock))

    def make_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        self._tenants += 1
        if self._kind == "fake":
            self._ledger = FakeLedger(budgets, self.clock, hold_ttl_ms)
            return self._ledger
        return self.reopen_ledger(budgets, hold_ttl_ms)

    def reopen_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        tenant_id = f"tenant-{self._tenants}"
        if self._ledger is not None:
            self._ledger = self._ledger.reopened(budgets, hold_ttl_ms)
            return self._ledger
        if self._kind == "kv-over-fakes":
            store = self._store
            return KvAccount(tenant_id, budgets, hold_ttl_ms, store, self.clock, self.entropy)
        account = Account(tenant_id, "tenant", budgets, int(hold_ttl_ms))
        return OneAccount(ExactLedger(tenant_id, self.make_storage(self._objects)), account)

    def make_gate(self) -> FakeGate:
        return FakeGate(self.clock)

    def make_objects(self) -> FakeObjects:
        return self._objects

    def make_storage(self, objects: Objects) -> Storage:
        return Storage(self._store, objects, self.make_gate, self.clock, self.entropy)

    @property
    def keeps_holds(self) -> bool:
        return self._kind == "fake"

    @property
    def lends(self) -> bool:
        return self._kind == "exact-over-fakes"

    def step_time(self, epoch_ms: float) -> None:
        # It never passes in another way.
        self.clock = FakeClock(epoch_ms=epoch_ms)
        self._namespace = FakeNamespace(self.clock)
        self._store = FakeKeyValueStore(self._namespace)
        self._objects = FakeObjects(self.clock)

    async def durable_tally(self, period: str) -> Tally:
        if self._ledger is not None:
            return self._ledger.book.tallies[period]
        if self._kind == "exact-over-fakes":
            of_tokens, of_dollars = self._objects.read(
                f"tenant-{self._tenants}", period, in_dollars(period)
            )
            return tally_of(of_tokens[:3], of_dollars[:3])
        # Those of windows that are over have expired and were there all the same.
        below = f"budget/tenant-{self._tenants}/{period}/"
        keys = self._namespace.everything.items()
        return sum_of_pages((name, metadata) for name, metadata in keys if name.startswith(below))

    def break_ledger(self) -> None:
        self._store.is_down = True
        self._objects.is_down = True
        if self._ledger is not None:
            self._ledger.is_down = True
