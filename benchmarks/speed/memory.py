"""What memory one isolate takes after many mixed requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import inspector, programs
from benchmarks.speed import load as clients
from benchmarks.speed.answers import GROWING_MODEL, NATIVE_MODEL, OPENAI_MODEL
from benchmarks.speed.load import PLACEHOLDER, Request
from benchmarks.speed.loads import BURST_TOKENS, CHAT_COMPLETIONS, OWN, SESSION_ID
from benchmarks.speed.programs import BLUEY, Running
from benchmarks.speed.provider import Provider

CONNECTIONS = 8
PARTS = 10
"""Between two counts, requests are sent in so many parts, so that one of them stays short."""


@dataclass(frozen=True)
class Memory:
    """What one isolate has taken after so many requests, in bytes."""

    requests: int
    wasm_bytes: int
    process_bytes: int


async def measure(
    counts: Sequence[int],
    bluey: Running,
    provider: Provider,
    *,
    say: Callable[[str], None],
) -> list[Memory]:
    """Sends mixed requests to one isolate, and looks at its memory after each of the counts. It
    needs an inspector."""
    provider.plays(BURST_TOKENS, 0)
    measured = []
    sent = 0
    requests = mixed()
    for count in counts:
        say(f"memory after {count:,} requests")
        step = max(1, (count - sent) // PARTS)
        while sent < count:
            part = min(step, count - sent)
            place = sent % len(requests)
            following = [*requests[place:], *requests[:place]]
            await clients.run(bluey.url, following, count=part, connections=CONNECTIONS)
            sent += part
        wasm_bytes = inspector.wasm_bytes(bluey, programs.tenant_id(BLUEY))
        measured.append(Memory(count, wasm_bytes, _process_bytes(bluey.pid)))
    return measured


def mixed() -> list[Request]:
    """One of each kind of request: every API, streamed and not, long and short, good and bad."""
    prompt = f"{PLACEHOLDER}: hello there, how are you?"
    turns = [
        {"role": role, "content": f"turn {number} of a long conversation. " * 8}
        for number in range(10)
        for role in ("user", "assistant")
    ]
    messages = [{"role": "user", "content": prompt}]
    own = {"sessionId": SESSION_ID, "message": prompt}
    long = {"model": OPENAI_MODEL, "messages": [*turns, *messages]}
    tools = [
        {
            "type": "function",
            "function": {"name": "look", "parameters": {"type": "object", "properties": {}}},
        }
    ]
    return [
        Request(OWN, own),
        Request(OWN, {**own, "stream": True}, BURST_TOKENS),
        Request(OWN, {**own, "stream": True, "modelId": OPENAI_MODEL}, BURST_TOKENS),
        Request(OWN, {"sessionId": SESSION_ID}, status=400),
        Request(OWN, {**own, "modelId": "@cf/nobody/nothing"}, status=403),
        Request(CHAT_COMPLETIONS, {"model": NATIVE_MODEL, "messages": messages}),
        Request(CHAT_COMPLETIONS, {**long, "stream": True}, BURST_TOKENS),
        Request(CHAT_COMPLETIONS, {**long, "tools": tools}),
        Request(
            CHAT_COMPLETIONS,
            {"model": GROWING_MODEL, "messages": messages, "stream": True},
            BURST_TOKENS,
        ),
        Request("/v1/responses", {"model": OPENAI_MODEL, "input": prompt}),
        Request("/v1/responses", {"model": NATIVE_MODEL, "input": prompt, "stream": True}),
        Request("/v1/messages", {"model": NATIVE_MODEL, "max_tokens": 100, "messages": messages}),
        Request(
            "/v1/messages",
            {"model": OPENAI_MODEL, "max_tokens": 100, "messages": messages, "stream": True},
            BURST_TOKENS,
        ),
        Request("/nowhere", {}, status=404),
    ]


def _process_bytes(pid: int) -> int:
    """What of a process is in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"process {pid} has no VmRSS")
