"""The object of alerts on the platform's storage, with its alarm: it sends though nobody calls."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from tests.contract.worlds import World
from tests.fakes.alerts import make_notice

# An alarm that is due rings within this time.
RINGS_S = 5.0


async def call(method: str, *notices: Any) -> Any:
    """Calls an object as the adapter does it."""
    from workers import import_from_javascript

    from worker.objects import ObjectNamespace

    env = import_from_javascript("cloudflare:workers").env
    objects = ObjectNamespace(env.ALERTS, "alert outbox")
    argument = json.dumps({"notices": [notice.to_value() for notice in notices]})
    return json.loads(await objects.call("alerting", method, argument, 5_000))


async def test_what_is_told_twice_is_sent_once(world: World) -> None:
    case = await world.make_webhooks()
    notice = make_notice(url="https://hooks.test/status/204")

    assert {"taken": [notice.id]} == await call("tell", notice)
    assert {"taken": []} == await call("tell", notice)
    received: list[Any] = []
    deadline = time.monotonic() + RINGS_S
    while not received and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
        received = await case.received()
    assert {"taken": []} == await call("tell", notice)

    [(method, url, headers, body)] = received
    assert ("POST", notice.url, notice.id) == (method, url, headers["x-bluey-alert-id"])
    assert notice.id == json.loads(body)["id"]
    assert [] == await case.received()


async def test_a_test_tells_what_each_webhook_answered(world: World) -> None:
    await world.make_webhooks()
    ways = ("status/204", "status/302", "unreachable")
    notices = [make_notice(reason="test", url=f"https://hooks.test/{way}") for way in ways]

    answered = await call("test", *notices)

    assert [[204, None], [302, None], [None, "cannot be reached"]] == answered["answers"]
