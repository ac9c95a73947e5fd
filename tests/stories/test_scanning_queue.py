"""A desk whose scans do not get through: nothing is lost, and one scan does not hold up those behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.parcels.days import Post, a_post, announced
from tests.stories.browsing import PASSWORD, Screen, a_page, log_in
from tongcun.parcels.models import Scan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post() -> Post:
    post = a_post()
    announced(post, "P1", "P2")
    return post


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, post: Post) -> Iterator[Page]:
    with a_page(browser, live_server.url, Screen("en", 1280)) as page:
        log_in(page, post.cast.chen.username, PASSWORD)
        page.goto(reverse("desk", args=[post.county.division_code, post.cast.hub.station_id]))
        yield page


def scan(page: Page, *codes: str) -> None:
    for code in codes:
        page.fill("[name=code]", code)
        page.press("[name=code]", "Enter")


def test_a_scan_that_the_server_fails_at_waits_and_the_next_goes_on(desk: Page, post: Post) -> None:
    def fail_at_first_parcel(route: Route, request: Request) -> None:
        if request.method == "POST" and b"\r\nP1\r\n" in (request.post_data_buffer or b""):
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    desk.route("**/desk/**", fail_at_first_parcel)
    scan(desk, "P1", "P2")
    expect(desk.locator("#answers")).to_contain_text("P2")
    told = desk.locator("[data-told]")
    expect(told).to_have_text("The server fails at 1: P1. They are sent again and again; write them down and tell"
                              " whoever looks after the server.")  # fmt: skip
    assert set(Scan.objects.values_list("code", flat=True)) == {"P2"}
    desk.unroute("**/desk/**")
    expect(told).to_be_hidden(timeout=10_000)
    assert sorted(Scan.objects.values_list("code", flat=True)) == ["P1", "P2"]


def test_who_was_logged_out_logs_in_in_another_tab_and_the_scans_go(desk: Page, post: Post) -> None:
    desk.context.clear_cookies(name="sessionid")
    scan(desk, "P1")
    told = desk.locator("[data-told]")
    expect(told).to_contain_text("log in in another tab")
    assert not Scan.objects.exists()
    other = desk.context.new_page()
    log_in(other, post.cast.chen.username, PASSWORD)
    expect(told).to_be_hidden(timeout=10_000)
    assert Scan.objects.get().code == "P1"
