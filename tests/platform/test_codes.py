"""Every known code of an upstream, and a sample of unknown ones, over the real `env.AI`: how often
a model is asked, what the client is told, what is charged and what is logged. Also with OpenAI's
clients, which repeat by themselves what may pass."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import openai
import pytest

from bluey.tokens.bounds import Prompt
from ops.project.paths import ROOT
from ops.wrangler import node
from tests.codes import (
    BY_STATUS,
    CODES,
    OTHER_STATUSES,
    STATUSES,
    UNLISTED_CODE,
    WHOLESALE,
    Key,
    Row,
    body_of,
)
from tests.commands import run
from tests.fakes.values import FROM_HERE
from tests.platform.conftest import FAILING, FALLBACK, MODEL, Chat, done, events_of
from tests.platform.scripted_ai import Reply, ScriptedAi, Session, answer, page, until
from tests.platform.workerd import Workerd

TENANT = str(FAILING["id"])
HEADERS = {**FROM_HERE, "x-tenant-id": TENANT}
# OpenAI's clients make so many requests of one that fails in a way that may pass.
TRIES = 3

PROMPT_TOKENS = Prompt(("hello",), 1).bound_tokens
MOST_TOKENS = {"nothing": 0, "prompt": PROMPT_TOKENS, "answer": PROMPT_TOKENS + 512}


@dataclass(frozen=True)
class Case:
    """A failure, what follows by the table, and the code that is logged."""

    row: Row
    reply: Reply
    code: int | str | None

    @property
    def models(self) -> list[str]:
        return self.row.models(MODEL, FALLBACK)


def code_of(key: Key) -> int | str:
    if key == WHOLESALE:
        return 2021
    return key[0] if isinstance(key, tuple) else key


UNLISTED = {**BY_STATUS, **OTHER_STATUSES}
WITH_CODE: Mapping[str, Case] = {
    **{
        f"{key}": Case(row, answer(body_of(key), status=row.http_status), code_of(key))
        for key, row in CODES.items()
    },
    **{
        f"a code with {status}": Case(
            row, answer(body_of(UNLISTED_CODE), status=status), UNLISTED_CODE
        )
        for status, row in UNLISTED.items()
    },
}
CASES: Mapping[str, Case] = {
    **WITH_CODE,
    **{f"a page with {status}": Case(row, page(status), None) for status, row in UNLISTED.items()},
}


@dataclass(frozen=True)
class Told:
    """What a client is told of a failure, and what came of it."""

    models: list[str]
    status: int
    code: str
    should_retry: str | None
    is_told_tomorrow: bool


def told(row: Row) -> Told:
    """What the table says."""
    return Told(
        row.models(MODEL, FALLBACK),
        STATUSES[row.error],
        row.error,
        "false" if row.again else None,
        row.again == "tomorrow",
    )


def is_tomorrow(retry_after: str | None) -> bool:
    """Whether that is the time until midnight (UTC), but for the seconds that this test takes."""
    return retry_after is not None and (time.time() + int(retry_after)) % 86_400 < 60


def as_told(session: Session, response: httpx.Response) -> Told:
    """What a response says."""
    headers = response.headers
    return Told(
        session.models,
        response.status_code,
        response.json()["error"]["code"],
        headers.get("x-should-retry"),
        is_tomorrow(headers.get("retry-after")),
    )


async def responses(
    ai: ScriptedAi, chat: Chat, *, stream: bool
) -> dict[str, tuple[Session, httpx.Response]]:
    """A request of each case, all at once; the trace's id is the session's."""

    async def fail(case: Case) -> tuple[Session, httpx.Response]:
        session = ai.session(case.reply)
        headers = {"x-trace-id": session.id}
        return session, await chat(session, tenant=TENANT, headers=headers, stream=stream)

    found = await asyncio.gather(*map(fail, CASES.values()))
    return dict(zip(CASES, found, strict=True))


async def test_every_code_is_tried_told_charged_and_logged_as_the_table_says(
    ai: ScriptedAi, chat: Chat, runtime: Workerd
) -> None:
    found = await responses(ai, chat, stream=False)

    assert {name: told(case.row) for name, case in CASES.items()} == {
        name: as_told(*each) for name, each in found.items()
    }
    names = {session.id: name for name, (session, _) in found.items()}

    def lines(event: str) -> list[tuple[str, dict[str, Any]]]:
        records = (record for record in runtime.records() if record["event"] == event)
        traced = ((str(record["traceId"]), record) for record in records)
        return [(names[trace_id], record) for trace_id, record in traced if trace_id in names]

    await until(lambda: len(lines("request")) == len(CASES))
    # Each failed attempt has one line, with its code, its status and the most that it has used.
    attempts: dict[str, list[tuple[object, ...]]] = {name: [] for name in CASES}
    for name, line in lines("upstream_error"):
        keys = ("modelId", "code", "httpStatus", "unansweredTokens")
        attempts[name].append(tuple(line[key] for key in keys))
    assert {
        name: [
            (model, case.code, case.row.http_status, MOST_TOKENS[case.row.cost])
            for model in case.models
        ]
        for name, case in CASES.items()
    } == attempts
    # What is charged is what they have used together.
    assert {
        name: MOST_TOKENS[case.row.cost] * len(case.models) for name, case in CASES.items()
    } == {name: line.get("uncounted", 0) for name, line in lines("request")}
    assert "SECRET" not in runtime.output


async def test_every_code_before_the_first_token_is_told_in_the_stream(
    ai: ScriptedAi, chat: Chat
) -> None:
    found = await responses(ai, chat, stream=True)

    def end(case: Case) -> tuple[list[str], str, object]:
        return case.models, case.row.error, done(case.models[-1], 4)

    actual = {}
    for name, (session, response) in found.items():
        (_, error), last = events_of(response)
        actual[name] = (session.models, error["code"], last)
    assert {name: end(case) for name, case in CASES.items()} == actual


def with_retries(case: Case) -> tuple[list[str], int, str]:
    """The models that are asked in all, and the error that is raised."""
    status = STATUSES[case.row.error]
    tries = TRIES if status >= 500 and not case.row.again else 1
    return case.models * tries, status, case.row.error


def completion(session: Session) -> dict[str, Any]:
    return {
        "model": MODEL,
        "messages": [{"role": "user", "content": "hello"}],
        "user": session.id,
    }


async def test_openais_client_for_python_repeats_only_what_may_pass(
    ai: ScriptedAi, runtime: Workerd
) -> None:
    sessions = {name: ai.session(case.reply) for name, case in WITH_CODE.items()}
    url = f"{runtime.urls['shared']}/v1"
    async with openai.AsyncOpenAI(
        base_url=url, api_key="unused", default_headers=HEADERS
    ) as client:

        async def fail(session: Session) -> tuple[list[str], int, str | None]:
            with pytest.raises(openai.APIStatusError) as raised:
                await client.chat.completions.create(**completion(session))
            return session.models, raised.value.status_code, raised.value.code

        found = await asyncio.gather(*map(fail, sessions.values()))

    assert {name: with_retries(case) for name, case in WITH_CODE.items()} == dict(
        zip(sessions, found, strict=True)
    )


def test_openais_client_for_javascript_repeats_only_what_may_pass(
    ai: ScriptedAi, runtime: Workerd
) -> None:
    sessions = {name: ai.session(case.reply) for name, case in WITH_CODE.items()}
    given = {
        "url": runtime.urls["shared"],
        "headers": HEADERS,
        "asked": [completion(session) for session in sessions.values()],
    }
    script = ROOT / "tests/platform/openai_retries.mjs"

    finished = run([node.find_node(), script, json.dumps(given)])

    assert (0, "") == (finished.returncode, finished.stderr)
    errors = json.loads(finished.stdout)
    assert {name: with_retries(case) for name, case in WITH_CODE.items()} == {
        name: (session.models, *error)
        for (name, session), error in zip(sessions.items(), errors, strict=True)
    }
