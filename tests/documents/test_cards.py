"""Cards on paper: nothing leaves its card, whatever its texts are, and the code is drawn dot by dot as it is."""

from __future__ import annotations

import datetime
import re

import pypdfium2
import qrcode

from tests.documents.reading import HOSTILE, pages_of, squeezed
from tongcun.county.badge_codes import code_path
from tongcun.documents.cards import Cards, CodeCard, Layout, cards_as_pdf
from tongcun.documents.content import Mark

DATED = datetime.date(2021, 9, 28)
HIGH, WIDE = 66 / 25.4 * 72, 90 / 25.4 * 72
"""Of a card, in points."""


def some_cards(*names: str, layout: Layout = Layout.EIGHT, rows: int = 2) -> Cards:
    made = tuple(
        CodeCard(name, (("挂联干部", "毛某某 0570-1111111"),) * rows, code_path("https://example.org/e/abc"), "https://example.org/e/abc")
        for name in names
    )  # fmt: skip
    return Cards("联系卡", "zh", DATED, "有事请扫码。", "二维码", made, layout, frozenset({Mark.SAMPLE}))


def test_the_same_cards_give_the_same_bytes() -> None:
    assert cards_as_pdf(some_cards("甲样例")) == cards_as_pdf(some_cards("甲样例"))


def test_cards_fill_pages_eight_by_eight() -> None:
    pages = pages_of(cards_as_pdf(some_cards(*(f"样例企业{number}" for number in range(17)))))
    assert [page.count("样例企业") for page in pages] == [8, 8, 1]


def test_texts_that_mean_something_to_a_typesetter_stand_as_they_are() -> None:
    for layout in Layout:
        text = squeezed("".join(pages_of(cards_as_pdf(some_cards(*HOSTILE, layout=layout)))))
        for name in HOSTILE:
            assert squeezed(name) in text or layout is Layout.EIGHT


def test_the_longest_name_and_many_officers_stay_on_their_card() -> None:
    pdf = cards_as_pdf(some_cards("很长的企业名称" * 17, "下一张", rows=4))
    with pypdfium2.PdfDocument(pdf) as file:
        page = file[0]
        text = page.get_textpage()
        where = text.search("毛某某")
        boxes = []
        while (found := where.get_next()) is not None:
            boxes.append(text.get_charbox(found[0]))
        top = page.get_height() - (297 - 4 * 66) / 2 / 25.4 * 72
        assert len(boxes) == 8
        for left, bottom, right, _upper in boxes:
            assert bottom >= top - HIGH
            assert right - left < WIDE
    assert len(pages_of(pdf)) == 1


def test_a_code_is_drawn_with_every_dot_and_a_quiet_edge() -> None:
    code = "https://example.org/e/abcdefghjkmnpqrstuvwxyz234"
    whole = qrcode.QRCode(border=0, mask_pattern=3)
    whole.add_data(code)
    whole.make()
    dark = {(x + 4, y + 4) for y, row in enumerate(whole.get_matrix()) for x, dot in enumerate(row) if dot}
    drawing = code_path(code).decode()
    side = len(whole.get_matrix()) + 8
    assert f'viewBox="0 0 {side} {side}"' in drawing
    boxes = [tuple(map(int, box)) for box in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing)]
    assert {(x + step, y) for x, y, wide in boxes for step in range(wide)} == dark
