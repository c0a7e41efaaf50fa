"""What a model says, and what keys, tenants and files are called, to do harm in the page."""

import re
from typing import Any

from playwright.sync_api import Dialog, expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import CHAT, PNG
from tests.console.hostile import ANSWERS, NAMES
from tests.console.page import PHONE, Console, Tabs

pytestmark = needs_chromium

# What an answer may be made of. Icons are the console's own.
ELEMENTS = {
    *("A", "ARTICLE", "BLOCKQUOTE", "BR", "BUTTON", "CODE", "DD", "DEL", "DETAILS", "DIV", "DL"),
    *("DT", "EM", "FIGCAPTION", "FIGURE", "FOOTER", "H2", "H3", "H4", "H5", "H6", "HR", "LI", "OL"),
    *("P", "PRE", "SECTION", "SPAN", "STRONG", "SUMMARY", "TABLE", "TBODY", "TD", "TH", "THEAD"),
    *("TR", "UL", "path", "svg"),
}
FOUND_IN_ANSWERS = """answers => {
    const all = answers.flatMap(answer => [...answer.querySelectorAll("*")]);
    const attributes = all.flatMap(element => [...element.attributes]).map(({ name }) => name);
    return {
        elements: [...new Set(all.map(({ tagName }) => tagName))].sort(),
        handlers: attributes.filter(name => /^on|^style$|^srcdoc$/.test(name)),
        links: all.filter(({ tagName }) => tagName === "A")
            .map(({ protocol, rel, target }) => [protocol, rel, target]),
    };
}"""
SHOWN_AS_TYPED = (
    "a script",
    "a drawing that loads",
    "a link that is a script",
    "a word without an end",
)


def test_no_answer_of_a_model_is_anything_but_text(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open(size=PHONE).sign_in(CHAT)
    dialogs = noted_dialogs(console)
    for what, text in ANSWERS.items():
        # In pieces, as a model speaks: what is half there is shown, too.
        half = len(text) // 2
        model.answer().says(text[:half], text[half:]).ends()
        answer = console.ask(what)
        expect(answer, what).to_have_attribute("aria-busy", "false")
        expect(answer.locator("dl.facts"), what).to_be_visible()
        assert not console.scrolls_sideways(), what
        assert re.match("Chat", console.page.title()), what
    found: dict[str, Any] = console.answers.evaluate_all(FOUND_IN_ANSWERS)
    assert set() == set(found["elements"]) - ELEMENTS
    assert [] == found["handlers"]
    assert {"http:", "https:", "mailto:"} >= {protocol for protocol, _, _ in found["links"]}
    assert all("noreferrer" in rel and "_blank" == target for _, rel, target in found["links"])
    # It is the same after it was read from the tab's storage.
    console.page.reload()
    expect(console.answers).to_have_count(len(ANSWERS))
    assert found == console.answers.evaluate_all(FOUND_IN_ANSWERS)
    assert [] == dialogs
    assert f"{tabs.url}/console" == console.page.url.partition("#")[0]
    console.picture("hostile-390-light")


def test_reasoning_is_no_more_than_text_either(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose("smart")
    spoken = model.answer()
    for text in ANSWERS.values():
        spoken.thinks(f"{text}\n\n")
    spoken.says("Done.").ends()
    answer = console.ask("Think of the worst.")
    expect(answer.locator("dl.facts")).to_be_visible()
    answer.get_by_text("Reasoning").click()
    expect(answer.locator("details")).to_contain_text("a very long heading")
    found = console.answers.evaluate_all(FOUND_IN_ANSWERS)
    assert set() == set(found["elements"]) - ELEMENTS
    assert [] == found["handlers"]
    assert {"http:", "https:", "mailto:"} >= {protocol for protocol, _, _ in found["links"]}
    assert re.match("Chat", console.page.title())


def test_a_question_is_shown_as_it_was_typed(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    for text in (ANSWERS[what] for what in SHOWN_AS_TYPED):
        expect(console.ask(text).locator("dl.facts")).to_be_visible()
        expect(console.page.locator("article.question").last).to_contain_text(text)
    assert re.match("Chat", console.page.title())


def test_files_may_be_called_what_they_like(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose("smart")
    for name in NAMES.values():
        console.attach(f"{name}.png", "image/png", PNG)
        expect(console.page.get_by_alt_text(f"{name}.png")).to_be_visible()
        expect(console.ask("What is it?").locator("dl.facts")).to_be_visible()
    assert re.match("Chat", console.page.title())
    assert [] == console.axe()


def noted_dialogs(console: Console) -> list[str]:
    """The dialogs that a page opens from now on."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    console.page.on("dialog", note)
    return dialogs
