"""Fakes of every port, and short ways to make the values that tests need.

All of them share one `FakeClock`, so a test that waits for minutes takes no time: a silence
that is scripted, a slow client and a sleep move its time and nothing else does. What the
ports promise is what the fakes do; `tests/contract/` holds both sides to it.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from bluey.app import handle
from bluey.budget import (
    Admission,
    Book,
    Hold,
    Refused,
    Tally,
    Window,
    WindowStatus,
    windows_at,
    windows_before,
)
from bluey.errors import (
    AssetsUnavailable,
    InvalidJson,
    LedgerSilent,
    LedgerUnavailable,
    PayloadTooLarge,
    RateLimiterUnavailable,
    UpstreamFailure,
)
from bluey.http import Request, Response
from bluey.keyring import Keyring
from bluey.keys import digest_of, make_key, records_prefix
from bluey.ports import Clock, Ports, StillSilent
from bluey.tenant import Account, Budgets, Deployment, Tenant

PRIMARY = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK = "@cf/meta/llama-3.1-8b-instruct"
SESSION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

NOON_MS = 1_795_435_200_000.0
"""2026-11-23T12:00:00Z: when every fake clock starts."""


class FakeClock:
    """A clock that moves when it is told to or slept on."""

    def __init__(self, now_ms: float = 1_000.0, epoch_ms: float = NOON_MS) -> None:
        self.slept_ms: list[float] = []
        self._now_ms = now_ms
        self._booted_ms = epoch_ms - now_ms

    def now_ms(self) -> float:
        return self._now_ms

    def epoch_ms(self) -> float:
        return self._booted_ms + self._now_ms

    def advance(self, duration_ms: float) -> None:
        self._now_ms += duration_ms

    async def sleep_ms(self, duration_ms: float) -> None:
        self.slept_ms.append(duration_ms)
        self.advance(duration_ms)
        await asyncio.sleep(0)


class FakeEntropy:
    """The n-th draw of hex digits repeats n in two digits, or ends in n from the 256th on;
    `fraction` is always the same. `drawn` is how many draws came before."""

    def __init__(self, fraction: float = 0.5, drawn: int = 0) -> None:
        self._fraction = fraction
        self._draws = drawn

    def hex_digits(self, count: int) -> str:
        self._draws += 1
        if self._draws > 255:
            return f"{self._draws:0{count}x}"[-count:]
        return (f"{self._draws:02x}" * count)[:count]

    def fraction(self) -> float:
        return self._fraction


class FakeLog:
    """Keeps every record, as the JSON line that it would be on the console."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, record: Mapping[str, object]) -> None:
        self.lines.append(json.dumps(record, separators=(",", ":")))

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The records of this event, in order."""
        return [record for record in self.records if record["event"] == event]


@dataclass(slots=True)
class FakeClient:
    """A client that leaves when it is told to."""

    has_left: bool = False


class FakeBody:
    """A request's body that arrives in pieces; `taken_bytes` is how much of it was read.

    `announced_bytes` is the length that the client named; one that `breaks_off` never ends.
    """

    def __init__(
        self,
        content: bytes = b"",
        piece_bytes: int = 16 * 1024,
        *,
        announced_bytes: int | None = None,
        breaks_off: bool = False,
    ) -> None:
        self.taken_bytes = 0
        self._content = content
        self._piece_bytes = piece_bytes
        self._announced_bytes = announced_bytes
        self._breaks_off = breaks_off

    async def read(self, limit_bytes: int) -> bytes:
        if self._announced_bytes is not None and self._announced_bytes > limit_bytes:
            raise PayloadTooLarge
        while self.taken_bytes < len(self._content):
            await asyncio.sleep(0)
            self.taken_bytes = min(self.taken_bytes + self._piece_bytes, len(self._content))
            if self.taken_bytes > limit_bytes:
                raise PayloadTooLarge
        if self._breaks_off:
            raise InvalidJson
        return self._content


class FakeSink:
    """A client. It takes `slow_ms` for every write and leaves after `takes` of them."""

    def __init__(self, clock: FakeClock, *, takes: int | None = None, slow_ms: float = 0) -> None:
        self.writes: list[str] = []
        self.written_at_ms: list[float] = []
        self.is_closed = False
        self.was_given_up = False
        self._clock = clock
        self._takes = takes
        self._slow_ms = slow_ms

    @property
    def text(self) -> str:
        """All that the client got."""
        return "".join(self.writes)

    @property
    def is_gone(self) -> bool:
        return self.is_closed or len(self.writes) == self._takes

    async def write(self, text: str, wait_ms: int) -> bool:
        await asyncio.sleep(0)
        if self.is_gone:
            return False
        self._clock.advance(min(self._slow_ms, wait_ms))
        if self._slow_ms > wait_ms:
            self._takes = len(self.writes)
            self.was_given_up = True
            return False
        self.writes.append(text)
        self.written_at_ms.append(self._clock.now_ms())
        return True

    async def close(self) -> None:
        self.is_closed = True


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing arrives for this long."""

    duration_ms: float


FOREVER = Silence(math.inf)


@dataclass(frozen=True, slots=True)
class Break:
    """The connection breaks."""


Piece = bytes | Silence | Break


@dataclass(frozen=True, slots=True)
class Reply:
    """A scripted response: its head after `after_ms`, then its body piece by piece."""

    pieces: tuple[Piece, ...]
    status: int = 200
    is_event_stream: bool = False
    after_ms: float = 0
    gateway_log_id: str | None = None
    cache_status: str | None = None


@dataclass(frozen=True, slots=True)
class NoReply:
    """A scripted call that ends without a response."""

    after_ms: float = 0


@dataclass(frozen=True, slots=True)
class Bug:
    """A scripted call that raises what no port may raise."""

    error: Exception


Turn = Reply | NoReply | Bug


def replies(body: object, status: int = 200, **others: Any) -> Reply:
    """A whole body: text as it is, anything else as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply((text.encode(),), status, **others)


def refuses(code: int, status: int) -> Reply:
    """An error as Workers AI words it."""
    return replies({"internalCode": code, "description": "no", "name": "AiError"}, status)


def streams(*pieces: Piece, **others: Any) -> Reply:
    """An event stream."""
    return Reply(pieces, is_event_stream=True, **others)


def frame(value: object) -> bytes:
    """One server-sent event with this JSON value, as the upstream sends it."""
    return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"


def native(text: object, **others: object) -> bytes:
    """One frame of a native stream."""
    return frame({"response": text, **others})


DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class AiCall:
    """One call of `env.AI` as it would cross: everything is JSON."""

    model_id: str
    inputs: dict[str, Any]
    options: dict[str, Any]
    wait_ms: int


class FakeAnswer:
    """The response of one scripted turn."""

    def __init__(self, reply: Reply, clock: FakeClock) -> None:
        self.status = reply.status
        # An error is read as a whole, whatever it calls itself.
        self.is_event_stream = reply.is_event_stream and 200 <= reply.status < 300
        self.gateway_log_id = reply.gateway_log_id
        self.cache_status = reply.cache_status
        self.is_cancelled = False
        self.is_drained = False
        self._pieces = list(reply.pieces)
        self._heard = b""
        self._clock = clock

    async def text(self, wait_ms: int) -> str:
        until_ms = self._clock.now_ms() + wait_ms
        while (piece := await self._next(until_ms - self._clock.now_ms())) is not None:
            self._heard += piece
        return self._heard.decode(errors="replace")

    async def read(self, wait_ms: int) -> bytes | None:
        return await self._next(wait_ms)

    def cancel(self) -> None:
        self.is_cancelled = True

    async def _next(self, wait_ms: float) -> bytes | None:
        await asyncio.sleep(0)
        while self._pieces and not self.is_cancelled:
            piece = self._pieces[0]
            if isinstance(piece, Break):
                raise UpstreamFailure("broken", http_status=self.status)
            if isinstance(piece, bytes):
                return self._pieces.pop(0)  # type: ignore[return-value]  # it is `piece`
            passed_ms = min(wait_ms, piece.duration_ms)
            self._clock.advance(passed_ms)
            wait_ms -= passed_ms
            if passed_ms < piece.duration_ms:
                self._pieces[0] = Silence(piece.duration_ms - passed_ms)
                raise StillSilent
            del self._pieces[0]
        self.is_drained = True
        return None


class FakeAi:
    """`env.AI`, one scripted turn per call; `calls` and `answers` are what came of them."""

    def __init__(self, clock: FakeClock, *turns: Turn) -> None:
        self.calls: list[AiCall] = []
        self.answers: list[FakeAnswer] = []
        self.aborted_calls: list[AiCall] = []
        self._clock = clock
        self._turns = list(turns)

    @property
    def asked(self) -> list[str]:
        """The models that were asked, in order."""
        return [call.model_id for call in self.calls]

    @property
    def turns_left(self) -> int:
        return len(self._turns)

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> FakeAnswer:
        call = AiCall(
            model_id, json.loads(json.dumps(inputs)), json.loads(json.dumps(options)), wait_ms
        )
        self.calls.append(call)
        await asyncio.sleep(0)
        assert self._turns, f"call {len(self.calls)} is not in the script"
        turn = self._turns.pop(0)
        if isinstance(turn, Bug):
            raise turn.error
        self._clock.advance(min(turn.after_ms, wait_ms))
        if turn.after_ms > wait_ms:
            self.aborted_calls.append(call)
            raise StillSilent
        if isinstance(turn, NoReply):
            raise UpstreamFailure("unreachable")
        answer = FakeAnswer(turn, self._clock)
        self.answers.append(answer)
        return answer


class FakeAssets:
    """The files beside the Worker, by path; None in their place when there is no binding."""

    def __init__(self, files: Mapping[str, str] | None = None) -> None:
        self.files = files
        self.is_down = False
        self.reads: list[str] = []

    async def text(self, path: str) -> str | None:
        self.reads.append(path)
        await asyncio.sleep(0)
        if self.is_down:
            raise AssetsUnavailable("the fake is down")
        return None if self.files is None else self.files.get(path)


class Fault(Enum):
    """What becomes of one write that the store does not confirm."""

    REFUSED = auto()
    """Nothing is written, as when the key was written a moment ago."""

    UNCONFIRMED = auto()
    """It is written, and the caller learns no more than that it may be."""

    LATE = auto()
    """The same, and it is written only `LATE_WRITE_MS` later, over what came meanwhile."""

    CUT_OFF = auto()
    """It is not written, and the caller never learns anything."""


LATE_WRITE_MS = 8_000


@dataclass(frozen=True, slots=True)
class _Version:
    """One write of a key."""

    metadata_json: str
    place: object
    written_ms: float
    expires_ms: float


class FakeNamespace:
    """What Workers KV keeps, wherever it is asked: of two writes of a key the last one.

    A key takes one write per second. A write is seen at once where it was made, and after
    `stale_ms` everywhere else.
    """

    def __init__(self, clock: Clock, stale_ms: float = 0) -> None:
        self.clock = clock
        self.stale_ms = stale_ms
        self.write_times_ms: dict[str, list[float]] = {}
        self._versions: dict[str, list[_Version]] = {}

    def write(
        self, key: str, metadata_json: str, place: object, ttl_s: int, late_ms: float = 0
    ) -> None:
        now_ms = self.clock.now_ms() + late_ms
        if late_ms:
            version = _Version(metadata_json, place, now_ms, now_ms + ttl_s * 1_000)
            self._versions.setdefault(key, []).append(version)
            return
        times_ms = self.write_times_ms.setdefault(key, [])
        if times_ms and now_ms < times_ms[-1] + 1_000:
            raise LedgerUnavailable("KV PUT failed: 429 Too Many Requests")
        times_ms.append(now_ms)
        version = _Version(metadata_json, place, now_ms, now_ms + ttl_s * 1_000)
        self._versions.setdefault(key, []).append(version)

    def seen_from(self, place: object | None, *, with_expired: bool = False) -> dict[str, Any]:
        """Every key's metadata as this place sees it; as it is when the place is None."""
        now_ms = self.clock.now_ms()
        seen = {}
        for key, versions in sorted(self._versions.items()):
            for version in sorted(versions, key=lambda version: -version.written_ms):
                is_here = place is None or version.place is place
                if version.written_ms + (0 if is_here else self.stale_ms) <= now_ms:
                    if with_expired or now_ms < version.expires_ms:
                        seen[key] = json.loads(version.metadata_json)
                    break
        return seen

    def write_from_elsewhere(self, key: str, metadata: object) -> None:
        """Writes it for good, as an operator does from a place of their own."""
        self._versions.setdefault(key, []).append(
            _Version(json.dumps(metadata), object(), self.clock.now_ms(), math.inf)
        )

    def delete_from_elsewhere(self, key: str) -> None:
        """Deletes it, as an operator does: other places see it for `stale_ms` yet."""
        now_ms = self.clock.now_ms()
        versions = self._versions.get(key, [])
        self._versions[key] = [
            replace(version, expires_ms=min(version.expires_ms, now_ms + self.stale_ms))
            for version in versions
        ]

    @property
    def metadata(self) -> dict[str, Any]:
        """The metadata of every key as it is."""
        return self.seen_from(None)

    @property
    def everything(self) -> dict[str, Any]:
        """The same, with the keys whose time is up."""
        return self.seen_from(None, with_expired=True)


class FakeKeyValueStore:
    """A namespace as one place sees it. The next writes take `put_ms` and meet `faults`, one
    each; the answers to the next lists come so much later as `slow_lists_ms` says; while it
    `is_down` nothing is read or written, while it `is_silent` nothing read."""

    def __init__(self, namespace: FakeNamespace, *, put_ms: float = 0, list_ms: float = 0) -> None:
        self.faults: deque[Fault] = deque()
        self.slow_lists_ms: deque[float] = deque()
        self.is_down = False
        self.is_silent = False
        self.put_ms = put_ms
        self.puts = 0
        self.lists = 0
        self.gets = 0
        self._namespace = namespace
        self._list_ms = list_ms

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        self.puts += 1
        metadata_json = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
        if len(metadata_json.encode(errors="replace")) > 1_024 or ttl_s < 60 or len(key) > 512:
            raise LedgerUnavailable("KV PUT failed: 400 Bad Request")
        fault = self.faults.popleft() if self.faults else None
        await self._wait(math.inf if fault is Fault.CUT_OFF else self.put_ms)
        if self.is_down or fault is Fault.REFUSED:
            raise LedgerUnavailable("KV put failed")
        late_ms = LATE_WRITE_MS if fault is Fault.LATE else 0
        self._namespace.write(key, metadata_json, self, ttl_s, late_ms)
        if fault is not None:
            raise LedgerSilent("KV put timed out")

    async def list(self, prefix: str) -> list[tuple[str, object]]:
        self.lists += 1
        await self._wait(self._list_ms)
        self._refuse_reads("list")
        seen = self._namespace.seen_from(self)
        if self.slow_lists_ms:
            await self._wait(self.slow_lists_ms.popleft())
        return [(key, metadata) for key, metadata in seen.items() if key.startswith(prefix)]

    async def get_metadata(self, key: str) -> object:
        self.gets += 1
        await asyncio.sleep(0)
        self._refuse_reads("get")
        return self._namespace.seen_from(self).get(key)

    def _refuse_reads(self, what: str) -> None:
        if self.is_down:
            raise LedgerUnavailable(f"KV {what} failed")
        if self.is_silent:
            raise LedgerSilent(f"KV {what} timed out")

    async def _wait(self, duration_ms: float) -> None:
        await (self._namespace.clock.sleep_ms(duration_ms) if duration_ms else asyncio.sleep(0))


class FakeRateLimiter:
    """Limiters that never forget, some of whose keys are trouble: those with `failing` or
    `silent` in them."""

    def __init__(self, limits: Mapping[str, int] | None = None) -> None:
        self._limits = limits or {}
        self.counts: Counter[tuple[str, str]] = Counter()

    async def exceeded(self, counted: Mapping[str, str]) -> str | None:
        exceeded = None
        for scope, key in counted.items():
            if scope not in self._limits:
                continue
            if "failing" in key or "silent" in key:
                raise RateLimiterUnavailable("a rate limiter failed")
            self.counts[scope, key] += 1
            if self.counts[scope, key] > self._limits[scope]:
                exceeded = exceeded or scope
        return exceeded


class FakeLedger:
    """The arithmetic itself behind the port. While it `is_down` it cannot be read, and an
    end of a hold that `is_lossy` is not known to be durable."""

    def __init__(self, budgets: Budgets, clock: Clock, hold_ttl_ms: float = 60_000) -> None:
        self.book = Book()
        self.ends: list[tuple[Hold, int | None, str | None]] = []
        self.is_down = False
        self.is_lossy = False
        self._budgets = budgets
        self._clock = clock
        self._hold_ttl_ms = hold_ttl_ms
        self._holds = 0

    @property
    def owes(self) -> bool:
        return False

    async def hold(self, tokens: int) -> Admission | Refused:
        await asyncio.sleep(0)
        if self.is_down:
            raise LedgerUnavailable("the fake is down")
        return self.hold_unread(tokens)

    def hold_unread(self, tokens: int) -> Admission | Refused:
        self._holds += 1
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self._budgets, now_ms)
        held = self.book.hold(f"h{self._holds}", windows, tokens, now_ms, self._hold_ttl_ms, {})
        return held if isinstance(held, Refused) else Admission(held, self._statuses(windows))

    async def settle(self, hold: Hold, tokens: int, model_id: str) -> bool:
        await asyncio.sleep(0)
        self.ends.append((hold, tokens, model_id))
        self.book.settle(hold, tokens, model_id)
        return not self.is_lossy

    async def release(self, hold: Hold | None) -> bool:
        await asyncio.sleep(0)
        if hold is None:
            return True
        self.ends.append((hold, None, None))
        self.book.release(hold)
        return not self.is_lossy

    async def read(self) -> tuple[WindowStatus, ...]:
        await asyncio.sleep(0)
        if self.is_down:
            raise LedgerUnavailable("the fake is down")
        now_ms = self._clock.epoch_ms()
        self.book.expire(now_ms)
        return self._statuses(windows_at(self._budgets, now_ms))

    async def history(self, days: int) -> tuple[WindowStatus, ...]:
        await asyncio.sleep(0)
        if self.is_down:
            raise LedgerUnavailable("the fake is down")
        return self._statuses(windows_before(self._budgets, self._clock.epoch_ms(), days))

    def reopened(self, budgets: Budgets, hold_ttl_ms: float) -> FakeLedger:
        """The same tenant's with other settings."""
        other = FakeLedger(budgets, self._clock, hold_ttl_ms)
        other.book, other._holds = self.book, self._holds
        return other

    @property
    def spent_tokens(self) -> int:
        """Of the current windows' first."""
        return self._statuses(windows_at(self._budgets, self._clock.epoch_ms()))[0].tally.tokens

    @property
    def held_tokens(self) -> int:
        """Of the current windows' first."""
        return self._statuses(windows_at(self._budgets, self._clock.epoch_ms()))[0].held_tokens

    def spend(self, tokens: int, model_id: str = PRIMARY) -> None:
        """Spends so much beforehand."""
        held = self.hold_unread(tokens)
        assert isinstance(held, Admission), f"the budget has no {tokens} tokens to spend"
        self.book.settle(held.hold, tokens, model_id)

    def _statuses(self, windows: tuple[Window, ...]) -> tuple[WindowStatus, ...]:
        return tuple(
            WindowStatus(
                window,
                _copied(self.book.tallies.get(window.key)),
                self.book.held_tokens(window.key),
            )
            for window in windows
        )


def _copied(tally: Tally | None) -> Tally:
    copy = Tally()
    if tally is not None:
        copy.merge(tally)
    return copy


def make_budgets(daily: int | None = None, monthly: int | None = None, **others: object) -> Budgets:
    """Budgets of so many tokens per window."""
    limits = {"daily": daily, "monthly": monthly}
    windows = {name: {"tokens": limit} for name, limit in limits.items() if limit is not None}
    return Budgets.model_validate({**windows, **others})


def make_tenant(
    tenant_id: str = "acme",
    *,
    default: str = PRIMARY,
    fallback: str | None = FALLBACK,
    allowed: tuple[str, ...] = (),
    aliases: Mapping[str, str] | None = None,
    gateway: Mapping[str, object] | None = None,
    max_output_tokens: int = 1_024,
    hosts: tuple[str, ...] = (),
    allowed_origins: tuple[str, ...] = (),
    budgets: Budgets | None = None,
    auth: Mapping[str, str] | None = None,
) -> Tenant:
    """A tenant; `gateway` is what its gateway options have beyond their defaults."""
    return Tenant.model_validate(
        {
            "id": tenant_id,
            "models": {
                "default": default,
                "fallback": fallback,
                "allowed": allowed,
                "aliases": aliases or {},
            },
            "gateway": {"id": f"{tenant_id}-gateway", **(gateway or {})},
            "limits": {"maxOutputTokens": max_output_tokens},
            "hosts": hosts,
            "allowedOrigins": allowed_origins,
            "budgets": budgets,
            "auth": auth or {},
        }
    )


def make_deployment(
    tenant_id: str | None = "acme",
    *,
    environment: str = "dev",
    model_id: str | None = None,
    fallback_model_id: str | None = None,
) -> Deployment:
    """A deployment; the shared one has no tenant id."""
    return Deployment.model_validate(
        {
            "environment": environment,
            "tenantId": tenant_id,
            "modelId": model_id,
            "fallbackModelId": fallback_model_id,
        }
    )


def make_request(
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    host: str = "bluey.example.com",
) -> Request:
    """A request for a path and maybe a query, its header names in lower case."""
    path, _, query = path.partition("?")
    return Request(method, path, query, host, headers or {}, FakeBody(body), FakeClient())


def make_chat(headers: Mapping[str, str] | None = None, /, **fields: object) -> Request:
    """`POST /chat` with the least body there is and these fields."""
    body = {"sessionId": SESSION_ID, "message": "hello", **fields}
    return make_request(
        "POST",
        "/chat",
        {"content-type": "application/json", **(headers or {})},
        json.dumps(body).encode(),
    )


@dataclass(slots=True)
class World:
    """A deployment whose whole outside is fake."""

    clock: FakeClock
    ai: FakeAi
    log: FakeLog
    ledgers: dict[str, FakeLedger]
    namespace: FakeNamespace
    store: FakeKeyValueStore
    assets: FakeAssets
    ports: Ports

    def add_key(self, number: int = 1, tenant_id: str = "acme", **record: object) -> str:
        """A new key of the tenant's, stored as an operator does; numbers make keys differ."""
        key = make_key(tenant_id, number)
        stored = {"label": "test", "created": "2026-11-01T00:00:00Z", **record}
        name = records_prefix(tenant_id) + digest_of(key)
        self.namespace.write_from_elsewhere(name, stored)
        return key

    @property
    def ledger(self) -> FakeLedger:
        """The ledger of the only tenant that has one."""
        (ledger,) = self.ledgers.values()
        return ledger

    async def send(self, request: Request) -> Response:
        """The response; a streamed one is not written yet."""
        return await handle(request, self.ports)

    async def send_and_drain(self, request: Request, sink: FakeSink | None = None) -> Exchanged:
        """The response and all that its client got, when all of its work is done."""
        response = await self.send(request)
        text = response.body
        if response.stream is not None:
            sink = sink or FakeSink(self.clock)
            await response.stream(sink)
            text = sink.text
        if response.afterwards is not None:
            await response.afterwards
        return Exchanged(response, text)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A response and the text of its body."""

    response: Response
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def make_world(
    *turns: Turn,
    tenants: tuple[Tenant, ...] = (),
    deployment: Deployment | None = None,
    fraction: float = 0.5,
    rate_limiter: FakeRateLimiter | None = None,
    files: Mapping[str, str] | None = None,
) -> World:
    """A world whose `env.AI` plays these turns. Without more it serves `acme` alone. Every
    tenant with budgets has a ledger; `files` are those beside the Worker."""
    clock, log = FakeClock(), FakeLog()
    ai, assets = FakeAi(clock, *turns), FakeAssets(files)
    served = {tenant.id: tenant for tenant in tenants or (make_tenant(),)}
    accounts = [tenant.account for tenant in served.values() if tenant.account]
    ledgers = {account.name: FakeLedger(account.budgets, clock) for account in accounts}
    namespace = FakeNamespace(clock)
    store = FakeKeyValueStore(namespace)
    keyrings = {tenant_id: Keyring(tenant_id, store, clock) for tenant_id in served}

    def ledger_of(account: Account) -> FakeLedger:
        return ledgers.setdefault(account.name, FakeLedger(account.budgets, clock))

    ports = Ports(
        deployment=deployment or make_deployment(),
        tenants=served,
        ai=ai,
        clock=clock,
        entropy=FakeEntropy(fraction),
        log=log,
        ledgers=ledger_of,
        keys=lambda tenant: keyrings[tenant.id],
        rate_limiter=rate_limiter or FakeRateLimiter(),
        assets=assets,
    )
    return World(clock, ai, log, ledgers, namespace, store, assets, ports)
