"""One server and one browser for all tests of the console; each test has a browser profile of its
own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import a_browser
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import Deployment, served
from tests.console.page import Tabs, Watched


@pytest.fixture(scope="package")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The tenants and keys of deployment.py, served by `bluey dev`."""
    with served(tmp_path_factory.mktemp("console")) as deployment:
        yield deployment


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with a_browser() as browser:
        yield browser


@pytest.fixture
def model(deployment: Deployment) -> Iterator[AnsweringModel]:
    """The model, with nothing prepared."""
    yield deployment.model
    deployment.model.forget()


@pytest.fixture
def tabs(browser: Browser, deployment: Deployment) -> Iterator[Tabs]:
    """Opens the console. Whatever a test does, no page may violate its policy, complain, or ask for
    anything that is not the Worker's."""
    watched = Watched(deployment.url)
    tabs = Tabs(browser, deployment.url, watched)
    yield tabs
    tabs.close()
    assert ([], [], []) == (watched.violations, watched.complaints, watched.elsewhere)
