"""When each trip calls where: stop_times.txt, in order, complete, and with the times left out filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import quoted
from tongcun.feeds.gtfs.cells import BAD, EMPTY, Numbers, numbers, one_of, references, seconds_or_empty, unfit
from tongcun.feeds.gtfs.feed import Stop, StopTimes
from tongcun.feeds.gtfs.trips import Trips
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _

_LONGEST_SEQUENCE = 18
"""Digits of a stop_sequence: as many as int64 holds for certain."""

_TYPES = one_of(0, 1, 2, 3, empty=0)

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that belong to a known trip, sorted by trip, then stop_sequence, then file row; columns int64[S].

    `row` is the place in the file; `sound` is False on every row of a trip that has an unfit cell, told already, so
    that nothing is told about its order that only follows from that.
    """

    row: Rows
    trip: Numbers
    stop: Numbers
    sequence: Numbers
    arrival: Numbers
    departure: Numbers
    sound: Flags

    def same_trip(self) -> Flags:
        """Whether row i + 1 belongs to the same trip as row i; bool[S - 1]."""
        return np.equal(self.trip[1:], self.trip[:-1])


def read_stop_times(table: Table, trips: Trips, stops: Mapping[str, Stop] | None, problems: Problems) -> StopTimes:
    """Read stop_times.txt; `stops` is None where stops.txt could not be read. Sound only if no error was told."""
    _check_time_columns(table, problems)
    stop_index = None if stops is None else {stop_id: number for number, stop_id in enumerate(sorted(stops))}
    stop = references(table, "stop_id", stop_index, problems)
    if stops is not None:
        _check_kinds(table, stops, problems)
    rows = _sorted_rows(table, trips, stop, problems)
    _check_sequences(rows, table, problems)
    rows = _with_both_times(rows, table, problems)
    _check_ends_are_timed(rows, table, trips, problems)
    _check_times_rise(rows, table, problems)
    _fill_untimed(rows)
    return _finished(rows, table, len(trips.ids), problems)


def _check_time_columns(table: Table, problems: Problems) -> None:
    if "arrival_time" not in table and "departure_time" not in table:
        what = _("neither arrival_time nor departure_time stands in the heading")
        problems.error("missing_column", table.name, 1, "departure_time", what, _("a column of this name"))


def _check_kinds(table: Table, stops: Mapping[str, Stop], problems: Problems) -> None:
    """GTFS lets vehicles call at stops only, not at stations, entrances or nodes."""
    coded = table.coded("stop_id")
    kinds = [stops[stop_id].location_type if stop_id in stops else 0 for stop_id in coded.values]
    for row in np.flatnonzero(np.array(kinds, np.int64)[coded.codes] != 0).tolist():
        what = _("{stop} is no stop where vehicles call").format(stop=quoted(coded.values[coded.codes[row]]))
        expected = _("a stop of location_type 0 or empty")
        problems.error("not_a_stop", table.name, table.lines[row], "stop_id", what, expected)


def _sorted_rows(table: Table, trips: Trips, stop: Numbers, problems: Problems) -> _Rows:
    trip = references(table, "trip_id", trips.index(), problems)
    sequence = numbers(table, "stop_sequence", _sequence_of, problems)
    arrival = numbers(table, "arrival_time", seconds_or_empty, problems)
    departure = numbers(table, "departure_time", seconds_or_empty, problems)
    spoilt = (stop == BAD) | (sequence == BAD) | (arrival == BAD) | (departure == BAD)
    row = np.flatnonzero(trip != BAD)
    row = row[np.lexsort((sequence[row], trip[row]))]
    sound_trips = np.bincount(trip[row], weights=spoilt[row], minlength=len(trips.ids)) == 0
    return _Rows(row, trip[row], stop[row], sequence[row], arrival[row], departure[row], sound_trips[trip[row]])


def _sequence_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_SEQUENCE):
        raise unfit("bad_sequence", text, _("a whole number, 0 or more"))
    return int(text)


def _check_sequences(rows: _Rows, table: Table, problems: Problems) -> None:
    repeated = rows.same_trip() & (rows.sequence[1:] == rows.sequence[:-1]) & (rows.sequence[1:] != BAD)
    for i in (np.flatnonzero(repeated) + 1).tolist():
        what = _("the trip has stop_sequence {sequence} on line {line} already").format(
            sequence=rows.sequence[i], line=table.lines[rows.row[i - 1]]
        )
        expected = _("each stop_sequence once in a trip")
        problems.error("duplicate_stop_sequence", table.name, table.lines[rows.row[i]], "stop_sequence", what, expected)


def _with_both_times(rows: _Rows, table: Table, problems: Problems) -> _Rows:
    """One of arrival and departure missing equals the other (contract, rule 1)."""
    half = ((rows.arrival == EMPTY) != (rows.departure == EMPTY)) & rows.sound
    if half.any() and "arrival_time" in table and "departure_time" in table:
        line = min(table.lines[row] for row in rows.row[half].tolist())
        what = _("{count} row(s) have only one of arrival and departure; the other is taken to be the same")
        expected = _("both times, or neither")
        problems.warn("one_time_only", table.name, line, None, what.format(count=int(half.sum())), expected)
    arrival = np.where(rows.arrival == EMPTY, rows.departure, rows.arrival)
    departure = np.where(rows.departure == EMPTY, rows.arrival, rows.departure)
    return _Rows(rows.row, rows.trip, rows.stop, rows.sequence, arrival, departure, rows.sound)


def _check_ends_are_timed(rows: _Rows, table: Table, trips: Trips, problems: Problems) -> None:
    is_first, is_last = np.ones(len(rows.row), bool), np.ones(len(rows.row), bool)
    is_first[1:] = ~rows.same_trip()
    is_last[:-1] = ~rows.same_trip()
    untimed = rows.sound & (rows.arrival == EMPTY) & (is_first | is_last)
    for i in np.flatnonzero(untimed).tolist():
        what = (
            _("the first row of trip {trip} has no time")
            if is_first[i]
            else _("the last row of trip {trip} has no time")
        )
        what = what.format(trip=quoted(trips.ids[rows.trip[i]]))
        expected = _("a time on the first and the last row of every trip")
        problems.error("untimed_end", table.name, table.lines[rows.row[i]], "departure_time", what, expected)


def _check_times_rise(rows: _Rows, table: Table, problems: Problems) -> None:
    for i in np.flatnonzero(rows.sound & (rows.departure < rows.arrival)).tolist():
        what, expected = _("the departure lies before the arrival"), _("a departure not before the arrival")
        problems.error("falling_time", table.name, table.lines[rows.row[i]], "departure_time", what, expected)
    timed = np.flatnonzero(rows.sound & (rows.arrival != EMPTY))
    before, after = timed[:-1], timed[1:]
    falls = (rows.trip[before] == rows.trip[after]) & (rows.arrival[after] < rows.departure[before])
    for i, j in zip(before[falls].tolist(), after[falls].tolist(), strict=True):
        what = _("the arrival lies before the departure on line {line}").format(line=table.lines[rows.row[i]])
        expected = _("times that do not fall along a trip")
        problems.error("falling_time", table.name, table.lines[rows.row[j]], "arrival_time", what, expected)


def _fill_untimed(rows: _Rows) -> None:
    """Spread rows without times evenly by stop from the departure before to the arrival after (contract, rule 1)."""
    untimed = np.flatnonzero(rows.arrival == EMPTY)
    timed = np.flatnonzero(rows.arrival != EMPTY)
    if not len(untimed) or not len(timed):
        return
    place = np.searchsorted(timed, untimed)
    before, after = timed[np.maximum(place - 1, 0)], timed[np.minimum(place, len(timed) - 1)]
    start, end = rows.departure[before], rows.arrival[after]
    steps = np.maximum(after - before, 1)
    filled = start + (end - start) * (untimed - before) // steps
    rows.arrival[untimed] = filled
    rows.departure[untimed] = filled


def _finished(rows: _Rows, table: Table, trip_count: int, problems: Problems) -> StopTimes:
    def column(values: Numbers) -> NDArray[np.int32]:
        return values.astype(np.int32)

    return StopTimes(
        first_row=np.concatenate([[0], np.cumsum(np.bincount(rows.trip, minlength=trip_count))]).astype(np.int32),
        stop=column(rows.stop),
        stop_sequence=rows.sequence,
        arrival=column(rows.arrival),
        departure=column(rows.departure),
        pickup_type=numbers(table, "pickup_type", _TYPES, problems)[rows.row].astype(np.int8),
        drop_off_type=numbers(table, "drop_off_type", _TYPES, problems)[rows.row].astype(np.int8),
    )


def check_trips_and_stops_are_used(
    stop_times: StopTimes, trips: Trips, stops: Table, kinds: Mapping[str, Stop], problems: Problems
) -> None:
    """Warn of trips that call fewer than twice and of stops where no trip calls."""
    for trip in np.flatnonzero(np.diff(stop_times.first_row) < 2).tolist():
        what = _("trip {trip} has fewer than two rows in stop_times.txt").format(trip=quoted(trips.ids[trip]))
        problems.warn("short_trip", "trips.txt", trips.lines[trip], "trip_id", what, _("two rows or more"))
    ids = sorted(kinds)
    used = {ids[stop] for stop in np.unique(stop_times.stop).tolist()}
    for row, stop_id in enumerate(stops["stop_id"]):
        if kinds[stop_id].location_type == 0 and stop_id not in used:
            what = _("no trip calls here")
            problems.warn("unused_stop", stops.name, stops.lines[row], "stop_id", what, _("a stop that is called at"))
