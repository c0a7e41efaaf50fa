"""Foreign errors become ours in one place per adapter, and no adapter is forgotten here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bluey

# Read, not imported: on this machine there is no platform to import it with.
SKIN = Path(bluey.__file__).parent.parent / "worker"

# What each adapter turns JsException into. Nothing foreign can come out of those with None: what
# they call of the platform keeps its errors to itself, which the suites beside this one show.
TRANSLATIONS = {
    "AiBinding": "UpstreamFailure",
    "AiResponse": "UpstreamFailure",
    "AssetsBinding": "AssetsUnavailable",
    "ConsoleLog": None,
    "Dataset": None,
    "FetchedWebhooks": "WebhookFailed",
    "KvNamespace": "StorageUnavailable",
    "ObjectNamespace": "StorageUnavailable",
    "OutletSink": None,
    "PlatformClock": None,
    "PlatformEntropy": None,
    "PlatformGate": None,
    "RateLimits": "RateLimiterUnavailable",
    "RequestBody": "InvalidJson",
    "RequestClient": None,
}
# The platform calls these, not the core: what they raise goes to the platform.
CALLED_BY_THE_PLATFORM = {"WorkerEntrypoint", "DurableObject"}
# An object's storage: what it raises goes to the platform, too, which then starts the object anew.
OF_OBJECTS = {"ObjectRows"}


def adapters() -> dict[str, ast.ClassDef]:
    """The classes of the skin that the core calls: all that are no one module's own."""
    return {
        node.name: node
        for path in sorted(SKIN.glob("**/*.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and node.name not in OF_OBJECTS
        and not CALLED_BY_THE_PLATFORM & {ast.unparse(base) for base in node.bases}
    }


def handlers(node: ast.AST) -> Iterator[ast.ExceptHandler]:
    return (found for found in ast.walk(node) if isinstance(found, ast.ExceptHandler))


def awaited(node: ast.AST) -> set[str]:
    """What is awaited inside."""
    return {ast.unparse(found.value) for found in ast.walk(node) if isinstance(found, ast.Await)}


def test_every_adapter_is_in_the_table() -> None:
    assert set(TRANSLATIONS) == set(adapters())


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_an_adapter_translates_in_one_place_at_most(name: str) -> None:
    expected = 0 if TRANSLATIONS[name] is None else 1
    assert expected == len(list(handlers(adapters()[name])))


@pytest.mark.parametrize("name", [name for name, error in TRANSLATIONS.items() if error])
def test_a_foreign_error_becomes_the_ports_own_and_keeps_its_cause(name: str) -> None:
    [handler] = handlers(adapters()[name])
    assert handler.type is not None
    assert "JsException" == ast.unparse(handler.type)
    raised = handler.body[-1]
    assert isinstance(raised, ast.Raise)
    assert raised.exc is not None
    assert TRANSLATIONS[name] == ast.unparse(raised.exc).partition("(")[0]
    assert raised.cause is not None
    assert handler.name == ast.unparse(raised.cause)


@pytest.mark.parametrize("name", [name for name, error in TRANSLATIONS.items() if error])
def test_whatever_an_adapter_waits_for_is_inside_its_translation(name: str) -> None:
    adapter = adapters()[name]
    [translated] = (node for node in ast.walk(adapter) if isinstance(node, ast.Try))
    methods = {
        node.name
        for node in adapter.body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    inside = set().union(*(awaited(statement) for statement in translated.body))
    own = {
        call for call in awaited(adapter) if call.partition("(")[0].removeprefix("self.") in methods
    }
    assert inside
    assert inside | own == awaited(adapter)
