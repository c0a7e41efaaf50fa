"""Every dialect, whole and streamed, through each API, and what may happen to it, over the real
`env.AI`: `dialect_cases` has the table, `dialect_rows` its rows."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import pytest

from bluey.http.sse import Decoder, ServerSentEvent
from tests.platform.asker import Seen
from tests.platform.conftest import RELAYS, client_of
from tests.platform.dialect_rows import ROWS, TENANTS, Row
from tests.platform.leavers import COMPLAINTS, Leaver
from tests.platform.scripted_ai import ScriptedAi, Session, until
from tests.platform.workerd import Workerd

AT_ONCE = 24
COUNTED_WITHIN_S = 10.0


# Whole answers know no relay.
STREAMED = [row for row in ROWS if row.way.streamed]


@pytest.mark.parametrize(
    ("relay", "rows"), [("by-plan", ROWS), ("in-python", STREAMED)], ids=RELAYS
)
async def test_every_dialect_serves_and_fails_as_the_table_says(
    ai: ScriptedAi, runtime: Workerd, relay: str, rows: Sequence[Row]
) -> None:
    async with client_of(runtime, RELAYS[relay]) as client:
        await serve_and_fail_as_the_table_says(ai, runtime, client, rows)


async def serve_and_fail_as_the_table_says(
    ai: ScriptedAi, runtime: Workerd, client: httpx.AsyncClient, rows: Sequence[Row]
) -> None:
    def by_row(fact: Callable[[Row], object]) -> dict[str, object]:
        return {str(row): fact(row) for row in rows}

    printed = len(runtime.output)
    sessions = {row: ai.session(*row.replies) for row in rows}
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def asked(row: Row) -> tuple[int, Seen] | None:
        async with turnstile:
            return await told(row, sessions[row], client)

    seen = dict(zip(rows, await asyncio.gather(*map(asked, rows)), strict=True))

    assert by_row(lambda row: row.sees) == by_row(lambda row: seen[row])
    assert by_row(lambda row: row.asked) == by_row(lambda row: sessions[row].models)
    assert by_row(lambda row: row.sent) == by_row(
        lambda row: [received.inputs for received in sessions[row].received]
    )
    await until(lambda: len(lines(runtime, sessions)) == len(rows))
    logged = lines(runtime, sessions)
    assert by_row(lambda row: row.charged) == by_row(lambda row: charged(logged[sessions[row].id]))
    in_all: dict[str, Counter[str]] = {tenant: Counter() for tenant in TENANTS}
    for row in rows:
        in_all[row.tenant].update(row.charged)
    assert in_all == await counted_in_time(in_all, client)
    # What streams for nobody is stopped.
    received = list(itertools.chain.from_iterable(s.received for s in sessions.values()))
    await until(lambda: not any(each.is_pending for each in received))
    assert not COMPLAINTS.findall(runtime.output[printed:])
    assert "SECRET" not in runtime.output[printed:]


async def told(row: Row, session: Session, client: httpx.AsyncClient) -> tuple[int, Seen] | None:
    """What the client of a row is told; None where it leaves, as soon as something is there."""
    path = row.asker.path
    headers, body = {"x-tenant-id": row.tenant}, row.body(session.id)
    if row.sees is None:
        has_read = row.case.says.text.encode() if row.way.streamed else b""
        leaver = Leaver(
            session,
            row.way.streamed,
            stays_s=0.0,
            resets=True,
            headers=headers,
            path=path,
            body=body,
            has_read=has_read,
        )
        await leaver.run(str(client.base_url).rstrip("/"))
        return None
    response = await client.post(path, headers=headers, json=body)
    if "event-stream" in response.headers["content-type"]:
        return response.status_code, row.asker.stream(events(response))
    return response.status_code, row.asker.answer(response.json())


def events(response: httpx.Response) -> list[ServerSentEvent]:
    """The events of a stream."""
    decoder = Decoder()
    return [*decoder.feed(response.content), *decoder.end()]


def lines(runtime: Workerd, sessions: Mapping[Row, Session]) -> dict[str, dict[str, Any]]:
    """The log line of each row's request, by its session."""
    ids = {session.id for session in sessions.values()}
    records: Any = runtime.records()
    return {
        record["sessionId"]: record
        for record in records
        if record["event"] == "request" and record["sessionId"] in ids
    }


def charged(line: Mapping[str, Any]) -> dict[str, int]:
    """The tokens of each model that a request was charged, by its log line."""
    tokens: Counter[str] = Counter()
    for attempt in line["attempts"]:
        tokens[attempt["modelId"]] += attempt["unansweredTokens"]
    if "tokensIn" in line:
        tokens[line["servedBy"]] += line["tokensIn"] + line["tokensOut"]
    return {model: spent for model, spent in tokens.items() if spent}


async def counted(client: httpx.AsyncClient) -> dict[str, dict[str, int]]:
    """The tokens of each model that each tenant was charged by its ledger, yesterday too: midnight
    may have passed."""
    found = {}
    for tenant in TENANTS:
        response = await client.get("/usage?days=1", headers={"x-tenant-id": tenant})
        data = response.json()["data"]
        tokens: Counter[str] = Counter()
        for window in (*data["windows"], *data["history"]):
            if window["window"] == "daily":
                tokens.update(window["tokensByModel"])
        found[tenant] = dict(tokens)
    return found


async def counted_in_time(
    expected: Mapping[str, object], client: httpx.AsyncClient
) -> dict[str, dict[str, int]]:
    """What is counted once it is what is expected, or else when the time is up."""
    deadline = time.monotonic() + COUNTED_WITHIN_S
    found = await counted(client)
    while found != expected and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        found = await counted(client)
    return found
