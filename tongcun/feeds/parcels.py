"""The parcels file of a day, CSV or XLSX, into the planner's Parcels."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import UnfitError, column_values, decimal, distinct_values, present, quoted
from tongcun.feeds.county import County, index_of
from tongcun.feeds.county_settings import LARGEST_MASS_KG, LARGEST_VOLUME_L, ORDINARY, Costs, Kind, Settings
from tongcun.feeds.county_stations import known_station, tell_repeated
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table, read_table
from tongcun.feeds.workbook import first_sheet_as_csv, is_old_workbook, tell_old_workbook
from tongcun.language import _, in_a_row
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.planner.day import AT_STATION, NO_DUE, Parcels
from tongcun.planner.timetable import Station

_REQUIRED = (
    "parcel_id",
    "origin_station",
    "destination_station",
    "ready_at",
    "due_at",
    "volume_l",
    "mass_kg",
)
_OPTIONAL = ("carrier", "kind")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?", re.ASCII)
_FARTHEST_DAYS = 10_000
_NO_COSTS = Costs(0.0, 0.0, 0.0, 0.0, 0.0)
_UNREADABLE = -(2**30)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """One measure of every parcel, and whether it is its kind's."""

    values: NDArray[np.float64]
    assumed: NDArray[np.bool_]


def read_parcels(path: Path, county: County, date: datetime.date) -> Parcels:
    """Read a parcels file against its county and service date; raises InputError with every problem."""
    problems = Problems()
    parcels = draft_parcels(path, county.settings, county.stations, date, problems)
    problems.raise_if_any()
    assert parcels is not None
    return parcels


def draft_parcels(
    path: Path,
    settings: Settings | None,
    stations: tuple[Station, ...] | None,
    date: datetime.date,
    problems: Problems,
) -> Parcels | None:
    """Read as much of a parcels file as there is; None where it is no table or has no row.

    Where settings or stations could not be read (None), the file is not compared with them. Wrong cells are noted and
    replaced, so the result is only fit for use when `problems` holds no error.
    """
    table = _table(path, problems)
    if table is None:
        return None
    if not len(table):
        problems.error("no_rows", str(path), 1, None, _("holds no parcel"), _("a row for every parcel"))
        return None
    station_index = None if stations is None else index_of(stations)
    ids = _ids(table, problems)
    origin = _station_column(table, "origin_station", station_index, problems)
    destination = _station_column(table, "destination_station", station_index, problems)
    _tell_going_nowhere(table, problems)
    ready, due = _times(table, date, problems)
    names = [cell or ORDINARY for cell in table.get("kind")]
    kinds = _kinds(table, None if settings is None else settings.kinds, problems)
    volume = _sizes(table, "volume_l", LARGEST_VOLUME_L, kinds, lambda kind: kind.volume_l, problems)
    mass = _sizes(table, "mass_kg", LARGEST_MASS_KG, kinds, lambda kind: kind.mass_kg, problems)
    count = len(table)
    van = np.array([station.van_yuan for station in stations]) if stations else np.zeros(1)
    costs = settings.costs if settings else _NO_COSTS
    return Parcels(
        parcel_ids=tuple(ids),
        origin=origin,
        destination=destination,
        ready_seconds=ready,
        due_seconds=due,
        volume_l=volume.values,
        mass_kg=mass.values,
        size_assumed=volume.assumed | mass.assumed,
        kinds=tuple(names),
        carriers=tuple(table.get("carrier")),
        bus_allowed=kinds.pick(lambda kind: kind.bus).astype(np.bool_),
        handling_yuan=np.full(count, costs.handling),
        hour_yuan=kinds.pick(lambda kind: kind.hour),
        late_hour_yuan=kinds.pick(lambda kind: kind.late_hour),
        van_yuan=van[np.maximum(destination, 0)],
        held_yuan=kinds.pick(lambda kind: kind.held),
        loaded_at=np.full(count, AT_STATION, np.int32),
        next_call=np.full(count, AT_STATION, np.int32),
    )


def _table(path: Path, problems: Problems) -> Table | None:
    raw = read_bytes(path, problems, _("a table of parcels, CSV or XLSX"))
    if raw is not None and is_old_workbook(raw, path.suffix):
        tell_old_workbook(str(path), problems)
        return None
    if raw is not None and path.suffix.lower() in (".xlsx", ".xlsm"):
        raw = first_sheet_as_csv(raw, str(path), problems)
    return None if raw is None else read_table(raw, str(path), problems, _REQUIRED, _OPTIONAL)


def _ids(table: Table, problems: Problems) -> list[str]:
    ids = column_values(table, "parcel_id", present, "", problems)
    if len(table.coded("parcel_id").values) < len(table):
        tell_repeated(table, "parcel_id", ids, problems)
    return ids


def _station_column(
    table: Table, column: str, station_index: Mapping[str, int] | None, problems: Problems
) -> NDArray[np.int32]:
    def station(cell: str) -> int:
        return known_station(present(cell), station_index)

    return np.array(column_values(table, column, station, 0, problems), np.int32)


def _tell_going_nowhere(table: Table, problems: Problems) -> None:
    rows = zip(table["origin_station"], table["destination_station"], table.lines, strict=True)
    for origin, destination, line in rows:
        if origin == destination and origin:
            what = _("origin and destination are both {station}").format(station=quoted(origin))
            expected = _("two different stations")
            problems.error("same_station", table.name, line, "destination_station", what, expected)


def _times(table: Table, date: datetime.date, problems: Problems) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    midnight = datetime.datetime.combine(date, datetime.time())

    def ready_seconds(cell: str) -> int:
        return _seconds_after(midnight, cell)

    def due_seconds(cell: str) -> int:
        return _seconds_after(midnight, cell) if cell else NO_DUE

    ready = np.array(column_values(table, "ready_at", ready_seconds, _UNREADABLE, problems), np.int32)
    due = np.array(column_values(table, "due_at", due_seconds, NO_DUE, problems), np.int32)
    for row in np.flatnonzero(due < ready):
        what = _("due {due} is before ready {ready}")
        what = what.format(due=quoted(table["due_at"][row]), ready=quoted(table["ready_at"][row]))
        expected = _("due at or after ready; as it stands the parcel is late whatever happens")
        problems.warn("due_before_ready", table.name, table.lines[int(row)], "due_at", what, expected)
    return ready, due


def _seconds_after(midnight: datetime.datetime, cell: str) -> int:
    """A local time as seconds after the service day's midnight, no daylight-saving shift; raises UnfitError."""
    expected = _("a local time such as 2026-11-23T06:00:00")
    if not cell:
        raise UnfitError("missing_value", _("is empty"), expected)
    match = _TIME.fullmatch(cell)
    try:
        if match is None:
            raise ValueError
        day, hour, minute, second = match.groups()
        time = datetime.datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}")
    except ValueError:
        raise UnfitError("not_a_time", _("{text} is not a local time").format(text=quoted(cell)), expected) from None
    away = time - midnight
    if abs(away.days) > _FARTHEST_DAYS:
        what = _("{text} lies absurdly far from the service date").format(text=quoted(cell))
        raise UnfitError("time_out_of_range", what, expected)
    return away.days * DAY_SECONDS + away.seconds


@dataclass(frozen=True, slots=True)
class _ParcelKinds:
    """The kind of every parcel, the distinct ones once."""

    distinct: Sequence[Kind]
    codes: NDArray[np.int32]

    def pick(self, what: Callable[[Kind], float]) -> NDArray[np.float64]:
        """One number of its kind for every parcel; float64[N]."""
        return np.array([what(kind) for kind in self.distinct], np.float64)[self.codes]


def _kinds(table: Table, known: Mapping[str, Kind] | None, problems: Problems) -> _ParcelKinds:
    unreadable = Kind("", 0.0, 0.0, True, 0.0, 0.0, 0.0)

    def kind(cell: str) -> Kind:
        name = cell or ORDINARY
        if known is None:
            return unreadable
        if name not in known:
            what = _("{text} is not a kind of parcel").format(text=quoted(cell))
            raise UnfitError("unknown_kind", what, _("one of {kinds}").format(kinds=in_a_row(sorted(known))))
        return known[name]

    return _ParcelKinds(distinct_values(table, "kind", kind, unreadable, problems), table.coded("kind").codes)


def _sizes(
    table: Table,
    column: str,
    at_most: float,
    kinds: _ParcelKinds,
    assumed_size: Callable[[Kind], float | None],
    problems: Problems,
) -> _Sizes:
    """A measured size, else the kind's; where there is neither, an error. Sizes are ≥ 0 and at most `at_most`."""

    def size(cell: str) -> float:
        return decimal(cell, at_most) if cell else math.nan

    values = np.array(column_values(table, column, size, 0.0, problems), np.float64)
    empty = np.isnan(values)
    of_kind = kinds.pick(lambda kind: math.nan if (assumed := assumed_size(kind)) is None else assumed)
    values = np.where(empty, of_kind, values)
    for row in np.flatnonzero(np.isnan(values)):
        kind = kinds.distinct[kinds.codes[row]].name
        expected = _("a number, or {column} under [kinds.{kind}] in county.toml").format(column=column, kind=kind)
        problems.error("no_size", table.name, table.lines[int(row)], column, _("is empty"), expected)
    return _Sizes(values, empty)
