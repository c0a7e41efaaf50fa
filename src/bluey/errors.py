"""Every way a request can fail, as one tree.

    BlueyError
    ├── BadRequest                 400
    │   ├── InvalidJson            400  invalid_json
    │   ├── InvalidRequest         400  invalid_request
    │   ├── ContextLengthExceeded  400  context_length_exceeded
    │   ├── TenantRequired         400  tenant_required
    │   └── UnsupportedByModel     400  unsupported_by_model
    ├── Unauthorized               401  unauthorized
    ├── TenantMismatch             403  tenant_mismatch
    ├── AdminRequired              403  admin_required
    ├── ModelRefused
    │   ├── ModelNotAllowed        403  model_not_allowed
    │   └── ModelNotFound          404  model_not_found
    ├── UnknownTenant              404  unknown_tenant
    ├── NotFound                   404  not_found
    ├── MethodNotAllowed           405  method_not_allowed
    ├── PayloadTooLarge            413  payload_too_large
    ├── UnsupportedMediaType       415  unsupported_media_type
    ├── ContentBlocked             422  content_blocked
    ├── BudgetExceeded             429  budget_exceeded
    ├── RateLimited                429  rate_limited
    ├── InternalError              500  internal_error
    ├── AiError                    502  ai_error
    │   └── AiBusy                 (the same, but for Anthropic's clients)
    ├── BudgetUnavailable          503  budget_unavailable
    ├── TenantPaused               503  tenant_paused
    ├── TokenIdsUnavailable        503  token_ids_unavailable
    └── AiTimeout                  504  ai_timeout

A client sees each class's code, status and message (`docs/streaming.md` and the HTTP contract);
nothing else of an exception leaves the Worker. Settings that do not parse raise a `SettingsError`,
which no client sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import TypedDict

from bluey.contract import BudgetScope, Count, Positive, RefusalReason, UsdText, WindowName


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input: where (`history.0.content`) and what."""

    path: str
    message: str


class TokenBudgetDetails(TypedDict):
    """Which window a request's tokens did not fit in, and why."""

    scope: BudgetScope
    window: WindowName
    reason: RefusalReason
    """`exhausted`: too little is left. `busy`: requests under way hold the rest.
    `request_too_large`: the request would not fit an unused window."""
    limitTokens: Positive
    spentTokens: Count
    heldTokens: Count
    requestedTokens: Positive
    """What the request would hold: the most tokens that its input can be, plus the output
    ceiling."""
    resetsInSeconds: Count


class DollarBudgetDetails(TypedDict):
    """Which window a request's cost did not fit in, and why."""

    scope: BudgetScope
    window: WindowName
    reason: RefusalReason
    limitUsd: UsdText
    spentUsd: UsdText
    heldUsd: UsdText
    requestedUsd: UsdText
    """What the request would hold: the cost of the most tokens that its input can be, and of the
    output ceiling, with the most expensive of its models."""
    resetsInSeconds: Count


BudgetDetails = TokenBudgetDetails | DollarBudgetDetails


class ContextDetails(TypedDict):
    """What did not fit a model's context."""

    modelId: str
    contextTokens: Positive
    """The most that a prompt and its answer may have together."""
    estimatedTokensIn: Positive
    """3 per message, a quarter of the characters, and 1,024 per image."""
    maxOutputTokens: Positive
    """The most that the answer would have been allowed."""


class RateDetails(TypedDict):
    """Which rate limit was exceeded."""

    scope: str
    """Whose: `tenant`, `key` or `session`."""
    periodSeconds: Positive


class BlueyError(Exception):
    """An error a client may see: `code`, `status` and `message`, all safe to show.

    `details` is the JSON value of `error.details` (absent when None); `headers` are added to the
    response. The API's description quotes the first sentence of each class's docstring: it says
    when a client gets this error.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    default_message: ClassVar[str] = "Internal error"

    def __init__(
        self,
        message: str | None = None,
        *,
        details: BudgetDetails | RateDetails | ContextDetails | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or self.default_message
        self.details = details
        self.headers: Mapping[str, str] = headers or {}
        super().__init__(self.message)


class BadRequest(BlueyError):
    """The request cannot be understood; `problems` names every place."""

    status = 400

    def __init__(self, message: str | None = None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class InvalidJson(BadRequest):
    """The body is not JSON, or it broke off."""

    code = "invalid_json"
    default_message = "Request body is not valid JSON"


class InvalidRequest(BadRequest):
    """The body or the query is invalid; every problem is named."""

    code = "invalid_request"
    default_message = "Request is not valid"


class ContextLengthExceeded(BadRequest):
    """The prompt and the answer do not fit the model's context; `details` says how much, where
    the catalogue knows."""

    code = "context_length_exceeded"
    default_message = "Prompt and answer do not fit the model's context"

    def __init__(
        self, details: ContextDetails | None = None, problems: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(None if details is None else _too_long(details), problems)
        self.details = self.context = details


def _too_long(details: ContextDetails) -> str:
    return (
        f"{ContextLengthExceeded.default_message}: about {details['estimatedTokensIn']:,} tokens "
        f"and up to {details['maxOutputTokens']:,} are more than {details['contextTokens']:,}"
    )


class TenantRequired(BadRequest):
    """The deployment serves several tenants and none was named."""

    code = "tenant_required"
    default_message = "Name a tenant in the x-tenant-id header"


class UnsupportedByModel(BadRequest):
    """The chosen model cannot do what is asked; `details` names what, and the model."""

    code = "unsupported_by_model"
    default_message = "The model cannot do what is asked"


class Unauthorized(BlueyError):
    """The tenant requires an API key, and the request has none or a wrong one."""

    code = "unauthorized"
    status = 401
    default_message = "A valid API key is required"


class TenantMismatch(BlueyError):
    """`x-tenant-id` names another tenant than the deployment's."""

    code = "tenant_mismatch"
    status = 403
    default_message = "This deployment serves another tenant"


class AdminRequired(BlueyError):
    """The API key may not change the tenant's keys: its role is not `admin`."""

    code = "admin_required"
    status = 403
    default_message = "This needs an API key with the role admin"


class ModelRefused(BlueyError):
    """The request may not have the model that it names."""


class ModelNotAllowed(ModelRefused):
    """The tenant does not allow that model."""

    code = "model_not_allowed"
    status = 403
    default_message = "This tenant may not use that model"


class ModelNotFound(ModelRefused):
    """No model has that name, neither here nor in the catalogue. (`/chat` says `model_not_allowed`
    instead.)"""

    code = "model_not_found"
    status = 404
    default_message = "No such model: GET /v1/models lists those that a request may name"


class UnknownTenant(BlueyError):
    """`x-tenant-id` names no tenant of this deployment."""

    code = "unknown_tenant"
    status = 404
    default_message = "No such tenant"


class NotFound(BlueyError):
    """There is no such thing here."""

    code = "not_found"
    status = 404
    default_message = "Not found"


class MethodNotAllowed(BlueyError):
    """The path does not have this method; the `allow` header lists those that it has."""

    code = "method_not_allowed"
    status = 405
    default_message = "Method not allowed"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(headers={"allow": ", ".join(allowed)})


class PayloadTooLarge(BlueyError):
    """The body is longer than it may be; the message names the limit."""

    code = "payload_too_large"
    status = 413
    default_message = "Request body is too large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"Request body is larger than {_size(limit_bytes)}")


def _size(size_bytes: int) -> str:
    for unit, unit_bytes in (("MiB", 1024 * 1024), ("KiB", 1024)):
        if size_bytes % unit_bytes == 0:
            return f"{size_bytes // unit_bytes} {unit}"
    return f"{size_bytes:,} bytes"


class UnsupportedMediaType(BlueyError):
    """The body is not `application/json`, or it is compressed with anything but gzip."""

    code = "unsupported_media_type"
    status = 415
    default_message = "Send content-type: application/json"


class ContentBlocked(BlueyError):
    """The gateway's guardrails refused the prompt or the answer."""

    code = "content_blocked"
    status = 422
    default_message = "Blocked by the gateway's guardrails"


class BudgetExceeded(BlueyError):
    """The request does not fit the budget of tokens or dollars; `details` says which window."""

    code = "budget_exceeded"
    status = 429
    default_message = "Token budget exceeded"


class RateLimited(BlueyError):
    """Too many requests; `retry-after` says when to try again."""

    code = "rate_limited"
    status = 429
    default_message = "Too many requests"


class InternalError(BlueyError):
    """A bug, logged with the trace id. The client learns nothing else."""


class AiError(BlueyError):
    """The model and its fallback failed."""

    code = "ai_error"
    status = 502
    default_message = "AI provider unavailable"


class AiBusy(AiError):
    """The model and its fallback have no capacity right now."""


class BudgetUnavailable(BlueyError):
    """The budgets cannot be read (and the tenant refuses requests then), or the API keys or the
    tenant's settings cannot be read."""

    code = "budget_unavailable"
    status = 503
    default_message = "Token budget cannot be checked right now"


class TenantPaused(BlueyError):
    """The operator has paused the tenant; the message is the operator's, and `retry-after` says
    when to ask again."""

    code = "tenant_paused"
    status = 503
    default_message = "This tenant is paused"

    def __init__(self, message: str | None = None, retry_after_s: int = 1) -> None:
        # The client libraries would ask again at once, several times.
        headers = {"retry-after": str(retry_after_s), "x-should-retry": "false"}
        super().__init__(message, headers=headers)


class TokenIdsUnavailable(BlueyError):
    """The table of token ids cannot be read, so Bluey cannot read texts that are sent as token
    ids."""

    code = "token_ids_unavailable"
    status = 503
    default_message = "Token ids cannot be decoded right now; send texts"


class AiTimeout(BlueyError):
    """The deadline passed before a first token."""

    code = "ai_timeout"
    status = 504
    default_message = "AI provider did not answer in time"


class SettingsError(Exception):
    """A deployment's or tenant's settings are invalid; `problems` names every place."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        listed = "; ".join(f"{p.path}: {p.message}" for p in problems)
        super().__init__(f"{source}: {listed}")


class UpstreamFailure(Exception):
    """One attempt at one model failed, in the upstream's own terms.

    `code` is Workers AI's or the AI Gateway's number, or a vendor's name of the error (None when
    there was none), `http_status` the status of the response, or of the error in it (None when
    there was no response), `reason` a short word for the log (`timeout`, `truncated`, …). `word` is
    our word for what only the error's message says. No text of the upstream is kept: it may quote
    the prompt.
    """

    def __init__(
        self,
        reason: str,
        *,
        code: int | str | None = None,
        http_status: int | None = None,
        word: str | None = None,
    ) -> None:
        self.reason = reason
        self.code = code
        self.http_status = http_status
        self.word = word
        super().__init__(f"{reason} (code {code}, HTTP {http_status})")


class RateLimiterUnavailable(Exception):
    """A rate limiter could not be asked; the message says why, for the log."""


class AssetsUnavailable(Exception):
    """The files beside the Worker could not be read, or not in time."""


class WebhookFailed(Exception):
    """A webhook gave no answer; the message says why, for the log."""


class StorageUnavailable(Exception):
    """A store could not be read or written; the message says which, for the log."""


class StorageReset(StorageUnavailable):
    """A store was restarted while it was asked. What was asked may have happened, and may be asked
    for again at once."""


class StorageSilent(StorageUnavailable):
    """A store did not answer in time. The write may still arrive."""
