"""Whatever a provider answers to the calls of one embedding: what was counted, and what may have
been used, is charged once, and nothing stays held."""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import time
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bluey.embedding import TOKENS_PER_TEXT, Texts, parts_of
from bluey.tokens.bounds import bound_tokens
from tests.fakes.upstream import FOREVER, NoReply, Reply, Turn, refuses, replies
from tests.fakes.values import make_budgets, make_request, make_tenant
from tests.fakes.world import make_world

MODEL, TEXTS_PER_CALL = "@cf/qwen/qwen3-embedding-0.6b", 32
BOUND = bound_tokens("text") + TOKENS_PER_TEXT


@dataclass(frozen=True)
class Outcome:
    """What comes of one call: whether the provider counts, or how it fails, and whether that proves
    that nothing was used."""

    counted: int | None = None
    failure: Turn | None = None
    is_free: bool = False


OUTCOMES = st.one_of(
    st.integers(1, 500).map(lambda tokens: Outcome(counted=tokens)),
    st.just(Outcome()),
    st.sampled_from(
        [
            Outcome(failure=refuses(5004, 400), is_free=True),
            Outcome(failure=refuses(3006, 413), is_free=True),
            Outcome(failure=Reply((FOREVER,))),
            Outcome(failure=NoReply()),
            Outcome(failure=replies("no json")),
            Outcome(failure=replies({"data": []})),
            Outcome(failure=refuses(2016, 424)),
        ]
    ),
)


def turn_of(outcome: Outcome, texts: int) -> Turn:
    if outcome.failure is not None:
        return outcome.failure
    used = {} if outcome.counted is None else {"usage": {"prompt_tokens": outcome.counted}}
    return replies({"data": [[float(n), 0.5] for n in range(texts)], **used})


@given(st.integers(1, 250), st.lists(OUTCOMES, min_size=8, max_size=8), st.booleans())
def test_what_was_used_is_charged_once_and_nothing_stays_held(
    count: int, outcomes: list[Outcome], as_base64: bool
) -> None:
    sizes = [min(TEXTS_PER_CALL, count - begin) for begin in range(0, count, TEXTS_PER_CALL)]
    played = list(zip(outcomes, sizes, strict=False))
    tenant = make_tenant(allowed=(MODEL,), budgets=make_budgets(10**9))
    world = make_world(*(turn_of(*each) for each in played), tenants=(tenant,))
    body = {"model": MODEL, "input": ["text"] * count}
    body |= {"encoding_format": "base64"} if as_base64 else {}
    headers = {"content-type": "application/json"}

    request = make_request("POST", "/v1/embeddings", headers, json.dumps(body).encode())
    exchanged = asyncio.run(world.send_and_drain(request))

    asked = played[: len(world.ai.calls)]
    expected = sum(
        each.counted if each.counted is not None else size * BOUND
        for each, size in asked
        if not each.is_free
    )
    has_failed = any(each.failure for each, _ in asked)
    charged = [charge for _, charges in world.ledger.ends for charge in charges or ()]
    assert expected == sum(charge.tokens for charge in charged)
    assert {MODEL} >= {charge.model_id for charge in charged}
    assert 1 == world.ledger.holds == len(world.ledger.ends)
    assert has_failed == (exchanged.response.status != 200)
    assert has_failed or len(asked) == len(played)
    if exchanged.response.status == 200:
        data = [each["embedding"] for each in exchanged.json["data"]]
        if as_base64:
            data = [list(struct.unpack("<2f", base64.b64decode(each))) for each in data]
        assert [[float(n % TEXTS_PER_CALL), 0.5] for n in range(count)] == data
        assert expected == exchanged.json["usage"]["total_tokens"]


@given(
    st.lists(st.integers(1, 9_000), min_size=1, max_size=300),
    st.integers(1, 100),
    st.integers(1, 60_000),
)
def test_batches_are_all_texts_in_their_order_within_the_limits(
    bounds: list[int], most_texts: int, most_tokens: int
) -> None:
    texts = Texts(tuple(map(str, range(len(bounds)))), tuple(bounds))

    batches = list(texts.batches(most_texts, most_tokens))

    assert texts.texts == tuple(text for batch in batches for text in batch.texts)
    assert texts.bounds == tuple(bound for batch in batches for bound in batch.bounds)
    for batch in batches:
        assert 1 <= len(batch.texts) <= most_texts
        assert len(batch.texts) == 1 or batch.bound_tokens <= most_tokens


# Characters of which NFKC makes 18, 4 and 3.
GROWING = ["\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", "\u337f", "½"]
SMALL_TEXTS, BYTES_PER_TEXT = 256, 1_900


def seconds_to_read(unit: str) -> float:
    """What it takes to bound many texts of this, the least of some tries."""
    texts = (unit * (BYTES_PER_TEXT // len(unit.encode())),) * SMALL_TEXTS
    tries = []
    for _ in range(3):
        started = time.process_time()
        assert parts_of(texts, None).reading.bound_tokens
        tries.append(time.process_time() - started)
    return min(tries)


@pytest.mark.parametrize("grows", GROWING)
def test_texts_that_get_longer_cost_about_as_much_as_unknown_words(grows: str) -> None:
    assert seconds_to_read(grows) <= 2 * seconds_to_read("qzvxk wjpgf ")


@pytest.mark.parametrize("grows", GROWING)
def test_a_text_that_gets_longer_is_bounded_by_what_it_becomes(grows: str) -> None:
    text = grows * 40
    becomes = unicodedata.normalize("NFKC", text)

    assert bound_tokens(becomes) <= parts_of((text,), None).reading.bound_tokens


@given(
    st.text(
        st.sampled_from([*GROWING, "é", "\u1e69", "\u0323", "\ufb2c", "\u2adc", "a"]), min_size=1
    )
)
# Of these, one gets shorter and the other longer.
@example("a\u0323\u2adc")
def test_the_size_of_a_text_that_gets_longer_is_at_least_what_it_becomes(text: str) -> None:
    becomes = len(unicodedata.normalize("NFKC", text).encode())

    assert becomes <= max(len(text.encode()), parts_of((text,), None).reading.size_bytes)


def test_korean_is_bounded_as_it_is_written() -> None:
    text = "안녕하세요 세계 " * 20

    assert parts_of((text,), None).reading.bound_tokens == bound_tokens(text) + TOKENS_PER_TEXT
