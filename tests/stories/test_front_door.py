"""Logging in, being locked out, and what one reads when something is wrong."""

from __future__ import annotations

from functools import partial

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from tests.cast import the_cast
from tests.stories.browsing import COOKIE, PASSWORD, Screen, log_in
from tests.stories.conftest import Look

pytestmark = pytest.mark.django_db(transaction=True)

TROUBLES = ("400", "403", "403_csrf", "404", "405", "409", "429", "500", "503")


def test_a_person_logs_in_reads_who_they_are_and_logs_out(page: Page, look: Look) -> None:
    the_cast()
    page.goto("/accounts/login/")
    look(page, "login")
    log_in(page, "mao-330822", PASSWORD)
    look(page, "no-task")
    page.goto("/account")
    look(page, "account")
    for name in ("2fa", "password/change", "logout", "reauthenticate"):
        page.goto(f"/accounts/{name}/")
        look(page, name.replace("/", "-"))
    page.goto("/accounts/logout/")
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(page.url.split("/accounts")[0] + "/accounts/login/")


def test_somebody_who_tries_passwords_is_locked_out(page: Page, look: Look) -> None:
    the_cast()
    page.goto("/accounts/login/")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        page.fill("input[name=login]", "deng-330822")
        page.fill("input[name=password]", "not-the-password")
        with page.expect_navigation():
            page.locator("main [type=submit]").click()
    look(page, "locked")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("input[name=password]")).to_have_count(0)


def test_what_is_wrong_and_what_to_do_next_is_told(page: Page, look: Look, screen: Screen) -> None:
    """The pages are rendered as the server does when it can ask nobody anything: without request and database."""
    for name in TROUBLES:
        with translation.override(COOKIE[screen.language]):
            told = render_to_string(f"{name}.html")
        page.route(f"**/trouble-{name}", partial(_answer, told))
        page.goto(f"/trouble-{name}")
        look(page, f"trouble-{name}")


def _answer(told: str, route: Route) -> None:
    route.fulfill(body=told, content_type="text/html; charset=utf-8")


def test_the_menu_folds_on_a_narrow_screen(page: Page, screen: Screen) -> None:
    page.goto("/accounts/login/")
    summary = page.locator("summary")
    if screen.width > 1000:
        expect(summary).to_be_hidden()
        return
    expect(summary).to_be_visible()
    summary.press("Enter")
    expect(page.locator("details.fold button[name=language]")).to_be_visible()


def test_a_reader_changes_the_language_and_stays_where_they_are(page: Page, screen: Screen) -> None:
    page.goto("/accounts/login/?next=/account")
    if screen.width < 1000:
        page.locator("summary").click()
    page.locator("button[name=language]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "en" if screen.language == "zh" else "zh-Hans")
    assert "next=" in page.url
