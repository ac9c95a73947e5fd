"""A browser that opens pages as a person with a language and a screen would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.stories import chromium

PASSWORD = "xi-yuan-2021-bus"
"""Of the tests' cast, and of everybody in the demo."""
HEIGHT = 800
COOKIE = {"zh": "zh-hans", "en": "en"}
LOCALE = {"zh": "zh-CN", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Screen:
    """Who looks: a language, `zh` or `en`, and how wide their screen is."""

    language: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


PICTURES = chromium.ROOT / "out" / "stories"
SCREENS = tuple(Screen(language, width) for language in ("zh", "en") for width in (1280, 360))


class NoBrowserError(Exception):
    """There is no browser on this machine."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A running browser; raises NoBrowserError where there is none."""
    found = chromium.browser()
    if found is None:
        raise NoBrowserError("no browser: run `make test` once, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found.program, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, **found.env}
        )
        yield running
        running.close()


@contextmanager
def a_page(browser: Browser, address: str, screen: Screen) -> Iterator[Page]:
    """A fresh page of a fresh visitor; `address` is the server's."""
    context = _context(browser, address, screen)
    yield context.new_page()
    context.close()


def _context(browser: Browser, address: str, screen: Screen) -> BrowserContext:
    context = browser.new_context(
        base_url=address,
        viewport={"width": screen.width, "height": HEIGHT},
        device_scale_factor=1,
        locale=LOCALE[screen.language],
        has_touch=screen.width < 600,
    )
    context.add_cookies([{"name": "django_language", "value": COOKIE[screen.language], "url": address}])
    return context


def log_in(page: Page, username: str, password: str) -> None:
    """Log in by the login page and wait until the first page stands."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.locator("form:has(input[name=password]) [type=submit]").click()


def settle(page: Page) -> None:
    """Wait until fonts and htmx's first answers are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
