"""Runs that would be overfull if the sizes we only assume were a quarter larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.clock import run_name
from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.report.lines import Line
from tongcun.report.loads import Loads, loads_of, peak_of_runs
from tongcun.report.wording import Both, clean_name, clock

ASSUMED_FACTOR = 1.25
ROUNDING = 1e-6
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


def margins_of(day: Day, plan: Plan, loads: Loads, lines: Sequence[Line]) -> Margins:
    """Load the plan again with larger assumed sizes and see which holds are too small."""
    larger = loads_of(day, plan, ASSUMED_FACTOR)
    peak = peak_of_runs(day, larger.fill)
    tight = [run for run in np.argsort(-peak, kind="stable").tolist() if peak[run] > 1.0 + ROUNDING]
    name = {run: line.name for line in lines for run in line.runs}
    tight = [run for run in tight if run in name]
    listed = tuple(_tight_run(day, loads, larger, run, name[run]) for run in tight[:LISTED])
    return Margins(len(tight), listed, len(tight) - len(listed))


def _tight_run(day: Day, loads: Loads, larger: Loads, run: int, line: Both) -> TightRun:
    table = day.timetable
    first, end = table.first_call[run], table.first_call[run + 1]
    call = int(first + larger.fill[first:end].argmax())
    hop = [clean_name(day.stations[table.station[c]].name) for c in (call, call + 1)]
    return TightRun(
        line,
        clean_name(run_name(table, run)),
        clock(int(day.departures()[first])),
        (hop[0], hop[1]),
        float(loads.fill[call]),
        float(larger.fill[call]),
    )
