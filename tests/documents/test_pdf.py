"""What is printed: letters, ledgers, and whatever people type into them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.reading import HOSTILE, pages_of, squeezed
from tests.documents.samples import a_ledger, a_letter, saying
from tongcun.documents.content import Mark, Paragraph
from tongcun.documents.fonts import FACES, told_where_undrawn
from tongcun.documents.pdf import as_pdf, as_pictures, fonts_at_hand
from tongcun.documents.plain import plain

ANY_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


def printed(text: str) -> str:
    return squeezed(told_where_undrawn(plain(text)))


def test_a_letter_says_who_writes_to_whom_under_which_number_and_who_signed() -> None:
    pages = pages_of(as_pdf(a_letter()))
    said = squeezed("".join(pages))
    for text in (
        "常山县企业服务专班",
        "常企督〔2021〕3号",
        "关于迁改电杆的督办单",
        "县供电公司：",
        "签发：邓某",
        "2021年9月28日",
    ):
        assert text in said
    assert [squeezed(page)[-3:] for page in pages] == ["—1—", "—2—"]


def test_what_is_attached_follows_the_signature_on_a_page_of_its_own() -> None:
    pages = pages_of(as_pdf(replace(a_letter(), blocks=(Paragraph("正文"),), attached=(Paragraph("依据如下"),))))
    assert ["签发：邓某" in page for page in pages] == [True, False]
    assert ["附件" in page and "依据如下" in page for page in pages] == [False, True]


def test_a_draft_and_a_sample_say_so_on_every_page() -> None:
    pages = pages_of(as_pdf(a_ledger(marks=frozenset(Mark))))
    assert len(pages) > 1
    assert all("草稿，未签发" in page and "样例" in page for page in pages)
    assert "草稿" not in pages_of(as_pdf(a_letter()))[0]


def test_the_heads_of_a_table_are_repeated_and_pages_are_counted() -> None:
    pages = pages_of(as_pdf(a_ledger(120)))
    assert all("满意率" in page for page in pages)
    assert [f"第 {number} 页，共 {len(pages)} 页" in page for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert sum(page.count("十千伏线路") for page in pages) == 120


def test_an_english_letter_speaks_english() -> None:
    said = "".join(pages_of(as_pdf(a_letter("en", marks=frozenset(Mark)))))
    assert "Draft, not signed" in said
    assert "Signed: 邓某" in said


def test_the_same_content_gives_the_same_bytes() -> None:
    assert as_pdf(a_letter()) == as_pdf(a_letter())
    assert as_pdf(a_letter()) != as_pdf(replace(a_letter(), number="常企督〔2021〕4号"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_printed_as_it_was_typed_wherever_it_stands(text: str) -> None:
    said = squeezed("".join(pages_of(as_pdf(saying(text)))))
    assert said.count(printed(text)) >= 10


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_text_at_all_is_printed(text: str) -> None:
    """Marks that join the sign before them are drawn on it, and a reader of PDFs may give them back elsewhere."""
    said = "".join(pages_of(as_pdf(saying(text))))
    assert said
    if text.isascii():
        assert printed(text) in squeezed(said)


def test_a_sign_that_no_font_draws_is_told_by_its_number_and_no_box_is_left() -> None:
    said = pages_of(as_pdf(replace(a_letter(), blocks=(Paragraph("养猪场🐷扩建"),))))[0]
    assert "养猪场[U+1F437]扩建" in said


def test_a_word_longer_than_the_page_is_broken_and_can_be_copied_whole() -> None:
    address = "https://example.invalid/" + "a" * 300
    said = pages_of(as_pdf(saying(address)))
    assert squeezed("".join(said)).count(address) >= 8


def test_every_page_can_be_had_as_a_picture() -> None:
    pictures = as_pictures(a_ledger(120), 30)
    assert len(pictures) == len(pages_of(as_pdf(a_ledger(120))))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_no_font_but_ours_can_be_used() -> None:
    assert set(fonts_at_hand().families()) == {face.family for face in FACES}
