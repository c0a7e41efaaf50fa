"""The Node that runs wrangler."""

from pathlib import Path

import pytest

from ops.wrangler import node


def test_a_node_is_asked_for_its_version_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def run(_what: str, command: list[object], **_: object) -> str:
        asked.append(command)
        return "v22.12.0\n"

    found = tmp_path / ".bin/node"
    found.parent.mkdir()
    found.touch()
    monkeypatch.setattr(node, "NODE_MODULES", tmp_path)
    monkeypatch.setattr(node, "run", run)
    assert [found, found] == [node.find_node(), node.find_node()]
    assert [[found, "--version"]] == asked
