"""Runs that would be overfull if the sizes we only assume were a quarter larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongcun.planner.clock import run_name
from tongcun.planner.day import Day
from tongcun.planner.loads import FullestHop, HopLoads, overfull_runs
from tongcun.planner.result import Plan
from tongcun.report.lines import Line
from tongcun.report.wording import Both, clean_name, clock

LISTED = 16


@dataclass(frozen=True, slots=True)
class TightRun:
    """A run whose hold would not be enough, and the hop where it is missed most."""

    line: Both
    trip: str
    departs: Both
    hop: tuple[str, str]
    fill: float
    larger_fill: float


@dataclass(frozen=True, slots=True)
class Margins:
    """The runs worst off first; `unlisted` counts those left out of the list."""

    count: int
    runs: tuple[TightRun, ...]
    unlisted: int


def margins_of(day: Day, plan: Plan, loads: HopLoads, lines: Sequence[Line]) -> Margins:
    """Which holds are too small once the sizes that are assumed are larger; `loads` are those as planned."""
    overfull = overfull_runs(day, plan)
    name = {run: line.name for line in lines for run in line.runs}
    listed = tuple(_tight_run(day, loads, hop, name[hop.run]) for hop in overfull[:LISTED])
    return Margins(len(overfull), listed, len(overfull) - len(listed))


def _tight_run(day: Day, loads: HopLoads, hop: FullestHop, line: Both) -> TightRun:
    table = day.timetable
    here, there = (clean_name(day.stations[table.station[call]].name) for call in (hop.call, hop.call + 1))
    return TightRun(
        line,
        clean_name(run_name(table, hop.run)),
        clock(int(day.departures()[table.first_call[hop.run]])),
        (here, there),
        float(loads.fill[hop.call]),
        hop.fill,
    )
