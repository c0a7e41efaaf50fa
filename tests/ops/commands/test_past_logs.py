"""`bluey logs --since`: a Worker's past lines, out of Workers Logs."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ops.cloudflare import telemetry
from ops.cloudflare.account import Account
from ops.cloudflare.credentials import Credentials
from ops.cloudflare.errors import ApiError
from tests.commands import bluey
from tests.ops import recordings
from tests.ops.cloudflare_api import (
    ACCOUNT_ID,
    TOKEN,
    CloudflareApi,
    Fault,
    cloudflare_api,
    refused,
)
from tests.ops.fleets import ENV, Fleet, make_fleet

WORKER = "bluey-a-production"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def fleet(tmp_path: Path, api: CloudflareApi) -> Fleet:
    return make_fleet(tmp_path / "home", api, {"a": {}})


def ms_ago(**ago: float) -> int:
    return int((datetime.now(UTC) - timedelta(**ago)).timestamp() * 1_000)


def request(trace: str, status: int = 200) -> dict[str, object]:
    return {
        "event": "request",
        "traceId": trace,
        "status": status,
        "route": "/chat",
        "tenantId": "a",
    }


def logs(fleet: Fleet, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("logs", "a", "--env", ENV, *arguments, code=code, env=fleet.environment)


def traces(ran: subprocess.CompletedProcess[str]) -> list[str]:
    return [json.loads(line)["traceId"] for line in ran.stdout.splitlines()]


def test_the_last_lines_of_a_status_are_shown_the_oldest_first(
    fleet: Fleet, api: CloudflareApi
) -> None:
    api.log(WORKER, ms_ago(hours=30), request("too-old", 502))
    for number in range(5):
        api.log(WORKER, ms_ago(minutes=50 - number), request(f"failed-{number}", 500 + number))
    api.log(WORKER, ms_ago(minutes=5), request("fine"))
    api.log("bluey-b-production", ms_ago(minutes=1), request("another's", 502))

    ran = logs(fleet, "--since", "24h", "--status", "5xx", "--last", "3", "--json")

    assert ["failed-2", "failed-3", "failed-4"] == traces(ran)


def test_a_line_may_have_come_as_a_text(fleet: Fleet, api: CloudflareApi) -> None:
    api.log(WORKER, ms_ago(minutes=2), json.dumps(request("as-text", 404)))
    api.log(WORKER, ms_ago(minutes=1), {"message": "a line that is not the Worker's"})

    shown = logs(fleet, "--since", "1h").stdout

    assert "404  /chat" in shown
    assert "as-text" in shown
    assert 1 == len(shown.splitlines())


def test_one_trace_is_found_wherever_it_is(fleet: Fleet, api: CloudflareApi) -> None:
    api.log(WORKER, ms_ago(hours=2), request("wanted-1"))
    for number in range(20):
        api.log(WORKER, ms_ago(hours=1), request(f"other-{number}"))

    assert ["wanted-1"] == traces(logs(fleet, "--last", "5", "--trace", "wanted-1", "--json"))


def test_a_long_log_is_read_page_by_page(
    api: CloudflareApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "PER_PAGE", 4)
    for number in range(10):
        api.log(WORKER, ms_ago(minutes=10), request(f"t{number}"))
    now = datetime.now(UTC)
    asked = telemetry.Telemetry(
        Account(Credentials(ACCOUNT_ID, TOKEN)), WORKER, now - timedelta(hours=1), now
    )

    found = [event.record for event in asked.events([])]

    assert [request(f"t{number}") for number in reversed(range(10))] == found
    assert 3 == len(api.calls)


def test_a_query_that_is_still_running_is_asked_for_again(
    api: CloudflareApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "WAIT_SECONDS", 0)
    running = recordings.read("telemetry").response["body"]
    running = json.loads(json.dumps(running))
    running["result"]["run"]["status"] = "STARTED"
    now = datetime.now(UTC)
    asked = telemetry.Telemetry(
        Account(Credentials(ACCOUNT_ID, TOKEN)), WORKER, now - timedelta(hours=1), now
    )

    api.fail(
        "telemetry", Fault.of(running), Fault.of(recordings.read("telemetry").response["body"])
    )
    assert 1 == len([*asked.events([])])
    api.fail("telemetry", Fault.of(running))
    with pytest.raises(ApiError, match="the query has not ended"):
        next(asked.events([]))


def test_a_sample_is_called_one(fleet: Fleet, api: CloudflareApi) -> None:
    body = json.loads(json.dumps(recordings.read("telemetry").response["body"]))
    body["result"]["statistics"]["abr_level"] = 2
    api.fail("telemetry", Fault.of(body))

    assert "has answered with a sample" in logs(fleet, "--since", "3d").stderr


def test_nothing_found_says_so(fleet: Fleet) -> None:
    ran = logs(fleet, "--since", "30m", "--status", "5xx")

    assert ("", True) == (ran.stdout, "No such line since 30m" in ran.stderr)


@pytest.mark.parametrize("since", ["yesterday", "24", "0x1h"])
def test_a_time_that_is_none_is_refused(fleet: Fleet, since: str) -> None:
    assert f"--since: '{since}' is no time" in logs(fleet, "--since", since, code=1).stderr


def test_a_token_that_may_not_read_logs_is_told_what_it_needs(
    fleet: Fleet, api: CloudflareApi
) -> None:
    api.fail("telemetry", refused("forbidden"))

    assert "Workers Observability: Read" in logs(fleet, "--since", "1h", code=1).stderr


def test_standard_input_has_no_past() -> None:
    ran = bluey("logs", "-", "--since", "1h", code=1)

    assert "are for a deployed Worker's log" in ran.stderr
