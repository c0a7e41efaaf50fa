"""Bluey's own API: envelopes, chat replies and stream events of the HTTP contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from bluey.apis.api import NOT_SHOWN, Around, ClientApi, CutReason, Reply, Report, cut_reason
from bluey.apis.own_request import TEXT_LIMIT, ChatRequest
from bluey.chat import Chat, Piece, ReasoningText, is_blank, is_uuid
from bluey.contract import Count, SentUuid, UsdText
from bluey.dollars import dollars_text
from bluey.errors import (
    BadRequest,
    BlueyError,
    BudgetDetails,
    ContextDetails,
    PayloadTooLarge,
    RateDetails,
)
from bluey.http.messages import Response, event_stream_response, json_response, to_json
from bluey.http.sse import encode_event
from bluey.models.model import Ability
from bluey.unparsed import reader_of
from bluey.usage import Answer
from bluey.validation import parse_body

_session_id_in = reader_of("sessionId")

Data = TypeVar("Data")


class Success(TypedDict, Generic[Data]):
    """Every reply of Bluey's own API that is neither an error nor a stream."""

    ok: Literal[True]
    data: Data


class Problem(TypedDict):
    """One thing that is wrong with the request's body."""

    path: str
    """Where: `history.0.role`, or `(body)` for all of it."""
    message: str


class Error(TypedDict):
    """What went wrong. Also the data of a stream's `event: error`."""

    code: str
    """For programs; a client may depend on it."""
    message: str
    """For people; it may change."""
    details: NotRequired[list[Problem] | BudgetDetails | RateDetails | ContextDetails]
    """Every problem of an `invalid_request`, the window of a `budget_exceeded`, the limit of a
    `rate_limited`, or what did not fit in a `context_length_exceeded`."""


class Failure(TypedDict):
    """Every error of Bluey's own API."""

    ok: Literal[False]
    error: Error


class TokenUsage(TypedDict):
    """What a whole answer used."""

    modelId: str
    """The model that answered."""
    tokensIn: Count
    tokensOut: Count
    latencyMs: Count
    cachedTokens: NotRequired[Count]
    """Of `tokensIn`, what the upstream had cached. Absent if it does not say."""
    reasoningTokens: NotRequired[Count]
    """Of `tokensOut`, what was reasoning. Absent if the upstream does not say."""
    costUsd: NotRequired[UsdText]
    """What the request cost, with all its attempts. Absent if a model has no price."""


class ReplyMessage(TypedDict):
    """What the model said."""

    role: Literal["assistant"]
    content: str
    reasoning: NotRequired[str]
    """What the model reasoned before it answered, if the request has `showReasoning`."""


class ChatAnswer(TypedDict):
    """A whole answer."""

    sessionId: SentUuid
    message: ReplyMessage
    usage: TokenUsage
    finishReason: NotRequired[CutReason]
    """Why the answer is incomplete: it used all its tokens (`length`, also if it has no text),
    or it was filtered. Absent if it ended by itself."""


class TokenEvent(TypedDict):
    """`event: token`: a piece of the answer to append."""

    token: str


class ReasoningEvent(TypedDict):
    """`event: reasoning`: a piece of what the model reasons, with `showReasoning`."""

    token: str


class StreamUsage(TypedDict):
    """What a streamed answer used."""

    modelId: str
    """The model that answered, or the last one that was tried."""
    tokensIn: Count
    tokensOut: NotRequired[Count]
    """Absent when no model began to answer."""
    latencyMs: Count
    firstTokenMs: NotRequired[Count]
    """Absent when there was no token."""
    cachedTokens: NotRequired[Count]
    """As in a whole answer."""
    reasoningTokens: NotRequired[Count]
    """As in a whole answer."""
    costUsd: NotRequired[UsdText]
    """As in a whole answer. Absent when no model began to answer."""


class DoneEvent(TypedDict):
    """`event: done`: the last event of every stream."""

    done: Literal[True]
    usage: StreamUsage
    finishReason: NotRequired[CutReason]
    """As in a whole answer."""


class OwnApi(ClientApi):
    """`POST /chat`."""

    path_prefix = "/"
    paths: ClassVar[Mapping[Ability, str]] = {
        Ability.IMAGES: "images",
        Ability.MORE_IMAGES: "images",
        Ability.EFFORT: "reasoning",
        Ability.TEMPERATURE: "temperature",
        Ability.HIGH_TEMPERATURE: "temperature",
    }
    error_type = Failure
    plain_limit = TEXT_LIMIT
    # The HTTP contract has one error for both.
    tells_unknown_models = False
    model_path = "modelId"

    def session_in(self, body: bytes) -> str | None:
        """See ClientApi."""
        session_id = (_session_id_in(body) or "").lower()
        return session_id if is_uuid(session_id) else None

    def parse(self, body: bytes) -> Chat:
        """See ClientApi."""
        request = parse_body(ChatRequest, body)
        if len(body) - sum(map(len, request.images or ())) > TEXT_LIMIT.limit_bytes:
            raise PayloadTooLarge(TEXT_LIMIT.limit_bytes)
        return request.to_chat()

    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """See ClientApi."""
        # ChatRequest requires one.
        assert chat.session_id is not None
        message: ReplyMessage = {"role": "assistant", "content": answer.text}
        if chat.shows_reasoning and answer.reasoning:
            message["reasoning"] = answer.reasoning
        data: ChatAnswer = {
            "sessionId": chat.session_id,
            "message": message,
            "usage": usage_value(reply.model_id, report),
        }
        if cut := cut_reason(reply, report, is_empty=is_blank(answer.text)):
            data["finishReason"] = cut
        return data_response(data)

    def stream(self, chat: Chat, reply: Reply) -> OwnStream:
        """See ClientApi."""
        return OwnStream(reply, shows_reasoning=chat.shows_reasoning)

    def failed_stream(self, model_id: str, error: BlueyError, report: Report) -> Response:
        """The contract's two events, `error` and `done`, with a usage without output."""
        usage = stream_usage_value(model_id, report)
        del usage["tokensOut"]
        return event_stream_response(error_event(error) + done_event(usage))

    def error(self, error: BlueyError) -> Response:
        """See ClientApi."""
        return error_response(error)


OWN_API = OwnApi()


class OwnStream:
    """`event: token` per text, `event: reasoning` where that is shown, `event: error` where the
    stream failed, `event: done`."""

    def __init__(self, reply: Reply, *, shows_reasoning: bool = False) -> None:
        self._reply = reply
        self._shows_reasoning = shows_reasoning
        self._is_empty = True

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat. A request of this API cannot offer tools, so no model calls one."""
        out = []
        for piece in pieces:
            if isinstance(piece, str):
                out.append(token_event(piece))
                self._is_empty = self._is_empty and is_blank(piece)
            elif isinstance(piece, ReasoningText) and self._shows_reasoning:
                out.append(reasoning_event(piece.text))
        return "".join(out)

    def around(self, *, is_reasoning: bool) -> Around | None:
        """See StreamFormat."""
        if is_reasoning and not self._shows_reasoning:
            return NOT_SHOWN
        return _REASONING if is_reasoning else _TOKEN

    def pass_on(
        self,
        text: str,
        frames: int,  # noqa: ARG002  # another API needs it
        *,
        is_reasoning: bool,
    ) -> None:
        """See StreamFormat."""
        if not is_reasoning:
            self._is_empty = self._is_empty and is_blank(text)

    def end(self, report: Report, error: BlueyError | None) -> str:
        """See StreamFormat."""
        usage = stream_usage_value(self._reply.model_id, report)
        if error is not None:
            return error_event(error) + done_event(usage)
        return done_event(usage, cut_reason(self._reply, report, is_empty=self._is_empty))


def data_response(data: Data, status: int = 200) -> Response:
    """`{"ok": true, "data": …}`."""
    reply: Success[Data] = {"ok": True, "data": data}
    return json_response(status, reply)


def error_response(error: BlueyError) -> Response:
    """`{"ok": false, "error": …}` with the error's status and headers."""
    failure: Failure = {"ok": False, "error": _error_value(error)}
    response = json_response(error.status, failure)
    response.headers.update(error.headers)
    return response


def usage_value(model_id: str, report: Report) -> TokenUsage:
    """The contract's `usage` of a whole answer."""
    value: TokenUsage = {
        "modelId": model_id,
        "tokensIn": report.usage.tokens_in,
        "tokensOut": report.usage.tokens_out,
        "latencyMs": report.latency_ms,
    }
    _add_parts(value, report)
    return value


def stream_usage_value(model_id: str, report: Report) -> StreamUsage:
    """The contract's `usage` of a stream; without `firstTokenMs` where there was no token."""
    value: StreamUsage = {
        "modelId": model_id,
        "tokensIn": report.usage.tokens_in,
        "tokensOut": report.usage.tokens_out,
        "latencyMs": report.latency_ms,
    }
    if report.first_token_ms is not None:
        value["firstTokenMs"] = report.first_token_ms
    _add_parts(value, report)
    return value


def _add_parts(value: TokenUsage | StreamUsage, report: Report) -> None:
    # New keys come last, and only where there is something to tell.
    if report.usage.cached_tokens:
        value["cachedTokens"] = report.usage.cached_tokens
    if report.usage.reasoning_tokens:
        value["reasoningTokens"] = report.usage.reasoning_tokens
    if report.cost_micro_usd is not None:
        value["costUsd"] = dollars_text(report.cost_micro_usd)


_TOKEN = Around('event: token\ndata: {"token":', "}\n\n")
_REASONING = Around('event: reasoning\ndata: {"token":', "}\n\n")


def token_event(text: str) -> str:
    """`event: token`."""
    return _TOKEN.before + to_json(text) + _TOKEN.after


def reasoning_event(text: str) -> str:
    """`event: reasoning`."""
    return _REASONING.before + to_json(text) + _REASONING.after


def error_event(error: BlueyError) -> str:
    """`event: error`."""
    return encode_event("error", to_json(_error_value(error)))


def done_event(usage: StreamUsage, cut: CutReason | None = None) -> str:
    """`event: done`, the last event of every stream."""
    done: DoneEvent = {"done": True, "usage": usage}
    if cut is not None:
        done["finishReason"] = cut
    return encode_event("done", to_json(done))


def _error_value(error: BlueyError) -> Error:
    value: Error = {"code": error.code, "message": error.message}
    if isinstance(error, BadRequest) and error.problems:
        value["details"] = [{"path": p.path, "message": p.message} for p in error.problems]
    elif error.details is not None:
        value["details"] = error.details
    return value
