"""What the API answers, as models: for the description and the tests, never uploaded."""

from typing import Annotated, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field

from bluey.apis.api import CutReason
from bluey.tenants.settings import Environment
from bluey.validation import Value

Count = Annotated[int, Field(ge=0)]
Milliseconds = Annotated[int, Field(ge=0)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class Health(Value):
    """Which tenant and which models answer here."""

    status: Literal["ok"]
    tenant_id: Slug
    environment: Environment
    model_id: Annotated[str, Field(description="The model of a request that names none.")]
    fallback_model_id: Annotated[
        str | None, Field(description="The model that is asked when that one fails, if any.")
    ]


class HealthReply(Value):
    """The answer of `GET /health`."""

    ok: Literal[True]
    data: Health


class UsageWindow(Value):
    """One window of one budget."""

    scope: Annotated[
        Literal["tenant", "key"], Field(description="Whose budget: the tenant's, or the API key's.")
    ]
    window: Literal["daily", "monthly"]
    period: Annotated[str, Field(description="The UTC day (`2026-11-23`) or month (`2026-11`).")]
    limit_tokens: Annotated[int, Field(ge=1)]
    spent_tokens: Count
    held_tokens: Annotated[Count, Field(description="Set aside for requests under way.")]
    remaining_tokens: Annotated[
        Count, Field(description="What a new request could still hold: limit - spent - held.")
    ]
    resets_at: Annotated[
        str, Field(json_schema_extra={"format": "date-time"}, description="When the window ends.")
    ]
    requests: Annotated[Count, Field(description="Requests that were charged.")]
    tokens_by_model: Annotated[
        dict[str, Count],
        Field(description="Spent tokens by model; those of the least used are summed as `other`."),
    ]


class PastWindow(Value):
    """What was spent in a window that is over."""

    scope: Literal["tenant", "key"]
    window: Literal["daily", "monthly"]
    period: str
    spent_tokens: Count
    requests: Count
    tokens_by_model: dict[str, Count]


class UsageReport(Value):
    """A tenant's budgets."""

    tenant_id: Slug
    environment: Environment
    enforcement: Annotated[
        Literal["kv", "exact"] | None, Field(description="Null for a tenant without budgets.")
    ]
    windows: list[UsageWindow]
    history: Annotated[
        list[PastWindow],
        Field(
            default_factory=list,
            description="Where `days` are asked for: the windows that ended within so many days "
            "until the last midnight, used or not; days, then months, oldest first.",
        ),
    ]


class UsageReply(Value):
    """The answer of `GET /usage`."""

    ok: Literal[True]
    data: UsageReport


class TokenUsage(Value):
    """What a whole answer used."""

    model_id: Annotated[str, Field(description="The model that answered.")]
    tokens_in: Count
    tokens_out: Count
    latency_ms: Milliseconds


CutShort = Annotated[
    CutReason | MISSING,
    Field(
        description="Why the answer did not end by itself: it used all it might (`length`, also "
        "where nothing of it was text) or was filtered. Absent for an ordinary end."
    ),
]


class ReplyMessage(Value):
    """What the model said."""

    role: Literal["assistant"]
    content: str


class Chat(Value):
    """A whole answer."""

    session_id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    message: ReplyMessage
    usage: TokenUsage
    finish_reason: CutShort = MISSING


class ChatReply(Value):
    """The answer of `POST /chat` that is not streamed."""

    ok: Literal[True]
    data: Chat


class TokenEvent(Value):
    """`event: token`: a piece of the answer, to be appended."""

    token: str


class StreamUsage(Value):
    """What a streamed answer used."""

    model_id: Annotated[str, Field(description="The model that answered, or was tried last.")]
    tokens_in: Count
    tokens_out: Annotated[
        Count | MISSING, Field(description="Absent when no model began to answer.")
    ] = MISSING
    latency_ms: Milliseconds
    first_token_ms: Annotated[
        Milliseconds | MISSING, Field(description="Absent when there was no token.")
    ] = MISSING


class DoneEvent(Value):
    """`event: done`: the last event of every stream."""

    done: Literal[True]
    usage: StreamUsage
    finish_reason: CutShort = MISSING


class Problem(Value):
    """One thing that is wrong with the request's body."""

    path: Annotated[str, Field(description="Where: `history.0.role`, or `(body)` for all of it.")]
    message: str


class BudgetDetails(Value):
    """Which window a request did not fit in, and why."""

    scope: Literal["tenant", "key"]
    window: Literal["daily", "monthly"]
    reason: Annotated[
        Literal["exhausted", "busy", "request_too_large"],
        Field(
            description="`exhausted`: too little is left; `busy`: requests under way hold the "
            "rest; `request_too_large`: it would not fit an unused window."
        ),
    ]
    limit_tokens: Annotated[int, Field(ge=1)]
    spent_tokens: Count
    held_tokens: Count
    requested_tokens: Annotated[
        int, Field(ge=1, description="The estimate of the input, and the output ceiling.")
    ]
    resets_in_seconds: Count


Details = list[Problem] | BudgetDetails


class Error(Value):
    """What went wrong. Also the data of a stream's `event: error`."""

    code: Annotated[str, Field(description="For programs; a client may depend on it.")]
    message: Annotated[str, Field(description="For people; it may change.")]
    details: Annotated[
        Details | MISSING,
        Field(
            description="Every problem of an `invalid_request`; of a `budget_exceeded` the window."
        ),
    ] = MISSING


class Failure(Value):
    """Every error of Bluey's own API."""

    ok: Literal[False]
    error: Error


class _OpenAiValue(BaseModel):
    """A value whose keys are OpenAI's, snake_case as they are written here."""

    model_config = ConfigDict(extra="forbid")


class CompletionCallFunction(_OpenAiValue):
    """The function that the model wants called; `arguments` is JSON text as it wrote it."""

    name: str
    arguments: str


class CompletionToolCall(_OpenAiValue):
    """A tool call of the model's."""

    id: str
    type: Literal["function"]
    function: CompletionCallFunction


class CompletionMessage(_OpenAiValue):
    """What the model said."""

    role: Literal["assistant"]
    content: Annotated[str | None, Field(description="Null when it only calls tools.")]
    refusal: None
    tool_calls: list[CompletionToolCall] | MISSING = MISSING


FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]


class CompletionChoice(_OpenAiValue):
    """The one choice."""

    index: Literal[0]
    message: CompletionMessage
    logprobs: None
    finish_reason: FinishReason


class CompletionUsage(_OpenAiValue):
    """What an answer used."""

    prompt_tokens: Count
    completion_tokens: Count
    total_tokens: Count


class Completion(_OpenAiValue):
    """The answer of `POST /v1/chat/completions` that is not streamed."""

    id: str
    object: Literal["chat.completion"]
    created: Annotated[int, Field(ge=0, description="Seconds since 1970.")]
    model: Annotated[str, Field(description="The model that answered.")]
    choices: Annotated[list[CompletionChoice], Field(min_length=1, max_length=1)]
    usage: CompletionUsage


class CallFunctionDelta(_OpenAiValue):
    """A piece of a called function; pieces of `arguments` are to be appended."""

    name: str | MISSING = MISSING
    arguments: str


class ToolCallDelta(_OpenAiValue):
    """A piece of a tool call; the first one of an `index` has its id, type and name."""

    index: Count
    id: str | MISSING = MISSING
    type: Literal["function"] | MISSING = MISSING
    function: CallFunctionDelta


class CompletionDelta(_OpenAiValue):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | MISSING = MISSING
    content: str | MISSING = MISSING
    tool_calls: list[ToolCallDelta] | MISSING = MISSING


class ChunkChoice(_OpenAiValue):
    """The one choice of a chunk."""

    index: Literal[0]
    delta: CompletionDelta
    logprobs: None
    finish_reason: FinishReason | None


class CompletionChunk(_OpenAiValue):
    """One piece of a streamed answer."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: Annotated[int, Field(ge=0, description="Seconds since 1970.")]
    model: str
    choices: Annotated[
        list[ChunkChoice], Field(max_length=1, description="Empty in the chunk that has the usage.")
    ]
    usage: Annotated[
        CompletionUsage | MISSING | None,
        Field(description="With `include_usage`: null, and in the last chunk what was used."),
    ] = MISSING


class Model(_OpenAiValue):
    """A model, or an alias of one, that a request may name."""

    id: str
    object: Literal["model"]
    created: Annotated[int, Field(description="Always 0: Workers AI does not tell.")]
    owned_by: str


class ModelList(_OpenAiValue):
    """The answer of `GET /v1/models`."""

    object: Literal["list"]
    data: list[Model]


class OpenAiError(_OpenAiValue):
    """What went wrong, as OpenAI's clients read it."""

    message: Annotated[str, Field(description="For people; names every place that is wrong.")]
    type: Literal[
        "invalid_request_error",
        "authentication_error",
        "permission_error",
        "not_found_error",
        "rate_limit_error",
        "server_error",
    ]
    param: Annotated[str | None, Field(description="The first place that is wrong.")]
    code: Annotated[str, Field(description="For programs; a client may depend on it.")]
    details: Annotated[
        BudgetDetails | MISSING, Field(description="Of a `budget_exceeded`, the window.")
    ] = MISSING


class OpenAiFailure(_OpenAiValue):
    """Every error below `/v1`. In a stream it comes as an event's data."""

    error: OpenAiError
