"""The first sheet of an XLSX workbook as CSV bytes, row for row, so that one strict reader serves both."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from tongcun.feeds.invisible import visible
from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook_safety import is_safe_workbook
from tongcun.language import _

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Excel 97 to 2003 begin, and workbooks locked by a password."""
_LINE_BREAK = re.compile(r"[\r\n]+")


def first_sheet_as_csv(raw: bytes, file: str, problems: Problems) -> bytes | None:
    """The first sheet as UTF-8 CSV, line n for row n; None, with a problem noted, where there is none to read.

    Whole numbers lose their `.0` (ids as text), dates become ISO times rounded to the second.
    """
    if not is_safe_workbook(raw, file, _workbook_expected(), problems):
        return None
    from python_calamine import CalamineWorkbook

    rows = None
    with unreadable_told(file, _workbook_expected(), problems):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    if rows is None:
        return None
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        cells = [cell_text(cell) for cell in row]
        # An empty row stays an empty line, not a row of commas: sheets are full of them, and they mean nothing.
        writer.writerow(cells if any(cells) else ())
    return text.getvalue().encode()


@contextmanager
def unreadable_told(file: str, expected: str, problems: Problems) -> Iterator[None]:
    """Where the reader of workbooks cannot read what is asked of it, that is told and not raised."""
    try:
        yield
    except BaseException as error:
        if not is_unreadable(error):
            raise
        problems.error("not_a_workbook", file, None, None, _("is not a readable workbook"), expected)


def is_unreadable(error: BaseException) -> bool:
    """Whether an error says that the reader of workbooks cannot read one: a damaged part, a date beyond the calendar.

    Its words are English whatever the user's language is, and its panics no exceptions of any class that has a name.
    """
    from python_calamine import CalamineError

    known = (CalamineError, OSError, ValueError, IndexError, OverflowError)
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def is_old_workbook(raw: bytes, suffix: str) -> bool:
    """Whether a file is, or calls itself, a workbook as Excel wrote them before 2007, or is locked by a password."""
    return raw.startswith(OLD_WORKBOOK) or suffix.lower() == ".xls"


def tell_old_workbook(file: str, problems: Problems) -> None:
    """Note that a workbook must be saved anew."""
    what = _("is an old Excel workbook (.xls), or one with a password")
    expected = _("the table saved without a password as an XLSX workbook, or as CSV in UTF-8")
    problems.error("old_workbook", file, None, None, what, expected)


def _workbook_expected() -> str:
    return _("an XLSX workbook with the parcels on its first sheet")


def cell_text(cell: object) -> str:
    """A cell as text: whole numbers without `.0`, dates as ISO times rounded to the second, no line breaks."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return _to_the_second(cell).isoformat()
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()}T00:00:00"
    # A line break inside a cell would shift the line numbers of all rows below.
    return "" if cell is None else visible(_LINE_BREAK.sub(" ", str(cell)))


def _to_the_second(time: datetime.datetime) -> datetime.datetime:
    """Sheets hold times as fractions of a day, so that 06:00 may come as a hair less."""
    whole = time.replace(microsecond=0)
    try:
        return whole + datetime.timedelta(seconds=round(time.microsecond / 1e6))
    except OverflowError:
        return whole
