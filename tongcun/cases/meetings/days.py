"""A day as secretaries write it in a table: 2026-12-20, 2026.12.20, 12月20日前, 12.20, 12月底. Pure."""

from __future__ import annotations

import calendar
import datetime
import re

from tongcun.feeds.cells import plain_cell

_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_END_OF_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:底|末)")
_BEFORE = re.compile(r"(之前|以前|前|止|完成|办结|解决)+$")
_EXCEL_ZERO = datetime.date(1899, 12, 30)
_EXCEL = re.compile(r"[34567]\d{4}")


def day_written(text: str, since: datetime.date) -> datetime.date | None:
    """The day that a text means; without a year the first such day from `since` on; None where it means no one day."""
    plain = plain_cell(text)
    plain = _BEFORE.sub("", plain.removesuffix("00:00:00").removesuffix("T00:00"))
    try:
        return _day(plain, since)
    except ValueError:
        return None


def _day(plain: str, since: datetime.date) -> datetime.date | None:
    if found := _FULL.fullmatch(plain):
        return datetime.date(*(int(part) for part in found.groups()))
    if found := _SHORT.fullmatch(plain):
        month, day = int(found[1]), int(found[2])
        this_year = datetime.date(since.year, month, day)
        return this_year if this_year >= since else this_year.replace(year=since.year + 1)
    if found := _END_OF_MONTH.fullmatch(plain):
        month = int(found[2])
        year = int(found[1]) if found[1] else since.year + (month < since.month)
        return datetime.date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
    if plain == "年底":
        return datetime.date(since.year, 12, 31)
    # A cell of Excel that lost its format.
    return _EXCEL_ZERO + datetime.timedelta(days=int(plain)) if _EXCEL.fullmatch(plain) else None
