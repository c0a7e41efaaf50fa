"""The console as a person uses it, and all that a browser may complain of while they do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

from ops.project.paths import GENERATED, NODE_MODULES

Theme = Literal["light", "dark"]
PageName = Literal["Chat", "Usage", "Keys", "Connect"]

PHONE = (390, 844)
DESKTOP = (1280, 800)
WAIT_MS = 15_000
PICTURES = GENERATED / "console"
"""Where the pictures of a run are kept."""

# A refused request is written to the browser's console by the browser, not by the page.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4|5)\d\d")
_REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
_AXE = NODE_MODULES / "axe-core" / "axe.min.js"

expect.set_options(timeout=WAIT_MS)


@dataclass
class Watched:
    """What the pages of a test did that a person does not see."""

    origin: str
    violations: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @property
    def elsewhere(self) -> list[str]:
        """The addresses that are not the Worker's."""
        inside = ("data:", "blob:", f"{self.origin}/")
        return [address for address in self.addresses if not address.startswith(inside)]

    def watch(self, context: BrowserContext) -> None:
        """Watch every page of a context from its first script on."""
        context.expose_function("reportViolation", self._note_violation)
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _note_violation(self, violation: str) -> None:
        self.violations.append(violation)

    def _note_request(self, request: Request) -> None:
        self.addresses.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.complaints.append(f"{message.type}: {message.text}")


class Console:
    """The console in a tab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    # Getting in and out

    def open(self, page: str = "") -> "Console":
        """Open the console, at a page if one is named."""
        self.page.goto(f"{self.url}/console{page and f'#{page.lower()}'}")
        return self

    def sign_in(self, key: str, tenant: str = "") -> "Console":
        """Give a key, and wait until it was taken or refused."""
        self.page.get_by_label("API key", exact=True).fill(key)
        if tenant:
            self.page.get_by_label(re.compile("^Tenant")).fill(tenant)
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page.get_by_text("Asking the Worker")).to_have_count(0)
        return self

    def sign_out(self) -> None:
        """Leave, by the button."""
        self.page.get_by_role("button", name="Sign out").click()

    def go_to(self, name: PageName) -> "Console":
        """Follow the link to a page, and wait until it shows what it asks the Worker for."""
        link = self.navigation.get_by_role("link", name=name)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        return self

    def another_tab(self) -> "Console":
        """The console in a new tab of the same browser."""
        return Console(self.page.context.new_page(), self.url).open()

    @property
    def navigation(self) -> Locator:
        """The links to the pages."""
        return self.page.get_by_role("navigation", name="Pages")

    @property
    def content(self) -> Locator:
        """All but the frame."""
        return self.page.get_by_role("main")

    @property
    def failure(self) -> Locator:
        """What is said of a failure."""
        return self.page.get_by_role("alert")

    def text(self) -> str:
        """What a person reads on the whole page."""
        return self.page.locator("body").inner_text()

    # Talking

    def ask(self, text: str) -> Locator:
        """Ask, and get the place where the answer comes."""
        before = self.answers.count()
        self.question.fill(text)
        self.page.get_by_role("button", name="Send").click()
        return self.answers.nth(before)

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        """Attach a file to the next question."""
        self.page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": media_type, "buffer": content}
        )

    def stop(self) -> None:
        """Stop the answer that is coming."""
        self.page.get_by_role("button", name="Stop").click()

    def choose(self, model: str) -> None:
        """Choose a model or an alias."""
        self.page.get_by_role("combobox", name="Model").select_option(model)

    @property
    def question(self) -> Locator:
        """Where a question is written."""
        return self.page.get_by_label("Your question")

    @property
    def said_below(self) -> Locator:
        """What is said below the question that is written."""
        return self.page.locator(".composer-words")

    @property
    def told(self) -> Locator:
        """What a screen reader is told of answers."""
        return self.content.locator("p[role=status].hidden")

    @property
    def answers(self) -> Locator:
        """The answers of the conversation, oldest first."""
        return self.page.locator("article.answer")

    # Looking closer

    def kept(self) -> dict[str, dict[str, str]]:
        """What the browser keeps for this page, by where."""
        kept: dict[str, dict[str, str]] = self.page.evaluate(
            "({ session: {...sessionStorage}, local: {...localStorage}, cookies: "
            "Object.fromEntries(document.cookie ? [['all', document.cookie]] : []) })"
        )
        return kept

    def scrolls_sideways(self) -> bool:
        """Whether a person has to scroll to the side, on the page or in the main part of it."""
        return bool(
            self.page.evaluate(
                "[document.scrollingElement, document.querySelector('main')]"
                ".some((each) => each.scrollWidth > each.clientWidth)"
            )
        )

    def axe(self) -> list[str]:
        """What axe finds wrong: rule, and the elements. Its script is put in by the debugger, which
        the page's policy does not hold for; the policy stays as it is."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE.read_text())
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, { resultTypes: ['violations'] })"
        )
        return [
            f"{violation['id']}: {node['html']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def faults_in_both_themes(self, name: str) -> dict[str, list[str]]:
        """What is wrong with what the window shows, by theme, as the system has it: what axe finds,
        and what does not fit. Keeps a picture of each."""
        faults = {}
        themes: tuple[Theme, ...] = ("light", "dark")
        for theme in themes:
            self.page.emulate_media(color_scheme=theme)
            wide = ["it scrolls sideways"] if self.scrolls_sideways() else []
            faults[theme] = self.axe() + wide
            self.picture(f"{name}-{self.page.evaluate('innerWidth')}-{theme}")
        return {theme: found for theme, found in faults.items() if found}

    def picture(self, name: str) -> None:
        """Keep a picture of what the window shows."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")


@dataclass
class Tabs:
    """Opens tabs of one test, and says what their pages did."""

    browser: Browser
    url: str
    watched: Watched
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        page: str = "",
        *,
        size: tuple[int, int] = DESKTOP,
        theme: Theme = "light",
        motion: Literal["reduce", "no-preference"] = "reduce",
        permissions: Sequence[str] = (),
    ) -> Console:
        """The console in the first tab of a browser that knows nothing of it."""
        return Console(self.new_page(size, theme, motion, permissions), self.url).open(page)

    def new_page(
        self,
        size: tuple[int, int] = DESKTOP,
        theme: Theme = "light",
        motion: Literal["reduce", "no-preference"] = "reduce",
        permissions: Sequence[str] = (),
    ) -> Page:
        """An empty tab of a browser of its own."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion=motion,
            locale="en-GB",
            timezone_id="UTC",
            accept_downloads=True,
            permissions=[*permissions],
        )
        context.set_default_timeout(WAIT_MS)
        self.contexts.append(context)
        self.watched.watch(context)
        return context.new_page()

    def close(self) -> None:
        """Close all of them."""
        for context in self.contexts:
            context.close()
