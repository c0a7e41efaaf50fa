"""What a body that is wrong in thousands of places costs on the real runtime, all of it counted:
reading, parsing, refusing, answering."""

from __future__ import annotations

import statistics
import time

import httpx
import pytest

from tests.fakes.values import FROM_HERE, SESSION_ID
from tests.hostile import hostile, right
from tests.platform.conftest import EMBEDDING, TENANT
from tests.platform.scripted_ai import ScriptedAi, answer, native
from tests.platform.workerd import Workerd

ROUNDS = 3
REQUESTS = 8
MAX_RATIO = 1.5
# What else the machine does may disturb one measurement, or two, and not all.
MEASUREMENTS = 4

DEAREST = [
    ("/chat", "history of numbers"),
    ("/chat", "right turns, too many"),
    ("/v1/chat/completions", "parts of another type"),
    ("/v1/chat/completions", "other keys"),
]


def cpu_s(pid: int) -> float:
    """What all threads of a process have used: its CPU-time clock, by Linux' numbering."""
    return time.clock_gettime(~pid << 3 | 2)


@pytest.mark.parametrize(("path", "name"), DEAREST, ids=lambda part: part)
def test_a_hostile_body_costs_no_more_than_a_right_one(
    ai: ScriptedAi, runtime: Workerd, path: str, name: str
) -> None:
    session = ai.session(*[native("Hi")] * (3 * ROUNDS * REQUESTS))
    reference = right(path).replace(SESSION_ID.encode(), session.id.encode())
    if path.startswith("/v1"):
        reference = reference[:-1] + f',"user":"{session.id}"}}'.encode()
    wrong = hostile(path, name)
    headers = {**FROM_HERE, "x-tenant-id": TENANT, "content-type": "application/json"}
    with httpx.Client(base_url=runtime.urls["shared"], headers=headers, trust_env=False) as client:

        def cost(body: bytes, status: int) -> float:
            before = cpu_s(runtime.pid)
            for _ in range(REQUESTS):
                assert status == client.post(path, content=body).status_code
            return (cpu_s(runtime.pid) - before) * 1_000 / REQUESTS

        def ratio() -> float:
            rounds = [(cost(reference, 200), cost(wrong, 400)) for _ in range(ROUNDS)]
            right_ms, wrong_ms = map(statistics.median, zip(*rounds, strict=True))
            print(f"{path} {name}: right {right_ms:.2f} ms, wrong {wrong_ms:.2f} ms")
            return float(wrong_ms / right_ms)

        cost(reference, 200), cost(wrong, 400)
        ratios = [ratio()]
        while min(ratios) > MAX_RATIO and len(ratios) < MEASUREMENTS:
            ratios.append(ratio())
    assert min(ratios) <= MAX_RATIO


# As many token ids as there may be, all of ` word`, in texts of which the model takes 32 at once.
WORD_ID, IDS_PER_TEXT, TEXTS, TEXTS_PER_CALL = 3492, 1_000, 288, 32
LISTS = [[WORD_ID] * IDS_PER_TEXT] * TEXTS
MANY_IDS: dict[str, tuple[object, int, float]] = {
    "the same texts as token ids": (LISTS, 200, 2),
    "a special token at the end": ([*LISTS, [WORD_ID, 100_257]], 400, 1),
    "a text at the end": ([*LISTS, "word"], 400, 1),
    "a million ids": ([[7] * IDS_PER_TEXT] * 1_000, 400, 1),
    "fractions": ([1.5] * 600_000, 400, 1),
}


@pytest.mark.parametrize(("given", "status", "max_ratio"), MANY_IDS.values(), ids=list(MANY_IDS))
def test_a_body_of_token_ids_costs_no_more_than_it_is_worth(
    ai: ScriptedAi, runtime: Workerd, given: object, status: int, max_ratio: float
) -> None:
    vectors = answer({"data": [[0.5]] * TEXTS_PER_CALL, "usage": {"prompt_tokens": 9}})
    session = ai.session(vectors)
    headers = {**FROM_HERE, "x-tenant-id": str(EMBEDDING["id"])}
    asked = {"model": "@cf/qwen/qwen3-embedding-0.6b", "user": session.id}
    url = f"{runtime.urls['shared']}/v1/embeddings"
    with httpx.Client(headers=headers, trust_env=False, timeout=60) as client:

        def cost(input_: object, status: int) -> float:
            before = cpu_s(runtime.pid)
            response = client.post(url, json={**asked, "input": input_})
            assert status == response.status_code, response.text[:200]
            return (cpu_s(runtime.pid) - before) * 1_000

        texts = [" word" * IDS_PER_TEXT] * TEXTS

        def ratio() -> float:
            rounds = [(cost(texts, 200), cost(given, status)) for _ in range(5)]
            text_ms, ids_ms = map(min, zip(*rounds, strict=True))
            print(f"texts {text_ms:.0f} ms, token ids {ids_ms:.0f} ms")
            return float(ids_ms / text_ms)

        cost(texts, 200), cost(given, status)
        ratios = [ratio()]
        while min(ratios) > max_ratio and len(ratios) < MEASUREMENTS:
            ratios.append(ratio())
    assert min(ratios) <= max_ratio
