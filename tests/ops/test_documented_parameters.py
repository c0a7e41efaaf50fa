"""The tables of parameters in the pages of the APIs say what the types say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bluey.apis.anthropic.message_request import MessageRequest, parse_message_request
from bluey.apis.openai.responses_request import ResponseRequest, parse_response_request
from bluey.chat import Chat
from bluey.errors import InvalidRequest
from bluey.validation import Value
from tests.documents import text_of

KINDS = ("supported", "passed through", "no effect", "refused")


@dataclass(frozen=True)
class Page:
    """A page, the type of the bodies that it describes, the least of them, and what the page says
    in the sentence of refused ones beside their names."""

    path: str
    taken: type[Value]
    parse: Callable[[bytes], Chat]
    least: dict[str, object]
    beside: frozenset[str] = frozenset()

    def documented(self, kind: str) -> set[str]:
        """The parameters of this kind."""
        text = text_of(self.path).partition("## Parameters")[2].partition("\n## ")[0]
        if kind == "refused":
            return set(re.findall(r"`(\w+)`", text.partition("\nRefused: ")[2])) - self.beside
        rows = re.findall(rf"^\| (`.*?`) \| {kind} \|", text, re.MULTILINE)
        return {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    def chat(self, **fields: object) -> Chat:
        """What the least body with these fields asks for."""
        return self.parse(json.dumps({**self.least, **fields}).encode())


HELLO = {"role": "user", "content": "hello"}
PAGES = {
    "messages": Page(
        "docs/anthropic-compatibility.md",
        MessageRequest,
        parse_message_request,
        {"model": "m", "max_tokens": 64, "messages": [HELLO]},
    ),
    "responses": Page(
        "docs/openai-responses.md",
        ResponseRequest,
        parse_response_request,
        {"model": "m", "input": "hello"},
        frozenset({"input"}),
    ),
}

each_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@each_page
def test_every_parameter_is_in_the_table_once(page: Page) -> None:
    kinds = [page.documented(kind) for kind in KINDS]

    told = set().union(*kinds)
    assert set() == page.taken.model_fields.keys() - told
    assert len(told) == sum(map(len, kinds))


@each_page
def test_what_is_said_to_be_supported_is_known(page: Page) -> None:
    known = page.documented("supported") | page.documented("passed through")

    assert set() == known - page.taken.model_fields.keys()


@each_page
def test_what_is_said_to_be_refused_is(page: Page) -> None:
    names = page.documented("refused")

    with pytest.raises(InvalidRequest) as refused:
        page.chat(**dict.fromkeys(names, 1))

    assert names == {problem.path for problem in refused.value.problems}


@pytest.mark.parametrize("value", [1, "auto", [{}], {"type": "ephemeral"}], ids=json.dumps)
def test_what_messages_are_said_to_have_without_effect_has_none_in_any_form(value: object) -> None:
    page = PAGES["messages"]
    names = page.documented("no effect")

    assert set() != names
    assert page.chat() == page.chat(**dict.fromkeys(names, value))


# A response repeats some of these, so they have a form.
WITHOUT_EFFECT = {
    "store": True,
    "include": ["reasoning.encrypted_content"],
    "truncation": "auto",
    "background": False,
    "top_logprobs": 0,
    "client_metadata": {"session_id": "x"},
    "max_tool_calls": 4,
    "prompt_cache_options": {"mode": "implicit"},
    "prompt_cache_retention": "24h",
    "safety_identifier": "x",
    "service_tier": "flex",
    "stream_options": {"include_obfuscation": True},
}


def test_what_responses_are_said_to_have_without_effect_has_none() -> None:
    page = PAGES["responses"]

    assert page.documented("no effect") <= WITHOUT_EFFECT.keys()
    assert page.chat() == page.chat(**WITHOUT_EFFECT)
