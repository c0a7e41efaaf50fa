"""Bluey's own API, as the HTTP contract has it: envelopes, chat replies, stream events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from bluey.apis.api import ClientApi, CutReason, Reply, Report, cut_reason
from bluey.chat import Answer, Chat, Piece, is_uuid
from bluey.errors import BlueyError
from bluey.http.messages import Response, event_stream_response, json_response, to_json
from bluey.http.sse import encode_event
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS, MAX_OUTPUT_TOKENS
from bluey.tokens import estimate_input_tokens
from bluey.validation import Value, parse_body

MAX_MESSAGE_CHARACTERS = 8_000


MAX_HISTORY_MESSAGES = 50


MAX_TEMPERATURE = 5.0  # Workers AI's own ceiling for its text generation models


def _as_uuid(text: str) -> str:
    lowered = text.lower()
    if not is_uuid(lowered):
        raise PydanticCustomError("uuid", "Input should be a UUID, 8-4-4-4-12 hex digits")
    return lowered


# Text rather than `uuid.UUID`: it is only ever passed on, and the core imports no `uuid`.
SessionId = Annotated[
    StrictStr,
    AfterValidator(_as_uuid),
    Field(
        json_schema_extra={
            "format": "uuid",
            "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        }
    ),
]


class Message(Value):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: StrictStr


class ChatRequest(Value):
    """The body of `POST /chat`, as the HTTP contract has it."""

    session_id: SessionId
    message: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MESSAGE_CHARACTERS)]
    stream: StrictBool = False
    model_id: (
        Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)] | None
    ) = None
    max_tokens: Annotated[StrictInt, Field(ge=1, le=MAX_OUTPUT_TOKENS)] | None = None
    temperature: Annotated[StrictFloat, Field(ge=0, le=MAX_TEMPERATURE)] | None = None
    history: Annotated[tuple[Message, ...], Field(max_length=MAX_HISTORY_MESSAGES)] = ()

    def to_chat(self) -> Chat:
        """The chat that this asks for, its own message last."""
        history = [{"role": turn.role, "content": turn.content} for turn in self.history]
        contents = [*(turn.content for turn in self.history), self.message]
        return Chat(
            messages=(*history, {"role": "user", "content": self.message}),
            estimated_tokens_in=estimate_input_tokens(contents),
            stream=self.stream,
            session_id=self.session_id,
            requested_model_id=self.model_id,
            max_output_tokens=self.max_tokens,
            parameters={} if self.temperature is None else {"temperature": self.temperature},
        )


class OwnApi(ClientApi):
    """`POST /chat`."""

    path_prefix = "/"

    def parse(self, body: bytes) -> Chat:
        """See ClientApi."""
        return parse_body(ChatRequest, body).to_chat()

    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """See ClientApi."""
        return data_response(
            {
                "sessionId": chat.session_id,
                "message": {"role": "assistant", "content": answer.text},
                "usage": usage_value(reply.model_id, report),
                **_cut_value(cut_reason(reply, report, is_empty=not answer.text)),
            }
        )

    def stream(self, chat: Chat, reply: Reply) -> OwnStream:  # noqa: ARG002
        """See ClientApi."""
        return OwnStream(reply)

    def failed_stream(self, model_id: str, error: BlueyError, report: Report) -> Response:
        """Two events, as the contract has it, with a usage that counts no output."""
        usage = usage_value(model_id, report)
        del usage["tokensOut"]
        return event_stream_response(error_event(error) + done_event(usage))

    def error(self, error: BlueyError) -> Response:
        """See ClientApi."""
        return error_response(error)


OWN_API = OwnApi()


class OwnStream:
    """`event: token` per text, `event: error` where it failed, `event: done`."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._is_empty = True

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat. No request of this API offers tools, so no model calls one."""
        out = "".join([token_event(piece) for piece in pieces if isinstance(piece, str)])
        self._is_empty = self._is_empty and not out
        return out

    def end(self, report: Report, error: BlueyError | None) -> str:
        """See StreamFormat."""
        usage = usage_value(self._reply.model_id, report)
        if error is not None:
            return error_event(error) + done_event(usage)
        return done_event(usage, cut_reason(self._reply, report, is_empty=self._is_empty))


def data_response(data: Mapping[str, object]) -> Response:
    """`{"ok": true, "data": …}`."""
    return json_response(200, {"ok": True, "data": data})


def error_response(error: BlueyError) -> Response:
    """`{"ok": false, "error": …}` with the error's status and headers."""
    response = json_response(error.status, {"ok": False, "error": _error_value(error)})
    response.headers.update(error.headers)
    return response


def usage_value(model_id: str, report: Report) -> dict[str, object]:
    """The contract's `usage`; without `firstTokenMs` where there was no token."""
    value: dict[str, object] = {
        "modelId": model_id,
        "tokensIn": report.usage.tokens_in,
        "tokensOut": report.usage.tokens_out,
        "latencyMs": report.latency_ms,
    }
    if report.first_token_ms is not None:
        value["firstTokenMs"] = report.first_token_ms
    return value


def token_event(text: str) -> str:
    """`event: token`."""
    return encode_event("token", '{"token":' + to_json(text) + "}")


def error_event(error: BlueyError) -> str:
    """`event: error`."""
    return encode_event("error", to_json(_error_value(error)))


def done_event(usage: dict[str, object], cut: CutReason | None = None) -> str:
    """`event: done`, the last event of every stream."""
    return encode_event("done", to_json({"done": True, "usage": usage, **_cut_value(cut)}))


def _cut_value(cut: CutReason | None) -> dict[str, str]:
    return {} if cut is None else {"finishReason": cut}


def _error_value(error: BlueyError) -> dict[str, object]:
    value: dict[str, object] = {"code": error.code, "message": error.message}
    if error.details is not None:
        value["details"] = error.details
    return value
