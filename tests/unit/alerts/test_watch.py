"""Who notices that a threshold is reached, and what an isolate tells of it: through the whole
core."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from bluey.alerts.watch import LOOK_MS, LOOKING_MS, MAX_REMEMBERED, Told, Watch
from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Charge
from bluey.budgets.ledgers.exact import EXACT
from bluey.budgets.ledgers.kv import KV
from bluey.budgets.ledgers.ledger import Held, Ledger, LedgerKind, Storage
from bluey.budgets.limits import Limits
from bluey.budgets.windows import Window
from tests.fakes.alerts import FakeOutboxes, make_notice
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.log import FakeLog
from tests.fakes.objects import FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.upstream import DONE, Turn, native, replies, streams
from tests.fakes.values import (
    FROM_ELSEWHERE,
    make_budgets,
    make_chat,
    make_deployment,
    make_tenant,
)
from tests.fakes.world import World, make_world
from tests.timeline import Timeline, TimelineGate

HOOK, CHAT = "https://example.com/hook", "https://chat.example.com/hook"
ALERTS: tuple[Mapping[str, object], ...] = ({"at": [0.8, 1.0], "url": HOOK},)
# What `make_chat` holds of a tenant that allows 100 tokens of output, and what an answer uses.
HOLD_TOKENS, USED_TOKENS = 173, 46
ANSWER = replies(
    {"response": "Hi", "usage": {"prompt_tokens": 12, "completion_tokens": USED_TOKENS - 12}}
)


def alerting(
    *turns: Turn,
    alerts: tuple[Mapping[str, object], ...] = ALERTS,
    environment: str = "dev",
    spent: int = 0,
    **budgets: Any,
) -> World:
    """A world whose tenant has 1,000 tokens a day, and has spent some of them."""
    tenant = make_tenant(
        fallback=None,
        max_output_tokens=100,
        budgets=make_budgets(**{"daily": 1_000, **budgets}),
        alerts=alerts,
    )
    world = make_world(
        *turns, tenants=(tenant,), deployment=make_deployment(environment=environment)
    )
    if spent:
        world.ledger.spend(spent)
    return world


async def sent(world: World) -> list[tuple[float, str, int]]:
    """What webhooks got: threshold, reason, spent tokens."""
    await world.outboxes.ring()
    return [(body["threshold"], body["reason"], body["spent"]) for body in world.outboxes.bodies]


def told(world: World) -> list[int]:
    """How many notices each call of an outbox had."""
    return [len(argument["notices"]) for _, _, argument in world.outboxes.calls]


async def test_a_charge_that_reaches_a_threshold_calls_the_webhook_once() -> None:
    world = alerting(ANSWER, ANSWER, spent=760)

    await world.send_and_drain(make_chat())
    assert [(0.8, "reached", 806)] == await sent(world)

    await world.send_and_drain(make_chat())
    assert 1 == len(await sent(world))
    assert [1] == told(world)


async def test_a_charge_below_every_threshold_calls_nobody() -> None:
    world = alerting(ANSWER, spent=700)

    await world.send_and_drain(make_chat())

    assert [] == world.outboxes.calls


async def test_a_threshold_is_reached_by_exactly_that_share() -> None:
    world = alerting(ANSWER, spent=800 - USED_TOKENS)

    await world.send_and_drain(make_chat())

    assert [(0.8, "reached", 800)] == await sent(world)


async def test_thresholds_that_are_reached_together_are_told_in_one_call() -> None:
    alerts = ({"at": [0.5, 0.8, 1], "url": HOOK}, {"at": [0.7], "url": CHAT, "format": "text"})
    world = alerting(ANSWER, alerts=alerts, spent=790)

    await world.send_and_drain(make_chat())
    await world.outboxes.ring()

    assert [3] == told(world)
    urls = [call.url for call in world.outboxes.webhooks.calls]
    assert [CHAT, HOOK, HOOK] == sorted(urls)


async def test_what_others_have_spent_is_noticed_though_the_request_uses_nothing() -> None:
    world = alerting(replies({"errors": [{"code": 5004}]}, status=400), spent=810)

    await world.send_and_drain(make_chat())

    assert [(0.8, "reached", 810)] == await sent(world)


async def test_a_stream_is_noticed_at_its_end() -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 34}
    world = alerting(streams(native("Hi", usage=usage), DONE), spent=760)

    await world.send_and_drain(make_chat(stream=True))

    assert [(0.8, "reached", 806)] == await sent(world)


@pytest.mark.parametrize(("spent", "expected"), [(700, [(1, "exhausted", 700)]), (900, None)])
async def test_a_refusal_counts_as_the_whole_limit(
    spent: int, expected: list[tuple[float, str, int]] | None
) -> None:
    world = alerting(spent=spent)

    exchanged = await world.send_and_drain(make_chat(maxTokens=100, message="x" * 300))

    assert "exhausted" == exchanged.json["error"]["details"]["reason"]
    assert (expected or [(0.8, "reached", 900), (1, "exhausted", 900)]) == await sent(world)


@pytest.mark.parametrize("held", [0, 900])
async def test_a_request_that_is_too_large_or_meets_held_tokens_exhausts_nothing(
    held: int,
) -> None:
    world = alerting(daily=1_000 if held else HOLD_TOKENS - 1)
    if held:
        world.ledger.hold_unread(Amount(held, 0))

    exchanged = await world.send_and_drain(make_chat())

    reason = exchanged.json["error"]["details"]["reason"]
    assert ("busy" if held else "request_too_large") == reason
    assert [] == world.outboxes.calls


async def test_each_window_has_thresholds_of_its_own() -> None:
    world = alerting(ANSWER, daily=1_000, monthly=1_000, spent=760)

    await world.send_and_drain(make_chat())
    await world.outboxes.ring()

    periods = [(body["window"], body["period"]) for body in world.outboxes.bodies]
    assert [("daily", "2026-11-23"), ("monthly", "2026-11")] == sorted(periods)


async def test_a_new_day_is_a_new_window() -> None:
    world = alerting(ANSWER, ANSWER, spent=760)
    await world.send_and_drain(make_chat())
    world.clock.advance(86_400_000)
    world.ledger.spend(760)
    await world.send_and_drain(make_chat())

    await world.outboxes.ring()

    assert ["2026-11-23", "2026-11-24"] == [body["period"] for body in world.outboxes.bodies]


async def test_an_api_keys_own_budget_is_told_with_its_id() -> None:
    world = make_world(ANSWER, tenants=(make_tenant(max_output_tokens=100, alerts=ALERTS),))
    key = world.add_key(budgets={"daily": {"tokens": HOLD_TOKENS}})
    authorization = {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"}
    world.isolate.ledger_of(make_tenant())

    await world.send_and_drain(make_chat(authorization))
    world.outboxes.webhooks.calls.clear()
    for _ in range(4):
        # The rest is too little for another one.
        await world.send_and_drain(make_chat(authorization))
    await world.outboxes.ring()

    [body] = world.outboxes.bodies
    assert ("key", 1, "exhausted") == (body["scope"], body["threshold"], body["reason"])
    assert world.log.of("request")[0]["keyId"] == body["keyId"]


async def test_after_a_failed_call_the_next_charge_tells_it_again() -> None:
    world = alerting(ANSWER, ANSWER, spent=760)
    world.outboxes.down = 1

    answered = await world.send_and_drain(make_chat())
    assert 200 == answered.response.status
    # It is noticed again when this isolate looks again.
    assert [1, 1] == told(world)
    [line] = world.log.of("alert_error")
    assert "the object failed" == line["reason"]

    await world.send_and_drain(make_chat())
    assert [1, 1] == told(world)
    assert [(0.8, "reached", 806)] == await sent(world)


async def test_a_call_that_keeps_failing_is_left_to_the_next_request() -> None:
    world = alerting(ANSWER, ANSWER, spent=760)
    world.outboxes.down = 2

    await world.send_and_drain(make_chat())
    assert [] == await sent(world)
    await world.send_and_drain(make_chat())

    assert [(0.8, "reached", 852)] == await sent(world)


async def test_a_bug_of_the_outbox_is_a_line_of_the_log() -> None:
    world = alerting(ANSWER, spent=760)

    async def fail(*_arguments: object) -> str:
        raise RuntimeError("SECRET text")

    world.outboxes.call = fail  # type: ignore[method-assign,assignment]
    answered = await world.send_and_drain(make_chat())

    assert 200 == answered.response.status
    assert ["RuntimeError"] == [line["type"] for line in world.log.of("internal_error")]


async def test_the_response_does_not_wait_for_it() -> None:
    world = alerting(ANSWER, spent=760)

    response = await world.send(make_chat())

    assert ("daily", []) == (response.headers["x-budget-warning"], world.outboxes.calls)
    assert response.afterwards is not None
    await response.afterwards
    assert [1] == told(world)


async def test_requests_at_the_same_time_tell_it_once() -> None:
    world = alerting(*[ANSWER] * 4, daily=1_000, spent=310, alerts=({"at": [0.3], "url": HOOK},))

    await asyncio.gather(*[world.send_and_drain(make_chat()) for _ in range(4)])

    assert [1] == told(world)


async def test_the_sum_of_requests_at_the_same_time_is_noticed() -> None:
    world = alerting(*[ANSWER] * 4, daily=1_000, alerts=({"at": [0.184], "url": HOOK},))

    await asyncio.gather(*[world.send_and_drain(make_chat()) for _ in range(4)])

    assert [(0.184, "reached", 4 * USED_TOKENS)] == await sent(world)


async def test_a_tenant_without_alerts_calls_nobody_and_waits_for_nothing() -> None:
    world = alerting(ANSWER, spent=900 - USED_TOKENS, alerts=())

    await world.send_and_drain(make_chat())

    assert ([], []) == (world.outboxes.calls, world.clock.slept_ms)


@pytest.mark.parametrize(("environment", "calls"), [("local", 1), ("dev", 0), ("production", 0)])
async def test_a_url_on_this_machine_is_called_in_local_alone(environment: str, calls: int) -> None:
    tenant = make_tenant(alerts=({"at": [1], "url": "http://127.0.0.1/x"},))
    watch = Watching(tenant=tenant, environment=environment)

    watch.see(1_000)
    await watch.work()

    assert calls == len(watch.outboxes.calls)


async def test_what_was_sent_stays_sent_when_a_correction_lowers_the_total() -> None:
    watch = Watching()
    for spent in (900, 100, 850):
        watch.see(spent)
        await watch.work()

    assert 1 == len(watch.outboxes.calls)


async def test_dollars_are_windows_of_their_own() -> None:
    watch = Watching()
    watch.see(900)
    watch.see(4_000_000, Window("daily", "2026-11-23", 5_000_000, 1_795_478_400, "usd"))
    await watch.work()
    await watch.outboxes.ring()

    told = [(body["unit"], body["spent"]) for body in watch.outboxes.bodies]
    assert [("tokens", 900), ("usd", "4.000000")] == sorted(told)


def test_an_isolate_remembers_so_many_thresholds() -> None:
    told, clock = Told(), FakeClock()
    marks = [("acme", str(number), "tokens", 0.8, HOOK) for number in range(MAX_REMEMBERED + 1)]
    for mark in marks:
        told.end({mark: make_notice()}, is_told=True)

    assert not told.is_known(marks[0], clock)
    assert told.is_known(marks[1], clock)
    assert told.is_known(marks[-1], clock)


class Watching:
    """One isolate's watches of a tenant, alone."""

    def __init__(self, tenant: Any = None, environment: Any = "dev") -> None:
        self.clock, self.log = FakeClock(), FakeLog()
        self.outboxes = FakeOutboxes(self.clock, self.log)
        self.told = Told()
        self.tenant = tenant or make_tenant(alerts=({"at": [0.8], "url": HOOK},))
        self.environment = environment
        self.account = Account("acme", "tenant", make_budgets(daily=1_000), 60_000)
        self.watch = self.make_watch()

    def make_watch(self) -> Watch:
        return Watch(
            self.tenant,
            self.environment,
            self.outboxes,
            self.told,
            self.clock,
            lambda event, record: self.log.write({"event": event, **record}),
        )

    def see(self, spent: int, window: Window | None = None) -> None:
        """A request's look at a total."""
        window = window or Window("daily", "2026-11-23", 1_000, 1_795_478_400)
        self.watch.see(self.account, window, spent)

    async def work(self) -> None:
        """The request's work; the next request begins."""
        if (work := self.watch.work(NO_LEDGER)) is not None:
            await work
        self.watch = self.make_watch()


NO_LEDGER: Any = SimpleNamespace(learns_late_ms=0)


class Isolates:
    """Isolates around one store, each with requests under way, on one timeline."""

    def __init__(
        self, isolates: int, limit: dict[str, object] | None = None, kind: LedgerKind = EXACT
    ) -> None:
        self.line = Timeline()
        objects = FakeObjects(self.line, call_ms=20)
        store = FakeKeyValueStore(FakeNamespace(self.line))
        self.outboxes = FakeOutboxes(self.line, FakeLog())
        self.tenant = make_tenant(alerts=({"at": [0.8], "url": HOOK},))
        limits = Limits.model_validate({"daily": limit or {"tokens": 1_000}})
        self.account = Account("acme", "tenant", limits, 60_000)
        self.isolates: list[tuple[Ledger, Told]] = []
        for number in range(isolates):
            entropy = FakeEntropy(drawn=10 * number)
            gates = partial(TimelineGate, self.line)
            storage = Storage(store, objects, gates, self.line, entropy)
            self.isolates.append((kind.open("acme", storage), Told()))

    async def chat(self, isolate: int, *, lasts_ms: float, used: int) -> float:
        """A request that holds 220 tokens, each a micro-dollar, and uses some of them. How long its
        work in the background took."""
        ledger, told = self.isolates[isolate]
        watch = Watch(self.tenant, "dev", self.outboxes, told, self.line, lambda *_: None)
        held = await ledger.hold([self.account], Amount(220, 220))
        assert isinstance(held, Held)
        await self.line.sleep_ms(lasts_ms)
        settled = ledger.settle(held, [Charge("m", used, micro_usd=used)])
        [(_, admission)] = held.admissions
        [room] = admission.rooms
        watch.see(self.account, room.window, room.spent + used, is_charged=True)
        began_ms = self.line.now_ms()
        work = watch.work(ledger)
        self.line.start(_of(settled))
        if work is not None:
            await work
        return self.line.now_ms() - began_ms

    @property
    def told(self) -> list[int]:
        """What is spent, by each notice that was told."""
        calls = [argument["notices"] for _, _, argument in self.outboxes.calls]
        return [notice["spent"] for notices in calls for notice in notices]


async def _of(settled: Coroutine[Any, Any, bool | None]) -> bool | None:
    return await settled


@pytest.mark.parametrize("kind", [EXACT, KV], ids=["exact", "kv"])
@pytest.mark.parametrize("limit", [{"tokens": 1_000}, {"usd": 0.001}], ids=["tokens", "usd"])
@pytest.mark.parametrize("used", [200, 199])
def test_isolates_of_which_none_sees_the_sum_when_it_is_charged_tell_it(
    used: int, limit: dict[str, object], kind: LedgerKind
) -> None:
    """Four isolates hold at the same time, and each is charged a fifth of the limit."""
    case = Isolates(4, limit, kind)
    case.line.run_all(*[case.chat(isolate, lasts_ms=500, used=used) for isolate in range(4)])

    assert (used == 200) == bool(case.told)
    assert set(case.told) <= {800}


@pytest.mark.parametrize("kind", [EXACT, KV], ids=["exact", "kv"])
def test_the_last_of_them_may_end_long_after_the_others(kind: LedgerKind) -> None:
    case = Isolates(4, kind=kind)
    case.line.run_all(
        *[case.chat(isolate, lasts_ms=20_000 * isolate, used=200) for isolate in range(4)]
    )

    assert [800] == case.told


def test_under_steady_traffic_one_request_looks_for_all_and_not_for_ever() -> None:
    case = Isolates(1)

    async def chat(begins_ms: float) -> float:
        await case.line.sleep_ms(begins_ms)
        return await case.chat(0, lasts_ms=50, used=1)

    took_ms = case.line.run_all(*[chat(100 * number) for number in range(200)])

    looked_ms = [duration_ms for duration_ms in took_ms if duration_ms > 0]
    assert 200 == len(took_ms)
    assert 3 <= len(looked_ms) <= 5
    assert max(looked_ms) <= LOOKING_MS + 2 * LOOK_MS
