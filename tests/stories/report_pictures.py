"""`python -m tests.stories.report_pictures`: the readmes' pictures of the report on the demo's day, taken anew."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route

from tests.data.folders import CHANGSHAN, ROOT
from tests.stories.browsing import HEIGHT, LOCALE, a_browser, settle
from tongcun.commands.demo.places import PARCELS, Places
from tongcun.commands.demo.report import write_report

WIDTH = 1280
OUT = ROOT / "out" / "pictures"
BUILT = ROOT / "tongcun" / "website" / "static" / "built"
PICTURES = {"zh": "report.png", "en": "report-en.png"}
SITE = "http://pictures.invalid"
BELOW = 24
"""So much of the page is shown below the picture of the day."""
READABLE = "body, svg text { font-family: 'Noto Sans SC', sans-serif !important; }"
"""The report takes the reader's own fonts; a machine that takes pictures need not have a Chinese one."""


def main() -> None:
    """Plan the demo's day, and show its report down to the picture of the day in both languages."""
    OUT.mkdir(parents=True, exist_ok=True)
    places = Places(CHANGSHAN, OUT)
    write_report(places, PARCELS)
    with a_browser() as browser:
        for language, name in PICTURES.items():
            _take(browser, places.report, language, ROOT / "docs" / "pictures" / name)


def _take(browser: Browser, report: Path, language: str, out: Path) -> None:
    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        route.fulfill(path=report if path == "/" else BUILT / path.removeprefix("/static/built/"))

    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale=LOCALE[language], reduced_motion="reduce", bypass_csp=True
    )
    context.route(f"{SITE}/**", answer)
    page = context.new_page()
    page.goto(f"{SITE}/")
    page.add_style_tag(url=f"{SITE}/static/built/chinese.css")
    page.add_style_tag(content=READABLE)
    settle(page)
    end = page.evaluate("document.getElementById('day').getBoundingClientRect().bottom + window.scrollY")
    page.screenshot(path=out, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": round(end) + BELOW})
    context.close()


if __name__ == "__main__":
    main()
