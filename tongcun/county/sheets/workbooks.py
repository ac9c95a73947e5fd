"""XLSX workbooks: looked at as an archive before they are opened, then read row by row."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from tongcun.feeds.archive import DAMAGE
from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook_safety import is_safe_workbook

MOST_MERGED_CELLS = 200_000
EXACT_BELOW = 10**15
"""Spreadsheets keep 15 digits of a number: longer ones have been rounded."""
_BROKEN = (*DAMAGE, KeyError)
_SPACES = re.compile(r"\s+")


def workbook_rows(raw: bytes, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]] | None:
    """The rows of the first visible sheet with anything on it; None, with a problem noted, where there is none."""
    if not file.lower().endswith((".xlsx", ".xlsm", ".xls")):
        what, expected = _("is not what its name says: an archive or workbook"), _("a workbook's name to end in .xlsx")
        problems.error("not_what_it_says", file, None, None, what, expected)
        return None
    if not is_safe_workbook(raw, file, _("a table as XLSX workbook or as CSV"), problems):
        return None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = _first_sheet(workbook)
    except (CalamineError, *_BROKEN) as error:
        _tell_unreadable(error, file, problems)
        return None
    if sheet is None:
        problems.error("empty_file", file, None, None, _("the workbook is empty"), _("a heading row and rows below it"))
        return None
    return _rows(sheet, file, problems)


def _first_sheet(workbook: CalamineWorkbook) -> CalamineSheet | None:
    for place, about in enumerate(workbook.sheets_metadata):
        if about.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_index(place)
            if sheet.total_height:
                return sheet
    return None


def _tell_unreadable(error: Exception, file: str, problems: Problems) -> None:
    what = _("is not a readable workbook ({reason})").format(reason=str(error) or type(error).__name__)
    problems.error("not_a_workbook", file, None, None, what, _("a table as XLSX workbook or as CSV"))


def _rows(sheet: CalamineSheet, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    start_row, start_column = sheet.start or (0, 0)
    merged = _merged(sheet)
    values: dict[tuple[int, int], str] = {}
    for place, cells in enumerate(sheet.iter_rows(), start_row):
        row = [""] * start_column
        row.extend(_text(cell, (file, place + 1), problems) for cell in cells)
        for column, origin in merged.get(place, ()):
            if origin == (place, column):
                values[origin] = row[column] if column < len(row) else ""
            elif column < len(row) and not row[column]:
                row[column] = values.get(origin, "")
        yield place + 1, row


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """By row: the columns that a range merged downwards covers, and the cell that holds its content.

    What is merged sideways only is a title: it stays in its first cell.
    """
    covered: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    count = 0
    for first, last in sheet.merged_cell_ranges or ():
        if last[0] == first[0]:
            continue
        count += last[0] - first[0]
        if count > MOST_MERGED_CELLS:
            break
        for row in range(first[0], last[0] + 1):
            covered.setdefault(row, []).append((first[1], first))
    return covered


def _text(cell: Any, place: tuple[str, int], problems: Problems) -> str:
    if isinstance(cell, str):
        return _SPACES.sub(" ", cell.strip()) if "\n" in cell or "\r" in cell else cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return _number(cell, place, problems)
    return _moment(cell)


def _number(cell: float | int, place: tuple[str, int], problems: Problems) -> str:
    if abs(cell) >= EXACT_BELOW:
        what = _("{number} is a number of more than 15 digits, of which a workbook keeps 15").format(
            number=f"{cell:.0f}"
        )
        problems.error("rounded_number", *place, None, what, _("cells of that column formatted as text"))
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


def _moment(cell: Any) -> str:
    """Dates and times in ISO form, to the second: sheets hold them as fractions of a day."""
    if isinstance(cell, datetime.datetime):
        return (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.replace(microsecond=0).isoformat()
    if isinstance(cell, datetime.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if cell is None else str(cell)
