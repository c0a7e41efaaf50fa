"""What of a chat stays in the tab, until when, and what is said where it does not."""

import re

import httpx
from playwright.sync_api import expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import ADMIN, CHAT, PNG, RIVAL, SEEING, Deployment, bearer
from tests.console.page import PHONE, Console, Tabs

pytestmark = needs_chromium

# Fills the tab's storage, and leaves room for so many characters.
LEAVE_ROOM = """(room) => {
    let text = "";
    for (let size = 1 << 23; size >= 1; size >>= 1) {
        try {
            sessionStorage.setItem("full", text + "x".repeat(size));
            text += "x".repeat(size);
        } catch {}
    }
    sessionStorage.setItem("full", text.slice(room));
}"""
REFUSE_STORAGE = """Object.defineProperty(window, "sessionStorage", {
    get() { throw new DOMException("refused", "SecurityError"); },
});"""


def test_the_conversation_is_kept_in_the_tab_until_the_key_is_forgotten(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    expect(console.ask("Remember me.")).to_contain_text("Hello.")
    console.page.reload()
    expect(console.answers).to_have_text(re.compile("Hello"))
    console.question.fill("What else")
    console.go_to("Connect")
    console.go_to("Chat")
    expect(console.answers).to_have_count(1)
    expect(console.question).to_have_value("What else")
    other_tab = console.another_tab()
    expect(other_tab.page.get_by_label("API key", exact=True)).to_be_visible()
    assert "Remember me." not in other_tab.text()
    console.sign_out()
    assert "Remember me." not in str(console.kept())
    console.sign_in(CHAT)
    expect(console.question).to_have_value("")
    expect(console.answers).to_have_count(0)


def test_what_has_come_of_an_answer_is_there_after_the_page_was_loaded_again(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open().sign_in(CHAT)
    spoken = model.answer().says("The first half")
    expect(console.ask("Go on.")).to_contain_text("The first half")
    console.page.reload()
    assert spoken.reader_left.wait(30)
    expect(console.answers).to_contain_text("The first half")
    expect(console.answers).to_contain_text("The page was left")


def test_another_tenants_key_does_not_get_to_know_the_conversation(
    tabs: Tabs, deployment: Deployment, model: AnsweringModel
) -> None:
    made = deployment.post("/keys", ADMIN, {"label": "for a while"}).json()["data"]
    console = tabs.open().sign_in(made["key"])
    expect(console.ask("acme's secret")).to_contain_text("Hello.")
    # The page asks for another key once this one is refused.
    address = f"{deployment.url}/keys/{made['id']}"
    httpx.delete(address, headers=bearer(ADMIN), timeout=30.0).raise_for_status()
    console.question.fill("Are you there?")
    console.page.get_by_role("button", name="Send").click()
    expect(console.failure).to_contain_text("The key was not accepted")
    console.sign_in(RIVAL)
    expect(console.answers).to_have_count(0)
    assert "acme's secret" not in str(console.kept())
    spoken = model.answer().says("Hello, rival.").ends()
    expect(console.ask("Who am I?")).to_contain_text("Hello, rival.")
    assert [{"role": "user", "content": "Who am I?"}] == spoken.asked["messages"]


def test_another_tenant_is_not_told_it_either_where_the_browser_stores_nothing(tabs: Tabs) -> None:
    page = tabs.new_page()
    page.add_init_script(REFUSE_STORAGE)
    console = Console(page, tabs.url).open().sign_in("", "open")
    expect(console.ask("a secret of open's")).to_contain_text("Hello.")
    expect(console.page.locator(".chat-foot .note")).to_have_count(2)
    console.page.get_by_role("button", name="Use a key").click()
    console.sign_in(CHAT)
    expect(console.question).to_be_visible()
    expect(console.answers).to_have_count(0)


def test_it_is_said_what_the_browser_has_no_room_to_keep(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open(size=PHONE).sign_in(CHAT)
    note = console.page.locator(".chat-foot .note")
    console.choose(SEEING)
    console.page.evaluate(LEAVE_ROOM, 30_000)
    console.attach("cat.png", "image/png", PNG + bytes(60_000))
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()
    expect(console.ask("What is this?")).to_contain_text("Hello.")
    expect(note).to_contain_text("no room to keep the pictures")
    assert {} == console.faults_in_both_themes("pictures-not-kept")
    model.answer().says("long " * 10_000).ends()
    expect(console.ask("Go on.")).to_contain_text("long")
    expect(note).to_contain_text("the newest of it is gone")
    assert {} == console.faults_in_both_themes("newest-not-kept")
    expect(console.ask("Are you there?")).to_contain_text("Hello.")
    console.page.reload()
    # The second question is there, and what it was answered with is not.
    expect(console.page.locator("article.question")).to_have_count(2)
    expect(console.page.get_by_text("cat.png")).to_be_visible()
    console.page.get_by_role("button", name="New chat").click()
    expect(console.ask("Is there room?")).to_contain_text("Hello.")
    expect(note).to_have_count(0)


def test_it_is_said_that_the_browser_has_no_room_to_keep_the_settings(tabs: Tabs) -> None:
    console = tabs.open(size=PHONE).sign_in(CHAT)
    page = console.page
    page.evaluate(LEAVE_ROOM, 2_000)
    settings = page.get_by_role("button", name="Settings")
    settings.click()
    page.get_by_label("System prompt").fill("Answer in verse. " * 200)
    note = page.get_by_text("no room to keep the settings")
    expect(note).to_have_count(1)
    expect(note).to_be_visible()
    assert {} == console.faults_in_both_themes("settings-not-kept")
    # It is said beside the question, too, once the panel is closed.
    settings.click()
    expect(note).to_be_visible()
    settings.click()
    page.get_by_label("System prompt").fill("Answer in verse.")
    expect(note).to_have_count(0)
    page.reload()
    settings.click()
    expect(page.get_by_label("System prompt")).to_have_value("Answer in verse.")
