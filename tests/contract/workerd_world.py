"""The world of the real adapters. It can be imported inside workerd only."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import math
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self

import js
import pytest
from pyodide.ffi import JsException, create_proxy
from workers import import_from_javascript

from bluey.budgets.account import Account
from bluey.budgets.book import Tally
from bluey.budgets.ledgers import attendance, kv
from bluey.budgets.ledgers.accountwise import AccountLedger
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.ledger import Storage
from bluey.budgets.ledgers.lender import in_dollars, tally_of
from bluey.budgets.ledgers.pages import sum_of_pages
from bluey.budgets.settings import Budgets
from bluey.ports import AiAnswer, Clock, Gate, Objects, Point
from tests.contract.worlds import (
    ANSWER_LIMIT_BYTES,
    BODY_DEADLINE_MS,
    BODY_STALL_MS,
    PATIENT_MS,
    Asked,
)
from tests.fakes.clock import FakeClock
from tests.fakes.ledger import OneAccount
from tests.fakes.upstream import Break, NoReply, Piece, Reply
from tests.fakes.values import PRIMARY
from worker import ai as worker_ai
from worker import assets, ledger_object, rate_limits, streams
from worker.ai import AiBinding
from worker.assets import AssetsBinding
from worker.kv import KvNamespace
from worker.metrics import Dataset
from worker.objects import ObjectNamespace
from worker.platform import ConsoleLog, PlatformClock, PlatformEntropy, PlatformGate
from worker.rate_limits import RateLimits
from worker.streams import OutletSink, RequestBody, RequestClient
from worker.webhooks import FetchedWebhooks

SOON_MS = 3_000
SHARED_WAIT_MS = 20
OPENED_MS = 50
SILENT_STORE_WAIT_MS = 100
SILENT_ASSETS_WAIT_MS = 100

BINDINGS = {"platform-binding": "AI_PLATFORM", "service-binding": "AI_SERVICE"}

_script_ids = itertools.count(1)
_tenant_ids = itertools.count(1)


class WorkerdWorld:
    """The adapters; `name` chooses the kind of AI binding or of ledger."""

    def __init__(self, name: str) -> None:
        self.clock: Clock = PlatformClock()
        self.entropy = PlatformEntropy()
        self._binding_name = BINDINGS.get(name, "AI_PLATFORM")
        self._has_object_ledgers = name == "object"
        self._namespace_name = "KV"
        self._tenant_id = ""
        self._ledger_binding: Detachable | None = None
        self._running = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.close()

    def make_ai(self, *turns: Reply | NoReply) -> BindingCase:
        env = import_from_javascript("cloudflare:workers").env
        ai = AiBinding(getattr(env, self._binding_name))
        self._set_until_the_end(worker_ai, "MAX_ANSWER_BYTES", ANSWER_LIMIT_BYTES)
        return BindingCase(ai, env.AI_COUNTERPART, list(turns))

    def make_sink(self, *, takes: int | None = None, slow_ms: float = 0) -> OutletCase:
        case = OutletCase(OutletSink(), takes, slow_ms)
        self._running.callback(case.client.cancel)
        return case

    def make_body(self, *pieces: Piece, announced_bytes: int | None = None) -> ScriptedBody:
        self._set_until_the_end(streams, "BODY_STALL_MS", BODY_STALL_MS)
        self._set_until_the_end(streams, "BODY_DEADLINE_MS", BODY_DEADLINE_MS)
        headers = {} if announced_bytes is None else {"content-length": str(announced_bytes)}
        script = json.dumps({"pieces": _script_of(pieces), "headers": headers})
        made = import_from_javascript("tests/contract/script.mjs").makeRequest(script)
        return ScriptedBody(made)

    def make_client(self) -> SignalledCase:
        made = js.AbortController.new()
        request = js.Request.new("https://bluey.example.com/chat", signal=made.signal)
        return SignalledCase(RequestClient(request), made)

    def make_log(self) -> ConsoleCase:
        case = ConsoleCase()
        proxy = create_proxy(case.lines.append)
        printed = js.console.log
        js.console.log = proxy
        self._running.callback(proxy.destroy)
        self._running.callback(setattr, js.console, "log", printed)
        return case

    def make_metrics(self, *, refuses: bool = False) -> DatasetCase:
        made = import_from_javascript("tests/contract/dataset.mjs").makeDataset(refuses)
        return DatasetCase(Dataset(made), made)

    async def make_store(self) -> NamespaceCase:
        env = import_from_javascript("cloudflare:workers").env
        await env.KV_COUNTERPART.reset()
        return NamespaceCase(env.KV, KvNamespace(env.KV), env.KV_COUNTERPART)

    def make_rate_limiter(self) -> RateLimits:
        waited_ms = rate_limits.WAIT_MS
        rate_limits.WAIT_MS = SILENT_STORE_WAIT_MS
        self._running.callback(setattr, rate_limits, "WAIT_MS", waited_ms)
        return RateLimits(import_from_javascript("cloudflare:workers").env)

    async def make_assets(self, files: Mapping[str, bytes] | None) -> AssetsCase:
        env = import_from_javascript("cloudflare:workers").env
        packed = {path: base64.b64encode(each).decode() for path, each in (files or {}).items()}
        await env.ASSETS_COUNTERPART.become("willing", json.dumps(packed))
        self._running.callback(setattr, assets, "WAIT_MS", assets.WAIT_MS)
        binding = None if files is None else env.ASSETS
        return AssetsCase(AssetsBinding(binding), env.ASSETS_COUNTERPART)

    async def make_webhooks(self) -> FetchedCase:
        case = FetchedCase()
        await case.received()
        return case

    def make_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        self._tenant_id = f"tenant-{next(_tenant_ids)}"
        return self.reopen_ledger(budgets, hold_ttl_ms)

    def reopen_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        # That one waits for others is for the unit tests, in a time that takes no time.
        for module in (attendance, kv):
            patch = pytest.MonkeyPatch()
            patch.setattr(module, "SHARED_WAIT_MS", SHARED_WAIT_MS)
            self._running.callback(patch.undo)
        binding: Any
        if self._has_object_ledgers:
            binding = self._ledger_binding = Detachable(self.make_objects())
            account = Account(self._tenant_id, "tenant", budgets, int(hold_ttl_ms))
            ledger = ExactLedger(self._tenant_id, self.make_storage(binding))
            return OneAccount(ledger, account)
        binding = self._ledger_binding = Detachable(self._store())
        return kv.KvAccount(
            self._tenant_id, budgets, hold_ttl_ms, binding, self.clock, self.entropy
        )

    def make_gate(self) -> Gate:
        clock = self.clock
        return (
            SteppedGate(PlatformGate(), clock) if isinstance(clock, FakeClock) else PlatformGate()
        )

    def make_objects(self) -> ObjectNamespace:
        return ObjectNamespace(import_from_javascript("cloudflare:workers").env.LEDGER)

    def make_storage(self, objects: Objects) -> Storage:
        return Storage(self._store(), objects, self.make_gate, self.clock, self.entropy)

    @property
    def keeps_holds(self) -> bool:
        return False

    @property
    def lends(self) -> bool:
        return self._has_object_ledgers

    def step_time(self, epoch_ms: float) -> None:
        self.clock = clock = FakeClock(epoch_ms=epoch_ms)
        # Objects live in this isolate and take its time. The scripted namespace does not, and
        # would count the second between two writes of a key by its own.
        patch = pytest.MonkeyPatch()
        patch.setattr(ledger_object, "time", SimpleNamespace(time=lambda: clock.epoch_ms() / 1_000))
        self._running.callback(patch.undo)
        self._namespace_name = "KV_OF_WORKERD"

    async def durable_tally(self, period: str) -> Tally:
        if not self._has_object_ledgers:
            below = f"budget/{self._tenant_id}/{period}/"
            return sum_of_pages(await self._store().list(below))
        asked = json.dumps({"isolate": "", "windows": [period, in_dollars(period)]})
        read = await self.make_objects().call(self._tenant_id, "read", asked, SOON_MS)
        of_tokens, of_dollars = json.loads(read)["windows"]
        return tally_of(of_tokens[:3], of_dollars[:3])

    def _set_until_the_end(self, module: Any, name: str, value: object) -> None:
        self._running.callback(setattr, module, name, getattr(module, name))
        setattr(module, name, value)

    def _store(self) -> KvNamespace:
        env = import_from_javascript("cloudflare:workers").env
        return KvNamespace(getattr(env, self._namespace_name))

    def break_ledger(self) -> None:
        # A binding that has none of the methods it should have.
        kind = ObjectNamespace if self._has_object_ledgers else KvNamespace
        assert self._ledger_binding is not None
        self._ledger_binding.adapter = kind(js.Object.new())


@dataclass
class SteppedGate:
    """The gate where time passes only by the clock. A call of an object takes none, so whoever
    opens the gate does it soon."""

    gate: PlatformGate
    clock: FakeClock

    async def wait(self, wait_ms: float) -> None:
        began = time.monotonic()
        await self.gate.wait(OPENED_MS)
        if time.monotonic() - began >= OPENED_MS / 1_000:
            self.clock.advance(wait_ms)

    def open(self) -> None:
        self.gate.open()


@dataclass
class Detachable:
    """The adapter of a ledger's binding; the world may put another one in its place."""

    adapter: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.adapter, name)


class ScriptedBody(RequestBody):
    """The adapter of a body that plays a script."""

    @property
    def is_given_up(self) -> bool:
        return bool(self._request.isGivenUp)


@dataclass
class SignalledCase:
    """The adapter of a request, and what the platform does to its signal."""

    client: RequestClient
    controller: Any

    def leave(self) -> None:
        self.controller.abort()


@dataclass
class DatasetCase:
    """The adapter before a dataset that keeps its points."""

    metrics: Dataset
    dataset: Any

    @property
    def points(self) -> list[Point]:
        return [
            Point(told["indexes"][0], tuple(told["blobs"]), tuple(told["doubles"]))
            for told in json.loads(self.dataset.told())
        ]


@dataclass
class NamespaceCase:
    """The adapter before a namespace that does as it is told."""

    namespace: Any
    store: KvNamespace
    counterpart: Any

    async def write_value(self, key: str, value: str) -> None:
        await self.namespace.put(key, value)

    async def let_a_second_pass(self) -> None:
        await asyncio.sleep(1.05)

    async def fail(self) -> None:
        await self.counterpart.become("failing")

    async def fail_next(self, times: int) -> None:
        await self.counterpart.become("failing", times)

    async def fall_silent(self) -> None:
        self.store = KvNamespace(self.namespace, SILENT_STORE_WAIT_MS)
        await self.counterpart.become("silent")


@dataclass
class FetchedCase:
    """The adapter, whose fetch is answered by a scripted counterpart."""

    webhooks: FetchedWebhooks = field(default_factory=FetchedWebhooks)

    async def received(self) -> list[tuple[str, str, dict[str, str], str]]:
        response = await js.fetch("https://hooks.test/received")
        return [tuple(call) for call in json.loads(await response.text())]


@dataclass
class AssetsCase:
    """The adapter before files that do as they are told."""

    assets: AssetsBinding
    counterpart: Any

    async def fail(self) -> None:
        await self.counterpart.become("failing", "{}")

    async def fall_silent(self) -> None:
        assets.WAIT_MS = SILENT_ASSETS_WAIT_MS
        await self.counterpart.become("silent", "{}")


@dataclass
class BindingCase:
    """The adapter before a scripted counterpart: the script travels with the inputs."""

    ai: AiBinding
    counterpart: Any
    turns: list[Reply | NoReply]
    ids: list[str] = field(default_factory=list)

    async def run(
        self,
        wait_ms: int = PATIENT_MS,
        inputs: dict[str, object] | None = None,
        options: dict[str, object] | None = None,
    ) -> AiAnswer:
        script = {"id": f"script-{next(_script_ids)}", **_turn(self.turns[len(self.ids)])}
        self.ids.append(script["id"])
        return await self.ai.run(
            PRIMARY,
            {**(inputs or {}), "script": script},
            {"returnRawResponse": True, **(options or {})},
            wait_ms,
        )

    async def asked(self) -> list[Asked]:
        records = [await self._recall(script_id) for script_id in self.ids]
        return [Asked(r["modelId"], r["inputs"], r["options"]) for r in records]

    async def is_given_up(self) -> bool:
        for _ in range(SOON_MS // 50):
            record = await self._recall(self.ids[0])
            if record["isGivenUp"]:
                return True
            await asyncio.sleep(0.05)
        return False

    async def _recall(self, script_id: str) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(await self.counterpart.recall(script_id))
        return record


class OutletCase:
    """The sink and a client that reads its other end."""

    def __init__(self, sink: OutletSink, takes: int | None, slow_ms: float) -> None:
        self.sink = sink
        self._reader = sink.outlet.readable.getReader()
        self._takes = takes
        self._slow_ms = slow_ms
        self._received = b""
        self._ended = False
        self.client = asyncio.ensure_future(self._read())

    async def received(self) -> str:
        await asyncio.wait_for(self.client, SOON_MS / 1000)
        return self._received.decode()

    async def saw_the_end(self) -> bool:
        await asyncio.wait_for(self.client, SOON_MS / 1000)
        return self._ended

    async def _read(self) -> None:
        for taken in itertools.count():
            if taken == self._takes:
                await self._reader.cancel()
                return
            if math.isinf(self._slow_ms):
                # A client that takes nothing still learns how the response ended.
                try:
                    await self._reader.closed
                except JsException:
                    return
            elif self._slow_ms:
                await asyncio.sleep(self._slow_ms / 1000)
            try:
                result = await self._reader.read()
            except JsException:
                return
            if result.done:
                self._ended = True
                return
            self._received += result.value.to_bytes()


@dataclass
class ConsoleCase:
    lines: list[str] = field(default_factory=list)
    log: ConsoleLog = field(default_factory=ConsoleLog)


def _turn(turn: Reply | NoReply) -> dict[str, Any]:
    after_ms = _finite(turn.after_ms)
    if isinstance(turn, NoReply):
        return {"afterMs": after_ms, "status": None, "message": turn.message}
    headers = {
        "content-type": "text/event-stream" if turn.is_event_stream else "application/json",
        "cf-aig-log-id": turn.gateway_log_id,
        "cf-aig-cache-status": turn.cache_status,
    }
    return {
        "afterMs": after_ms,
        "status": turn.status,
        "headers": {name: value for name, value in headers.items() if value is not None},
        "pieces": _script_of(turn.pieces),
    }


def _script_of(pieces: tuple[Piece, ...]) -> list[object]:
    """As the counterpart reads it: bytes are lists, silences numbers, null for one that lasts."""
    script: list[object] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            script.append(list(piece))
        elif isinstance(piece, Break):
            script.append("break")
        else:
            script.append(_finite(piece.duration_ms))
    return script


def _finite(duration_ms: float) -> float | None:
    return None if math.isinf(duration_ms) else duration_ms
