"""One request over HTTP, and what came back when."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import httpx

from bluey.http.sse import Decoder, ServerSentEvent
from ops.project.address import Address

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 60.0
"""How long nothing may come: longer than the Worker's own deadlines and its keep-alive comments."""

TOTAL_SECONDS = 120.0
MAX_BODY_BYTES = 1_048_576


@dataclass(frozen=True)
class Call:
    """A request to make."""

    name: str
    method: str
    path: str
    body: Mapping[str, object] | None = None

    @property
    def content(self) -> str | None:
        """The body as it is sent."""
        if self.body is None:
            return None
        return json.dumps(self.body, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Arrival:
    """A server-sent event, and when it was complete, counted from the request."""

    at_ms: float
    event: ServerSentEvent


@dataclass(frozen=True)
class Reply:
    """What came back. `failure` says why it is incomplete; `status` is None without an answer."""

    call: Call
    trace_id: str
    status: int | None
    headers: Mapping[str, str]
    text: str
    arrivals: tuple[Arrival, ...]
    first_byte_ms: float | None
    longest_silence_ms: float
    total_ms: float
    failure: str | None

    @property
    def token_times_ms(self) -> list[float]:
        """When each `token` event came."""
        return [each.at_ms for each in self.arrivals if each.event.event == "token"]

    @property
    def timings(self) -> dict[str, float | None]:
        """Milliseconds, and tokens a second from the first `token` event to the last."""
        times = self.token_times_ms
        gaps = [later - earlier for earlier, later in pairwise(times)]
        timings: dict[str, float | None] = {
            "firstByteMs": self.first_byte_ms,
            "totalMs": self.total_ms,
        }
        if times:
            span_s = (times[-1] - times[0]) / 1_000
            timings |= {
                "firstTokenMs": times[0],
                "tokenEvents": len(times),
                "tokenEventsPerSecond": len(gaps) / span_s if gaps and span_s else None,
                "medianGapMs": median(gaps) if gaps else None,
                "longestGapMs": max(gaps) if gaps else None,
            }
        return {name: None if value is None else round(value, 1) for name, value in timings.items()}


def open_client(address: Address) -> httpx.Client:
    """A client for an address, with deadlines; it follows no redirect."""
    return httpx.Client(
        base_url=address.url,
        headers={"accept-encoding": "identity", "user-agent": "bluey-smoke", **address.headers},
        timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
        trust_env=not address.is_on_this_machine,
    )


def send(client: httpx.Client, call: Call, trace_id: str, secret: str | None) -> Reply:
    """Make a call and record its reply; whatever fails is part of it.

    Wherever the reply repeats `secret`, the record does not.
    """

    def hide(text: str) -> str:
        return text.replace(secret, "(the key)") if secret else text

    recorder = _Recorder()
    status, headers, failure = None, {}, None
    sent = {"x-trace-id": trace_id}
    if call.content is not None:
        sent["content-type"] = "application/json"
    try:
        with client.stream(call.method, call.path, content=call.content, headers=sent) as response:
            status = response.status_code
            headers = {name: hide(value) for name, value in response.headers.items()}
            failure = recorder.read(response)
    except httpx.TimeoutException:
        failure = f"nothing came for {recorder.silent_ms() / 1_000:.0f} s"
    except httpx.HTTPError as error:
        failure = str(error) or type(error).__name__
    recorder.end()
    return Reply(
        call=call,
        trace_id=trace_id,
        status=status,
        headers=headers,
        text=hide(recorder.content.decode("utf-8", "replace")),
        arrivals=tuple(
            Arrival(at_ms, ServerSentEvent(hide(event.data), hide(event.event)))
            for at_ms, event in recorder.events
        ),
        first_byte_ms=recorder.first_byte_ms,
        longest_silence_ms=recorder.longest_silence_ms,
        total_ms=recorder.now_ms(),
        failure=hide(failure) if failure else None,
    )


class _Recorder:
    """Takes the body as it comes, and looks at the clock."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.events: list[tuple[float, ServerSentEvent]] = []
        self.first_byte_ms: float | None = None
        self.longest_silence_ms = 0.0
        self._decoder = Decoder()
        self._started_s = time.monotonic()
        self._heard_ms = 0.0

    def now_ms(self) -> float:
        return (time.monotonic() - self._started_s) * 1_000

    def silent_ms(self) -> float:
        return self.now_ms() - self._heard_ms

    def read(self, response: httpx.Response) -> str | None:
        """Everything up to the limits; returns which of them was exceeded, if one was."""
        for chunk in response.iter_bytes():
            now_ms = self.now_ms()
            self.longest_silence_ms = max(self.longest_silence_ms, now_ms - self._heard_ms)
            self._heard_ms = now_ms
            if self.first_byte_ms is None:
                self.first_byte_ms = now_ms
            self.content += chunk
            self.events += [(now_ms, event) for event in self._decoder.feed(chunk)]
            if len(self.content) > MAX_BODY_BYTES:
                return f"more than {MAX_BODY_BYTES} bytes came"
            if now_ms > TOTAL_SECONDS * 1_000:
                return f"not at its end after {TOTAL_SECONDS:.0f} s"
        return None

    def end(self) -> None:
        # An event without its closing blank line stays out, as in every client.
        self.longest_silence_ms = max(self.longest_silence_ms, self.silent_ms())
