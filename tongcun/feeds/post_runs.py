"""post_runs.csv: scheduled post vans that run on every date, under the same rules as trips."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tongcun.feeds.cells import clock_seconds, column_values, decimal, present, quoted, whole
from tongcun.feeds.county_holds import LARGEST_HOLD_KG, LARGEST_HOLD_L
from tongcun.feeds.county_stations import known_station
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import read_table
from tongcun.language import _
from tongcun.planner.clock import clock

_REQUIRED = ("run_id", "sequence", "station_id", "arrives", "departs", "volume_l", "mass_kg")
_LARGEST_SEQUENCE = 2**31 - 1
_EMPTY = -1
_UNREADABLE = -2


@dataclass(frozen=True, slots=True)
class PostCall:
    """A post van at a station; times in service-day seconds."""

    sequence: int
    station: int
    arrives: int
    departs: int


@dataclass(frozen=True, slots=True)
class PostRun:
    """One post van's way through the day, calls in sequence, with its room for parcels."""

    run_id: str
    volume_l: float
    mass_kg: float
    calls: tuple[PostCall, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    run_id: str
    sequence: int
    station: int
    arrives: int
    departs: int
    volume_l: float
    mass_kg: float


def read_post_runs(
    path: Path, station_index: Mapping[str, int] | None, trip_ids: Collection[str], problems: Problems
) -> tuple[PostRun, ...]:
    """Read post_runs.csv, in the file's order of runs; none where the file does not exist.

    Where the stations could not be read (None), names are not compared with theirs. `trip_ids` may not be run ids.
    """
    if not os.path.lexists(path):
        return ()
    raw = read_bytes(path, problems, _("a table of post runs"))
    table = None if raw is None else read_table(raw, str(path), problems, _REQUIRED)
    if table is None:
        return ()
    columns = (
        column_values(table, "run_id", present, "", problems),
        column_values(table, "sequence", lambda cell: whole(cell, 0, _LARGEST_SEQUENCE), _UNREADABLE, problems),
        column_values(table, "station_id", lambda cell: known_station(present(cell), station_index), -1, problems),
        column_values(table, "arrives", _time, _UNREADABLE, problems),
        column_values(table, "departs", _time, _UNREADABLE, problems),
        column_values(table, "volume_l", lambda cell: decimal(cell, LARGEST_HOLD_L), 0.0, problems),
        column_values(table, "mass_kg", lambda cell: decimal(cell, LARGEST_HOLD_KG), 0.0, problems),
    )
    runs: dict[str, list[_Row]] = {}
    for line, *cells in zip(table.lines, *columns, strict=True):
        row = _Row(line, *cells)
        runs.setdefault(row.run_id, []).append(row)
    judge = _Judge(str(path), trip_ids, problems)
    return tuple(judge.run(rows) for run_id, rows in runs.items() if run_id)


def _time(cell: str) -> int:
    return clock_seconds(cell) if cell else _EMPTY


class _Judge:
    """Puts the rows of one run in order and notes whatever does not fit."""

    def __init__(self, file: str, trip_ids: Collection[str], problems: Problems) -> None:
        self.file, self.trip_ids, self.problems = file, trip_ids, problems

    def run(self, rows: list[_Row]) -> PostRun:
        head = rows[0]
        if head.run_id in self.trip_ids:
            what = _("{text} is a trip of the feed, too").format(text=quoted(head.run_id))
            self._error("run_id_is_trip_id", head, "run_id", what, _("a run_id that no trip has"))
        if len(rows) < 2:
            what = _("run {text} has one row only").format(text=quoted(head.run_id))
            self._error("single_row_run", head, "run_id", what, _("a row for each of at least two stations"))
        self._tell_unequal_room(rows)
        ordered = sorted(rows, key=lambda row: row.sequence)
        self._tell_repeated_sequence(ordered)
        calls = [self._call(row, row is ordered[0], row is ordered[-1]) for row in ordered]
        self._tell_falling_times(ordered, calls)
        return PostRun(head.run_id, head.volume_l, head.mass_kg, tuple(calls))

    def _error(self, code: str, row: _Row, column: str, what: str, expected: str) -> None:
        self.problems.error(code, self.file, row.line, column, what, expected)

    def _tell_unequal_room(self, rows: Sequence[_Row]) -> None:
        head = rows[0]
        for row in rows[1:]:
            for column, same in (("volume_l", row.volume_l == head.volume_l), ("mass_kg", row.mass_kg == head.mass_kg)):
                if not same:
                    what = _("run {text} has another room in line {line}")
                    what = what.format(text=quoted(head.run_id), line=head.line)
                    self._error("unequal_room", row, column, what, _("the same room on all rows of a run"))

    def _tell_repeated_sequence(self, ordered: Sequence[_Row]) -> None:
        for before, row in pairwise(ordered):
            if row.sequence == before.sequence != _UNREADABLE:
                what = _("sequence {number} of run {text} stands already in line {line}")
                what = what.format(number=row.sequence, text=quoted(row.run_id), line=before.line)
                self._error("duplicate_sequence", row, "sequence", what, _("every sequence once in a run"))

    def _call(self, row: _Row, first: bool, last: bool) -> PostCall:
        for column, time, may_be_empty in (("arrives", row.arrives, first), ("departs", row.departs, last)):
            if time == _EMPTY and not may_be_empty:
                expected = _("a time; only a run's first arrives and last departs may be empty")
                self._error("missing_time", row, column, _("is empty"), expected)
        arrives = row.departs if row.arrives == _EMPTY else row.arrives
        return PostCall(row.sequence, row.station, arrives, arrives if row.departs == _EMPTY else row.departs)

    def _tell_falling_times(self, rows: Sequence[_Row], calls: Sequence[PostCall]) -> None:
        earlier = 0
        for row, call in zip(rows, calls, strict=True):
            for column, time in (("arrives", call.arrives), ("departs", call.departs)):
                if 0 <= time < earlier:
                    what = _("{time} of run {text} is before {earlier}")
                    what = what.format(time=clock(time), text=quoted(row.run_id), earlier=clock(earlier))
                    self._error("falling_time", row, column, what, _("times that never fall along a run"))
                earlier = max(earlier, time)
