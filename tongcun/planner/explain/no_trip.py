"""What is missing where no chain of runs leads from a parcel's origin to its destination."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import numpy as np

from tongcun.planner.day import AT_STATION
from tongcun.planner.distances import metres_between
from tongcun.planner.explain.answers import Missing, Nearest, NoTrip
from tongcun.planner.explain.calls import loading_calls, unloading_calls
from tongcun.planner.explain.case import Case
from tongcun.planner.explain.journey import Tolls, search
from tongcun.planner.timetable import Flags


def no_trip_of(case: Case) -> NoTrip:
    """Find the missing departure, arrival or connection; and what readiness or permission to change would mend it."""
    day, errand, free = case.day, case.errand, _no_tolls(case)
    leaves = loading_calls(day) & (day.timetable.station == errand.origin)
    comes = unloading_calls(day) & (day.timetable.station == errand.destination)
    reached = search(case.network, errand, free).reached
    missing = _missing(case, leaves, comes)
    changing_anywhere = replace(case.network, may_change=[True] * len(day.stations))
    legs = search(changing_anywhere, errand, free).legs or ()
    stations = [int(day.timetable.station[alight]) for _, alight in legs[:-1]]
    return NoTrip(
        missing=missing,
        too_early=_last_before(case, missing, leaves, comes),
        reached=len(reached),
        nearest=_nearest(case, reached),
        ready_by=_ready_by(case, leaves),
        changing_at=tuple(dict.fromkeys(s for s in stations if not day.stations[s].transfer)),
    )


def _no_tolls(case: Case) -> Tolls:
    nothing = np.zeros(case.day.timetable.call_count)
    return Tolls(nothing, nothing, nothing)


def _missing(case: Case, leaves: Flags, comes: Flags) -> Missing:
    ready = max(case.errand.ready_seconds, case.day.earliest_seconds)
    on_board = case.errand.loaded_at != AT_STATION
    if not on_board and not (leaves & (case.day.departures() >= ready)).any():
        return Missing.DEPARTURE
    return Missing.CONNECTION if (comes & (case.day.arrivals() >= ready)).any() else Missing.ARRIVAL


def _last_before(case: Case, missing: Missing, leaves: Flags, comes: Flags) -> int | None:
    """The last call of the kind that is missing; all of them come before the parcel is ready."""
    if missing is Missing.CONNECTION:
        return None
    calls, times = (leaves, case.day.departures()) if missing is Missing.DEPARTURE else (comes, case.day.arrivals())
    candidates = np.flatnonzero(calls)
    return int(candidates[times[candidates].argmax()]) if len(candidates) else None


def _ready_by(case: Case, leaves: Flags) -> int | None:
    """The latest departure from the origin with which a chain begins; None if there is none all day."""
    if case.errand.loaded_at != AT_STATION:
        return None
    times = np.unique(case.day.departures()[leaves]).tolist()
    times = [time for time in times if case.day.earliest_seconds <= time < case.errand.ready_seconds]

    def is_too_late(ready: int) -> bool:
        errand = replace(case.errand, ready_seconds=ready)
        return search(case.network, errand, _no_tolls(case)).legs is None

    too_late = bisect_left(times, True, key=is_too_late)
    return times[too_late - 1] if too_late else None


def _nearest(case: Case, reached: dict[int, int]) -> Nearest | None:
    """The reached station nearest to the destination; without coordinates the one reached first."""
    others = [
        Nearest(station, arrival, _metres(case, station))
        for station, arrival in reached.items()
        if station != case.errand.origin
    ]
    placed = [other for other in others if other.metres is not None]
    if placed:
        return min(placed, key=lambda other: (other.metres or 0.0, other.arrival_seconds, other.station))
    return min(others, key=lambda other: (other.arrival_seconds, other.station), default=None)


def _metres(case: Case, station: int) -> float | None:
    """Distance to the destination; None where one of them has no coordinates."""
    here, there = case.day.stations[station], case.day.stations[case.errand.destination]
    if here.lat is None or here.lon is None or there.lat is None or there.lon is None:
        return None
    return metres_between((here.lat, here.lon), (there.lat, there.lon))
