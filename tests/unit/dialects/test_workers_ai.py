from __future__ import annotations

import json
import math

import pytest

from bluey.apis.own_request import ChatRequest
from bluey.chat import Chat, Piece, ReasoningText, ToolCall
from bluey.dialects.answers import AnswerStream, parse_answer, parse_failure
from bluey.dialects.dialect import Asked
from bluey.dialects.workers_ai import WORKERS_AI, build_inputs
from bluey.errors import UpstreamFailure
from bluey.http.sse import MAX_FRAME_CHARACTERS
from bluey.models.model import Model
from bluey.tokens.bounds import bound_tokens
from bluey.usage import Answer, Counted, Produced, Usage
from bluey.validation import parse_body
from tests.fakes.upstream import DONE, frame, native
from tests.fakes.values import PRIMARY, SESSION_ID, make_bounds

# Stands for all counts that are too high.
MOST = 2**53 - 1

Numbers = tuple[str, int | str | None, int | None]


def chat(**fields: object) -> Chat:
    body = {"sessionId": SESSION_ID, "message": "hello", **fields}
    return parse_body(ChatRequest, json.dumps(body).encode()).to_chat()


def numbers(failure: UpstreamFailure | None) -> Numbers | None:
    """What tells failures apart."""
    return None if failure is None else (failure.reason, failure.code, failure.http_status)


def choice(**delta: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}


def usage(tokens_in: object, tokens_out: object) -> dict[str, object]:
    return {"usage": {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}}


def finish(reason: str = "stop", **others: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}], **others}


# What is asked


def test_a_request_becomes_its_messages_and_its_ceiling() -> None:
    assert build_inputs(Asked(chat(), Model(PRIMARY), 1_024)) == {
        "messages": [{"role": "user", "content": "hello"}],
        "max_tokens": 1_024,
    }


def test_a_conversation_a_temperature_and_streaming_are_passed_on() -> None:
    history = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Welcome"}]

    assert build_inputs(
        Asked(chat(history=history, temperature=0, stream=True), Model(PRIMARY), 64)
    ) == {
        "messages": [*history, {"role": "user", "content": "hello"}],
        "max_tokens": 64,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


# Whole answers


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            {"response": "Hello", "usage": {"prompt_tokens": 12, "completion_tokens": 3}},
            Answer("Hello", Counted(12, 3), "Hello"),
        ),
        (
            {"choices": [{"message": {"role": "assistant", "content": "Hello"}}], **usage(12, 3)},
            Answer("Hello", Counted(12, 3), "Hello"),
        ),
        (
            {"result": {"response": "Hello", **usage(12, 3)}, "success": True, "errors": []},
            Answer("Hello", Counted(12, 3), "Hello"),
        ),
        (
            {"result": {"choices": [{"message": {"content": "Hello"}}]}},
            Answer("Hello", Counted(), "Hello"),
        ),
        ({"choices": [{"text": "Hello"}]}, Answer("Hello", Counted(), "Hello")),
        (
            {"response": "Hello", "choices": [{"message": {"content": "Hello"}}]},
            Answer("Hello", Counted(), "Hello"),
        ),
        ({"response": 42}, Answer("42", Counted(), "42")),
        ({"response": 0.5}, Answer("0.5", Counted(), "0.5")),
        ({"response": {"a": [1, "ü"]}}, Answer('{"a":[1,"ü"]}', Counted(), '{"a":[1,"ü"]}')),
        ({"choices": [{"message": {"content": 7}}]}, Answer("7", Counted(), "7")),
        ({"response": True}, Answer("true", Counted(), "true")),
        ({"response": ""}, Answer("", Counted(), "")),
        ({"response": None}, Answer("", Counted(), "")),
        (
            {"choices": [{"message": {"content": "Hi", "reasoning_content": "Hmm"}}]},
            Answer("Hi", Counted(), "HmmHi", reasoning="Hmm"),
        ),
        (
            {"choices": [{"message": {"content": None, "reasoning": "Hmm"}}]},
            Answer("", Counted(), "Hmm", reasoning="Hmm"),
        ),
        (
            {"choices": [{"message": {"content": None, "refusal": "I may not"}}]},
            Answer("I may not", Counted(), "I may not"),
        ),
        ({"response": "\ud83d\ude42 \ud83d"}, Answer("🙂 \ufffd", Counted(), "🙂 \ud83d")),
        (
            {"response": "x", "usage": {"input_tokens": 12, "output_tokens": 3}},
            Answer("x", Counted(12, 3), "x"),
        ),
        ({"response": "x", **usage(12, None)}, Answer("x", Counted(12, None), "x")),
        ({"response": "x", **usage("12", True)}, Answer("x", Counted(), "x")),
        ({"response": "x", **usage(-1, 2.0)}, Answer("x", Counted(None, 2), "x")),
        ({"response": "x", **usage(-0.5, 2.5)}, Answer("x", Counted(), "x")),
        ({"response": "x", **usage(math.nan, -math.inf)}, Answer("x", Counted(), "x")),
        ({"response": "x", **usage(1e300, 10**400)}, Answer("x", Counted(MOST, MOST), "x")),
        ({"response": "x", **usage(math.inf, 2**53)}, Answer("x", Counted(None, MOST), "x")),
        ({"response": "x", **usage(0, 0)}, Answer("x", Counted(0, 0), "x")),
        ({"response": "x", **usage(2**53 - 1, 1)}, Answer("x", Counted(2**53 - 1, 1), "x")),
        ({"response": "x", "usage": [12, 3]}, Answer("x", Counted(), "x")),
        ({"response": "x", "error": None, "errors": []}, Answer("x", Counted(), "x")),
    ],
    ids=[
        "native",
        "openai",
        "native-wrapped",
        "openai-wrapped",
        "openai-completion",
        "both-dialects-at-once",
        "a-number",
        "a-fraction",
        "an-object-in-json-mode",
        "a-number-in-openais",
        "a-boolean",
        "empty",
        "null",
        "reasoning",
        "only-reasoning",
        "a-refusal",
        "lone-surrogates",
        "usage-by-other-names",
        "half-a-usage",
        "usage-that-is-no-number",
        "usage-that-is-no-count",
        "usage-of-fractions",
        "usage-of-no-numbers",
        "usage-beyond-reason",
        "usage-without-end",
        "usage-of-nothing",
        "the-largest-usage",
        "usage-of-another-shape",
        "errors-that-are-none",
    ],
)
def test_a_whole_answer_is_read_in_every_shape(body: object, answer: Answer) -> None:
    assert answer == parse_answer(WORKERS_AI, 200, json.dumps(body))


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (429, '{"internalCode": 3040, "description": "x", "name": "y"}', ("refused", 3040, 429)),
        (400, '{"errors": [{"code": 5007, "message": "x"}]}', ("refused", 5007, 400)),
        (
            424,
            (
                '{"success": false, "result": [], "messages": [], "error": [{"code": 2016, '
                '"message": "x"}]}'
            ),
            ("refused", 2016, 424),
        ),
        (401, '{"error": {"code": 2009, "message": "x"}}', ("refused", 2009, 401)),
        (400, '{"error": {"code": "model_not_found"}}', ("refused", "model_not_found", 400)),
        (400, '{"error": "no"}', ("refused", None, 400)),
        (400, '{"errors": []}', ("refused", None, 400)),
        (400, '{"errors": ["no"]}', ("refused", None, 400)),
        (500, '{"response": "Hello"}', ("refused", None, 500)),
        (502, "<html>Bad gateway</html>", ("malformed", None, 502)),
        (502, "", ("malformed", None, 502)),
        (200, '{"internalCode": 3040, "description": "x", "name": "y"}', ("refused", 3040, 200)),
        (200, '{"errors": [{"code": 3007}], "response": "x"}', ("refused", 3007, 200)),
        (200, '{"result": {"errors": [{"code": 3007}]}}', ("refused", 3007, 200)),
        (200, '{"result": {}, "errors": [{"code": 3007}]}', ("refused", 3007, 200)),
        (200, '{"result": {"response": "x"}, "errors": [{"code": 3007}]}', ("refused", 3007, 200)),
        (200, '{"result": [], "error": [{"code": 2017}]}', ("refused", 2017, 200)),
        (200, '{"error": {"code": 2017}}', ("refused", 2017, 200)),
        (200, '{"result": null, "success": false}', ("malformed", None, 200)),
        (200, "{}", ("malformed", None, 200)),
        (200, '{"usage": {"prompt_tokens": 1}}', ("malformed", None, 200)),
        (200, '{"choices": []}', ("malformed", None, 200)),
        (200, '{"choices": ["Hello"]}', ("malformed", None, 200)),
        (200, '["Hello"]', ("malformed", None, 200)),
        (200, "Hello", ("malformed", None, 200)),
        (200, "", ("malformed", None, 200)),
        (200, "[" * 100_000, ("malformed", None, 200)),
        (200, "data: {}\n\n", ("malformed", None, 200)),
    ],
    ids=[
        "workers-ai",
        "api",
        "gateway",
        "openai",
        "openai-with-a-word-for-a-code",
        "a-text-for-an-error",
        "no-errors-listed",
        "a-text-in-the-list",
        "an-answer-with-an-error-status",
        "a-page",
        "nothing",
        "200-workers-ai",
        "200-api-beside-an-answer",
        "200-in-the-result",
        "200-beside-an-empty-result",
        "200-beside-a-result",
        "200-gateway",
        "200-openai",
        "200-unsuccessful",
        "200-empty-object",
        "200-usage-only",
        "200-no-choice",
        "200-a-text-for-a-choice",
        "200-list",
        "200-text",
        "200-nothing",
        "200-nested-too-deeply",
        "200-a-stream-nobody-asked-for",
    ],
)
def test_what_is_no_answer_is_a_failure(status: int, body: str, failure: Numbers) -> None:
    with pytest.raises(UpstreamFailure) as failed:
        parse_answer(WORKERS_AI, status, body)

    assert failure == numbers(failed.value)


def nested(levels: int) -> str:
    """An answer in JSON mode whose innermost list is this many levels deep."""
    return '{"response":' + "[" * (levels - 1) + "]" * (levels - 1) + "}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (nested(100), "[" * 99 + "]" * 99),
        ('{"response":[' + "[]," * 200 + "0]}", "[" + "[]," * 200 + "0]"),
        (json.dumps({"response": '[{"' * 200}), '[{"' * 200),
    ],
    ids=["at-the-limit", "flat", "in-a-text"],
)
def test_an_answer_may_have_many_brackets(body: str, text: str) -> None:
    assert text == parse_answer(WORKERS_AI, 200, body).text


def test_an_answer_nested_over_the_limit_is_not_parsed() -> None:
    with pytest.raises(UpstreamFailure) as failed:
        parse_answer(WORKERS_AI, 200, nested(101))

    assert ("malformed", None, 200) == numbers(failed.value)


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (429, '{"internalCode": 3036}', ("refused", 3036, 429)),
        (403, '{"errors": [{"code": 5018}, {"code": 3040}]}', ("refused", 5018, 403)),
        (503, "busy", ("malformed", None, 503)),
        (500, "{}", ("refused", None, 500)),
    ],
    ids=["workers-ai", "the-first-of-several", "no-json", "no-code"],
)
def test_an_error_body_is_read_whatever_it_is(status: int, body: str, failure: Numbers) -> None:
    assert failure == numbers(parse_failure(WORKERS_AI, status, body))


# Counts


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (Counted(), Counted(), Counted()),
        (Counted(1, 2), Counted(), Counted(1, 2)),
        (Counted(), Counted(1, 2), Counted(1, 2)),
        (Counted(9, 2), Counted(1, 5), Counted(9, 5)),
        (Counted(0, None), Counted(None, 0), Counted(0, 0)),
    ],
)
def test_of_two_counts_each_is_the_larger(one: Counted, other: Counted, merged: Counted) -> None:
    assert merged == one.merged_with(other)


# What is charged for so many characters that nobody counted.
OF_40 = bound_tokens("~" * 40)
OF_412 = bound_tokens("~" * 412)


@pytest.mark.parametrize(
    ("counted", "characters", "completed"),
    [
        (Counted(12, 3), 40, Usage(12, 3)),
        (Counted(), 40, Usage(4, OF_40, estimated=True, uncounted_in=4, uncounted_out=OF_40)),
        (Counted(12, None), 40, Usage(12, OF_40, estimated=True, uncounted_out=OF_40)),
        (Counted(None, 3), 40, Usage(4, 3, estimated=True, uncounted_in=4)),
        (Counted(0, 0), 40, Usage(4, OF_40, estimated=True, uncounted_in=4, uncounted_out=OF_40)),
        (Counted(12, 0), 1, Usage(12, 1, estimated=True, uncounted_out=1)),
        (Counted(12, 0), 0, Usage(12, 0)),
        (Counted(12, None), 0, Usage(12, 0, estimated=True, uncounted_out=0)),
    ],
    ids=[
        "counted",
        "not-counted",
        "input-only",
        "output-only",
        "placeholders",
        "never-zero-for-a-text",
        "zero-for-none",
        "not-counted-and-no-text",
    ],
)
def test_what_was_not_counted_is_estimated_and_marked(
    counted: Counted, characters: int, completed: Usage
) -> None:
    assert completed == counted.completed(make_bounds(), Produced("~" * characters))


@pytest.mark.parametrize(
    ("counted", "characters", "completed"),
    [
        (Counted(12, 1), 412, Usage(12, OF_412, estimated=True, uncounted_out=OF_412)),
        (Counted(12, 412), 412, Usage(12, 412)),
        (Counted(12, 450), 412, Usage(12, 450)),
        (Counted(12, 0), 0, Usage(12, 0)),
        (Counted(12, 1), 0, Usage(12, 1)),
        (Counted(), 412, Usage(4, OF_412, estimated=True, uncounted_in=4, uncounted_out=OF_412)),
    ],
)
def test_what_was_produced_is_the_least_while_an_answer_has_not_ended(
    counted: Counted, characters: int, completed: Usage
) -> None:
    assert completed == counted.completed(
        make_bounds(), Produced("~" * characters), has_ended=False
    )


# Streams


def read(*chunks: bytes) -> tuple[list[Piece], AnswerStream]:
    stream = AnswerStream(WORKERS_AI)
    texts = [text for chunk in chunks for text in stream.feed(chunk)]
    return texts + stream.end(), stream


@pytest.mark.parametrize(
    ("frames", "texts", "counted", "characters"),
    [
        (
            [native("Hel"), native("lo"), native("", **usage(12, 2)), DONE],
            ["Hel", "lo"],
            Counted(12, 2),
            5,
        ),
        (
            [
                frame(choice(role="assistant", content="")),
                frame(choice(content="Hel")),
                frame(choice(content="lo")),
                frame(finish()),
                frame({"choices": [], **usage(12, 2)}),
                DONE,
            ],
            ["Hel", "lo"],
            Counted(12, 2),
            5,
        ),
        ([frame({"result": {"response": "Hi"}}), DONE], ["Hi"], Counted(), 2),
        ([native(4), native(2), native(0), DONE], ["4", "2", "0"], Counted(), 3),
        ([frame(choice(content=4)), frame(finish())], ["4"], Counted(), 1),
        ([native({"a": 1}), DONE], ['{"a":1}'], Counted(), 7),
        ([native(None), native("x"), DONE], ["x"], Counted(), 1),
        (
            [native("a", **usage(12, 1)), native("b", **usage(12, 2)), DONE],
            ["a", "b"],
            Counted(12, 2),
            2,
        ),
        (
            [native("a", **usage(12, 9)), native("b", **usage(0, 0)), DONE],
            ["a", "b"],
            Counted(12, 9),
            2,
        ),
        (
            [
                frame(choice(content="a")),
                frame(finish("stop", **usage(12, 1))),
                frame(finish("stop", **usage(12, 2))),
                frame(choice(content="b")),
                frame(finish("length", **usage(12, 3))),
            ],
            ["a", "b"],
            Counted(12, 3),
            2,
        ),
        ([native("a"), DONE, DONE], ["a"], Counted(), 1),
        ([native("a"), DONE, native("b", **usage(12, 2)), DONE], ["a", "b"], Counted(12, 2), 2),
        (
            [
                frame(choice(reasoning_content="Hmm")),
                frame(choice(reasoning="so")),
                frame(choice(content="a")),
                DONE,
            ],
            [ReasoningText("Hmm"), ReasoningText("so"), "a"],
            Counted(),
            6,
        ),
        ([native("a", finish_reason="stop")], ["a"], Counted(), 1),
        (
            [frame(choice(tool_calls=[{"id": "x"}])), frame(finish())],
            [ToolCall(0, "", id="x")],
            Counted(),
            0,
        ),
        ([frame(choice(content="a") | {"response": "a"}), DONE], ["a"], Counted(), 1),
        ([native("a \ud83d"), native("\ude42 b"), DONE], ["a ", "🙂 b"], Counted(), 6),
        ([native("a \ud83d"), native("b"), DONE], ["a ", "\ufffdb"], Counted(), 4),
        ([native("\ude42a"), DONE], ["\ufffda"], Counted(), 2),
        ([native("a"), b": ping\n\n", b"event: x\nid: 7\n\n", DONE], ["a"], Counted(), 1),
        ([b'event: chunk\nid: 7\ndata: {"response":\ndata: "a"}\n\n', DONE], ["a"], Counted(), 1),
        ([native("a"), b"data:  [DONE] \n\n"], ["a"], Counted(), 1),
        ([native("a"), b"data: [DONE]"], ["a"], Counted(), 1),
    ],
    ids=[
        "native",
        "openai-usage-without-a-choice",
        "wrapped",
        "numbers",
        "a-number-in-openais",
        "an-object",
        "null",
        "usage-grows-and-is-no-sum",
        "the-largest-usage-wins",
        "several-finish-frames",
        "done-twice",
        "more-after-done",
        "reasoning",
        "a-finish-reason-in-a-native-frame",
        "a-tool-call-is-no-text",
        "both-dialects-at-once",
        "a-surrogate-pair-over-two-frames",
        "half-a-pair-and-another-text",
        "the-second-half-alone",
        "comments-and-events-without-data",
        "data-over-two-lines",
        "done-between-blanks",
        "done-without-its-blank-line",
    ],
)
def test_a_finished_stream_gives_its_texts_and_counts(
    frames: list[bytes], texts: list[str], counted: Counted, characters: int
) -> None:
    given, stream = read(b"".join(frames))

    assert texts == given
    assert (True, None) == (stream.finished, stream.failure)
    assert (counted, characters) == (stream.counted, stream.produced.characters)


@pytest.mark.parametrize(
    "raw",
    [
        native("a"),
        native("a") + native("b")[:-9],
        native("a") + b"data: {",
        native("a") + b"data: [DON",
        native("a") + frame(choice(role="assistant")),
        native("a") + frame({"choices": [], **usage(12, 1)}),
        native("a", finish_reason=None),
        native("a", finish_reason=""),
        native("a", finish_reason=False),
        frame({"choices": [{"delta": {"content": "a"}, "finish_reason": ""}]}),
    ],
    ids=[
        "no-done",
        "cut-in-a-token",
        "cut-in-a-frame",
        "cut-in-done",
        "no-finish-reason",
        "usage-is-no-finish",
        "no-finish-in-a-native-frame",
        "an-empty-finish-in-a-native-frame",
        "no-text-in-its-place",
        "an-empty-finish",
    ],
)
def test_a_stream_that_never_said_it_was_done_is_not_finished(raw: bytes) -> None:
    texts, stream = read(raw)

    assert ["a"] == texts
    assert (False, None) == (stream.finished, stream.failure)


@pytest.mark.parametrize(
    ("bad", "failure"),
    [
        (frame({"errors": [{"code": 3040}]}), ("refused", 3040, 200)),
        (frame({"internalCode": 3007}), ("refused", 3007, 200)),
        (frame({"error": {"code": 2017}}), ("refused", 2017, 200)),
        (frame({"error": "blocked", "code": 2016}), ("refused", 2016, 200)),
        (frame({"result": {"error": "no"}}), ("refused", None, 200)),
        (frame({"result": {}, "errors": [{"code": 3040}]}), ("refused", 3040, 200)),
        (frame({"result": [], "error": [{"code": 2017}]}), ("refused", 2017, 200)),
        (b"data: nonsense\n\n", ("malformed", None, 200)),
        (b"data: [1]\n\n", ("malformed", None, 200)),
        (b"data: {\n\n", ("malformed", None, 200)),
        (b"data: " + b"[" * 100_000 + b"\n\n", ("malformed", None, 200)),
        (b"data: " + b"x" * MAX_FRAME_CHARACTERS, ("frame_too_large", None, 200)),
    ],
    ids=[
        "errors",
        "workers-ai",
        "openai",
        "a-code-beside-its-error",
        "in-the-result",
        "beside-an-empty-result",
        "gateway",
        "garbage",
        "a-list",
        "half-a-value",
        "nested-too-deeply",
        "over-the-cap",
    ],
)
def test_a_bad_frame_fails_the_stream_and_nothing_after_it_is_read(
    bad: bytes, failure: Numbers
) -> None:
    raw = native("a", **usage(12, 1)) + bad + native("b", **usage(99, 99)) + DONE

    texts, stream = read(raw)

    assert ["a"] == texts
    assert failure == numbers(stream.failure)
    produced = stream.produced.characters
    assert (False, Counted(12, 1), 1) == (stream.finished, stream.counted, produced)


@pytest.mark.parametrize("line_end", [b"", b"\n", b"\r\n"], ids=["none", "one", "a-crlf"])
def test_an_error_frame_counts_without_its_blank_line(line_end: bytes) -> None:
    stream = AnswerStream(WORKERS_AI)
    stream.feed(b'data: {"errors":[{"code":2016}]}' + line_end)

    assert [] == stream.end()
    assert ("refused", 2016, 200) == numbers(stream.failure)


def test_a_failed_stream_stays_failed() -> None:
    stream = AnswerStream(WORKERS_AI)
    stream.feed(frame({"internalCode": 3040}))

    assert [] == stream.feed(native("b") + DONE) + stream.end()
    assert ("refused", 3040, 200) == numbers(stream.failure)
    assert not stream.finished


def test_texts_come_out_with_the_chunk_that_completes_them() -> None:
    stream = AnswerStream(WORKERS_AI)

    assert [] == stream.feed(native("Hel")[:-1])
    assert ["Hel"] == stream.feed(b"\n" + native("lo")[:5])
    assert ["lo"] == stream.feed(native("lo")[5:])


def test_a_stream_of_a_whole_answer_has_given_it() -> None:
    stream = AnswerStream.of(WORKERS_AI, Answer("Hello", Counted(12, 3), "Hello"))

    assert (True, None, Counted(12, 3), 5) == (
        stream.finished,
        stream.failure,
        stream.counted,
        stream.produced.characters,
    )


def test_an_empty_frame_only_keeps_the_connection_alive() -> None:
    reader = AnswerStream(WORKERS_AI)

    assert ["Hel", "lo"] == reader.feed(
        b'data: {"response":"Hel"}\n\ndata:\n\ndata: {"response":"lo"}\n\n'
    )
    assert None is reader.failure
