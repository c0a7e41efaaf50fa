"""One request under way: what is known of it, what it holds, and its lines in the log.

No line has text from the client or the model. A line names the route, not the path: a path may
contain anything.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bluey.access.keys import ApiKey
from bluey.alerts.watch import Watch
from bluey.budgets.spending import Spending
from bluey.http.messages import Request
from bluey.http.trace import Trace
from bluey.isolate import Isolate
from bluey.metrics import point_of
from bluey.tenants.deployment import Deployment
from bluey.tenants.override import Effective
from bluey.tenants.settings import Tenant

Wait = Coroutine[Any, Any, None]
"""Background work that is left when a request has ended. No client waits for it."""

End = Callable[[], Iterable[Wait]]
"""Ends something that a request holds. Returns the background work that is left."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The tenant that the request is for, and its key where it has one: the tenant's, or an
    operator's."""

    effective: Effective
    key: ApiKey | None = None
    is_operator: bool = False

    @property
    def tenant(self) -> Tenant:
        """The tenant's settings, with what is overridden."""
        return self.effective.tenant


class Work(Protocol):
    """What a route has done for a request, as the log and the headers show it."""

    @property
    def upstream_ms(self) -> int | None:
        """How long all attempts together took; None where no upstream was asked."""

    def record(self) -> Mapping[str, object]:
        """The fields that this route adds to the request's line in the log."""


@dataclass(slots=True)
class Exchange:
    """A request and what is known of it so far."""

    request: Request
    isolate: Isolate
    trace: Trace
    started_ms: float
    route: str | None = None
    identity: Identity | None = None
    session_id: str | None = None
    work: Work | None = None
    _ends: list[End] = field(default_factory=list)

    @property
    def tenant(self) -> Tenant:
        """The tenant that the request is for. Raises LookupError on a route without a tenant."""
        if self.identity is None:
            raise LookupError("this route has no tenant")
        return self.identity.tenant

    @property
    def deployment(self) -> Deployment:
        """The deployment as this tenant's requests see it: without those of its `vars` that an
        override wins over. Raises LookupError on a route without a tenant."""
        if self.identity is None:
            raise LookupError("this route has no tenant")
        return self.identity.effective.deployment

    @property
    def key(self) -> ApiKey | None:
        """The request's valid key; None where it needs none."""
        return self.identity.key if self.identity else None

    @property
    def is_operator(self) -> bool:
        """Whether the request's key is an operator's."""
        return self.identity is not None and self.identity.is_operator

    @property
    def key_id(self) -> str | None:
        """The id of the request's key; None where it needs none."""
        return self.key.id if self.key else None

    @property
    def elapsed_ms(self) -> int:
        """How long ago the request arrived."""
        return round(self.isolate.clock.now_ms() - self.started_ms)

    def when_ended(self, end: End) -> None:
        """Registers something to be ended with this request."""
        self._ends.append(end)

    def open_spending(self) -> Spending:
        """Opens the request's spending, which ends with the request."""
        isolate, tenant = self.isolate, self.tenant
        watch = None
        if tenant.alerts:
            environment = isolate.deployment.environment
            watch = Watch(
                tenant, environment, isolate.outboxes, isolate.told, isolate.clock, self.log
            )
        spending = Spending(
            isolate.ledger_of(tenant),
            tenant.counting,
            isolate.clock,
            self.log,
            isolate.warned,
            watch,
        )
        self.when_ended(spending.end)
        return spending

    def end(self) -> Wait | None:
        """Ends all that the request holds. Returns the background work that is left; None where
        there is none."""
        ends, self._ends = self._ends, []
        waits: list[Wait] = []
        for end in ends:
            try:
                waits += end()
            except Exception as error:  # noqa: BLE001  # whatever else is held still has to end
                self.log_bug(error)
        return self._wait_for(waits) if waits else None

    async def _wait_for(self, waits: list[Wait]) -> None:
        if len(waits) == 1:
            # `gather` would make a task of it.
            try:
                await waits[0]
            except Exception as error:  # noqa: BLE001  # as below
                self.log_bug(error)
            return
        # All at the same time: the platform ends an invocation about 30 s after its client left.
        for result in await asyncio.gather(*waits, return_exceptions=True):
            if isinstance(result, Exception):
                self.log_bug(result)

    def log_request(self, status: int, outcome: str) -> None:
        """Writes the request's line, and its data point where a dataset is bound. `app` calls this
        exactly once per request."""
        told: Mapping[str, object] = {}
        try:
            if self.work is not None:
                told = self.work.record()
        except Exception as error:  # noqa: BLE001  # the line is written without it
            self.log_bug(error)
        line = self._line(
            "request",
            {
                "route": self.route,
                "status": status,
                "outcome": outcome,
                "latencyMs": self.elapsed_ms,
                **told,
            },
        )
        self.isolate.log.write(line)
        if (metrics := self.isolate.metrics) is not None:
            try:
                metrics.write(point_of(line))
            except Exception as error:  # noqa: BLE001  # a point is not worth a request
                self.log_bug(error)

    def log_bug(self, error: Exception) -> None:
        """Writes the line of an unexpected exception: its type and its places in the code. Its text
        is left out, because it may quote a prompt."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        self.log("internal_error", {"type": type(error).__name__, "at": places})

    def log(self, event: str, record: Mapping[str, object]) -> None:
        """Writes one line, which begins with what identifies this request."""
        self.isolate.log.write(self._line(event, record))

    def _line(self, event: str, record: Mapping[str, object]) -> Mapping[str, object]:
        return {
            "event": event,
            "traceId": self.trace.id,
            "tenantId": self.identity.tenant.id if self.identity else None,
            "environment": self.isolate.deployment.environment,
            **({"keyId": self.key.id} if self.key else {}),
            "sessionId": self.session_id,
            **record,
        }
