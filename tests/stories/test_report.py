"""The report page in a real browser: what its script does beyond what the file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.report.county_days import a_county_day, a_county_plan, a_first_come_plan, named
from tongcun.report.page import render


@pytest.fixture
def report(tmp_path: Path) -> str:
    """The address of a county's page."""
    day = a_county_day()
    path = tmp_path / "report.html"
    path.write_text(render(day, a_county_plan(day), a_first_come_plan(day)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An English reader's page, whose script meets no error until the test ends."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.mark.parametrize("fragment", ["%", "%E4%B8", "lines%/en", "nowhere/en"])
def test_an_address_cut_short_still_opens_the_page(page: Page, report: str, fragment: str) -> None:
    page.goto(f"{report}#{fragment}")
    assert page.get_attribute("html", "lang") == "en"
    page.click("button[data-language=zh]")
    assert page.get_attribute("html", "lang") == "zh-Hans"


def test_a_copied_address_opens_in_its_language_and_at_its_place(page: Page, report: str) -> None:
    page.goto(report)
    page.click("button[data-language=zh]")
    page.click("nav a[href='#left']")
    copied = page.url
    page.goto("about:blank")
    page.goto(copied)
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.evaluate("document.getElementById('left').getBoundingClientRect().top") < 800


POINT = """async plot => {
    const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const box = plot.getBoundingClientRect(), tip = document.getElementById("tip");
    const move = x => plot.dispatchEvent(new PointerEvent("pointermove",
        { clientX: box.left + x * box.width / 100, clientY: box.top + box.height / 2 }));
    const leave = () => plot.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    for (let x = 0; x <= 100; x++) {
        move(x);
        await frame();
        if (tip.hidden) continue;
        const told = tip.textContent;
        leave();
        const left = tip.hidden;
        move(x);
        leave();
        await frame();
        return [told, left, tip.hidden];
    }
    return ["", false, false];
}"""
"""Point across a picture until a run is met, leave it, and leave it once more before the next frame is drawn."""


def test_pointing_at_a_run_tells_its_load_until_the_pointer_leaves(page: Page, report: str) -> None:
    page.goto(report)
    plot = page.locator("#sheets .plot").first
    plot.scroll_into_view_if_needed()
    told, hidden, still_hidden = page.evaluate(POINT, plot.element_handle())
    assert "run" in told
    assert (hidden, still_hidden) == (True, True)


def test_the_arrow_keys_walk_from_hop_to_hop(page: Page, report: str) -> None:
    page.goto(report)
    page.locator("#sheets .plot").first.focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#tip").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tip").inner_text() != first
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()


def test_the_filter_leaves_the_lines_that_hold_the_text(page: Page, report: str) -> None:
    page.goto(report)
    sheets = page.locator(".sheet:visible")
    whole = sheets.count()
    page.fill("#filter", sheets.first.locator("h3").inner_text())
    assert 0 < sheets.count() < whole
    page.fill("#filter", "nowhere at all")
    assert page.locator("#found").inner_text() == "0 lines"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_scrolls_sideways_and_where_a_parcel_goes_stands_on_one_line(
    page: Page, tmp_path: Path, language: str
) -> None:
    day = a_county_day()
    ids = tuple(f"TC2611230134{n:02d}" for n in range(len(day.parcels)))
    day = replace(day, parcels=replace(day.parcels, parcel_ids=ids))
    path = tmp_path / "phone.html"
    path.write_text(render(named(day, {"hub": "县级共配中心"}), a_county_plan(day), None), encoding="utf-8")
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{path.as_uri()}#{language}")
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    lines = page.evaluate(
        "[...document.querySelectorAll('.goes span')].filter(s => s.offsetParent).map(s => s.getClientRects().length)"
    )
    assert set(lines) == {1}
