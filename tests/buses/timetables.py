"""Factories: county folders with their timetable in the database, and the runs of a date compared."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from tests.data.folders import TINY
from tongcun.buses.actions import load_timetable
from tongcun.buses.models import StopTime, TimetableVersion
from tongcun.buses.queries import runs_on
from tongcun.county.actions import load_places
from tongcun.county.models import County
from tongcun.feeds import county as feeds
from tongcun.feeds.county import read_county
from tongcun.feeds.county_runs import timetable_on
from tongcun.planner.timetable import NO_START

MONDAY = datetime.date(2026, 11, 23)
FIRST = datetime.date(2000, 1, 1)

Call = tuple[str, int, int, int, bool, bool]
"""Station, sequence, arrival, departure, load, unload."""

Run = tuple[float, float, tuple[Call, ...]]
Runs = dict[tuple[str, int | None], Run]
"""Litres, kilograms and calls of every run by trip id and start."""


@dataclass(frozen=True)
class Loaded:
    county: County
    folder: feeds.County
    version: TimetableVersion


def loaded(path: Path = TINY, valid_from: datetime.date = FIRST) -> Loaded:
    folder = read_county(path)
    county = load_places(folder=folder, today=MONDAY)
    if not county.division_code:
        county.division_code = "330822"
        county.save()
    return Loaded(county, folder, load_timetable(county=county, folder=folder, valid_from=valid_from))


def runs_in_database(county: County, date: datetime.date) -> Runs:
    runs = list(runs_on(county, date).filter(hold_litres__isnull=False))
    rows = StopTime.objects.filter(trip__in={run.trip_id for run in runs}, station__isnull=False)
    calls: dict[int, list[StopTime]] = {}
    for row in rows.select_related("station").order_by("trip", "stop_sequence"):
        calls.setdefault(row.trip_id, []).append(row)
    found: Runs = {}
    for run in runs:
        called = tuple(
            (str(row.station and row.station.station_id), row.stop_sequence, row.arrival_seconds + run.shift_seconds,
             row.departure_seconds + run.shift_seconds, row.can_load, row.can_unload)
            for row in calls.get(run.trip_id, [])
        )  # fmt: skip
        if len(called) > 1:
            assert run.hold_litres is not None
            assert run.hold_kg is not None
            found[run.trip.trip_id, run.start_seconds] = (run.hold_litres, run.hold_kg, called)
    return found


def runs_in_files(folder: feeds.County, date: datetime.date) -> Runs:
    table = timetable_on(folder, date)
    found: Runs = {}
    for run, trip_id in enumerate(table.trip_ids):
        start = int(table.start_times[run])
        calls = tuple(
            (folder.stations[table.station[call]].station_id, int(table.stop_sequence[call]), int(table.arrival[call]),
             int(table.departure[call]), bool(table.can_load[call]), bool(table.can_unload[call]))
            for call in range(table.first_call[run], table.first_call[run + 1])
        )  # fmt: skip
        found[trip_id, None if start == NO_START else start] = (
            float(table.volume_l[run]), float(table.mass_kg[run]), calls,
        )  # fmt: skip
    return found
