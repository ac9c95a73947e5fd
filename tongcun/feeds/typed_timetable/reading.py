"""The workbook read whole: every problem of every sheet is told."""

from __future__ import annotations

import datetime

from tongcun.feeds.cells import quoted
from tongcun.feeds.problems import Problems
from tongcun.feeds.typed_timetable.days import Arrangement, Holidays, date_of
from tongcun.feeds.typed_timetable.departures import Departures, tell_no_date
from tongcun.feeds.typed_timetable.lines import read_lines
from tongcun.feeds.typed_timetable.lunar import FIRST_DATE, LAST_DATE
from tongcun.feeds.typed_timetable.nouns import TypedTimetable
from tongcun.feeds.typed_timetable.sheets import SheetRow, TypedSheet, read_sheets
from tongcun.language import _

LONGEST_DAYS = 800
USUAL_DAYS = 366
ARRANGEMENTS = {
    "休息": Arrangement.HOLIDAY, "放假": Arrangement.HOLIDAY, "holiday": Arrangement.HOLIDAY,
    "上班": Arrangement.WORKING, "调休上班": Arrangement.WORKING, "working day": Arrangement.WORKING,
    "停运": Arrangement.NO_SERVICE, "no service": Arrangement.NO_SERVICE,
}  # fmt: skip
AGENCY = ("客运企业", "bus company")
FIRST = ("首日", "first day", "开始日期")
LAST = ("末日", "last day", "结束日期")


def read_typed_timetable(raw: bytes, file: str) -> TypedTimetable:
    """Read a filled-in workbook. Raises InputError with every problem of every sheet."""
    problems = Problems()
    sheets = read_sheets(raw, file, problems)
    problems.raise_if_any()
    assert sheets is not None
    lines = read_lines(sheets[0], problems)
    holidays = Holidays(_arrangements(sheets[2], problems)) if 2 in sheets else Holidays({})
    agency, first, last = _settings(sheets.get(3), file, problems)
    by_name = {line.name: line for line in lines}
    trips = Departures(sheets[1], by_name, (first, last), holidays, problems).trips()
    if not trips and not problems.errors:
        problems.error("no_rows", sheets[1].file, None, None, _("there is no departure"), _("one row or more"))
    problems.raise_if_any()
    return TypedTimetable(agency, first, last, lines, trips)


def _arrangements(sheet: TypedSheet, problems: Problems) -> dict[datetime.date, Arrangement]:
    found: dict[datetime.date, Arrangement] = {}
    for row in sheet.rows:
        arrangement = ARRANGEMENTS.get(row["arrangement"].lower())
        if arrangement is None:
            what = _("{text} is no arrangement").format(text=quoted(row["arrangement"]))
            expected = _("{off} (holiday), {on} (working day) or {none} (no service)").format(
                off="休息", on="上班", none="停运"
            )
            sheet.tell(problems, (row.line, "arrangement"), "unknown_arrangement", (what, expected))
            continue
        for date in _dates(sheet, row, problems):
            found[date] = arrangement
    return found


def _dates(sheet: TypedSheet, row: SheetRow, problems: Problems) -> list[datetime.date]:
    first, last = date_of(row["date"]), date_of(row["until"] or row["date"])
    for field, date in (("date", first), ("until", last)):
        if date is None and (field == "date" or row["until"]):
            tell_no_date(sheet, row, field, problems)
    if first is None or last is None:
        return []
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        what, expected = _("the last day lies before the first"), _("a later date")
        sheet.tell(problems, (row.line, "until"), "end_before_start", (what, expected))
        return []
    return [first + datetime.timedelta(days=day) for day in range((last - first).days + 1)]


def _settings(sheet: TypedSheet | None, file: str, problems: Problems) -> tuple[str, datetime.date, datetime.date]:
    """The company, and between which dates the timetable holds; a year where no last day is named."""
    rows = {row["key"].lower(): row for row in sheet.rows} if sheet is not None else {}
    agency = next((rows[key]["value"] for key in AGENCY if key in rows), "")
    first, last = (_day(sheet, rows, keys, problems) for keys in (FIRST, LAST))
    if first is None:
        what = _("no first day is named")
        expected = _("the first day ({name}) in the sheet of settings").format(name=FIRST[0])
        where = file if sheet is None else sheet.file
        problems.error("missing_value", where, None, None, what, expected)
        return agency, datetime.date(2000, 1, 1), datetime.date(2000, 1, 1)
    if last is None and first <= LAST_DATE:
        last = first + datetime.timedelta(days=USUAL_DAYS - 1)
    last = last or first
    if not 0 <= (last - first).days <= LONGEST_DAYS or not FIRST_DATE <= first <= last <= LAST_DATE:
        what = _("the timetable holds from {first} to {last}").format(first=first, last=last)
        expected = _("a last day after the first, at most {days} days away").format(days=LONGEST_DAYS)
        problems.error("bad_span", file if sheet is None else sheet.file, None, None, what, expected)
        return agency, FIRST_DATE, FIRST_DATE
    return agency, first, last


def _day(
    sheet: TypedSheet | None, rows: dict[str, SheetRow], keys: tuple[str, ...], problems: Problems
) -> datetime.date | None:
    row = next((rows[key] for key in keys if key in rows), None)
    if row is None or sheet is None or not row["value"]:
        return None
    date = date_of(row["value"])
    if date is None:
        tell_no_date(sheet, row, "value", problems)
    return date
