"""An answer in the console: watched as it comes, stopped, charged, refused."""

import base64
import re

import pytest
from playwright.sync_api import Locator, expect

from bluey.tokens.bounds import Prompt
from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import (
    BLIND,
    CHAT,
    MOST_OUTPUT_TOKENS,
    PNG,
    SEEING,
    Deployment,
)
from tests.console.page import PHONE, Tabs

pytestmark = needs_chromium


def facts_of(answer: Locator) -> str:
    """What is told below an answer."""
    return answer.locator("dl.facts").inner_text()


def test_an_answer_is_shown_token_by_token_while_the_model_speaks(
    tabs: Tabs, model: AnsweringModel
) -> None:
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    console.choose("smart")
    answer = console.ask("What is the capital of France?")
    expect(answer).to_contain_text("Waiting for the model")
    said = ""
    for token in ("The ", "capital ", "is ", "**Paris**", "."):
        spoken.says(token)
        said += token.strip("*")
        expect(answer.locator(".markdown")).to_have_text(said.strip())
        expect(answer).to_have_attribute("aria-busy", "true")
    expect(answer.locator("strong")).to_have_text("Paris")
    spoken.ends(prompt=21, completion=7)
    expect(answer).to_have_attribute("aria-busy", "false")
    facts = facts_of(answer)
    assert "gemma-4-26b-a4b-it" in facts
    assert "21 in, 7 out" in facts
    # 2.5 and 10 dollars per million.
    assert "$0.000123" in facts
    assert re.search("first token \\d", facts)
    assert re.search("[0-9a-f]{32}", facts)
    assert SEEING == spoken.asked["model"]


def test_a_link_leads_where_the_end_of_the_answer_says(tabs: Tabs, model: AnsweringModel) -> None:
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    answer = console.ask("Where is that written?")
    spoken.says("In [the docs][1].\n\n", "That is all.\n\n")
    expect(answer).to_contain_text("That is all.")
    spoken.says("[1]: https://example.com/docs\n").ends()
    link = answer.get_by_role("link", name="the docs")
    expect(link).to_have_attribute("href", "https://example.com/docs")


def test_what_is_slow_to_take_apart_is_so_once_it_is_whole(
    tabs: Tabs, model: AnsweringModel
) -> None:
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    # Each look at the clock takes a second.
    console.page.evaluate("{ let now = 0; performance.now = () => (now += 1_000); }")
    answer = console.ask("What is the capital of France?")
    spoken.says("**Paris** ")
    expect(answer).to_contain_text("Paris")
    spoken.says("is.")
    expect(answer).to_contain_text("**Paris** is.")
    spoken.ends()
    expect(answer.locator("strong")).to_have_text("Paris")


def test_a_chat_begins_with_the_model_of_a_request_that_names_none(
    tabs: Tabs, deployment: Deployment
) -> None:
    console = tabs.open().sign_in(CHAT)
    usual = deployment.get("/health", CHAT)["modelId"]
    expect(console.page.get_by_role("combobox", name="Model")).to_have_value(usual)


def test_reasoning_is_folded_and_can_be_read(tabs: Tabs, model: AnsweringModel) -> None:
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    console.choose(SEEING)
    answer = console.ask("Think.")
    spoken.thinks("First I count, ").thinks("then I say it.")
    reasoning = answer.locator("details")
    expect(reasoning).to_be_visible()
    spoken.says("Four.").ends()
    expect(answer.locator(".markdown")).to_have_text("Four.")
    expect(reasoning).not_to_have_attribute("open", re.compile(""))
    reasoning.locator("summary").click()
    expect(reasoning).to_contain_text("First I count, then I say it.")


def test_a_stopped_answer_stays_and_is_charged_for_what_was_made(
    tabs: Tabs, model: AnsweringModel, deployment: Deployment
) -> None:
    spent_before = deployment.settled_tokens(CHAT)
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    answer = console.ask("Count to a thousand.")
    spoken.says(*(f"{number} " for number in range(1, 41)))
    expect(answer).to_contain_text("40")
    console.stop()
    # At once, though the model says nothing more yet.
    expect(answer).to_contain_text("You stopped this answer")
    expect(console.told).to_have_text("You stopped this answer.")
    expect(answer).to_contain_text("1 2 3")
    spoken.goes_on_until_nobody_listens()
    expect(answer).not_to_contain_text("and on")
    held = Prompt(("Count to a thousand.",), 1).bound_tokens + MOST_OUTPUT_TOKENS
    charged = deployment.settled_tokens(CHAT) - spent_before
    assert 40 <= charged < held
    # Another question begins where this one ended.
    expect(console.ask("Are you there?")).to_contain_text("Hello.")


def test_a_double_click_sends_a_question_and_does_not_stop_its_answer(
    tabs: Tabs, model: AnsweringModel
) -> None:
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    console.question.fill("How are you?")
    console.page.get_by_role("button", name="Send").dblclick()
    assert spoken.was_asked.wait(30)
    spoken.says("Fine.").ends()
    expect(console.answers).to_contain_text("Fine.")
    expect(console.answers).to_have_attribute("aria-busy", "false")
    expect(console.answers).not_to_contain_text("You stopped")


def test_what_is_set_and_what_was_said_is_sent(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    expect(console.ask("My name is Ada.")).to_contain_text("Hello.")
    page = console.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("System prompt").fill("Answer in verse.")
    page.get_by_label("Temperature").fill("0.3")
    page.get_by_label("Most tokens of an answer").fill("64")
    spoken = model.answer().says("Ada.").ends("length")
    answer = console.ask("What is my name?")
    expect(answer).to_contain_text("The answer was cut off")
    assert {
        "messages": [
            {"role": "system", "content": "Answer in verse."},
            {"role": "user", "content": "My name is Ada."},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": "What is my name?"},
        ],
        "temperature": 0.3,
        "max_tokens": 64,
    } == {name: spoken.asked[name] for name in ("messages", "temperature", "max_tokens")}
    page.get_by_label("Most tokens of an answer").fill(str(MOST_OUTPUT_TOKENS + 1))
    model.answer().says("Ada, Ada,").ends("length")
    answer = console.ask("And now at length?")
    expect(answer).to_contain_text(f"the API allowed it {MOST_OUTPUT_TOKENS} tokens")


def test_what_a_model_does_not_take_is_not_sent_to_it(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose("smart")
    console.page.get_by_role("button", name="Settings").click()
    console.page.get_by_label("Reasoning").select_option("high")
    console.choose(BLIND)
    expect(console.ask("Do you reason?")).to_contain_text("Hello.")
    # It is still set for the model that does.
    console.choose("smart")
    expect(console.page.get_by_label("Reasoning")).to_have_value("high")


def test_a_picture_is_seen_by_a_model_that_can(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    attach = console.page.get_by_role("button", name="Attach pictures")
    console.choose(BLIND)
    expect(attach).to_be_disabled()
    console.choose(SEEING)
    expect(attach).to_be_enabled()
    console.attach("cat.png", "image/png", PNG)
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()
    # It waits while another model is chosen.
    console.choose(BLIND)
    expect(console.said_below).to_contain_text("Your pictures wait")
    expect(console.ask("Are you there?")).to_contain_text("Hello.")
    console.choose(SEEING)
    expect(console.said_below).to_be_empty()
    spoken = model.answer().says("A cat.").ends()
    expect(console.ask("What is this?")).to_contain_text("A cat.")
    [text, image] = spoken.asked["messages"][-1]["content"]
    assert "What is this?" == text["text"]
    assert image["image_url"]["url"].startswith("data:image/png;base64,")
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()


def test_a_model_that_sees_none_is_asked_without_the_pictures_before(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open(size=PHONE).sign_in(CHAT)
    console.choose(SEEING)
    for name in ("cat.png", "dog.png"):
        console.attach(name, "image/png", PNG)
        expect(console.page.get_by_alt_text(name)).to_be_visible()
    console.page.get_by_role("button", name="Send").click()
    expect(console.answers).to_contain_text("Hello.")
    console.choose(BLIND)
    spoken = model.answer().says("Blue.").ends()
    expect(console.ask("Which colour is rare?")).to_contain_text("Blue.")
    assert [
        {"role": "user", "content": "(a picture)"},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "Which colour is rare?"},
    ] == spoken.asked["messages"]
    question = console.page.locator("article.question").last
    expect(question).to_contain_text("llama-3.1-8b-instruct-fast sees no pictures")
    expect(question).to_contain_text("the 2 pictures of this conversation")
    assert {} == console.faults_in_both_themes("pictures-left-out")
    # One that sees gets them again.
    console.choose(SEEING)
    spoken = model.answer().says("A cat and a dog.").ends()
    console.answers.last.get_by_role("button", name="Ask again").click()
    expect(console.answers.last).to_contain_text("A cat and a dog.")
    assert ["image_url"] * 2 == [each["type"] for each in spoken.asked["messages"][0]["content"]]
    expect(question).not_to_contain_text("sees no pictures")


def test_a_conversation_has_as_many_pictures_as_the_api_takes(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose(SEEING)
    console.attach("cat.png", "image/png", PNG)
    expect(console.ask("What is this?")).to_contain_text("Hello.")
    for number in range(1, 20):
        console.attach(f"{number}.png", "image/png", PNG)
        expect(console.page.get_by_alt_text(f"{number}.png", exact=True)).to_be_visible()
    console.attach("20.png", "image/png", PNG)
    expect(console.said_below).to_have_text("A conversation has at most 20 pictures.")
    spoken = model.answer().says("Many.").ends()
    expect(console.ask("And these?")).to_contain_text("Many.")
    assert 19 == sum(
        each["type"] == "image_url" for each in spoken.asked["messages"][-1]["content"]
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("stop", "The model answered with nothing."),
        ("length", "The model answered with nothing."),
        ("content_filter", "by its content filter"),
    ],
)
def test_of_an_empty_answer_one_thing_is_said(
    tabs: Tabs, model: AnsweringModel, reason: str, said: str
) -> None:
    console = tabs.open().sign_in(CHAT)
    model.answer().ends(reason)
    answer = console.ask("Well?")
    expect(answer).to_have_attribute("aria-busy", "false")
    sentences = answer.locator("> p").all_inner_texts()
    assert 1 == len(sentences)
    assert said in sentences[0]


def test_what_is_no_picture_is_refused(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose(SEEING)
    page = b"<script>document.title=1</script>"
    for name, media_type, content, said in (
        ("page.html", "text/html", page, "page.html is no PNG, JPEG, WebP or GIF."),
        ("page.png", "image/png", page, "page.png cannot be read."),
        ("empty.png", "image/png", b"", "empty.png cannot be read."),
    ):
        console.attach(name, media_type, content)
        expect(console.said_below).to_have_text(said)
        expect(console.page.get_by_alt_text(name)).to_have_count(0)


# Gives the question what the clipboard has after "Copy" in another program, and a text that was
# dragged. Answers which of the two the page left to the browser.
PASTE_AND_DROP = """([types, isFile]) => {
    const data = new DataTransfer();
    const png = Uint8Array.from(atob(types.png), (each) => each.charCodeAt(0));
    if (isFile) data.items.add(new File([png], "copied.png", { type: "image/png" }));
    for (const type of types.texts) data.setData(type, "a text");
    const question = document.querySelector("textarea");
    const bubbles = { bubbles: true, cancelable: true };
    return [
        new ClipboardEvent("paste", { clipboardData: data, ...bubbles }),
        new DragEvent("drop", { dataTransfer: data, ...bubbles }),
    ].map((event) => question.dispatchEvent(event));
}"""


@pytest.mark.parametrize(
    ("texts", "is_file", "left_to_the_browser", "attached"),
    [
        pytest.param([], True, [False, False], 2, id="a picture"),
        pytest.param(["text/plain"], True, [False, False], 2, id="a file and its name"),
        pytest.param(["text/plain", "text/html"], True, [True, False], 1, id="a table"),
        pytest.param(["text/plain"], False, [True, True], 0, id="a text"),
    ],
)
def test_a_picture_is_pasted_and_dropped_and_a_text_is_the_browsers(
    tabs: Tabs, texts: list[str], is_file: bool, left_to_the_browser: list[bool], attached: int
) -> None:
    console = tabs.open().sign_in(CHAT)
    console.choose(SEEING)
    types = {"texts": texts, "png": base64.b64encode(PNG).decode()}
    assert left_to_the_browser == console.page.evaluate(PASTE_AND_DROP, [types, is_file])
    expect(console.page.get_by_alt_text("copied.png")).to_have_count(attached)


def test_a_browser_that_trusts_the_address_less_can_chat(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    # As over plain HTTP from another machine.
    console.page.evaluate("""{
        Object.defineProperty(crypto, "randomUUID", { value: undefined });
        Object.defineProperty(navigator, "clipboard", { value: undefined });
    }""")
    answer = console.ask("Hello?")
    expect(answer).to_contain_text("Hello.")
    answer.get_by_role("button", name="Copy", exact=True).click()
    expect(answer.get_by_role("button", name="Not copied")).to_be_visible()
