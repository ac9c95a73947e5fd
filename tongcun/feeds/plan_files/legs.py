"""legs.csv: one row per ride, mapped to the calls of the day's timetable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import column_values, quoted, whole
from tongcun.feeds.plan_files.outcomes import time_or_nothing
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _
from tongcun.planner.clock import clock
from tongcun.planner.day import Day

_UNKNOWN = -1
_MOST_LEGS = 10_000
_LARGEST_SEQUENCE = 10**18 - 1


@dataclass(frozen=True, slots=True)
class LegsRead:
    """The rides of all parcels, parcel after parcel in the day's order; calls are -1 where there is no such call."""

    count: NDArray[np.int32]
    board: NDArray[np.int32]
    alight: NDArray[np.int32]
    misread: frozenset[int]


@dataclass(frozen=True, slots=True)
class _End:
    """Where a ride begins or ends, as three columns say it."""

    sequence_column: str
    station_column: str
    time_column: str
    scheduled: Sequence[int]


def read_legs(table: Table, day: Day, problems: Problems, misfits: Problems) -> LegsRead:
    """Read legs.csv; cells that are no times or numbers go to `problems`, all that disagrees to `misfits`."""
    number = np.array(column_values(table, "leg", lambda cell: whole(cell, 0, _MOST_LEGS), 1, problems), np.int64)
    parcel = _parcels(table, day, misfits)
    runs = _runs(table, day, problems, misfits)
    board_end = _End("board_stop_sequence", "board_station", "departs", day.departures().tolist())
    alight_end = _End("alight_stop_sequence", "alight_station", "arrives", day.arrivals().tolist())
    finder = _CallFinder(table, day, runs)
    board, alight = (finder.calls(end, problems, misfits) for end in (board_end, alight_end))
    order = np.lexsort((number, parcel))
    order = order[parcel[order] != _UNKNOWN]
    _tell_wrong_numbers(table, parcel[order], number[order], order, misfits)
    unknown = (board[order] == _UNKNOWN) | (alight[order] == _UNKNOWN)
    return LegsRead(
        np.bincount(parcel[order], minlength=len(day.parcels)).astype(np.int32),
        board[order],
        alight[order],
        frozenset(parcel[order][unknown].tolist()),
    )


def _parcels(table: Table, day: Day, misfits: Problems) -> NDArray[np.int64]:
    place = {parcel_id: p for p, parcel_id in enumerate(day.parcels.parcel_ids)}
    parcels = [place.get(parcel_id, _UNKNOWN) for parcel_id in table["parcel_id"]]
    for row in np.flatnonzero(np.array(parcels, np.int64) == _UNKNOWN):
        what = _("{text} is not a parcel of the day").format(text=quoted(table["parcel_id"][row]))
        expected = _("a parcel_id of the parcels file")
        misfits.error("unknown_parcel", table.name, table.lines[int(row)], "parcel_id", what, expected)
    return np.array(parcels, np.int64)


def _runs(table: Table, day: Day, problems: Problems, misfits: Problems) -> list[int]:
    """The run of every row, by trip_id and start_time."""
    starts = column_values(table, "start_time", time_or_nothing, _UNKNOWN, problems)
    timetable = day.timetable
    run_of = {
        name: run for run, name in enumerate(zip(timetable.trip_ids, timetable.start_times.tolist(), strict=True))
    }
    runs = [run_of.get(name, _UNKNOWN) for name in zip(table["trip_id"], starts, strict=True)]
    trips = frozenset(timetable.trip_ids)
    for row in np.flatnonzero(np.array(runs, np.int64) == _UNKNOWN):
        trip, start = table["trip_id"][row], table["start_time"][row]
        if trip in trips:
            what = _("trip {trip} has no run that starts at {start}").format(trip=quoted(trip), start=quoted(start))
            expected = _("the start_time of a run of that trip, empty if it is no frequency trip")
            misfits.error("unknown_start", table.name, table.lines[int(row)], "start_time", what, expected)
        else:
            what = _("{trip} carries no parcels on {date}").format(trip=quoted(trip), date=day.date)
            expected = _("a trip of that date with a hold, or a post run")
            misfits.error("unknown_run", table.name, table.lines[int(row)], "trip_id", what, expected)
    return runs


class _CallFinder:
    """Finds the calls that rows name by run and stop_sequence, and compares what else the rows say of them."""

    def __init__(self, table: Table, day: Day, runs: list[int]) -> None:
        self.table, self.runs = table, runs
        timetable = day.timetable
        names = zip(timetable.run_of_call().tolist(), timetable.stop_sequence.tolist(), strict=True)
        self.call_of = {name: call for call, name in enumerate(names)}
        self.stations = [day.stations[station].station_id for station in timetable.station.tolist()]

    def calls(self, end: _End, problems: Problems, misfits: Problems) -> NDArray[np.int32]:
        """The call at one end of every row's ride, -1 where there is none; int32[rows]."""
        table, column = self.table, end.sequence_column
        sequences = column_values(table, column, lambda cell: whole(cell, 0, _LARGEST_SEQUENCE), _UNKNOWN, problems)
        times = column_values(table, end.time_column, time_or_nothing, _UNKNOWN, problems)
        calls = [self.call_of.get(name, _UNKNOWN) for name in zip(self.runs, sequences, strict=True)]
        for row, call in enumerate(calls):
            if call != _UNKNOWN:
                self._compare(row, call, end, times[row], misfits)
            elif self.runs[row] != _UNKNOWN:
                what = _("{trip} has no call at a station with stop_sequence {number}")
                what = what.format(trip=quoted(table["trip_id"][row]), number=sequences[row])
                expected = _("a row of that trip at a stop of a station")
                misfits.error("unknown_call", table.name, table.lines[row], column, what, expected)
        return np.array(calls, np.int32)

    def _compare(self, row: int, call: int, end: _End, time: int, misfits: Problems) -> None:
        table = self.table
        station, scheduled = self.stations[call], end.scheduled[call]
        if table[end.station_column][row] != station:
            what = _("{text} is not where that call is").format(text=quoted(table[end.station_column][row]))
            expected = quoted(station)
            misfits.error("other_station", table.name, table.lines[row], end.station_column, what, expected)
        if time != scheduled:
            what = _("{text} is not the time of that call").format(text=quoted(table[end.time_column][row]))
            misfits.error("other_time", table.name, table.lines[row], end.time_column, what, clock(scheduled))


def _tell_wrong_numbers(
    table: Table, parcel: NDArray[np.int64], number: NDArray[np.int64], rows: NDArray[np.int64], misfits: Problems
) -> None:
    """The legs of a parcel count 1, 2, 3, …; rows come sorted by parcel and number."""
    first = np.searchsorted(parcel, parcel)
    wanted = np.arange(len(parcel)) - first + 1
    for at in np.flatnonzero(number != wanted):
        what = _("leg {number} of parcel {parcel} is out of count")
        what = what.format(number=int(number[at]), parcel=quoted(table["parcel_id"][rows[at]]))
        expected = _("legs counted from 1, here {wanted}").format(wanted=int(wanted[at]))
        misfits.error("wrong_leg_number", table.name, table.lines[int(rows[at])], "leg", what, expected)
