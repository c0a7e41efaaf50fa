"""One request under way: what is known of it, and the lines it leaves in the log.

No line has a text of the client's or the model's, and each names a route rather than a
path, which may hold anything.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field

from bluey.access.keys import ApiKey
from bluey.budgets.book import Admission
from bluey.budgets.ledger import Ledger
from bluey.budgets.settings import Account
from bluey.chat import Chat, Usage
from bluey.gateway.attempts import Attempt
from bluey.http.messages import Request
from bluey.http.trace import Trace
from bluey.isolate import Isolate
from bluey.models import Selection
from bluey.tenants.settings import Tenant


@dataclass(frozen=True, slots=True)
class Held:
    """A hold of this request's on one account (None: it got none, but the ledger owes)."""

    account: Account
    ledger: Ledger
    admission: Admission | None


@dataclass(slots=True)
class Exchange:
    """A request and what has become of it so far.

    `usage` is set once it is final, and is then what the tenant is charged. `holds` are
    there until whoever settles or releases them takes them away. `client_left` says that no
    further attempt was made because nobody waited for it.
    """

    request: Request
    ports: Isolate
    trace: Trace
    started_ms: float
    route: str | None = None
    tenant: Tenant | None = None
    key: ApiKey | None = None
    chat: Chat | None = None
    selection: Selection | None = None
    holds: list[Held] = field(default_factory=list)
    ledger_was_read: bool = True
    client_left: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    served_by: str | None = None
    usage: Usage | None = None
    first_token_ms: int | None = None
    gateway_log_id: str | None = None
    cache_status: str | None = None

    @property
    def elapsed_ms(self) -> int:
        """Since the request arrived."""
        return round(self.ports.clock.now_ms() - self.started_ms)

    def log_request(self, status: int, outcome: str) -> None:
        """The line that every request leaves, exactly one."""
        usage, selection = self.usage, self.selection
        record: dict[str, object] = {
            "route": self.route,
            "status": status,
            "outcome": outcome,
            "latencyMs": self.elapsed_ms,
        }
        if selection is not None:
            record |= {
                "stream": self.chat.stream if self.chat else None,
                "modelId": selection.model_id,
                "servedBy": self.served_by,
                "attempts": [_attempt_value(attempt) for attempt in self.attempts],
                "firstTokenMs": self.first_token_ms,
                "gatewayLogId": self.gateway_log_id,
                "cacheStatus": self.cache_status,
            }
            if self.chat is not None and self.chat.tags:
                record["metadata"] = dict(self.chat.tags)
        if usage is not None:
            record |= {
                "tokensIn": usage.tokens_in,
                "tokensOut": usage.tokens_out,
                "estimated": usage.estimated,
            }
        if not self.ledger_was_read:
            record["ledger"] = "unavailable"
        if self.client_left:
            record["clientLeft"] = True
        self.log("request", record)

    def log_upstream_error(self, attempt: Attempt) -> None:
        """The line of one failed attempt."""
        self.log("upstream_error", _attempt_value(attempt))

    def log_bug(self, error: Exception) -> None:
        """The line of an exception nobody expected: its type and where it passed. Its text
        may quote a prompt."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        self.log("internal_error", {"type": type(error).__name__, "at": places})

    def log(self, event: str, record: dict[str, object]) -> None:
        """One line with what identifies this request in front."""
        self.ports.log.write(
            {
                "event": event,
                "traceId": self.trace.id,
                "tenantId": self.tenant.id if self.tenant else None,
                "environment": self.ports.deployment.environment,
                **({"keyId": self.key.id} if self.key else {}),
                "sessionId": self.chat.session_id if self.chat else None,
                **record,
            }
        )


def _attempt_value(attempt: Attempt) -> dict[str, object]:
    return {
        "modelId": attempt.model_id,
        "durationMs": attempt.duration_ms,
        "reason": attempt.reason,
        "code": attempt.code,
        "httpStatus": attempt.http_status,
    }
