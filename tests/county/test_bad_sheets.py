"""Sheets as they should not be: each gets a clear answer with sheet, line and column; nothing is kept or written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from tests.cast import the_cast
from tests.county.importing import problems_of, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import HEADING, PARCELS, ROW, csv_of, found, read, xlsx_of
from tests.feeds import bombs
from tests.parcels.days import a_post
from tongcun.county.models import Upload
from tongcun.county.sheets import guess_mapping
from tongcun.feeds import workbook_safety
from tongcun.feeds.problems import Problems
from tongcun.parcels.models import Parcel

PARCEL_IMPORTS = "/330822/parcels/imports/"
GROUPED = ("邮件号码", "寄件人", "", "", "收件人", "", "", "重量(kg)")
BELOW = ("", "姓名", "电话", "地址", "姓名", "电话", "地址", "")
SENT = ("9712345678901", "张三", "13900000000", "别处", "周阿婆", "13812345678", "芳村镇西源村 3 号", "1.2")


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
"""How a workbook of Excel 97 begins, and one that a password locks."""


def sheets_of(**sheets: Sequence[Sequence[str]]) -> bytes:
    """A workbook with several sheets; one whose name begins with hidden_ is hidden."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            if name.startswith("hidden_"):
                sheet.hide()
        workbook.worksheets()[-1].activate()
    return file.getvalue()


def an_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return file.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        csv_of(GROUPED, BELOW, SENT),
        csv_of(("常山县十一月进站清单", "", "", "", "", "", "", ""), GROUPED, BELOW, SENT),
        xlsx_of(
            GROUPED, BELOW, SENT,
            merged=((0, 0, 1, 0, "邮件号码"), (0, 1, 0, 3, "寄件人"), (0, 4, 0, 6, "收件人"), (0, 7, 1, 7, "重量(kg)")),
        ),
    ],
)  # fmt: skip
def test_a_heading_of_two_rows_never_takes_the_sender_for_the_addressee(raw: bytes) -> None:
    (row,) = found(raw, "a.xlsx" if raw.startswith(b"PK") else "a.csv")
    assert {name: row.cells[name] for name in ("waybill", "name", "phone", "address", "mass_kg")} == {
        "waybill": SENT[0], "name": SENT[4], "phone": SENT[5], "address": SENT[6], "mass_kg": SENT[7],
    }  # fmt: skip


def test_a_second_row_of_english_names_is_part_of_the_heading() -> None:
    (row,) = found(csv_of(("运单号", "收件人", "重量"), ("waybill", "name", "weight"), ("A1", "周阿婆", "1.2")))
    assert (row.line, row.cells) == (3, {"waybill": "A1", "name": "周阿婆", "mass_kg": "1.2"})


def test_a_row_that_only_looks_like_a_heading_is_a_row() -> None:
    assert len(found(csv_of(("运单号", "站点"), ("A1", "驿站"), ("A2", "西源驿站")))) == 2


def test_a_heading_repeated_on_every_page_of_a_print_is_no_row() -> None:
    rows = found(csv_of(HEADING, ROW, HEADING, ROW, ROW))
    assert [row.line for row in rows] == [2, 4, 5]


def test_headings_of_one_name_are_told_apart_and_the_first_is_taken() -> None:
    sheet = read(csv_of(("运单号", "电话", "电话"), ("A1", "1", "2")))
    assert sheet is not None
    assert guess_mapping(sheet, PARCELS) == {"waybill": "运单号", "phone": "电话"}
    assert sheet.headings[2] == "电话 (2)"


def test_the_sheet_that_is_read_and_those_left_out_are_named() -> None:
    rows = (HEADING, ROW)
    sheet = read(sheets_of(hidden_old=rows, 说明=[("十一月名单",)], 十一月=rows, 十月=rows, Sheet3=()), "名单.xlsx")
    assert sheet is not None
    assert (sheet.file, sheet.left_out) == ("名单.xlsx [十一月]", ("十月",))


def test_a_workbook_with_a_heading_alone_is_told_so() -> None:
    problems = Problems()
    assert read(xlsx_of(HEADING), "名单.xlsx", problems) is None
    assert [(p.code, p.line) for p in problems] == [("no_rows", 1)]


def test_a_rounded_number_is_told_with_sheet_line_and_column() -> None:
    problems = Problems()
    cells = (*[""] * 26, 1234567890123456789)
    assert read(xlsx_of((*[""] * 26, "运单号"), cells), "名单.xlsx", problems) is None
    assert [(p.file, p.line, p.column) for p in problems] == [("名单.xlsx [Sheet1]", 2, "AA")]


def workbook_with_date(number: float, look: str = "yyyy-mm-dd") -> bytes:
    """A workbook with a number that is shown as a date or time."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("名单")
        sheet.write_row(0, 0, ("运单号", "可发运时间"))
        sheet.write_number(1, 0, number, workbook.add_format({"num_format": look}))
    return file.getvalue()


@pytest.mark.parametrize("number", [1e17, 1e300, -1e300])
def test_a_number_shown_as_a_date_that_no_calendar_has_is_told_with_its_line(number: float) -> None:
    problems = Problems()
    assert read(workbook_with_date(number, "[h]:mm:ss"), "名单.xlsx", problems) is None
    assert [(p.code, p.file, p.line) for p in problems] == [("bad_row", "名单.xlsx [名单]", 2)]


def test_the_last_moment_of_the_calendar_is_a_moment() -> None:
    (row,) = found(workbook_with_date(2958465.9999999), "名单.xlsx")
    assert row.cells["waybill"] == "9999-12-31 23:59:59"


@pytest.mark.parametrize("cell", ["x" * 20_000, "x" * 200_000, '"' + "x" * 200_000])
def test_a_cell_that_never_ends_is_told_with_its_line(cell: str) -> None:
    problems = Problems()
    assert read(csv_of(("运单号", "地址"), ("A1", "西源村"), ("A2", cell)), "名单.csv", problems) is None
    assert [(p.code, p.line) for p in problems] == [("long_cell", 3)]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("a_x0000_b", "ab"),
        ("\u202d13800000001\u202c", "13800000001"),
        ("\ufeffA1\u200b", "A1"),
        ("周\u202e阿婆", "周阿婆"),
        ("芳村镇&#9;西源村", "芳村镇 西源村"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_signs_that_nobody_sees_are_left_out_of_cells(cell: str, seen: str) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("A2", cell))
    (_first, row) = found(bombs.with_row(f'<row r="3">{cells}</row>'.encode()), "名单.xlsx")
    assert row.cells["address"] == seen
    if "&" not in cell and "_x" not in cell:
        assert found(csv_of(("运单号", "地址"), ("A1", cell)))[0].cells["address"] == seen


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "name", "says"),
    [
        (an_archive(), "名单.xlsx", "is an archive, not a workbook"),
        (xlsx_of(HEADING, ROW), "名单.csv", "is not what its name says"),
        (OLD, "名单.xls", "an old Excel workbook (.xls), or one with a password"),
        (OLD, "名单.xlsx", "or one with a password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "名单.xls", "is a web page that calls itself a table"),
        (b"", "名单.xlsx", "the file is empty"),
        (b"\xef\xbb\xbf", "名单.csv", "the file is empty"),
        (xlsx_of(), "名单.xlsx", "the workbook is empty"),
        (xlsx_of(HEADING, ROW)[:900], "名单.xlsx", "is not an XLSX workbook"),
        (b"%PDF-1.7", "名单.pdf", "is not a table"),
        (bombs.with_row(b'<row r="3"><c r="$A$3"><v>1</v></c></row>'), "名单.xlsx", "is not a readable workbook"),
        (bombs.with_row(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "名单.xlsx", "over 17,179,869,184"),
    ],
)  # fmt: skip
def test_an_upload_that_is_not_what_it_says_is_refused_in_words_and_not_kept(raw: bytes, name: str, says: str) -> None:
    cast = the_cast()
    answer = upload(as_user(cast.chen), PARCEL_IMPORTS, raw, name, content="parcels")
    assert (answer.status_code, says in text_of(answer)) == (200, True), text_of(answer)
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_a_sheet_of_more_rows_than_any_county_has_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_safety, "MOST_FILLED_CELLS", 40)
    answer = upload(as_user(the_cast().chen), PARCEL_IMPORTS, xlsx_of(*[ROW] * 10), "名单.xlsx", content="parcels")
    assert problems_of(answer) == [("file_too_large", None, None)]
    assert not Upload.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-8"])
def test_a_doubt_is_told_with_line_and_heading_in_whatever_encoding_and_nothing_is_written(encoding: str) -> None:
    chen = as_user(a_post().cast.chen)
    raw = csv_of(("邮件号码", "地址"), ("A1", "月亮村"), encoding=encoding)
    answer = upload(chen, PARCEL_IMPORTS, raw, "名单.csv", content="parcels")
    assert problems_of(step(chen, answer["Location"], "import")) == [("unknown_village", 2, "地址")]
    assert not Parcel.objects.exists()
