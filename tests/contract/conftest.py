"""The worlds that the contract suites run in: fakes on this machine, adapters in workerd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.workerd.recorder import IN_WORKERD

if TYPE_CHECKING:
    from tests.contract.worlds import World

# The fixture that a suite asks for, and its worlds here and in workerd. An AI binding is either
# the platform's own or, in local development, a service that is called in its place. A ledger
# counts in Workers KV or in a Durable Object; the former is the core's own, over either store.
WORLDS = {
    "world": (["fake"], ["workerd"]),
    "ai_world": (["fake"], ["platform-binding", "service-binding"]),
    "ledger_world": (["fake", "kv-over-fakes", "exact-over-fakes"], ["kv", "object"]),
    "lending_world": (["exact-over-fakes"], ["object"]),
}


# What only a real adapter has: these suites run in workerd alone.
ONLY_IN_WORKERD = {
    "test_alert_object.py",
    "test_ledger_alarm.py",
    "test_key_expiry.py",
    "test_objects.py",
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if collection_path.name in ONLY_IN_WORKERD and not config.stash.get(IN_WORKERD, False):
        return True
    return None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    in_workerd = metafunc.config.stash.get(IN_WORKERD, False)
    for fixture, (here, there) in WORLDS.items():
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, there if in_workerd else here, indirect=True)


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world for every port but `env.AI`."""
    yield from _make_world(request.param)


@pytest.fixture
def ai_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world for `env.AI`."""
    yield from _make_world(request.param)


@pytest.fixture
def ledger_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world for ledgers."""
    yield from _make_world(request.param)


@pytest.fixture
def lending_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world for the exact ledger alone."""
    yield from _make_world(request.param)


def _make_world(name: str) -> Iterator[World]:
    # Imported here: one of the two cannot be imported outside workerd.
    if "fake" in name:
        from tests.contract.fake_world import FakeWorld

        yield FakeWorld(name)
    else:
        from tests.contract.workerd_world import WorkerdWorld

        with WorkerdWorld(name) as made:
            yield made
