"""`bluey smoke`: every promise that a Worker breaks is named, and no other."""

import json
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bluey.contract import BudgetUnit
from ops.probe.address import Address, find_address
from ops.probe.expectations import ANSWERED, WITHOUT_AI
from ops.probe.recording import Limits
from ops.probe.smoke import run_smoke
from ops.probe.verdicts import Configured, Conversation, judge
from ops.processes.running import free_port
from tests.commands import bluey
from tests.ops.scripted_worker import (
    FALLBACK,
    MODEL,
    TEXT,
    Answer,
    ScriptedWorker,
    compact,
)

KEY = "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ"

Defect = Callable[[Answer], object]


def smoke_of(worker: ScriptedWorker, **how: Any) -> list[str]:
    """The titles of the expectations that a smoke test of this server finds unmet."""
    address = Address(worker.url, "local", "mrrainbowsmoke", "mrrainbowsmoke")
    return [each.title for each in run_smoke(address, **how).failed]


def header(name: str, value: str | None) -> Defect:
    return lambda answer: answer.headers.update({name: value})


def status(code: int, error: str = "internal_error") -> Defect:
    def edit(answer: Answer) -> None:
        answer.status = code
        answer.text = compact({"ok": False, "error": {"code": error, "message": "…"}})

    return edit


def text(value: str) -> Defect:
    return lambda answer: setattr(answer, "text", value)


def put(path: str, value: object) -> Defect:
    """Sets what is at a path of the data."""

    def edit(answer: Answer) -> None:
        *parents, last = path.split(".")
        place = answer.data
        for key in parents:
            place = place[key]
        place[last] = value

    return edit


def drop(path: str) -> Defect:
    def edit(answer: Answer) -> None:
        *parents, last = path.split(".")
        place = answer.data
        for key in parents:
            place = place[key]
        del place[last]

    return edit


def turn(path: str) -> Defect:
    """Puts the keys of the object at a path in the opposite order."""

    def edit(answer: Answer) -> None:
        place = answer.data
        for key in path.split("."):
            place = place[key]
        turned = dict(reversed(place.items()))
        place.clear()
        place.update(turned)

    return edit


def done(key: str, value: object) -> Defect:
    return lambda answer: answer.events[-1][1]["usage"].update({key: value})


def events(edit: Callable[[list[tuple[str, Any]]], list[tuple[str, Any]]]) -> Defect:
    return lambda answer: setattr(answer, "events", edit(answer.events))


ERROR = ("error", {"code": "ai_error", "message": "AI provider unavailable"})

DOLLARS: dict[str, str | None] = {
    "x-budget-usd-limit": "5.000000",
    "x-budget-usd-remaining": "4.999973",
    "x-budget-usd-reset": "3600",
}
TOKENS = ("x-budget-limit", "x-budget-remaining", "x-budget-reset")

DEFECTS: dict[str, tuple[str, Defect, list[str]]] = {
    "health is a 500": ("health", status(500), ["status"]),
    "health is cut off": ("health", lambda answer: setattr(answer, "cut", True), ["complete"]),
    "health is HTML": ("health", header("content-type", "text/html"), ["content type"]),
    "health has another trace": ("health", header("x-trace-id", "12345678"), ["trace id"]),
    "health has no trace": ("health", header("x-trace-id", None), ["trace id"]),
    "health is no JSON": ("health", text("fine"), ["envelope"]),
    "health is nested too deep": ("health", text("[" * 100_000), ["envelope"]),
    "health is not compact": (
        "health",
        lambda answer: setattr(answer, "text", json.dumps(answer.data)),
        ["envelope"],
    ),
    "health has one more key": ("health", put("data.version", "1"), ["keys"]),
    "health lacks a key": ("health", drop("data.fallbackModelId"), ["keys"]),
    "health has another order": ("health", turn("data"), ["keys"]),
    "health is not ok": ("health", put("data.status", "ill"), ["keys"]),
    "another tenant's": ("health", put("data.tenantId", "acme"), ["as configured"]),
    "another environment": ("health", put("data.environment", "dev"), ["as configured"]),
    "another fallback": ("health", put("data.fallbackModelId", None), ["as configured"]),
    "chat is a 502": ("chat", status(502, "ai_error"), ["status"]),
    "chat wants a key": ("chat", status(401, "unauthorized"), ["status"]),
    "chat is cut off": ("chat", lambda answer: setattr(answer, "cut", True), ["complete"]),
    "chat is not ok": ("chat", put("ok", False), ["envelope"]),
    "chat has an envelope more": ("chat", put("meta", {}), ["envelope"]),
    "chat has another order": ("chat", turn("data"), ["keys"]),
    "chat's usage has another order": ("chat", turn("data.usage"), ["keys"]),
    "chat's message is a text": ("chat", put("data.message", TEXT), ["keys"]),
    "chat has another trace": ("chat", header("x-trace-id", "12345678"), ["trace id"]),
    "another session": ("chat", put("data.sessionId", "1"), ["session"]),
    "an empty answer": ("chat", put("data.message.content", " "), ["answer"]),
    "an answer of the user's": ("chat", put("data.message.role", "user"), ["answer"]),
    "no model header": ("chat", header("x-model-id", None), ["model"]),
    "header and usage name two models": ("chat", header("x-model-id", FALLBACK), ["model"]),
    "the fallback served": (
        "chat",
        lambda answer: (
            answer.headers.update({"x-model-id": FALLBACK}),
            answer.data["data"]["usage"].update({"modelId": FALLBACK}),
        ),
        ["model"],
    ),
    "no tokens out header": ("chat", header("x-tokens-out", None), ["tokens"]),
    "two counts in": ("chat", header("x-tokens-in", "27"), ["tokens"]),
    "a count that is no number": ("chat", header("x-tokens-out", "many"), ["tokens"]),
    "no tokens out": ("chat", put("data.usage.tokensOut", 0), ["tokens"]),
    "more tokens than asked for": (
        "chat",
        lambda answer: (
            answer.headers.update({"x-tokens-out": "17"}),
            answer.data["data"]["usage"].update({"tokensOut": 17}),
        ),
        ["tokens"],
    ),
    "tokens as a text": ("chat", put("data.usage.tokensIn", "28"), ["tokens"]),
    "two latencies": ("chat", header("x-latency-ms", "1"), ["latency"]),
    "a latency of an hour": (
        "chat",
        lambda answer: (
            answer.headers.update({"x-latency-ms": "3600000"}),
            answer.data["data"]["usage"].update({"latencyMs": 3_600_000}),
        ),
        ["latency"],
    ),
    "no budget at all": (
        "chat",
        lambda answer: answer.headers.update(
            dict.fromkeys(("x-budget-limit", "x-budget-remaining", "x-budget-reset"))
        ),
        ["budget"],
    ),
    "no budget reset": ("chat", header("x-budget-reset", None), ["budget"]),
    "more budget than there is": ("chat", header("x-budget-remaining", "1000001"), ["budget"]),
    "more dollars than there are": (
        "chat",
        lambda answer: answer.headers.update(DOLLARS | {"x-budget-usd-remaining": "5.000001"}),
        ["budget"],
    ),
    "dollars without a reset": (
        "chat",
        lambda answer: answer.headers.update(DOLLARS | {"x-budget-usd-reset": None}),
        ["budget"],
    ),
    "dollars that are a float": (
        "chat",
        lambda answer: answer.headers.update(DOLLARS | {"x-budget-usd-limit": "5.0"}),
        ["budget"],
    ),
    "a stream that is JSON": (
        "stream",
        header("content-type", "application/json"),
        ["content type"],
    ),
    "a stream that is a 429": ("stream", status(429, "budget_exceeded"), ["status"]),
    "a stream cut off": ("stream", lambda answer: setattr(answer, "cut", True), ["complete"]),
    "a stream that may be cached": ("stream", header("cache-control", None), ["cache control"]),
    "two dones": ("stream", events(lambda all_: [*all_, all_[-1]]), ["done"]),
    "no done": ("stream", events(lambda all_: all_[:-1]), ["done"]),
    "done is not last": ("stream", events(lambda all_: [all_[-1], *all_[:-1]]), ["done"]),
    "a done without its blank line": (
        "stream",
        lambda answer: setattr(answer, "text", answer.body[:-1]),
        ["done"],
    ),
    "an error after tokens": (
        "stream",
        events(lambda all_: [*all_[:2], ERROR, all_[-1]]),
        ["no error"],
    ),
    "an event of another name": (
        "stream",
        events(lambda all_: [("ping", {}), *all_]),
        ["events"],
    ),
    "a token of another form": (
        "stream",
        events(lambda all_: [("token", {"text": "The"}), *all_[1:]]),
        ["events"],
    ),
    "a token that is a number": (
        "stream",
        events(lambda all_: [("token", {"token": 7}), *all_[1:]]),
        ["events"],
    ),
    "done without usage": (
        "stream",
        events(lambda all_: [*all_[:-1], ("done", {"done": True})]),
        ["keys"],
    ),
    "usage without the first token": (
        "stream",
        lambda answer: answer.events[-1][1]["usage"].pop("firstTokenMs"),
        ["keys"],
    ),
    "a stream of another model": ("stream", done("modelId", FALLBACK), ["model"]),
    "a stream without tokens": ("stream", events(lambda all_: all_[-1:]), ["tokens"]),
    "more events than tokens": ("stream", done("tokensOut", 4), ["tokens"]),
    "a stream beyond maxTokens": ("stream", done("tokensOut", 17), ["tokens"]),
    "a stream without tokens in": ("stream", header("x-tokens-in", None), ["tokens"]),
    "the first token after the last": ("stream", done("firstTokenMs", 1), ["latency"]),
    "a stream of an hour": ("stream", done("latencyMs", 3_600_000), ["latency"]),
    "a stream without a budget": ("stream", header("x-budget-limit", None), ["budget"]),
}


CHECKED_ELSEWHERE = {"chat: content type", "stream: trace id"}
"""The same expectation of another reply has a defect, and is checked by the same function."""


def test_a_worker_that_keeps_the_contract_passes(worker: ScriptedWorker) -> None:
    assert [] == smoke_of(worker)


@pytest.mark.parametrize(("broken", "defect", "expected"), DEFECTS.values(), ids=[*DEFECTS])
def test_a_defect_is_named_and_nothing_else_is(
    worker: ScriptedWorker, broken: str, defect: Defect, expected: list[str]
) -> None:
    worker.broken, worker.defect = broken, defect
    assert [f"{broken}: {name}" for name in expected] == smoke_of(worker)


@pytest.mark.parametrize("name", ["chat", "stream"])
@pytest.mark.parametrize(
    ("units", "sent", "expected"),
    [
        ({"usd"}, DOLLARS | dict.fromkeys(TOKENS), []),
        ({"usd"}, dict.fromkeys(TOKENS), ["budget"]),
        ({"tokens", "usd"}, DOLLARS, []),
        ({"tokens", "usd"}, {}, ["budget"]),
        ({"tokens", "usd"}, DOLLARS | dict.fromkeys(TOKENS), ["budget"]),
        (set(), dict.fromkeys(TOKENS), []),
    ],
    ids=[
        "dollars alone",
        "dollars alone, not told",
        "both",
        "both, dollars not told",
        "both, tokens not told",
        "none",
    ],
)
def test_a_budget_is_told_in_the_units_that_it_has(
    worker: ScriptedWorker,
    name: str,
    units: set[BudgetUnit],
    sent: dict[str, str | None],
    expected: list[str],
) -> None:
    worker.broken, worker.defect = name, lambda answer: answer.headers.update(sent)
    replies = run_smoke(find_address(worker.url, "local")).replies
    configured = Configured(
        {
            "tenantId": worker.tenant,
            "environment": worker.environment,
            "modelId": worker.model,
            "fallbackModelId": worker.fallback,
        },
        "gate",
        frozenset(units),
    )
    verdicts = judge(Conversation({each.call.name: each for each in replies}, configured), ANSWERED)
    found = {each.title for each in verdicts if each.passed is False and each.what == "budget"}
    assert {f"{name}: {each}" for each in expected} == found & {f"{name}: budget"}


CUT = {
    "chat": lambda answer: answer.data["data"].update({"finishReason": "length"}),
    "stream": lambda answer: answer.events[-1][1].update({"finishReason": "length"}),
}


@pytest.mark.parametrize("broken", CUT)
def test_an_answer_that_was_cut_may_say_so(worker: ScriptedWorker, broken: str) -> None:
    worker.broken, worker.defect = broken, CUT[broken]
    assert [] == smoke_of(worker)


def test_every_expectation_but_silence_has_a_defect() -> None:
    covered = {f"{broken}: {name}" for broken, _, names in DEFECTS.values() for name in names}
    assert {"stream: silence"} | CHECKED_ELSEWHERE == {each.title for each in ANSWERED} - covered


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reads_ms": (20_100.0, 20_200.0), "total_ms": 20_300.0}, ["stream: silence"]),
        ({"reads_ms": (100.0, 20_200.0), "total_ms": 20_300.0}, ["stream: silence"]),
        ({"reads_ms": (100.0, 200.0), "total_ms": 20_300.0}, ["stream: silence"]),
        ({"reads_ms": (19_900.0, 39_800.0), "total_ms": 59_700.0}, []),
    ],
)
def test_a_stream_that_falls_silent_is_named(
    worker: ScriptedWorker, changes: dict[str, Any], expected: list[str]
) -> None:
    replies = {
        reply.call.name: reply for reply in run_smoke(find_address(worker.url, "local")).replies
    }
    replies["stream"] = replace(replies["stream"], **changes)
    verdicts = judge(Conversation(replies, None), ANSWERED)
    assert expected == [each.title for each in verdicts if each.passed is False]


def test_a_body_without_end_is_given_up(worker: ScriptedWorker) -> None:
    assert "chat: complete" in smoke_of(worker, limits=Limits(body_bytes=100))


def test_a_server_that_says_nothing_is_given_up(worker: ScriptedWorker) -> None:
    released = threading.Event()
    worker.broken, worker.defect = "chat", lambda _: released.wait(10)
    try:
        assert ["chat: complete"] == smoke_of(worker, limits=Limits(silence_s=0.3))
    finally:
        released.set()


def test_a_stream_that_does_not_end_is_given_up(worker: ScriptedWorker) -> None:
    assert "stream: complete" in smoke_of(worker, limits=Limits(total_s=0.0))


def test_a_url_is_compared_with_itself_alone(worker: ScriptedWorker) -> None:
    worker.broken, worker.defect = "health", put("data.tenantId", "acme")
    result = run_smoke(find_address(worker.url, "local"))
    assert [] == result.failed
    assert [None] * 3 == [request.get("x-tenant-id") for request in worker.requests]


def test_without_ai_the_documented_failure_is_what_passes(worker: ScriptedWorker) -> None:
    address = Address(worker.url, "local", "mrrainbowsmoke", "mrrainbowsmoke")
    worker.broken = "stream"
    worker.defect = events(
        lambda _: [
            ERROR,
            ("done", {"done": True, "usage": {"modelId": FALLBACK, "tokensIn": 4, "latencyMs": 9}}),
        ]
    )
    assert ["chat: status"] == [each.title for each in run_smoke(address, without_ai=True).failed]
    worker.defect = events(
        lambda _: [
            ERROR,
            ("done", {"done": True, "usage": {"modelId": MODEL, "tokensIn": 4, "latencyMs": 9}}),
        ]
    )
    assert ["chat: status", "stream: error"] == [
        each.title for each in run_smoke(address, without_ai=True).failed
    ]
    assert {"chat: error", "stream: error"} <= {each.title for each in WITHOUT_AI}


def bluey_smoke(*arguments: str, code: int, **env: str) -> subprocess.CompletedProcess[str]:
    return bluey("smoke", *arguments, code=code, env=env)


def test_a_key_is_sent_and_never_shown_even_where_the_server_repeats_it(
    worker: ScriptedWorker, tmp_path: Path
) -> None:
    def repeat(answer: Answer) -> None:
        answer.headers["x-echo"] = KEY
        answer.data["data"]["message"]["content"] = f"You said Bearer {KEY}"

    worker.broken, worker.defect = "chat", repeat
    ran = bluey_smoke(worker.url, "--report-dir", str(tmp_path), code=0, BLUEY_API_KEY=KEY)
    assert [f"Bearer {KEY}"] * 3 == [request["authorization"] for request in worker.requests]
    reports = [path.read_text() for path in tmp_path.iterdir()]
    assert 2 == len(reports)
    for shown in (ran.stdout, ran.stderr, *reports):
        assert KEY not in shown
    assert "You said Bearer (the key)" in ran.stdout


def test_a_missing_key_is_answered_with_what_to_do(worker: ScriptedWorker, tmp_path: Path) -> None:
    worker.broken, worker.defect = "chat", status(401, "unauthorized")
    ran = bluey_smoke(worker.url, "--report-dir", str(tmp_path), code=1)
    assert "Pass an API key in BLUEY_API_KEY." in ran.stderr.splitlines()


def test_a_failure_is_exit_code_1_and_named_everywhere(
    worker: ScriptedWorker, tmp_path: Path
) -> None:
    worker.broken, worker.defect = "chat", status(502, "ai_error")
    ran = bluey_smoke(worker.url, "--json", "--report-dir", str(tmp_path), code=1)
    value = json.loads(ran.stdout)
    assert (False, ["chat: status"]) == (value["ok"], value["failed"])
    [report] = tmp_path.glob("*.json")
    assert value == json.loads(report.read_text())
    [markdown] = tmp_path.glob("*.md")
    assert "| **FAIL** | chat | status | 200 | 502 ai_error |" in markdown.read_text()


def test_a_report_that_cannot_be_written_is_a_mistake(
    worker: ScriptedWorker, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    ran = bluey_smoke(worker.url, "--report-dir", str(taken), code=1)
    assert "the report cannot be written" in ran.stderr


def test_a_servers_control_characters_do_not_reach_the_terminal(
    worker: ScriptedWorker, tmp_path: Path
) -> None:
    worker.broken, worker.defect = "health", text("\x1b[2J [red]gone[/]")
    ran = bluey_smoke(worker.url, "--report-dir", str(tmp_path), code=1)
    assert "\x1b" not in ran.stdout
    assert r"\x1b[2J [red]gone[/]" in ran.stdout


def test_a_machine_on_which_nothing_listens_is_one_message(tmp_path: Path) -> None:
    port = free_port()
    ran = bluey_smoke(
        "mrrainbowsmoke", "--port", str(port), "--report-dir", str(tmp_path / "none"), code=1
    )
    assert ("", False) == (ran.stdout, (tmp_path / "none").exists())
    assert [
        f"bluey: nothing answers at http://127.0.0.1:{port}",
        "  Start `bluey dev mrrainbowsmoke`, or name --port.",
    ] == ran.stderr.splitlines()


MISTAKES = {
    "no tenant of all": (["shared"], "shared serves every tenant: pass --tenant"),
    "an unknown tenant": (["nobody"], "there is no tenant 'nobody'"),
    "an unknown environment": (["shared", "--env", "prod"], "has no environment 'prod'"),
    "a path": (["http://127.0.0.1/chat"], "scheme and host alone"),
    "a password": (["http://user:secret@127.0.0.1"], "scheme and host alone"),
    "another scheme": (["ftp://127.0.0.1"], "scheme and host alone"),
    "a port out of range": (["http://127.0.0.1:99999"], "this is no URL"),
    "two addresses": (["http://127.0.0.1", "--port", "1"], "two addresses"),
    "another tenant": (["mrrainbowsmoke", "--tenant", "acme"], "serves no other tenant"),
    "no known URL": (["mrrainbowsmoke", "--env", "staging"], "BLUEY_WORKERS_SUBDOMAIN"),
    "a key with a space": (["shared", "--key", "a b"], "characters that no API key has"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_answered_with_what_to_do(arguments: list[str], said: str) -> None:
    ran = bluey_smoke(*arguments, code=1, BLUEY_WORKERS_SUBDOMAIN="")
    assert said in ran.stderr
    assert "secret" not in ran.stderr
