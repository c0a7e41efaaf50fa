"""What the console has people paste (its page Connect) is in docs/clients.md, where it is tried."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ops.local.console import WEB
from ops.project.paths import ROOT

CLIENTS: list[dict[str, Any]] = json.loads((WEB / "src/connect/clients.json").read_text())
BY_TITLE = {client["title"]: client for client in CLIENTS}
AS_DOCUMENTED = {
    "origin": "http://127.0.0.1:8787",
    "key": "unused",
    "model": "fast",
    "tenant": "mrrainbowsmoke",
    "header": "",
}


def chapters() -> dict[str, str]:
    """The chapters of docs/clients.md that are about a client, by their titles."""
    text = (ROOT / "docs/clients.md").read_text()
    text = text[: text.index("## What a client may be told")]
    found = {}
    for chapter in text.split("\n## ")[1:]:
        title, _, body = chapter.partition("\n")
        found[title] = body
    return found


def documented(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: AS_DOCUMENTED.get(name[1], name[0]), text)


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_documented_client_is_on_the_page() -> None:
    assert list(chapters()) == list(BY_TITLE)


@pytest.mark.parametrize("title", BY_TITLE)
def test_every_block_is_in_the_document(title: str) -> None:
    blocks = re.findall(r"^```\w+\n(.*?)\n```$", chapters()[title], re.DOTALL | re.MULTILINE)
    # The page leaves out embeddings, which have no chat to compare.
    expected = [block for block in blocks if "embed" not in block]

    assert expected == [documented(block["text"]) for block in BY_TITLE[title]["blocks"]]


@pytest.mark.parametrize("title", BY_TITLE)
def test_every_note_is_in_the_document(title: str) -> None:
    client, chapter = BY_TITLE[title], unwrapped(chapters()[title])

    for name in ("tenant", "withKey"):
        assert name not in client or documented(client[name]) in chapter
