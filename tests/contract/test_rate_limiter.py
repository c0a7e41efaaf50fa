"""What every `bluey.ports.RateLimiter` does. In these worlds each limiter lets three requests
of a key pass, and there is none for API keys."""

from __future__ import annotations

import pytest

from bluey.errors import RateLimiterUnavailable
from tests.contract.worlds import World


async def test_a_request_beyond_the_limit_is_told_of_its_limiter(world: World) -> None:
    limiter = world.make_rate_limiter()
    counted = {"tenant": "tenant-1", "session": "session-1"}

    verdicts = [await limiter.exceeded({"session": "session-1"}) for _ in range(2)]
    verdicts += [await limiter.exceeded(counted) for _ in range(2)]

    assert [None, None, None, "session"] == verdicts


@pytest.mark.parametrize(
    ("first", "second"), [("session", "tenant"), ("tenant", "session")], ids=lambda scope: scope
)
async def test_a_limiter_does_not_count_what_the_one_before_it_refuses(
    world: World, first: str, second: str
) -> None:
    limiter = world.make_rate_limiter()
    counted = {first: f"refusing-{first}", second: f"spared-{first}"}

    spent = [await limiter.exceeded({first: f"refusing-{first}"}) for _ in range(2)]
    verdicts = [await limiter.exceeded(counted) for _ in range(9)]
    after = [await limiter.exceeded({second: f"spared-{first}"}) for _ in range(3)]

    assert [None] * 2 == spent
    assert [None] + [first] * 8 == verdicts
    # The second limiter counted the one request that the first let pass.
    assert [None, None, second] == after


async def test_a_request_that_passes_is_counted_by_each(world: World) -> None:
    limiter = world.make_rate_limiter()

    verdicts = [
        await limiter.exceeded({"session": f"each-{n}", "tenant": "each"}) for n in range(5)
    ]

    assert [None] * 3 + ["tenant"] * 2 == verdicts


async def test_keys_are_counted_apart(world: World) -> None:
    limiter = world.make_rate_limiter()

    verdicts = [await limiter.exceeded({"tenant": f"apart-{n % 2}"}) for n in range(7)]

    assert [None] * 6 + ["tenant"] == verdicts


async def test_a_limiter_that_is_not_configured_limits_nothing(world: World) -> None:
    limiter = world.make_rate_limiter()

    assert [None] * 5 == [await limiter.exceeded({"key": "key-1"}) for _ in range(5)]


@pytest.mark.parametrize("key", ["failing", "silent"])
async def test_a_limiter_that_cannot_be_asked_says_so_and_no_more(world: World, key: str) -> None:
    limiter = world.make_rate_limiter()

    with pytest.raises(RateLimiterUnavailable) as raised:
        await limiter.exceeded({"tenant": key})

    assert "SECRET" not in str(raised.value)
