"""The console without a mouse, without motion, without any other host."""

import re

from playwright.sync_api import expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import ADMIN, CHAT
from tests.console.page import PHONE, Console, Tabs

pytestmark = needs_chromium

FOCUSED = """() => {
    const { activeElement: it } = document;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    const label = it.getAttribute("aria-label") ?? it.labels?.[0]?.innerText ?? it.innerText;
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none"
        || (it.parentElement && getComputedStyle(it.parentElement).outlineStyle !== "none")
        || (it.parentElement && getComputedStyle(it.parentElement).boxShadow !== "none");
    return { name: label.trim().split("\\n")[0], marked, size: box.width * box.height };
}"""
MOST_STEPS = 60
MOVING = """() => document.getAnimations()
    .filter(({ playState }) => playState === "running").length"""


def press_until(console: Console, name: str, key: str = "Tab") -> None:
    """Press a key until something of this name has the focus; all on the way shows that it has."""
    passed = []
    for _ in range(MOST_STEPS):
        console.page.keyboard.press(key)
        focused = console.page.evaluate(FOCUSED)
        passed.append(focused["name"])
        assert focused["marked"], focused
        if re.match(name, focused["name"]):
            return
    raise AssertionError(f"no way to {name}: {passed}")


def test_everything_is_done_with_the_keyboard_alone(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open()
    keyboard = console.page.keyboard
    expect(console.page.get_by_label("API key", exact=True)).to_be_visible()
    press_until(console, "API key")
    keyboard.type(CHAT)
    keyboard.press("Enter")
    expect(console.navigation).to_be_visible()
    # Whoever signs in can write at once.
    expect(console.question).to_be_focused()
    model.answer().says("Fine.").ends()
    keyboard.type("How are")
    keyboard.press("Shift+Enter")
    keyboard.type("you?")
    keyboard.press("Enter")
    expect(console.page.locator("article.question")).to_have_text(re.compile("How are\nyou\\?"))
    expect(console.answers.last).to_contain_text("Fine.")
    # A question is sent once the answer before it has ended.
    expect(console.answers.last).to_have_attribute("aria-busy", "false")

    spoken = model.answer().says("One ")
    keyboard.type("Count.")
    keyboard.press("Enter")
    expect(console.answers.last).to_contain_text("One")
    # What is sent too early stays, and it is said why.
    keyboard.type("And then?")
    keyboard.press("Enter")
    expect(console.said_below).to_contain_text("The answer is still coming")
    expect(console.question).to_have_value("And then?")
    keyboard.press("Escape")
    expect(console.answers.last).to_contain_text("You stopped this answer")
    spoken.ends()
    expect(console.said_below).to_be_empty()
    keyboard.press("Enter")
    expect(console.answers).to_have_count(3)
    expect(console.answers.last).to_have_attribute("aria-busy", "false")

    for page in ("Usage", "Keys", "Connect", "Chat"):
        press_until(console, f"{page}$", "Shift+Tab")
        keyboard.press("Enter")
        expect(console.page).to_have_title(re.compile(f"^{page}"))
        if page != "Chat":
            expect(console.content).to_be_focused()
    press_until(console, "Sign out", "Shift+Tab")
    keyboard.press("Enter")
    expect(console.page.get_by_label("API key", exact=True)).to_be_visible()


def test_with_the_page_four_times_as_large_an_answer_can_be_read(tabs: Tabs) -> None:
    # A window of 1,280 by 1,024 pixels with 400 % zoom (WCAG 2.2, 1.4.10).
    console = tabs.open(size=(320, 256)).sign_in(CHAT)
    answer = console.ask("How are you?")
    expect(answer).to_contain_text("Hello.")
    answer.scroll_into_view_if_needed()
    expect(answer).to_be_in_viewport()
    console.page.get_by_label("Your question").scroll_into_view_if_needed()
    expect(console.page.get_by_label("Your question")).to_be_in_viewport()
    assert not console.scrolls_sideways()


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(tabs: Tabs) -> None:
    console = tabs.open("Usage").sign_in(ADMIN)
    expect(console.navigation).to_be_visible()
    console.page.reload()
    expect(console.navigation).to_be_visible()
    press_until(console, "Skip to the content")
    console.page.keyboard.press("Enter")
    expect(console.content).to_be_focused()


def test_a_screen_reader_is_told_of_an_answer_and_not_of_each_token(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open().sign_in(CHAT)
    spoken = model.answer()
    answer = console.ask("How are you?")
    spoken.says("I am ")
    expect(answer).to_contain_text("I am")
    expect(console.told).to_have_text("The model is answering.")
    spoken.says("well.").ends()
    expect(console.told).to_have_text("I am well.")


def test_an_answer_and_a_refusal_have_no_fault_that_axe_finds(
    tabs: Tabs, model: AnsweringModel
) -> None:
    for theme in ("light", "dark"):
        console = tabs.open(size=PHONE, theme=theme).sign_in(CHAT)
        console.choose("smart")
        spoken = model.answer().thinks("Let me see.")
        answer = console.ask("Write something.")
        spoken.says("# Title\n\n- [a](https://a.invalid)\n\n```python\nprint('x')  # y\n```\n\n")
        spoken.says("| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted `code`")
        expect(answer).to_contain_text("quoted")
        console.question.fill("And now?")
        console.page.keyboard.press("Enter")
        expect(console.said_below).not_to_be_empty()
        found = {"coming": console.axe()}
        spoken.ends("length")
        expect(answer).to_contain_text("cut off")
        answer.get_by_text("Reasoning").click()
        model.fails(500, "no")
        expect(console.ask("And now?").get_by_role("alert")).to_be_visible()
        model.forget()
        console.page.get_by_role("button", name="Settings").click()
        found |= {"done": console.axe()}
        assert {} == {when: faults for when, faults in found.items() if faults}, theme
        assert not console.scrolls_sideways()
        console.picture(f"answers-390-{theme}")


def test_whoever_asks_or_stops_goes_on_writing(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    spoken = model.answer().says("Three ")
    console.page.get_by_role("button", name="Explain what").click()
    expect(console.question).to_be_focused()
    expect(console.answers.last).to_contain_text("Three")
    console.stop()
    expect(console.question).to_be_focused()
    spoken.ends()
    console.answers.last.get_by_role("button", name="Ask again").click()
    expect(console.answers.last).to_contain_text("Hello.")
    expect(console.question).to_be_focused()


def test_nothing_moves_for_whoever_wants_no_motion(tabs: Tabs, model: AnsweringModel) -> None:
    moving = {}
    for motion in ("reduce", "no-preference"):
        spoken = model.answer()
        console = tabs.open(motion=motion).sign_in(CHAT)
        answer = console.ask("How are you?")
        expect(answer).to_contain_text("Waiting for the model")
        moving[motion] = console.page.evaluate(MOVING)
        spoken.says("Fine.").ends()
        expect(answer).to_contain_text("Fine.")
    assert 0 == moving["reduce"]
    assert moving["no-preference"] > 0


def test_the_theme_is_the_systems_until_another_is_chosen(tabs: Tabs) -> None:
    console = tabs.open(theme="dark")
    dark = console.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    console.page.emulate_media(color_scheme="light")
    light = console.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    console.page.get_by_text("Dark", exact=True).check(force=True)
    assert dark == console.page.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor"
    )
    console.page.reload()
    assert dark == console.page.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor"
    )
    assert {"bluey.theme": "dark"} == console.kept()["local"]


def test_no_other_host_is_asked_for_anything(tabs: Tabs) -> None:
    # The browser of all tests can reach this machine alone, and what a page asks of others fails a
    # test. What is left to see is that there was something to ask for.
    console = tabs.open().sign_in(ADMIN)
    for page in ("Usage", "Keys", "Connect"):
        console.go_to(page)
    asked = {address.removeprefix(tabs.url).partition("?")[0] for address in tabs.watched.addresses}
    assert {"/console", "/console/assets/main.js", "/console/assets/main.css"} <= asked
    assert {"/v1/models", "/usage"} <= asked
