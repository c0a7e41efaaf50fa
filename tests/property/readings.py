"""What streams with the frames that really come must be read as. tests/wire/README.md says where
each shape was seen."""

from __future__ import annotations

from bluey.chat import Piece, ReasoningText, ToolCall
from bluey.usage import Counted

Failure = tuple[str, int | str | None, int | None]
Reading = tuple[list[Piece], Counted, int, bool, Failure | None]

NONE = Counted()

NATIVE_READINGS: dict[str, Reading] = {
    "done_without_data": (["Hel", "lo"], NONE, 5, True, None),
    "error_before_done": (["Hel"], NONE, 3, False, ("refused", 7003, 200)),
    "error_without_data": (["Hel"], NONE, 3, False, ("refused", 3040, 200)),
    "error_without_data_before_done": ([], NONE, 0, False, ("refused", 7003, 200)),
    "errors_of_which_one_blocks": (["Hel"], NONE, 3, False, ("refused", 2017, 200)),
    "frames_without_blank_lines": (["Hel", "lo"], NONE, 5, True, None),
    "native_finish_reason": (["Hel", "lo"], NONE, 5, True, None),
    "native_finish_reason_alone": (["Hel", "lo"], Counted(12, 5), 5, True, None),
    "native_padded": (["Hel", "lo", " there", "!"], Counted(12, 5, 4), 12, True, None),
    "native_tool": (
        [ToolCall(0, '{"city":"Paris"}', None, "weather")],
        Counted(12, 5),
        23,
        True,
        None,
    ),
    "native_tool_in_pieces": (
        [
            ToolCall(0, "", "chatcmpl-tool-1f0c", "weather"),
            ToolCall(0, '{"city": '),
            ToolCall(0, '"Paris"}'),
        ],
        NONE,
        24,
        True,
        None,
    ),
    "native_tool_late_name": (
        [ToolCall(0, '{"city":"Paris"}', "chatcmpl-tool-1f0c", "weather")],
        NONE,
        23,
        True,
        None,
    ),
    "native_tool_without_name": (
        [ToolCall(0, '{"city":"Paris"}', "chatcmpl-tool-1f0c")],
        NONE,
        16,
        True,
        None,
    ),
}

OPENAI_CHAT_READINGS: dict[str, Reading] = {
    "call_as_text": (['{"city":', '"Paris"}'], Counted(70, 9, 0), 16, True, None),
    "error_in_the_stream": (["Hel"], NONE, 3, False, ("refused", 7003, 200)),
    "finish_abort": (["Hel"], NONE, 3, False, ("failed", None, 200)),
    "finish_error": (["Hel", "lo"], Counted(9, 2, 0), 5, False, ("failed", None, 200)),
    "growing_usage": (
        [ReasoningText("Okay"), ReasoningText(", a greeting."), "\n\n", "Hello"],
        Counted(13, 10),
        24,
        True,
        None,
    ),
    "id_in_every_piece": (
        [
            ToolCall(0, "", "chatcmpl-tool-1", "weather"),
            ToolCall(0, '{"city":'),
            ToolCall(0, '"Paris"}'),
        ],
        Counted(70, 19, 0),
        23,
        True,
        None,
    ),
    "last_frame_without_usage": (
        [ReasoningText("Think"), ReasoningText("ing."), "Hello"],
        NONE,
        14,
        True,
        None,
    ),
    "plain_json": ([ReasoningText("A greeting."), "Hello"], Counted(70, 9, 0), 16, True, None),
    "refusal": (["I may", " not."], Counted(70, 9, 0), 10, True, None),
    "tool_arguments": (
        [
            ToolCall(0, "", "chatcmpl-tool-b0c1", "a"),
            ToolCall(1, "", "b", "b"),
            ToolCall(2, "", "c", "c"),
            ToolCall(3, '{"city":"Zürich"}', "d", "d"),
        ],
        Counted(70, 19, 0),
        21,
        True,
        None,
    ),
    "tool_in_pieces": (
        [
            ToolCall(0, "", "chatcmpl-tool-b0c1", "weather"),
            ToolCall(0, '{"city": '),
            ToolCall(0, '"Paris"}'),
        ],
        Counted(70, 19, 0),
        24,
        True,
        None,
    ),
    "tool_late_name": (
        [ToolCall(0, '{"city": "Paris"}', "chatcmpl-tool-b0c1", "weather")],
        Counted(70, 19, 0),
        24,
        True,
        None,
    ),
    "tools_numbered_from_1": (
        [
            ToolCall(0, "", "chatcmpl-tool-b0c1", "weather"),
            ToolCall(0, "{}"),
            ToolCall(1, "", "chatcmpl-tool-b0c2", "now"),
            ToolCall(1, "{}"),
        ],
        Counted(70, 19, 0),
        14,
        True,
        None,
    ),
    "tools_with_made_up_names": (
        [
            ToolCall(0, "{}", "functions.weather:0", "weather.get"),
            ToolCall(1, "{}", "functions.weather:1", "functions.weather:1"),
            ToolCall(2, "{}"),
        ],
        Counted(70, 19, 0),
        36,
        True,
        None,
    ),
    "tools_with_one_id": (
        [
            ToolCall(0, '{"city":"Paris"}', "chatcmplt", "weather"),
            ToolCall(1, '{"city":"Rome"}', "chatcmplt", "weather"),
        ],
        Counted(70, 19, 0),
        45,
        True,
        None,
    ),
    "tools_with_one_number": (
        [
            ToolCall(0, '{"city":', "chatcmpl-tool-b0c1", "weather"),
            ToolCall(0, '"Paris"}'),
            ToolCall(1, '{"city":', "chatcmpl-tool-b0c2", "weather"),
            ToolCall(1, '"Rome"}'),
        ],
        Counted(70, 19, 0),
        45,
        True,
        None,
    ),
    "tools_with_one_number_and_id": (
        [
            ToolCall(0, '{"city":"Paris"}', "chatcmplt", "weather"),
            ToolCall(1, '{"city":"Rome"}', "chatcmplt", "weather"),
        ],
        Counted(70, 19, 0),
        45,
        True,
        None,
    ),
    "tools_with_one_number_and_late_names": (
        [
            ToolCall(0, '{"city":"Paris"}', "chatcmpl-tool-b0c1", "weather"),
            ToolCall(1, "{}", "chatcmpl-tool-b0c2", "now"),
        ],
        Counted(70, 19, 0),
        28,
        True,
        None,
    ),
    "usage_of_each_frame": (["Hel", "lo", " there"], Counted(47, 4, 0), 11, True, None),
}

# The reasons that the streams end with, where they say one.
FINISH_REASONS = {
    "workers_ai/native_finish_reason": "stop",
    "workers_ai/native_finish_reason_alone": "length",
    "workers_ai/native_tool": "tool_calls",
    "openai_chat/growing_usage": "stop",
    "openai_chat/tool_in_pieces": "tool_calls",
    "openai_chat/call_as_text": "stop",
    "openai_chat/plain_json": "stop",
}
