"""Answers that are refused or break off in the console: by a budget, a limit, a pause, a model."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import CHAT, HURRIED, PAUSE, PAUSED, SMALL, Deployment
from tests.console.page import Console, Tabs

pytestmark = needs_chromium


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
    # The clock of the page stands still from here, whatever this machine needs.
    console.page.clock.pause_at(page_time(console) + timedelta(seconds=5))
    left = seconds_left(failure)
    console.page.clock.run_for(1_000 * (left - 1))
    assert seconds_left(failure) in (1, 2)
    expect(again).to_be_disabled()
    console.page.clock.run_for(3_000)
    expect(failure).to_contain_text("You can try again now.")
    expect(again).to_be_enabled()


def page_time(console: Console) -> datetime:
    """What the clock of the page says."""
    return datetime.fromtimestamp(console.page.evaluate("Date.now()") / 1_000, UTC)


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
    # The countdown begins at 90 s, and may have gone on by now.
    expect(failure).to_contain_text(re.compile("You can try again in 1 min (30|[12]?\\d) s"))


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
