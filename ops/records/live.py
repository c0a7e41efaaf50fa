"""What counts for a tenant at run time, and what of its record does not."""

from dataclasses import dataclass
from datetime import datetime

from bluey.errors import SettingsError
from bluey.tenants.override import apply
from ops.moments import say_moment
from ops.project.setting_keys import settings_message
from ops.records.place import Place, Stored
from ops.tenants.show import Live


@dataclass(frozen=True)
class Looked:
    """A tenant's record, what counts because of it, and what of it does not (`ignored`)."""

    place: Place
    stored: Stored
    live: Live
    ignored: tuple[str, ...]

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        record, paused = self.stored.record, self.live.effective.paused
        pushed_at = record.pushed_at if record else None
        return {
            "revision": self.stored.revision,
            "settings": self.live.base.source,
            "pushedAt": pushed_at.isoformat() if pushed_at else None,
            "paused": paused and paused.model_dump(mode="json", by_alias=True),
            "ignored": [*self.ignored],
        }

    def rows(self, now: datetime) -> list[tuple[str, str | None]]:
        """For people: what the record says beside single values."""
        record, paused = self.stored.record, self.live.effective.paused
        rows: list[tuple[str, str | None]] = [("revision", str(self.stored.revision or "none"))]
        if record is not None and record.pushed_at is not None:
            counts = "counts" if self.live.base.source == "pushed" else "a file is newer"
            rows.append(("pushed", f"{say_moment(record.pushed_at)}; {counts}"))
        if paused is not None:
            end = f"until {say_moment(paused.until, now)}" if paused.until else "without an end"
            rows.append(("paused", f"{end}: {paused.message}"))
        return rows + [("does not count", each) for each in self.ignored]


def look(place: Place, now: datetime) -> Looked:
    """What counts for a tenant now. Raises OpsError."""
    stored = place.read()
    base = place.base(stored)
    override = stored.record.override if stored.record else None
    at_ms = now.timestamp() * 1_000
    try:
        effective = apply(base, place.worker, override, at_ms)
        ignored = tuple(f"{each.path}: {each.message}" for each in effective.not_allowed)
    except SettingsError as error:
        effective = apply(base, place.worker, None, at_ms)
        ignored = (settings_message(error),)
    return Looked(place, stored, Live(base, effective), ignored)
