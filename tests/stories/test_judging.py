"""A bad page is found: each check of every page is shown one that it must not let pass."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.stories.judging import faults

LOOK = "body { color: #1b232d; background: #fff; font-family: sans-serif; } :focus { outline: 2px solid #b2480f; }"


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    """An empty page of a narrow screen."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    yield page
    page.close()


def found(sheet: Page, main: str, language: str = "en", style: str = LOOK, title: str = "") -> str:
    """What is wrong with a page of which this is the main part."""
    tongue, title = ("en", title or "A page") if language == "en" else ("zh-Hans", title or "一页")
    sheet.set_content(
        f'<!doctype html><html lang="{tongue}"><head><title>{title}</title><style>{style}</style></head>'
        f"<body><main>{main}</main></body></html>"
    )
    return "\n".join(faults(sheet, language))


GOOD = {
    "en": '<h1>Parcels</h1><p>For <b translate="no">西源村</b>, <span lang="zh-Hans">中文</span>.</p>'
    '<label for="q">Number</label> <input id="q"> <a href="#x">More</a> <button>Search</button>',
    "zh": '<h1>邮件快件</h1><p>运单 <b translate="no">Number One</b>，导入 Excel，12.5 kg，GTFS，TC210927000001。</p>'
    '<label for="d">运营日</label> <input id="d" type="date" lang="zh-Hans"> <button>查询</button>',
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_found_on_a_good_page(sheet: Page, language: str) -> None:
    assert found(sheet, GOOD[language], language) == ""


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ('<input name="q">', "label (critical)"),
        ("<p style='color: #bbb'>pale</p>", "color-contrast (serious)"),
        ("<img src='data:,'>", "image-alt (critical)"),
        ("<h3>Third before second</h3>", "heading-order (moderate)"),
        ("<h1>Another</h1>", "2 headings h1"),
        ("<div style='width: 400px'>wide</div>", "the page is 4"),
        ("<table><tr><td>" + "a_word_without_an_end_" * 5 + "</td></tr></table>", "px wide on a screen of 360"),
        ("<p style='font-size: 9px'>small print</p>", "smaller than 11 px: small print"),
        ("<div class='table-responsive' style='overflow-x: auto' tabindex='0'><table class='stacked'><tr>"
         "<td style='min-width: 500px'>a cell</td></tr></table></div>", "cut off, though it stands row by row: a cell"),
        ("<p>Held by {holder}</p>", "not filled in: Held by {holder}"),
        ("<p>None</p>", "not filled in: None"),
        ("<button style='outline: 0'>Go</button>", "looks as before"),
        ("<button tabindex='2'>Last</button><button tabindex='1'>First</button>", "tabindex (serious)"),
        ("<a href='#x' style='position: fixed; left: -900px'>away</a>", "outside of the screen"),
        ("<button onfocus='this.blur()'>shy</button>", "Tab never reaches it: <button"),
        ("<div id='trap' onkeydown='event.preventDefault()'><button>in</button></div><button>out</button>",
         "Tab never reaches it: <button>out"),
    ],
)  # fmt: skip
def test_a_fault_of_use_or_layout_is_found(sheet: Page, bad: str, fault: str) -> None:
    assert fault in found(sheet, f"<h1>Parcels</h1>{bad}")


def test_a_page_without_a_heading_or_with_an_empty_one_is_found(sheet: Page) -> None:
    assert "0 headings h1" in found(sheet, "<p>Parcels</p>")
    assert "0 headings h1" in found(sheet, "<h1> </h1><p>Parcels</p>")


@pytest.mark.parametrize(
    ("language", "bad", "fault"),
    [
        ("en", "<p>西源村</p>", "Chinese on an English page: 西源村"),
        ("en", "<p>To：</p>", "Chinese on an English page: To："),
        ("en", "<select aria-label='to'><option>all</option><option>西源村</option></select>", "English page: 西源村"),
        ("en", "<details><summary>more</summary><p>西源村</p></details>", "English page: 西源村"),
        ("en", "<input aria-label='to' placeholder='村'>", "English page: 村"),
        ("zh", "<p>已装车 loaded</p>", "English on a Chinese page: 已装车 loaded"),
        ("zh", "<p>of</p>", "English on a Chinese page: of"),
        ("zh", "<button aria-label='Close'>×</button>", "English on a Chinese page: Close"),
        ("zh", "<svg width='9' height='9' role='img'><title>Runs</title></svg>", "English on a Chinese page: Runs"),
        ("zh", "<p lang='zh-Hans'>held</p>", "English on a Chinese page: held"),
    ],
)  # fmt: skip
def test_words_of_the_other_language_are_found(sheet: Page, language: str, bad: str, fault: str) -> None:
    assert fault in found(sheet, f"<h1>{'Parcels' if language == 'en' else '邮件快件'}</h1>{bad}", language)


def test_a_title_in_the_other_language_is_found(sheet: Page) -> None:
    assert "English page: 西源村" in found(sheet, "<h1>Parcels</h1>", title="西源村")
