from __future__ import annotations

import pytest

from bluey.apis.api import Reply
from bluey.apis.call_ids import CallIds, models_id
from bluey.chat import ToolCall, Turn

REPLY = Reply("0123456789abcdef01234567", 1_795_000_000, "m", 64)
OURS = "0123456789abcdef01234567"
BEFORE = (Turn("assistant", calls=(ToolCall(0, "{}", "functions.weather:0", "weather"),)),)


@pytest.mark.parametrize(
    ("upstreams", "given"),
    [
        (["a", "b"], ["a", "b"]),
        ([None, ""], [f"call_{OURS}_0", f"call_{OURS}_1"]),
        (["chatcmplt", "chatcmplt"], ["chatcmplt", f"call_{OURS}_1"]),
        (["functions.weather:0"], [f"functions.weather:0~{OURS}_0"]),
        (["x" * 1_000], ["x" * 1_000]),
    ],
    ids=["its-own", "none", "twice-in-an-answer", "already-in-the-chat", "long"],
)
def test_no_two_calls_of_a_chat_share_an_id(upstreams: list[str | None], given: list[str]) -> None:
    ids = CallIds(REPLY, BEFORE)

    calls = [ToolCall(index, "{}", id_, "a") for index, id_ in enumerate(upstreams)]

    assert given == [ids.id_of(call) for call in calls]


@pytest.mark.parametrize(
    ("sent", "models"),
    [
        (f"functions.weather:0~{OURS}_0", "functions.weather:0"),
        (f"call_{OURS}_1", f"call_{OURS}_1"),
        ("a~b", "a~b"),
        ("", ""),
        (f"~{OURS}_0", ""),
    ],
)
def test_a_model_sees_its_own_id_again(sent: str, models: str) -> None:
    assert models == models_id(sent)
