"""What the HTTP contract promises about three requests, as a table of named expectations."""

import json
import re
from collections.abc import Callable
from typing import Any

from ops.smoke.recording import Reply
from ops.smoke.verdicts import (
    Conversation,
    Expectation,
    Unmet,
    count_at,
    header_number,
    parse,
    require,
    require_keys,
    value_at,
)

HEALTH_KEYS = ["status", "tenantId", "environment", "modelId", "fallbackModelId"]
USAGE_KEYS = ["modelId", "tokensIn", "tokensOut", "latencyMs"]
BUDGET_HEADERS = ("x-budget-limit", "x-budget-remaining", "x-budget-reset")

KEEP_ALIVE_SECONDS = 15.0
LONGEST_SILENCE_SECONDS = KEEP_ALIVE_SECONDS + 5.0
"""A stream says something every 15 s; five more for the way."""

AI_ERROR = {"code": "ai_error", "message": "AI provider unavailable"}


def _status(expected: int) -> Callable[[Reply, Conversation], None]:
    def check(reply: Reply, _: Conversation) -> None:
        code = ""
        if reply.status != expected:
            try:
                code = f" {value_at(parse(reply.text), 'error', 'code')}"
            except Unmet:
                code = ""
        require(reply.status == expected, f"{reply.status}{code}, expected {expected}")

    return check


def _complete(reply: Reply, _: Conversation) -> None:
    require(reply.failure is None, reply.failure or "")


def _content_type(expected: str) -> Callable[[Reply, Conversation], None]:
    def check(reply: Reply, _: Conversation) -> None:
        value = reply.headers.get("content-type", "(none)")
        require(value.partition(";")[0].strip() == expected, f"{value}, expected {expected}")

    return check


def _trace(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("x-trace-id", "(none)")
    require(value == reply.trace_id, f"{value}, sent was {reply.trace_id}")


def _envelope(reply: Reply, _: Conversation) -> None:
    value = parse(reply.text)
    require_keys(value, ["ok", "data"], "the body")
    require(value["ok"] is True, f"ok is {json.dumps(value['ok'])}")
    outside_of_strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', reply.text)
    require(not re.search(r"\s", outside_of_strings), "the JSON is not compact")


def _health_keys(reply: Reply, _: Conversation) -> None:
    data = value_at(parse(reply.text), "data")
    require_keys(data, HEALTH_KEYS, "data")
    require(data["status"] == "ok", f"status is {json.dumps(data['status'])}")


def _as_configured(reply: Reply, conversation: Conversation) -> None:
    configured = conversation.configured
    if configured is None:
        return
    data = value_at(parse(reply.text), "data")
    expected = (
        configured.tenant_id,
        configured.environment,
        configured.model_id,
        configured.fallback_model_id,
    )
    wrong = [
        f"{key} is {json.dumps(data.get(key))}, configured is {json.dumps(value)}"
        for key, value in zip(HEALTH_KEYS[1:], expected, strict=True)
        if data.get(key) != value
    ]
    require(not wrong, "; ".join(wrong))


def _chat_keys(reply: Reply, _: Conversation) -> None:
    data = value_at(parse(reply.text), "data")
    require_keys(data, ["sessionId", "message", "usage"], "data")
    require_keys(data["message"], ["role", "content"], "data.message")
    require_keys(data["usage"], USAGE_KEYS, "data.usage")


def _session(reply: Reply, conversation: Conversation) -> None:
    value = value_at(parse(reply.text), "data", "sessionId")
    sent = conversation.session_id
    require(value == sent, f"{json.dumps(value)}, sent was {sent}")


def _answer(reply: Reply, _: Conversation) -> None:
    message = value_at(parse(reply.text), "data", "message")
    role, content = value_at(message, "role"), value_at(message, "content")
    require(role == "assistant", f"role is {json.dumps(role)}")
    require(isinstance(content, str) and content.strip() != "", "content has no text")


def _same_model(reply: Reply, conversation: Conversation, in_usage: object) -> None:
    header = reply.headers.get("x-model-id")
    require(header is not None, "there is no x-model-id")
    require(header == in_usage, f"x-model-id is {header}, usage.modelId {json.dumps(in_usage)}")
    first = conversation.health_says("modelId")
    fallback = conversation.health_says("fallbackModelId")
    served_by = " (the fallback)" if header == fallback else ""
    require(first in (None, header), f"{header}{served_by} served, not health's {first}")


def _chat_model(reply: Reply, conversation: Conversation) -> None:
    _same_model(reply, conversation, value_at(parse(reply.text), "data", "usage", "modelId"))


def _chat_tokens(reply: Reply, conversation: Conversation) -> None:
    usage = value_at(parse(reply.text), "data", "usage")
    for key, header in (("tokensIn", "x-tokens-in"), ("tokensOut", "x-tokens-out")):
        counted, told = count_at(usage, key, 1), header_number(reply.headers, header)
        require(counted == told, f"{header} is {told}, usage.{key} {counted}")
    _within_limit(usage, conversation)


def _within_limit(usage: Any, conversation: Conversation) -> None:
    out = count_at(usage, "tokensOut", 1)
    most = conversation.max_tokens
    require(out <= most, f"tokensOut is {out}, maxTokens was {most}")


def _chat_latency(reply: Reply, _: Conversation) -> None:
    told = header_number(reply.headers, "x-latency-ms")
    counted = count_at(value_at(parse(reply.text), "data", "usage"), "latencyMs")
    require(told == counted, f"x-latency-ms is {told}, usage.latencyMs {counted}")
    most = reply.total_ms + 1  # both are rounded
    require(told <= most, f"{told} ms, but the whole exchange took {reply.total_ms:.0f}")


def _budget(reply: Reply, conversation: Conversation) -> None:
    there = [name for name in BUDGET_HEADERS if name in reply.headers]
    configured = conversation.configured
    if not there and not (configured and configured.has_budgets):
        return
    limit, remaining, _ = (header_number(reply.headers, name) for name in BUDGET_HEADERS)
    require(remaining <= limit, f"x-budget-remaining is {remaining}, x-budget-limit {limit}")


def _uncached(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("cache-control", "(none)")
    require(value == "no-cache", f"{value}, expected no-cache")


def _data(reply: Reply, event: str) -> list[Any]:
    """The parsed data of the events of one kind."""
    return [parse(each.event.data) for each in reply.arrivals if each.event.event == event]


def _done_last(reply: Reply, _: Conversation) -> None:
    names = [each.event.event for each in reply.arrivals]
    require(names.count("done") == 1, f"{names.count('done')} events are named done")
    require(names[-1] == "done", f"the last event is named {names[-1]}")


def _no_error(reply: Reply, _: Conversation) -> None:
    errors = _data(reply, "error")
    require(not errors, f"event error: {json.dumps(errors[:1])[1:-1]}")


def _only_tokens(reply: Reply, _: Conversation) -> None:
    others = {each.event.event for each in reply.arrivals} - {"token", "done", "error"}
    require(not others, f"events named {', '.join(sorted(others))}")
    for value in _data(reply, "token"):
        require_keys(value, ["token"], "a token's data")
        require(isinstance(value["token"], str), f"a token is {json.dumps(value['token'])}")


def _done(reply: Reply) -> Any:
    found = _data(reply, "done")
    require(bool(found), "there is no event done")
    return found[-1]


def _done_keys(reply: Reply, _: Conversation) -> None:
    value = _done(reply)
    require_keys(value, ["done", "usage"], "the data of done")
    require(value["done"] is True, f"done is {json.dumps(value['done'])}")
    require_keys(value["usage"], [*USAGE_KEYS, "firstTokenMs"], "its usage")


def _stream_model(reply: Reply, conversation: Conversation) -> None:
    _same_model(reply, conversation, value_at(_done(reply), "usage", "modelId"))


def _stream_tokens(reply: Reply, conversation: Conversation) -> None:
    usage = value_at(_done(reply), "usage")
    header_number(reply.headers, "x-tokens-in")
    count_at(usage, "tokensIn", 1)
    _within_limit(usage, conversation)
    events, out = len(_data(reply, "token")), count_at(usage, "tokensOut", 1)
    require(events > 0, "no event is named token")
    # The Worker may send what it held back of a character in an event of its own.
    require(events <= out + 1, f"{events} token events, usage.tokensOut {out}")


def _stream_latency(reply: Reply, _: Conversation) -> None:
    usage = value_at(_done(reply), "usage")
    first, whole = count_at(usage, "firstTokenMs"), count_at(usage, "latencyMs")
    require(first <= whole, f"firstTokenMs is {first}, latencyMs {whole}")
    most = reply.total_ms + 1  # both are rounded
    require(whole <= most, f"latencyMs is {whole}, but the stream took {reply.total_ms:.0f} ms")


def _not_silent(reply: Reply, _: Conversation) -> None:
    if reply.first_byte_ms is None:
        return
    silent_s = reply.longest_silence_ms / 1_000
    require(silent_s <= LONGEST_SILENCE_SECONDS, f"nothing came for {silent_s:.0f} s")


def _ai_error_body(reply: Reply, _: Conversation) -> None:
    expected = _compact({"ok": False, "error": AI_ERROR})
    require(reply.text == expected, f"expected exactly {expected}")


def _ai_error_events(reply: Reply, conversation: Conversation) -> None:
    found = [(each.event.event, each.event.data) for each in reply.arrivals]
    names = [name for name, _ in found]
    require(names == ["error", "done"], f"events {names}, expected ['error', 'done']")
    require(found[0][1] == _compact(AI_ERROR), f"expected exactly {_compact(AI_ERROR)}")
    value = _done(reply)
    require_keys(value, ["done", "usage"], "the data of done")
    require_keys(value["usage"], ["modelId", "tokensIn", "latencyMs"], "its usage")
    last = conversation.health_says("fallbackModelId") or conversation.health_says("modelId")
    tried = value["usage"]["modelId"]
    require(last in (None, tried), f"usage.modelId is {tried}, the last model tried is {last}")


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _common(reply: str, status: int, media_type: str) -> tuple[Expectation, ...]:
    return (
        Expectation(reply, "complete", "an answer comes, and to its end", _complete, decisive=True),
        Expectation(reply, "status", f"{status}", _status(status), decisive=True),
        Expectation(reply, "content type", media_type, _content_type(media_type), decisive=True),
        Expectation(reply, "trace id", "`x-trace-id` is the one that was sent", _trace),
    )


_JSON, _EVENTS = "application/json", "text/event-stream"

_HEALTH = (
    *_common("health", 200, _JSON),
    Expectation("health", "envelope", 'compact `{"ok":true,"data":…}`', _envelope, decisive=True),
    Expectation(
        "health",
        "keys",
        ", ".join(f"`{key}`" for key in HEALTH_KEYS),
        _health_keys,
        decisive=True,
    ),
    Expectation(
        "health", "as configured", "says what the files here do; not for a URL", _as_configured
    ),
)

ANSWERED = (
    *_HEALTH,
    *_common("chat", 200, _JSON),
    Expectation("chat", "envelope", 'compact `{"ok":true,"data":…}`', _envelope, decisive=True),
    Expectation("chat", "keys", "those of the contract, in its order", _chat_keys, decisive=True),
    Expectation("chat", "session", "`sessionId` is the one that was sent", _session),
    Expectation("chat", "answer", "an assistant's text that is not empty", _answer),
    Expectation("chat", "model", "`x-model-id` = `usage.modelId` = health's", _chat_model),
    Expectation("chat", "tokens", "`x-tokens-*` = usage, at most `maxTokens`", _chat_tokens),
    Expectation("chat", "latency", "`x-latency-ms` = usage, no more than measured", _chat_latency),
    Expectation("chat", "budget", "`x-budget-*` where there is a budget", _budget),
    *_common("stream", 200, _EVENTS),
    Expectation("stream", "cache control", "`no-cache`", _uncached),
    Expectation("stream", "done", "exactly one `done`, and it is last", _done_last, decisive=True),
    Expectation("stream", "no error", "no event is named `error`", _no_error, decisive=True),
    Expectation("stream", "events", '`token` with `{"token":"…"}`, `done`', _only_tokens),
    Expectation("stream", "keys", "usage of `done` as in the contract", _done_keys, decisive=True),
    Expectation("stream", "model", "`x-model-id` = `usage.modelId` = health's", _stream_model),
    Expectation(
        "stream", "tokens", "no more `token` events than usage counts, and one", _stream_tokens
    ),
    Expectation("stream", "latency", "`firstTokenMs` ≤ `latencyMs` ≤ measured", _stream_latency),
    Expectation("stream", "budget", "`x-budget-*` where there is a budget", _budget),
    Expectation("stream", "silence", "no more than 15 s (and 5 for the way)", _not_silent),
)
"""What a Worker whose model answers promises."""

WITHOUT_AI = (
    *_HEALTH,
    *_common("chat", 502, _JSON),
    Expectation("chat", "error", "exactly the contract's body for `ai_error`", _ai_error_body),
    *_common("stream", 200, _EVENTS),
    Expectation("stream", "error", "exactly `error` and `done`, as it has them", _ai_error_events),
)
"""What a Worker promises whose model and fallback cannot be reached."""
