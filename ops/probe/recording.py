"""Makes requests to a Worker, and records what came back and when."""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Any

import httpx

from bluey.http.sse import Decoder, ServerSentEvent
from ops.probe.address import Address

CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class Limits:
    """The limits at which a reply is given up."""

    silence_s: float = 60.0
    """The longest silence: longer than the Worker's own deadlines and its keep-alive interval."""

    total_s: float = 120.0
    body_bytes: int = 1_048_576


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Call:
    """A request to make."""

    name: str
    method: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> str | None:
        """The body as it is sent; None where there is none."""
        if not self.body:
            return None
        return json.dumps(self.body, separators=(",", ":"), ensure_ascii=False)


HEALTH = Call("health", "GET", "/health")


def chat_call(name: str, message: str, max_tokens: int, session_id: str) -> Call:
    """A chat call; the one named `stream` is streamed."""
    body = {
        "sessionId": session_id,
        "message": message,
        "maxTokens": max_tokens,
        "stream": name == "stream",
    }
    return Call(name, "POST", "/chat", body)


@dataclass(frozen=True)
class Arrival:
    """A server-sent event, when it was complete, and which read from the network completed it."""

    at_ms: float
    read: int
    event: ServerSentEvent


@dataclass(frozen=True)
class Reply:
    """A recorded reply; times are in ms after the request.

    `failure` says why it is incomplete; `status` is None where no response came.
    """

    call: Call
    trace_id: str
    started: datetime
    status: int | None
    headers: Mapping[str, str]
    text: str
    reads_ms: tuple[float, ...]
    arrivals: tuple[Arrival, ...]
    total_ms: float
    failure: str | None
    found_nobody: bool = False
    """Whether nothing listens at the address."""

    @property
    def media_type(self) -> str:
        """The content type without its parameters; `(none)` where there is none."""
        return self.headers.get("content-type", "(none)").partition(";")[0].strip()

    @property
    def longest_silence_ms(self) -> float:
        """The longest time without any data."""
        return max(
            after - before for before, after in pairwise((0.0, *self.reads_ms, self.total_ms))
        )

    @property
    def tokens(self) -> list[Arrival]:
        """The `token` events, in order."""
        return [each for each in self.arrivals if each.event.event == "token"]

    @property
    def timings(self) -> dict[str, float]:
        """Milliseconds and counts. Tokens a second are measured from the first `token` event to the
        last."""
        timings: dict[str, float] = {}
        if self.reads_ms:
            timings["firstByteMs"] = self.reads_ms[0]
        timings["totalMs"] = self.total_ms
        if tokens := self.tokens:
            times = [each.at_ms for each in tokens]
            gaps = [after - before for before, after in pairwise(times)]
            span_ms = sum(gaps)
            timings |= {
                "firstTokenMs": times[0],
                "firstToLastTokenMs": span_ms,
                "tokenEvents": len(tokens),
                "tokenReads": len({each.read for each in tokens}),
            }
            if span_ms:
                timings |= {
                    "tokenEventsPerSecond": 1_000 * len(gaps) / span_ms,
                    "medianGapMs": median(gaps),
                    "longestGapMs": max(gaps),
                }
        return {name: round(value, 1) for name, value in timings.items()}


def open_client(address: Address, limits: Limits = DEFAULT_LIMITS) -> httpx.Client:
    """An HTTP client for an address, with deadlines. It follows no redirects."""
    return httpx.Client(
        base_url=address.url,
        headers={"accept-encoding": "identity", "user-agent": "bluey", **address.headers},
        timeout=httpx.Timeout(limits.silence_s, connect=CONNECT_SECONDS),
        trust_env=not address.is_on_this_machine,
    )


@contextmanager
def asking(address: Address, limits: Limits = DEFAULT_LIMITS) -> Iterator[Callable[[Call], Reply]]:
    """Gives a function that makes a call and records its reply. All calls in the block use one HTTP
    client.

    A failure is part of the recorded reply. If the Worker repeats the API key, it is removed from
    the recording.
    """
    with open_client(address, limits) as client:
        yield lambda call: _send(client, call, address.key, limits)


def _send(client: httpx.Client, call: Call, key: str | None, limits: Limits) -> Reply:
    def hide(text: str) -> str:
        return text.replace(key, "(the key)") if key else text

    def now_ms() -> float:
        return (time.monotonic() - started_s) * 1_000

    trace_id, started, started_s = uuid.uuid4().hex, datetime.now(UTC), time.monotonic()
    sent = {"x-trace-id": trace_id}
    if call.content is not None:
        sent["content-type"] = "application/json"
    status, headers, failure, found_nobody = None, {}, None, False
    body = bytearray()
    reads_ms: list[float] = []
    arrivals: list[Arrival] = []
    # An event without its closing blank line is left out, as in every client.
    decoder = Decoder()
    try:
        with client.stream(call.method, call.path, content=call.content, headers=sent) as response:
            status = response.status_code
            headers = {name: hide(value) for name, value in response.headers.items()}
            for chunk in response.iter_bytes():
                at_ms = now_ms()
                arrivals += [
                    Arrival(
                        at_ms, len(reads_ms), ServerSentEvent(hide(each.data), hide(each.event))
                    )
                    for each in decoder.feed(chunk)
                ]
                reads_ms.append(at_ms)
                body += chunk
                if len(body) > limits.body_bytes:
                    failure = f"more than {limits.body_bytes} bytes came"
                    break
                if at_ms > limits.total_s * 1_000:
                    failure = f"not at its end after {limits.total_s:.0f} s"
                    break
    except httpx.ConnectError as error:
        found_nobody, failure = True, hide(str(error)) or type(error).__name__
    except httpx.TimeoutException:
        failure = f"nothing came for {(now_ms() - max(reads_ms, default=0.0)) / 1_000:.0f} s"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = hide(str(error)) or type(error).__name__
    return Reply(
        call=call,
        trace_id=trace_id,
        started=started,
        status=status,
        headers=headers,
        text=hide(body.decode("utf-8", "replace")),
        reads_ms=tuple(reads_ms),
        arrivals=tuple(arrivals),
        total_ms=now_ms(),
        failure=failure,
        found_nobody=found_nobody,
    )
