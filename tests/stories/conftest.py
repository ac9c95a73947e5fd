"""What every browser story has at hand: a server, a browser, and a page in each language and width."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.stories.browsing import PICTURES, SCREENS, NoBrowserError, Screen, a_browser, a_page, settle

# Playwright keeps an event loop in the test's thread; the tests themselves are as synchronous as all others.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Look = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with a_browser() as running:
            yield running
    except NoBrowserError as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=SCREENS, ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture(autouse=True)
def _nobody_has_knocked_before(request: pytest.FixtureRequest) -> None:
    """Tries to log in are counted by address, in the database, and all tests come from the same one."""
    if request.node.get_closest_marker("django_db"):
        cache.clear()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, screen: Screen) -> Iterator[Page]:
    """A page whose console stays without errors until the test ends."""
    said: list[str] = []
    with a_page(browser, live_server.url, screen) as opened:
        opened.on("console", lambda entry: said.append(entry.text) if entry.type == "error" else None)
        opened.on("pageerror", lambda error: said.append(str(error)))
        yield opened
    assert [line for line in said if not line.startswith("Failed to load resource")] == []


@pytest.fixture
def look(screen: Screen) -> Look:
    """Take a page's picture into out/stories/, and judge what it shows."""
    from tests.stories.judging import judge

    def looked(page: Page, name: str) -> None:
        settle(page)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{screen}.png", full_page=True)
        judge(page, screen.language)

    return looked
