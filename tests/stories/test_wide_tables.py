"""A table wider than its frame shows that it goes on: a shadow at the edge that cuts it off, none where it ends."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.stories.chromium import ROOT

STYLE = next((ROOT / "tongcun" / "website" / "static" / "built").glob("desk*.css"), None)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(STYLE is None, reason="the pages' styles are not built: `make assets`"),
]
DARK = 225
"""A ground darker than that is a shadow; paper is 255."""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """An empty page of a narrow screen, in our look."""
    assert STYLE is not None
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_content("<main></main>")
    page.add_style_tag(content=STYLE.read_text(encoding="utf-8"))
    yield page
    page.close()


def shadows(phone: Page) -> tuple[bool, bool]:
    """Whether a shadow lies at the left and at the right edge of the table's frame."""
    picture = Image.open(io.BytesIO(phone.locator(".table-responsive").screenshot())).convert("L")
    middle = picture.height // 2

    def ground(x: int) -> int:
        value = picture.getpixel((x, middle))
        assert isinstance(value, int)
        return value

    return ground(1) < DARK, ground(picture.width - 2) < DARK


def a_table(phone: Page, width: int) -> None:
    cells = f"<td style='width: {width}px; min-width: {width}px; height: 60px'></td>"
    table = f"<table class='table table-sm'><tbody><tr>{cells}</tr></tbody></table>"
    phone.locator("main").evaluate(
        "(main, inner) => { main.innerHTML = inner }", f"<div class='table-responsive'>{table}</div>"
    )


def test_a_shadow_lies_where_a_table_is_cut_off_and_moves_with_it(phone: Page) -> None:
    a_table(phone, 200)
    assert shadows(phone) == (False, False)
    a_table(phone, 900)
    assert shadows(phone) == (False, True)
    phone.locator(".table-responsive").evaluate("(frame) => { frame.scrollLeft = 200 }")
    assert shadows(phone) == (True, True)
    phone.locator(".table-responsive").evaluate("(frame) => { frame.scrollLeft = 10000 }")
    assert shadows(phone) == (True, False)
