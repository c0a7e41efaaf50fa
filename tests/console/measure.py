"""What the console weighs and how soon it can be used: `python -m tests.console.measure`.

It serves the deployment of the console's tests on this machine. Nothing asserts the times: they are
the machine's.
"""

import gzip
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response

from tests.browser import a_browser
from tests.console.deployment import CHAT, served
from tests.console.page import DESKTOP, Tabs, Watched

TIMES = 10
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# From the beginning of the navigation until the field, or the box for a message, takes the focus.
USABLE = """(selector) => new Promise((done) => {
    const look = () => {
        const field = document.querySelector(selector);
        field?.focus();
        if (field !== null && document.activeElement === field) done(performance.now());
        else requestAnimationFrame(look);
    };
    look();
})"""


def main() -> None:
    """Serve, measure, print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as deployment,
        a_browser() as browser,
    ):
        print_weight(_bodies(browser, deployment.url))
        for what, visit in {"first visit": _first_visit, "signed in, again": _again}.items():
            visits = [visit(browser, deployment.url) for _ in range(TIMES)]
            painted, usable = zip(*visits, strict=True)
            sys.stdout.write(
                f"{what}: first paint after {statistics.median(painted):.0f} ms, "
                f"usable after {statistics.median(usable):.0f} ms "
                f"({min(usable):.0f} to {max(usable):.0f}, {TIMES} times)\n"
            )


def print_weight(bodies: dict[str, bytes]) -> None:
    """Say what each file weighs, and all of them."""
    total = 0
    for path, body in bodies.items():
        total += (zipped := len(gzip.compress(body, 6)))
        sys.stdout.write(f"{path}: {len(body):,} bytes, gzipped {zipped:,}\n")
    sys.stdout.write(f"in all, gzipped: {total / 1000:.1f} KB\n")


def _bodies(browser: Browser, url: str) -> dict[str, bytes]:
    """What the console loads before anybody is signed in, by path."""
    tabs = Tabs(browser, url, Watched(url))
    page = tabs.new_page()
    bodies: dict[str, bytes] = {}
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(f"{url}/console", wait_until="networkidle")
    for response in responses:
        path = urlsplit(response.url).path
        if path.startswith("/console"):
            bodies[path] = response.body()
    tabs.close()
    return bodies


def _measured(page: Page, selector: str) -> tuple[float, float]:
    usable: float = page.evaluate(USABLE, selector)
    painted: float = page.evaluate(PAINTED)
    return painted, usable


def _in_a_tab(
    browser: Browser, url: str, use: Callable[[Tabs, Page], tuple[float, float]]
) -> tuple[float, float]:
    tabs = Tabs(browser, url, Watched(url))
    try:
        return use(tabs, tabs.new_page(DESKTOP))
    finally:
        tabs.close()


def _first_visit(browser: Browser, url: str) -> tuple[float, float]:
    """Nothing is cached; the Worker says that a key is wanted."""

    def use(_tabs: Tabs, page: Page) -> tuple[float, float]:
        page.goto(f"{url}/console", wait_until="commit")
        return _measured(page, "input[name=api-key]")

    return _in_a_tab(browser, url, use)


def _again(browser: Browser, url: str) -> tuple[float, float]:
    """The files are cached; the key is the tab's, and the Worker lists the models."""

    def use(tabs: Tabs, _page: Page) -> tuple[float, float]:
        page = tabs.open().sign_in(CHAT).page
        page.reload(wait_until="commit")
        return _measured(page, "textarea")

    return _in_a_tab(browser, url, use)


if __name__ == "__main__":
    main()
