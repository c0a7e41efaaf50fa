"""What must be so in a validation: each a line that passes or fails, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.validation.chats import Exchange, Health
from ops.validation.logs import GATEWAY_LOG_ID, Logged

LEAST_TOKEN_EVENTS = 3
LEAST_READS = 3
LEAST_SPREAD_MS = 20.0
"""A stream that something on the way collected arrives at once: in few reads, within a moment."""


@dataclass(frozen=True)
class Expected:
    """What the tenant's files say about the environment."""

    tenant_id: str
    environment: str
    model_id: str
    fallback_model_id: str | None


@dataclass(frozen=True)
class Line:
    """One thing that was verified."""

    about: str
    what: str
    expected: str
    found: str
    passed: bool


def _equal(about: str, what: str, expected: object, found: object) -> Line:
    return Line(about, what, _text(expected), _text(found), expected == found)


def _text(value: object) -> str:
    return "none" if value is None else str(value)


def judge_health(expected: Expected, health: Health) -> list[Line]:
    """The Worker at the address is the environment's."""
    wanted = {
        "tenantId": expected.tenant_id,
        "environment": expected.environment,
        "modelId": expected.model_id,
        "fallbackModelId": expected.fallback_model_id,
    }
    lines = [_equal("health", "status", 200, health.status)]
    return lines + [
        _equal("health", name, value, health.data.get(name)) for name, value in wanted.items()
    ]


def judge_exchange(expected: Expected, exchange: Exchange) -> Iterator[Line]:
    """What the client saw of a chat is as the HTTP contract says."""
    about = exchange.name
    usage = exchange.usage
    if exchange.status != 200 or usage is None:
        found = f"{exchange.status}, {exchange.failure or 'complete'}"
        yield Line(about, "status", "200, complete", found, passed=False)
        return
    yield Line(about, "status", "200, complete", "200, complete", passed=True)
    yield _equal(about, "x-trace-id", exchange.trace_id, exchange.headers.get("x-trace-id"))
    models = [each for each in (expected.model_id, expected.fallback_model_id) if each]
    yield Line(
        about,
        "usage.modelId",
        " or ".join(models),
        usage.model_id,
        usage.model_id in models,
    )
    if exchange.name == "stream":
        yield from _judge_stream(exchange)
        return
    for header, value in (
        ("x-model-id", usage.model_id),
        ("x-tokens-in", str(usage.tokens_in)),
        ("x-tokens-out", str(usage.tokens_out)),
    ):
        yield _equal(about, header, value, exchange.headers.get(header))


def _judge_stream(exchange: Exchange) -> Iterator[Line]:
    tokens = exchange.tokens
    reads = len({each.read for each in tokens})
    spread_ms = tokens[-1].at_ms - tokens[0].at_ms if tokens else 0.0
    for what, least, found, unit in (
        ("token events", LEAST_TOKEN_EVENTS, len(tokens), ""),
        ("reads that brought tokens", LEAST_READS, reads, ""),
        ("first token to last", LEAST_SPREAD_MS, spread_ms, " ms"),
    ):
        expected = f"at least {least:g}{unit}"
        yield Line(exchange.name, what, expected, f"{found:.0f}{unit}", found >= least)


def judge_log(
    expected: Expected, exchange: Exchange, logged: Logged | None, within_s: float
) -> Iterator[Line]:
    """The gateway's log agrees with what the client saw."""
    if exchange.usage is None:
        return
    about, usage = f"{exchange.name}, gateway log", exchange.usage
    if logged is None:
        wanted = f"within {within_s:g} s"
        yield Line(about, "entry of the trace", wanted, "none", passed=False)
        return
    log = logged.log
    yield _equal(about, f"id = {GATEWAY_LOG_ID}", exchange.headers.get(GATEWAY_LOG_ID), log.id)
    metadata = {
        "tenantId": expected.tenant_id,
        "environment": expected.environment,
        "sessionId": exchange.session_id,
        "traceId": exchange.trace_id,
        "modelId": usage.model_id,
    }
    for name, value in metadata.items():
        yield _equal(about, f"metadata.{name}", value, log.metadata.get(name))
    yield _equal(about, "tokens in = usage.tokensIn", usage.tokens_in, log.tokens_in)
    yield _equal(about, "tokens out = usage.tokensOut", usage.tokens_out, log.tokens_out)
    yield _equal(about, "success", True, log.success)
