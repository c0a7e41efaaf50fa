"""A response and its items, as a client gets them."""

from __future__ import annotations

from collections.abc import Sequence

from bluey.apis.api import CutReason, Reply, Report
from bluey.apis.openai.responses_request import ResponseChat
from bluey.apis.openai.responses_tools import ClientTool, custom_input
from bluey.apis.openai.responses_values import (
    IncompleteDetails,
    ItemStatus,
    OutputCustomCall,
    OutputFunctionCall,
    OutputItem,
    OutputMessage,
    OutputReasoning,
    OutputText,
    ResponseFailure,
    ResponseObject,
    ResponseStatus,
    ResponseUsage,
    SummaryText,
)
from bluey.dollars import usd_number


def item_id(prefix: str, reply: Reply, output_index: int) -> str:
    """The id of an item: `prefix` tells its kind."""
    return f"{prefix}_{reply.id}_{output_index}"


def text_part(text: str) -> OutputText:
    """A text."""
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def summary_part(text: str) -> SummaryText:
    """A text of what the model reasoned."""
    return {"type": "summary_text", "text": text}


def message_item(item_id: str, status: ItemStatus, content: list[OutputText]) -> OutputMessage:
    """What the model said."""
    return {
        "id": item_id,
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": content,
    }


def reasoning_item(item_id: str, status: ItemStatus, summary: list[SummaryText]) -> OutputReasoning:
    """What the model reasoned."""
    return {
        "id": item_id,
        "type": "reasoning",
        "status": status,
        "summary": summary,
        "encrypted_content": "",
    }


def call_prefix(tool: ClientTool) -> str:
    """What tells a call by its id."""
    return "ctc" if tool.is_custom else "fc"


def call_item(
    item_id: str, status: ItemStatus, call_id: str, tool: ClientTool, arguments: str
) -> OutputFunctionCall | OutputCustomCall:
    """A call, with its arguments so far."""
    value: OutputFunctionCall | OutputCustomCall
    if tool.is_custom:
        value = {
            "id": item_id,
            "type": "custom_tool_call",
            "status": status,
            "call_id": call_id,
            "name": tool.name,
            "input": custom_input(arguments),
        }
    else:
        value = {
            "id": item_id,
            "type": "function_call",
            "status": status,
            "call_id": call_id,
            "name": tool.name,
            "arguments": arguments,
        }
    if tool.namespace is not None:
        value["namespace"] = tool.namespace
    return value


_CUT: dict[CutReason, IncompleteDetails] = {
    "length": {"reason": "max_output_tokens"},
    "content_filter": {"reason": "content_filter"},
}


def response_object(
    chat: ResponseChat,
    reply: Reply,
    status: ResponseStatus,
    output: Sequence[OutputItem] = (),
    *,
    usage: ResponseUsage | None = None,
    cut: CutReason | None = None,
    failure: ResponseFailure | None = None,
) -> ResponseObject:
    """The response, whole or as far as it has come."""
    return {
        "id": f"resp_{reply.id}",
        "object": "response",
        "created_at": reply.created_s,
        "status": status,
        "error": failure,
        "incomplete_details": _CUT[cut] if cut else None,
        "model": reply.model_id,
        "output": list(output),
        "usage": usage,
        "max_output_tokens": reply.max_output_tokens,
        "store": False,
        "background": False,
        "truncation": "disabled",
        "previous_response_id": None,
        **chat.repeated,
    }


def usage_value(report: Report) -> ResponseUsage:
    """What an answer used."""
    usage = report.usage
    value: ResponseUsage = {
        "input_tokens": usage.tokens_in,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": 0},
        "output_tokens": usage.tokens_out,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.total_tokens,
    }
    if report.cost_micro_usd is not None:
        value["cost"] = usd_number(report.cost_micro_usd)
    return value


def unsaid_arguments(tool: ClientTool, cut: CutReason | None) -> str:
    """What to send for a call without arguments: `{}`, because clients parse it as JSON. Nothing
    for a custom tool, and when the answer was cut off, because then its arguments may be
    missing."""
    return "" if cut or tool.is_custom else "{}"
