"""Waits for the gateway's log entries of new chats, which arrive late."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ops.cloudflare.answers import Log
from ops.probe.recording import Reply

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0

CLOCKS_DIFFER = timedelta(minutes=2)
"""How much this machine's clock and Cloudflare's may differ."""

GATEWAY_LOG_ID = "x-gateway-log-id"


class LogReader(Protocol):
    """A reader of a gateway's log, newest first (`ops.cloudflare.account.Account`)."""

    def logs(self, gateway_id: str) -> Iterator[Log]: ...


@dataclass(frozen=True)
class Logged:
    """One chat's log entry, and how long after the end of the last chat it was there."""

    log: Log
    after_s: float


def wait_for_logs(
    account: LogReader, gateway_id: str, chats: Sequence[Reply], within_s: float
) -> dict[str, Logged]:
    """The log entries of chats by trace id, without those that did not arrive in time.

    Raises:
        ApiError: the log cannot be read.
    """
    found: dict[str, Logged] = {}
    if not chats:
        return found
    since = min(each.started for each in chats) - CLOCKS_DIFFER
    started, pause_s = time.monotonic(), FIRST_PAUSE_SECONDS
    while True:
        recent = list(_since(account.logs(gateway_id), since))
        after_s = time.monotonic() - started
        complete = True
        for chat in chats:
            log = entry_of(chat, recent)
            if log is not None and (chat.trace_id not in found or log != found[chat.trace_id].log):
                found[chat.trace_id] = Logged(log, after_s)
            # A failed attempt's entry may come before the successful one's, and the counts later
            # than both.
            complete &= log is not None and _is_served(chat, log) and _is_counted(log)
        left_s = within_s - (time.monotonic() - started)
        if complete or left_s <= 0:
            return found
        time.sleep(min(pause_s, left_s))
        pause_s = min(2 * pause_s, LONGEST_PAUSE_SECONDS)


def _since(logs: Iterator[Log], since: datetime) -> Iterator[Log]:
    for log in logs:
        if log.created_at < since:
            return
        yield log


def entry_of(chat: Reply, logs: Iterable[Log]) -> Log | None:
    """The log entry that the response names, else the newest with the chat's trace id."""
    traced = None
    for log in logs:
        if _is_served(chat, log):
            return log
        if traced is None and log.metadata.get("traceId") == chat.trace_id:
            traced = log
    return traced


def _is_served(chat: Reply, log: Log) -> bool:
    return log.id == chat.headers.get(GATEWAY_LOG_ID)


def _is_counted(log: Log) -> bool:
    return log.tokens_in is not None and log.tokens_out is not None
