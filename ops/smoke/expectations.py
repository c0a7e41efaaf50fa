"""What the HTTP contract promises about three requests, as a table of named expectations."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.smoke.recording import Reply

HEALTH_KEYS = ["status", "tenantId", "environment", "modelId", "fallbackModelId"]
USAGE_KEYS = ["modelId", "tokensIn", "tokensOut", "latencyMs"]
BUDGET_HEADERS = ("x-budget-limit", "x-budget-remaining", "x-budget-reset")

KEEP_ALIVE_SECONDS = 15.0
LONGEST_SILENCE_SECONDS = KEEP_ALIVE_SECONDS + 5.0
"""A stream says something every 15 s; five more for the way."""

AI_ERROR = {"code": "ai_error", "message": "AI provider unavailable"}


@dataclass(frozen=True)
class Configured:
    """What `/health` must say where the files of the deployment are at hand, and whether the
    tenant has budgets."""

    tenant_id: str
    environment: str
    model_id: str
    fallback_model_id: str | None
    has_budgets: bool


@dataclass(frozen=True)
class Conversation:
    """The replies by call (`health`, `chat`, `stream`), and what is known beforehand."""

    replies: Mapping[str, Reply]
    session_id: str
    max_tokens: int
    configured: Configured | None

    def health_says(self, key: str) -> str | None:
        """What a readable `/health` says."""
        try:
            value = _at(_json(self.replies["health"].text), "data", key)
        except Unmet:
            return None
        return value if isinstance(value, str) else None


class Unmet(Exception):
    """An expectation is not met; the text says what was there instead."""


@dataclass(frozen=True)
class Expectation:
    """A promise about one reply. Those of a reply are looked at in order; where a `decisive` one
    is not met, the rest of that reply's would all say the same."""

    reply: str
    name: str
    promise: str
    check: Callable[[Reply, Conversation], None]
    decisive: bool = False

    @property
    def title(self) -> str:
        """Its name in reports."""
        return f"{self.reply}: {self.name}"


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation was met (None: it was not looked at), and what was wrong."""

    expectation: Expectation
    met: bool | None
    found: str = ""


def judge(conversation: Conversation, expectations: Iterable[Expectation]) -> list[Verdict]:
    """A verdict on each expectation."""
    verdicts = []
    decided = set()
    for each in expectations:
        if each.reply in decided:
            verdicts.append(Verdict(each, None))
            continue
        try:
            each.check(conversation.replies[each.reply], conversation)
        except Unmet as unmet:
            verdicts.append(Verdict(each, False, str(unmet)))
            if each.decisive:
                decided.add(each.reply)
        else:
            verdicts.append(Verdict(each, True))
    return verdicts


def _require(fact: bool, found: str) -> None:
    if not fact:
        raise Unmet(found)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unmet(f"not JSON: {error}") from None


def _at(value: Any, *keys: str) -> Any:
    for index, key in enumerate(keys):
        if not isinstance(value, dict) or key not in value:
            raise Unmet(f"there is no {'.'.join(keys[: index + 1])}")
        value = value[key]
    return value


def _keys(value: Any, expected: list[str], where: str) -> None:
    found = list(value) if isinstance(value, dict) else type(value).__name__
    _require(found == expected, f"{where} has {found}, expected {expected}")


def _number(headers: Mapping[str, str], name: str) -> int:
    value = headers.get(name)
    if value is None:
        raise Unmet(f"there is no {name}")
    _require(bool(re.fullmatch(r"\d{1,18}", value)), f"{name} is no whole number: {value}")
    return int(value)


def _status(expected: int) -> Callable[[Reply, Conversation], None]:
    def check(reply: Reply, _: Conversation) -> None:
        code = ""
        if reply.status != expected:
            try:
                code = f" {_at(_json(reply.text), 'error', 'code')}"
            except Unmet:
                code = ""
        _require(reply.status == expected, f"{reply.status}{code}, expected {expected}")

    return check


def _complete(reply: Reply, _: Conversation) -> None:
    _require(reply.failure is None, reply.failure or "")


def _content_type(expected: str) -> Callable[[Reply, Conversation], None]:
    def check(reply: Reply, _: Conversation) -> None:
        value = reply.headers.get("content-type", "(none)")
        _require(value.partition(";")[0].strip() == expected, f"{value}, expected {expected}")

    return check


def _trace(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("x-trace-id", "(none)")
    _require(value == reply.trace_id, f"{value}, sent was {reply.trace_id}")


def _envelope(reply: Reply, _: Conversation) -> None:
    value = _json(reply.text)
    _keys(value, ["ok", "data"], "the body")
    _require(value["ok"] is True, f"ok is {json.dumps(value['ok'])}")
    outside_of_strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', reply.text)
    _require(not re.search(r"\s", outside_of_strings), "the JSON is not compact")


def _health_keys(reply: Reply, _: Conversation) -> None:
    data = _at(_json(reply.text), "data")
    _keys(data, HEALTH_KEYS, "data")
    _require(data["status"] == "ok", f"status is {json.dumps(data['status'])}")


def _as_configured(reply: Reply, conversation: Conversation) -> None:
    configured = conversation.configured
    if configured is None:
        return
    data = _at(_json(reply.text), "data")
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
    _require(not wrong, "; ".join(wrong))


def _chat_keys(reply: Reply, _: Conversation) -> None:
    data = _at(_json(reply.text), "data")
    _keys(data, ["sessionId", "message", "usage"], "data")
    _keys(data["message"], ["role", "content"], "data.message")
    _keys(data["usage"], USAGE_KEYS, "data.usage")


def _session(reply: Reply, conversation: Conversation) -> None:
    value = _at(_json(reply.text), "data", "sessionId")
    sent = conversation.session_id
    _require(value == sent, f"{json.dumps(value)}, sent was {sent}")


def _answer(reply: Reply, _: Conversation) -> None:
    message = _at(_json(reply.text), "data", "message")
    role, content = _at(message, "role"), _at(message, "content")
    _require(role == "assistant", f"role is {json.dumps(role)}")
    _require(isinstance(content, str) and content.strip() != "", "content has no text")


def _same_model(reply: Reply, conversation: Conversation, in_usage: object) -> None:
    header = reply.headers.get("x-model-id")
    _require(header is not None, "there is no x-model-id")
    _require(header == in_usage, f"x-model-id is {header}, usage.modelId {json.dumps(in_usage)}")
    first = conversation.health_says("modelId")
    fallback = conversation.health_says("fallbackModelId")
    served_by = " (the fallback)" if header == fallback else ""
    _require(first in (None, header), f"{header}{served_by} served, not health's {first}")


def _chat_model(reply: Reply, conversation: Conversation) -> None:
    _same_model(reply, conversation, _at(_json(reply.text), "data", "usage", "modelId"))


def _count(usage: Any, key: str, least: int = 0) -> int:
    value = _at(usage, key)
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= least
    _require(whole, f"{key} is {json.dumps(value)}, expected a whole number from {least}")
    return int(value)


def _chat_tokens(reply: Reply, conversation: Conversation) -> None:
    usage = _at(_json(reply.text), "data", "usage")
    for key, header in (("tokensIn", "x-tokens-in"), ("tokensOut", "x-tokens-out")):
        counted, told = _count(usage, key, 1), _number(reply.headers, header)
        _require(counted == told, f"{header} is {told}, usage.{key} {counted}")
    _within_limit(usage, conversation)


def _within_limit(usage: Any, conversation: Conversation) -> None:
    out = _count(usage, "tokensOut", 1)
    most = conversation.max_tokens
    _require(out <= most, f"tokensOut is {out}, maxTokens was {most}")


def _chat_latency(reply: Reply, _: Conversation) -> None:
    told = _number(reply.headers, "x-latency-ms")
    counted = _count(_at(_json(reply.text), "data", "usage"), "latencyMs")
    _require(told == counted, f"x-latency-ms is {told}, usage.latencyMs {counted}")
    most = reply.total_ms + 1  # both are rounded
    _require(told <= most, f"{told} ms, but the whole exchange took {reply.total_ms:.0f}")


def _budget(reply: Reply, conversation: Conversation) -> None:
    there = [name for name in BUDGET_HEADERS if name in reply.headers]
    configured = conversation.configured
    if not there and not (configured and configured.has_budgets):
        return
    limit, remaining, _ = (_number(reply.headers, name) for name in BUDGET_HEADERS)
    _require(remaining <= limit, f"x-budget-remaining is {remaining}, x-budget-limit {limit}")


def _uncached(reply: Reply, _: Conversation) -> None:
    value = reply.headers.get("cache-control", "(none)")
    _require(value == "no-cache", f"{value}, expected no-cache")


def _data(reply: Reply, event: str) -> list[Any]:
    """The parsed data of the events of one kind."""
    return [_json(each.event.data) for each in reply.arrivals if each.event.event == event]


def _done_last(reply: Reply, _: Conversation) -> None:
    names = [each.event.event for each in reply.arrivals]
    _require(names.count("done") == 1, f"{names.count('done')} events are named done")
    _require(names[-1] == "done", f"the last event is named {names[-1]}")


def _no_error(reply: Reply, _: Conversation) -> None:
    errors = _data(reply, "error")
    _require(not errors, f"event error: {json.dumps(errors[:1])[1:-1]}")


def _only_tokens(reply: Reply, _: Conversation) -> None:
    others = {each.event.event for each in reply.arrivals} - {"token", "done", "error"}
    _require(not others, f"events named {', '.join(sorted(others))}")
    for value in _data(reply, "token"):
        _keys(value, ["token"], "a token's data")
        _require(isinstance(value["token"], str), f"a token is {json.dumps(value['token'])}")


def _done(reply: Reply) -> Any:
    found = _data(reply, "done")
    _require(bool(found), "there is no event done")
    return found[-1]


def _done_keys(reply: Reply, _: Conversation) -> None:
    value = _done(reply)
    _keys(value, ["done", "usage"], "the data of done")
    _require(value["done"] is True, f"done is {json.dumps(value['done'])}")
    _keys(value["usage"], [*USAGE_KEYS, "firstTokenMs"], "its usage")


def _stream_model(reply: Reply, conversation: Conversation) -> None:
    _same_model(reply, conversation, _at(_done(reply), "usage", "modelId"))


def _stream_tokens(reply: Reply, conversation: Conversation) -> None:
    usage = _at(_done(reply), "usage")
    _number(reply.headers, "x-tokens-in")
    _count(usage, "tokensIn", 1)
    _within_limit(usage, conversation)
    events, out = len(_data(reply, "token")), _count(usage, "tokensOut", 1)
    _require(events > 0, "no event is named token")
    # The Worker may send what it held back of a character in an event of its own.
    _require(events <= out + 1, f"{events} token events, usage.tokensOut {out}")


def _stream_latency(reply: Reply, _: Conversation) -> None:
    usage = _at(_done(reply), "usage")
    first, whole = _count(usage, "firstTokenMs"), _count(usage, "latencyMs")
    _require(first <= whole, f"firstTokenMs is {first}, latencyMs {whole}")
    most = reply.total_ms + 1  # both are rounded
    _require(whole <= most, f"latencyMs is {whole}, but the stream took {reply.total_ms:.0f} ms")


def _not_silent(reply: Reply, _: Conversation) -> None:
    if reply.first_byte_ms is None:
        return
    silent_s = reply.longest_silence_ms / 1_000
    _require(silent_s <= LONGEST_SILENCE_SECONDS, f"nothing came for {silent_s:.0f} s")


def _ai_error_body(reply: Reply, _: Conversation) -> None:
    expected = _compact({"ok": False, "error": AI_ERROR})
    _require(reply.text == expected, f"expected exactly {expected}")


def _ai_error_events(reply: Reply, conversation: Conversation) -> None:
    found = [(each.event.event, each.event.data) for each in reply.arrivals]
    names = [name for name, _ in found]
    _require(names == ["error", "done"], f"events {names}, expected ['error', 'done']")
    _require(found[0][1] == _compact(AI_ERROR), f"expected exactly {_compact(AI_ERROR)}")
    value = _done(reply)
    _keys(value, ["done", "usage"], "the data of done")
    _keys(value["usage"], ["modelId", "tokensIn", "latencyMs"], "its usage")
    last = conversation.health_says("fallbackModelId") or conversation.health_says("modelId")
    tried = value["usage"]["modelId"]
    _require(last in (None, tried), f"usage.modelId is {tried}, the last model tried is {last}")


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
