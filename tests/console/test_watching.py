"""That the watching of pages sees what it is for: else every other test would prove nothing."""

from playwright.sync_api import Browser, Route, expect

from tests.browser import needs_chromium
from tests.console.page import Console, Tabs, Watched

pytestmark = needs_chromium

POLICY = "default-src 'none'; script-src 'self'; img-src *"
PAGE = """<!doctype html><title>bad</title>
<style>body { color: red }</style>
<script>document.title = "inline"</script>
<script src="/own.js"></script>
<img src="http://elsewhere.invalid/pixel.png">
<main style="width: 3000px; overflow: auto"><p style="color: #eee">pale</p></main>"""
SCRIPT = "console.error('complaint'); setTimeout(() => { throw new Error('thrown'); }, 0);"


def test_violations_complaints_and_requests_to_other_hosts_are_seen(browser: Browser) -> None:
    origin = "http://127.0.0.1:9"

    def answer(route: Route) -> None:
        if route.request.url.endswith("/own.js"):
            route.fulfill(content_type="text/javascript", body=SCRIPT)
        else:
            headers = {"content-security-policy": POLICY}
            route.fulfill(content_type="text/html", body=PAGE, headers=headers)

    watched = Watched(origin)
    tabs = Tabs(browser, origin, watched)
    page = tabs.new_page()
    page.route(f"{origin}/**", answer)
    with page.expect_event("pageerror"):
        page.goto(f"{origin}/")
    expect(page).to_have_title("bad")
    rules = {finding.partition(":")[0] for finding in Console(page, origin).axe()}
    tabs.close()

    assert {"style-src-elem inline", "script-src-elem inline"} <= {
        violation.rstrip() for violation in watched.violations
    }
    assert "error: complaint" in watched.complaints
    assert any("thrown" in complaint for complaint in watched.complaints)
    assert ["http://elsewhere.invalid/pixel.png"] == watched.elsewhere
    assert {"image-alt", "html-has-lang"} <= rules
