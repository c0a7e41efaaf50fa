"""What the HTTP contract promises about three requests, as a table of named expectations."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from bluey.apis.own import (
    ChatAnswer,
    DoneEvent,
    ReplyMessage,
    StreamUsage,
    Success,
    TokenEvent,
    TokenUsage,
)
from bluey.contract import BudgetUnit
from bluey.errors import AiError
from bluey.relay.stream import KEEP_ALIVE_MS
from bluey.routes.health import Health
from ops.api_description.headers import BUDGET_DOLLARS, BUDGET_NUMBERS
from ops.probe.reading import (
    EVENT_STREAM,
    Unmet,
    count_at,
    data_of,
    done_of,
    error_code,
    event_data,
    header_micro_usd,
    header_number,
    parse,
    require,
    require_keys,
    usage_of,
    value_at,
)
from ops.probe.recording import Reply
from ops.probe.verdicts import Check, Conversation, Expectation

LONGEST_SILENCE_MS = KEEP_ALIVE_MS + 5_000
"""5 s more, for the network."""

AI_ERROR = {"code": AiError.code, "message": AiError.default_message}


def _status(expected: int) -> Check:
    def check(reply: Reply, _: Conversation) -> None:
        if reply.status != expected:
            code = ""
            with suppress(Unmet):
                code = error_code(value_at(parse(reply.text), "error"))
            raise Unmet(f"{reply.status} {code}".strip())

    return check


def _complete(reply: Reply, _: Conversation) -> None:
    require(reply.failure is None, reply.failure or "")


def _content_type(expected: str) -> Check:
    def check(reply: Reply, _: Conversation) -> None:
        require(reply.media_type == expected, reply.headers.get("content-type", "(none)"))

    return check


def _trace(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("x-trace-id", "(none)")
    require(value == reply.trace_id, f"{value}, sent was {reply.trace_id}")


def _envelope(reply: Reply, _: Conversation) -> None:
    value = parse(reply.text)
    require_keys(value, Success, "the body")
    require(value["ok"] is True, f"ok is {json.dumps(value['ok'])}")
    outside_of_strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', reply.text)
    require(not re.search(r"\s", outside_of_strings), "the JSON is not compact")


def _health_keys(reply: Reply, _: Conversation) -> None:
    data = data_of(reply)
    require_keys(data, Health, "data")
    require(data["status"] == "ok", f"status is {json.dumps(data['status'])}")


def _as_configured(reply: Reply, conversation: Conversation) -> None:
    if conversation.configured is None:
        return
    data = data_of(reply)
    wrong = [
        f"{key} is {json.dumps(data.get(key))}, configured is {json.dumps(value)}"
        for key, value in conversation.configured.health.items()
        if data.get(key) != value
    ]
    require(not wrong, "; ".join(wrong))


def _chat_keys(reply: Reply, _: Conversation) -> None:
    data = data_of(reply)
    require_keys(data, ChatAnswer, "data")
    require_keys(data["message"], ReplyMessage, "data.message")
    require_keys(data["usage"], TokenUsage, "data.usage")


def _session(reply: Reply, _: Conversation) -> None:
    value, sent = value_at(data_of(reply), "sessionId"), reply.call.body["sessionId"]
    require(value == sent, f"{json.dumps(value)}, sent was {sent}")


def _answer(reply: Reply, _: Conversation) -> None:
    message = value_at(data_of(reply), "message")
    role, content = value_at(message, "role"), value_at(message, "content")
    require(role == "assistant", f"role is {json.dumps(role)}")
    require(isinstance(content, str) and content.strip() != "", "content has no text")


def _model(reply: Reply, conversation: Conversation) -> None:
    header, in_usage = reply.headers.get("x-model-id"), value_at(usage_of(reply), "modelId")
    require(header is not None, "there is no x-model-id")
    require(header == in_usage, f"x-model-id is {header}, usage.modelId {json.dumps(in_usage)}")
    first = conversation.health_says("modelId")
    fallback = conversation.health_says("fallbackModelId")
    served_by = " (the fallback)" if header == fallback else ""
    require(first in (None, header), f"{header}{served_by} served, not health's {first}")


def _chat_tokens(reply: Reply, _: Conversation) -> None:
    usage = usage_of(reply)
    for key, header in (("tokensIn", "x-tokens-in"), ("tokensOut", "x-tokens-out")):
        counted, told = count_at(usage, key, 1), header_number(reply.headers, header)
        require(counted == told, f"{header} is {told}, usage.{key} {counted}")
    _tokens_out(reply)


def _tokens_out(reply: Reply) -> int:
    """The tokens of the answer: at least one, and not more than `maxTokens`. Raises Unmet."""
    out, most = count_at(usage_of(reply), "tokensOut", 1), reply.call.body["maxTokens"]
    require(out <= most, f"tokensOut is {out}, maxTokens was {most}")
    return out


def _chat_latency(reply: Reply, _: Conversation) -> None:
    told = header_number(reply.headers, "x-latency-ms")
    counted = count_at(usage_of(reply), "latencyMs")
    require(told == counted, f"x-latency-ms is {told}, usage.latencyMs {counted}")
    most = reply.total_ms + 1  # both are rounded
    require(told <= most, f"{told} ms, but the whole exchange took {reply.total_ms:.0f}")


def _budget(reply: Reply, conversation: Conversation) -> None:
    configured = conversation.configured.budget_units if conversation.configured else ()
    for unit, names, number in BUDGETS:
        if unit not in configured and not any(name in reply.headers for name in names):
            continue
        limit, remaining = (number(reply.headers, name) for name in names[:2])
        header_number(reply.headers, names[2])
        told = f"{names[1]} is {reply.headers[names[1]]}, {names[0]} {reply.headers[names[0]]}"
        require(remaining <= limit, told)


BUDGETS: tuple[
    tuple[BudgetUnit, tuple[str, str, str], Callable[[Mapping[str, str], str], int]], ...
] = (
    ("tokens", BUDGET_NUMBERS, header_number),
    ("usd", BUDGET_DOLLARS, header_micro_usd),
)
"""Of each unit: the headers of its limit, of what remains and of when it resets, and how the first
two are read."""


def _uncached(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("cache-control", "(none)")
    require(value == "no-cache", value)


def _done_last(reply: Reply, _: Conversation) -> None:
    done_of(reply)


def _no_error(reply: Reply, _: Conversation) -> None:
    errors = event_data(reply, "error")
    require(not errors, f"event error: {json.dumps(errors[:1])[1:-1]}")


def _only_tokens(reply: Reply, _: Conversation) -> None:
    others = {each.event.event for each in reply.arrivals} - {"token", "done", "error"}
    require(not others, f"events named {', '.join(sorted(others))}")
    for value in event_data(reply, "token"):
        require_keys(value, TokenEvent, "a token's data")
        require(isinstance(value["token"], str), f"a token is {json.dumps(value['token'])}")


def _done_keys(reply: Reply, _: Conversation) -> None:
    value = done_of(reply)
    require_keys(value, DoneEvent, "the data of done")
    require(value["done"] is True, f"done is {json.dumps(value['done'])}")
    require_keys(value["usage"], StreamUsage, "its usage")
    for key in ("tokensOut", "firstTokenMs"):
        value_at(value, "usage", key)


def _stream_tokens(reply: Reply, _: Conversation) -> None:
    header_number(reply.headers, "x-tokens-in")
    count_at(usage_of(reply), "tokensIn", 1)
    out, events = _tokens_out(reply), len(reply.tokens)
    require(events > 0, "no event is named token")
    # The Worker may send the held-back part of a character as an event of its own.
    require(events <= out + 1, f"{events} token events, usage.tokensOut {out}")


def _stream_latency(reply: Reply, _: Conversation) -> None:
    usage = usage_of(reply)
    first, whole = count_at(usage, "firstTokenMs"), count_at(usage, "latencyMs")
    require(first <= whole, f"firstTokenMs is {first}, latencyMs {whole}")
    most = reply.total_ms + 1  # both are rounded
    require(whole <= most, f"latencyMs is {whole}, but the stream took {reply.total_ms:.0f} ms")


def _not_silent(reply: Reply, _: Conversation) -> None:
    silent_ms = reply.longest_silence_ms
    require(silent_ms <= LONGEST_SILENCE_MS, f"nothing came for {silent_ms / 1_000:.0f} s")


def _ai_error_body(reply: Reply, _: Conversation) -> None:
    expected = _compact({"ok": False, "error": AI_ERROR})
    require(reply.text == expected, f"expected exactly {expected}")


def _ai_error_events(reply: Reply, conversation: Conversation) -> None:
    found = [(each.event.event, each.event.data) for each in reply.arrivals]
    names = [name for name, _ in found]
    require(names == ["error", "done"], f"events {names}, expected ['error', 'done']")
    require(found[0][1] == _compact(AI_ERROR), f"expected exactly {_compact(AI_ERROR)}")
    value = done_of(reply)
    require_keys(value, DoneEvent, "the data of done", optional=False)
    require_keys(value["usage"], StreamUsage, "its usage", optional=False)
    last = conversation.health_says("fallbackModelId") or conversation.health_says("modelId")
    tried = value["usage"]["modelId"]
    require(last in (None, tried), f"usage.modelId is {tried}, the last model tried is {last}")


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _common(reply: str, status: int, media_type: str) -> tuple[Expectation, ...]:
    return (
        Expectation(reply, "complete", "an answer, to its end", _complete, decisive=True),
        Expectation(reply, "status", f"{status}", _status(status), decisive=True),
        Expectation(reply, "content type", media_type, _content_type(media_type), decisive=True),
        Expectation(reply, "trace id", "`x-trace-id` is the one that was sent", _trace),
    )


_JSON = "application/json"

_HEALTH = (
    *_common("health", 200, _JSON),
    Expectation("health", "envelope", 'compact `{"ok":true,"data":…}`', _envelope, decisive=True),
    Expectation(
        "health", "keys", "those of the contract, in its order", _health_keys, decisive=True
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
    Expectation("chat", "model", "`x-model-id` = `usage.modelId` = health's", _model),
    Expectation("chat", "tokens", "`x-tokens-*` = usage, at most `maxTokens`", _chat_tokens),
    Expectation("chat", "latency", "`x-latency-ms` = usage, no more than measured", _chat_latency),
    Expectation("chat", "budget", "`x-budget-*` where there is a budget", _budget),
    *_common("stream", 200, EVENT_STREAM),
    Expectation("stream", "cache control", "`no-cache`", _uncached),
    Expectation("stream", "done", "exactly one `done`, and it is last", _done_last, decisive=True),
    Expectation("stream", "no error", "no event is named `error`", _no_error, decisive=True),
    Expectation("stream", "events", '`token` with `{"token":"…"}`, `done`', _only_tokens),
    Expectation("stream", "keys", "usage of `done` as in the contract", _done_keys, decisive=True),
    Expectation("stream", "model", "`x-model-id` = `usage.modelId` = health's", _model),
    Expectation(
        "stream", "tokens", "no more `token` events than usage counts, and one", _stream_tokens
    ),
    Expectation("stream", "latency", "`firstTokenMs` ≤ `latencyMs` ≤ measured", _stream_latency),
    Expectation("stream", "budget", "`x-budget-*` where there is a budget", _budget),
    Expectation("stream", "silence", "no more than 15 s (and 5 for the way)", _not_silent),
)
"""The expectations of a Worker whose model answers."""

WITHOUT_AI = (
    *_HEALTH,
    *_common("chat", AiError.status, _JSON),
    Expectation("chat", "error", "exactly the contract's body for `ai_error`", _ai_error_body),
    *_common("stream", 200, EVENT_STREAM),
    Expectation("stream", "error", "exactly `error` and `done`, as it has them", _ai_error_events),
)
"""The expectations of a Worker whose model and fallback cannot be reached."""
