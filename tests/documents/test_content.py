"""What a document is made of, and which texts it bears."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents.samples import COLUMNS, a_letter
from tongcun.documents import fonts
from tongcun.documents.content import Table
from tongcun.documents.fonts import FontsMissingError, drawn_signs, told_where_undrawn
from tongcun.documents.pdf import as_pdf
from tongcun.documents.plain import plain, with_texts

DATA = Path(__file__).parents[2] / "data"


def test_a_row_that_is_not_as_long_as_the_heads_is_refused() -> None:
    with pytest.raises(ValueError, match="as long as its heads"):
        Table(COLUMNS, (("1",),))


def test_signs_that_steer_or_turn_the_text_are_taken_out_and_all_else_is_kept() -> None:
    assert plain("a\x00b\x1bc\u202ed\u200be\ufe0ff\ud800g\ufffe") == "abcdefg"
    assert plain("一\r\n二\r三\u2028四\t五") == "一\n二\n三\n四 五"
    assert plain("〔2021〕①㎡ 🐷 𠮷 é") == "〔2021〕①㎡ 🐷 𠮷 é"


def test_every_text_of_a_document_is_reached() -> None:
    shouted = repr(with_texts(a_letter(), lambda text: "X" * len(text)))
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in shouted)


def test_our_fonts_draw_every_name_of_the_sample_county() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (DATA / "changshan").rglob("*.csv")]
    assert texts
    assert {sign for text in texts for sign in text.replace("\ufeff", "") if sign.isprintable()} - {
        chr(number) for number in drawn_signs()
    } == set()


def test_official_signs_can_be_drawn() -> None:
    signs = "〔〕①②③④⑤⑥⑦⑧⑨⑩□■○●→℃㎡½“”‘’—…·、。《》％＋－×÷≤≥№"
    assert told_where_undrawn(signs) == signs


def test_fonts_that_were_never_built_are_missed_with_the_next_step(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "ROOM", tmp_path)
    with pytest.raises(FontsMissingError, match="make assets"):
        fonts.fonts_folder()


def test_titles_may_be_empty() -> None:
    assert as_pdf(replace(a_letter(), title="", number="", letterhead="", addressee="", signature=None, blocks=()))
