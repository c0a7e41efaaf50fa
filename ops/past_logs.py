"""`bluey logs --since`: a Worker's lines from Workers Logs, which keeps them for some days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ops.cloudflare import open_account
from ops.cloudflare.credentials import find_credentials
from ops.cloudflare.telemetry import Event, Telemetry, between, equal
from ops.logs import Filter, Line, is_record
from ops.project.configuration import read_config
from ops.project.paths import deployment_config


@dataclass(frozen=True)
class Past:
    """The lines, oldest first; `is_sampled`: Workers Logs has left some out."""

    lines: tuple[Line, ...]
    is_sampled: bool


def past_lines(
    deployment: str, env: str, wanted: Filter, since: datetime, until: datetime, last: int
) -> Past:
    """The last so many lines of a deployment between two times that pass a filter.

    Raises:
        OpsError: there is no such deployment, its account is not known, or the API refuses.
    """
    config = read_config(deployment, env)
    account_id = config.get("account_id")
    credentials = find_credentials(deployment_config(deployment).parent, account_id)
    telemetry = Telemetry(open_account(credentials), config["name"], since, until)
    newest = tuple(islice(_lines(telemetry.events(_filters(wanted)), wanted), last))
    return Past(newest[::-1], telemetry.is_sampled)


def _filters(wanted: Filter) -> list[dict[str, object]]:
    """What the platform is asked to leave out. It reads the fields of a line that is JSON."""
    filters = []
    if wanted.trace_id is not None:
        filters.append(equal("traceId", wanted.trace_id))
    if wanted.status is not None:
        least, most = (int(wanted.status.replace("x", digit)) for digit in "09")
        filters += between("status", least, most)
    return filters


def _lines(events: Iterable[Event], wanted: Filter) -> Iterator[Line]:
    for event in events:
        record = event.record
        if record is not None and is_record(record):
            line = Line(event.time, record)
            if wanted.keeps(line):
                yield line
