"""Every page at every size and in both themes: what axe finds, how wide it is, how it looks."""

import pytest
from playwright.sync_api import expect

from tests.browser import needs_chromium
from tests.console.deployment import ADMIN
from tests.console.page import DESKTOP, PHONE, PageName, Tabs, Theme

pytestmark = needs_chromium

PAGES: tuple[PageName, ...] = ("Chat", "Usage", "Keys", "Connect")
SIZES = {"390": PHONE, "1280": DESKTOP}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_every_page_fits_and_can_be_used_by_everybody(width: str, theme: Theme, tabs: Tabs) -> None:
    console = tabs.open(size=SIZES[width], theme=theme)
    expect(console.page.get_by_label("API key", exact=True)).to_be_visible()
    found = {"sign-in": console.axe()}
    sideways = {"sign-in": console.scrolls_sideways()}
    console.picture(f"sign-in-{width}-{theme}")
    console.sign_in(ADMIN)
    for name in PAGES:
        console.go_to(name)
        found[name] = console.axe()
        sideways[name] = console.scrolls_sideways()
        console.picture(f"{name.lower()}-{width}-{theme}")
    assert {} == {name: violations for name, violations in found.items() if violations}
    assert [] == [name for name, scrolls in sideways.items() if scrolls]
