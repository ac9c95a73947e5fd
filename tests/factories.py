"""Small days in memory, spelled as a clerk would say them.

    a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"))],
        parcels=[a_parcel("hub", "xiyuan")],
    )

Calls are `(station, "HH:MM")`, `(station, "arrival", "departure")` or a_call(...). Money in yuan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import AT_STATION, NO_DUE, Day, Parcels
from tongcun.planner.result import Outcome, Plan, Reason
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES, NO_START, Level, Station, Timetable


def seconds(time: str | int) -> int:
    """`HH:MM` or `HH:MM:SS` as service-day seconds; a number is taken as it is."""
    if isinstance(time, int):
        return time
    hours, minutes, rest = ([int(part) for part in time.split(":")] + [0])[:3]
    return hours * 3600 + minutes * 60 + rest


def a_station(
    station_id: str,
    level: Level = "village",
    hours: tuple[str | int | None, str | int | None] = (None, None),
    handling_minutes: int = 5,
    van_yuan: float = 8.0,
    transfer: bool = True,
) -> Station:
    """A station; `hours` are (opens, closes), None for no limit."""
    opens, closes = hours
    return Station(
        station_id,
        station_id,
        level,
        ALWAYS_OPEN if opens is None else seconds(opens),
        NEVER_CLOSES if closes is None else seconds(closes),
        handling_minutes * 60,
        van_yuan,
        transfer,
    )


def a_hub(station_id: str = "hub") -> Station:
    """The county's sorting place, open all day."""
    return a_station(station_id, "hub", handling_minutes=10, van_yuan=3.0)


def a_village(
    station_id: str,
    hours: tuple[str | int | None, str | int | None] = (None, None),
    transfer: bool = False,
    van_yuan: float = 8.0,
) -> Station:
    """A village shop: no changing of buses there."""
    return a_station(station_id, "village", hours, van_yuan=van_yuan, transfer=transfer)


@dataclass(frozen=True)
class CallSpec:
    """One call of a run to be built."""

    station: str
    arrival: int
    departure: int
    can_load: bool = True
    can_unload: bool = True


Call = CallSpec | tuple[str, str] | tuple[str, str, str]


def a_call(
    station: str, time: str | int, departs: str | int | None = None, can_load: bool = True, can_unload: bool = True
) -> CallSpec:
    """A call at a station, arriving at `time`, departing then or at `departs`."""
    return CallSpec(station, seconds(time), seconds(time if departs is None else departs), can_load, can_unload)


@dataclass(frozen=True)
class RunSpec:
    """A run to be built."""

    trip_id: str
    calls: tuple[CallSpec, ...]
    volume_l: float
    mass_kg: float
    delay_seconds: int
    cancelled: bool
    start_time: int
    is_post_run: bool


def a_run(
    trip_id: str,
    *calls: Call,
    volume_l: float = 1000.0,
    mass_kg: float = 1000.0,
    delay_seconds: int = 0,
    cancelled: bool = False,
    start_time: str | int = NO_START,
    is_post_run: bool = False,
) -> RunSpec:
    """A run with its calls in order; a big hold unless said otherwise."""
    made = tuple(call if isinstance(call, CallSpec) else a_call(*call) for call in calls)
    return RunSpec(trip_id, made, volume_l, mass_kg, delay_seconds, cancelled, seconds(start_time), is_post_run)


@dataclass(frozen=True)
class ParcelSpec:
    """A parcel to be built."""

    origin: str
    destination: str
    ready: int
    due: int
    volume_l: float
    mass_kg: float
    parcel_id: str | None
    bus_allowed: bool
    size_assumed: bool
    handling: float
    hour: float
    late_hour: float
    van: float | None
    held: float
    on_board: tuple[str, int, int] | None
    kind: str


def a_parcel(
    origin: str,
    destination: str,
    ready: str | int = "06:00",
    due: str | int | None = None,
    *,
    volume_l: float = 6.0,
    mass_kg: float = 1.5,
    parcel_id: str | None = None,
    bus_allowed: bool = True,
    size_assumed: bool = False,
    handling: float = 0.3,
    hour: float = 0.2,
    late_hour: float = 1.0,
    van: float | None = None,
    held: float = 12.0,
    on_board: tuple[str, int, int] | None = None,
    kind: str = "ordinary",
) -> ParcelSpec:
    """A parcel; `van` None = its destination's; `on_board` = (trip id, call loaded at, next call), counted in the run.

    Its id is P1, P2, … by place in the day unless given.
    """
    return ParcelSpec(
        origin,
        destination,
        seconds(ready),
        NO_DUE if due is None else seconds(due),
        volume_l,
        mass_kg,
        parcel_id,
        bus_allowed,
        size_assumed,
        handling,
        hour,
        late_hour,
        van,
        held,
        on_board,
        kind,
    )


def a_day(
    *,
    stations: Sequence[Station],
    runs: Sequence[RunSpec],
    parcels: Sequence[ParcelSpec],
    drop_yuan: float = 0.0,
    earliest: str | int = ALWAYS_OPEN,
    date: str = "2026-11-23",
    name: str = "测试县",
) -> Day:
    """The day of these stations, runs and parcels."""
    timetable = _timetable(stations, runs)
    return Day(
        name,
        date,
        tuple(stations),
        timetable,
        _parcels(stations, timetable, parcels),
        drop_yuan,
        seconds(earliest),
        np.array([run.delay_seconds for run in runs], np.int32),
        np.array([run.cancelled for run in runs], np.bool_),
    )


def _timetable(stations: Sequence[Station], runs: Sequence[RunSpec]) -> Timetable:
    index = {station.station_id: i for i, station in enumerate(stations)}
    calls = [call for run in runs for call in run.calls]
    return Timetable(
        trip_ids=tuple(run.trip_id for run in runs),
        route_ids=tuple(f"R-{run.trip_id}" for run in runs),
        route_names=tuple(f"Line {run.trip_id}" for run in runs),
        start_times=np.array([run.start_time for run in runs], np.int32),
        is_post_run=np.array([run.is_post_run for run in runs], np.bool_),
        volume_l=np.array([run.volume_l for run in runs], np.float64),
        mass_kg=np.array([run.mass_kg for run in runs], np.float64),
        first_call=np.cumsum([0, *(len(run.calls) for run in runs)]).astype(np.int32),
        station=np.array([index[call.station] for call in calls], np.int32),
        stop_sequence=np.array([10 * (k + 1) for run in runs for k in range(len(run.calls))], np.int64),
        arrival=np.array([call.arrival for call in calls], np.int32),
        departure=np.array([call.departure for call in calls], np.int32),
        can_load=np.array([call.can_load for call in calls], np.bool_),
        can_unload=np.array([call.can_unload for call in calls], np.bool_),
    )


def _parcels(stations: Sequence[Station], timetable: Timetable, parcels: Sequence[ParcelSpec]) -> Parcels:
    index = {station.station_id: i for i, station in enumerate(stations)}
    ids = [parcel.parcel_id or f"P{i + 1}" for i, parcel in enumerate(parcels)]
    board = [_on_board(timetable, parcel) for parcel in parcels]

    def ints(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array(values, np.int32)

    def floats(values: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array(values, np.float64)

    return Parcels(
        parcel_ids=tuple(ids),
        origin=ints([index[p.origin] for p in parcels]),
        destination=ints([index[p.destination] for p in parcels]),
        ready_seconds=ints([p.ready for p in parcels]),
        due_seconds=ints([p.due for p in parcels]),
        volume_l=floats([p.volume_l for p in parcels]),
        mass_kg=floats([p.mass_kg for p in parcels]),
        size_assumed=np.array([p.size_assumed for p in parcels], np.bool_),
        kinds=tuple(p.kind for p in parcels),
        carriers=tuple("" for p in parcels),
        bus_allowed=np.array([p.bus_allowed for p in parcels], np.bool_),
        handling_yuan=floats([p.handling for p in parcels]),
        hour_yuan=floats([p.hour for p in parcels]),
        late_hour_yuan=floats([p.late_hour for p in parcels]),
        van_yuan=floats([stations[index[p.destination]].van_yuan if p.van is None else p.van for p in parcels]),
        held_yuan=floats([p.held for p in parcels]),
        loaded_at=ints([at for at, _ in board]),
        next_call=ints([after for _, after in board]),
    )


def _on_board(timetable: Timetable, parcel: ParcelSpec) -> tuple[int, int]:
    if parcel.on_board is None:
        return AT_STATION, AT_STATION
    trip_id, loaded_at, next_call = parcel.on_board
    first = int(timetable.first_call[timetable.trip_ids.index(trip_id)])
    return first + loaded_at, first + next_call


Ride = tuple[str, int, int]


def a_plan(
    day: Day,
    rides: dict[str, list[Ride]],
    outcomes: dict[str, Outcome] | None = None,
    bound: float = 0.0,
    yuan: float | None = None,
    drops: int | None = None,
) -> Plan:
    """A plan: each parcel's rides as (trip id, board, alight), calls counted in the run; no rides = the van.

    Its costs are worked out here from the contract, parcel by parcel, so that a test may break just one of them.
    """
    chosen = [rides.get(parcel_id, []) for parcel_id in day.parcels.parcel_ids]
    outcome = [
        (outcomes or {}).get(parcel_id, Outcome.BUS if legs else Outcome.VAN)
        for parcel_id, legs in zip(day.parcels.parcel_ids, chosen, strict=True)
    ]
    calls = [[_calls(day, ride) for ride in legs] for legs in chosen]
    flat = [pair for legs in calls for pair in legs]
    arrivals = day.arrivals()
    arrival = [
        int(arrivals[legs[-1][1]]) if o is Outcome.BUS and legs else -1 for o, legs in zip(outcome, calls, strict=True)
    ]
    costs = [_yuan(day, p, outcome[p], len(calls[p]), arrival[p]) for p in range(len(calls))]
    table = day.timetable
    made_drops = len(
        {(run, int(table.station[alight])) for (_, alight), run in zip(flat, _runs(day, flat), strict=True)}
    )
    counted = made_drops if drops is None else drops
    return Plan(
        outcome=np.array(outcome, np.int8),
        reasons=tuple(Reason.NONE if o is Outcome.BUS else Reason.DEARER for o in outcome),
        first_leg=np.cumsum([0, *(len(legs) for legs in calls)]).astype(np.int32),
        board=np.array([board for board, _ in flat], np.int32),
        alight=np.array([alight for _, alight in flat], np.int32),
        arrival=np.array(arrival, np.int32),
        parcel_yuan=np.array(costs, np.float64),
        drops=counted,
        yuan=sum(costs) + day.drop_yuan * made_drops if yuan is None else yuan,
        bound=bound,
        seed=0,
        stage_seconds=(("search", 0.5),),
        time_limit_struck=False,
    )


def _calls(day: Day, ride: Ride) -> tuple[int, int]:
    trip_id, board, alight = ride
    first = int(day.timetable.first_call[day.timetable.trip_ids.index(trip_id)])
    return first + board, first + alight


def _runs(day: Day, flat: list[tuple[int, int]]) -> list[int]:
    runs = day.timetable.run_of_call()
    return [int(runs[board]) for board, _ in flat]


def _yuan(day: Day, p: int, outcome: Outcome, rides: int, arrival: int) -> float:
    parcels = day.parcels
    handling = rides * float(parcels.handling_yuan[p])
    if outcome is Outcome.VAN:
        return handling + float(parcels.van_yuan[p])
    if outcome is Outcome.HELD:
        return handling + float(parcels.held_yuan[p])
    waited = (arrival - int(parcels.ready_seconds[p])) / 3600 * float(parcels.hour_yuan[p])
    late = max(0, arrival - int(parcels.due_seconds[p])) / 3600 * float(parcels.late_hour_yuan[p])
    return handling + waited + late
