"""A person at a browser, told in the words that stand on the page: in English here, in their own language there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from tests.stories.browsing import COOKIE, PASSWORD, log_in


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in; `look` takes a page's picture and judges it."""

    page: Page
    language: str
    county_code: str
    look: Callable[[Page, str], None]

    def comes(self, username: str) -> Person:
        """Log in by the login page."""
        log_in(self.page, username, PASSWORD)
        return self

    def words(self, words: str, **filled: object) -> str:
        """Words of the site as this person reads them."""
        with translation.override(COOKIE[self.language]):
            told = gettext(words)
        return told % filled if "%(" in words else told.format(**filled)

    def chooses(self, words: str) -> None:
        """Take an item of the main menu, which is folded on a phone."""
        fold = self.page.locator("details.fold")
        if fold.is_visible() and fold.get_attribute("open") is None:
            fold.locator("summary").click()
        self.page.locator("header nav:visible").get_by_role("link", name=self.words(words), exact=True).click()

    def goes_to(self, name: str, *args: object, query: str = "") -> None:
        """Open one of the county's pages by its address."""
        self.page.goto(reverse(name, args=[self.county_code, *args]) + query)

    def follows(self, words: str, **filled: object) -> None:
        """Click the first link of these words, with a capital or without."""
        name = re.compile(rf"^{re.escape(self.words(words, **filled))}$", re.IGNORECASE)
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def follows_data(self, text: str) -> None:
        """Click the first link that names a thing: a place, a parcel, a time."""
        self.page.get_by_role("main").get_by_role("link", name=text).first.click()

    def unfolds(self, words: str) -> None:
        """Open what is folded under these words."""
        part = self.page.locator("main details").filter(has=self.page.locator("summary", has_text=self.words(words)))
        if part.get_attribute("open") is None:
            part.locator("summary").click()

    def fills(self, words: str, text: str) -> None:
        """Fill the field of this label."""
        self._field(words).fill(text)

    def selects(self, words: str, choice: str) -> None:
        """Choose in the field of this label what begins with a text, or holds it."""
        field = self._field(words)
        option = field.locator("option", has_text=choice).first
        field.select_option(value=option.get_attribute("value") or "")

    def presses(self, words: str) -> None:
        """Press the button of these words."""
        self.page.get_by_role("main").get_by_role("button", name=self.words(words), exact=True).first.click()

    def scans(self, *codes: str) -> None:
        """Let the scanner type: each code goes into the field that has the focus, and ends with Enter."""
        for code in codes:
            expect(self.page.locator("input:focus, textarea:focus")).to_be_visible()
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")

    def scans_with_seal(self, label: str, seal: str) -> None:
        """Let the scanner type a bag's label, and the seal's number into the field behind it."""
        expect(self.page.locator("input:focus")).to_be_visible()
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")
        self.scans(seal)

    def reads(self, text: str) -> None:
        """Somewhere on the page stands this text: data, which is the same in either language."""
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def reads_words(self, words: str, **filled: object) -> None:
        """Somewhere on the page stand these words of the site."""
        self.reads(self.words(words, **filled))

    def shows(self, name: str) -> None:
        """Take a picture of the page, and let it be judged."""
        self.look(self.page, name)

    def _field(self, words: str) -> Locator:
        label = re.compile(rf"^{re.escape(self.words(words))}\s*[:：]?$")
        return self.page.get_by_role("main").get_by_label(label).first
