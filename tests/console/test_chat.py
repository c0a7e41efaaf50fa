"""An answer in the console: watched as it comes, stopped, charged, refused."""

import base64
import re

import httpx
import pytest
from playwright.sync_api import Locator, expect

from bluey.tokens.bounds import Prompt
from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import (
    ADMIN,
    BLIND,
    CHAT,
    HURRIED,
    MOST_OUTPUT_TOKENS,
    PAUSE,
    PAUSED,
    PNG,
    RIVAL,
    SEEING,
    SMALL,
    Deployment,
    bearer,
)
from tests.console.page import Tabs

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
    spent_before = deployment.spent_tokens(CHAT)
    spoken = model.answer()
    console = tabs.open().sign_in(CHAT)
    answer = console.ask("Count to a thousand.")
    spoken.says(*(f"{number} " for number in range(1, 41)))
    expect(answer).to_contain_text("40")
    console.stop()
    expect(answer).to_contain_text("You stopped this answer")
    expect(answer).to_contain_text("1 2 3")
    spoken.goes_on_until_nobody_listens()
    expect(answer).not_to_contain_text("and on")
    held = Prompt(("Count to a thousand.",), 1).bound_tokens + MOST_OUTPUT_TOKENS
    charged = deployment.settled_tokens(CHAT) - spent_before
    assert 40 <= charged < held
    # Another question begins where this one ended.
    expect(console.ask("Are you there?")).to_contain_text("Hello.")


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


def test_the_conversation_is_kept_in_the_tab_until_the_key_is_forgotten(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    expect(console.ask("Remember me.")).to_contain_text("Hello.")
    console.page.reload()
    expect(console.answers).to_have_text(re.compile("Hello"))
    console.go_to("Connect")
    console.go_to("Chat")
    expect(console.answers).to_have_count(1)
    assert "Remember me." not in console.another_tab().text()
    console.sign_out()
    assert "Remember me." not in str(console.kept())
    console.sign_in(CHAT)
    expect(console.answers).to_have_count(0)


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
    console.page.get_by_label("Your question").fill("Are you there?")
    console.page.get_by_role("button", name="Send").click()
    expect(console.failure).to_contain_text("The key was not accepted")
    console.sign_in(RIVAL)
    expect(console.answers).to_have_count(0)
    assert "acme's secret" not in str(console.kept())
    spoken = model.answer().says("Hello, rival.").ends()
    expect(console.ask("Who am I?")).to_contain_text("Hello, rival.")
    assert [{"role": "user", "content": "Who am I?"}] == spoken.asked["messages"]


def test_a_picture_is_seen_by_a_model_that_can(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    attach = console.page.get_by_role("button", name="Attach pictures")
    console.choose(BLIND)
    expect(attach).to_be_disabled()
    console.choose(SEEING)
    expect(attach).to_be_enabled()
    console.attach("cat.png", "image/png", PNG)
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()
    spoken = model.answer().says("A cat.").ends()
    expect(console.ask("What is this?")).to_contain_text("A cat.")
    [text, image] = spoken.asked["messages"][-1]["content"]
    assert "What is this?" == text["text"]
    assert image["image_url"]["url"].startswith("data:image/png;base64,")
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()


def test_a_model_that_sees_none_is_asked_without_the_pictures_before(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open().sign_in(CHAT)
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
    # One that sees gets them again.
    console.choose(SEEING)
    spoken = model.answer().says("A cat and a dog.").ends()
    console.answers.last.get_by_role("button", name="Ask again").click()
    expect(console.answers.last).to_contain_text("A cat and a dog.")
    assert ["image_url"] * 2 == [each["type"] for each in spoken.asked["messages"][0]["content"]]
    expect(question).not_to_contain_text("sees no pictures")


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


def test_it_is_said_what_the_browser_has_no_room_to_keep(tabs: Tabs, model: AnsweringModel) -> None:
    console = tabs.open().sign_in(CHAT)
    note = console.page.locator(".chat-foot .note")
    console.choose(SEEING)
    console.page.evaluate(LEAVE_ROOM, 30_000)
    console.attach("cat.png", "image/png", PNG + bytes(60_000))
    expect(console.page.get_by_alt_text("cat.png")).to_be_visible()
    expect(console.ask("What is this?")).to_contain_text("Hello.")
    expect(note).to_contain_text("no room to keep the pictures")
    model.answer().says("long " * 10_000).ends()
    expect(console.ask("Go on.")).to_contain_text("long")
    expect(note).to_contain_text("the newest of it is gone")
    expect(console.ask("Are you there?")).to_contain_text("Hello.")
    console.page.reload()
    # The second question is there, and what it was answered with is not.
    expect(console.page.locator("article.question")).to_have_count(2)
    expect(console.page.get_by_text("cat.png")).to_be_visible()
    console.page.get_by_role("button", name="New chat").click()
    expect(console.ask("Is there room?")).to_contain_text("Hello.")
    expect(note).to_have_count(0)


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
        expect(console.page.locator(".composer-problem")).to_have_text(said)
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


def test_a_used_up_budget_is_said_with_when_it_begins_anew(
    tabs: Tabs, model: AnsweringModel, deployment: Deployment
) -> None:
    model.answer().says("Fine.").ends(completion=500)
    console = tabs.open().sign_in(SMALL)
    expect(console.ask("How are you?")).to_contain_text("Fine.")
    deployment.settled_tokens(SMALL)
    unasked = model.answer()
    refused = console.ask("And now?")
    failure = refused.get_by_role("alert")
    expect(failure).to_contain_text("The budget is used up")
    expect(failure).to_contain_text(re.compile(r"The budget begins anew in \d"))
    expect(failure).to_contain_text("budget_exceeded")
    expect(failure).to_contain_text(re.compile("trace [0-9a-f]{32}"))
    assert not unasked.was_asked.is_set()


def test_after_too_many_requests_one_waits_for_the_countdown(
    tabs: Tabs, deployment: Deployment
) -> None:
    console = tabs.open()
    console.page.clock.install()
    console.sign_in(HURRIED)
    while 200 == deployment.answer_to("/v1/models", HURRIED).status_code:
        pass
    failure = console.ask("Quick!").get_by_role("alert")
    expect(failure).to_contain_text("Too many requests")
    again = failure.get_by_role("button", name="Try again")
    expect(again).to_be_disabled()
    left = seconds_left(failure)
    assert 0 < left <= 60
    console.page.clock.run_for(1_000 * (left - 1))
    assert seconds_left(failure) in (1, 2)
    expect(again).to_be_disabled()
    console.page.clock.run_for(3_000)
    expect(failure).to_contain_text("You can try again now.")
    expect(again).to_be_enabled()


def seconds_left(failure: Locator) -> int:
    """What the countdown says."""
    found = re.search(r"You can try again in (?:(1) min\.|(\d+) s)", failure.inner_text())
    assert found, failure.inner_text()
    return 60 if found[1] else int(found[2])


def test_a_paused_tenant_is_told_what_its_operator_says(tabs: Tabs) -> None:
    console = tabs.open().sign_in(PAUSED)
    failure = console.ask("Anybody there?").get_by_role("alert")
    expect(failure).to_contain_text("Paused by the operator")
    expect(failure).to_contain_text(PAUSE)
    expect(failure).to_contain_text("1 min 30 s")


def test_a_model_that_fails_and_one_that_breaks_off_are_told_apart(
    tabs: Tabs, model: AnsweringModel
) -> None:
    console = tabs.open().sign_in(CHAT)
    model.fails(500, "out of memory at /srv/secret")
    failed = console.ask("Are you well?")
    expect(failed.get_by_role("alert")).to_contain_text("The model did not answer")
    expect(failed).not_to_contain_text("secret")
    model.forget()
    spoken = model.answer().says("I am w")
    broken = console.ask("And now?")
    expect(broken).to_contain_text("I am w")
    spoken.breaks()
    expect(broken).to_have_attribute("aria-busy", "false")
    expect(broken.get_by_role("alert")).to_contain_text("AI provider")
    expect(broken).to_contain_text("I am w")
    # The last question can be asked again.
    model.answer().says("I am well.").ends()
    broken.get_by_role("button", name="Try again").click()
    expect(console.answers.last).to_contain_text("I am well.")
    expect(console.answers).to_have_count(2)


def test_without_a_connection_the_question_stays_and_can_be_asked_again(tabs: Tabs) -> None:
    console = tabs.open().sign_in(CHAT)
    console.page.route("**/v1/chat/completions", lambda route: route.abort())
    lost = console.ask("Hello?")
    expect(lost.get_by_role("alert")).to_contain_text("No connection")
    console.page.unroute("**/v1/chat/completions")
    lost.get_by_role("button", name="Try again").click()
    expect(console.answers.last).to_contain_text("Hello.")
    # The browser itself complains of a connection that is refused.
    assert all("net::ERR_FAILED" in each for each in tabs.watched.complaints)
    tabs.watched.complaints.clear()
