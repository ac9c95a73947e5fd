"""The enterprise's own entrance on a small phone: words that farmers read, and buttons that their fingers meet."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.stories.browsing import Screen
from tests.stories.test_every_page import page_of
from tests.website.world import card_arguments, the_world

pytestmark = pytest.mark.django_db(transaction=True)
SMALL_WORDS = """[...document.querySelectorAll('.entrance *')]
  .filter((one) => !one.children.length && one.textContent.trim() && one.getClientRects().length)
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 17.9)
  .map((one) => one.textContent.slice(0, 20))"""
LOW_BUTTONS = """[...document.querySelectorAll('.entrance .btn, .entrance summary, .entrance .form-control')]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 55.9)
  .map((one) => one.outerHTML.slice(0, 60))"""


def test_words_have_18_pixels_and_buttons_56(browser: Browser, live_server: LiveServer) -> None:
    world = the_world()
    wrong: list[str] = []
    with page_of(browser, live_server.url, Screen("zh", 360), Client()) as (page, _said):
        for name in ("entrance", "tell_problem", "asker_case", "asker_receipt"):
            page.goto(reverse(name, kwargs=card_arguments(name, world)))
            assert page.locator(".entrance").count() == 1, name
            wrong += [f"{name}: {found}" for ask in (SMALL_WORDS, LOW_BUTTONS) for found in page.evaluate(ask)]
    assert wrong == []
