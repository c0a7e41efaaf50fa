"""Whatever an upstream answers, a client gets an answer or a documented error, in JSON, in time."""

from __future__ import annotations

import json
import re
from typing import Any, Never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.errors import BlueyError
from bluey.http.messages import Request
from bluey.http.sse import Decoder
from tests.fakes.upstream import DONE, Reply, native
from tests.fakes.values import PRIMARY, make_chat, make_request
from tests.fakes.world import Exchanged, World, make_world
from tests.proof import tries
from tests.property.test_lifecycles import drive
from tests.property.wire import CUTS, cut

# The names that a dialect reads, and one that none does.
NAMES = st.sampled_from(
    [
        "arguments",
        "choices",
        "code",
        "completion_tokens",
        "content",
        "delta",
        "error",
        "errors",
        "finish_reason",
        "function",
        "id",
        "index",
        "input_tokens",
        "internalCode",
        "message",
        "name",
        "output_tokens",
        "prompt_tokens",
        "reasoning_content",
        "response",
        "result",
        "text",
        "tool_calls",
        "usage",
        "other",
    ]
)
# Texts of JSON, or of what some take for JSON.
LEAVES = st.sampled_from(
    [
        *("null", "true", "false", '""', '"x"', '"stop"', '"7"', "{}", "[]"),
        *("0", "-0", "1", "-1", "0.5", "2.0", "3040", "9007199254740991", "9007199254740992"),
        *("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e-999", "1" * 400, "1" * 5_000),
        *(r'"\ud83d"', r'"\ude00"', r'"\ud83d\ude00"', r'"\u0000"', r'"\r\ndata: x\n\n"', '"é🙂"'),
        *('"\u2028"', '"<script>"', "undefined", "'x'", "0x10", "01", "+1", ".5", '"\t"', '"\\"'),
    ]
)


def members(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An object; a name may come twice."""
    pairs = st.lists(st.tuples(NAMES, inner), max_size=5)
    return pairs.map(lambda each: "{" + ",".join(f'"{name}":{value}' for name, value in each) + "}")


VALUES = st.recursive(
    LEAVES,
    lambda inner: members(inner) | st.lists(inner, max_size=3).map(lambda e: f"[{','.join(e)}]"),
    max_leaves=12,
)
OBJECTS = members(VALUES)
DEEP = st.integers(90, 110).map(lambda depth: '{"response":' + "[" * depth + "]" * depth + "}")
TEXTS = OBJECTS | VALUES | DEEP
BODIES = st.one_of(
    TEXTS.map(str.encode),
    TEXTS.map(lambda text: b"\xef\xbb\xbf" + text.encode()),
    TEXTS.map(lambda text: text.encode("utf-16")),
    st.tuples(TEXTS, st.integers(0, 60)).map(lambda drawn: drawn[0].encode()[: drawn[1]]),
    st.tuples(TEXTS, st.binary(max_size=3)).map(lambda drawn: drawn[0].encode() + drawn[1]),
    st.binary(max_size=40),
)
FRAMES = st.one_of(
    TEXTS.map(lambda text: b"data: " + text.encode() + b"\n\n"),
    BODIES.map(lambda body: b"data: " + body + b"\r\n\r\n"),
    st.sampled_from([DONE, native("Hi"), b": x\n\n", b"event: \xff\n\n", b"data: [DONE]"]),
)
STATUSES = st.sampled_from([200, 200, 200, 201, 206, 301, 400, 401, 413, 424, 429, 500, 503, 599])
HEADERS = st.none() | st.text(max_size=12) | st.sampled_from(["01JD0", "x" * 200, "a\r\nb: c", "é"])
WHOLE = st.builds(
    lambda body, status, header, is_event_stream: Reply(
        (body,), status, is_event_stream, gateway_log_id=header, cache_status=header
    ),
    *(BODIES, STATUSES, HEADERS, st.booleans()),
)
STREAMS = st.builds(
    lambda frames, cuts, header: Reply(
        tuple(cut(b"".join(frames), cuts)), is_event_stream=True, gateway_log_id=header
    ),
    *(st.lists(FRAMES, min_size=1, max_size=5), CUTS, HEADERS),
)
REPLIES = WHOLE | STREAMS

STATUSES_OF_ANSWERS = {200, *(error.status for error in BlueyError.__subclasses__()), 400} - {500}
PLAIN = re.compile(r"[\x20-\x7e]*")


def refuse_constant(name: str) -> Never:
    pytest.fail(f"{name} is no JSON")


def strict(text: str) -> Any:
    """The value of a text that every client can read."""
    text.encode()
    return json.loads(text, parse_constant=refuse_constant)


def completions(*, stream: bool) -> Request:
    body = {"model": PRIMARY, "messages": [{"role": "user", "content": "hello"}], "stream": stream}
    tools = [{"type": "function", "function": {"name": "look"}}]
    content = json.dumps({**body, "tools": tools}).encode()
    return make_request(
        "POST", "/v1/chat/completions", {"content-type": "application/json"}, content
    )


def values_in(exchanged: Exchanged) -> list[Any]:
    """Every JSON value that a client gets."""
    if not exchanged.response.headers["content-type"].startswith("text/event-stream"):
        return [strict(exchanged.text)]
    decoder = Decoder()
    events = [*decoder.feed(exchanged.text.encode()), *decoder.end()]
    return [strict(event.data) for event in events if event.data != "[DONE]"]


def counts_in(value: Any) -> list[object]:
    if isinstance(value, dict):
        here = [count for name, count in value.items() if "okens" in name]
        return here + [count for inner in value.values() for count in counts_in(inner)]
    return [count for inner in value for count in counts_in(inner)] if type(value) is list else []


def check(world: World, exchanged: Exchanged) -> None:
    assert exchanged.response.status in STATUSES_OF_ANSWERS
    assert all(PLAIN.fullmatch(header) for header in exchanged.response.headers.values())
    values = values_in(exchanged)
    records = [strict(line) for line in world.log.lines]
    assert "internal_error" not in {record["event"] for record in records}
    for count in counts_in([*values, *records]):
        assert type(count) is int
        assert 0 <= count < 2**53
    (record,) = world.log.of("request")
    assert record["latencyMs"] <= 45_000 + 400 + 300_000


@given(turns=st.lists(REPLIES, min_size=4, max_size=4), stream=st.booleans(), own=st.booleans())
@settings(max_examples=tries(600, everyday=150))
def test_whatever_comes_a_client_can_read_what_it_gets(
    turns: list[Reply], stream: bool, own: bool
) -> None:
    world = make_world(*turns)
    request = make_chat(stream=stream) if own else completions(stream=stream)

    check(world, drive(world.send_and_drain(request)))


ODD_NUMBERS = {
    **{number: number for number in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999")},
    "5,000 digits": "9" * 5_000,
    "as many below zero": "-" + "9" * 5_000,
}
PLACES = {
    "an-answer": '{{"response":{0}}}',
    "in-an-answer": '{{"response":{{"a":[{0}]}}}}',
    "an-openai-answer": '{{"choices":[{{"message":{{"content":{0}}}}}]}}',
    "reasoning": '{{"choices":[{{"message":{{"content":"x","reasoning":{0}}}}}]}}',
    "a-count": '{{"response":"x","usage":{{"prompt_tokens":{0},"completion_tokens":{0}}}}}',
    "the-counts": '{{"response":"x","usage":{0}}}',
    "arguments": '{{"tool_calls":[{{"name":"look","arguments":{{"a":{0}}}}}]}}',
    "a-number-of-a-call": '{{"tool_calls":[{{"name":"look","index":{0},"id":{0}}}]}}',
    "a-reason": '{{"response":"x","finish_reason":{0}}}',
    "what-nobody-reads": '{{"response":"x","logprobs":[{0}]}}',
    "a-code": '{{"response":"x","code":{0},"internalCode":{0},"error":{0}}}',
}


@pytest.mark.parametrize("is_event_stream", [False, True], ids=["a-body", "a-stream"])
@pytest.mark.parametrize("own", [False, True], ids=["openai", "own"])
@pytest.mark.parametrize("number", ODD_NUMBERS.values(), ids=[*ODD_NUMBERS])
@pytest.mark.parametrize("place", PLACES)
def test_a_number_that_is_none_is_as_if_it_were_not_there(
    place: str, number: str, own: bool, is_event_stream: bool
) -> None:
    exchanged: list[list[Any]] = []
    for written in (number, "null"):
        text = PLACES[place].format(written).encode()
        body = b"data: " + text + b"\n\n" + DONE if is_event_stream else text
        world = make_world(Reply((body,), is_event_stream=is_event_stream))
        request = (make_chat if own else completions)(stream=is_event_stream)
        got = drive(world.send_and_drain(request))
        assert 200 == got.response.status
        check(world, got)
        exchanged.append(values_in(got))

    assert exchanged[1] == exchanged[0]
