"""A person at a browser of the tests: hands on the keyboard, eyes on the page, and a list of what the browser minds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

SIZE = {"width": 1366, "height": 768}
DESK = {"viewport": SIZE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
PASSWORD = "nghi-trua-o-thuong-tu"
MOST_TABS = 60
# What stands under the cursor of the keyboard, and whether it is what was looked for.
IS_FOCUSED = "selector => document.activeElement?.matches(selector) ?? false"


class Hand:
    """One person with a window of their own. Nothing here uses the mouse."""

    def __init__(self, browser: Any, url: str, pictures: Path | None = None, **options: Any) -> None:
        self.context = browser.new_context(**{**DESK, **options})
        self.context.set_default_timeout(20_000)  # a busy machine is slow, not broken
        self.page = self.context.new_page()
        self.url, self.pictures = url, pictures
        self.minded: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.minded.append(f"{self.page.url}: {error}"))

    def _heard(self, message: Any) -> None:
        """Errors and broken content policies. A refused form is an answer, not a fault, though Chromium logs it."""
        expected = re.search(r"status of (409|422|403|404)", message.text)
        if message.type == "error" and not expected:
            self.minded.append(f"{self.page.url}: {message.text}")

    # -- hands

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Tab until the element has the focus, as somebody without a mouse does."""
        for _turn in range(MOST_TABS):
            if self.page.evaluate(IS_FOCUSED, selector):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{MOST_TABS} tabs did not reach {selector} on {self.page.url}")

    def press_for_page(self, key: str) -> None:
        """Press a key that leads to another page and wait until it is there."""
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_load_state()

    def open_dialog(self, key: str) -> None:
        self.press(key)
        self.see("#dialog[open] .dlg__body")
        self.page.wait_for_function("document.activeElement?.closest('#dialog') !== null")

    def sign_in(self, username: str, password: str = PASSWORD, *, english: bool = False) -> None:
        """The sign-in page by keyboard; English is chosen there first."""
        self.go("/")
        if english:
            self.tab_to("button[value=en]", back=True)
            self.press_for_page("Enter")
        self.tab_to("#id_username")
        self.type(username)
        self.press("Tab")
        self.type(password)
        self.press_for_page("Enter")

    # -- eyes

    def see(self, selector: str) -> None:
        self.page.wait_for_selector(selector)

    def read(self, selector: str) -> str:
        """The words of the first element there, white space made plain."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def wait_until_focus_is_on(self, selector: str) -> None:
        self.page.wait_for_function(IS_FOCUSED, arg=selector)

    def picture(self, name: str) -> None:
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{name}.png")

    def leave(self) -> None:
        self.context.close()
