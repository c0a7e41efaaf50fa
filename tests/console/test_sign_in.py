"""Who is let into the console, what of it stays in the tab, and what leaves it."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Request, expect

from tests.browser import needs_chromium
from tests.console.deployment import ADMIN, CHAT, MISTYPED, RIVAL, UNKNOWN, Deployment
from tests.console.page import Tabs

pytestmark = needs_chromium


def test_the_address_without_a_path_leads_a_browser_to_the_console(
    deployment: Deployment, tabs: Tabs
) -> None:
    page = tabs.new_page()
    page.goto(deployment.url)
    assert "/console" == urlsplit(page.url).path
    assert 404 == httpx.get(deployment.url).status_code


WRONG = {
    "no key at all": ("nonsense", "Name a tenant"),
    "a mistyped one": (MISTYPED, "mistyped or incomplete"),
    "an unknown one": (UNKNOWN, "A valid API key is required"),
    "letters that no header may have": ("bly_ключ", "only letters, digits and _"),
    "two lines": ("bly_a\nbly_b", "mistyped or incomplete"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_key_is_refused_in_words_and_the_right_one_is_taken(case: str, tabs: Tabs) -> None:
    key, words = WRONG[case]
    console = tabs.open().sign_in(key)
    expect(console.failure).to_contain_text(words)
    expect(console.navigation).to_have_count(0)
    console.sign_in(CHAT)
    expect(console.navigation).to_be_visible()


def test_where_no_key_is_wanted_the_tenant_is_enough(tabs: Tabs) -> None:
    console = tabs.open().sign_in("", tenant="open")
    expect(console.navigation).to_be_visible()
    assert "open" == console.kept()["session"]["bluey.tenant"]
    assert "bluey.key" not in console.kept()["session"]


def test_a_key_and_another_tenant_do_not_fit(tabs: Tabs) -> None:
    console = tabs.open().sign_in(RIVAL, tenant="acme")
    expect(console.failure).to_contain_text("A valid API key is required")


def test_the_key_is_kept_in_this_tab_alone_and_forgotten_with_it(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    for name in ("Usage", "Connect", "Chat"):
        console.go_to(name)
    kept = console.kept()
    assert CHAT == kept["session"]["bluey.key"]
    assert "bly_" not in str(kept["local"]) + str(kept["cookies"])
    assert "bly_" not in console.page.url
    assert CHAT not in console.page.content()
    assert not any("bly_" in address for address in tabs.watched.addresses)

    other_tab = console.another_tab()
    expect(other_tab.page.get_by_label("API key", exact=True)).to_be_visible()
    assert {} == other_tab.kept()["session"]

    console.page.reload()
    expect(console.navigation).to_be_visible()

    console.sign_out()
    expect(console.page.get_by_label("API key", exact=True)).to_be_visible()
    kept = console.kept()
    assert {} == kept["session"]
    assert "bly_" not in str(kept)
    console.page.go_back()
    expect(console.page.get_by_label("API key", exact=True)).to_have_value("")


def test_the_key_goes_to_this_worker_in_a_header_and_only_there(tabs: Tabs) -> None:
    console = tabs.open()

    def has_a_key(request: Request) -> bool:
        return request.url.endswith("/v1/models") and "authorization" in request.headers

    with console.page.expect_request(has_a_key) as asked:
        console.sign_in(ADMIN)
    headers = asked.value.all_headers()
    assert f"Bearer {ADMIN}" == headers["authorization"]
    assert "cookie" not in headers
    assert "no-referrer" == httpx.get(f"{tabs.url}/console").headers["referrer-policy"]


@pytest.mark.parametrize(
    "fragment",
    [
        "#<img src=x onerror=document.title=1>",
        "#constructor",
        "#__proto__",
        "#chat/../../keys",
        "#%00",
        "#javascript:alert(1)",
    ],
)
def test_an_address_that_names_no_page_shows_the_first(fragment: str, tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    console.page.goto(f"{tabs.url}/console{fragment}")
    expect(console.page).to_have_title(re.compile("^Chat"))


def test_the_policy_of_the_page_lets_in_nothing_but_the_workers_own(deployment: Deployment) -> None:
    headers = httpx.get(f"{deployment.url}/console").headers
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["content-security-policy"].split(";")
    )
    assert "'none'" == policy["default-src"]
    assert "'none'" == policy["frame-ancestors"]
    assert "'self'" == policy["script-src"]
    assert "'self'" == policy["connect-src"]
    assert "'script'" == policy["require-trusted-types-for"]
    assert not re.search("unsafe|https?:|\\*", headers["content-security-policy"])
