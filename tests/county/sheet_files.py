"""Spreadsheets as senders make them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from tongcun.county.sheets import CONTENTS, Record, Sheet, guess_mapping, read_sheet, records
from tongcun.feeds.problems import Problems

PARCELS = CONTENTS["parcels"]
HEADING = ("邮件号码", "收件人", "联系电话", "地址", "重量")
ROW = ("9712345678901", "周阿婆", "13812345678", "芳村镇西源村 3 号", "1.2")


def csv_of(*rows: Sequence[str], encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def xlsx_of(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """A workbook with one sheet; `merged` ranges are (first row, first column, last row, last column, text)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        forms = {
            datetime.date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.time: workbook.add_format({"num_format": "hh:mm"}),
        }
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(place, column, cell, forms.get(type(cell)))
        for area in merged:
            sheet.merge_range(*area)
    return file.getvalue()


def read(raw: bytes, file: str = "a.csv", problems: Problems | None = None) -> Sheet | None:
    return read_sheet(raw, file, PARCELS, Problems() if problems is None else problems)


def found(raw: bytes, file: str = "a.csv") -> list[Record]:
    """The rows of a sheet by the guessed mapping; it must be sound."""
    problems = Problems()
    sheet = read_sheet(raw, file, PARCELS, problems)
    assert sheet is not None, list(problems)
    assert not problems.errors
    return list(records(sheet, PARCELS, guess_mapping(sheet, PARCELS)))


def codes(raw: bytes, file: str = "a.csv") -> list[str]:
    """The codes of the problems for which a sheet is refused."""
    problems = Problems()
    assert read_sheet(raw, file, PARCELS, problems) is None
    return [problem.code for problem in problems.errors]
