"""A request under way, and what it leaves behind whatever goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from bluey.exchange import Exchange
from bluey.http.trace import Trace
from tests.fakes.values import make_request
from tests.fakes.world import make_world


class BrokenWork:
    """Work with a bug where it tells of itself."""

    upstream_ms = None

    def record(self) -> Mapping[str, object]:
        return self._break_down()

    def _break_down(self) -> NoReturn:
        raise RuntimeError


class OddWork:
    """Work whose record is not what a data point is made of."""

    upstream_ms = None

    def record(self) -> Mapping[str, object]:
        return {"attempts": [{}]}


def test_a_bug_in_what_work_tells_of_itself_does_not_cost_the_requests_line() -> None:
    world = make_world()
    request = make_request("GET", "/health")
    exchange = Exchange(request, world.isolate, Trace("t", None), 0, route="/health")
    exchange.work = BrokenWork()

    exchange.log_request(200, "ok")

    bug, line = world.log.records
    assert ("internal_error", "RuntimeError") == (bug["event"], bug["type"])
    assert ("request", "/health", 200) == (line["event"], line["route"], line["status"])


def test_a_bug_in_a_data_point_does_not_cost_the_requests_line() -> None:
    world = make_world()
    request = make_request("GET", "/health")
    exchange = Exchange(request, world.isolate, Trace("t", None), 0, route="/health")
    exchange.work = OddWork()

    exchange.log_request(200, "ok")

    line, bug = world.log.records
    assert ("request", "internal_error") == (line["event"], bug["event"])
