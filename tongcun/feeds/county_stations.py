"""stations.csv and station_stops.csv: the stations, and which GTFS stops are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tongcun.feeds.cells import UnfitError, clock_seconds, column_values, decimal, present, quoted, whole
from tongcun.feeds.county_settings import LARGEST_YUAN
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table, read_table
from tongcun.language import _
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES, Level, Station

if TYPE_CHECKING:
    from tongcun.feeds.gtfs import Feed

LONGEST_HANDLING_MINUTES = 1440
_REQUIRED = ("station_id", "name", "level", "opens", "closes", "handling_minutes", "van_cost")
_OPTIONAL = ("transfer", "division_code", "lat", "lon")
_NO_RULE_YET = ("storage_l",)
_LEVELS: dict[str, Level] = {"hub": "hub", "township": "township", "village": "village"}
_PARENT_STATION = 1


def read_stations(path: Path, van_yuan: float, problems: Problems) -> tuple[Station, ...] | None:
    """Read stations.csv; None where it is no table. `van_yuan` stands where `van_cost` is empty.

    A wrong cell is noted and replaced, so that its station is still known to the files that name it.
    """
    raw = read_bytes(path, problems, _("a county folder holds stations.csv"))
    table = None if raw is None else read_table(raw, str(path), problems, _REQUIRED, _OPTIONAL, _NO_RULE_YET)
    if table is None:
        return None
    if not len(table):
        problems.error("no_rows", str(path), 1, None, _("names no station"), _("a row for every station"))
        return None
    ids = column_values(table, "station_id", present, "", problems)
    tell_repeated(table, "station_id", ids, problems)
    opens = column_values(table, "opens", lambda cell: _hour(cell, ALWAYS_OPEN), ALWAYS_OPEN, problems)
    closes = column_values(table, "closes", lambda cell: _hour(cell, NEVER_CLOSES), NEVER_CLOSES, problems)
    _tell_never_open(table, opens, closes, problems)
    rows = zip(
        ids,
        [name or station_id for name, station_id in zip(table["name"], ids, strict=True)],
        column_values(table, "level", _level, _LEVELS["village"], problems),
        opens,
        closes,
        [minutes * 60 for minutes in column_values(table, "handling_minutes", _handling, 1, problems)],
        column_values(table, "van_cost", lambda cell: decimal(cell, LARGEST_YUAN) if cell else van_yuan, 0.0, problems),
        column_values(table, "transfer", _transfer, True, problems),
        table.get("division_code"),
        column_values(table, "lat", lambda cell: _degrees(cell, 90.0), None, problems),
        column_values(table, "lon", lambda cell: _degrees(cell, 180.0), None, problems),
        strict=True,
    )
    return tuple(Station(*row) for row in rows)


def tell_repeated(table: Table, column: str, cells: Sequence[str], problems: Problems) -> None:
    """Note every cell that stands in an earlier row already, with that row's line; empty cells are let be."""
    first: dict[str, int] = {}
    for cell, line in zip(cells, table.lines, strict=True):
        earlier = first.setdefault(cell, line)
        if cell and earlier != line:
            what = _("{text} stands already in line {line}").format(text=quoted(cell), line=earlier)
            problems.error(
                "duplicate_id", table.name, line, column, what, _("every {column} once").format(column=column)
            )


def _tell_never_open(table: Table, opens: Sequence[int], closes: Sequence[int], problems: Problems) -> None:
    for row in np.flatnonzero(np.array(opens) > np.array(closes)):
        what = _("opens {opens} is after closes {closes}")
        what = what.format(opens=quoted(table["opens"][row]), closes=quoted(table["closes"][row]))
        expected = _("closes at or after opens, past 24:00 if it is after midnight")
        problems.error("opens_after_closes", table.name, table.lines[int(row)], "opens", what, expected)


def _hour(cell: str, unlimited: int) -> int:
    return clock_seconds(cell) if cell else unlimited


def _level(cell: str) -> Level:
    if cell not in _LEVELS:
        what = _("{text} is not a level").format(text=quoted(cell))
        raise UnfitError("unknown_level", what, _("hub, township or village"))
    return _LEVELS[cell]


def _handling(cell: str) -> int:
    return whole(cell, 1, LONGEST_HANDLING_MINUTES)


def _transfer(cell: str) -> bool:
    if cell not in ("", "yes", "no"):
        raise UnfitError("not_yes_or_no", _("{text} is not yes or no").format(text=quoted(cell)), _("yes, no or empty"))
    return cell != "no"


def _degrees(cell: str, most: float) -> float | None:
    if not cell:
        return None
    sign, size = (-1.0, cell[1:]) if cell.startswith("-") else (1.0, cell)
    return sign * decimal(size, most)


def read_station_stops(
    path: Path, station_index: Mapping[str, int] | None, feed: Feed | None, problems: Problems
) -> dict[str, int]:
    """Read station_stops.csv into station index by stop id.

    Where the stations or the feed could not be read (None), names are not compared with theirs.
    """
    raw = read_bytes(path, problems, _("a county folder holds station_stops.csv"))
    table = None if raw is None else read_table(raw, str(path), problems, ("station_id", "stop_id"))
    if table is None:
        return {}

    def station(cell: str) -> int:
        return known_station(present(cell), station_index)

    stations = column_values(table, "station_id", station, -1, problems)
    stops = column_values(table, "stop_id", present, "", problems)
    if feed is not None:
        _tell_unknown_stops(table, feed, problems)
    return _one_station_each(table, stations, stops, problems)


def known_station(cell: str, station_index: Mapping[str, int] | None) -> int:
    """The station of that id, 0 where the stations themselves could not be read; raises UnfitError."""
    if station_index is None:
        return 0
    if cell not in station_index:
        what = _("{text} is not a station").format(text=quoted(cell))
        raise UnfitError("unknown_station", what, _("a station_id of stations.csv"))
    return station_index[cell]


def _one_station_each(
    table: Table, stations: Sequence[int], stops: Sequence[str], problems: Problems
) -> dict[str, int]:
    found: dict[str, int] = {}
    lines: dict[str, int] = {}
    names = table["station_id"]
    for station, name, stop, line in zip(stations, names, stops, table.lines, strict=True):
        if not stop:
            continue
        if stop not in lines:
            found[stop], lines[stop] = station, line
            continue
        what = _("stop {text} stands already in line {line}").format(text=quoted(stop), line=lines[stop])
        if found[stop] == station:
            problems.warn("repeated_stop", table.name, line, "stop_id", what, _("every stop once"))
        else:
            expected = _("a stop in one station only, not also in {station}").format(station=quoted(name))
            problems.error("stop_in_two_stations", table.name, line, "stop_id", what, expected)
    return found


def _tell_unknown_stops(table: Table, feed: Feed, problems: Problems) -> None:
    """Unknown stops and parent stations are errors; a stop that no trip serves is only idle, so a warning."""
    expected = _("a stop_id as stop_times.txt names it")
    served = {feed.stop_ids[stop] for stop in np.unique(feed.stop_times.stop).tolist()}
    for stop, line in zip(table["stop_id"], table.lines, strict=True):
        if not stop:
            continue
        if stop not in feed.stops:
            what = _("{text} is not a stop of the feed").format(text=quoted(stop))
            problems.error("unknown_stop", table.name, line, "stop_id", what, expected)
        elif feed.stops[stop].location_type == _PARENT_STATION:
            what = _("{text} is a parent station, not a stop").format(text=quoted(stop))
            problems.error("parent_station", table.name, line, "stop_id", what, expected)
        elif stop not in served:
            what = _("no trip stops at {text}").format(text=quoted(stop))
            problems.warn("idle_stop", table.name, line, "stop_id", what, expected)
