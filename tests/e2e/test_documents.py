"""The API's description and its reference page under wrangler dev, which serves the files."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.http.messages import CONSOLE_POLICY
from ops.api_description.files import OPENAPI, PAGE
from ops.local.console import BUILT
from tests.e2e.conftest import Deployed

# They are the same for every tenant, and for whom there is none.
TENANTS: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="module")
def url(described: Deployed) -> str:
    return described.server.url


SERVED = [
    ("/openapi.json", OPENAPI),
    ("/docs", PAGE),
    ("/console", BUILT / "index.html"),
    ("/console/", BUILT / "index.html"),
]


@pytest.mark.parametrize(("path", "file"), SERVED)
def test_the_documents_are_served_as_they_are_written(url: str, path: str, file: Path) -> None:
    response = httpx.get(f"{url}{path}", headers={"x-tenant-id": "nobody"}, timeout=30)
    assert (200, file.read_text()) == (response.status_code, response.text)
    assert {"x-trace-id", "content-security-policy"} <= response.headers.keys()


@pytest.mark.parametrize("name", ["main.js", "main.css", "docs.js", "icon.svg"])
def test_the_console_has_its_files_without_the_worker(url: str, name: str) -> None:
    response = httpx.get(f"{url}/console/assets/{name}", timeout=30)
    assert (200, (BUILT / "assets" / name).read_bytes()) == (response.status_code, response.content)
    # Each response of the Worker's has a trace id.
    assert "x-trace-id" not in response.headers
    assert {
        "content-security-policy": CONSOLE_POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "public, max-age=0, must-revalidate",
    }.items() <= response.headers.items()
    again = httpx.get(
        f"{url}/console/assets/{name}", headers={"if-none-match": response.headers["etag"]}
    )
    assert 304 == again.status_code


def test_a_file_that_the_console_does_not_have_is_not_found_and_not_kept(url: str) -> None:
    response = httpx.get(f"{url}/console/assets/other.js", timeout=30)
    assert (404, "") == (response.status_code, response.text)
    assert "cache-control" not in response.headers


def test_a_browser_is_led_from_the_root_to_the_console(url: str) -> None:
    browser = httpx.get(url, headers={"accept": "text/html"}, timeout=30)
    assert (302, "/console") == (browser.status_code, browser.headers["location"])
    assert 404 == httpx.get(url, timeout=30).status_code


@pytest.mark.parametrize("path", ["/docs/index.html", "/console/index.html", "/_headers"])
def test_no_file_of_the_worker_is_served_by_its_own_path(url: str, path: str) -> None:
    response = httpx.get(f"{url}{path}", timeout=30)
    assert (404, "not_found") == (response.status_code, response.json()["error"]["code"])
