"""XLSX workbooks: looked at as an archive before they are opened, then read row by row."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from tongcun.feeds.archive import DAMAGE
from tongcun.feeds.problems import Problems

LARGEST_UNPACKED_BYTES = 512 * 2**20
LARGEST_CELLS = 20_000_000
MOST_MERGED_CELLS = 200_000
EXACT_BELOW = 10**15
"""Spreadsheets keep 15 digits of a number: longer ones have been rounded."""
_CHUNK_BYTES = 2**20
_OVERLAP_BYTES = 200
_ROW = re.compile(rb'<row [^>]{0,40}?r="(\d{1,9})"')
_FAR_DOWN = re.compile(rb' r="[A-Z]{1,3}(\d{6,9})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
"""A column beyond Z."""
_NARROW = 26
_NO_RESULT = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v>\s*</v>|<v\s*/>)?</c>'  # an empty text is a result
)
_BROKEN = (*DAMAGE, KeyError)
_SPACES = re.compile(r"\s+")


def workbook_rows(raw: bytes, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]] | None:
    """The rows of the first visible sheet with anything on it; None, with a problem noted, where there is none."""
    if not file.lower().endswith((".xlsx", ".xlsm", ".xls")):
        what, expected = _("is not what its name says: an archive or workbook"), _("a workbook's name to end in .xlsx")
        problems.error("not_what_it_says", file, None, None, what, expected)
        return None
    if not _is_safe(raw, file, problems):
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


def _is_safe(raw: bytes, file: str, problems: Problems) -> bool:
    """Whether it unpacks to a sane size and no stray cell far away blows it up; formulas without results are told."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                limit = _("at most {megabytes} MB unpacked").format(megabytes=LARGEST_UNPACKED_BYTES // 2**20)
                problems.error("file_too_large", file, None, None, _("the file is too large"), limit)
                return False
            sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
            if not sheets:
                expected = _("a table as XLSX workbook or as CSV")
                problems.error("not_a_workbook", file, None, None, _("is an archive, not a workbook"), expected)
                return False
            for name in sheets:
                with archive.open(name) as part:
                    if not _is_sane_sheet(part, file, problems):
                        return False
    except _BROKEN as error:
        _tell_unreadable(error, file, problems)
        return False
    return True


def _is_sane_sheet(part: IO[bytes], file: str, problems: Problems) -> bool:
    """Read a sheet's XML in pieces: its last row, its widest column, its formulas that hold no result."""
    last_row, widest, no_result, kept = 0, _NARROW, False, b""
    while piece := part.read(_CHUNK_BYTES):
        window = kept + piece
        numbers = _ROW.findall(window) + _FAR_DOWN.findall(window)
        last_row = max(last_row, *map(int, numbers), 0)
        widest = max(widest, *map(_column, set(_WIDE.findall(window))), 0)
        no_result = no_result or (b"<f" in window and _NO_RESULT.search(window) is not None)
        kept = window[-_OVERLAP_BYTES:]
    if last_row * widest > LARGEST_CELLS:
        what = _("a sheet reaches over {count} cells").format(count=f"{last_row * widest:,}")
        problems.error("file_too_large", file, None, None, what, _("no stray cells far away from the table"))
        return False
    if no_result:
        expected = _("the file opened in Excel and saved, so that it holds results")
        problems.error("no_results", file, None, None, _("holds formulas without results"), expected)
        return False
    return True


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


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
