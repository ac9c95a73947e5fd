from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import a_county
from tests.county.sheet_files import HEADING, PARCELS, ROW, codes, csv_of, found, read, xlsx_of
from tongcun.county.models import ColumnMapping
from tongcun.county.sheets import (
    CONTENTS,
    first_rows,
    guess_mapping,
    known_mapping,
    read_sheet,
    reading,
    tell_unmapped,
)  # fmt: skip
from tongcun.feeds import workbook_safety
from tongcun.feeds.problems import Problems

CELLS = {"waybill": ROW[0], "name": ROW[1], "phone": ROW[2], "address": ROW[3], "mass_kg": ROW[4]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_text_table_is_read_in_any_encoding_offices_write(encoding: str, separator: str) -> None:
    (row,) = found(csv_of(HEADING, ROW, encoding=encoding, separator=separator))
    assert (row.line, row.cells) == (2, CELLS)


def test_a_workbook_is_read_with_its_numbers_and_times_as_text() -> None:
    ready = datetime.datetime(2026, 11, 23, 6, 30)
    raw = xlsx_of((*HEADING, "到达时间"), (float(ROW[0]), *ROW[1:3], ROW[3], 1.2, ready))
    with_time = io.BytesIO()
    with xlsxwriter.Workbook(with_time, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, (*HEADING, "到达时间"))
        sheet.write_row(1, 0, (float(ROW[0]), *ROW[1:3], ROW[3], 1.2))
        sheet.write_datetime(1, 5, ready)
    (row,) = found(with_time.getvalue(), "a.xlsx")
    assert row.cells == {**CELLS, "ready_at": "2026-11-23 06:30:00"}
    assert len(found(raw, "a.xlsx")) == 1


def test_titles_above_the_heading_and_blank_rows_below_are_let_be() -> None:
    rows = found(
        xlsx_of(("常山县十一月进站清单",), (), ("制表人：某某", "", "日期"), HEADING, ROW, (), ROW, ("",), ()), "a.xlsx"
    )
    assert [row.line for row in rows] == [5, 7]
    assert rows[1].cells == CELLS


def test_a_cell_merged_downwards_counts_for_every_row_and_a_merged_title_for_none() -> None:
    raw = xlsx_of(
        (), (*HEADING, "站点"), (*ROW, ""), (*ROW, ""), (*ROW, "别处"),
        merged=((0, 0, 0, 5, "进站清单"), (2, 5, 3, 5, "西源村")),
    )  # fmt: skip
    assert [row.cells["station"] for row in found(raw, "a.xlsx")] == ["西源村", "西源村", "别处"]


def test_formulas_count_by_their_results_and_without_results_are_told() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 4, "=0.6*2", None, 1.2)
    assert found(file.getvalue(), "a.xlsx")[0].cells == CELLS
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADING)
    book.active.append((*ROW[:4], "=0.6*2"))
    file = io.BytesIO()
    book.save(file)
    problems = Problems()
    assert read(file.getvalue(), "a.xlsx", problems) is None
    assert [(p.code, p.line, p.column) for p in problems.errors] == [("no_results", 2, "E")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("运单号", "waybill"), ("快递单号", "waybill"), ("*邮件号码（必填）", "waybill"), ("面单 号", "waybill"),
        ("收货人", "name"), ("收件人姓名", "name"), ("收件人手机", "phone"), ("收件人联系电话", "phone"),
        ("收件人详细地址", "address"), ("重量(kg)", "mass_kg"), ("体积（m³）", "volume_litres"), ("行政村", "village"),
        ("所属乡镇", "township"), ("派送站点", "station"), ("WAYBILL", "waybill"), ("Ｗｅｉｇｈｔ", "mass_kg"),
    ],
)  # fmt: skip
def test_headings_are_recognised_as_people_write_them(heading: str, field: str) -> None:
    sheet = read(csv_of((heading, "序号"), ("1", "1")))
    assert sheet is not None
    assert guess_mapping(sheet, PARCELS) == {field: heading}


@pytest.mark.parametrize("heading", ["寄件人电话", "发件人地址", "寄件人姓名", "备注", "序号"])
def test_what_speaks_of_the_sender_or_of_nothing_we_know_is_taken_for_nothing(heading: str) -> None:
    sheet = read(csv_of((heading, "x"), ("1", "1")))
    assert sheet is not None
    assert guess_mapping(sheet, PARCELS) == {}


@pytest.mark.parametrize(
    ("heading", "cell", "kg"),
    [("重量", "1.5", "1.5"), ("重量(g)", "1500", "1.5"), ("重量（克）", "500", "0.5"), ("重量", "3斤", "1.5"),
     ("重量(g)", "2 kg", "2"), ("重量", "约三斤", "约三斤"), ("重量", "", ""), ("重量/克", "20", "0.02")],
)  # fmt: skip
def test_masses_are_brought_to_kilograms(heading: str, cell: str, kg: str) -> None:
    (row,) = found(csv_of(("运单号", heading), ("1", cell)))
    assert row.cells["mass_kg"] == kg


def test_cubic_metres_are_brought_to_litres() -> None:
    (row,) = found(csv_of(("运单号", "体积(m³)"), ("1", "0.012")))
    assert row.cells["volume_litres"] == "12"


@pytest.mark.parametrize(
    ("raw", "file", "code"),
    [
        (b"", "a.csv", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "empty_file"),
        (b",,\r\n,,\r\n", "a.csv", "empty_file"),
        (b"\x89PNG\r\n\x1a\n....", "a.csv", "not_a_table"),
        (b"%PDF-1.7", "a.csv", "not_a_table"),
        (b"a,b\r\n1,2", "a.xlsx", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.xls", "old_workbook"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.xls", "web_page"),
        (b"PK\x03\x04 and nothing else", "a.xlsx", "not_a_workbook"),
        (b"a,b\r\n1,\xff\xff", "a.csv", "not_text"),
        (b"a\0,b\r\n1,2", "a.csv", "not_text"),
        ("運單號,收件人,村名\r\n1,陳國強,西源村\r\n".encode("big5"), "a.csv", "big5"),
        ("运单号,x\r\n".encode(), "a.csv", "no_rows"),
    ],
)
def test_what_is_no_table_is_refused_in_words(raw: bytes, file: str, code: str) -> None:
    assert codes(raw, file) == [code]


def test_a_workbook_called_csv_and_an_archive_called_workbook_are_refused() -> None:
    assert codes(xlsx_of(HEADING, ROW), "a.csv") == ["not_what_it_says"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert codes(file.getvalue(), "a.xlsx") == ["not_a_workbook"]


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(workbook_safety.LARGEST_UNPACKED_BYTES // 2**22 + 1):
            part.write(bytes(2**22))
    assert len(file.getvalue()) < 2**20
    assert codes(file.getvalue(), "a.xlsx") == ["file_too_large"]


def test_a_stray_cell_far_away_is_told() -> None:
    rows = [HEADING, ROW]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        sheet.write(1_048_575, 16_383, "x")
    assert codes(file.getvalue(), "a.xlsx") == ["file_too_large"]


def test_a_sheet_of_many_columns_counts_as_wide_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = xlsx_of((*HEADING, *(f"c{number}" for number in range(25))), (*ROW, *"x" * 25))
    monkeypatch.setattr(workbook_safety, "LARGEST_CELLS", 2 * 30)
    assert len(found(wide, "a.xlsx")) == 1
    monkeypatch.setattr(workbook_safety, "LARGEST_CELLS", 2 * 30 - 1)
    assert codes(wide, "a.xlsx") == ["file_too_large"]


def test_limits_are_told_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    three, problems = dataclasses.replace(PARCELS, most_rows=3), Problems()
    assert read_sheet(csv_of(HEADING, ROW, ROW, ROW), "a.csv", three, problems) is not None
    assert read_sheet(csv_of(HEADING, ROW, ROW, ROW, ROW), "a.csv", three, problems) is None
    assert [(problem.code, problem.expected[:14]) for problem in problems] == [("too_many_rows", "at most 3 rows")]
    monkeypatch.setattr(reading, "LARGEST_UPLOAD_BYTES", 10)
    assert codes(csv_of(HEADING, ROW)) == ["file_too_large"]


def test_a_number_that_a_workbook_has_rounded_is_told() -> None:
    raw = xlsx_of(("运单号", "重量"), (1234567890123456789, 1))
    problems = Problems()
    read_sheet(raw, "a.xlsx", PARCELS, problems)
    assert [(p.code, p.line) for p in problems.errors] == [("rounded_number", 2)]


def test_a_quotation_mark_that_never_closes_is_told() -> None:
    raw = csv_of(HEADING, ('"9712345678901', "x")) + b"x" * 20_000
    assert codes(raw) == ["long_cell"]


def test_a_field_that_is_needed_and_not_chosen_is_told() -> None:
    sheet = read(csv_of(("收件人", "备注"), ("a", "b")))
    assert sheet is not None
    problems = Problems()
    tell_unmapped(sheet, PARCELS, guess_mapping(sheet, PARCELS), problems)
    assert [p.code for p in problems.errors] == ["missing_column"]


def test_repeated_and_nameless_headings_are_told_apart() -> None:
    sheet = read(csv_of(("运单号", "备注", "", "备注"), ("1", "2", "3", "4")))
    assert sheet is not None
    assert sheet.headings == ("运单号", "备注", "column 3", "备注 (2)")


@pytest.mark.django_db
def test_a_senders_mapping_is_remembered_as_far_as_the_file_still_has_its_columns() -> None:
    county = a_county()
    ColumnMapping.objects.create(
        county=county, sender="甲快递", content="parcels", columns={"waybill": "编码", "name": "客户", "kind": "没有了"}
    )
    sheet = read(csv_of(("编码", "客户", "重量"), ("1", "2", "3")))
    assert sheet is not None
    assert known_mapping(sheet, PARCELS, county, "甲快递") == {"waybill": "编码", "name": "客户", "mass_kg": "重量"}
    assert known_mapping(sheet, PARCELS, county, "乙快递") == {"mass_kg": "重量"}


def test_every_content_knows_its_own_field_names() -> None:
    for content in CONTENTS.values():
        names = [field.name for field in content.fields]
        sheet = read_sheet(csv_of(names, ["1"] * len(names)), "a.csv", content, Problems())
        assert sheet is not None
        assert guess_mapping(sheet, content) == {name: name for name in names}


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=12).map(str.strip)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12), st.sampled_from(["utf-8-sig", "gb18030"]))
def test_any_text_that_goes_in_comes_out_on_its_line(rows: list[tuple[str, str, str]], encoding: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("运单号", "收件人", "地址"), *rows])
    problems = Problems()
    sheet = read_sheet(file.getvalue().encode(encoding), "a.csv", PARCELS, problems)
    expected = [(line, list(row)) for line, row in enumerate(rows, 2) if any(row)]
    assert (list(sheet.rows) if sheet else []) == expected
    assert bool(problems.errors) == (not expected)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_any_bytes_give_a_table_or_a_problem(raw: bytes, file: str) -> None:
    for content in (raw, b"PK\x03\x04" + raw, csv_of(HEADING) + raw):
        problems = Problems()
        sheet = read_sheet(content, file, PARCELS, problems)
        assert sheet is not None or problems.errors


def test_the_first_rows_are_shown_with_names_and_phones_masked_the_senders_too() -> None:
    heading = ("邮件号码", "寄件人", "寄件人电话", "姓名", "客户", "联系 电话", "地址")
    sheet = read(csv_of(heading, ("A1", "张三丰", "13900001111", "周阿婆", "备注", "13812345678", "西源村")))
    assert sheet is not None
    shown = first_rows(sheet, PARCELS, guess_mapping(sheet, PARCELS), 5)
    assert shown == [
        (2, ["A1", "张＊＊", "＊＊＊＊＊＊＊1111", "周＊＊", "备＊＊", "＊＊＊＊＊＊＊5678", "西源村"])
    ]  # fmt: skip
    chosen = first_rows(sheet, PARCELS, {"name": "地址"}, 5)
    assert chosen[0][1][-1] == "西＊＊"
    assert first_rows(sheet, CONTENTS["staff"], {"name": "姓名"}, 0) == []
    assert first_rows(sheet, CONTENTS["staff"], {"name": "姓名"}, 1)[0][1][3] == "周阿婆"
