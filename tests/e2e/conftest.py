"""The servers that the end-to-end tests share: started once, and only when a test asks."""

from collections.abc import Iterator

import pytest

from tests.servers import Server, bluey_dev


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """mrrainbowsmoke, environment local: the real runtime and a real small model."""
    with bluey_dev(tmp_path_factory.mktemp("local"), "mrrainbowsmoke") as running:
        yield running


@pytest.fixture(scope="session")
def server_without_ai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """rainbowsmokeofficial, environment dev: its AI binding is the platform's, out of reach."""
    folder = tmp_path_factory.mktemp("dev")
    with bluey_dev(folder, "rainbowsmokeofficial", env="dev") as running:
        yield running
