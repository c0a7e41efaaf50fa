"""The data point of a request."""

from __future__ import annotations

from bluey.metrics import BLOBS, COLUMNS, DOUBLES, point_of
from bluey.ports import MAX_BLOB_BYTES, MAX_INDEX_BYTES, Point
from tests.fakes.upstream import refuses, replies
from tests.fakes.values import FALLBACK, PRIMARY, make_chat, make_request
from tests.fakes.world import make_world

USAGE = {"prompt_tokens": 12, "completion_tokens": 34}


def named(point: Point) -> dict[str, object]:
    """The columns of a point, by our names."""
    return {
        "tenant": point.index,
        **dict(zip(BLOBS, point.blobs, strict=True)),
        **dict(zip(DOUBLES, point.doubles, strict=True)),
    }


async def test_a_request_leaves_one_point_that_says_what_its_line_says() -> None:
    reply = replies({"response": "Hi", "usage": USAGE}, after_ms=567, cache_status="MISS")
    world = make_world(refuses(5007, 400), reply)

    await world.send_and_drain(make_chat())

    (point,) = world.metrics.points
    assert {
        "tenant": "acme",
        "environment": "dev",
        "route": "/chat",
        "model": FALLBACK,
        "key": "",
        "outcome": "completed",
        "status": "200",
        "asked_model": PRIMARY,
        "cache": "MISS",
        "tokens_in": 12,
        "tokens_out": 34,
        "cost_micro_usd": 0,
        "latency_ms": 567,
        "upstream_ms": 567,
        "first_token_ms": 0,
        "attempts": 2,
        "uncounted_tokens": 0,
    } == named(point)


async def test_a_request_that_asks_no_model_leaves_one_too() -> None:
    world = make_world()

    await world.send_and_drain(make_request("GET", "/nowhere"))

    (point,) = world.metrics.points
    assert ("", "", "not_found", "404") == (
        point.index,
        *[named(point)[name] for name in ("route", "outcome", "status")],
    )


async def test_where_no_dataset_is_bound_there_is_a_line_and_no_point() -> None:
    world = make_world(has_dataset=False)

    await world.send_and_drain(make_request("GET", "/health"))

    assert (1, []) == (len(world.log.of("request")), world.metrics.points)


def test_the_cost_is_in_micro_dollars() -> None:
    assert [0, 123, 1_000_000, 12_345_678] == [
        named(point_of({"costUsd": cost}))["cost_micro_usd"]
        for cost in (None, "0.000123", "1.000000", "12.345678")
    ]


def test_the_columns_are_numbered_as_the_platform_numbers_them() -> None:
    """A dataset keeps its points for three months, so a column never changes its number."""
    assert {
        "tenant": "index1",
        "environment": "blob1",
        "route": "blob2",
        "model": "blob3",
        "key": "blob4",
        "outcome": "blob5",
        "status": "blob6",
        "asked_model": "blob7",
        "cache": "blob8",
        "tokens_in": "double1",
        "tokens_out": "double2",
        "cost_micro_usd": "double3",
        "latency_ms": "double4",
        "upstream_ms": "double5",
        "first_token_ms": "double6",
        "attempts": "double7",
        "uncounted_tokens": "double8",
    } == COLUMNS


def test_a_point_is_never_longer_than_the_platform_takes() -> None:
    long = "\U0001f600" * MAX_BLOB_BYTES
    line = {
        "tenantId": long,
        "servedBy": long,
        "modelId": long,
        "keyId": long,
        "outcome": "x" * MAX_BLOB_BYTES,
    }

    point = point_of(line)

    assert MAX_INDEX_BYTES == len(point.index.encode())
    assert sum(len(text.encode()) for text in point.blobs) <= MAX_BLOB_BYTES
    assert "\U0001f600" * 24 == point.index


def test_there_are_no_more_columns_than_the_platform_has() -> None:
    assert max(len(BLOBS), len(DOUBLES)) <= 20
