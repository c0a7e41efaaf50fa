"""Makes two chats with a deployed Worker, and compares them with its gateway's log."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from bluey.apis.own import TokenUsage
from ops.cloudflare import open_account
from ops.cloudflare.credentials import find_credentials
from ops.console import step
from ops.errors import OpsError
from ops.probe.address import Address, find_address
from ops.probe.gateway_log import GATEWAY_LOG_ID, Logged, wait_for_logs
from ops.probe.reading import (
    EVENT_STREAM,
    Unmet,
    error_code,
    event_data,
    health_of,
    parse,
    usage_of,
    value_at,
)
from ops.probe.recording import HEALTH, Limits, Reply, asking, chat_call
from ops.probe.report import Report
from ops.probe.verdicts import Configured, Verdict, read_configured
from ops.project.configuration import read_config
from ops.project.paths import deployment_config

PROMPTS = {
    "chat": "Name the three primary colours.",
    "stream": "Count from one to thirty in words, separated by commas.",
}
"""The messages that are sent: always these, so that no report contains anybody's words."""

MAX_TOKENS = 200
LIMITS = Limits(total_s=180.0)

MODELS = ("modelId", "fallbackModelId")
"""Either model may answer."""

LEAST_TOKEN_EVENTS = 3
LEAST_READS = 3
LEAST_SPREAD_MS = 20.0
"""A stream that was collected on the way arrives all at once: in few reads, within a moment."""


@dataclass(frozen=True)
class Comparison(Report):
    """A report without the answers, but with the gateway's log of them (by trace id)."""

    gateway_id: str
    logged: Mapping[str, Logged]

    name = "Validation"
    shows_answers = False

    @property
    def verdict(self) -> str:
        """PASS or FAIL, and how many lines."""
        count = len(self.verdicts)
        if self.failed:
            return f"FAIL: {len(self.failed)} of {count} lines"
        return f"PASS: {count} lines"

    @property
    def about(self) -> str:
        """The head of the Markdown report."""
        return (
            f"{super().about} AI Gateway: `{self.gateway_id}`.\n\n"
            "Written by `bluey validate-staging`; README.md beside this file says what it means."
        )

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return super().as_value() | {"gateway": self.gateway_id}

    def measured(self, reply: Reply) -> dict[str, float | str]:
        """The client's measurements, the Worker's own figures, and when the log entry was there."""
        measured = super().measured(reply)
        if not isinstance(usage := outcome_of(reply), str):
            measured |= {
                "workerLatencyMs": usage["latencyMs"],
                "tokensIn": usage["tokensIn"],
                "tokensOut": usage["tokensOut"],
            }
        if logged := self.logged.get(reply.trace_id):
            measured |= {"loggedAfterS": round(logged.after_s, 1), "loggedModel": logged.log.model}
        return measured


def compare(
    deployment: str, env: str, tenant: str, *, url: str | None, key: str | None, within_s: float
) -> Comparison:
    """Chat with a deployed Worker twice, and compare with the log entries that arrive within some
    seconds.

    Raises:
        OpsError: the files, the account or its gateway lack something, or the Worker does not
        answer.
    """
    config = read_config(deployment, env)
    configured = read_configured(tenant, deployment, env)
    gateway_id = configured.gateway_id
    folder = deployment_config(deployment).parent
    account = open_account(find_credentials(folder, config.get("account_id")))
    address = find_address(
        deployment, env, url=url, tenant=tenant, key=key, ask_subdomain=account.subdomain
    )
    with step(f"finding the gateway {gateway_id}"):
        gateway = account.gateways().get(gateway_id)
    if gateway is None or gateway.collect_logs is False:
        lack = "the account has no gateway" if gateway is None else "no log is kept by the gateway"
        raise OpsError(
            f"{lack} {gateway_id}", advice=f"Run `bluey check {deployment} --env {env} --online`."
        )
    started = datetime.now(UTC)
    replies, verdicts = _ask(address, configured)
    chats = [each for each in replies if not isinstance(outcome_of(each), str)]
    with step("waiting for the gateway's log"):
        logged = wait_for_logs(account, gateway_id, chats, within_s)
    for reply in replies[1:]:
        verdicts += judge_chat(configured, reply)
        verdicts += judge_log(configured, reply, logged.get(reply.trace_id), within_s)
    return Comparison(address, started, tuple(replies), tuple(verdicts), gateway_id, logged)


def _ask(address: Address, configured: Configured) -> tuple[list[Reply], list[Verdict]]:
    """The replies, and the verdicts on health. If it is another Worker, no chats are made, so that
    no tokens are spent."""
    with asking(address, LIMITS) as ask:
        with step(f"asking {address.url} for its health"):
            health = ask(HEALTH)
        if health.failure:
            raise OpsError(
                f"no answer from {address.url}: {health.failure}",
                advice="Check the address (--url) and that the Worker is deployed.",
            )
        replies, verdicts = [health], judge_health(configured, health)
        if not all(each.passed for each in verdicts):
            return replies, verdicts
        for name, message in PROMPTS.items():
            with step(f"asking {address.url}: {name}"):
                reply = ask(chat_call(name, message, MAX_TOKENS, str(uuid.uuid4())))
            if reply.failure:
                raise OpsError(
                    f"the {name} was not answered: {reply.failure}",
                    advice="Look at the Worker's own log: npx wrangler tail.",
                )
            replies.append(reply)
    return replies, verdicts


def outcome_of(chat: Reply) -> TokenUsage | str:
    """The usage of a complete answer, else why it is not complete. The Worker's own messages are
    left out."""
    is_stream = chat.media_type == EVENT_STREAM
    try:
        if is_stream:
            for error in event_data(chat, "error"):
                return f"error event {error_code(error) or 'without a code'}"
        else:
            body = parse(chat.text)
            if value_at(body, "ok") is not True:
                return f"error {error_code(body.get('error')) or 'without a code'}"
        usage = TypeAdapter(TokenUsage).validate_python(usage_of(chat), strict=True)
    except ValidationError:
        return "no usage in the answer"
    except Unmet as unmet:
        return str(unmet)
    if is_stream != chat.call.body.get("stream"):
        return f"the content type {chat.media_type}"
    return usage


def judge_health(configured: Configured, health: Reply) -> list[Verdict]:
    """Judges whether the Worker at the address is the environment's."""
    said = health_of(health)
    lines = [_equal("health", "status", 200, health.status)]
    return lines + [
        _equal("health", name, value, said.get(name)) for name, value in configured.health.items()
    ]


def judge_chat(configured: Configured, chat: Reply) -> Iterator[Verdict]:
    """Judges whether a chat's reply is as the HTTP contract says."""
    about, usage = chat.call.name, outcome_of(chat)
    outcome = usage if isinstance(usage, str) else "complete"
    yield _equal(about, "status", "200, complete", f"{chat.status}, {outcome}")
    if chat.status != 200 or isinstance(usage, str):
        return
    yield _equal(about, "x-trace-id", chat.trace_id, chat.headers.get("x-trace-id"))
    models = [each for name in MODELS if (each := configured.health[name])]
    served = usage["modelId"]
    yield Verdict(about, "usage.modelId", " or ".join(models), served, served in models)
    if about == "stream":
        yield from _judge_stream(chat)
        return
    for header, value in (
        ("x-model-id", served),
        ("x-tokens-in", str(usage["tokensIn"])),
        ("x-tokens-out", str(usage["tokensOut"])),
    ):
        yield _equal(about, header, value, chat.headers.get(header))


def _judge_stream(chat: Reply) -> Iterator[Verdict]:
    timings = chat.timings
    for what, least, name, unit in (
        ("token events", LEAST_TOKEN_EVENTS, "tokenEvents", ""),
        ("reads that brought tokens", LEAST_READS, "tokenReads", ""),
        ("first token to last", LEAST_SPREAD_MS, "firstToLastTokenMs", " ms"),
    ):
        found = timings.get(name, 0)
        expected = f"at least {least:g}{unit}"
        yield Verdict(chat.call.name, what, expected, f"{found:.0f}{unit}", found >= least)


def judge_log(
    configured: Configured, chat: Reply, logged: Logged | None, within_s: float
) -> Iterator[Verdict]:
    """Judges whether the gateway's log agrees with the reply."""
    about, usage = f"{chat.call.name}, gateway log", outcome_of(chat)
    if isinstance(usage, str):
        return
    if logged is None:
        yield Verdict(about, "entry of the trace", f"within {within_s:g} s", "none", passed=False)
        return
    log = logged.log
    yield _equal(about, f"id = {GATEWAY_LOG_ID}", chat.headers.get(GATEWAY_LOG_ID), log.id)
    metadata = {
        **{name: configured.health[name] for name in ("tenantId", "environment")},
        "sessionId": chat.call.body["sessionId"],
        "traceId": chat.trace_id,
        "modelId": usage["modelId"],
    }
    for name, value in metadata.items():
        yield _equal(about, f"metadata.{name}", value, log.metadata.get(name))
    yield _equal(about, "tokens in = usage.tokensIn", usage["tokensIn"], log.tokens_in)
    yield _equal(about, "tokens out = usage.tokensOut", usage["tokensOut"], log.tokens_out)
    yield _equal(about, "success", True, log.success)


def _equal(about: str, what: str, expected: object, found: object) -> Verdict:
    return Verdict(about, what, _text(expected), _text(found), expected == found)


def _text(value: object) -> str:
    return "none" if value is None else str(value)
