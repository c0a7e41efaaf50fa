"""The reference page: read, looked at, and tried with a key of the tab."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import CHAT, UNKNOWN, Deployment
from tests.console.page import DESKTOP, PHONE, Console, Tabs, Theme

pytestmark = needs_chromium

SIZES = {"390": PHONE, "1280": DESKTOP}
# It is a large page for axe, and what is folded is all in what is unfolded: each size and each
# theme once unfolded, once folded.
UNFOLDED = {("390", "light"), ("1280", "dark")}
OPERATION = "createchatcompletion"


class Reference:
    """The reference page in a tab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.console = Console(page, url)

    def open(self, place: str = "") -> "Reference":
        """Open the page, at a place if one is named, and wait for its script."""
        self.page.goto(f"{self.console.url}/docs{place and f'#{place}'}")
        expect(self.page.get_by_role("tab").first).to_be_visible()
        return self

    def try_it(self, operation: str, sample: str) -> None:
        """Open the form for a sample."""
        place = self.page.locator(f'[data-operation="{operation}"] [data-sample="{sample}"]')
        if not place.evaluate("(sample) => sample.open"):
            place.locator("summary").click()
        place.get_by_role("button", name="Try it").click()

    @property
    def form(self) -> Locator:
        """The form."""
        return self.page.get_by_role("dialog")

    def send(self, key: str = "") -> None:
        """Send what is in the form."""
        if key:
            self.form.get_by_label("API key").fill(key)
        self.form.get_by_role("button", name="Send").click()

    @property
    def place(self) -> str:
        """Where the contents say one is."""
        return self.page.locator("#contents [aria-current]").get_attribute("href") or ""


@pytest.fixture
def reference(tabs: Tabs) -> Reference:
    return Reference(tabs.new_page(), tabs.url)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_it_fits_and_can_be_used_by_everybody(width: str, theme: Theme, tabs: Tabs) -> None:
    reference = Reference(tabs.new_page(SIZES[width], theme), tabs.url).open(OPERATION)
    console = reference.console
    found = {} if (width, theme) in UNFOLDED else {"folded": console.axe()}
    console.picture(f"reference-{width}-{theme}")
    reference.try_it("createChatCompletion", "short")
    expect(reference.form.get_by_role("button", name="Send")).to_be_visible()
    found["form"] = console.axe()
    console.picture(f"reference-form-{width}-{theme}")
    reference.page.keyboard.press("Escape")
    if (width, theme) in UNFOLDED:
        reference.page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        found["unfolded"] = console.axe()
    assert {} == {name: violations for name, violations in found.items() if violations}
    assert not console.scrolls_sideways()


def test_it_can_be_read_without_a_script(browser: Browser, deployment: Deployment) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{deployment.url}/docs#schema-completionrequest")
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    # The browser unfolds by itself what the address names.
    expect(page.locator("#schema-completionrequest")).to_be_in_viewport()
    sample = page.locator('[data-operation="createChatCompletion"] [data-sample="short"]')
    for line in ("curl http://127.0.0.1:8787/v1/", "OpenAI(", "new OpenAI("):
        expect(sample.get_by_text(line, exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Try it")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("place", ["schema-model", "header-retry-after", "schema-chatrequest"])
def test_a_link_unfolds_what_it_leads_to(reference: Reference, place: str) -> None:
    reference.open(place)
    target = reference.page.locator(f"#{place}")
    expect(target).to_be_in_viewport()
    reference.page.evaluate(
        "(id) => document.getElementById(id).closest('details').open = false", place
    )
    expect(target).not_to_be_visible()
    # The address has it already, so that following the link again changes nothing of it.
    reference.page.evaluate(
        "(id) => { const link = document.createElement('a'); link.href = `#${id}`;"
        "document.body.append(link); link.click(); }",
        place,
    )
    expect(target).to_be_in_viewport()


def test_the_contents_say_where_one_is(reference: Reference) -> None:
    reference.open()
    assert "#introduction" == reference.place
    for place in ("getusage", "errors", "schemas", OPERATION):
        reference.page.locator(f'#contents [href="#{place}"]').click()
        expect(reference.page.locator(f'#contents [href="#{place}"]')).to_have_attribute(
            "aria-current", "true"
        )
        expect(reference.page.locator(f"#{place}")).to_be_in_viewport()


def test_on_a_phone_the_contents_open_and_close(tabs: Tabs) -> None:
    reference = Reference(tabs.new_page(PHONE), tabs.url).open()
    contents = reference.page.get_by_role("navigation", name="Contents")
    expect(contents).to_be_hidden()
    reference.page.get_by_role("button", name="Contents").click()
    contents.get_by_role("link", name="Errors").click()
    expect(contents).to_be_hidden()
    expect(reference.page.locator("#errors")).to_be_in_viewport()


def test_a_language_is_chosen_for_the_whole_page_by_the_keyboard(reference: Reference) -> None:
    page = reference.open(OPERATION).page
    sample = page.locator('[data-operation="createChatCompletion"] [data-sample="short"]')
    expect(sample.get_by_role("tabpanel")).to_contain_text(f"curl {reference.console.url}/v1/")
    sample.get_by_role("tab", name="curl").focus()
    page.keyboard.press("ArrowRight")
    expect(sample.get_by_role("tab", name="Python")).to_be_focused()
    page.keyboard.press("Tab")
    expect(sample.get_by_role("button", name="Copy")).to_be_focused()
    page.reload()
    for operation in ("createChatCompletion", "getUsage"):
        shown = page.locator(f'[data-operation="{operation}"] [role="tabpanel"]:visible')
        expect(shown).to_have_count(1)
        expect(shown).to_contain_text("import os")


def test_a_stream_is_tried_with_a_key_that_is_typed_and_kept_in_the_tab(
    reference: Reference, model: AnsweringModel
) -> None:
    answer = model.answer()
    reference.open().try_it("createChatCompletion", "streamed")
    reference.send(CHAT)
    answer.says("<b>Par", "is</b>.")
    # Markup of a model is text.
    shown = reference.form.locator(".answer pre")
    expect(shown).to_contain_text("<b>Par")
    expect(reference.form.get_by_role("button", name="Stop")).to_be_visible()
    answer.ends()
    expect(reference.form.get_by_role("status")).to_contain_text("200")
    expect(shown).to_contain_text("[DONE]")
    expect(reference.form.get_by_role("button", name="Stop")).to_have_count(0)
    kept = reference.console.kept()
    assert CHAT == kept["session"]["bluey.key"]
    assert CHAT not in str(kept["local"])
    # The console has it, too.
    expect(reference.console.open().navigation).to_be_visible()


def test_the_consoles_key_is_there_already(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    reference = Reference(console.page, tabs.url).open("getusage")
    reference.try_it("getUsage", "")
    reference.send()
    expect(reference.form.get_by_role("status")).to_contain_text("200")
    expect(reference.form.locator(".answer pre")).to_contain_text('"tenantId": "acme"')


def test_stopping_and_closing_end_what_was_sent(
    reference: Reference, model: AnsweringModel
) -> None:
    for end in ("Stop", "Close"):
        answer = model.answer()
        reference.open().try_it("createChatCompletion", "streamed")
        reference.send(CHAT)
        answer.says("On and ")
        expect(reference.form.locator(".answer pre")).to_contain_text("On and")
        reference.form.get_by_role("button", name=end).click()
        answer.goes_on_until_nobody_listens()


def test_a_refusal_is_shown_as_the_api_says_it(reference: Reference) -> None:
    reference.open().try_it("chat", "short")
    reference.send(UNKNOWN)
    expect(reference.form.get_by_role("status")).to_contain_text("401")
    expect(reference.form.locator(".answer pre")).to_contain_text('"code": "unauthorized"')
    reference.form.get_by_text("headers").click()
    expect(reference.form.get_by_text("x-trace-id")).to_be_visible()


def test_a_key_that_no_request_can_have_is_neither_sent_nor_kept(reference: Reference) -> None:
    reference.open().try_it("getUsage", "")
    reference.send("bly_ключ")
    expect(reference.form.get_by_role("status")).to_contain_text("other characters")
    assert "bluey.key" not in reference.console.kept()["session"]


@pytest.mark.parametrize("place", ["%", "%E0%A4", "no-such-place"])
def test_an_address_that_names_no_place_leads_to_the_page(reference: Reference, place: str) -> None:
    reference.open(place)
    expect(reference.page.locator("#contents [aria-current]")).to_have_count(1)
