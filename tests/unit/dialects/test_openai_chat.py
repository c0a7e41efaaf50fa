"""What the models that speak OpenAI's dialect are asked."""

from __future__ import annotations

from typing import Any

import pytest

from bluey.chat import Chat, Effort, Image, JsonFormat, ToolCall, Turn
from bluey.dialects.dialect import Asked
from bluey.dialects.openai_chat import build_compat_inputs, build_inputs
from bluey.models.model import Control, Model, Reasoning

HELLO = Turn("user", ("hello",))
SCHEMA = {"type": "object"}


def asked(chat: Chat, model_id: str = "openai/gpt", **others: Any) -> dict[str, object]:
    inputs = build_inputs(Asked(chat, Model(model_id), 64, **others))
    inputs.pop("messages")
    return inputs


def test_the_limit_has_the_name_that_each_model_reads() -> None:
    chat = Chat((HELLO,))

    assert {"max_completion_tokens": 64} == asked(chat)
    assert {"max_completion_tokens": 64, "max_tokens": 64} == asked(chat, "@cf/zai-org/glm-5.3")


@pytest.mark.parametrize(
    ("model_id", "schema"),
    [
        ("openai/gpt", {"name": "city", "schema": SCHEMA, "strict": True}),
        ("@cf/zai-org/glm-5.3", SCHEMA),
    ],
    ids=["enveloped", "bare"],
)
def test_a_schema_is_in_the_form_that_the_model_takes(
    model_id: str, schema: dict[str, object]
) -> None:
    chat = Chat((HELLO,), format=JsonFormat(SCHEMA, "city", strict=True))

    expected = {"type": "json_schema", "json_schema": schema}
    assert expected == asked(chat, model_id)["response_format"]


@pytest.mark.parametrize(
    ("control", "effort", "inputs"),
    [
        ("reasoning_effort", "low", {"reasoning_effort": "low"}),
        ("reasoning_effort", "none", {"reasoning_effort": "none"}),
        ("enable_thinking", "high", {"chat_template_kwargs": {"enable_thinking": True}}),
        ("enable_thinking", "none", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("reasoning_effort", None, {}),
    ],
)
def test_a_model_is_told_how_much_to_reason_by_its_own_input(
    control: Control, effort: Effort | None, inputs: dict[str, object]
) -> None:
    reasoning = Reasoning(("none", "low", "high"), "high", control)
    model = Model("openai/gpt", reasoning=reasoning)

    told = build_inputs(Asked(Chat((HELLO,)), model, 64, effort))

    assert inputs == {
        name: value for name, value in told.items() if name.startswith(("reasoning", "chat_"))
    }


REASONS = Reasoning(("high",), "high", "nothing")


def test_a_model_of_which_nothing_is_known_is_told_what_was_asked() -> None:
    told = build_inputs(Asked(Chat((HELLO,)), Model("openai/gpt-9"), 64, "low"))

    assert "low" == told["reasoning_effort"]


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        (Model("@cf/zai-org/glm", reasoning=REASONS), {"reasoning": "A greeting."}),
        (Model("@cf/zai-org/glm"), {}),
        (Model("deepseek/deepseek-v4", reasoning=REASONS), {"reasoning_content": "A greeting."}),
        # These refuse fields that they do not know.
        (Model("openai/gpt-6", reasoning=REASONS), {}),
        (Model("groq/gpt-oss", reasoning=REASONS), {}),
    ],
    ids=lambda value: value.id if isinstance(value, Model) else "-".join(value) or "nothing",
)
def test_what_was_reasoned_before_is_shown_to_a_model_that_takes_it(
    model: Model, shown: dict[str, str]
) -> None:
    chat = Chat((HELLO, Turn("assistant", ("Hi",), reasoning="A greeting."), HELLO))

    messages: Any = build_inputs(Asked(chat, model, 64))["messages"]

    assert {"role": "assistant", "content": "Hi", **shown} == messages[1]


def test_images_stay_in_their_place_among_the_texts() -> None:
    parts = ("What is", Image.of("image/png", "aGk="), "this?")

    messages: Any = build_inputs(Asked(Chat((Turn("user", parts),)), Model("b"), 64))["messages"]

    assert [
        {"type": "text", "text": "What is"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}},
        {"type": "text", "text": "this?"},
    ] == messages[0]["content"]


def test_a_route_of_the_gateways_is_named_in_the_body() -> None:
    assert (
        "dynamic/support"
        == build_compat_inputs(Asked(Chat((HELLO,)), Model("dynamic/support"), 64))["model"]
    )


SEEN = Image.of("image/png", "aGk=")
SHOWN = {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}
LABEL = {"type": "text", "text": "Images that the tool returned:"}
CALLED = Turn("assistant", calls=(ToolCall(0, "{}", "a", "look"), ToolCall(1, "{}", "b", "look")))
FIRST = Turn("tool", ("one", SEEN), call_id="a")
SECOND = Turn("tool", (SEEN,), call_id="b")


@pytest.mark.parametrize(
    ("after", "messages"),
    [
        ((), [{"role": "user", "content": [LABEL, SHOWN, SHOWN]}]),
        (
            (HELLO,),
            [{"role": "user", "content": [LABEL, SHOWN, SHOWN, {"type": "text", "text": "hello"}]}],
        ),
        (
            (Turn("assistant", ("I see.",)),),
            [
                {"role": "user", "content": [LABEL, SHOWN, SHOWN]},
                {"role": "assistant", "content": "I see."},
            ],
        ),
    ],
    ids=["at-the-end", "before-a-user", "before-an-assistant"],
)
def test_the_images_that_tools_returned_follow_in_what_the_user_says(
    after: tuple[Turn, ...], messages: list[object]
) -> None:
    chat = Chat((HELLO, CALLED, FIRST, SECOND, *after))

    sent: Any = build_inputs(Asked(chat, Model("openai/gpt"), 64))["messages"]

    assert [
        {"role": "tool", "content": "one", "tool_call_id": "a"},
        {"role": "tool", "content": "", "tool_call_id": "b"},
    ] == sent[2:4]
    assert messages == sent[4:]
    # What is said of them is a part of the prompt.
    assert 2 == chat.prompt.texts.count("Images that the tool returned:")
