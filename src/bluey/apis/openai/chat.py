"""OpenAI's API, as far as its clients use it for chats: completions, chunks, models, errors.

`chat_request` says what may be asked; docs/openai-compatibility.md lists what is
supported, passed through and refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bluey.apis.api import Around, Reply, Report, cut_reason
from bluey.apis.call_ids import CallIds
from bluey.apis.openai.chat_request import parse_completion_request
from bluey.apis.openai.errors import OpenAiForm, failure_value
from bluey.chat import Chat, Piece, ReasoningText, ToolCall, is_blank
from bluey.contract import Cost, Count
from bluey.dollars import usd_number
from bluey.errors import BlueyError
from bluey.http.messages import Response, json_response, to_json
from bluey.models.model import Ability
from bluey.usage import Answer

FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]


class CompletionCallFunction(TypedDict):
    """The function that the model wants called; `arguments` is JSON text as the model wrote it."""

    name: str
    arguments: str


class CompletionToolCall(TypedDict):
    """A tool call of the model's."""

    id: str
    type: Literal["function"]
    function: CompletionCallFunction


class CompletionMessage(TypedDict):
    """What the model said."""

    role: Literal["assistant"]
    content: str | None
    """Null when it only calls tools."""
    refusal: None
    reasoning_content: NotRequired[str]
    """The model's reasoning before it answered. OpenAI's API has no such field; most others that
    speak it do."""
    tool_calls: NotRequired[list[CompletionToolCall]]


class CompletionChoice(TypedDict):
    """The one choice."""

    index: Literal[0]
    message: CompletionMessage
    logprobs: None
    finish_reason: FinishReason


class PromptTokensDetails(TypedDict):
    """What the prompt's tokens were."""

    cached_tokens: Count
    """The tokens that the upstream had cached."""


class CompletionTokensDetails(TypedDict):
    """What the answer's tokens were."""

    reasoning_tokens: Count
    """The tokens of the model's reasoning."""


class CompletionUsage(TypedDict):
    """What an answer used."""

    prompt_tokens: Count
    completion_tokens: Count
    total_tokens: Count
    prompt_tokens_details: NotRequired[PromptTokensDetails]
    """Absent if the upstream says nothing of a cache."""
    completion_tokens_details: NotRequired[CompletionTokensDetails]
    """Absent if the upstream says nothing of reasoning."""
    cost: NotRequired[Cost]
    """Dollars that the request cost, with all its attempts. Absent if a model has no price.
    OpenAI's API has no such field; OpenRouter's has."""


class Completion(TypedDict):
    """The answer of `POST /v1/chat/completions` that is not streamed."""

    id: str
    object: Literal["chat.completion"]
    created: Count
    """Seconds since 1970."""
    model: str
    """The model that answered."""
    choices: Annotated[list[CompletionChoice], Field(min_length=1, max_length=1)]
    usage: CompletionUsage


class CallFunctionDelta(TypedDict):
    """A piece of a called function; append the pieces of `arguments`."""

    name: NotRequired[str]
    arguments: str


class ToolCallDelta(TypedDict):
    """A piece of a tool call; the first one of an `index` has its id, type and name."""

    index: Count
    id: NotRequired[str]
    type: NotRequired[Literal["function"]]
    function: CallFunctionDelta


class CompletionDelta(TypedDict):
    """What a chunk adds to the message."""

    role: NotRequired[Literal["assistant"]]
    content: NotRequired[str | None]
    reasoning_content: NotRequired[str]
    tool_calls: NotRequired[list[ToolCallDelta]]


class ChunkChoice(TypedDict):
    """The one choice of a chunk."""

    index: Literal[0]
    delta: CompletionDelta
    logprobs: None
    finish_reason: FinishReason | None


class CompletionChunk(TypedDict):
    """One piece of a streamed answer."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: Count
    """Seconds since 1970."""
    model: str
    choices: Annotated[list[ChunkChoice], Field(max_length=1)]
    """Empty in the chunk that has the usage."""
    usage: NotRequired[CompletionUsage | None]
    """With `include_usage`: null, and in the last chunk what was used."""


class OpenAiApi(OpenAiForm):
    """`POST /v1/chat/completions`."""

    path_prefix = "/v1/"
    paths: ClassVar[Mapping[Ability, str]] = {
        Ability.IMAGES: "messages",
        Ability.MORE_IMAGES: "messages",
        Ability.TOOLS: "tools",
        Ability.JSON: "response_format",
        Ability.ANY_JSON: "response_format",
        Ability.EFFORT: "reasoning_effort",
        Ability.FORCED_CALL: "tool_choice",
        Ability.PREFILL: "messages",
        Ability.BLANK_STOP: "stop",
        Ability.TEMPERATURE: "temperature",
        Ability.HIGH_TEMPERATURE: "temperature",
        Ability.TOP_P: "top_p",
        Ability.TOP_P_AND_TEMPERATURE: "top_p",
        Ability.SEED: "seed",
        Ability.PRESENCE_PENALTY: "presence_penalty",
        Ability.FREQUENCY_PENALTY: "frequency_penalty",
    }

    def parse(self, body: bytes) -> Chat:
        """See ClientApi."""
        return parse_completion_request(body)

    def answer(
        self,
        chat: Chat,
        reply: Reply,
        answer: Answer,
        report: Report,
    ) -> Response:
        """A `chat.completion`."""
        message: CompletionMessage = {
            "role": "assistant",
            # A message that calls tools and says nothing has no content.
            "content": answer.text or (None if answer.tool_calls else ""),
            "refusal": None,
        }
        if answer.reasoning:
            message["reasoning_content"] = answer.reasoning
        reason = _finish_reason(
            report, reply, is_empty=is_blank(answer.text), calls_tools=bool(answer.tool_calls)
        )
        if answer.tool_calls:
            unsaid, ids = _unsaid_arguments(reason), CallIds(reply, chat.turns)
            message["tool_calls"] = [
                _call_value(ids.id_of(call), call, call.arguments or unsaid)
                for call in answer.tool_calls
            ]
        choice: CompletionChoice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": reason,
        }
        completion: Completion = {
            "id": f"chatcmpl-{reply.id}",
            "object": "chat.completion",
            "created": reply.created_s,
            "model": reply.model_id,
            "choices": [choice],
            "usage": _usage_value(report),
        }
        return json_response(200, completion)

    def stream(self, chat: Chat, reply: Reply) -> CompletionStream:
        """See ClientApi."""
        return CompletionStream(reply, CallIds(reply, chat.turns), wants_usage=chat.wants_usage)


OPENAI_API = OpenAiApi()


class CompletionStream:
    """A `chat.completion.chunk` per piece, the usage where the client asked for it, and `[DONE]`.

    A stream that failed ends with an error and without `[DONE]`, as OpenAI's own do.
    """

    def __init__(self, reply: Reply, ids: CallIds, *, wants_usage: bool) -> None:
        self._reply = reply
        self._ids = ids
        self._wants_usage = wants_usage
        # Each call that was begun, and whether any of its arguments were sent.
        self._has_arguments: dict[int, bool] = {}
        self._is_open = False
        self._is_empty = True
        # Every chunk of a stream is the same but for its delta.
        self._head = (
            f'data: {{"id":{to_json(f"chatcmpl-{reply.id}")},"object":"chat.completion.chunk",'
            f'"created":{reply.created_s},"model":{to_json(reply.model_id)},"choices":['
        )
        self._tail = ',"usage":null}\n\n' if wants_usage else "}\n\n"

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """See StreamFormat."""
        out = [] if self._is_open else [self._open(pieces[0] if pieces else "")]
        for piece in pieces:
            if isinstance(piece, str):
                delta = f'{{"content":{to_json(piece)}}}'
                self._is_empty = self._is_empty and is_blank(piece)
            elif isinstance(piece, ReasoningText):
                delta = f'{{"reasoning_content":{to_json(piece.text)}}}'
            else:
                calls: CompletionDelta = {"tool_calls": [self._call_delta(piece)]}
                delta = to_json(calls)
            out.append(self._chunk(delta, "null"))
        return "".join(out)

    def around(self, *, is_reasoning: bool) -> Around | None:
        """See StreamFormat."""
        if not self._is_open:
            return None
        field = "reasoning_content" if is_reasoning else "content"
        before, _, after = self._chunk(f'{{"{field}":\0}}', "null").partition("\0")
        return Around(before, after)

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
        if error is not None:
            return f"data: {to_json(failure_value(error))}\n\n"
        reason = _finish_reason(
            report,
            self._reply,
            is_empty=self._is_empty,
            calls_tools=bool(self._has_arguments),
        )
        out = "" if self._is_open else self._open()
        if unsaid := _unsaid_arguments(reason):
            silent = [index for index, has_some in self._has_arguments.items() if not has_some]
            out += self.pieces([ToolCall(index, unsaid) for index in silent])
        out += self._chunk("{}", to_json(reason))
        if self._wants_usage:
            out += f'{self._head}],"usage":{to_json(_usage_value(report))}}}\n\n'
        return out + "data: [DONE]\n\n"

    def _open(self, first: Piece = "") -> str:
        self._is_open = True
        # As in a whole message, the content is null when the answer begins with a tool call.
        content = "null" if isinstance(first, ToolCall) else '""'
        return self._chunk(f'{{"role":"assistant","content":{content}}}', "null")

    def _chunk(self, delta: str, finish_reason: str) -> str:
        choice = f'{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish_reason}}}'
        return f"{self._head}{choice}]{self._tail}"

    def _call_delta(self, call: ToolCall) -> ToolCallDelta:
        is_begun = call.index in self._has_arguments
        has_some = self._has_arguments.get(call.index, False)
        self._has_arguments[call.index] = has_some or bool(call.arguments)
        if is_begun:
            return {"index": call.index, "function": {"arguments": call.arguments}}
        begun = _call_value(self._ids.id_of(call), call, call.arguments)
        return {
            "index": call.index,
            "id": begun["id"],
            "type": begun["type"],
            "function": {**begun["function"]},
        }


def _finish_reason(
    report: Report, reply: Reply, *, is_empty: bool, calls_tools: bool
) -> FinishReason:
    cut = cut_reason(reply, report, is_empty=is_empty and not calls_tools)
    return cut or ("tool_calls" if calls_tools else "stop")


def _unsaid_arguments(finish_reason: str) -> str:
    """What to send for a call without arguments: `{}`, because clients parse it as JSON. Nothing
    when the answer was cut off, because then its arguments may be missing."""
    return "{}" if finish_reason == "tool_calls" else ""


def _call_value(call_id: str, call: ToolCall, arguments: str) -> CompletionToolCall:
    return {
        "id": call_id,
        "type": "function",
        "function": {"name": call.name or "", "arguments": arguments},
    }


def _usage_value(report: Report) -> CompletionUsage:
    usage = report.usage
    value: CompletionUsage = {
        "prompt_tokens": usage.tokens_in,
        "completion_tokens": usage.tokens_out,
        "total_tokens": usage.tokens_in + usage.tokens_out,
    }
    if usage.cached_tokens:
        value["prompt_tokens_details"] = {"cached_tokens": usage.cached_tokens}
    if usage.reasoning_tokens:
        value["completion_tokens_details"] = {"reasoning_tokens": usage.reasoning_tokens}
    if report.cost_micro_usd is not None:
        value["cost"] = usd_number(report.cost_micro_usd)
    return value
