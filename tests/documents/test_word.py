"""Documents in Word."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.reading import HOSTILE, squeezed, texts_of_word
from tests.documents.samples import a_ledger, a_letter, saying
from tongcun.documents.content import Mark, Paragraph
from tongcun.documents.plain import plain
from tongcun.documents.word import as_docx


def body_of(written: bytes) -> str:
    with ZipFile(BytesIO(written)) as file:
        return file.read("word/document.xml").decode()


def test_a_letter_says_in_word_what_it_says_in_print() -> None:
    said = texts_of_word(as_docx(a_letter(marks=frozenset(Mark))))
    for text in (
        "常山县企业服务专班",
        "常企督〔2021〕3号",
        "关于迁改电杆的督办单",
        "县供电公司：",
        "小坞养殖场",
        "签发：邓某",
    ):
        assert text in said
    assert any("草稿，未签发" in text and "样例" in text for text in said)


def test_what_is_attached_follows_the_signature() -> None:
    said = texts_of_word(as_docx(replace(a_letter(), attached=(Paragraph("依据如下"),))))
    assert said.index("签发：邓某") < said.index("附件") < said.index("依据如下")


def test_chinese_signs_have_the_fonts_of_official_letters_and_stand_ins_for_them() -> None:
    written = as_docx(a_letter())
    assert 'w:eastAsia="仿宋"' in body_of(written)
    assert 'w:eastAsia="宋体"' in body_of(written)
    with ZipFile(BytesIO(written)) as file:
        assert "仿宋_GB2312" in file.read("word/fontTable.xml").decode()


def test_a_ledger_lies_on_its_side_and_repeats_its_heads() -> None:
    body = body_of(as_docx(a_ledger()))
    assert 'w:orient="landscape"' in body
    assert body.count("<w:tblHeader/>") == 1


def test_the_same_content_gives_the_same_bytes() -> None:
    assert as_docx(a_letter()) == as_docx(a_letter())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stands_in_word_as_it_was_typed_and_is_no_field(text: str) -> None:
    written = as_docx(saying(text))
    said = [squeezed(found) for found in texts_of_word(written)]
    assert said.count(squeezed(text)) >= 6
    assert "instrText" not in body_of(written)
    assert "fldSimple" not in body_of(written)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_at_all_opens_in_word(text: str) -> None:
    said = [squeezed(found) for found in texts_of_word(as_docx(saying(text)))]
    assert said.count(squeezed(plain(text))) >= 6
