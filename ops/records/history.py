"""Who changed a tenant's record when, how and why: one KV entry for each change, never written
again and never deleted."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError

from bluey.tenants.record import history_prefix
from bluey.validation import Moment, Value
from ops.keys import refused_option
from ops.stored import Entry, Storage

MAX_METADATA_BYTES = 1_024
"""The most that Workers KV stores as the metadata of one entry."""

CUT = "…"
"""The end of a text that the metadata has no room for. The entry's value then has all of it."""

_Text = Annotated[
    str,
    StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"),
]


class Told(Value):
    """What an operator says of a change: who makes it, and why."""

    by: Annotated[_Text, Field(max_length=64)]
    why: Annotated[_Text, Field(max_length=200)]

    @classmethod
    def of(cls, by: str, why: str) -> Self:
        """Take what options said. Raises OpsError, naming the option."""
        try:
            return cls(by=by, why=why)
        except ValidationError as error:
            raise refused_option(error) from error


class Event(Value):
    """One change of a tenant's record; `revision` is what the record had after it."""

    who: str
    when: Moment
    what: str
    why: str
    revision: int


@dataclass(frozen=True)
class StoredEvent:
    """An event as it is stored; None where it cannot be read."""

    name: str
    event: Event | None

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        told = {} if self.event is None else self.event.model_dump(mode="json", by_alias=True)
        return {"key": self.name, **told}


def entry_of(tenant_id: str, event: Event, now: datetime) -> tuple[str, Entry]:
    """The KV key of an event, which is after those of all earlier ones, and its entry."""
    time = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    name = f"{history_prefix(tenant_id)}{time}-{secrets.token_hex(4)}"
    whole = event.model_dump(mode="json", by_alias=True)
    what = event.what
    while _bytes(metadata := {**whole, "what": what}) > MAX_METADATA_BYTES:
        what = what.removesuffix(CUT)[: -max(1, len(what) // 10)] + CUT
    return name, Entry("" if what == event.what else json.dumps(whole), metadata)


def _bytes(metadata: dict[str, object]) -> int:
    # KV counts the bytes of its own JSON text, which has no escapes.
    return len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())


def read_history(storage: Storage, tenant_id: str, last: int) -> list[StoredEvent]:
    """The last events of a tenant, the oldest first. Raises OpsError."""
    listed = sorted(storage.list(history_prefix(tenant_id)).items())[-last:]
    found = {name: _event(metadata) for name, metadata in listed}
    cut = [name for name, event in found.items() if event and event.what.endswith(CUT)]
    if cut:
        for name, entry in storage.read(cut).items():
            found[name] = _event_in(entry.value) or found[name]
    return [StoredEvent(name, event) for name, event in found.items()]


def _event_in(text: str) -> Event | None:
    try:
        return Event.model_validate_json(text)
    except ValidationError:
        return None


def _event(metadata: object) -> Event | None:
    return _event_in(json.dumps(metadata))
