"""The model that embeds texts for `--env local`."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ops.local import embedder, model
from ops.processes.running import wait_until

READY_SECONDS = 30.0
PARIS, PARIS_TOO = "Paris is the capital of France.", "France's capital city is Paris."
CAT, CAT_IN_GERMAN = "A cat sleeps on the sofa.", "Die Katze schläft auf dem Sofa."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with contextlib.ExitStack() as running:
        url = model.start_embedder(running, tmp_path_factory.mktemp("embedder"))
        assert "" == wait_until(lambda: is_ready(url), timeout_s=READY_SECONDS, poll_s=0.05)
        yield url


def is_ready(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def embedded(url: str, *texts: str) -> Any:
    response = httpx.post(url, content=json.dumps({"texts": texts}), timeout=60.0, trust_env=False)
    assert 200 == response.status_code
    return response.json()


def nearness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_texts_of_like_meaning_are_near_each_other(url: str) -> None:
    paris, paris_too, cat, cat_in_german = embedded(url, PARIS, PARIS_TOO, CAT, CAT_IN_GERMAN)[
        "data"
    ]
    assert 384 == len(paris)
    assert pytest.approx(1, abs=1e-3) == nearness(paris, paris)
    assert nearness(paris, cat) < min(nearness(paris, paris_too), nearness(cat, cat_in_german))


def test_the_same_text_has_the_same_vector_alone_and_among_others(url: str) -> None:
    assert embedded(url, CAT)["data"][0] == embedded(url, PARIS, CAT)["data"][1]


def test_tokens_are_counted_of_all_texts(url: str) -> None:
    one, other = embedded(url, PARIS)["tokens"], embedded(url, CAT)["tokens"]
    assert 5 < one
    assert one + other == embedded(url, PARIS, CAT)["tokens"]


@pytest.mark.parametrize("text", [" ", "\0", "a\0b", "\ud800", "😀" * 40, "word " * 600])
def test_any_text_has_a_vector(url: str, text: str) -> None:
    # A lone surrogate is no UTF-8, but JSON can have one.
    (vector,) = embedded(url, text)["data"]
    assert 384 == len(vector)
    assert all(abs(number) <= 1 for number in vector)


def test_where_the_package_is_missing_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(embedder, "model_folder", lambda: None)
    with contextlib.ExitStack() as running:
        assert "" == model.start_embedder(running, tmp_path)
