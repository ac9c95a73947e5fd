"""XLSX workbooks: looked at as an archive before they are opened, then read row by row."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook import is_unreadable, unreadable_told
from tongcun.feeds.workbook_safety import is_safe_workbook

MOST_MERGED_CELLS = 200_000
EXACT_BELOW = 10**15
"""Spreadsheets keep 15 digits of a number: longer ones have been rounded."""
_BREAK = re.compile(r"[\r\n]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows with their lines, the file or sheet they come from as people know it, and the sheets that are left out."""

    file: str
    rows: Iterator[tuple[int, list[str]]]
    left_out: tuple[str, ...] = ()


def workbook_rows(raw: bytes, file: str, problems: Problems) -> Source | None:
    """The rows of the first visible sheet with anything on it; None, with a problem noted, where there is none."""
    if not file.lower().endswith((".xlsx", ".xlsm", ".xls")):
        what, expected = _("is not what its name says: an archive or workbook"), _("a workbook's name to end in .xlsx")
        problems.error("not_what_it_says", file, None, None, what, expected)
        return None
    expected = _("a table as XLSX workbook or as CSV")
    if not is_safe_workbook(raw, file, expected, problems):
        return None
    with unreadable_told(file, expected, problems):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = _first_sheet(workbook)
        if sheet is not None:
            where = f"{file} [{sheet.name}]"
            return Source(where, _rows(sheet, where, problems), _others(workbook, sheet.name))
        problems.error("empty_file", file, None, None, _("the workbook is empty"), _("a heading row and rows below it"))
    return None


def _first_sheet(workbook: CalamineWorkbook) -> CalamineSheet | None:
    """The first visible sheet with more than one row, else with anything: a cover has a line, a list has several."""
    for least in (2, 1):
        for name in _visible(workbook):
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height >= least:
                return sheet
    return None


def _others(workbook: CalamineWorkbook, name: str) -> tuple[str, ...]:
    """The other visible sheets that might be lists, too."""
    others = (other for other in _visible(workbook) if other != name)
    return tuple(other for other in others if workbook.get_sheet_by_name(other).height > 1)


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [about.name for about in workbook.sheets_metadata if about.visible == SheetVisibleEnum.Visible]


def _rows(sheet: CalamineSheet, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    start_row, start_column = sheet.start or (0, 0)
    merged = _merged(sheet)
    values: dict[tuple[int, int], str] = {}
    for place, cells in enumerate(_cells(sheet, (file, start_row), problems), start_row):
        row = [""] * start_column
        row.extend(cell.strip() if type(cell) is str and not _BREAK.search(cell) else _text(cell) for cell in cells)
        _tell_rounded(cells, (file, place + 1, start_column), problems)
        for column, origin in merged.get(place, ()):
            if origin == (place, column):
                values[origin] = row[column] if column < len(row) else ""
            elif column < len(row) and not row[column]:
                row[column] = values.get(origin, "")
        yield place + 1, row


def _cells(sheet: CalamineSheet, begin: tuple[str, int], problems: Problems) -> Iterator[list[Any]]:
    """The sheet's rows; the first that cannot be read is told, and ends them. `begin` is the file and the first row."""
    file, line = begin
    rows = iter(sheet.iter_rows())
    while True:
        line += 1
        try:
            cells = next(rows, None)
        except BaseException as error:
            if not is_unreadable(error):
                raise
            what, expected = _("the row holds a date or time that no calendar has"), _("numbers not formatted as dates")
            problems.error("bad_row", file, line, None, what, expected)
            return
        if cells is None:
            return
        yield list(cells)


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


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return _SPACES.sub(" ", cell.strip())
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return _moment(cell)


def _tell_rounded(cells: list[Any], place: tuple[str, int, int], problems: Problems) -> None:
    """Note numbers that have lost digits, by the letters of their column."""
    file, line, start_column = place
    for column, cell in enumerate(cells, start_column):
        if type(cell) is float and abs(cell) >= EXACT_BELOW:
            what = _("{number} is a number of more than 15 digits, of which a workbook keeps 15")
            expected = _("cells of that column formatted as text")
            problems.error("rounded_number", file, line, _letters(column), what.format(number=f"{cell:.0f}"), expected)


def _letters(column: int) -> str:
    """What a spreadsheet calls a column: A, B … Z, AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(ord("A") + letter) + letters, column - 1
    return letters


def _moment(cell: Any) -> str:
    """Dates and times in ISO form, to the second: sheets hold them as fractions of a day."""
    if isinstance(cell, datetime.datetime):
        half = datetime.timedelta(microseconds=500_000)
        return (cell if cell > datetime.datetime.max - half else cell + half).replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.replace(microsecond=0).isoformat()
    if isinstance(cell, datetime.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if cell is None else str(cell)
