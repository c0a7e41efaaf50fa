"""What one frame says, in the shapes that really come."""

from __future__ import annotations

import pytest

from bluey.dialects.dialect import FAILED, Call
from bluey.dialects.frames import plain_text, read_frame, read_usage
from bluey.usage import Counted


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ({"response": "Hel"}, "Hel"),
        ({"response": "Hel", "tool_calls": [], "p": "abdef"}, "Hel"),
        ({"response": "", "tool_calls": [], "p": "abdef"}, ""),
        ({"response": "Hel", "p": "abdef"}, "Hel"),
        ({"response": "Hel", "tool_calls": None}, "Hel"),
        ({"response": "Hel", "tool_calls": [{"name": "weather"}], "p": "ab"}, None),
        ({"response": "Hel", "tool_calls": [], "p": "ab", "finish_reason": None}, None),
        ({"response": "Hel", "tool_calls": [], "usage": {}}, None),
        ({"response": "Hel", "tool_calls": [], "error": "no"}, None),
        ({"response": 7, "tool_calls": [], "p": "ab"}, None),
        ({"tool_calls": [], "p": "ab"}, None),
        ({"choices": [{"delta": {"content": "Hel"}}]}, None),
        ({}, None),
    ],
)
def test_a_frame_of_nothing_but_a_text_is_read_at_once(
    frame: dict[str, object], text: str | None
) -> None:
    assert text == plain_text(frame)


def test_a_frame_of_padding_says_nothing() -> None:
    read = read_frame(200, {"tool_calls": [], "p": "abdefgh"})

    assert ("", "", (), None) == (read.text, read.produced, read.calls, read.finish_reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("stop", "stop"),
        ("STOP", "stop"),
        ("end_turn", "stop"),
        ("eos_token", "stop"),
        ("length", "length"),
        ("model_length", "length"),
        ("MAX_TOKENS", "length"),
        ("max_output_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_calls", "tool_calls"),
        ("tool_use", "tool_calls"),
        ("function_call", "tool_calls"),
        ("content_filter", "content_filter"),
        ("SAFETY", "content_filter"),
        ("sensitive", "content_filter"),
        ("refusal", "content_filter"),
        ("error", FAILED),
        ("abort", FAILED),
        ("insufficient_system_resource", FAILED),
        ("network_error", FAILED),
        ({"type": "length", "length": 512}, "length"),
        ("something_new", "something_new"),
        ("", None),
        (None, None),
        (False, None),
        (7, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("place", ["at-the-top", "in-a-choice"])
def test_a_finish_reason_gets_openais_name(said: object, reason: str | None, place: str) -> None:
    frame: dict[str, object] = {"finish_reason": said}
    if place == "in-a-choice":
        frame = {"choices": [{"delta": {}, **frame}]}

    assert reason == read_frame(200, frame).finish_reason


@pytest.mark.parametrize(
    ("call", "read"),
    [
        ({"name": "a", "arguments": {"city": "Zürich"}}, Call("a", '{"city":"Zürich"}')),
        ({"function": {"name": "a", "arguments": {}}, "index": 2}, Call("a", "{}", None, 2)),
        ({"function": {"name": "a", "arguments": None}}, Call("a", "")),
        ({"function": {"name": "a"}, "id": "x" * 400}, Call("a", "", "x" * 400)),
        ({"name": "weather.get", "arguments": ""}, Call("weather.get", "")),
        ({"name": "functions.weather:0"}, Call("functions.weather:0", "")),
        ({"name": "", "id": "", "arguments": "{}"}, Call(None, "{}")),
        ({"name": None, "id": None, "type": None, "index": None}, Call(None, "")),
        ({"name": "a", "id": 7}, Call("a", "", "7")),
    ],
)
def test_a_call_is_read_whatever_it_leaves_out(call: dict[str, object], read: Call) -> None:
    assert (read,) == read_frame(200, {"tool_calls": [call]}).calls


def usage(
    prompt: int, completion: int, total: int, of_prompt: object, of_completion: object
) -> object:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": total,
        "prompt_tokens_details": of_prompt,
        "completion_tokens_details": of_completion,
    }


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        # What xAI's entry in the catalogue shows: the reasoning is beside the completion.
        (
            usage(214, 220, 870, {"cached_tokens": 128}, {"reasoning_tokens": 436}),
            Counted(214, 656, 128, 436),
        ),
        # And OpenAI's: it is in the completion.
        (
            usage(16, 128, 144, {"cache_write_tokens": 9}, {"reasoning_tokens": 25}),
            Counted(16, 128, None, 25, 9),
        ),
        # A total that is neither says nothing.
        (usage(16, 128, 999, {}, {"reasoning_tokens": 25}), Counted(16, 128, None, 25)),
    ],
)
def test_reasoning_counts_once_wherever_it_is_counted(told: object, counted: Counted) -> None:
    assert counted == read_usage(told)
