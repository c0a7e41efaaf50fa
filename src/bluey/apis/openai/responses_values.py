"""What the Responses API answers: the response, its items, and the events of a stream."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from bluey.contract import Cost, Count

ItemStatus = Literal["in_progress", "completed", "incomplete"]
ResponseStatus = Literal["in_progress", "completed", "incomplete", "failed"]


class OutputText(TypedDict):
    """A text of an answer."""

    type: Literal["output_text"]
    text: str
    annotations: list[None]
    """Always empty."""
    logprobs: list[None]
    """Always empty."""


class OutputMessage(TypedDict):
    """What the model said."""

    id: str
    type: Literal["message"]
    status: ItemStatus
    role: Literal["assistant"]
    content: list[OutputText]


class SummaryText(TypedDict):
    """What the model reasoned, in its own words."""

    type: Literal["summary_text"]
    text: str


class OutputReasoning(TypedDict):
    """What the model reasoned before it went on."""

    id: str
    type: Literal["reasoning"]
    status: ItemStatus
    summary: list[SummaryText]
    encrypted_content: Literal[""]
    """Always empty, because the summary has all of the reasoning. It is not null, because the AI
    SDK sends an item back only if it is not."""


class OutputFunctionCall(TypedDict):
    """A function that the model wants called; `arguments` is JSON text as the model wrote it."""

    id: str
    type: Literal["function_call"]
    status: ItemStatus
    call_id: str
    name: str
    arguments: str
    namespace: NotRequired[str]
    """The namespace that has the tool, if one has it."""


class OutputCustomCall(TypedDict):
    """A custom tool that the model wants called."""

    id: str
    type: Literal["custom_tool_call"]
    status: ItemStatus
    call_id: str
    name: str
    input: str
    namespace: NotRequired[str]
    """The namespace that has the tool, if one has it."""


OutputItem = OutputMessage | OutputReasoning | OutputFunctionCall | OutputCustomCall


class InputTokensDetails(TypedDict):
    """What the input's tokens were."""

    cached_tokens: Count
    """The tokens that the upstream had cached; 0 if it does not say."""
    cache_write_tokens: Literal[0]


class OutputTokensDetails(TypedDict):
    """What the output's tokens were."""

    reasoning_tokens: Count
    """The tokens of the model's reasoning; 0 if the upstream does not say."""


class ResponseUsage(TypedDict):
    """What an answer used."""

    input_tokens: Count
    input_tokens_details: InputTokensDetails
    output_tokens: Count
    output_tokens_details: OutputTokensDetails
    total_tokens: Count
    cost: NotRequired[Cost]
    """As in a chat completion."""


class ResponseFailure(TypedDict):
    """Why a stream failed."""

    code: Literal["server_error", "invalid_prompt"]
    """`invalid_prompt`: the gateway's guardrails refused the prompt or the answer. No client
    repeats that."""
    message: str


class IncompleteDetails(TypedDict):
    """Why an answer is incomplete."""

    reason: Literal["max_output_tokens", "content_filter"]


class Repeated(TypedDict):
    """What a response repeats of its request. What the request does not say is null, or what holds
    then."""

    instructions: str | None
    metadata: dict[str, str]
    parallel_tool_calls: bool
    temperature: float | None
    top_p: float | None
    text: dict[str, Any]
    tool_choice: str | dict[str, Any]
    tools: list[dict[str, Any]]
    """The tools that the model was offered."""
    reasoning: dict[str, Any]
    prompt_cache_key: str | None


class ResponseObject(Repeated):
    """The answer of `POST /v1/responses`, whole or as far as it has come."""

    id: str
    object: Literal["response"]
    created_at: Count
    """Seconds since 1970."""
    status: ResponseStatus
    error: ResponseFailure | None
    incomplete_details: IncompleteDetails | None
    model: str
    """The model that answered."""
    output: list[OutputItem]
    usage: ResponseUsage | None
    """Null until the end."""
    max_output_tokens: Count
    """The most that the answer may use, whether the request or the tenant says so."""
    store: Literal[False]
    background: Literal[False]
    truncation: Literal["disabled"]
    previous_response_id: None


class StateEvent(TypedDict):
    """How far the response has come."""

    type: Literal[
        "response.created",
        "response.in_progress",
        "response.completed",
        "response.incomplete",
        "response.failed",
    ]
    sequence_number: Count
    response: ResponseObject


class ItemEvent(TypedDict):
    """An item begins, or is whole."""

    type: Literal["response.output_item.added", "response.output_item.done"]
    sequence_number: Count
    output_index: Count
    item: OutputItem


class ContentPartEvent(TypedDict):
    """The text of a message begins, or is whole."""

    type: Literal["response.content_part.added", "response.content_part.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    content_index: Literal[0]
    part: OutputText


class TextDeltaEvent(TypedDict):
    """A piece of a text."""

    type: Literal["response.output_text.delta"]
    item_id: str
    output_index: Count
    content_index: Literal[0]
    logprobs: list[None]
    sequence_number: Count
    delta: str


class TextDoneEvent(TypedDict):
    """A whole text."""

    type: Literal["response.output_text.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    content_index: Literal[0]
    logprobs: list[None]
    text: str


class SummaryPartEvent(TypedDict):
    """A text of what the model reasoned begins, or is whole."""

    type: Literal["response.reasoning_summary_part.added", "response.reasoning_summary_part.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    summary_index: Literal[0]
    part: SummaryText


class SummaryDeltaEvent(TypedDict):
    """A piece of what the model reasons."""

    type: Literal["response.reasoning_summary_text.delta"]
    item_id: str
    output_index: Count
    summary_index: Literal[0]
    sequence_number: Count
    delta: str


class SummaryDoneEvent(TypedDict):
    """All of what the model reasoned before it went on."""

    type: Literal["response.reasoning_summary_text.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    summary_index: Literal[0]
    text: str


class ArgumentsDeltaEvent(TypedDict):
    """A piece of a function call's arguments, or of a custom tool's input."""

    type: Literal["response.function_call_arguments.delta", "response.custom_tool_call_input.delta"]
    item_id: str
    output_index: Count
    sequence_number: Count
    delta: str


class ArgumentsDoneEvent(TypedDict):
    """All arguments of a function call."""

    type: Literal["response.function_call_arguments.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    name: str
    arguments: str


class InputDoneEvent(TypedDict):
    """The whole input of a custom tool."""

    type: Literal["response.custom_tool_call_input.done"]
    sequence_number: Count
    item_id: str
    output_index: Count
    input: str


# By name, which is also an event's `type`.
EVENTS: tuple[tuple[str, type], ...] = (
    ("response.created", StateEvent),
    ("response.in_progress", StateEvent),
    ("response.output_item.added", ItemEvent),
    ("response.content_part.added", ContentPartEvent),
    ("response.output_text.delta", TextDeltaEvent),
    ("response.output_text.done", TextDoneEvent),
    ("response.content_part.done", ContentPartEvent),
    ("response.reasoning_summary_part.added", SummaryPartEvent),
    ("response.reasoning_summary_text.delta", SummaryDeltaEvent),
    ("response.reasoning_summary_text.done", SummaryDoneEvent),
    ("response.reasoning_summary_part.done", SummaryPartEvent),
    ("response.function_call_arguments.delta", ArgumentsDeltaEvent),
    ("response.function_call_arguments.done", ArgumentsDoneEvent),
    ("response.custom_tool_call_input.delta", ArgumentsDeltaEvent),
    ("response.custom_tool_call_input.done", InputDoneEvent),
    ("response.output_item.done", ItemEvent),
    ("response.completed", StateEvent),
    ("response.incomplete", StateEvent),
    ("response.failed", StateEvent),
)
