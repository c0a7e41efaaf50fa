"""Times that an operator names, and times as people read them. All of them are UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta

from ops.errors import OpsError

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
FORMS = "midnight, a time such as 2h or 90d, a day such as 2027-01-01, or 2027-01-01T18:00 (UTC)"


def parse_duration(option: str, text: str) -> timedelta:
    """A time such as 90d, 24h or 30m. Raises OpsError, naming the option."""
    form = re.fullmatch(r"(\d{1,5})([mhd])", text, re.ASCII)
    if form is None:
        raise OpsError(f"{option}: '{text}' is no time such as 90d, 24h or 30m")
    return timedelta(**{_UNITS[form[2]]: int(form[1])})


def parse_moment(option: str, text: str, now: datetime) -> datetime:
    """A moment in the future: after a time such as 2h, at the next midnight, at the start of a day,
    or a date with a time. Without an offset it is UTC.

    Raises:
        OpsError: the text is none of these, or the moment is not in the future.
    """
    try:
        moment = _moment(text, now)
    except (ValueError, OverflowError, OpsError) as error:
        raise OpsError(f"{option}: '{text}' is none of these: {FORMS}") from error
    if moment <= now:
        raise OpsError(
            f"{option}: {text} is not in the future",
            advice=f"It means {moment:%Y-%m-%d %H:%M} UTC; now it is {now:%Y-%m-%d %H:%M} UTC.",
        )
    return moment


def _moment(text: str, now: datetime) -> datetime:
    if text == "midnight":
        return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    if re.match(r"\d{4}-\d\d-\d\d[T ]", text, re.ASCII):
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return now + parse_duration("", text)


def say_moment(moment: datetime, now: datetime | None = None) -> str:
    """A moment for people, with how long it is until then if `now` is given."""
    said = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if now is None:
        return said
    minutes = -(-int((moment - now).total_seconds()) // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    left = " ".join(f"{number} {unit}" for number, unit in parts if number)
    return f"{said} (in {left or '0 min'})"
