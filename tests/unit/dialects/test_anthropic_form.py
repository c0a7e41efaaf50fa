"""What the models that speak Anthropic's dialect are asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.chat import (
    Chat,
    Effort,
    Image,
    JsonFormat,
    NamedTool,
    ReasoningText,
    Sampling,
    Tool,
    ToolCall,
    Turn,
)
from bluey.dialects.anthropic_form import message_inputs
from bluey.dialects.dialect import Asked
from bluey.models.catalogue import model_of
from bluey.models.model import Model, Reasoning

HELLO = Turn("user", ("hello",))
OPENING: dict[str, object] = {"type": "text", "text": "(The assistant speaks first.)"}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
WEATHER = Tool("weather", "Tells the weather", SCHEMA)
ADAPTIVE = Model("anthropic/new", reasoning=Reasoning(("low", "high"), "high", "output_config"))
BUDGETED = Model("anthropic/old", reasoning=Reasoning(("none", "high"), "none", "budget_tokens"))


def asked(
    chat: Chat, model: Model = ADAPTIVE, tokens: int = 64, effort: Effort | None = None
) -> dict[str, Any]:
    return message_inputs(Asked(chat, model, tokens, effort))


def said(*turns: Turn) -> list[dict[str, Any]]:
    """The messages of these turns."""
    messages: list[dict[str, Any]] = asked(Chat(turns), Model("anthropic/x"))["messages"]
    return messages


def text(words: str) -> dict[str, object]:
    return {"type": "text", "text": words}


def use(call_id: str, name: str = "weather", **given: object) -> dict[str, object]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": given}


def result(call_id: str, *content: dict[str, object]) -> dict[str, object]:
    block: dict[str, object] = {"type": "tool_result", "tool_use_id": call_id}
    return {**block, "content": list(content)} if content else block


def user(*content: dict[str, object]) -> dict[str, object]:
    return {"role": "user", "content": list(content)}


def assistant(*content: dict[str, object]) -> dict[str, object]:
    return {"role": "assistant", "content": list(content)}


def call(call_id: str | None, name: str | None = "weather", arguments: str = "{}") -> ToolCall:
    return ToolCall(0, arguments, call_id, name)


def test_a_chat_has_its_messages_and_its_limit_and_nothing_else() -> None:
    assert {"max_tokens": 64, "messages": [user(text("hello"))]} == asked(
        Chat((HELLO,)), Model("anthropic/x")
    )


def test_all_instructions_are_one_text() -> None:
    turns = (Turn("system", ("Be brief.", "Be kind.")), HELLO, Turn("system", ("Rhyme.",)))

    inputs = asked(Chat(turns))

    assert "Be brief.\nBe kind.\n\nRhyme." == inputs["system"]
    assert [user(text("hello"))] == inputs["messages"]


def test_instructions_without_a_message_are_the_message() -> None:
    inputs = asked(Chat((Turn("system", ("Say hi.",)),)))

    assert [user(text("Say hi."))] == inputs["messages"]
    assert "system" not in inputs


def test_how_words_are_chosen_and_where_they_end_has_the_vendors_names() -> None:
    chat = Chat((HELLO,), stream=True, sampling=Sampling(0.3, 0.9, ("END",)))

    inputs = asked(chat, Model("anthropic/x"))

    del inputs["messages"]
    assert {
        "max_tokens": 64,
        "stream": True,
        "temperature": 0.3,
        "top_p": 0.9,
        "stop_sequences": ["END"],
    } == inputs


@pytest.mark.parametrize(
    ("model_id", "sampling", "sent"),
    [
        ("anthropic/claude-opus-5.5", Sampling(1, 1), {}),
        ("anthropic/claude-opus-5.5", Sampling(0.2, 0.2), {}),
        ("anthropic/claude-haiku-4.5", Sampling(0.2), {"temperature": 0.2}),
        ("anthropic/claude-haiku-4.5", Sampling(1.5), {"temperature": 1}),
        ("anthropic/claude-haiku-4.5", Sampling(None, 0.2), {"top_p": 0.2}),
        ("anthropic/claude-haiku-4.5", Sampling(0.2, 0.2), {"temperature": 0.2}),
        ("anthropic/claude-haiku-4.5", Sampling(None, None, (), 7, 1, 1), {}),
    ],
)
def test_a_model_is_sent_no_more_than_it_takes(
    model_id: str, sampling: Sampling, sent: dict[str, object]
) -> None:
    inputs = asked(Chat((HELLO,), sampling=sampling), model_of(model_id))

    assert {"max_tokens", "messages", *sent} == set(inputs) - {"thinking"}
    assert sent == {name: inputs[name] for name in sent}


@pytest.mark.parametrize(
    ("turns", "messages"),
    [
        (
            (HELLO, Turn("user", ("again",)), Turn("assistant", ("hi",)), HELLO),
            [user(text("hello"), text("again")), assistant(text("hi")), user(text("hello"))],
        ),
        (
            (HELLO, Turn("assistant", (" ",)), Turn("assistant"), Turn("user", ("", "there"))),
            [user(text("hello"), text("there"))],
        ),
        (
            (Turn("assistant", ("Welcome!",)), HELLO),
            [user(OPENING), assistant(text("Welcome!")), user(text("hello"))],
        ),
        (
            (HELLO, Turn("assistant", ("The answer is \n",))),
            [user(text("hello")), assistant(text("The answer is"))],
        ),
        (
            (HELLO, Turn("assistant", ("hi ",), reasoning="They greet."), HELLO),
            [user(text("hello")), assistant(text("hi ")), user(text("hello"))],
        ),
    ],
    ids=["neighbours", "blank-texts", "assistant-first", "prefill", "reasoning"],
)
def test_messages_alternate_and_say_something(
    turns: tuple[Turn, ...], messages: list[dict[str, object]]
) -> None:
    assert messages == said(*turns)


def test_an_image_is_sent_with_its_bytes() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "aGk="}

    assert [user(text("What?"), {"type": "image", "source": source})] == said(
        Turn("user", ("What?", Image.of("image/png", "aGk=")))
    )


@pytest.mark.parametrize(
    ("turns", "messages"),
    [
        (
            (
                Turn("assistant", ("I look.",), calls=(call("a"), call("b"))),
                Turn("tool", ("sun",), call_id="a"),
                Turn("user", ("Well?",)),
                Turn("tool", ("rain",), call_id="b"),
            ),
            [
                assistant(text("I look."), use("a"), use("b")),
                user(result("a", text("sun")), result("b", text("rain")), text("Well?")),
            ],
        ),
        (
            (Turn("assistant", calls=(call("a"),)), Turn("tool", call_id="a")),
            [assistant(use("a")), user(result("a"))],
        ),
        (
            (Turn("assistant", calls=(call("a"), call("b"))), Turn("tool", ("x",), call_id="b")),
            [assistant(use("a"), use("b")), user(result("b", text("x")), result("a"))],
        ),
        (
            (Turn("assistant", calls=(call("a"),)), Turn("assistant", ("Hm.",))),
            [assistant(use("a")), user(result("a")), assistant(text("Hm."))],
        ),
        (
            (Turn("assistant", ("Hm.",)), Turn("tool", ("sun",), call_id="gone")),
            [assistant(text("Hm.")), user(text("sun"))],
        ),
        (
            (
                Turn("assistant", calls=(call("f.w:0"), call("f.w:0"), call(None))),
                Turn("tool", ("1",), call_id="f.w:0"),
                Turn("tool", ("2",), call_id="f.w:0"),
                Turn("tool", ("3",)),
            ),
            [
                assistant(use("call_0"), use("call_1"), use("call_2")),
                user(
                    result("call_0", text("1")),
                    result("call_1", text("2")),
                    result("call_2", text("3")),
                ),
            ],
        ),
        (
            (
                Turn("assistant", calls=(call("a"),)),
                Turn("tool", ("1",), call_id="a"),
                Turn("assistant", calls=(call("a"),)),
                Turn("tool", ("2",), call_id="a"),
            ),
            [
                assistant(use("a")),
                user(result("a", text("1"))),
                assistant(use("call_0")),
                user(result("call_0", text("2"))),
            ],
        ),
        (
            (Turn("assistant", calls=(call("call_1"), call("call_1"))),),
            [assistant(use("call_1"), use("call_0")), user(result("call_1"), result("call_0"))],
        ),
        (
            (Turn("assistant", calls=(call("x" * 200),)),),
            [assistant(use("x" * 200)), user(result("x" * 200))],
        ),
    ],
    ids=[
        "all-results-first",
        "empty-result",
        "missing-result",
        "no-result-at-all",
        "result-of-nothing",
        "unfit-and-equal-ids",
        "id-again",
        "made-id-is-free",
        "long-id",
    ],
)
def test_every_call_is_followed_by_its_result(
    turns: tuple[Turn, ...], messages: list[dict[str, object]]
) -> None:
    assert [user(text("hello")), *messages] == said(HELLO, *turns)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("get_weather-2", "get_weather-2"),
        ("functions.weather:0", "functions_weather_0"),
        ("wetter ü", "wetter__"),
        ("w" * 200, "w" * 64),
        ("", "_"),
        (None, "_"),
    ],
)
def test_a_name_that_a_model_made_up_is_made_to_fit(name: str | None, sent: str) -> None:
    message = said(HELLO, Turn("assistant", calls=(call("a", name),)))[1]

    assert sent == message["content"][0]["name"]


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ('{"city": "Bonn"}', {"city": "Bonn"}),
        ("", {}),
        (" ", {}),
        ("{}", {}),
        ('["Bonn"]', {"arguments": '["Bonn"]'}),
        ("null", {"arguments": "null"}),
        ('{"city": "Bo', {"arguments": '{"city": "Bo'}),
        ('{"n": NaN}', {"arguments": '{"n": NaN}'}),
        ('{"n": 1e999}', {"arguments": '{"n": 1e999}'}),
        ('{"a":' * 5_000, {"arguments": '{"a":' * 5_000}),
    ],
    ids=range(10),
)
def test_arguments_are_an_object(arguments: str, sent: dict[str, object]) -> None:
    message = said(HELLO, Turn("assistant", calls=(call("a", arguments=arguments),)))[1]

    assert sent == message["content"][0]["input"]
    json.dumps(message, allow_nan=False)


def test_tools_have_a_schema_of_an_object() -> None:
    tools = (WEATHER, Tool("now"), Tool("then", parameters={"properties": {}}, strict=True))

    assert [
        {"name": "weather", "description": "Tells the weather", "input_schema": SCHEMA},
        {"name": "now", "input_schema": {"type": "object"}},
        {"name": "then", "input_schema": {"type": "object", "properties": {}}, "strict": True},
    ] == asked(Chat((HELLO,), tools=tools))["tools"]


@pytest.mark.parametrize(
    ("choice", "parallel", "sent"),
    [
        (None, None, None),
        ("auto", None, None),
        ("auto", True, None),
        (None, False, {"type": "auto", "disable_parallel_tool_use": True}),
        ("none", False, {"type": "none"}),
        ("required", None, {"type": "any"}),
        (NamedTool("weather"), None, {"type": "tool", "name": "weather"}),
        (
            NamedTool("weather"),
            False,
            {"type": "tool", "name": "weather", "disable_parallel_tool_use": True},
        ),
    ],
)
def test_whether_a_tool_is_called_has_the_vendors_words(
    choice: Any, parallel: bool | None, sent: dict[str, object] | None
) -> None:
    chat = Chat((HELLO,), tools=(WEATHER,), tool_choice=choice, parallel_calls=parallel)

    assert sent == asked(chat).get("tool_choice")


def test_a_schema_says_that_there_are_no_other_properties() -> None:
    schema = {
        "type": "object",
        "properties": {
            "place": {"anyOf": [{"type": "object", "properties": {}}, {"type": "null"}]},
            "open": {"type": "object", "additionalProperties": True},
            "example": {"const": {"type": "object"}},
        },
    }
    closed = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "place": {
                "anyOf": [
                    {"type": "object", "properties": {}, "additionalProperties": False},
                    {"type": "null"},
                ]
            },
            "open": {"type": "object", "additionalProperties": True},
            "example": {"const": {"type": "object"}},
        },
    }

    inputs = asked(Chat((HELLO,), format=JsonFormat(schema)), Model("anthropic/x"))

    assert {"format": {"type": "json_schema", "schema": closed}} == inputs["output_config"]


@pytest.mark.parametrize(
    ("model", "tokens", "effort", "thinking", "config"),
    [
        (Model("anthropic/x"), 64, None, None, None),
        (ADAPTIVE, 64, None, {"type": "adaptive", "display": "summarized"}, None),
        (ADAPTIVE, 64, "low", {"type": "adaptive", "display": "summarized"}, {"effort": "low"}),
        (BUDGETED, 8_192, None, None, None),
        (BUDGETED, 8_192, "none", None, None),
        (BUDGETED, 2_047, "high", None, None),
        (BUDGETED, 2_048, "high", {"type": "enabled", "budget_tokens": 1_024}, None),
        (BUDGETED, 65_536, "high", {"type": "enabled", "budget_tokens": 16_384}, None),
    ],
)
def test_a_model_is_told_how_much_to_think_by_its_own_input(
    model: Model,
    tokens: int,
    effort: Effort | None,
    thinking: dict[str, object] | None,
    config: dict[str, object] | None,
) -> None:
    inputs = asked(Chat((HELLO,)), model, tokens, effort)

    assert (thinking, config) == (inputs.get("thinking"), inputs.get("output_config"))


@pytest.mark.parametrize(
    "chat",
    [
        Chat((HELLO,), sampling=Sampling(temperature=0.2)),
        Chat((HELLO,), sampling=Sampling(top_p=0.2)),
        Chat((HELLO,), tools=(WEATHER,), tool_choice="required"),
        Chat((HELLO,), tools=(WEATHER,), tool_choice=NamedTool("weather")),
        Chat((HELLO, Turn("assistant", ("The",)))),
        Chat(
            (HELLO, Turn("assistant", calls=(call("a"),)), Turn("tool", ("x",), call_id="a")),
            tools=(WEATHER,),
        ),
    ],
    ids=["temperature", "top_p", "required", "named", "prefill", "results"],
)
def test_a_model_with_a_budget_does_not_think_where_that_is_refused(chat: Chat) -> None:
    assert "thinking" not in asked(chat, BUDGETED, 8_192, "high")


SIGNED = (ReasoningText("Hm.", "CAQS"), ReasoningText("", "redacted:EmwK"))
THOUGHTS: tuple[dict[str, object], ...] = (
    {"type": "thinking", "thinking": "Hm.", "signature": "CAQS"},
    {"type": "redacted_thinking", "data": "EmwK"},
)


def test_what_was_thought_is_sent_back_with_its_signature_before_what_was_said() -> None:
    turn = Turn("assistant", ("Hi",), calls=(call("a"),), reasoning="Hm.", signed=SIGNED)

    _, answered, _ = said(HELLO, turn, Turn("tool", ("warm",), call_id="a"))

    assert assistant(*THOUGHTS, text("Hi"), use("a")) == answered


def test_what_was_thought_without_a_signature_is_not_sent() -> None:
    _, answered = said(HELLO, Turn("assistant", ("Hi",), reasoning="Hm."))

    assert assistant(text("Hi")) == answered


def test_a_message_is_not_made_of_thoughts_alone() -> None:
    assert [user(text("hello"))] == said(HELLO, Turn("assistant", signed=SIGNED))


def test_a_tools_error_is_told_as_one() -> None:
    turn = Turn("tool", ("no such city",), call_id="a", is_error=True)

    *_, last = said(HELLO, Turn("assistant", calls=(call("a"),)), turn)

    assert user({**result("a", text("no such city")), "is_error": True}) == last


def test_an_image_that_a_tool_returned_is_in_its_result() -> None:
    turn = Turn("tool", ("look", Image.of("image/png", "aGk=")), call_id="a")

    *_, last = said(HELLO, Turn("assistant", calls=(call("a"),)), turn)

    source = {"type": "base64", "media_type": "image/png", "data": "aGk="}
    assert user(result("a", text("look"), {"type": "image", "source": source})) == last


CALLED = Turn("assistant", calls=(call("a"),))
RETURNED = Turn("tool", ("x",), call_id="a")


@pytest.mark.parametrize(
    ("turns", "thinks"),
    [
        ((HELLO, Turn("assistant", calls=(call("a"),), signed=SIGNED), RETURNED), True),
        ((HELLO, Turn("assistant", calls=(call("a"),), signed=SIGNED), RETURNED, HELLO), True),
        ((HELLO, CALLED, RETURNED, HELLO), False),
        ((HELLO, CALLED, RETURNED, Turn("assistant", ("Hi",)), HELLO), True),
    ],
    ids=["signed", "signed-and-a-text", "unsigned-and-a-text", "an-earlier-call"],
)
def test_a_model_with_a_budget_thinks_after_results_where_it_sees_what_it_thought_before(
    turns: tuple[Turn, ...], thinks: bool
) -> None:
    inputs = asked(Chat(turns, tools=(WEATHER,)), BUDGETED, 8_192, "high")

    assert thinks == ("thinking" in inputs)
