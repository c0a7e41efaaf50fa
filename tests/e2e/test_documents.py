"""The API's description and its reference page under wrangler dev, which serves the files."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from ops.api_description.files import OPENAPI, PAGE
from tests.browser import a_browser, needs_chromium
from tests.e2e.conftest import Deployed

# They are the same for every tenant, and for whom there is none.
TENANTS: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="module")
def url(described: Deployed) -> str:
    return described.server.url


@pytest.mark.parametrize(("path", "file"), [("/openapi.json", OPENAPI), ("/docs", PAGE)])
def test_the_documents_are_served_as_they_are_written(url: str, path: str, file: Path) -> None:
    response = httpx.get(f"{url}{path}", headers={"x-tenant-id": "nobody"}, timeout=30)
    assert (200, file.read_text()) == (response.status_code, response.text)
    assert {"x-trace-id", "content-security-policy"} <= response.headers.keys()


def test_no_file_is_served_by_its_own_path(url: str) -> None:
    response = httpx.get(f"{url}/docs/index.html", timeout=30)
    assert (404, "not_found") == (response.status_code, response.json()["error"]["code"])


@needs_chromium
def test_a_browser_shows_the_page_with_its_style_and_asks_for_nothing_else(url: str) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    with a_browser() as browser:
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{url}/docs")
        width = page.evaluate("getComputedStyle(document.body).maxWidth")
    assert ([f"{url}/docs"], [], "992px") == (requests, complaints, width)
