"""The three requests of a smoke test."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from bluey.models import select_models
from ops.project.address import Address
from ops.project.deployments import read_tenant
from ops.smoke.expectations import ANSWERED, WITHOUT_AI
from ops.smoke.recording import Call, Reply, open_client, send
from ops.smoke.verdicts import Configured, Conversation, Verdict, judge

MESSAGE = "What is the capital of France?"
MAX_TOKENS = 16


@dataclass(frozen=True)
class Result:
    """What was asked, what came back, and what that is worth."""

    address: Address
    started: datetime
    replies: tuple[Reply, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def failed(self) -> list[Verdict]:
        """The expectations that were not met."""
        return [each for each in self.verdicts if each.met is False]

    def verdicts_on(self, reply: Reply) -> list[Verdict]:
        """The verdicts on one of the replies."""
        return [each for each in self.verdicts if each.expectation.reply == reply.call.name]


def run_smoke(address: Address, *, without_ai: bool = False) -> Result:
    """Ask a Worker for its health, a chat and a streamed chat, and judge the replies.

    Raises:
        OpsError: the tenant's files here cannot be read.
    """
    configured = _configured(address)
    session_id = str(uuid.uuid4())
    body: dict[str, object] = {
        "sessionId": session_id,
        "message": MESSAGE,
        "maxTokens": MAX_TOKENS,
    }
    calls = (
        Call("health", "GET", "/health"),
        Call("chat", "POST", "/chat", body | {"stream": False}),
        Call("stream", "POST", "/chat", body | {"stream": True}),
    )
    started = datetime.now(UTC)
    with open_client(address) as client:
        replies = [send(client, call, uuid.uuid4().hex, address.key) for call in calls]
    conversation = Conversation(
        {reply.call.name: reply for reply in replies}, session_id, MAX_TOKENS, configured
    )
    verdicts = judge(conversation, WITHOUT_AI if without_ai else ANSWERED)
    return Result(address, started, tuple(replies), tuple(verdicts))


def _configured(address: Address) -> Configured | None:
    if address.deployment is None or address.env is None or address.tenant is None:
        return None
    tenant, deployment = read_tenant(address.tenant, address.deployment, address.env)
    selection = select_models(tenant, deployment, None)
    return Configured(
        tenant_id=tenant.id,
        environment=deployment.environment,
        model_id=selection.model_id,
        fallback_model_id=selection.fallback_model_id,
        has_budgets=tenant.budgets is not None,
    )
