"""The verdict of `bluey validate-staging`: each line fails for its own reason."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bluey.http.sse import ServerSentEvent
from ops.cloudflare.answers import Log
from ops.probe.address import Address
from ops.probe.comparison import Comparison, judge_chat, judge_health, judge_log
from ops.probe.gateway_log import Logged, wait_for_logs
from ops.probe.recording import HEALTH, Arrival, Reply, chat_call
from ops.probe.report import CELL_CHARACTERS, as_markdown
from ops.probe.verdicts import Configured, Verdict
from ops.project.paths import ROOT

MODEL, FALLBACK = "@cf/a/model", "@cf/a/fallback"
ADDRESS = Address("https://x.example", "staging", "acme", "acme")
NOW = datetime.now(UTC)
USAGE = {"modelId": MODEL, "tokensIn": 5, "tokensOut": 7, "latencyMs": 90}
HEALTHY: dict[str, str | None] = {
    "tenantId": "acme",
    "environment": "staging",
    "modelId": MODEL,
    "fallbackModelId": FALLBACK,
}
CONFIGURED = Configured(HEALTHY, "acme", budget_units=frozenset({"tokens"}))


def whole(data: object) -> dict[str, Any]:
    return {"text": json.dumps({"ok": True, "data": data})}


def arriving(*times_and_reads: tuple[float, int]) -> dict[str, Any]:
    """Token events at these times and with these reads, then the last event."""
    token = ServerSentEvent('{"token":"x"}', "token")
    done = ServerSentEvent(json.dumps({"done": True, "usage": USAGE}), "done")
    tokens = [Arrival(at_ms, read, token) for at_ms, read in times_and_reads]
    return {"arrivals": (*tokens, Arrival(150.0, 4, done))}


CHAT = Reply(
    call=chat_call("chat", "Hello?", 9, "5e55"),
    trace_id="abc1",
    started=NOW,
    status=200,
    headers={
        "content-type": "application/json",
        "x-trace-id": "abc1",
        "x-gateway-log-id": "01LOG",
        "x-model-id": MODEL,
        "x-tokens-in": "5",
        "x-tokens-out": "7",
    },
    reads_ms=(100.0,),
    arrivals=(),
    total_ms=110.0,
    failure=None,
    **whole({"usage": USAGE}),
)
STREAM = replace(
    CHAT,
    call=chat_call("stream", "Hello?", 9, "5e55"),
    headers={**CHAT.headers, "content-type": "text/event-stream"},
    **arriving(*((100.0 + 10 * number, number) for number in range(4))),
)
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


def failed(verdicts: Iterable[Verdict]) -> list[str]:
    return [each.what for each in verdicts if not each.passed]


def test_what_is_as_it_should_be_passes() -> None:
    verdicts = [
        *judge_health(CONFIGURED, replace(CHAT, call=HEALTH, **whole(HEALTHY))),
        *judge_chat(CONFIGURED, CHAT),
        *judge_chat(CONFIGURED, STREAM),
        *judge_log(CONFIGURED, CHAT, Logged(LOG, 1.0), 60),
    ]
    assert [] == failed(verdicts)
    assert len(verdicts) == len({each.title for each in verdicts})


@pytest.mark.parametrize("name", ["tenantId", "environment", "modelId", "fallbackModelId"])
def test_a_worker_that_serves_something_else_fails(name: str) -> None:
    health = replace(CHAT, call=HEALTH, **whole({**HEALTHY, name: "another"}))
    assert [name] == failed(judge_health(CONFIGURED, health))


@pytest.mark.parametrize("text", ["fine", "[]", '{"ok":true,"data":[]}'])
def test_a_health_that_cannot_be_read_names_nothing(text: str) -> None:
    health = replace(CHAT, call=HEALTH, text=text)
    assert ["none"] * 4 == [each.found for each in judge_health(CONFIGURED, health)][1:]


def headers(**changes: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    return {"headers": {**CHAT.headers, **named}}


def ending(name: str, data: object) -> dict[str, Any]:
    """The last event is another one."""
    last = Arrival(150.0, 4, ServerSentEvent(json.dumps(data), name))
    return {"arrivals": (*STREAM.arrivals[:-1], last)}


FAILED = {"ok": False, "error": {"code": "ai_error", "message": "sesame"}}
STRANGE = {"ok": False, "error": {"code": "a b"}}


@pytest.mark.parametrize(
    ("chat", "changes", "found"),
    [
        (CHAT, {"status": 502, "text": json.dumps(FAILED)}, "502, error ai_error"),
        (CHAT, {"text": json.dumps(STRANGE)}, "200, error without a code"),
        (CHAT, {"text": '{"ok":false}'}, "200, error without a code"),
        (CHAT, {"text": "[]"}, "200, there is no ok"),
        (CHAT, whole({}), "200, there is no usage"),
        (CHAT, whole({"usage": {**USAGE, "tokensIn": None}}), "200, no usage in the answer"),
        (STREAM, ending("error", FAILED["error"]), "200, error event ai_error"),
        (STREAM, ending("token", {}), "200, 0 events are named done"),
        (STREAM, ending("done", {"done": True}), "200, there is no usage"),
        (STREAM, {"headers": CHAT.headers}, "200, the content type application/json"),
    ],
)
def test_an_answer_that_is_not_complete_fails_once_and_says_why(
    chat: Reply, changes: dict[str, Any], found: str
) -> None:
    chat = replace(chat, **changes)
    [line] = judge_chat(CONFIGURED, chat)
    assert ("status", "200, complete", found) == (line.what, line.expected, line.found)
    assert [] == [*judge_log(CONFIGURED, chat, None, 60)]


@pytest.mark.parametrize(
    ("chat", "changes", "expected"),
    [
        (CHAT, headers(x_trace_id="another"), ["x-trace-id"]),
        (CHAT, headers(x_model_id=FALLBACK), ["x-model-id"]),
        (CHAT, headers(x_tokens_in="6"), ["x-tokens-in"]),
        (CHAT, headers(x_tokens_out=""), ["x-tokens-out"]),
        (
            CHAT,
            whole({"usage": {**USAGE, "modelId": "@cf/x"}}),
            ["usage.modelId", "x-model-id"],
        ),
        (
            STREAM,
            arriving(),
            ["token events", "reads that brought tokens", "first token to last"],
        ),
        (STREAM, arriving((1, 0), (90, 1)), ["token events", "reads that brought tokens"]),
        (STREAM, arriving((1, 0), (1, 0), (90, 0), (90, 0)), ["reads that brought tokens"]),
        (STREAM, arriving((1, 0), (2, 1), (20, 2)), ["first token to last"]),
    ],
)
def test_an_answer_that_breaks_the_contract_fails(
    chat: Reply, changes: dict[str, Any], expected: list[str]
) -> None:
    assert expected == failed(judge_chat(CONFIGURED, replace(chat, **changes)))


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
    assert [expected] == failed(judge_log(CONFIGURED, CHAT, logged, 60))


def test_a_log_that_does_not_come_fails_once() -> None:
    [line] = judge_log(CONFIGURED, CHAT, None, 60)
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


def test_without_chats_nothing_is_waited_for() -> None:
    reader = Reader([LOG])
    assert {} == wait_for_logs(reader, "acme", [], 60)
    assert [] == reader.read


def test_a_report_keeps_foreign_text_in_its_place() -> None:
    foreign = "a | b\n# c <script> [x](y) " + "z" * CELL_CHARACTERS
    line = Verdict("chat", "what", "expected", foreign, passed=False)
    logged = {"abc1": Logged(entry(model=foreign), 1.0)}
    report = as_markdown(Comparison(ADDRESS, NOW, (CHAT,), (line,), "acme", logged))
    [row] = [each for each in report.splitlines() if "FAIL**" in each]
    assert 5 == len(re.split(r"(?<!\\)\|", row)) - 2
    assert len(row) < 2 * CELL_CHARACTERS
    [measured] = [each for each in report.splitlines() if "logged model" in each]
    for text in (row, measured):
        assert "a \\| b # c \\<script> \\[x](y) z" in text


def test_a_report_measures_a_chat_in_words() -> None:
    report = Comparison(ADDRESS, NOW, (STREAM,), (), "acme", {"abc1": Logged(LOG, 1.26)})
    assert (
        "first byte 100 ms, total 110 ms, first token 100 ms, first to last token 30 ms, "
        "token events 4, token reads 4, token events per second 100, median gap 10 ms, "
        "longest gap 10 ms, worker latency 90 ms, tokens in 5, tokens out 7, "
        f"logged after 1.3 s, logged model {MODEL}, trace abc1"
    ) in as_markdown(report)


def test_the_document_names_everything_that_is_verified() -> None:
    text = (ROOT / "docs/validation/README.md").read_text()
    verdicts = [*judge_chat(CONFIGURED, CHAT), *judge_chat(CONFIGURED, STREAM)]
    headers_of = {each.what for each in verdicts if each.what.startswith("x-tokens")}
    assert {"x-tokens-in", "x-tokens-out"} == headers_of
    for name in (*headers_of, "x-gateway-log-id", *("--logs-within", "--url", "--output")):
        assert f"`{name}`" in text
