"""OpenAI's Responses API, without a memory: what a client wants remembered it sends again.

`responses_request` says what may be asked, `responses_stream` has the events of a stream;
docs/openai-responses.md lists what is supported, without effect and refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from bluey.apis.api import Reply, Report, cut_reason
from bluey.apis.call_ids import CallIds
from bluey.apis.openai.errors import OpenAiForm
from bluey.apis.openai.responses_items import (
    call_item,
    call_prefix,
    item_id,
    message_item,
    reasoning_item,
    response_object,
    summary_part,
    text_part,
    unsaid_arguments,
    usage_value,
)
from bluey.apis.openai.responses_request import ResponseChat, parse_response_request
from bluey.apis.openai.responses_stream import ResponseStream
from bluey.apis.openai.responses_values import OutputItem
from bluey.chat import Chat, is_blank
from bluey.http.messages import Response, json_response
from bluey.models.model import Ability
from bluey.usage import Answer


class ResponsesApi(OpenAiForm):
    """`POST /v1/responses`."""

    path_prefix = "/v1/responses"
    prompt_path = "input"
    paths: ClassVar[Mapping[Ability, str]] = {
        Ability.IMAGES: "input",
        Ability.MORE_IMAGES: "input",
        Ability.TOOLS: "tools",
        Ability.JSON: "text.format",
        Ability.ANY_JSON: "text.format",
        Ability.EFFORT: "reasoning.effort",
        Ability.FORCED_CALL: "tool_choice",
        Ability.PREFILL: "input",
        Ability.TEMPERATURE: "temperature",
        Ability.HIGH_TEMPERATURE: "temperature",
        Ability.TOP_P: "top_p",
        Ability.TOP_P_AND_TEMPERATURE: "top_p",
    }

    def parse(self, body: bytes) -> ResponseChat:
        """See ClientApi."""
        return parse_response_request(body)

    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """A `response`."""
        assert isinstance(chat, ResponseChat)
        is_empty = is_blank(answer.text) and not answer.tool_calls
        cut = cut_reason(reply, report, is_empty=is_empty)
        status: Literal["completed", "incomplete"] = "incomplete" if cut else "completed"
        output: list[OutputItem] = []
        if answer.reasoning:
            reasoned = [summary_part(answer.reasoning)]
            has_more = answer.text or answer.tool_calls
            ended = "completed" if has_more else status
            output.append(reasoning_item(item_id("rs", reply, 0), ended, reasoned))
        if answer.text:
            said = [text_part(answer.text)]
            ended = "completed" if answer.tool_calls else status
            output.append(message_item(item_id("msg", reply, len(output)), ended, said))
        ids = CallIds(reply, chat.turns)
        for call in answer.tool_calls:
            tool = chat.toolbox.client_tool(call.name or "")
            call_item_id = item_id(call_prefix(tool), reply, len(output))
            arguments = call.arguments or unsaid_arguments(tool, cut)
            output.append(call_item(call_item_id, status, ids.id_of(call), tool, arguments))
        used = usage_value(report)
        value = response_object(chat, reply, status, output, usage=used, cut=cut)
        return json_response(200, value)

    def stream(self, chat: Chat, reply: Reply) -> ResponseStream:
        """See ClientApi."""
        assert isinstance(chat, ResponseChat)
        return ResponseStream(chat, reply)


RESPONSES_API = ResponsesApi()
