"""Times that an operator names, and how they are told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ops.errors import OpsError
from ops.moments import parse_duration, parse_moment, say_moment

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("midnight", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2027-01-01", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026-11-23T18:00", datetime(2026, 11, 23, 18, tzinfo=UTC)),
        ("2026-11-23 18:00:30", datetime(2026, 11, 23, 18, 0, 30, tzinfo=UTC)),
        ("2026-11-23T18:00Z", datetime(2026, 11, 23, 18, tzinfo=UTC)),
        ("2026-11-23T18:00+02:00", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("90d", NOW + timedelta(days=90)),
        ("12h", NOW + timedelta(hours=12)),
        ("1m", NOW + timedelta(minutes=1)),
        ("99999d", NOW + timedelta(days=99_999)),
    ],
)
def test_a_moment_is_named_in_several_ways(text: str, expected: datetime) -> None:
    assert expected == parse_moment("--until", text, NOW)


def test_midnight_is_that_of_utc_wherever_the_operator_is() -> None:
    at_home = datetime(2026, 11, 23, 22, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert datetime(2026, 11, 25, tzinfo=UTC) == parse_moment("--until", "midnight", at_home)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "'soon' is none of these: midnight, a time such as 2h"),
        ("90", "'90' is none of these"),
        ("90 d", "is none of these"),
        ("999999d", "is none of these"),
        ("٩d", "is none of these"),
        ("", "is none of these"),
        ("2027-02-30", "'2027-02-30' is none of these"),
        ("2026-11-23T25:00", "is none of these"),
        ("18:00", "is none of these"),
        ("2026-11-23", "2026-11-23 is not in the future"),
        ("0d", "0d is not in the future"),
        ("2026-11-23T13:00+02:00", "is not in the future"),
    ],
)
def test_what_is_no_moment_in_the_future_is_refused(text: str, said: str) -> None:
    with pytest.raises(OpsError) as caught:
        parse_moment("--until", text, NOW)
    assert caught.value.message.startswith("--until: ")
    assert said in caught.value.message


def test_a_moment_that_has_passed_is_told_in_utc() -> None:
    with pytest.raises(OpsError) as caught:
        parse_moment("--until", "2026-11-23T13:00+02:00", NOW)
    assert "It means 2026-11-23 11:00 UTC; now it is 2026-11-23 12:30 UTC." == caught.value.advice


def test_a_duration_names_its_option() -> None:
    assert timedelta(hours=24) == parse_duration("--grace", "24h")
    with pytest.raises(OpsError, match=r"^--grace: 'soon' is no time such as 90d, 24h or 30m$"):
        parse_duration("--grace", "soon")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=11, minutes=30), "2026-11-24 00:00 UTC (in 11 h 30 min)"),
        (timedelta(days=2, minutes=1), "2026-11-25 12:31 UTC (in 2 d 1 min)"),
        (timedelta(seconds=30), "2026-11-23 12:30 UTC (in 1 min)"),
        (timedelta(), "2026-11-23 12:30 UTC (in 0 min)"),
    ],
)
def test_a_moment_is_told_with_how_long_it_is(later: timedelta, said: str) -> None:
    assert said == say_moment(NOW + later, NOW)
    assert said.partition(" (")[0] == say_moment(NOW + later)
