"""Every page there is, in both languages, at a desk and on a phone: a new address is walked by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.stories.browsing import HEIGHT, Screen, a_page
from tests.stories.judging import faults, wrong_layout, wrong_words
from tests.stories.walk import Visit, cookie_of, pages, readers
from tests.website.world import the_world

pytestmark = pytest.mark.django_db(transaction=True)

AT_A_DESK, ON_A_PHONE = Screen("zh", 1280), Screen("en", 360)
"""Every page is held in both languages at both widths: whether it fits, what it says, what its console says. What axe
finds and what Tab reaches follows from the language or from the width, and is asked of these two."""
OTHER_WIDTH = {1280: 360, 360: 1280}
WAYS = "[...document.querySelectorAll('a[href]')].map((way) => way.pathname + way.search)"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Who may not see a page is refused it, and that is no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("screen", [AT_A_DESK, ON_A_PHONE], ids=str)
def test_every_page_can_be_read_and_used(browser: Browser, live_server: LiveServer, screen: Screen) -> None:
    world = the_world()
    clients = readers(world)
    found = pages(world, clients)
    assert found.lost == [], "nobody may see these"
    wrong: list[str] = []
    for reader, visits in groupby(sorted(found.pages, key=lambda visit: visit.reader), lambda visit: visit.reader):
        ways: dict[str, str] = {}
        with page_of(browser, live_server.url, screen, clients[reader]) as (page, said):
            for visit in visits:
                wrong += [f"{visit.address}: {fault}" for fault in looked_at(page, said, visit, screen)]
                ways |= dict.fromkeys(page.evaluate(WAYS), visit.address)
        wrong += [f"{page}: {way} leads nowhere" for way, page in ways.items() if leads_nowhere(clients[reader], way)]
    assert not wrong, "\n".join(["", *wrong])


@contextmanager
def page_of(browser: Browser, address: str, screen: Screen, client: Client) -> Iterator[tuple[Page, list[str]]]:
    """A browser's page of a reader, and what its console says."""
    said: list[str] = []
    with a_page(browser, address, screen) as page:
        session: Mapping[str, str] | None = cookie_of(client)
        if session is not None:
            page.context.add_cookies([{"name": session["name"], "value": session["value"], "url": address}])
        page.on("console", lambda entry: said.append(entry.text) if entry.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page, said


def leads_nowhere(client: Client, way: str) -> bool:
    """Whether a link of a page leads to what is not there, or not theirs to see."""
    return client.get(way).status_code not in (200, 302)


def looked_at(page: Page, said: list[str], visit: Visit, screen: Screen) -> list[str]:
    """What is wrong with a page, at both widths, and what its console complains of."""
    said.clear()
    answer = page.goto(visit.address)
    if answer is None or answer.status != 200 or not page.url.endswith(visit.address):
        return [f"it leads to {page.url}"]
    page.evaluate("document.fonts.ready.then(() => true)")
    wrong = [*faults(page, screen.language), *at_other_width(page, screen)]
    return [*wrong, *(f"console: {line}" for line in said)]


def at_other_width(page: Page, screen: Screen) -> list[str]:
    """What is wrong with a page whose window is made as narrow as a phone's, or as wide as a desk's."""
    other = OTHER_WIDTH[screen.width]
    page.set_viewport_size({"width": other, "height": HEIGHT})
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    wrong = [*wrong_words(page, screen.language), *wrong_layout(page)]
    page.set_viewport_size({"width": screen.width, "height": HEIGHT})
    return [f"at {other}: {fault}" for fault in wrong]
