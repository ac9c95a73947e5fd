"""Documents in Excel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.reading import HOSTILE, values_of, workbook_of
from tests.documents.samples import COLUMNS, a_ledger, a_letter, saying
from tongcun.documents.content import Mark, Table
from tongcun.documents.plain import plain
from tongcun.documents.workbook import LONGEST, as_xlsx


def test_a_ledger_has_its_title_its_heads_and_its_rows_with_dates_and_numbers_that_count() -> None:
    (sheet,) = workbook_of(as_xlsx(a_ledger(3))).worksheets
    rows = values_of(sheet)
    assert rows[0][0] == "问题清单"
    assert rows[1] == [column.head for column in COLUMNS]
    assert rows[2] == ["2021-0001", "十千伏线路跨越扩建地块，需迁改电杆两基", datetime(2021, 9, 24), 1, 0.9932]
    assert len(rows) == 5


def test_a_ledger_is_ready_to_print() -> None:
    (sheet,) = workbook_of(as_xlsx(a_ledger(3, marks=frozenset(Mark)))).worksheets
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert "草稿" in sheet["A2"].value
    assert "样例" in sheet["A2"].value
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_every_table_has_a_sheet_of_its_own_and_the_rest_one_for_all() -> None:
    table = a_ledger(1).blocks[0]
    assert isinstance(table, Table)
    tables = tuple(replace(table, caption=caption) for caption in ("挂联 [一]/二", "挂联 [一]/二", "", "x" * 60))
    book = workbook_of(as_xlsx(replace(a_letter(), blocks=(*a_letter().blocks, *tables))))
    assert book.sheetnames[:3] == ["相关事项", "挂联  一  二", "挂联  一  二 2"]
    assert len(book.sheetnames) == 6
    assert ["企业", "小坞养殖场"] in values_of(book.worksheets[-1])


def test_the_same_content_gives_the_same_bytes() -> None:
    assert as_xlsx(a_ledger()) == as_xlsx(a_ledger())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stands_in_a_cell_as_it_was_typed_and_is_no_formula(text: str) -> None:
    book = workbook_of(as_xlsx(saying(text)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) >= 2
    assert {cell.data_type for cell in cells} == {"s"}
    in_rows = [cell for cell in cells if cell.row > 3]
    assert {bool(cell.quotePrefix) for cell in in_rows} == {text.startswith(("=", "+", "-", "@"))}


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_at_all_opens_in_excel(text: str) -> None:
    cells = [
        cell for sheet in workbook_of(as_xlsx(saying(text))).worksheets for row in sheet.iter_rows() for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert plain(text) in {cell.value or "" for cell in cells}


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    book = workbook_of(as_xlsx(saying("长" * 40_000)))
    (cut,) = {cell.value for row in book.worksheets[0].iter_rows(min_row=3) for cell in row if cell.value}
    assert cut.startswith("长" * LONGEST)
    assert "截断" in cut
