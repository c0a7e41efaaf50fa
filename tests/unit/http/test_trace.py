from __future__ import annotations

import pytest

from bluey.http.trace import Trace, open_trace
from tests.fakes.clock import FakeEntropy

PARENT_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{PARENT_ID}-00f067aa0ba902b7-01"
SPAN = "01" * 8
NEW_ID = "01" * 16


def opened(**headers: str) -> Trace:
    return open_trace(
        {name.replace("_", "-"): value for name, value in headers.items()}, FakeEntropy()
    )


def test_a_request_without_a_trace_begins_one() -> None:
    assert Trace(NEW_ID, f"00-{NEW_ID}-{SPAN}-01") == opened()


def test_two_requests_do_not_share_a_trace() -> None:
    entropy = FakeEntropy()

    assert open_trace({}, entropy).id != open_trace({}, entropy).id


def test_a_traceparent_is_continued_with_a_span_of_its_own() -> None:
    assert Trace(PARENT_ID, f"00-{PARENT_ID}-{SPAN}-01") == opened(traceparent=PARENT)


@pytest.mark.parametrize("flags", ["00", "01", "03"])
def test_the_callers_sampling_decision_is_kept(flags: str) -> None:
    parent = f"00-{PARENT_ID}-00f067aa0ba902b7-{flags}"

    assert f"00-{PARENT_ID}-{SPAN}-{flags}" == opened(traceparent=parent).traceparent


def test_a_trace_id_names_the_request_while_the_traceparent_is_continued() -> None:
    trace = opened(x_trace_id="order-12345", traceparent=PARENT)

    assert Trace("order-12345", f"00-{PARENT_ID}-{SPAN}-01") == trace


def test_a_trace_id_of_w3cs_form_makes_a_traceparent() -> None:
    assert Trace(PARENT_ID, f"00-{PARENT_ID}-{SPAN}-01") == opened(x_trace_id=PARENT_ID)


@pytest.mark.parametrize(
    "trace_id", ["12345678", "a" * 128, "Ab-9._~"[:6] + "xy", PARENT_ID.upper()]
)
def test_a_trace_id_of_another_form_is_kept_without_a_traceparent(trace_id: str) -> None:
    assert Trace(trace_id, None) == opened(x_trace_id=trace_id)


@pytest.mark.parametrize(
    "trace_id",
    [
        "",
        "1234567",
        "a" * 129,
        "with blanks",
        "line\nbreak",
        "ünicöde-id",
        "12345678\n",
        "<script>",
    ],
    ids=[
        "empty",
        "too-short",
        "too-long",
        "blank",
        "line-break",
        "beyond-ascii",
        "trailing-line-break",
        "markup",
    ],
)
def test_an_invalid_trace_id_is_ignored(trace_id: str) -> None:
    assert NEW_ID == opened(x_trace_id=trace_id).id


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "nonsense",
        PARENT.upper(),
        f"ff-{PARENT_ID}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{PARENT_ID}-{'0' * 16}-01",
        f"00-{PARENT_ID[:-1]}-00f067aa0ba902b7-01",
        f"{PARENT}-extra",
        f"{PARENT}extra",
        f"{PARENT}\n",
        f" {PARENT}",
    ],
    ids=[
        "empty",
        "nonsense",
        "upper-case",
        "forbidden-version",
        "no-trace",
        "no-span",
        "short-trace",
        "fields-version-00-does-not-have",
        "something-after",
        "trailing-line-break",
        "leading-blank",
    ],
)
def test_an_invalid_traceparent_is_ignored(parent: str) -> None:
    assert Trace(NEW_ID, f"00-{NEW_ID}-{SPAN}-01") == opened(traceparent=parent)


@pytest.mark.parametrize("rest", ["", "-", "-more-fields"])
def test_a_later_version_may_have_more_fields(rest: str) -> None:
    parent = f"cc-{PARENT_ID}-00f067aa0ba902b7-01{rest}"

    assert Trace(PARENT_ID, f"00-{PARENT_ID}-{SPAN}-01") == opened(traceparent=parent)
