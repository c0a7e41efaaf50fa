"""What Workers Logs keeps of a Worker, newest first."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ops.cloudflare.answers import Answer
from ops.cloudflare.errors import ApiError

if TYPE_CHECKING:
    from ops.cloudflare.account import Account

PERMISSION = "Workers Observability: Read"
PER_PAGE = 500
QUERY_ID = "bluey-logs"
WAIT_SECONDS = 1.0
WAITS = 20
"""How often a query that is still running is asked for again."""


class Metadata(Answer):
    """What Cloudflare says of an event. Its id is also where the next page begins."""

    id: str


class Event(Answer):
    """One line that a Worker has logged: a text, or the object that was in it."""

    metadata: Metadata = Field(alias="$metadata")
    timestamp: int
    source: str | dict[str, Any]

    @property
    def record(self) -> dict[str, Any] | None:
        """The object in the line; None where there is none."""
        if isinstance(self.source, dict):
            return self.source
        try:
            value = json.loads(self.source)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    @property
    def time(self) -> datetime:
        """When it was logged."""
        return datetime.fromtimestamp(self.timestamp / 1_000, UTC)


class Events(Answer):
    """A page of events."""

    events: tuple[Event, ...] = ()


class Statistics(Answer):
    """`abr_level` above 1: the answer is a sample."""

    abr_level: float | None = None


class Run(Answer):
    """How far a query has come."""

    status: str


class Found(Answer):
    """The answer to a query."""

    run: Run
    statistics: Statistics = Statistics()
    events: Events = Events()


@dataclass
class Telemetry:
    """What one Worker has logged between two times. `is_sampled` is known once events were read."""

    account: "Account"
    worker: str
    since: datetime
    until: datetime
    is_sampled: bool = False

    def events(self, filters: Sequence[Mapping[str, object]]) -> Iterator[Event]:
        """The events that pass these filters, newest first, page by page as they are read. Raises
        ApiError."""
        after: dict[str, object] = {}
        while True:
            found = self._query(filters, after)
            self.is_sampled |= (found.statistics.abr_level or 1) > 1
            page = found.events.events
            yield from page
            if len(page) < PER_PAGE:
                return
            after = {"offset": page[-1].metadata.id, "offset_direction": "next"}

    def _query(self, filters: Sequence[Mapping[str, object]], after: Mapping[str, object]) -> Found:
        what = f"reading the log of the Worker {self.worker}"
        of_worker = equal("$metadata.service", self.worker)
        for _ in range(WAITS):
            found, _ = self.account.ask(
                what,
                Found,
                lambda client: client.workers.observability.telemetry.with_raw_response.query,
                PERMISSION,
                query_id=QUERY_ID,
                timeframe={"from": _ms(self.since), "to": _ms(self.until)},
                view="events",
                limit=PER_PAGE,
                # Nothing is kept of the query.
                dry=True,
                parameters={"filters": [of_worker, *filters], "filter_combination": "and"},
                **after,
            )
            answer: Found = found
            if answer.run.status != "STARTED":
                return answer
            time.sleep(WAIT_SECONDS)
        raise ApiError(
            f"Cloudflare, {what}: the query has not ended",
            advice="Ask for less: a shorter --since, or a --status.",
        )


def equal(key: str, value: str) -> dict[str, object]:
    """The filter for events with this text at a key."""
    return {"key": key, "operation": "eq", "type": "string", "value": value}


def between(key: str, least: int, most: int) -> list[dict[str, object]]:
    """The filters for events with a number at a key, in these bounds."""
    bounds = {"gte": least, "lte": most}
    return [
        {"key": key, "operation": operation, "type": "number", "value": bound}
        for operation, bound in bounds.items()
    ]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
