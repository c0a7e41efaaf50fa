"""What every `bluey.ports.Body` does."""

from __future__ import annotations

import pytest

from bluey.errors import InvalidJson, PayloadTooLarge
from bluey.ports import PlainLimit
from tests.contract.worlds import BODY_STALL_MS, World
from tests.fakes.upstream import FOREVER, Break, Piece, Silence

LIMIT_BYTES = 1_000
ANNOUNCED = [True, False]
ANNOUNCED_IDS = ["announced", "chunked"]


def length_of(pieces: tuple[Piece, ...], *, is_announced: bool) -> int | None:
    return sum(len(p) for p in pieces if isinstance(p, bytes)) if is_announced else None


@pytest.mark.parametrize("is_announced", ANNOUNCED, ids=ANNOUNCED_IDS)
@pytest.mark.parametrize(
    "pieces",
    [
        (b"{}",),
        (b"one ", b"two ", b"three"),
        (b"one ", Silence(20), b"two"),
        (bytes(range(256)),),
        (b"x" * LIMIT_BYTES,),
        (b"x" * (LIMIT_BYTES - 1), b"y"),
    ],
    ids=["short", "pieces", "slowly", "every-byte", "at-the-limit", "at-the-limit-in-pieces"],
)
async def test_a_body_is_read_whole(
    world: World, pieces: tuple[Piece, ...], is_announced: bool
) -> None:
    body = world.make_body(*pieces, announced_bytes=length_of(pieces, is_announced=is_announced))
    expected = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    assert expected == await body.read(LIMIT_BYTES)


async def test_a_request_without_a_body_has_an_empty_one(world: World) -> None:
    assert b"" == await world.make_body().read(LIMIT_BYTES)


@pytest.mark.parametrize("is_announced", ANNOUNCED, ids=ANNOUNCED_IDS)
@pytest.mark.parametrize(
    "pieces",
    [
        (b"x" * (LIMIT_BYTES + 1),),
        (b"x" * LIMIT_BYTES, b"y"),
        (b"x" * 100_000,),
        (b"x" * 600,) * 100,
    ],
    ids=["one-byte", "one-byte-in-a-piece", "far", "far-in-pieces"],
)
async def test_a_body_over_the_limit_is_refused(
    world: World, pieces: tuple[Piece, ...], is_announced: bool
) -> None:
    body = world.make_body(*pieces, announced_bytes=length_of(pieces, is_announced=is_announced))
    with pytest.raises(PayloadTooLarge):
        await body.read(LIMIT_BYTES)


async def test_a_body_over_the_limit_is_not_waited_for(world: World) -> None:
    body = world.make_body(b"x" * (LIMIT_BYTES + 1), FOREVER)
    with pytest.raises(PayloadTooLarge):
        await body.read(LIMIT_BYTES)


@pytest.mark.parametrize("is_announced", ANNOUNCED, ids=ANNOUNCED_IDS)
async def test_a_body_that_comes_byte_by_byte_for_ever_is_given_up(
    world: World, is_announced: bool
) -> None:
    pieces = (b"1", Silence(BODY_STALL_MS / 4)) * 400
    body = world.make_body(*pieces, announced_bytes=length_of(pieces, is_announced=is_announced))
    began_ms = world.clock.now_ms()

    with pytest.raises(InvalidJson):
        await body.read(LIMIT_BYTES)

    # Long before all of it has come.
    assert world.clock.now_ms() - began_ms < len(pieces) / 2 * BODY_STALL_MS / 4
    assert body.is_given_up


async def test_what_is_left_of_a_stalled_body_is_given_up(world: World) -> None:
    body = world.make_body(b"half", FOREVER)

    with pytest.raises(InvalidJson):
        await body.read(LIMIT_BYTES)

    assert body.is_given_up


PLAIN = PlainLimit(500, '"images"')


@pytest.mark.parametrize("is_announced", ANNOUNCED, ids=ANNOUNCED_IDS)
@pytest.mark.parametrize(
    ("pieces", "limit_bytes"),
    [
        ((b"x" * 500,), None),
        ((b"x" * 501,), 500),
        ((b"x" * 300, b"x" * 300, FOREVER), 500),
        ((b'{"images"', b"x" * 900), None),
        ((b'{"ima', b'ges"', b"x" * 300, b"x" * 300), None),
        ((b"x" * 492 + b'"images"' + b"x",), None),
        ((b"x" * 493 + b'"images"' + b"x",), 500),
        ((b'{"images"' + b"x" * LIMIT_BYTES, FOREVER), LIMIT_BYTES),
        (("é".encode() * 200 + b'"images"' + b"x" * 200,), None),
    ],
)
async def test_a_body_without_a_marker_has_a_lower_limit(
    world: World, pieces: tuple[Piece, ...], limit_bytes: int | None, is_announced: bool
) -> None:
    body = world.make_body(*pieces, announced_bytes=length_of(pieces, is_announced=is_announced))
    if limit_bytes is None:
        expected = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        assert expected == await body.read(LIMIT_BYTES, PLAIN)
        return
    with pytest.raises(PayloadTooLarge, match=f"larger than {limit_bytes:,} bytes"):
        await body.read(LIMIT_BYTES, PLAIN)


async def test_an_announced_length_over_the_limit_is_not_read_at_all(world: World) -> None:
    body = world.make_body(FOREVER, announced_bytes=LIMIT_BYTES + 1)
    with pytest.raises(PayloadTooLarge):
        await body.read(LIMIT_BYTES)


@pytest.mark.parametrize("is_announced", ANNOUNCED, ids=ANNOUNCED_IDS)
@pytest.mark.parametrize(
    "pieces",
    [(Break(),), (b'{"session', Break()), (FOREVER,), (b'{"session', FOREVER)],
    ids=["breaks", "breaks-off", "never-comes", "stalls"],
)
async def test_a_body_that_does_not_end_is_no_json(
    world: World, pieces: tuple[Piece, ...], is_announced: bool
) -> None:
    body = world.make_body(*pieces, announced_bytes=500 if is_announced else None)
    with pytest.raises(InvalidJson):
        await body.read(LIMIT_BYTES)
