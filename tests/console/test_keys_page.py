"""The page Keys: what an admin key sees and does there, and what any other key is told."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser import needs_chromium
from tests.console.deployment import (
    ADMIN,
    BLIND,
    CHAT,
    RIVAL,
    SMALL_BUDGET_TOKENS,
    Deployment,
    bearer,
)
from tests.console.hostile import NAMES
from tests.console.page import DESKTOP, PHONE, Console, Tabs, Theme

pytestmark = needs_chromium

MANY = 500
FOCUSED = "document.activeElement.innerText"


def keys_page(tabs: Tabs, key: str = ADMIN, **how: Any) -> Console:
    """The page, signed in with this key."""
    console = tabs.open("Keys", **how).sign_in(key)
    expect(console.page.locator("[aria-busy=true]")).to_have_count(0)
    return console


def entry(console: Console, text: str) -> Locator:
    """What the list tells of the keys with this text."""
    return console.content.get_by_role("row").filter(has_text=text)


def new_key(console: Console, label: str) -> Locator:
    """Opens the dialog of a new key, and says its label."""
    console.page.get_by_role("button", name="New key").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Label").fill(label)
    return dialog


def asked_to(console: Console, what: str, key: dict[str, Any]) -> Locator:
    """The dialog that rotates or revokes this key."""
    console.page.get_by_role("button", name=f"{what} {key['label']} {key['id']}").click()
    return console.page.get_by_role("dialog")


def shown_key(console: Console) -> str:
    """The key that is shown."""
    return console.page.get_by_label("The new key", exact=True).input_value()


def close_shown(console: Console) -> None:
    """Puts the shown key away, which is asked once more, because it was not copied."""
    console.page.get_by_role("button", name="Done").click()
    console.page.get_by_role("button", name="Close without it").click()
    expect(console.page.get_by_role("dialog")).to_have_count(0)


def is_accepted(deployment: Deployment, key: str) -> bool:
    """Whether the Worker takes a key."""
    asked = httpx.get(f"{deployment.url}/v1/models", headers=bearer(key), timeout=30.0)
    return asked.status_code == 200


def made_by_api(deployment: Deployment, label: str, **settings: object) -> dict[str, Any]:
    """A key that is there before the page is opened."""
    answer = deployment.post("/keys", ADMIN, {"label": label, **settings})
    assert 201 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


def unavailable(done: str) -> str:
    """What the Worker answers where Workers KV does not."""
    message = f"API keys cannot be {done} right now"
    return json.dumps({"ok": False, "error": {"code": "budget_unavailable", "message": message}})


def answers_with(keys: list[dict[str, object]]) -> Callable[[Route], None]:
    """Answers the list of keys in the place of the Worker."""
    body = json.dumps({"ok": True, "data": {"keys": keys}})
    return lambda route: route.fulfill(content_type="application/json", body=body)


def test_the_list_tells_who_may_use_the_tenant_and_which_key_is_this_tabs(tabs: Tabs) -> None:
    console = keys_page(tabs)
    own = entry(console, "console admin")
    for text in ("admin", "active", "this tab's", "1 Nov 2026", "by the operator", "All models"):
        expect(own).to_contain_text(text)
    expect(entry(console, "website")).to_contain_text("chat")
    expect(entry(console, "trial")).to_contain_text(f"{SMALL_BUDGET_TOKENS} tokens a day")
    assert 1 == console.text().count("this tab's")
    assert "the rival's" not in console.text()


def test_another_tenants_admin_sees_nothing_of_this_one(tabs: Tabs) -> None:
    console = keys_page(tabs, RIVAL)
    expect(entry(console, "the rival's")).to_contain_text("this tab's")
    assert "console admin" not in console.text()


def test_a_key_is_made_shown_once_and_works_as_it_was_said(
    deployment: Deployment, tabs: Tabs
) -> None:
    console = keys_page(tabs, permissions=["clipboard-read", "clipboard-write"])
    page = console.page
    dialog = new_key(console, "partner site")
    dialog.get_by_label("Expires").select_option("In 30 days")
    dialog.get_by_label("Only these").check()
    dialog.get_by_role("checkbox", name=BLIND).check()
    dialog.get_by_label("Tokens a day").fill("50,000")
    dialog.get_by_label("Dollars a month").fill("2.50")
    dialog.get_by_role("button", name="Make the key").click()

    key = shown_key(console)
    expect(page.get_by_role("dialog")).to_contain_text("cannot be shown again")
    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert key == page.evaluate("navigator.clipboard.readText()")
    assert key not in str(console.kept()) + page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "New key" == page.evaluate(FOCUSED)
    assert key not in page.content()

    made = entry(console, "partner site")
    for text in (BLIND, "50,000 tokens a day", "$2.50 a month"):
        expect(made).to_contain_text(text)
    listed = httpx.get(f"{deployment.url}/v1/models", headers=bearer(key)).json()["data"]
    assert {BLIND} == {model.get("canonical_slug", model["id"]) for model in listed}
    [stored] = [
        each for each in deployment.get("/keys", ADMIN)["keys"] if each["label"] == "partner site"
    ]
    assert {"daily": {"tokens": 50_000}, "monthly": {"usd": "2.500000"}} == stored["budgets"]
    ends = datetime.now(UTC) + timedelta(days=30)
    assert abs(datetime.fromisoformat(stored["expires"]) - ends) < timedelta(minutes=5)

    page.reload()
    expect(made).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_that_was_not_copied_is_put_away_only_when_asked_twice(tabs: Tabs) -> None:
    console = keys_page(tabs)
    page = console.page
    new_key(console, "hasty").get_by_role("button", name="Make the key").click()
    key = shown_key(console)
    page.keyboard.press("Escape")
    expect(console.failure).to_contain_text("not copied yet")
    # Another page does not lose it, either.
    page.evaluate("location.hash = 'usage'")
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()
    page.evaluate("location.hash = 'keys'")
    assert key == shown_key(console)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


REFUSED = (
    ("Tokens a day", "200001", "at most 200,000 tokens"),
    ("Dollars a month", "60.01", "at most $60"),
    ("Dollars a day", "lots", "should be dollars"),
    ("Tokens a month", "0.5", "valid integer"),
    ("Label", "\u202elive", "how text is shown"),
    ("Label", "W" * 65, "64 characters"),
)


def test_a_refusal_stands_beside_the_field_that_it_names(tabs: Tabs) -> None:
    console = keys_page(tabs)
    dialog = new_key(console, "refused")
    for name, text, words in REFUSED:
        field = dialog.get_by_label(name)
        before = field.input_value()
        field.fill(text)
        dialog.get_by_role("button", name="Make the key").click()
        expect(field).to_have_accessible_description(re.compile(re.escape(words)))
        expect(dialog.locator("[aria-invalid=true]")).to_have_count(1)
        expect(field).to_be_focused()
        expect(console.failure).to_contain_text("invalid_request")
        field.fill(before)
    dialog.get_by_label("Only these").check()
    dialog.get_by_role("button", name="Make the key").click()
    expect(dialog).to_contain_text("Choose at least one model")
    dialog.get_by_role("button", name="Cancel").click()
    expect(entry(console, "refused")).to_have_count(0)


def test_where_no_key_is_wanted_keys_are_made_and_revoked_without_one(tabs: Tabs) -> None:
    console = tabs.open().sign_in("", "open").go_to("Keys")
    expect(console.content).to_contain_text("No keys yet")
    new_key(console, "first").get_by_role("button", name="Make the key").click()
    assert shown_key(console).startswith("bly_open_")
    close_shown(console)
    row = entry(console, "first")
    expect(row).to_contain_text("by the operator")
    row.get_by_role("button", name="Revoke").click()
    console.page.get_by_role("button", name="Revoke the key").click()
    expect(console.content).to_contain_text("No keys yet")


def test_a_form_that_is_sent_twice_makes_one_key(tabs: Tabs) -> None:
    console = keys_page(tabs)
    asked: list[str] = []
    console.page.on("request", lambda request: asked.append(request.method))
    button = new_key(console, "twice").get_by_role("button", name="Make the key")
    button.evaluate("(button) => { button.click(); button.click(); button.click(); }")
    assert shown_key(console)
    assert 1 == asked.count("POST")
    close_shown(console)
    expect(entry(console, "twice")).to_have_count(1)


def test_a_key_that_may_have_been_made_is_looked_for(tabs: Tabs) -> None:
    console = keys_page(tabs)

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.fulfill(status=503, content_type="application/json", body=unavailable("stored"))
        else:
            route.continue_()

    console.page.route("**/keys", lose_the_answer)
    new_key(console, "lost").get_by_role("button", name="Make the key").click()
    expect(console.failure).to_contain_text("may have been made all the same")
    console.page.keyboard.press("Escape")
    expect(entry(console, "lost")).to_have_count(1)


def test_an_old_key_works_on_beside_its_successor_for_the_time_that_was_chosen(
    deployment: Deployment, tabs: Tabs
) -> None:
    old = made_by_api(deployment, "rotated")
    console = keys_page(tabs)
    dialog = asked_to(console, "Rotate", old)
    dialog.get_by_label("How long the old key still works").select_option("One hour")
    dialog.get_by_role("button", name="Rotate the key").click()
    key = shown_key(console)
    words = f"It replaces {old['id']}, which works until"
    expect(console.page.get_by_role("dialog")).to_contain_text(words)
    close_shown(console)
    expect(entry(console, "rotated")).to_have_count(2)
    expect(entry(console, old["id"])).to_contain_text(re.compile("in (1 h|59 min)"))
    assert (True, True) == (is_accepted(deployment, old["key"]), is_accepted(deployment, key))
    # The tab is still the admin's.
    assert ADMIN == console.kept()["session"]["bluey.key"]


def test_the_tab_goes_on_with_the_successor_of_its_own_key(
    deployment: Deployment, tabs: Tabs
) -> None:
    own = made_by_api(deployment, "own", role="admin")
    console = keys_page(tabs, own["key"])
    dialog = asked_to(console, "Rotate", own)
    dialog.get_by_label("How long the old key still works").select_option("It stops now")
    expect(dialog.get_by_label("Go on with the new key")).to_be_checked()
    dialog.get_by_role("button", name="Rotate the key").click()
    key = shown_key(console)
    expect(console.page.get_by_role("dialog")).to_contain_text("This tab goes on with it.")
    close_shown(console)
    [header] = entry(console, "this tab's").get_by_role("rowheader").all_text_contents()
    assert own["id"] not in header
    assert key == console.kept()["session"]["bluey.key"]
    assert (False, True) == (is_accepted(deployment, own["key"]), is_accepted(deployment, key))
    console.go_to("Usage").go_to("Keys")
    expect(entry(console, "this tab's")).to_contain_text("own")

    # The old one has expired; its settings are still there.
    dialog = asked_to(console, "Rotate", own)
    expect(dialog.get_by_label("How long the old key still works")).to_have_count(0)
    expect(dialog.get_by_label("The new key expires")).to_have_value("90")
    dialog.get_by_role("button", name="Rotate the key").click()
    assert is_accepted(deployment, shown_key(console))
    expect(console.page.get_by_role("dialog")).to_contain_text("which works no more")
    close_shown(console)


def test_a_key_is_revoked_when_it_was_asked_for_and_confirmed(
    deployment: Deployment, tabs: Tabs
) -> None:
    doomed = made_by_api(deployment, "doomed")
    console = keys_page(tabs)
    page = console.page
    revoke = page.get_by_role("button", name=f"Revoke doomed {doomed['id']}")
    revoke.click()
    page.keyboard.press("Escape")
    expect(revoke).to_be_focused()
    assert is_accepted(deployment, doomed["key"])

    revoke.click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_role("status").filter(has_text="doomed is revoked")).to_be_visible()
    expect(revoke).to_have_count(0)
    expect(page.get_by_role("heading", name="Keys")).to_be_focused()
    assert not is_accepted(deployment, doomed["key"])


def test_whoever_revokes_the_key_of_the_tab_is_told_that_this_signs_out(
    deployment: Deployment, tabs: Tabs
) -> None:
    own = made_by_api(deployment, "leaving", role="admin")
    console = keys_page(tabs, own["key"])
    dialog = asked_to(console, "Revoke", own)
    expect(dialog).to_contain_text("you are signed out")
    dialog.get_by_role("button", name="Revoke the key").click()
    expect(console.page.get_by_label("API key", exact=True)).to_be_visible()
    assert {} == console.kept()["session"]
    assert not is_accepted(deployment, own["key"])


def test_a_key_that_is_gone_already_is_said_to_be_unknown(
    deployment: Deployment, tabs: Tabs
) -> None:
    gone = made_by_api(deployment, "gone")
    console = keys_page(tabs)
    headers = bearer(ADMIN)
    assert 200 == httpx.delete(f"{deployment.url}/keys/{gone['id']}", headers=headers).status_code
    asked_to(console, "Revoke", gone).get_by_role("button", name="Revoke the key").click()
    expect(console.failure).to_contain_text("not_found")
    console.page.keyboard.press("Escape")
    expect(entry(console, "gone")).to_have_count(0)


def test_a_chat_key_is_told_calmly_how_an_admin_key_is_made(tabs: Tabs) -> None:
    console = keys_page(tabs, CHAT)
    expect(console.content).to_contain_text(
        "bluey keys create acme --env local --role admin --label console"
    )
    expect(console.failure).to_have_count(0)
    assert [] == console.axe()
    console.page.get_by_role("button", name="Sign in with an admin key").click()
    # Whoever has none stays signed in.
    console.page.get_by_role("button", name="Back").click()
    console.page.get_by_role("button", name="Sign in with an admin key").click()
    assert CHAT == console.kept()["session"]["bluey.key"]
    console.sign_in(ADMIN)
    expect(entry(console, "console admin")).to_be_visible()


def test_keys_that_cannot_be_read_right_now_are_asked_for_again(tabs: Tabs) -> None:
    console = tabs.open().sign_in(ADMIN)
    console.page.route(
        "**/keys",
        lambda route: route.fulfill(
            status=503, content_type="application/json", body=unavailable("read")
        ),
    )
    console.go_to("Keys")
    expect(console.failure).to_contain_text("API keys cannot be read right now")
    expect(console.page.get_by_role("button", name="New key")).to_be_disabled()
    console.page.unroute("**/keys")
    console.page.get_by_role("button", name="Try again").click()
    expect(entry(console, "console admin")).to_be_visible()
    expect(console.failure).to_have_count(0)


def test_many_keys_with_hostile_labels_are_text_and_can_be_found(tabs: Tabs) -> None:
    console = tabs.open().sign_in(ADMIN)
    labels = [*NAMES.values(), *(f"service {number}" for number in range(len(NAMES), MANY - 1))]
    keys: list[dict[str, object]] = [
        {
            "id": f"{number:012x}",
            "label": label,
            "role": "chat",
            "status": "expired" if number % 2 else "active",
            "created": "2026-11-01T09:00:00Z",
            "allowedModels": [NAMES["an image that fails"]],
        }
        for number, label in enumerate(labels)
    ]
    keys.append({"id": "f" * 12, "status": "unreadable"})
    console.page.route("**/keys", answers_with(keys))
    console.go_to("Keys")
    rows = console.content.get_by_role("row")
    expect(rows).to_have_count(1 + MANY)
    for label in NAMES.values():
        assert [label] == console.page.locator("th .key-name").filter(
            has_text=re.compile(f"^{re.escape(label)}$")
        ).all_text_contents()
    expect(console.page).to_have_title(re.compile("^Keys"))
    expect(console.content.locator("img, script")).to_have_count(0)
    assert not console.scrolls_sideways()
    expect(entry(console, "f" * 12)).to_contain_text("unreadable")
    expect(entry(console, "f" * 12).get_by_role("button")).to_have_count(1)

    console.page.get_by_label("Find keys").fill("SERVICE 499")
    expect(console.content).to_contain_text("No key has this text")
    console.page.get_by_label("Find keys").fill("service 498")
    expect(rows).to_have_count(2)
    expect(console.content).to_contain_text(f"1 of {MANY} keys")
    console.page.get_by_label("Find keys").fill("nothing like it")
    expect(console.content).to_contain_text("No key has this text")


@pytest.mark.parametrize(
    ("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop-light", "phone-dark"]
)
def test_every_dialog_can_be_used_by_everybody(
    size: tuple[int, int], theme: Theme, deployment: Deployment, tabs: Tabs
) -> None:
    made = made_by_api(deployment, f"looked at {theme}", expires="2030-01-01T00:00:00Z")
    console = keys_page(tabs, size=size, theme=theme)
    page = console.page
    found = {}

    def look(name: str) -> None:
        found[name] = console.axe()
        console.picture(f"keys-{name}-{size[0]}-{theme}")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    for name in ("Rotate", "Revoke"):
        button = page.get_by_role("button", name=f"{name} looked at {theme} {made['id']}")
        button.focus()
        page.keyboard.press("Enter")
        look(name.lower())
        expect(button).to_be_focused()
    dialog = new_key(console, "x")
    dialog.get_by_label("Only these").check()
    dialog.get_by_role("checkbox", name=BLIND).check()
    dialog.get_by_label("Expires").select_option("After a certain day")
    dialog.get_by_label("Last day").fill("2030-12-31")
    dialog.get_by_label("Dollars a month").fill("lots")
    page.keyboard.press("Enter")
    problem = dialog.get_by_text("should be dollars")
    expect(problem).to_be_in_viewport(ratio=1)
    look("new")
    new_key(console, f"shown {theme}")
    page.keyboard.press("Enter")
    expect(page.get_by_label("The new key", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    look("shown")
    assert {} == {name: violations for name, violations in found.items() if violations}
