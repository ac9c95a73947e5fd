"""Whoever goes back reads how it is now, not how it was."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.parcels.days import Post, a_post
from tests.stories.browsing import PASSWORD, Screen, a_page, log_in
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import service_date

pytestmark = pytest.mark.django_db(transaction=True)
CANCELLED = "This run is cancelled."
KEPT_IN_MEMORY = "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
"""What a browser says to a page that it has not left, only hidden."""


@pytest.fixture
def post() -> Post:
    post = a_post()
    # One that is over could not be cancelled any more.
    tomorrow = service_date(post.county) + datetime.timedelta(days=1)
    DatedTrip.objects.filter(pk=post.run.pk).update(date=tomorrow)
    return post


@pytest.fixture
def run_page(browser: Browser, live_server: LiveServer, post: Post) -> Iterator[Page]:
    """The dispatcher at the page of a run."""
    with a_page(browser, live_server.url, Screen("en", 1280)) as page:
        log_in(page, post.cast.deng.username, PASSWORD)
        page.goto(reverse("run", args=[post.county.division_code, post.run.pk]))
        yield page


def test_a_run_that_was_cancelled_is_cancelled_also_on_the_page_before(run_page: Page) -> None:
    expect(run_page.get_by_role("main")).not_to_contain_text(CANCELLED)
    run_page.locator("main details:has(form) summary").first.click()
    with run_page.expect_navigation():
        run_page.get_by_role("button", name="Cancelled: plan anew").click()
    run_page.go_back()
    expect(run_page.get_by_role("main")).to_contain_text(CANCELLED)


def test_a_page_that_the_browser_kept_in_memory_asks_anew(run_page: Page) -> None:
    with run_page.expect_navigation():
        run_page.evaluate(KEPT_IN_MEMORY)
