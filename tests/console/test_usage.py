"""Budgets as bars that move with an answer, what was used before, and its numbers."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from playwright.sync_api import Locator, Route, expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import CHAT, RIVAL, RIVALS_MODELS, Deployment
from tests.console.page import Console, Tabs

pytestmark = needs_chromium

# Whether each of these colours fills more than a line of the chart.
HAS_COLOURS = """colours => {
    const canvas = document.querySelector("canvas");
    if (canvas === null) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] < 255) continue;
        const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return colours.every((colour) => counts.get(colour) > 2 * canvas.width);
}"""
SWATCHES = "all => all.map(each => getComputedStyle(each).backgroundColor)"


def bar(console: Console, name: str) -> Locator:
    """A budget's bar on the page."""
    return console.content.get_by_role("meter", name=name)


def spent(tokens: int) -> re.Pattern[str]:
    """What a bar says of this."""
    return re.compile(f"^{tokens:,} of 200,000 tokens spent")


def test_the_bars_move_with_an_answer(
    tabs: Tabs, model: AnsweringModel, deployment: Deployment
) -> None:
    console = tabs.open().sign_in(CHAT).go_to("Usage")
    tokens = bar(console, "Tokens, Today, The tenant's budget")
    before = deployment.settled_tokens(CHAT)
    expect(tokens).to_have_attribute("aria-valuetext", spent(before))
    expect(console.content).to_contain_text(re.compile(r"Resets in \d+ (h|min|s)"))

    console.go_to("Chat")
    console.choose("smart")
    spoken = model.answer()
    answer = console.ask("How are you?")
    spoken.says("Fine.")
    expect(answer).to_contain_text("Fine.")
    console.go_to("Usage")
    held = console.content.get_by_text("held by requests under way").first
    expect(held).not_to_have_text(re.compile("^0 "))
    spoken.ends(prompt=30, completion=470)
    console.go_to("Chat")
    expect(console.answers.last).to_have_attribute("aria-busy", "false")

    console.go_to("Usage")
    expect(tokens).to_have_attribute("aria-valuetext", spent(before + 500))
    expect(held).to_have_text(re.compile("^0 "))
    assert before + 500 == deployment.settled_tokens(CHAT)
    day = deployment.window(CHAT)
    expect(console.content).to_contain_text(f"{day['spentTokens']:,} of 200,000 tokens")
    expect(console.content).to_contain_text(f"${day['spentUsd'].rstrip('0')}")


def test_what_is_left_of_a_day_is_told_by_the_servers_clock(
    tabs: Tabs, deployment: Deployment
) -> None:
    console = tabs.open()
    console.page.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    console.page.route("**/usage*", with_date)
    console.sign_in(CHAT).go_to("Usage")
    resets_at = datetime.fromisoformat(deployment.window(CHAT)["resetsAt"])
    told = console.content.locator(".budget time").first
    expect(told).to_have_attribute("datetime", re.compile(r"T00:00:00"))
    hours, minutes, seconds = (
        int(found[1]) if (found := re.search(rf"(\d+) {unit}\b", told.inner_text())) else 0
        for unit in ("h", "min", "s")
    )
    left_s = (resets_at - datetime.now(UTC)).total_seconds()
    # It is told by the minute, and the page may wait for its next second.
    assert -90 < 3600 * hours + 60 * minutes + seconds - left_s < 90


def test_the_history_is_read_anew_when_a_day_has_ended(tabs: Tabs) -> None:
    console = tabs.open()
    console.page.clock.install()
    console.sign_in(CHAT).go_to("Usage")
    console.page.route("**/usage", a_day_later)
    with console.page.expect_request("**/usage?days=30"):
        console.page.clock.run_for(10_000)


def a_day_later(route: Route) -> None:
    """What the Worker answers, as if it were tomorrow."""
    answered = route.fetch()
    told = answered.json()
    for window in told["data"]["windows"]:
        window["period"] = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    route.fulfill(response=answered, json=told)


def with_date(route: Route) -> None:
    """What the Worker answers, with the header that Cloudflare adds to it."""
    answered = route.fetch()
    date = format_datetime(datetime.now(UTC), usegmt=True)
    route.fulfill(response=answered, headers={**answered.headers, "date": date})


def test_the_bar_in_the_frame_moves_while_one_chats(
    tabs: Tabs, model: AnsweringModel, deployment: Deployment
) -> None:
    console = tabs.open().sign_in(CHAT)
    strip = console.page.locator(".budget-strip")
    expect(strip).to_contain_text("tokens left")
    deployment.settled_tokens(CHAT)
    console.page.reload()
    windows = [deployment.window(CHAT, window=name) for name in ("daily", "monthly")]
    fullest = max(windows, key=lambda each: each["spentTokens"] / each["limitTokens"])
    left = fullest["remainingTokens"]
    expect(strip).to_contain_text(f"{left:,} tokens left")
    model.answer().says("Fine.").ends(completion=400)
    expect(console.ask("How are you?")).to_contain_text("Fine.")
    expect(strip).to_contain_text(f"{left - 425:,} tokens left")


def test_the_chart_has_a_colour_for_each_model_and_a_table_behind_it(
    tabs: Tabs, deployment: Deployment
) -> None:
    console = tabs.open().sign_in(CHAT).go_to("Usage")
    expect(console.content.locator(".swatch")).to_have_count(2)
    swatches = console.content.locator(".swatch").evaluate_all(SWATCHES)
    assert 2 == len(set(swatches))
    # Whoever wants no motion gets the same chart. It is drawn a moment after its numbers are there.
    console.page.wait_for_function(HAS_COLOURS, arg=swatches)

    history = deployment.get("/usage?days=30", CHAT)["history"]
    used = [each for each in history if each["spentTokens"] and each["window"] == "daily"]
    console.content.get_by_text("The numbers as a table").click()
    table = console.content.get_by_role("table")
    for each in used:
        row = table.get_by_role("row").filter(has_text=each["period"])
        expect(row).to_contain_text(f"{each['spentTokens']:,}")
    assert console.axe() == []


def test_the_csv_has_the_same_numbers(tabs: Tabs, deployment: Deployment) -> None:
    rows = downloaded(tabs.open().sign_in(CHAT).go_to("Usage"))
    history = deployment.get("/usage?days=30", CHAT)["history"]
    day = next(each for each in reversed(history) if each["window"] == "daily")
    told = {
        row["model"]: int(row["tokens"])
        for row in rows
        if (row["window"], row["period"]) == ("daily", day["period"])
    }
    # With an apostrophe, a spreadsheet takes the `@` for a text.
    assert {f"'{model}": tokens for model, tokens in day["tokensByModel"].items()} == told


def test_names_of_models_are_text_in_the_page_and_no_formulas_in_the_csv(tabs: Tabs) -> None:
    console = tabs.open().sign_in(RIVAL).go_to("Usage")
    for name in RIVALS_MODELS:
        expect(console.content.locator(".legend")).to_contain_text(name)
    assert console.page.title().startswith("Usage")
    assert not console.scrolls_sideways()
    names = {row["model"] for row in downloaded(console)}
    assert [] == [name for name in names if name.startswith(("=", "+", "-", "@", "\t", "\r"))]


def downloaded(console: Console) -> list[dict[str, Any]]:
    """The rows of the CSV."""
    with console.page.expect_download() as download:
        console.content.get_by_role("button", name="CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
