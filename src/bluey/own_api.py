"""Bluey's own API, as the HTTP contract has it: envelopes, chat replies, stream events."""

from __future__ import annotations

from collections.abc import Sequence

from bluey.chat import Chat, ChatRequest, Piece, parse_body
from bluey.client_api import Reply, Report
from bluey.errors import BlueyError
from bluey.http import Response, event_stream_response, json_response, to_json
from bluey.sse import encode_event
from bluey.workers_ai import Answer


class OwnApi:
    """`POST /chat`."""

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
            }
        )

    def stream(self, chat: Chat, reply: Reply) -> OwnStream:  # noqa: ARG002
        """See ClientApi."""
        return OwnStream(reply.model_id)

    def failed_stream(self, model_id: str, error: BlueyError, report: Report) -> Response:
        """Two events, as the contract has it, with a usage that counts no output."""
        usage = usage_value(model_id, report)
        del usage["tokensOut"]
        return event_stream_response(error_event(error) + done_event(usage))

    def error(self, error: BlueyError) -> Response:
        """See ClientApi."""
        return error_response(error)


class OwnStream:
    """`event: token` per text, `event: error` where it failed, `event: done`."""

    def __init__(self, model_id: str) -> None:
        self._model_id = model_id

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat. No request of this API offers tools, so no model calls one."""
        return "".join([token_event(piece) for piece in pieces if isinstance(piece, str)])

    def end(self, report: Report, error: BlueyError | None) -> str:
        """See StreamFormat."""
        done = done_event(usage_value(self._model_id, report))
        return done if error is None else error_event(error) + done


def data_response(data: dict[str, object]) -> Response:
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


def done_event(usage: dict[str, object]) -> str:
    """`event: done`, the last event of every stream."""
    return encode_event("done", to_json({"done": True, "usage": usage}))


def _error_value(error: BlueyError) -> dict[str, object]:
    value: dict[str, object] = {"code": error.code, "message": error.message}
    if error.details is not None:
        value["details"] = error.details
    return value
