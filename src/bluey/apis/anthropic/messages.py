"""Anthropic's Messages API: messages, their streams, and errors.

`message_request` says what may be asked; docs/anthropic-compatibility.md lists what is supported,
what has no effect, and what is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import TypedDict

from bluey.apis.anthropic.content import (
    MessageReply,
    call_content,
    contents_of,
    stop_reason,
    usage_value,
    was_cut,
)
from bluey.apis.anthropic.errors import STATUSES, AnthropicFailure, failure_value, status_of
from bluey.apis.anthropic.message_request import parse_message_request, session_named_by
from bluey.apis.anthropic.stream import MessageStream
from bluey.apis.api import ClientApi, Reply, Report
from bluey.apis.bodies import MAX_USER_CHARACTERS
from bluey.apis.call_ids import CallIds
from bluey.chat import Chat, is_blank
from bluey.contract import Positive
from bluey.errors import BlueyError
from bluey.http.messages import Response, json_response, to_json
from bluey.models.model import Ability
from bluey.unparsed import text_inside
from bluey.usage import Answer


class AnthropicApi(ClientApi):
    """`POST /v1/messages`."""

    path_prefix = "/v1/messages"
    # The list of models has the same path in OpenAI's API.
    shared_paths = ("anthropic-version", "/v1/models")
    paths: ClassVar[Mapping[Ability, str]] = {
        Ability.IMAGES: "messages",
        Ability.MORE_IMAGES: "messages",
        Ability.TOOLS: "tools",
        Ability.JSON: "output_config.format",
        Ability.ANY_JSON: "output_config.format",
        Ability.EFFORT: "thinking",
        Ability.FORCED_CALL: "tool_choice",
        Ability.PREFILL: "messages",
        Ability.BLANK_STOP: "stop_sequences",
        Ability.TEMPERATURE: "temperature",
        Ability.HIGH_TEMPERATURE: "temperature",
        Ability.TOP_P: "top_p",
        Ability.TOP_P_AND_TEMPERATURE: "top_p",
        Ability.SEED: "(body)",
        Ability.PRESENCE_PENALTY: "(body)",
        Ability.FREQUENCY_PENALTY: "(body)",
    }
    error_type = AnthropicFailure
    statuses = STATUSES

    def trace_headers(self, trace_id: str) -> dict[str, str]:
        """See ClientApi."""
        return {"x-trace-id": trace_id, "request-id": trace_id}

    def identify(self, response: Response, trace_id: str) -> None:
        """See ClientApi. An error has the id in its body, too."""
        super().identify(response, trace_id)
        if response.status >= 400 and response.body.endswith("}"):
            response.body = f'{response.body[:-1]},"request_id":{to_json(trace_id)}}}'

    def session_in(self, body: bytes) -> str | None:
        """See ClientApi."""
        user_id = text_inside(body, "metadata", "user_id")
        if user_id is None or len(user_id) > MAX_USER_CHARACTERS:
            return None
        return session_named_by(user_id)

    def parse(self, body: bytes) -> Chat:
        """See ClientApi."""
        return parse_message_request(body)

    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """A whole message."""
        contents = contents_of(answer, shows_reasoning=chat.shows_reasoning)
        ids = CallIds(reply, chat.turns)
        calls = answer.tool_calls
        reason = stop_reason(report, reply, is_empty=is_blank(answer.text), calls_tools=bool(calls))
        contents += [
            call_content(ids.id_of(call), call, is_cut=was_cut(reason) and call is calls[-1])
            for call in calls
        ]
        message: MessageReply = {
            "id": f"msg_{reply.id}",
            "type": "message",
            "role": "assistant",
            "model": reply.model_id,
            "content": contents,
            "stop_reason": reason,
            "stop_sequence": None,
            "usage": usage_value(report),
        }
        return json_response(200, message)

    def stream(self, chat: Chat, reply: Reply) -> MessageStream:
        """See ClientApi."""
        return MessageStream(chat, reply)

    def error(self, error: BlueyError) -> Response:
        """`{"type": "error", "error": {"type", "message", …}}`."""
        response = json_response(status_of(error), failure_value(error))
        response.headers.update(error.headers)
        return response


ANTHROPIC_API = AnthropicApi()


class TokenCount(TypedDict):
    """How many tokens a prompt has at most."""

    input_tokens: Positive


def count_response(tokens: int) -> Response:
    """`POST /v1/messages/count_tokens`."""
    count: TokenCount = {"input_tokens": tokens}
    return json_response(200, count)
