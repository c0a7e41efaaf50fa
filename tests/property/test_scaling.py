"""What others send costs as much as it is long: eight times the text, about eight times the time.

The texts are what an upstream or a client can choose, each made for something that might cost more.
"""

from __future__ import annotations

import asyncio
import gc
import math
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice

import pytest

from bluey.access.authentication import tenant_named_by
from bluey.apis.api import Reply
from bluey.apis.call_ids import CallIds
from bluey.apis.data_urls import checked, image_in
from bluey.apis.openai.chat import CompletionStream
from bluey.apis.openai.chat_request import parse_completion_request
from bluey.apis.own import OWN_API
from bluey.app import ROUTES
from bluey.chat import Chat, Piece, ToolCall, Turn
from bluey.dialects.answers import AnswerStream, parse_answer, parse_failure
from bluey.dialects.anthropic_form import message_inputs
from bluey.dialects.dialect import Asked
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.errors import BlueyError, SettingsError, UpstreamFailure
from bluey.http.cors import preflight_headers
from bluey.http.sse import Decoder
from bluey.http.trace import open_trace
from bluey.models.model import Model
from bluey.routes.route import path_finder
from bluey.routes.usage import parse_query
from bluey.tenants.settings import parse_tenant
from bluey.tokens.bounds import Prompt
from bluey.usage import Produced
from tests.fakes.clock import FakeEntropy
from tests.fakes.upstream import DONE, frame, native, streams
from tests.fakes.values import make_chat
from tests.fakes.world import make_world

FACTOR = 8
MOST = 12.0
"""Eight times the text may cost this many times the time. A quadratic cost would be 64 times it."""
ROUNDS = 7
SHORT_CHARACTERS = 16 * 1024

Cost = Callable[[int], object]
"""Something that is done with so many characters."""


def repeated(pattern: str, characters: int) -> str:
    return "".join(islice(cycle(pattern), characters))


# What might be in a body of JSON. The first two were quadratic once, from 101 brackets on.
TEXTS: dict[str, Callable[[int], str]] = {
    "a-string-of-quotes-that-does-not-end": lambda n: '{"a":"' + "[" * 101 + repeated('\\"', n),
    "strings-of-escapes": lambda n: '{"a":"' + "[" * 101 + repeated('\\\\"', n),
    "backslashes": lambda n: '{"a":"' + "[" * 101 + "\\" * n,
    "brackets": lambda n: '{"a":[' + repeated("[],", n) + "[]]}",
    "closing-brackets": lambda n: "{" * 101 + "]" * n,
    "quotes": lambda n: "[" * 101 + '"' * n,
    "keys": lambda n: '{"":0' + "".join(f',"{i}":[]' for i in range(n // 8)) + "}",
    "one-key-again-and-again": lambda n: "{" + repeated('"a":{},', n // 7 * 7) + '"a":0}',
    "digits": lambda n: '{"response":' + "9" * n + "}",
    "a-fraction": lambda n: '{"response":0.' + "9" * n + "}",
    "an-exponent": lambda n: '{"response":1e' + "9" * n + "}",
    "blanks": lambda n: '{"response":' + " " * n + "}",
    "halves-of-pairs": lambda n: '{"response":"' + repeated("\\ud800", n // 6 * 6) + '"}',
    "errors": lambda n: '{"errors":[' + repeated("{},", n // 3 * 3) + "{}]}",
    "a-code": lambda n: '{"internalCode":"' + "9" * n + '"}',
    "calls": lambda n: (
        '{"tool_calls":[' + repeated('{"name":"a"},', n // 13 * 13) + '{"name":"a"}]}'
    ),
}


def read_answer(text: str) -> None:
    for read in (parse_answer, parse_failure):
        try:
            read(WORKERS_AI, 200, text)
        except UpstreamFailure:
            continue


def read_stream(chunks: Iterator[bytes]) -> None:
    stream = AnswerStream(WORKERS_AI)
    for chunk in chunks:
        stream.feed(chunk)
    stream.end()


def answer_chat(pieces: Iterable[bytes]) -> None:
    world = make_world(streams(*pieces))
    asyncio.run(world.send_and_drain(make_chat(stream=True)))


def read_inline(chunks: Iterable[bytes]) -> None:
    stream = AnswerStream(WORKERS_AI, reasons_inline=True)
    for chunk in chunks:
        stream.feed(chunk)


def plan_stream(chunk: bytes) -> None:
    stream = AnswerStream(WORKERS_AI)
    stream.feed(chunk)
    stream.ordinary()


def bytes_of(pattern: str, characters: int) -> Iterator[bytes]:
    """The pattern again and again, byte by byte."""
    return (byte.encode() for byte in islice(cycle(pattern), characters))


def write_chunks(texts: int) -> None:
    reply = Reply("0123456789abcdef01234567", 1_795_000_000, "m", 1_024)
    pieces: list[Piece] = ["x", ToolCall(0, "x"), ToolCall(1, "", "id", "name")] * (texts // 3)
    CompletionStream(reply, CallIds(reply), wants_usage=True).pieces(pieces)


STREAMS: dict[str, Cost] = {
    "one-frame-byte-by-byte": lambda n: read_stream(bytes_of("data: {", n)),
    "line-breaks-byte-by-byte": lambda n: read_stream(bytes_of("\r\n:", n)),
    "short-frames-byte-by-byte": lambda n: read_stream(bytes_of("data: {}\n\n", n)),
    "many-lines": lambda n: read_stream(iter([repeated("data: 1\n", n).encode() + b"\n"])),
    "many-frames": lambda n: read_stream(iter([native("x") * (n // 20)])),
    "many-texts-in-a-frame": lambda n: plan_stream(
        frame({"texts": [{"text": "x"}] * (n // 15), "response": "x"})
    ),
    "many-calls": lambda n: read_stream(
        iter(
            [
                frame({"tool_calls": [{"id": f"{i}", "index": i, "name": "a"}]})
                for i in range(n // 60)
            ]
        )
    ),
    "a-call-named-in-every-piece": lambda n: read_stream(
        iter([frame({"tool_calls": [{"index": 0, "name": "a", "arguments": "{}{"}]}) * (n // 70)])
    ),
    "held-calls-and-many-ends": lambda n: read_stream(
        iter(
            [
                frame({"tool_calls": [{"index": i, "arguments": "{"}], "finish_reason": "stop"})
                for i in range(n // 80)
            ]
        )
    ),
    "half-a-pair-after-another": lambda n: read_stream(iter([native("\ud83d") * (n // 25)])),
    "blanks-before-what-is-reasoned": lambda n: read_inline([native(" ")] * n),
    "blanks-before-the-answer": lambda n: answer_chat(
        [native(" ")] * (n // 4) + [native("x"), DONE]
    ),
    "bytes-that-are-no-text": lambda n: list(map(Decoder().feed, [b"\xf0\x9f"] * (n // 2))),
    "chunks-of-an-answer": lambda n: write_chunks(n // 16),
}


def refused(do: Callable[[], object]) -> None:
    try:
        do()
    except (BlueyError, SettingsError):
        return


def own_body(member: str) -> bytes:
    return f'{{"sessionId":"x","message":"x",{member}}}'.encode()


PROMPTS = {
    "a-word": "a",
    "blanks": " ",
    "lines": "\r\n",
    "digits": "7",
    "signs": "_-/",
    "words": "word ",
    "cuneiform": "\U00012000",
    "emoji": "\U0001f469\u200d",
    "marks": "a\u0301",
    "han": "\u4e16",
    "capitals": "aB",
    "mixed": "a7 \u4e16\u0301_",
}


def produce(text: str) -> None:
    produced = Produced()
    for character in text:
        produced.add(character)
    produced.bound_tokens()


def send(turns: Iterable[Turn]) -> None:
    message_inputs(Asked(Chat(tuple(turns)), Model("anthropic/claude"), 64))


def calling(call_id: str) -> Turn:
    return Turn("assistant", calls=(ToolCall(0, "{}", call_id, "a"),))


# What a conversation costs to be put in order for Anthropic's API, which is strict about it.
CONVERSATIONS: dict[str, Cost] = {
    "many-messages-of-one-role": lambda n: send([Turn("user", ("a", "b"))] * (n // 32)),
    # Ids like those that are made for calls whose own cannot be sent.
    "ids-that-are-taken": lambda n: send(
        [
            *(calling(f"call_{n // 64 + i}") for i in range(n // 64)),
            *(calling(".") for _ in range(n // 64)),
        ]
    ),
}

BOUNDS: dict[str, Cost] = {
    **{
        f"a prompt of {name}": lambda n, text=text: Prompt((repeated(text, n),), 1).bound_tokens  # type: ignore[misc]
        for name, text in PROMPTS.items()
    },
    **{
        f"an answer of {name}": lambda n, text=text: produce(repeated(text, n))  # type: ignore[misc]
        for name, text in PROMPTS.items()
    },
    "many texts": lambda n: Prompt(("x",) * n, n).bound_tokens,
}

FIND = path_finder(route.path for route in ROUTES)

CLIENTS: dict[str, Cost] = {
    "a-path": lambda n: FIND("/v1/models/" + repeated("a/", n)),
    "traceparent": lambda n: open_trace({"traceparent": "00-" + "0" * n}, FakeEntropy()),
    "a-later-traceparent": lambda n: open_trace(
        {"traceparent": f"01-{'a' * 32}-{'b' * 16}-00-" + "-" * n}, FakeEntropy()
    ),
    "x-trace-id": lambda n: open_trace({"x-trace-id": "a" * n + "!"}, FakeEntropy()),
    "asked-headers": lambda n: preflight_headers(["*"], "https://a", ("GET",), repeated("x-a,", n)),
    "a-long-asked-header": lambda n: preflight_headers(["*"], "https://a", ("GET",), " " * n + "!"),
    "authorization": lambda n: tenant_named_by("Bearer " + "bly_a-" + repeated("a-", n) + "_x"),
    "blank-authorization": lambda n: tenant_named_by("Bearer" + " " * n + "bly_"),
    "a-query": lambda n: refused(lambda: parse_query(repeated("days=1&", n))),
    "digits-in-a-query": lambda n: refused(lambda: parse_query("days=" + "1" * n)),
    "a-session": lambda n: refused(lambda: OWN_API.parse(own_body(f'"sessionId":"{"a-" * n}"'))),
    "an-image": lambda n: image_in(checked("data:image/png;base64," + "A" * n)),
    "no-image": lambda n: refused(
        lambda: OWN_API.parse(own_body(f'"images":["data:image/png;base64,{"A" * n}!AAA"]'))
    ),
    "unknown-parameters": lambda n: refused(
        lambda: parse_completion_request(own_body(",".join(f'"{i}":0' for i in range(n // 8))))
    ),
    "a-long-unknown-parameter": lambda n: refused(
        lambda: parse_completion_request(own_body(f'"{"messages.0." * (n // 11)}":0'))
    ),
}

SETTINGS: dict[str, Cost] = {
    name: lambda n, pattern=pattern, first=first: refused(  # type: ignore[misc]
        lambda: parse_tenant("a file", first + repeated(pattern, n))
    )
    for name, (first, pattern) in {
        "a-string-that-does-not-end": ('{"a', '\\"'),
        "comments-that-do-not-end": ("{", "/* "),
        "half-comments": ("{", "/*/"),
        "commas-and-blanks": ("[", ", \n"),
        "blanks": ("[,", " "),
        "slashes": ("{", "/"),
    }.items()
}

COSTS: dict[str, Cost] = {
    **{
        f"json: {name}": lambda n, text=text: read_answer(text(n))  # type: ignore[misc]
        for name, text in TEXTS.items()
    },
    **{f"stream: {name}": cost for name, cost in STREAMS.items()},
    **{f"conversation: {name}": cost for name, cost in CONVERSATIONS.items()},
    **{f"bound: {name}": cost for name, cost in BOUNDS.items()},
    **{f"client: {name}": cost for name, cost in CLIENTS.items()},
    **{f"settings: {name}": cost for name, cost in SETTINGS.items()},
}


@pytest.fixture(scope="module", autouse=True)
def only_what_is_measured_is_collected() -> Iterator[None]:
    """The heap of all these tests is not looked through again before each measurement."""
    gc.freeze()
    yield
    gc.unfreeze()


def seconds(cost: Cost, characters: int) -> float:
    """The processor's time, which other processes do not add to."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    try:
        cost(characters)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("name", COSTS)
def test_a_text_costs_as_much_as_it_is_long(name: str) -> None:
    cost = COSTS[name]
    short_s = long_s = math.inf
    # Interleaved, and the least of each: what else a machine does only ever adds.
    for _ in range(ROUNDS):
        short_s = min(short_s, seconds(cost, SHORT_CHARACTERS))
        long_s = min(long_s, seconds(cost, FACTOR * SHORT_CHARACTERS))
        # Below a millisecond it is the clock that would be measured.
        if long_s <= MOST * max(short_s, 0.001):
            return
    pytest.fail(f"{short_s * 1e3:.1f} ms became {long_s * 1e3:.1f} ms")
