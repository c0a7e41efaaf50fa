"""The smoke test: makes three requests to a Worker, and compares the replies with the HTTP
contract."""

import uuid
from datetime import UTC, datetime

from ops.probe.address import Address
from ops.probe.expectations import ANSWERED, WITHOUT_AI
from ops.probe.recording import DEFAULT_LIMITS, HEALTH, Limits, asking, chat_call
from ops.probe.report import Report
from ops.probe.verdicts import Conversation, judge, read_configured

MESSAGE = "What is the capital of France?"
MAX_TOKENS = 16


def run_smoke(
    address: Address, *, without_ai: bool = False, limits: Limits = DEFAULT_LIMITS
) -> Report:
    """Ask a Worker for its health, a chat and a streamed chat, and judge the replies.

    Raises:
        OpsError: the tenant's files here cannot be read.
    """
    configured = None
    if address.deployment and address.env and address.tenant:
        configured = read_configured(address.tenant, address.deployment, address.env)
    session_id = str(uuid.uuid4())
    chats = (chat_call(name, MESSAGE, MAX_TOKENS, session_id) for name in ("chat", "stream"))
    started = datetime.now(UTC)
    with asking(address, limits) as ask:
        replies = [ask(call) for call in (HEALTH, *chats)]
    conversation = Conversation({reply.call.name: reply for reply in replies}, configured)
    verdicts = judge(conversation, WITHOUT_AI if without_ai else ANSWERED)
    return Report(address, started, tuple(replies), tuple(verdicts))
