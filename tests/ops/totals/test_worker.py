"""What a Worker tells of a tenant's usage, as `bluey usage --all` reads it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ops.errors import OpsError
from ops.probe.address import Address
from ops.totals.spent import CORRECTIONS, Span, Spent, span_of
from ops.totals.worker import read_worker
from tests.ops.scripted_worker import MODEL, Answer, ScriptedWorker, usage_windows

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPAN = span_of(3, None, NOW)


def told(worker: ScriptedWorker, span: Span = SPAN) -> list[Spent]:
    return read_worker(Address(worker.url, "local", "shared", "acme", "blyop_x"), "shared", span)


def window(**changes: object) -> dict[str, Any]:
    """A window of the scripted Worker's, with other values."""
    return {**usage_windows()[0], **changes}


def plays(worker: ScriptedWorker, *windows: dict[str, Any]) -> None:
    def defect(answer: Answer) -> None:
        answer.data["data"] |= {"windows": [*windows], "history": []}

    worker.broken, worker.defect = "usage", defect


def test_current_and_past_days_are_what_a_tenant_has_used(worker: ScriptedWorker) -> None:
    (spent,) = told(worker)

    assert ["2026-11-21", "2026-11-22", "2026-11-23"] == [*SPAN.days]
    assert [70_000, 35_000, 241_000] == [day.tokens for day in spent.days(SPAN)]
    assert "/usage?days=22" == worker.requests[0][":path"]
    assert "Bearer blyop_x" == worker.requests[0]["authorization"]


def test_each_key_is_told_apart_and_dollars_are_whole_micro_dollars(worker: ScriptedWorker) -> None:
    plays(
        worker,
        window(adjustedTokens=0, limitTokens=500_000),
        window(
            scope="key",
            keyId="0123456789ab",
            tokensByModel={MODEL: 10},
            adjustedTokens=-3,
            usdByModel={MODEL: "1.000009"},
            spentUsd="0.500009",
            adjustedUsd="-0.500000",
            limitUsd="2.000000",
            heldUsd="0.000000",
            remainingUsd="1.499991",
        ),
    )

    whole, key = told(worker)

    assert (None, "0123456789ab") == (whole.key_id, key.key_id)
    day = key.periods["2026-11-23"]
    assert (7, 500_009) == (day.tokens, day.micro_usd)
    assert {MODEL: 1_000_009, CORRECTIONS: -500_000} == day.micro_usd_by_model
    assert 500_009 / 2_000_000 == key.share(SPAN)
    assert 250_000 / 500_000 == whole.share(SPAN)


def test_what_the_worker_refuses_is_told_with_what_to_do(worker: ScriptedWorker) -> None:
    def refuse(answer: Answer) -> None:
        answer.status = 401
        answer.data = {"ok": False, "error": {"code": "unauthorized", "message": "no"}}

    worker.broken, worker.defect = "usage", refuse
    with pytest.raises(OpsError, match="401 unauthorized") as refused:
        told(worker)
    assert "BLUEY_OPERATOR_KEY" in refused.value.advice


def test_a_worker_that_answers_otherwise_is_none(worker: ScriptedWorker) -> None:
    plays(worker, {"odd": 1})
    with pytest.raises(OpsError, match="not as GET /usage does"):
        told(worker)


@pytest.mark.parametrize(
    ("days", "month", "named", "first", "last"),
    [
        (1, None, "2026-11-23 to 2026-11-23", "2026-11-23", "2026-11-23"),
        (30, None, "2026-10-25 to 2026-11-23", "2026-10-25", "2026-11-23"),
        (None, None, "2026-11", "2026-11-01", "2026-11-23"),
        (None, "2026-10", "2026-10", "2026-10-01", "2026-10-31"),
    ],
)
def test_a_span_is_whole_days(
    days: int | None, month: str | None, named: str, first: str, last: str
) -> None:
    span = span_of(days, month, NOW)

    assert (named, first, last) == (str(span), span.days[0], span.days[-1])
