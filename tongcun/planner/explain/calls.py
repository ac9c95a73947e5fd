"""Which calls of a day load and unload, how they keep the opening hours, and which stations have none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.timetable import Flags, Ints


def seconds_off_hours(day: Day, times: Ints) -> NDArray[np.int64]:
    """By how many seconds each call's time (int32[C]) lies outside its station's hours; 0 within, ends included."""
    opens, closes = np.array([(s.opens_seconds, s.closes_seconds) for s in day.stations], np.int64).T
    station = day.timetable.station
    off: NDArray[np.int64] = np.maximum(opens[station] - times, times - closes[station])
    return np.maximum(off, 0)


def loading_calls(day: Day) -> Flags:
    """Calls at which a run that goes on may be loaded, hours left aside; bool[C]."""
    last = np.zeros(day.timetable.call_count, np.bool_)
    last[day.timetable.first_call[1:] - 1] = True
    loads: Flags = day.timetable.can_load & _moves(day) & ~last
    return loads


def unloading_calls(day: Day) -> Flags:
    """Calls at which a run that comes from somewhere may be unloaded, hours left aside; bool[C]."""
    first = np.zeros(day.timetable.call_count + 1, np.bool_)
    first[day.timetable.first_call[:-1]] = True
    unloads: Flags = day.timetable.can_unload & _moves(day) & ~first[:-1]
    return unloads


def idle_stations(day: Day) -> tuple[int, ...]:
    """Stations at which no run loads or unloads today within their hours."""
    loads = loading_calls(day) & (seconds_off_hours(day, day.departures()) == 0)
    unloads = unloading_calls(day) & (seconds_off_hours(day, day.arrivals()) == 0)
    calls = np.bincount(day.timetable.station[loads | unloads], minlength=len(day.stations))
    return tuple(np.flatnonzero(calls == 0).tolist())


def _moves(day: Day) -> Flags:
    moves: Flags = ~day.cancelled[day.timetable.run_of_call()]
    return moves
