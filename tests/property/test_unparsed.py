"""A name is found in a JSON text without parsing it exactly where a parser finds it."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.apis.api import ClientApi
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.own import OWN_API
from bluey.unparsed import text_at_top
from tests.hostile import right
from tests.proof import tries

TRICKY = st.sampled_from(['"', "\\", '"user":', "user", "{", "[", "}", "]", ":", ",", "ü", "\n"])
TEXTS = st.lists(TRICKY | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)).map(
    "".join
)
NAMES = st.just("user") | TEXTS
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(
    value=st.dictionaries(NAMES, VALUES, max_size=4),
    indent=st.none() | st.integers(0, 2),
    ensure_ascii=st.booleans(),
)
@settings(max_examples=tries(500, everyday=120))
def test_a_text_at_the_top_is_what_a_parser_finds(
    value: dict[str, object], indent: int | None, ensure_ascii: bool
) -> None:
    expected = value.get("user")
    body = json.dumps(value, indent=indent, ensure_ascii=ensure_ascii).encode()

    assert (expected if isinstance(expected, str) else None) == text_at_top(body, "user")


@pytest.mark.parametrize(
    ("path", "api"),
    [
        ("/chat", OWN_API),
        ("/v1/chat/completions", OPENAI_API),
        ("/v1/responses", RESPONSES_API),
        ("/v1/messages", ANTHROPIC_API),
    ],
)
def test_finding_the_session_costs_less_than_parsing(path: str, api: ClientApi) -> None:
    body = right(path)

    def median_s(work: Callable[[bytes], object]) -> float:
        times = []
        for _ in range(51):
            started = time.process_time()
            work(body)
            times.append(time.process_time() - started)
        return statistics.median(times)

    assert median_s(api.session_in) < median_s(api.parse)
