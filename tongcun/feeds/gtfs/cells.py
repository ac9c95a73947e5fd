"""Cells of GTFS tables as numbers, dates and references; every row with an unfit one is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import UnfitError, distinct_values, quoted
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _, in_a_row

BAD = -(2**62)
"""Stands for a cell that is unfit, whose problem is told."""

EMPTY = -1
"""Stands for an empty cell where one may be empty."""

_HOMES = {
    "agency_id": ("unknown_agency", "agency.txt"),
    "route_id": ("unknown_route", "routes.txt"),
    "service_id": ("unknown_service", "calendar.txt, calendar_dates.txt"),
    "trip_id": ("unknown_trip", "trips.txt"),
    "stop_id": ("unknown_stop", "stops.txt"),
    "parent_station": ("unknown_stop", "stops.txt"),
}
_TIME = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])")
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

Numbers = NDArray[np.int64]


def numbers(table: Table, column: str, parse: Callable[[str], int], problems: Problems) -> Numbers:
    """A column as int64[rows]; every distinct cell is parsed once, BAD stands where `parse` raises UnfitError."""
    parsed = np.array(distinct_values(table, column, parse, BAD, problems), np.int64)
    return parsed[table.coded(column).codes]


def one_of(*allowed: int, empty: int | None = None) -> Callable[[str], int]:
    """A parser of a GTFS enumeration; `empty`, where given, is what an empty cell means."""
    values = {str(number): number for number in allowed}

    def parse(text: str) -> int:
        if not text and empty is not None:
            return empty
        if text not in values:
            expected = _("one of {values}").format(values=in_a_row(values))
            raise unfit("bad_value", text, expected)
        return values[text]

    return parse


def seconds_of(text: str) -> int:
    """`H:MM:SS` of the service day (may pass 24:00:00) in seconds; raises UnfitError."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise unfit("not_a_time", text, _("a time of the service day as HH:MM:SS, such as 07:30:00"))
    hours, minutes, seconds = map(int, match.groups())
    return hours * 3600 + minutes * 60 + seconds


def seconds_or_empty(text: str) -> int:
    """Like `seconds_of`, EMPTY for an empty cell."""
    return seconds_of(text) if text else EMPTY


def day_of(text: str) -> int:
    """`YYYYMMDD` as a proleptic ordinal; raises UnfitError."""
    match = _DATE.fullmatch(text)
    try:
        if match is not None:
            return datetime.date(*map(int, match.groups())).toordinal()
    except ValueError:
        pass
    raise unfit("not_a_date", text, _("a date as YYYYMMDD, such as 20261123"))


def unfit(code: str, text: str, expected: str) -> UnfitError:
    """What to raise for a cell's text that is not what is expected; an empty one is told as missing."""
    if not text:
        return UnfitError("missing_value", _("is empty"), expected)
    return UnfitError(code, _("{text} does not fit").format(text=quoted(text)), expected)


def unique_ids(table: Table, column: str, problems: Problems) -> dict[str, int]:
    """The row of every id; empty and repeated ids are told, of repeated ones the first stays."""
    rows: dict[str, int] = {}
    for row, value in enumerate(table.get(column)):
        line = table.lines[row]
        if not value:
            problems.error("missing_value", table.name, line, column, _("is empty"), _("an id"))
        elif value in rows:
            what = _("{text} stands on line {line} already").format(text=quoted(value), line=table.lines[rows[value]])
            problems.error("duplicate_id", table.name, line, column, what, _("each id once"))
        else:
            rows[value] = row
    return rows


def references(table: Table, column: str, known: Mapping[str, int] | None, problems: Problems) -> Numbers:
    """A column of ids as the numbers `known` gives them, int64[rows]; an id not known is told and becomes BAD.

    `known` is None where the file the ids stand in could not be read: then only empty cells are told.
    """

    def number_of(text: str) -> int:
        if known is not None and text in known:
            return known[text]
        code, file = _HOMES[column]
        expected = _("an id of {file}").format(file=file)
        if not text:
            raise UnfitError("missing_value", _("is empty"), expected)
        if known is not None:
            raise UnfitError(code, _("{text} does not stand in {file}").format(text=quoted(text), file=file), expected)
        return EMPTY

    return numbers(table, column, number_of, problems)
