"""A key of the page in a client of OpenAI's, and a tenant's admin at the keys of another."""

import httpx
import openai
import pytest
from playwright.sync_api import Route, expect

from tests.browser import needs_chromium
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import ADMIN, CHAT, RIVAL, Deployment, bearer
from tests.console.page import Console, Tabs

pytestmark = needs_chromium


def made_key(console: Console, label: str) -> str:
    """Makes a key in the page, and closes what shows it."""
    page = console.page
    page.get_by_role("button", name="New key").click()
    page.get_by_role("dialog").get_by_label("Label").fill(label)
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_label("The new key", exact=True).input_value()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Close without it").click()
    return key


def revoke(console: Console, label: str) -> None:
    """Revokes the key with this label in the page."""
    console.page.get_by_role("button", name=f"Revoke {label}").click()
    console.page.get_by_role("button", name="Revoke the key").click()


def test_a_key_of_the_page_works_in_a_client_until_it_is_revoked_in_the_page(
    tabs: Tabs, model: AnsweringModel, deployment: Deployment
) -> None:
    console = tabs.open("Keys").sign_in(ADMIN)
    key = made_key(console, "script")
    with openai.OpenAI(base_url=f"{deployment.url}/v1", api_key=key, max_retries=0) as client:

        def texts() -> list[str | None]:
            chunks = client.chat.completions.create(
                model="smart", messages=[{"role": "user", "content": "Hello?"}], stream=True
            )
            return [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]

        model.answer().says("Good ", "morning.").ends()
        assert "Good morning." == "".join(filter(None, texts()))
        revoke(console, "script")
        expect(console.content.get_by_role("row").filter(has_text="script")).to_have_count(0)
        with pytest.raises(openai.AuthenticationError):
            texts()


def test_another_tenants_admin_cannot_reach_a_key_by_its_id(
    tabs: Tabs, deployment: Deployment
) -> None:
    [victim] = [
        each["id"] for each in deployment.get("/keys", ADMIN)["keys"] if each["label"] == "website"
    ]
    console = tabs.open("Keys").sign_in(RIVAL)
    made_key(console, "bait")

    # The page asks for a key of its own; what reaches the Worker names the other tenant's.
    def swap(route: Route) -> None:
        verb = "/rotate" if route.request.url.endswith("/rotate") else ""
        route.continue_(url=f"{deployment.url}/keys/{victim}{verb}")

    console.page.route("**/keys/*", swap)
    console.page.route("**/keys/*/rotate", swap)
    revoke(console, "bait")
    expect(console.failure).to_contain_text("not_found")
    console.page.keyboard.press("Escape")
    console.page.get_by_role("button", name="Rotate bait").click()
    console.page.get_by_role("button", name="Rotate the key").click()
    expect(console.failure).to_contain_text("not_found")
    assert 200 == deployment.answer_to("/v1/models", CHAT).status_code


def test_a_key_reaches_no_other_tenant_by_naming_it(deployment: Deployment) -> None:
    headers = {**bearer(RIVAL), "x-tenant-id": "acme"}
    for path in ("/keys", "/usage", "/v1/models"):
        answer = httpx.get(f"{deployment.url}{path}", headers=headers, timeout=30)
        assert 401 == answer.status_code, path
    assert "acme" not in str(deployment.get("/usage", RIVAL))
