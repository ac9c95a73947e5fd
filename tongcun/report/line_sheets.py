"""One sheet a line: its time–space picture, and how much of its holds the day takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import Floats
from tongcun.report.lines import Line
from tongcun.report.loads import FULL, Loads, parcel_of_leg, peak_of_runs
from tongcun.report.picture import FILL_STEPS, Pen, Picture, draw
from tongcun.report.wording import Both, clean_name, kilograms, litres

ROW_PIXELS = 15
ROW_PIXELS_OF_FEW = 26
FEW_ROWS = 6


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A line's figures. `load` is the sum over its runs of the fullest hop, `room` that of their holds.

    Both are told in litres or in kilograms, whichever is nearer to the limit; `share` is load over room, `fill` its
    colour class 1..5 (0 empty).
    """

    key: str
    name: Both
    head: str
    tail: str
    run_count: int
    parcels: int
    load: Both
    room: Both
    share: float
    fill: int
    full_runs: int
    stations: tuple[tuple[str, bool], ...]
    picture: Picture


def line_sheets(day: Day, plan: Plan, loads: Loads, pen: Pen, lines: Sequence[Line]) -> tuple[LineSheet, ...]:
    """A sheet for every line, in the order given."""
    parcels = parcels_of_lines(day, plan, lines)
    peaks = tuple(peak_of_runs(day, values) for values in (loads.litres, loads.kilograms, loads.fill))
    return tuple(_sheet(day, pen, line, f"line-{i}", parcels[i], peaks) for i, line in enumerate(lines))


def busiest_first(day: Day, plan: Plan, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Buses, then post vans; among each, the line that carries most parcels first."""
    parcels = parcels_of_lines(day, plan, lines)
    return tuple(lines[i] for i in sorted(range(len(lines)), key=lambda i: (lines[i].is_post, -parcels[i], i)))


def parcels_of_lines(day: Day, plan: Plan, lines: Sequence[Line]) -> list[int]:
    """Parcels that ride on each line, each counted once a line."""
    line_of_run = np.full(day.timetable.run_count, len(lines), dtype=np.int64)
    for i, line in enumerate(lines):
        line_of_run[list(line.runs)] = i
    riding = parcel_of_leg(plan) * (len(lines) + 1) + line_of_run[day.timetable.run_of_call()[plan.board]]
    counted = np.bincount(np.unique(riding) % (len(lines) + 1), minlength=len(lines) + 1)
    return [int(count) for count in counted[: len(lines)]]


def _sheet(day: Day, pen: Pen, line: Line, key: str, parcels: int, peaks: tuple[Floats, ...]) -> LineSheet:
    table, runs = day.timetable, np.array(line.runs)
    by_volume = (float(peaks[0][runs].sum()), float(table.volume_l[runs].sum()))
    by_mass = (float(peaks[1][runs].sum()), float(table.mass_kg[runs].sum()))
    shares = [load / room if room else 0.0 for load, room in (by_volume, by_mass)]
    unit, (load, room) = (litres, by_volume) if shares[0] >= shares[1] else (kilograms, by_mass)
    share = max(shares)
    pixels = ROW_PIXELS_OF_FEW if len(line.stations) <= FEW_ROWS else ROW_PIXELS
    y = {station: i * pixels + pixels // 2 for i, station in enumerate(line.stations)}
    names = tuple((clean_name(day.stations[s].name), day.stations[s].level != "village") for s in line.stations)
    return LineSheet(
        key,
        line.name,
        names[0][0],
        names[-1][0],
        len(runs),
        parcels,
        unit(load),
        unit(room),
        share,
        1 + int(np.searchsorted(FILL_STEPS, share, side="right")) if parcels else 0,
        int((peaks[2][runs] >= FULL).sum()),
        names,
        draw(pen, key, line.runs, y, pixels * len(line.stations)),
    )
