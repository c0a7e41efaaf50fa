"""The console where no key is wanted: a tenant's own deployment, with the real small model."""

from playwright.sync_api import expect

from tests.browser import a_browser, needs_chromium
from tests.console.page import Tabs, Watched
from tests.servers import Server


@needs_chromium
def test_where_no_key_is_wanted_none_is_asked_for(server: Server) -> None:
    with a_browser() as browser:
        watched = Watched(server.url)
        tabs = Tabs(browser, server.url, watched)
        page = tabs.new_page()
        page.goto(server.url)
        expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
        page.get_by_label("Your question").fill("What is the capital of France?")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("article.answer")).to_contain_text("The capital of France is Paris.")
        assert "bluey.key" not in page.evaluate("Object.keys(sessionStorage)")
        tabs.close()
    assert ([], [], []) == (watched.violations, watched.complaints, watched.elsewhere)
