"""What a request asks of its models, and what came of its attempts."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bluey import dialects
from bluey.chat import Chat
from bluey.dialects.dialect import Asked, Dialect, Endpoint
from bluey.dialects.embedding import EMBEDDING_DIALECT
from bluey.embedding import Texts
from bluey.errors import UpstreamFailure
from bluey.models.model import Model
from bluey.models.selection import Choice, Selection
from bluey.ports import Client
from bluey.registry import table_of, values_in
from bluey.tenants.settings import GatewayOptions
from bluey.usage import NOTHING_USED, Bounds, Usage

T = TypeVar("T")

_ALL = values_in(dialects, Dialect)
_BY_NAME = table_of((dialect.name, dialect) for dialect in _ALL)
_BY_PREFIX = table_of((prefix, dialect) for dialect in _ALL for prefix in dialect.model_prefixes)

# An attempt that ended with an exception that nobody expects.
BUG_REASON = "bug"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as the log shows it; `reason` is None for the attempt that succeeded.

    `used` is the most that a failed attempt may have used: of what was sent, and of an answer that
    never came or was not seen whole. No upstream counted that, but for an answer that was all
    reasoning. `is_free`: the gateway's cache gave that answer, which costs nothing.
    """

    model_id: str
    duration_ms: int
    reason: str | None = None
    code: int | str | None = None
    http_status: int | None = None
    used: Usage = NOTHING_USED
    is_free: bool = False

    @classmethod
    def failed(
        cls,
        model_id: str,
        duration_ms: int,
        failure: UpstreamFailure,
        used: Usage = NOTHING_USED,
        *,
        is_free: bool = False,
    ) -> Attempt:
        """A failed attempt."""
        return cls(
            model_id,
            duration_ms,
            failure.reason,
            failure.code,
            failure.http_status,
            used,
            is_free,
        )

    def record(self) -> dict[str, object]:
        """The attempt's fields in the log."""
        return {
            "modelId": self.model_id,
            "durationMs": self.duration_ms,
            "reason": self.reason,
            "code": self.code,
            "httpStatus": self.http_status,
            "unansweredTokens": self.used.total_tokens,
        }


def is_from_cache(cache_status: str | None) -> bool:
    """Whether the gateway's cache gave an answer, by `cf-aig-cache-status`. No upstream was asked
    then, and nobody pays."""
    return cache_status == "HIT"


class GaveUp(Exception):
    """No attempt succeeded: the error to show (or a bug that is none to show) and the attempts that
    were made."""

    def __init__(self, error: Exception, attempts: list[Attempt]) -> None:
        self.error = error
        self.attempts = attempts
        super().__init__(str(error))


@dataclass(frozen=True, slots=True)
class Served(Generic[T]):
    """The result of the attempt that succeeded, and all attempts for the log."""

    result: T
    model_id: str
    attempts: list[Attempt]
    gateway_log_id: str | None
    cache_status: str | None

    @property
    def is_free(self) -> bool:
        """Whether the gateway's cache gave the result."""
        return is_from_cache(self.cache_status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(ABC):
    """What every attempt of one call has in common: all but the model."""

    bounds: Bounds
    client: Client
    selection: Selection
    options: GatewayOptions
    metadata: Mapping[str, str]
    traceparent: str | None
    deadline_ms: float

    @abstractmethod
    def inputs_for(self, choice: Choice) -> dict[str, object]:
        """The `inputs` of `env.AI.run`."""

    def endpoint_for(self, choice: Choice) -> Endpoint | None:  # noqa: ARG002  # a chat needs it
        """Where the model is only reached through `gateway(id).run`."""
        return None

    @property
    def conversation(self) -> str | None:
        """What the prompts of several requests have in common; None: nothing."""
        return None

    def options_for(self, choice: Choice) -> dict[str, object]:
        """The `options` of `env.AI.run`: the tenant's gateway, the metadata its log will
        show (five entries, the most a gateway keeps), its cache policy, and the headers that the
        upstream gets beside."""
        cache_ttl_seconds = self.options.cache_ttl_seconds
        gateway: dict[str, object] = {
            "id": self.options.id,
            "metadata": {**self.metadata, "modelId": choice.id},
            "requestTimeoutMs": self.options.request_timeout_ms,
        }
        if cache_ttl_seconds:
            gateway["cacheTtl"] = cache_ttl_seconds
        else:
            gateway["skipCache"] = True
        options: dict[str, object] = {"returnRawResponse": True, "gateway": gateway}
        if headers := self._headers():
            options["extraHeaders"] = headers
        if (endpoint := self.endpoint_for(choice)) is not None:
            options["endpoint"] = {"provider": endpoint.provider, "path": endpoint.path}
        return options

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.traceparent is not None:
            _, trace_id, span_id, _ = self.traceparent.split("-", 3)
            headers = {
                "traceparent": self.traceparent,
                # The gateway's own spans.
                "cf-aig-otel-trace-id": trace_id,
                "cf-aig-otel-parent-span-id": span_id,
            }
        if (conversation := self.conversation) is not None:
            headers["x-session-affinity"] = self._affinity(conversation)
        if not self.options.log_payloads:
            headers["cf-aig-collect-log-payload"] = "false"
        return headers

    def _affinity(self, conversation: str) -> str:
        """What the requests of one conversation have in common, and no other tenant's have. The
        model of a request is chosen by this among its replicas, which cache their prompts."""
        name = f"{self.metadata['tenantId']}\0{conversation}"
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCall(Call):
    """A chat."""

    chat: Chat

    def inputs_for(self, choice: Choice) -> dict[str, object]:
        """See Call."""
        effort = choice.effort_for(self.chat.effort, is_wish=self.chat.effort_is_wish)
        asked = Asked(self.chat, choice.model, self.bounds.tokens_out, effort)
        return dialect_of(choice.model).inputs(asked)

    def endpoint_for(self, choice: Choice) -> Endpoint | None:
        """See Call."""
        return dialect_of(choice.model).endpoint

    @property
    def conversation(self) -> str | None:
        """See Call."""
        return self.chat.cache_key or self.chat.session_id


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingCall(Call):
    """Texts of which a model gives the vectors, as many as it takes at once."""

    texts: Texts

    def inputs_for(self, choice: Choice) -> dict[str, object]:  # noqa: ARG002  # see Call
        """See Call."""
        return EMBEDDING_DIALECT.inputs(self.texts)


def dialect_of(model: Model) -> Dialect:
    """The dialect that a model speaks: the one that the catalogue names, else the one with the
    longest prefix of its id."""
    if model.dialect is not None:
        return _BY_NAME[model.dialect]
    prefixes = (prefix for prefix in _BY_PREFIX if model.id.startswith(prefix))
    return _BY_PREFIX[max(prefixes, key=len)]
