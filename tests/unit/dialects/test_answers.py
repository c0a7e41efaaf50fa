"""Answers in a dialect of the test's own: what reads them knows none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bluey.chat import ToolCall
from bluey.dialects.answers import AnswerStream, parse_answer, parse_failure
from bluey.dialects.dialect import Asked, Call, Dialect, Frame
from bluey.errors import UpstreamFailure
from bluey.gateway.call import dialect_of
from bluey.models.model import Model
from bluey.usage import Counted
from tests.fakes.upstream import frame
from tests.fakes.values import PRIMARY


def read(http_status: int, value: Mapping[str, object]) -> Frame:
    if "oops" in value:
        raise UpstreamFailure("refused", code=7, http_status=http_status)
    if "call" in value:
        return Frame(calls=(Call(str(value["call"]), "{}", index=3),), produced="{}")
    if "end" in value:
        return Frame(counted=Counted(5, 2), finish_reason="stop")
    return Frame(str(value.get("say", "")), str(value.get("say", "")), is_answer="say" in value)


def fail(http_status: int, _value: Mapping[str, object]) -> UpstreamFailure:
    return UpstreamFailure("refused", code=9, http_status=http_status)


def ask(asked: Asked) -> dict[str, object]:
    return {"turns": len(asked.chat.turns)}


SPOKEN = Dialect("spoken", ("test/",), ask, lambda _value: None, read, fail)


def test_a_whole_answer_is_what_the_dialect_reads() -> None:
    answer = parse_answer(SPOKEN, 200, '{"say":"Hi"}')

    assert ("Hi", "Hi", ()) == (answer.text, answer.produced, answer.tool_calls)


@pytest.mark.parametrize(
    ("status", "body", "reason", "code"),
    [
        (200, '{"oops":1}', "refused", 7),
        (200, '{"else":1}', "malformed", None),
        (500, '{"say":"Hi"}', "refused", 9),
        (500, "<html>", "malformed", None),
        (200, "[" * 101 + "]" * 101, "malformed", None),
    ],
    ids=["an-error-in-it", "no-answer", "an-error-status", "no-json", "nested-too-deeply"],
)
def test_a_failure_is_the_dialects_own(
    status: int, body: str, reason: str, code: int | None
) -> None:
    with pytest.raises(UpstreamFailure) as raised:
        parse_answer(SPOKEN, status, body)

    failure = raised.value
    assert (reason, code, status) == (failure.reason, failure.code, failure.http_status)
    if status >= 400:
        parsed = parse_failure(SPOKEN, status, body)
        assert (reason, code) == (parsed.reason, parsed.code)


def test_a_stream_is_read_frame_by_frame() -> None:
    stream = AnswerStream(SPOKEN)

    pieces = stream.feed(frame({"say": "Hel"}) + frame({"call": "look"}) + frame({"end": 1}))

    assert ["Hel", ToolCall(0, "{}", None, "look")] == pieces
    assert (True, "stop", Counted(5, 2), 5) == (
        stream.finished,
        stream.finish_reason,
        stream.counted,
        stream.produced.characters,
    )


def test_a_stream_ends_at_the_error_that_the_dialect_reads() -> None:
    stream = AnswerStream(SPOKEN)

    assert ["Hel"] == stream.feed(frame({"say": "Hel"}) + frame({"oops": 1}) + frame({"say": "lo"}))
    assert stream.failure is not None
    assert 7 == stream.failure.code


@pytest.mark.parametrize(
    ("model_id", "dialect"),
    [
        (PRIMARY, "workers_ai"),
        ("anything", "workers_ai"),
        ("@cf/openai/gpt-oss-9", "openai_chat"),
        ("openai/gpt", "openai_chat"),
        ("dynamic/support", "dynamic_route"),
    ],
)
def test_a_model_that_the_catalogue_does_not_list_speaks_what_its_id_says(
    model_id: str, dialect: str
) -> None:
    assert dialect == dialect_of(Model(model_id)).name
