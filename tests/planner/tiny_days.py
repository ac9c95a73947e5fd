"""Random tiny days: few stations, runs and parcels, but every rule of the contract may bite."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.factories import CallSpec, ParcelSpec, RunSpec, a_call, a_day, a_parcel, a_run, a_station
from tongcun.planner.day import Day
from tongcun.planner.timetable import Station

MOST_PARCELS, MOST_RUNS, MOST_STATIONS, MOST_CALLS = 6, 4, 4, 5
_MINUTE = 60


@st.composite
def tiny_days(draw: st.DrawFn, amid: bool = True, drop: bool = True) -> Day:
    """A day of at most 6 parcels and 4 runs.

    `amid`: also days re-planned half way, with parcels on board, delays and cancelled runs. `drop`: also days on
    which unloading costs something.
    """
    stations = [draw(_stations(i)) for i in range(draw(st.integers(2, MOST_STATIONS)))]
    runs = [draw(_runs(i, stations, amid)) for i in range(draw(st.integers(1, MOST_RUNS)))]
    earliest = draw(st.integers(7 * 60, 10 * 60)) * _MINUTE if amid and draw(st.booleans()) else None
    parcels = [draw(_parcels(stations, runs, earliest)) for _ in range(draw(st.integers(1, MOST_PARCELS)))]
    drop_yuan = draw(st.sampled_from([0.0, 0.5, 2.0, 6.0])) if drop else 0.0
    if earliest is None:
        return a_day(stations=stations, runs=runs, parcels=parcels, drop_yuan=drop_yuan)
    return a_day(stations=stations, runs=runs, parcels=parcels, drop_yuan=drop_yuan, earliest=earliest)


@st.composite
def _stations(draw: st.DrawFn, i: int) -> Station:
    hours = draw(st.sampled_from([(None, None), (None, None), ("07:30", "10:30"), ("08:00", None), (None, "09:30")]))
    return a_station(
        f"S{i}",
        "hub" if i == 0 else "village",
        hours,
        draw(st.sampled_from([1, 5, 10])),
        draw(st.sampled_from([3.0, 6.0, 9.5])),
        draw(st.integers(0, 3)) > 0,
    )


@st.composite
def _runs(draw: st.DrawFn, i: int, stations: list[Station], amid: bool) -> RunSpec:
    time = draw(st.integers(7 * 60, 10 * 60)) * _MINUTE
    calls: list[CallSpec] = []
    for _ in range(draw(st.integers(2, MOST_CALLS))):
        dwell = draw(st.sampled_from([0, 0, 2, 15])) * _MINUTE
        permits = draw(st.sampled_from([(True, True)] * 4 + [(True, False), (False, True)]))
        calls.append(a_call(draw(st.sampled_from(stations)).station_id, time, time + dwell, *permits))
        time += dwell + draw(st.sampled_from([0, 5, 10, 20])) * _MINUTE
    return a_run(
        f"T{i}",
        *calls,
        volume_l=draw(st.sampled_from([0.0, 10.0, 20.0, 1000.0])),
        mass_kg=draw(st.sampled_from([4.0, 1000.0, 1000.0])),
        delay_seconds=draw(st.sampled_from([0, 0, 300, 2400])) if amid else 0,
        cancelled=amid and draw(st.integers(0, 5)) == 0,
    )


@st.composite
def _parcels(draw: st.DrawFn, stations: list[Station], runs: list[RunSpec], earliest: int | None) -> ParcelSpec:
    origin, destination = draw(st.permutations([station.station_id for station in stations]))[:2]
    aboard = [] if earliest is None else [spot for run in runs for spot in _spots_on_board(run, earliest)]
    return a_parcel(
        origin,
        destination,
        draw(st.sampled_from(["06:00", "07:30", "08:30"])),
        draw(st.sampled_from([None, "08:00", "09:00"])),
        volume_l=draw(st.sampled_from([0.0, 3.0, 6.0, 10.0, 15.0])),
        mass_kg=draw(st.sampled_from([0.0, 1.0, 2.5])),
        bus_allowed=draw(st.integers(0, 6)) > 0,
        handling=draw(st.sampled_from([0.0, 0.3])),
        hour=draw(st.sampled_from([0.0, 0.2, 1.5])),
        late_hour=draw(st.sampled_from([0.0, 1.0])),
        held=draw(st.sampled_from([5.0, 12.0])),
        on_board=draw(st.sampled_from(aboard)) if aboard and draw(st.integers(0, 2)) == 0 else None,
    )


def _spots_on_board(run: RunSpec, earliest: int) -> list[tuple[str, int, int]]:
    """(trip, call loaded at, next call) of whatever may be on board of this run at the moment of planning: loaded where
    the bus has left, or where it still stands or has not yet come (scanned early, or the bus is early)."""
    if run.cancelled:
        return []
    gone = sum(call.departure + run.delay_seconds < earliest for call in run.calls)
    arrived = sum(call.arrival + run.delay_seconds < earliest for call in run.calls)
    last = len(run.calls) - 1
    left = [(run.trip_id, loaded, gone) for loaded in range(gone)] if gone <= last else []
    return left + [(run.trip_id, loaded, max(arrived, loaded + 1)) for loaded in range(last) if arrived <= last]
