"""Real requests to a deployed Worker, and what the client sees and measures of each."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from bluey.http.sse import Decoder, ServerSentEvent
from ops.errors import OpsError
from ops.project.address import Address

PROMPTS = {
    "chat": "Name the three primary colours.",
    "stream": "Count from one to thirty in words, separated by commas.",
}
"""What is asked: always this, so that no report has anybody's words."""

MAX_TOKENS = 200

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 60.0
ANSWER_SECONDS = 180.0
"""For a whole answer, a stream's end included."""


class Usage(BaseModel):
    """What an answer says it used."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)

    model_id: str
    tokens_in: int
    tokens_out: int
    latency_ms: float
    first_token_ms: float | None = None


@dataclass(frozen=True)
class Arrival:
    """An event of a stream: its type, when it came, and with which read from the network."""

    event: str
    at_ms: float
    read: int


@dataclass(frozen=True)
class Exchange:
    """One chat: what was sent, what came back, times in ms from sending on.

    `usage` is None where the answer is not whole; `failure` says in a few words why.
    """

    name: str
    session_id: str
    trace_id: str
    started: datetime
    status: int
    headers: Mapping[str, str] = field(repr=False)
    usage: Usage | None
    failure: str | None
    first_byte_ms: float
    total_ms: float
    arrivals: tuple[Arrival, ...] = ()

    @property
    def tokens(self) -> list[Arrival]:
        """The token events, in order."""
        return [each for each in self.arrivals if each.event == "token"]

    @property
    def gaps_ms(self) -> list[float]:
        """Between one token event and the next."""
        times = [each.at_ms for each in self.tokens]
        return [after - before for before, after in pairwise(times)]


@dataclass(frozen=True)
class Health:
    """The answer to GET /health: its status, and `data` (empty where there is none)."""

    status: int
    data: Mapping[str, JsonValue]


def open_client(address: Address) -> httpx.Client:
    """A client of a Worker; tenant and key go into each request's headers."""
    return httpx.Client(
        base_url=address.url,
        headers=address.headers,
        timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
        trust_env=not address.is_on_this_machine,
    )


def ask_health(client: httpx.Client) -> Health:
    """Ask for /health.

    Raises:
        OpsError: nothing answers there.
    """
    try:
        response = client.get("/health")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OpsError(
            f"no answer from {client.base_url}: {_in_words(error)}",
            advice="Check the address (--url) and that the Worker is deployed.",
        ) from error
    try:
        body = response.json()
    except ValueError:
        body = None
    data = body.get("data") if isinstance(body, dict) else None
    return Health(response.status_code, data if isinstance(data, dict) else {})


def ask_chat(client: httpx.Client, name: str) -> Exchange:
    """Ask the prompt of that name and read the whole answer, streamed for `stream`.

    Raises:
        OpsError: the connection failed or stayed silent.
    """
    body = {
        "sessionId": str(uuid.uuid4()),
        "message": PROMPTS[name],
        "maxTokens": MAX_TOKENS,
        "stream": name == "stream",
    }
    trace_id, started = uuid.uuid4().hex, datetime.now(UTC)
    sent = time.perf_counter()
    reads: list[tuple[float, bytes]] = []
    try:
        headers = {"x-trace-id": trace_id}
        with client.stream("POST", "/chat", json=body, headers=headers) as response:
            for piece in response.iter_bytes():
                reads.append((_ms_since(sent), piece))
                if reads[-1][0] > ANSWER_SECONDS * 1000:
                    raise OpsError(f"the {name} has no end after {ANSWER_SECONDS:.0f} s")
            total_ms = _ms_since(sent)
    except httpx.HTTPError as error:
        raise OpsError(
            f"the {name} was not answered: {_in_words(error)}",
            advice="Look at the Worker's own log: npx wrangler tail.",
        ) from error
    streamed = response.headers.get("content-type", "").startswith("text/event-stream")
    arrivals, events = _events(reads) if streamed else ((), ())
    data = b"".join(piece for _, piece in reads)
    usage, failure = _read_stream(events) if streamed else _read_answer(data)
    if failure is None and streamed != body["stream"]:
        failure = f"a {response.headers.get('content-type', 'body without a type')}"
    return Exchange(
        name=name,
        session_id=str(body["sessionId"]),
        trace_id=trace_id,
        started=started,
        status=response.status_code,
        headers=response.headers,
        usage=usage,
        failure=failure,
        first_byte_ms=reads[0][0] if reads else total_ms,
        total_ms=total_ms,
        arrivals=arrivals,
    )


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _in_words(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"{type(error).__name__} after {SILENCE_SECONDS:.0f} s at most"
    return str(error) or type(error).__name__


def _events(
    reads: list[tuple[float, bytes]],
) -> tuple[tuple[Arrival, ...], tuple[ServerSentEvent, ...]]:
    """Each event with the read that completed it."""
    decoder = Decoder()
    arrivals, events = [], []
    for number, (at_ms, piece) in enumerate(reads):
        for event in decoder.feed(piece):
            arrivals.append(Arrival(event.event, at_ms, number))
            events.append(event)
    return tuple(arrivals), tuple(events)


def _read_stream(events: tuple[ServerSentEvent, ...]) -> tuple[Usage | None, str | None]:
    names = [each.event for each in events]
    if "error" in names:
        error = _json(events[names.index("error")].data)
        return None, f"error event {_code(error)}"
    if names[-1:] != ["done"] or names.count("done") != 1:
        return None, f"{names.count('done')} done events, the last event is {names[-1:] or 'none'}"
    done = _json(events[-1].data)
    return _usage(done.get("usage"))


def _read_answer(data: bytes) -> tuple[Usage | None, str | None]:
    answer = _json(data)
    if answer.get("ok") is not True:
        return None, f"error {_code(answer.get('error'))}"
    inner = answer.get("data")
    return _usage(inner.get("usage") if isinstance(inner, dict) else None)


def _json(text: str | bytes) -> dict[str, Any]:
    """A JSON object; empty where it is none."""
    try:
        return TypeAdapter(dict[str, Any]).validate_json(text)
    except ValidationError:
        return {}


def _code(error: object) -> str:
    """The contract's error code: messages of others stay out of a report."""
    code = error.get("code") if isinstance(error, dict) else None
    known = isinstance(code, str) and code.isascii() and code.replace("_", "").isalnum()
    return str(code) if known else "without a code"


def _usage(value: object) -> tuple[Usage | None, str | None]:
    try:
        return Usage.model_validate(value), None
    except ValidationError:
        return None, "no usage in the answer"
