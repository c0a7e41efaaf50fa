"""`bluey top` and `bluey metrics`: what is asked of the data points, and what the documents say."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bluey.metrics import BLOBS, COLUMNS, DOUBLES, point_of
from ops.metrics.questions import QUESTIONS, By, Name, top
from tests.commands import bluey
from tests.documents import examples, text_of
from tests.ops import analytics
from tests.ops.analytics import Written
from tests.ops.cloudflare_api import CloudflareApi, Fault, cloudflare_api
from tests.ops.fleets import ENV, Fleet, make_fleet

DATASET = "bluey_production"
DOCUMENT = "docs/operations.md"


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


@pytest.fixture
def fleet(tmp_path: Path, api: CloudflareApi) -> Fleet:
    """Two tenants in one account that write to one dataset."""
    made = make_fleet(tmp_path / "home", api, {"a": {}, "b": {}})
    for slug in made.namespaces.copy():
        made.provision(slug, metrics=DATASET)
    return made


def line(**fields: object) -> dict[str, Any]:
    """A request's line in the log."""
    return {
        "tenantId": "a",
        "environment": ENV,
        "route": "/chat",
        "status": 200,
        "outcome": "completed",
        "latencyMs": 1_000,
        "modelId": "m",
        "servedBy": "m",
        "attempts": [{"durationMs": 900}],
        "firstTokenMs": 100,
        "tokensIn": 10,
        "tokensOut": 5,
        "costUsd": "0.000100",
        "keyId": "k1",
        **fields,
    }


def points(*lines: dict[str, Any], seconds_ago: int = 30, interval: int = 1) -> list[Written]:
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    return [Written(DATASET, at, point_of(each), interval) for each in lines]


def asked(name: Name, written: list[Written]) -> list[dict[str, Any]]:
    return analytics.answer(QUESTIONS[name].sql(DATASET, ENV), written)


def written() -> list[Written]:
    """What two deployments have written a moment ago."""
    return [
        *points(
            line(),
            line(costUsd="0.000200", latencyMs=3_000),
            line(
                tenantId="b",
                keyId="k2",
                costUsd="1.500000",
                servedBy="n",
                attempts=[{"durationMs": 1}] * 2,
            ),
            line(tenantId="b", status=502, outcome="ai_error", servedBy=None, costUsd=None),
            line(tenantId="b", status=429, outcome="rate_limited", servedBy=None, attempts=[]),
            line(environment="staging", costUsd="9.000000"),
        ),
        *points(line(costUsd="0.000001"), interval=10),
    ]


ANSWERS: dict[Name, list[dict[str, Any]]] = {
    Name.SPENDERS: [
        {"tenant": "b", "usd": 1.5001, "tokens": 45, "requests": 3},
        {"tenant": "a", "usd": 0.00031, "tokens": 180, "requests": 12},
    ],
    Name.KEYS: [
        {"tenant": "b", "key": "k2", "usd": 1.5, "requests": 1},
        {"tenant": "a", "key": "k1", "usd": 0.00031, "requests": 12},
        {"tenant": "b", "key": "k1", "usd": 0.0001, "requests": 2},
    ],
    Name.MODELS: [
        {"model": "n", "usd": 1.5, "tokens_in": 10, "tokens_out": 5, "requests": 1},
        {"model": "m", "usd": 0.00031, "tokens_in": 120, "tokens_out": 60, "requests": 12},
    ],
    Name.FAILURES: [
        {"tenant": "b", "failed": 1, "requests": 3, "percent": pytest.approx(33, abs=1)},
        {"tenant": "a", "failed": 0, "requests": 12, "percent": 0},
    ],
    Name.REFUSALS: [{"status": "429", "outcome": "rate_limited", "tenant": "b", "requests": 1}],
    Name.LATENCY: [
        {"model": "m", "p50_ms": 1_000, "p95_ms": 3_000, "p99_ms": 3_000, "requests": 12},
        {"model": "n", "p50_ms": 1_000, "p95_ms": 1_000, "p99_ms": 1_000, "requests": 1},
    ],
    Name.FALLBACKS: [{"asked": "m", "served": "n", "requests": 1, "attempts": 2}],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_question_is_answered_by_what_the_worker_writes(name: Name) -> None:
    rows = asked(name, written())

    wanted = ANSWERS[name]
    assert [[*row] for row in wanted] == [[*row] for row in rows]
    for row, expected in zip(rows, wanted, strict=True):
        assert expected == pytest.approx(row) if name is not Name.FAILURES else expected == row


def test_a_first_token_is_of_streams_and_overhead_of_what_asked_a_model() -> None:
    rows = asked(Name.FIRST_TOKEN, points(line(), line(firstTokenMs=None)))
    own = asked(Name.OVERHEAD, points(line(cacheStatus="HIT", uncounted=7), line(attempts=[])))

    assert [{"model": "m", "p50_ms": 100, "p95_ms": 100, "streams": 1}] == rows
    assert [
        {"route": "/chat", "own_ms": 100, "requests": 1, "uncounted_tokens": 7, "from_cache": 1}
    ] == own


def test_minutes_are_counted_apart() -> None:
    rows = asked(Name.MINUTES, [*points(line()), *points(line(status=500), seconds_ago=600)])

    assert [(1, 1), (1, 0)] == [(row["requests"], row["failed"]) for row in rows]
    assert [0, 0] == [row["minute"] % 60 for row in rows]


# The documents


@pytest.mark.parametrize("name", Name)
def test_the_documented_sql_is_what_the_command_asks(name: Name) -> None:
    question = QUESTIONS[name]
    shown = {each.text.strip() for each in examples(DOCUMENT) if each.language == "sql"}

    assert question.sql(DATASET, ENV) in shown, f"bluey metrics {name} --sql"
    assert f"**{question.text}** `bluey metrics {name}`" in text_of(DOCUMENT)


def test_the_documented_columns_are_those_that_are_written() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", text_of(DOCUMENT), re.MULTILINE)

    assert dict(rows) == {column: name for name, column in COLUMNS.items()}
    assert 1 + len(BLOBS) + len(DOUBLES) == len(rows)


@pytest.mark.parametrize(
    "sql",
    [*(each.sql(DATASET, ENV) for each in QUESTIONS.values()), top(By.TENANT, 5, 9).sql("d", ENV)],
)
def test_a_question_names_only_columns_that_there_are(sql: str) -> None:
    named = set(re.findall(r"\b(?:blob|double|index)\d+\b", sql))

    assert named <= set(COLUMNS.values())
    assert "{" not in sql


# The commands


def run(fleet: Fleet, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey(*arguments, code=code, env=fleet.environment)


def test_top_shows_the_last_minutes_of_every_dataset_once(fleet: Fleet, api: CloudflareApi) -> None:
    api.points = [*written(), *points(line(tenantId="old"), seconds_ago=3_600)]

    shown = run(fleet, "top", "--env", ENV, "--minutes", "10")
    told = json.loads(run(fleet, "top", "--env", ENV, "--by", "model", "--json").stdout)

    first, second = (row for row in shown.stdout.splitlines() if re.match(r"│ [ab] ", row))
    assert re.search(r"│ a +│ 1.2 +│ 12 +│ 0 +│ 0 +│ 180 +│ 0.000310 +│ 1,000 ms │ 3,000 ms", first)
    assert re.search(r"│ b +│ 0.3 +│ 3 +│ 1 +│ 1 +│ 45 +│ 1.500100", second)
    assert "old" not in shown.stdout
    assert ["m", "", "n"] == [row["name"] for row in told]
    assert 2 == len([call for call in api.calls if "analytics_engine" in call])


def test_a_question_is_asked_or_shown(fleet: Fleet, api: CloudflareApi) -> None:
    api.points = written()

    rows = json.loads(run(fleet, "metrics", "refusals", "--env", ENV, "--json").stdout)
    shown = run(fleet, "metrics", "refusals", "--env", ENV).stdout
    sql = run(fleet, "metrics", "refusals", "--env", ENV, "--sql").stdout
    listed = run(fleet, "metrics").stdout

    assert ANSWERS[Name.REFUSALS] == rows
    assert "rate_limited" in shown
    assert QUESTIONS[Name.REFUSALS].sql(DATASET, ENV) == sql.strip()
    assert all(name in listed for name in Name)


def test_where_no_deployment_has_a_dataset_it_says_what_to_do(fleet: Fleet) -> None:
    ran = run(fleet, "top", "--env", "staging", code=1)

    assert "no deployment of staging has a dataset" in ran.stderr
    assert '"metrics": "bluey_staging"' in ran.stderr


def test_what_the_sql_api_says_is_told(fleet: Fleet, api: CloudflareApi) -> None:
    api.fail("analytics_engine", Fault(422, "unknown table bluey", {"content-type": "text/plain"}))

    assert "HTTP 422: unknown table bluey" in run(fleet, "top", "--env", ENV, code=1).stderr
