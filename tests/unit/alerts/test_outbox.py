"""The object of alerts: it takes a notice once, and sends it until its webhook has taken it."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from typing import Any

import pytest

from bluey.alerts.notice import Notice
from bluey.alerts.outbox import KEPT_MS, MAX_RETRY_MS, SENDING_MS, TRYING_MS, Outbox, retry_ms
from tests.fakes.alerts import SECRET, make_notice
from tests.fakes.clock import NOON_MS, FakeClock
from tests.fakes.log import FakeLog
from tests.fakes.objects import SqliteRows
from tests.fakes.webhooks import FakeWebhooks, Posted

HOOK, OTHER_HOOK = "https://example.com/hook", "https://example.com/other"
DAY_MS = 24 * 3_600_000


class Object:
    """One tenant's object, and the time."""

    def __init__(self, secret: str | None = SECRET) -> None:
        self.clock = FakeClock()
        self.rows = SqliteRows()
        self.webhooks = FakeWebhooks(self.clock)
        self.log = FakeLog()
        self.secret = secret
        self.restart()

    def restart(self) -> None:
        self.outbox = Outbox(self.rows, self.webhooks, self.clock, self.log, self.secret)

    def tell(self, *notices: Notice) -> list[str]:
        request = {"notices": [notice.to_value() for notice in notices]}
        taken: list[str] = self.outbox.tell(json.loads(json.dumps(request)))["taken"]
        return taken

    async def ring(self) -> None:
        """The alarm rings, when it is set to."""
        assert self.rows.alarm_ms is not None, "no alarm is set"
        self.clock.advance(max(0, self.rows.alarm_ms - self.clock.epoch_ms()))
        self.rows.alarm_ms = None
        await self.outbox.ring()

    async def pass_time(self, duration_ms: float) -> None:
        """All alarms within this time ring."""
        ends_ms = self.clock.epoch_ms() + duration_ms
        while self.rows.alarm_ms is not None and self.rows.alarm_ms <= ends_ms:
            await self.ring()
        self.clock.advance(max(0, ends_ms - self.clock.epoch_ms()))

    @property
    def calls(self) -> list[Posted]:
        return self.webhooks.calls

    def select(self, statement: str) -> list[list[Any]]:
        [rows] = self.rows.read([(statement, ())])
        return rows


@pytest.fixture
def made() -> Object:
    return Object()


async def test_a_notice_is_sent_once_by_the_alarm(made: Object) -> None:
    notice = make_notice()

    assert [notice.id] == made.tell(notice)
    assert [] == made.calls
    assert NOON_MS == made.rows.alarm_ms
    await made.pass_time(TRYING_MS)

    assert [notice.id] == [call.headers["x-bluey-alert-id"] for call in made.calls]


@pytest.mark.parametrize("is_sent_before", [False, True])
async def test_who_tells_the_same_again_changes_nothing(made: Object, is_sent_before: bool) -> None:
    made.tell(make_notice())
    if is_sent_before:
        await made.pass_time(0)

    assert [] == made.tell(make_notice(spent=999, reason="exhausted"), make_notice(limit=5_000))
    await made.pass_time(TRYING_MS)

    [call] = made.calls
    assert 800 == json.loads(call.body)["spent"]


async def test_the_same_twice_in_one_call_is_one_notice(made: Object) -> None:
    assert 1 == len(made.tell(make_notice(), make_notice(spent=900)))


@pytest.mark.parametrize(
    "other",
    [
        {"url": OTHER_HOOK},
        {"tenant": "other"},
        {"environment": "production"},
        {"account": "acme/key/0123", "scope": "key", "key_id": "0123"},
        {"window": "monthly", "period": "2026-11"},
        {"period": "2026-11-24"},
        {"unit": "usd"},
        {"threshold": 0.9},
        {"reason": "test"},
    ],
)
def test_another_threshold_window_budget_or_webhook_is_another_notice(
    made: Object, other: dict[str, Any]
) -> None:
    assert 2 == len(made.tell(make_notice(), make_notice(**other)))


async def test_json_is_signed_with_the_time_and_the_body(made: Object) -> None:
    made.tell(make_notice())
    made.clock.advance(1_234)
    await made.ring()

    [call] = made.calls
    sent_s = int(NOON_MS + 1_234) // 1_000
    mac = hmac.new(SECRET.encode(), f"{sent_s}.{call.body}".encode(), hashlib.sha256)
    assert f"t={sent_s},v1={mac.hexdigest()}" == call.headers["x-bluey-signature"]
    assert "application/json; charset=utf-8" == call.headers["content-type"]


@pytest.mark.parametrize(("secret", "format_"), [(None, "json"), ("", "json"), (SECRET, "text")])
async def test_without_a_secret_and_as_a_text_nothing_is_signed(
    secret: str | None, format_: str
) -> None:
    made = Object(secret)
    made.tell(make_notice(format=format_))
    await made.ring()

    [call] = made.calls
    assert "x-bluey-signature" not in call.headers
    assert [False] == [line["isSigned"] for line in made.log.of("alert_sent")]


@pytest.mark.parametrize("failure", [500, 404, 302, 199, None, "cannot be reached"])
async def test_what_was_not_taken_is_sent_again_until_it_is(
    made: Object, failure: int | str | None
) -> None:
    made.webhooks.answers[HOOK] = [failure, failure]
    made.tell(make_notice())

    await made.pass_time(TRYING_MS)

    assert 3 == len(made.calls)
    assert 1 == len({call.headers["x-bluey-alert-id"] for call in made.calls})
    assert [1, 2] == [line["tries"] for line in made.log.of("alert_failed")]
    assert [3] == [line["tries"] for line in made.log.of("alert_sent")]


async def test_the_waits_grow_up_to_an_hour(made: Object) -> None:
    made.webhooks.answers[HOOK] = [503] * 8
    made.tell(make_notice())

    await made.pass_time(TRYING_MS)

    times = [call.at_ms for call in made.calls]
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert [2_000, 8_000, 32_000, 128_000, 512_000, 2_048_000, 3_600_000, 3_600_000] == waits
    assert MAX_RETRY_MS == retry_ms(10**6)


async def test_after_a_day_it_is_given_up(made: Object) -> None:
    made.webhooks.answers[HOOK] = [503] * 1_000
    made.tell(make_notice())

    await made.pass_time(2 * DAY_MS)

    last_ms = made.calls[-1].at_ms - NOON_MS
    assert TRYING_MS <= last_ms < TRYING_MS + MAX_RETRY_MS
    assert [len(made.calls)] == [line["tries"] for line in made.log.of("alert_given_up")]


async def test_each_try_has_a_signature_of_its_own(made: Object) -> None:
    made.webhooks.answers[HOOK] = [503]
    made.tell(make_notice())

    await made.pass_time(TRYING_MS)

    first, second = made.calls
    assert first.headers["x-bluey-signature"] != second.headers["x-bluey-signature"]
    assert "2026-11-23T12:00:02Z" == json.loads(second.body)["sentAt"]


async def test_a_webhook_that_hangs_keeps_no_other_waiting(made: Object) -> None:
    made.webhooks.answers[HOOK] = [None]
    made.tell(make_notice(), make_notice(url=OTHER_HOOK), make_notice(threshold=0.9))

    await made.ring()

    assert {HOOK, OTHER_HOOK} == {call.url for call in made.calls}
    assert {NOON_MS} == {call.at_ms for call in made.calls}


async def test_one_url_gets_its_notices_one_after_the_other(made: Object) -> None:
    made.tell(*[make_notice(threshold=share / 10) for share in range(1, 6)])

    for calls in range(1, 6):
        await made.ring()
        assert calls == len(made.calls)


async def test_an_object_that_dies_while_it_sends_tries_again_after_the_wait(
    made: Object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_arguments: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(made.webhooks, "post", die)
    made.tell(make_notice())
    with pytest.raises(RuntimeError):
        await made.ring()

    monkeypatch.undo()
    made.restart()
    assert NOON_MS + SENDING_MS + 2_000 == made.rows.alarm_ms
    await made.pass_time(TRYING_MS)
    assert [NOON_MS + SENDING_MS + 2_000] == [call.at_ms for call in made.calls]


async def test_what_was_sent_stays_known_until_two_days_after_its_window(made: Object) -> None:
    notice = make_notice()
    made.tell(notice)
    await made.pass_time(0)
    kept_until_ms = notice.resets_at_s * 1_000 + KEPT_MS
    assert kept_until_ms == made.rows.alarm_ms
    assert [["sent", ""]] == made.select("SELECT state, notice FROM notices")

    await made.pass_time(kept_until_ms - made.clock.epoch_ms())

    assert [] == made.select("SELECT id FROM notices")
    assert made.rows.alarm_ms is None


async def test_the_log_says_what_became_of_it_and_not_where_it_was_sent(made: Object) -> None:
    made.webhooks.answers[HOOK] = [503, "cannot be reached"]
    made.tell(make_notice(account="acme/key/0123", scope="key", key_id="0123"))

    await made.pass_time(TRYING_MS)

    failed, unreachable, sent = made.log.records
    assert ("alert_failed", 503) == (failed["event"], failed["status"])
    assert "cannot be reached" == unreachable["failure"]
    assert {
        "event": "alert_sent",
        "tenantId": "acme",
        "environment": "dev",
        "keyId": "0123",
        "alertId": make_notice(account="acme/key/0123").id,
        "scope": "key",
        "window": "daily",
        "unit": "tokens",
        "threshold": 0.8,
        "tries": 3,
        "isSigned": True,
        "status": 204,
    } == sent
    assert "example.com" not in "".join(made.log.lines)


async def test_a_test_is_sent_at_once_and_kept_nowhere(made: Object) -> None:
    made.webhooks.answers = {HOOK: [204], OTHER_HOOK: [500]}
    notices = [
        make_notice(reason="test", url=url).to_value()
        for url in (HOOK, OTHER_HOOK, "https://example.com/third")
    ]
    made.webhooks.answers["https://example.com/third"] = ["cannot be reached"]

    answered = await made.outbox.test({"notices": notices})

    expected = [(204, None), (500, None), (None, "cannot be reached")]
    assert expected == answered["answers"]
    assert [] == made.select("SELECT name FROM sqlite_master")
    assert made.rows.alarm_ms is None


async def test_each_test_has_an_id_of_its_own(made: Object) -> None:
    request = {"notices": [make_notice(reason="test").to_value()]}
    for _ in range(2):
        await made.outbox.test(request)
        made.clock.advance(1)

    assert 2 == len({call.headers["x-bluey-alert-id"] for call in made.calls})
