"""Foreign errors become ours in one place per adapter, and no adapter is forgotten here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bluey

# Read, not imported: on this machine there is no platform to import it with.
SKIN = Path(bluey.__file__).parent.parent / "worker"

# What each adapter turns JsException into. Nothing foreign can come out of those with None: what
# they call of the platform keeps its errors to itself, which the suites beside this one show.
TRANSLATIONS = {
    "AiBinding": "UpstreamFailure",
    "AiResponse": "UpstreamFailure",
    "RequestBody": "InvalidJson",
    "RequestClient": None,
    "OutletSink": None,
    "PlatformClock": None,
    "PlatformEntropy": None,
    "ConsoleLog": None,
}


def adapters() -> dict[str, ast.ClassDef]:
    """The classes of the modules that hold adapters."""
    trees = [
        ast.parse((SKIN / name).read_text()) for name in ("ai.py", "platform.py", "streams.py")
    ]
    return {
        node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)
    }


def handlers(node: ast.AST) -> Iterator[ast.ExceptHandler]:
    return (found for found in ast.walk(node) if isinstance(found, ast.ExceptHandler))


def test_every_adapter_is_in_the_table() -> None:
    assert set(TRANSLATIONS) == set(adapters())


def test_an_adapter_translates_in_one_place_at_most() -> None:
    expected = {name: 0 if error is None else 1 for name, error in TRANSLATIONS.items()}
    assert expected == {name: len(list(handlers(node))) for name, node in adapters().items()}


def test_a_foreign_error_becomes_the_ports_own_and_keeps_its_cause() -> None:
    for name, node in adapters().items():
        for handler in handlers(node):
            assert handler.type is not None
            assert "JsException" == ast.unparse(handler.type)
            raised = handler.body[-1]
            assert isinstance(raised, ast.Raise)
            assert raised.exc is not None
            assert TRANSLATIONS[name] == ast.unparse(raised.exc).partition("(")[0]
            assert raised.cause is not None
            assert handler.name == ast.unparse(raised.cause)
