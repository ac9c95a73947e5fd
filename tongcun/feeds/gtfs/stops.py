"""Where the buses call: stops.txt."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongcun.feeds.cells import quoted
from tongcun.feeds.gtfs.cells import BAD, numbers, one_of, references, unique_ids
from tongcun.feeds.gtfs.feed import Stop
from tongcun.feeds.gtfs.near_stops import near_stops
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _

STATION = 1
_BOARDING_AREA = 4
_NEEDS_NAME_AND_PLACE = (0, 1, 2)
_DEGREES = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def read_stops(table: Table, problems: Problems) -> dict[str, Stop]:
    """Read stops.txt; the stops by id, in file order."""
    rows = unique_ids(table, "stop_id", problems)
    kinds = numbers(table, "location_type", one_of(0, 1, 2, 3, 4, empty=0), problems).tolist()
    lats = _degrees(table, "stop_lat", 90.0, problems)
    lons = _degrees(table, "stop_lon", 180.0, problems)
    names, parents = table.get("stop_name"), table.get("parent_station")
    stops: dict[str, Stop] = {}
    for stop_id, row in rows.items():
        kind = 0 if kinds[row] == BAD else kinds[row]
        stops[stop_id] = Stop(stop_id, names[row], lats[row], lons[row], kind, parents[row])
    _check_names_and_places(table, stops, rows, problems)
    _check_parents(table, stops, rows, problems)
    for stop, other in near_stops(stops.values()):
        what = _("the stop stands where {other} stands").format(other=quoted(other.stop_id))
        line, expected = table.lines[rows[stop.stop_id]], _("one stop, or the same name on both sides of the road")
        problems.warn("near_stops", table.name, line, "stop_id", what, expected)
    return stops


def _degrees(table: Table, column: str, limit: float, problems: Problems) -> list[float | None]:
    """A column of degrees, None where the cell is empty or unfit (which is told)."""
    found: list[float | None] = []
    for row, text in enumerate(table.get(column)):
        number = float(text) if _DEGREES.fullmatch(text) else None
        if text and (number is None or not -limit <= number <= limit):
            what = _("{text} is no position").format(text=quoted(text))
            expected = _("degrees from {low} to {high}").format(low=f"{-limit:g}", high=f"{limit:g}")
            problems.error("bad_position", table.name, table.lines[row], column, what, expected)
            number = None
        found.append(number)
    return found


def _check_names_and_places(
    table: Table, stops: Mapping[str, Stop], rows: Mapping[str, int], problems: Problems
) -> None:
    """The planner can do without names and positions, people and maps cannot: warnings."""
    lats, lons = table.get("stop_lat"), table.get("stop_lon")
    for stop_id, stop in stops.items():
        row = rows[stop_id]
        if stop.location_type not in _NEEDS_NAME_AND_PLACE:
            continue
        if not stop.name:
            what = _("the stop has no name")
            problems.warn("stop_without_name", table.name, table.lines[row], "stop_name", what, _("a name"))
        if not lats[row] or not lons[row]:
            what, expected = _("the stop has no position"), _("degrees of WGS 84")
            problems.warn("stop_without_position", table.name, table.lines[row], "stop_lat", what, expected)


def _check_parents(table: Table, stops: Mapping[str, Stop], rows: Mapping[str, int], problems: Problems) -> None:
    """A parent must be a known stop; a station, or for boarding areas a stop, else a warning."""
    known = {"": -1, **rows}
    references(table, "parent_station", known, problems)
    for stop_id, stop in stops.items():
        parent = stops.get(stop.parent_station)
        fit = 0 if stop.location_type == _BOARDING_AREA else STATION
        if parent is not None and (parent.location_type != fit or stop.location_type == STATION):
            line = table.lines[rows[stop_id]]
            what = _("{parent} cannot be the parent of this kind of stop").format(parent=quoted(parent.stop_id))
            expected = _("a station (location_type 1); a stop for a boarding area; none for a station")
            problems.warn("unfit_parent_station", table.name, line, "parent_station", what, expected)
