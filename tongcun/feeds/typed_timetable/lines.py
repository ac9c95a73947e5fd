"""The sheet of lines: stops in turn, and the minutes from the first of them."""

from __future__ import annotations

import re
from itertools import groupby

from tongcun.feeds.cells import UnfitError, decimal, quoted
from tongcun.feeds.county_holds import LARGEST_HOLD_KG, LARGEST_HOLD_L
from tongcun.feeds.problems import Problems
from tongcun.feeds.typed_timetable.nouns import TypedLine, TypedStop
from tongcun.feeds.typed_timetable.sheets import SheetRow, TypedSheet
from tongcun.language import _

LONGEST_MINUTES = 24 * 60
LONGEST_NAME = 60

_SPAN = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?", re.ASCII)


def read_lines(sheet: TypedSheet, problems: Problems) -> tuple[TypedLine, ...]:
    """Every line in the sheet's order; a row without a line's name goes on with the line above it."""
    named = _filled_down(sheet, problems)
    _check_stations(sheet, [row for _name, row in named], problems)
    lines: dict[str, TypedLine] = {}
    for name, group in groupby(named, key=lambda pair: pair[0]):
        rows = [row for _name, row in group]
        if name in lines:
            what = _("line {text} stands further up already").format(text=quoted(name))
            sheet.tell(problems, (rows[0].line, "line"), "repeated_line", (what, _("all stops of a line together")))
            continue
        lines[name] = TypedLine(name, _stops(sheet, rows, problems), _hold(sheet, rows, problems))
        if len(rows) < 2:
            what = _("line {text} has one stop only").format(text=quoted(name))
            sheet.tell(problems, (rows[0].line, "stop"), "short_line", (what, _("two stops or more")))
    return tuple(lines.values())


def _filled_down(sheet: TypedSheet, problems: Problems) -> list[tuple[str, SheetRow]]:
    named: list[tuple[str, SheetRow]] = []
    name = ""
    for row in sheet.rows:
        name = row["line"] or name
        told = None
        if not name:
            told = "line", "missing_value", _("is empty"), _("the name of a line")
        elif len(name) > LONGEST_NAME:
            told = "line", "name_too_long", _("the name is too long"), _("a name of up to 60 signs")
        elif not row["stop"]:
            told = "stop", "missing_value", _("is empty"), _("the name of a stop")
        elif len(row["stop"]) > LONGEST_NAME:
            told = "stop", "name_too_long", _("the name is too long"), _("a name of up to 60 signs")
        if told is None:
            named.append((name, row))
        else:
            field, code, what, expected = told
            sheet.tell(problems, (row.line, field), code, (what, expected))
    return named


def _check_stations(sheet: TypedSheet, rows: list[SheetRow], problems: Problems) -> None:
    """A stop is one and the same on whichever line it stands, so it has one station."""
    station_of: dict[str, str] = {}
    for row in rows:
        stop, station = row["stop"], row["station_id"]
        if station and station_of.setdefault(stop, station) != station:
            what = _("{stop} has the station {station} further up").format(
                stop=quoted(stop), station=quoted(station_of[stop])
            )
            sheet.tell(problems, (row.line, "station_id"), "unequal_station", (what, _("one station a stop")))


def _stops(sheet: TypedSheet, rows: list[SheetRow], problems: Problems) -> tuple[TypedStop, ...]:
    stops: list[TypedStop] = []
    for place, row in enumerate(rows):
        minutes = _minutes(sheet, row, "minutes", problems, empty=0.0 if place == 0 else None)
        dwell = _minutes(sheet, row, "dwell", problems, empty=0.0) or 0.0
        if minutes is None:
            continue
        earlier = stops[-1].departure if stops else 0
        arrival = round(minutes * 60)
        departure = arrival + round(dwell * 60) if place < len(rows) - 1 else arrival
        if place == 0 and arrival != 0:
            what, expected = _("the first stop of a line is reached after some minutes"), _("0, or nothing")
            sheet.tell(problems, (row.line, "minutes"), "late_first_stop", (what, expected))
        elif arrival < earlier:
            what = _("is earlier than the stop above")
            sheet.tell(problems, (row.line, "minutes"), "falling_time", (what, _("minutes that rise along the line")))
        stops.append(
            TypedStop(
                row["stop"], arrival, 0 if place == 0 else departure, row["station_id"],
                _degrees(sheet, row, "lat", problems), _degrees(sheet, row, "lon", problems),
            )
        )  # fmt: skip
    return tuple(stops)


def _minutes(sheet: TypedSheet, row: SheetRow, field: str, problems: Problems, empty: float | None) -> float | None:
    """Minutes as a number, or as a span of time (0:35); None where they cannot be read, which is told."""
    text = row[field]
    if not text and empty is not None:
        return empty
    span = _SPAN.fullmatch(text)
    if span is not None:
        hours, minutes, seconds = (int(part or 0) for part in span.groups())
        total = hours * 60 + minutes + seconds / 60
        if total <= LONGEST_MINUTES:
            return total
        what = _("{text} is out of range").format(text=quoted(text))
        expected = _("minutes up to {most}, as 95 or 1:35").format(most=LONGEST_MINUTES)
        sheet.tell(problems, (row.line, field), "number_out_of_range", (what, expected))
        return None
    return _number(sheet, row, (field, text, LONGEST_MINUTES), problems)


def _number(sheet: TypedSheet, row: SheetRow, cell: tuple[str, str, float], problems: Problems) -> float | None:
    field, text, at_most = cell
    try:
        return decimal(text, at_most)
    except UnfitError as unfit:
        sheet.tell(problems, (row.line, field), unfit.code, (unfit.what, unfit.expected))
        return None


def _degrees(sheet: TypedSheet, row: SheetRow, field: str, problems: Problems) -> str:
    text = row[field]
    number = None if not text else _number(sheet, row, (field, text, 90.0 if field == "lat" else 180.0), problems)
    return "" if number is None else f"{number:.6f}"


def _hold(sheet: TypedSheet, rows: list[SheetRow], problems: Problems) -> tuple[float, float] | None:
    """The line's hold, written on any of its rows; litres and kilograms go together."""
    found: set[tuple[float, float]] = set()
    for row in rows:
        if not row["litres"] and not row["kilograms"]:
            continue
        litres = _number(sheet, row, ("litres", row["litres"], LARGEST_HOLD_L), problems)
        kilograms = _number(sheet, row, ("kilograms", row["kilograms"], LARGEST_HOLD_KG), problems)
        if litres is not None and kilograms is not None:
            found.add((litres, kilograms))
        if len(found) > 1:
            what = _("the line has another hold further up")
            sheet.tell(problems, (row.line, "litres"), "unequal_room", (what, _("one hold a line")))
            break
    return min(found, default=None)
