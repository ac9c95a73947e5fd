"""A day as people and spreadsheets write it: 2021.9.6, 21.9.6, 20210906, 9月6日, 44445; and by when: 9月底前. Pure."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable

from tongcun.feeds.cells import plain_cell

FIRST_YEAR, LAST_YEAR = 1990, 2100

_FULL = re.compile(r"(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_DOTTED = re.compile(r"(\d{1,2})[-./](\d{1,2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_ZERO = datetime.date(1899, 12, 30)
"""Spreadsheets number days from here on."""
_MONTH_END = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(底|末)?")
_YEAR_END = re.compile(r"(\d{4})?年(?:底|末)")
_BY_THEN = re.compile(r"(?:之前|以前|前|止|完成|办结|解决)+$")
_LONGEST_MONTH = 31

YearOf = Callable[[int, int], int]
"""The year of a month and day that are written without one."""


def in_year(year: int) -> YearOf:
    """Days without a year are of this one."""
    return lambda month, day: year


def next_from(since: datetime.date) -> YearOf:
    """Days without a year are the first such from this day on."""
    return lambda month, day: since.year + ((month, day) < (since.month, since.day))


def day_in(text: str, year_of: YearOf, *, dotted: bool = False) -> datetime.date | None:
    """The day that a text means; None where it means no one day, or none of these centuries.

    `dotted`: 9.6 is a day, too. It is to be said only where somebody looks at what was understood, for a spreadsheet
    that took 9.10 for a number has lost its zero.
    """
    return _sound(lambda: _day(plain_cell(text), year_of, dotted))


def end_in(text: str, year_of: YearOf, *, dotted: bool = False) -> datetime.date | None:
    """The day by which something is to be done, also the end of a month or year; None as above."""
    return _sound(lambda: _end(plain_cell(text), year_of, dotted))


def _sound(read: Callable[[], datetime.date | None]) -> datetime.date | None:
    try:
        found = read()
    except ValueError:
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _day(plain: str, year_of: YearOf, dotted: bool) -> datetime.date | None:
    for form in (_FULL, _RUN_TOGETHER):
        if match := form.fullmatch(plain):
            year = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
            return datetime.date(year, int(match[2]), int(match[3]))
    for form in (_NO_YEAR, _DOTTED) if dotted else (_NO_YEAR,):
        if match := form.fullmatch(plain):
            month, day = int(match[1]), int(match[2])
            return datetime.date(year_of(month, day), month, day)
    match = _SERIAL.fullmatch(plain)
    return _SERIAL_ZERO + datetime.timedelta(days=int(match[1])) if match else None


def _end(written: str, year_of: YearOf, dotted: bool) -> datetime.date | None:
    plain = _BY_THEN.sub("", written)
    if match := _YEAR_END.fullmatch(plain):
        return datetime.date(int(match[1] or year_of(12, _LONGEST_MONTH)), 12, _LONGEST_MONTH)
    if match := _MONTH_END.fullmatch(plain):
        if match[3] is None and "前" in written:
            # Before December may be by its end or before it begins.
            return None
        month = int(match[2])
        year = int(match[1] or year_of(month, _LONGEST_MONTH))
        return datetime.date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
    return _day(plain, year_of, dotted)
