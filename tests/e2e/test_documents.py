"""The API's description and its reference page under wrangler dev, which serves the files."""

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from ops.api_description.files import OPENAPI, PAGE
from ops.project.paths import ROOT
from ops.wrangler import node
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


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the npm package that carries Chromium has it for Linux on x64 only",
)
def test_a_browser_shows_the_page_with_its_style_and_asks_for_nothing_else(url: str) -> None:
    script = str(ROOT / "tests/e2e/page.mjs")
    page = f"{url}/docs"
    finished = subprocess.run(
        [str(node.find_node()), script, page],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (0, "") == (finished.returncode, finished.stderr)
    shown: dict[str, Any] = json.loads(finished.stdout)
    assert {"requests": [page], "complaints": [], "maxWidth": "992px"} == shown
