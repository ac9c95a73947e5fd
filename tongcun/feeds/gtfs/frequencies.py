"""Trips that run every so often: frequencies.txt, each start a run of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tongcun.feeds.cells import whole
from tongcun.feeds.gtfs.cells import BAD, Numbers, numbers, references, seconds_of
from tongcun.feeds.gtfs.feed import FrequencyStarts
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.planner.clock import clock
from tongcun.planner.timetable import Ints

MOST_STARTS = 100_000
MOST_ROWS = 20_000_000
"""Starts of all frequency trips, and rows of stop_times they stand for; a bus every second is no timetable."""

_LONGEST_HEADWAY_SECONDS = 7 * DAY_SECONDS


@dataclass(frozen=True, slots=True)
class _Periods:
    """Sound rows of frequencies.txt by trip, then start; `row` is the place in the file, times in seconds."""

    row: Numbers
    trip: Numbers
    start: Numbers
    end: Numbers
    headway: Numbers


def no_frequencies() -> FrequencyStarts:
    """What a feed without frequencies.txt has."""
    return FrequencyStarts(np.zeros(0, np.int32), np.zeros(0, np.int32))


def read_frequencies(
    table: Table, trip_index: Mapping[str, int], first_row: Ints, problems: Problems
) -> FrequencyStarts:
    """Read frequencies.txt: a start at every `start_time + k * headway_secs < end_time` (contract, rule 1).

    `first_row` is `StopTimes.first_row`. `exact_times` is ignored. Equal starts of a trip are an error, overlapping
    periods without equal starts a warning.
    """
    periods = _read_periods(table, trip_index, problems)
    counts = -(-(periods.end - periods.start) // periods.headway)
    if not _is_of_sensible_size(periods, counts, np.diff(first_row)[periods.trip], table, problems):
        return no_frequencies()
    period = np.repeat(np.arange(len(counts)), counts)
    k = np.arange(len(period)) - np.repeat(np.cumsum(counts) - counts, counts)
    trip, start_time = periods.trip[period], periods.start[period] + k * periods.headway[period]
    order = np.lexsort((periods.row[period], start_time, trip))
    equal = _check_equal_starts(trip[order], start_time[order], periods.row[period[order]], table, problems)
    _check_overlaps(periods, equal, table, problems)
    return FrequencyStarts(trip[order].astype(np.int32), start_time[order].astype(np.int32))


def _read_periods(table: Table, trip_index: Mapping[str, int], problems: Problems) -> _Periods:
    trip = references(table, "trip_id", trip_index, problems)
    start = numbers(table, "start_time", seconds_of, problems)
    end = numbers(table, "end_time", seconds_of, problems)
    headway = numbers(table, "headway_secs", lambda text: whole(text, 1, _LONGEST_HEADWAY_SECONDS), problems)
    timed = (start != BAD) & (end != BAD)
    for row in np.flatnonzero(timed & (end <= start)).tolist():
        what, expected = _("the end does not lie after the start"), _("an end after start_time")
        problems.error("end_before_start", table.name, table.lines[row], "end_time", what, expected)
    sound = np.flatnonzero(timed & (end > start) & (trip != BAD) & (headway != BAD))
    order = sound[np.lexsort((start[sound], trip[sound]))]
    return _Periods(order, trip[order], start[order], end[order], headway[order])


def _is_of_sensible_size(periods: _Periods, starts: Numbers, calls: Numbers, table: Table, problems: Problems) -> bool:
    """Whether there are not absurdly many starts, nor rows of stop_times for them; else the worst row is told."""
    rows = starts * calls
    if starts.sum() > MOST_STARTS:
        worst = int(starts.argmax())
        what = _("all rows of the file make {count} starts together, this one alone {most}").format(
            count=int(starts.sum()), most=int(starts[worst])
        )
        expected = _("at most {limit} starts together; a headway is written in seconds").format(limit=MOST_STARTS)
    elif rows.sum() > MOST_ROWS:
        worst = int(rows.argmax())
        what = _("all starts of the file make {count} calls at stops together, those of this row alone {most}").format(
            count=int(rows.sum()), most=int(rows[worst])
        )
        expected = _("at most {limit} calls together; a headway is written in seconds").format(limit=MOST_ROWS)
    else:
        return True
    problems.error("too_large", table.name, table.lines[int(periods.row[worst])], "headway_secs", what, expected)
    return False


def _check_equal_starts(
    trip: Numbers, start_time: Numbers, row: Numbers, table: Table, problems: Problems
) -> set[tuple[int, int]]:
    """Tell every pair of file rows that start the same trip at the same time; the pairs."""
    equal = np.flatnonzero((trip[1:] == trip[:-1]) & (start_time[1:] == start_time[:-1]))
    told: set[tuple[int, int]] = set()
    for i in equal.tolist():
        pair = (int(row[i]), int(row[i + 1]))
        if pair not in told:
            told.add(pair)
            what = _("line {line} starts the same trip at {time}, too").format(
                line=table.lines[pair[0]], time=clock(int(start_time[i]))
            )
            expected = _("each start of a trip once")
            problems.error("duplicate_start", table.name, table.lines[pair[1]], "start_time", what, expected)
    return told


def _check_overlaps(periods: _Periods, equal: set[tuple[int, int]], table: Table, problems: Problems) -> None:
    overlap = (periods.trip[1:] == periods.trip[:-1]) & (periods.start[1:] < periods.end[:-1])
    for i in np.flatnonzero(overlap).tolist():
        pair = sorted((int(periods.row[i]), int(periods.row[i + 1])))
        if (pair[0], pair[1]) not in equal:
            what = _("overlaps with line {line}").format(line=table.lines[int(periods.row[i])])
            line = table.lines[int(periods.row[i + 1])]
            expected = _("periods that follow one another")
            problems.warn("overlapping_frequencies", table.name, line, "start_time", what, expected)
