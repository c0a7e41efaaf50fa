"""The verdict of `bluey validate-staging`: each line fails for its own reason."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ops.cloudflare.answers import Log
from ops.project.paths import ROOT
from ops.validation.chats import Arrival, Exchange, Health, Usage
from ops.validation.logs import Logged, wait_for_logs
from ops.validation.report import CELL_CHARACTERS, Validation
from ops.validation.verdict import Expected, Line, judge_exchange, judge_health, judge_log

MODEL, FALLBACK = "@cf/a/model", "@cf/a/fallback"
EXPECTED = Expected("acme", "staging", MODEL, FALLBACK)
HEALTH = Health(
    200,
    {
        "status": "ok",
        "tenantId": "acme",
        "environment": "staging",
        "modelId": MODEL,
        "fallbackModelId": FALLBACK,
    },
)
NOW = datetime.now(UTC)
CHAT = Exchange(
    name="chat",
    session_id="5e55",
    trace_id="abc1",
    started=NOW,
    status=200,
    headers={
        "x-trace-id": "abc1",
        "x-gateway-log-id": "01LOG",
        "x-model-id": MODEL,
        "x-tokens-in": "5",
        "x-tokens-out": "7",
    },
    usage=Usage(modelId=MODEL, tokensIn=5, tokensOut=7, latencyMs=90),
    failure=None,
    first_byte_ms=100,
    total_ms=110,
)
ARRIVALS = (*(Arrival("token", 100.0 + 10 * n, n) for n in range(4)), Arrival("done", 150, 4))
STREAM = replace(CHAT, name="stream", arrivals=ARRIVALS)
LOG = Log(
    id="01LOG",
    created_at=NOW,
    success=True,
    model=MODEL,
    tokens_in=5,
    tokens_out=7,
    metadata={
        "tenantId": "acme",
        "environment": "staging",
        "sessionId": "5e55",
        "traceId": "abc1",
        "modelId": MODEL,
    },
)


def failed(lines: Iterator[Line] | list[Line]) -> list[str]:
    return [each.what for each in lines if not each.passed]


def test_what_is_as_it_should_be_passes() -> None:
    lines = [
        *judge_health(EXPECTED, HEALTH),
        *judge_exchange(EXPECTED, CHAT),
        *judge_exchange(EXPECTED, STREAM),
        *judge_log(EXPECTED, CHAT, Logged(LOG, 1.0), 60),
    ]
    assert [] == failed(lines)
    assert len(lines) == len({(line.about, line.what) for line in lines})


@pytest.mark.parametrize("name", ["tenantId", "environment", "modelId", "fallbackModelId"])
def test_a_worker_that_serves_something_else_fails(name: str) -> None:
    health = Health(200, {**HEALTH.data, name: "another"})
    assert [name] == failed(judge_health(EXPECTED, health))


def headers(**changes: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    return {"headers": {**CHAT.headers, **named}}


def at(*times_and_reads: tuple[float, int]) -> dict[str, Any]:
    return {"arrivals": tuple(Arrival("token", at_ms, read) for at_ms, read in times_and_reads)}


@pytest.mark.parametrize(
    ("exchange", "changes", "expected"),
    [
        (CHAT, {"status": 502, "usage": None, "failure": "error ai_error"}, ["status"]),
        (CHAT, {"usage": None, "failure": "no usage in the answer"}, ["status"]),
        (CHAT, headers(x_trace_id="another"), ["x-trace-id"]),
        (CHAT, headers(x_model_id=FALLBACK), ["x-model-id"]),
        (CHAT, headers(x_tokens_in="6"), ["x-tokens-in"]),
        (CHAT, headers(x_tokens_out=""), ["x-tokens-out"]),
        (
            CHAT,
            {"usage": Usage(modelId="@cf/x", tokensIn=5, tokensOut=7, latencyMs=1)},
            ["usage.modelId", "x-model-id"],
        ),
        (
            STREAM,
            at(),
            ["token events", "reads that brought tokens", "first token to last"],
        ),
        (STREAM, at((1, 0), (90, 1)), ["token events", "reads that brought tokens"]),
        (STREAM, at((1, 0), (1, 0), (90, 0), (90, 0)), ["reads that brought tokens"]),
        (STREAM, at((1, 0), (2, 1), (20, 2)), ["first token to last"]),
    ],
)
def test_an_answer_that_breaks_the_contract_fails(
    exchange: Exchange, changes: dict[str, Any], expected: list[str]
) -> None:
    assert expected == failed(judge_exchange(EXPECTED, replace(exchange, **changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "01ANOTHER"}, "id = x-gateway-log-id"),
        *(
            ({"metadata": {**LOG.metadata, name: "another"}}, f"metadata.{name}")
            for name in LOG.metadata
        ),
        ({"tokens_in": 6}, "tokens in = usage.tokensIn"),
        ({"tokens_in": None}, "tokens in = usage.tokensIn"),
        ({"tokens_out": 6}, "tokens out = usage.tokensOut"),
        ({"success": False}, "success"),
    ],
)
def test_a_log_that_disagrees_fails(changes: dict[str, Any], expected: str) -> None:
    logged = Logged(LOG.model_copy(update=changes), 1.0)
    assert [expected] == failed(judge_log(EXPECTED, CHAT, logged, 60))


def test_a_log_that_does_not_come_fails_once() -> None:
    [line] = judge_log(EXPECTED, CHAT, None, 60)
    assert ("entry of the trace", "within 60 s", "none") == (line.what, line.expected, line.found)


class Reader:
    """A log that has other entries each time it is read; the last ones stay."""

    def __init__(self, *answers: list[Log]) -> None:
        self.answers = list(answers)
        self.read: list[Log] = []

    def logs(self, gateway_id: str) -> Iterator[Log]:
        assert gateway_id == "acme"
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        for log in answer:
            self.read.append(log)
            yield log


def entry(**changes: object) -> Log:
    return LOG.model_copy(update=changes)


FAILED_FIRST = entry(id="01FAILED", success=False)
UNCOUNTED = entry(tokens_out=None)
OF_ANOTHER = entry(id="01OTHER", metadata={"traceId": "other"})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([[LOG]], LOG, id="there at once"),
        pytest.param([[], [OF_ANOTHER, LOG]], LOG, id="later"),
        pytest.param([[FAILED_FIRST], [LOG, FAILED_FIRST]], LOG, id="after a failed attempt's"),
        pytest.param([[UNCOUNTED], [LOG]], LOG, id="counted later"),
        pytest.param([[UNCOUNTED]], UNCOUNTED, id="never counted"),
        pytest.param([[FAILED_FIRST]], FAILED_FIRST, id="only a failed attempt's"),
        pytest.param([[entry(metadata={})]], entry(metadata={}), id="without metadata"),
        pytest.param([[OF_ANOTHER]], None, id="never"),
    ],
)
def test_an_entry_is_waited_for_until_it_is_whole(
    answers: list[list[Log]], expected: Log | None
) -> None:
    found = wait_for_logs(Reader(*answers), "acme", [CHAT], 0.8)
    assert expected == (found["abc1"].log if found else None)


def test_entries_from_before_the_chats_are_not_read() -> None:
    old = entry(id="01OLD", created_at=NOW - timedelta(hours=1))
    reader = Reader([OF_ANOTHER, old, LOG])
    assert {} == wait_for_logs(reader, "acme", [CHAT], 0)
    assert [OF_ANOTHER, old] == reader.read


def test_chats_that_failed_are_not_waited_for() -> None:
    reader = Reader([LOG])
    assert {} == wait_for_logs(reader, "acme", [replace(CHAT, usage=None)], 60)
    assert [] == reader.read


def test_a_report_keeps_foreign_text_in_its_cell() -> None:
    foreign = "a | b\n# c <script> [x](y) " + "z" * CELL_CHARACTERS
    line = Line("chat", "what", "expected", foreign, passed=False)
    report = Validation("acme", "staging", "https://x", "acme", NOW, (), {}, (line,)).as_markdown()
    [row] = [each for each in report.splitlines() if "FAIL**" in each]
    assert 5 == len(re.split(r"(?<!\\)\|", row)) - 2
    assert "a \\| b # c \\<script> \\[x](y) z" in row
    assert len(row) < 2 * CELL_CHARACTERS


def test_the_document_names_everything_that_is_verified() -> None:
    text = (ROOT / "docs/validation/README.md").read_text()
    lines = [*judge_exchange(EXPECTED, CHAT), *judge_exchange(EXPECTED, STREAM)]
    headers_of = {line.what for line in lines if line.what.startswith("x-tokens")}
    assert {"x-tokens-in", "x-tokens-out"} == headers_of
    for name in (*headers_of, "x-gateway-log-id", *("--logs-within", "--url", "--output")):
        assert f"`{name}`" in text
