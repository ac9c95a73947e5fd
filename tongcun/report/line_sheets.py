"""One sheet a line: its time–space picture, and how much of its holds the day takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.loads import FULL, HopLoads
from tongcun.planner.result import Plan
from tongcun.planner.timetable import Floats
from tongcun.report.lines import Line
from tongcun.report.picture import Pen, Picture, Rows, draw, fill_class
from tongcun.report.wording import Both, clean_name, kilograms, litres

ROW_PIXELS = 15
ROW_PIXELS_OF_FEW = 26
FEW_ROWS = 6


@dataclass(frozen=True, slots=True)
class LineLoad:
    """How full a line gets: `load` is the sum over its runs of the fullest hop, `room` that of their holds.

    Both are told in litres or in kilograms, whichever is nearer to the limit; `share` is load over room, `fill` its
    colour class. `full_runs` counts the runs that are full on some hop.
    """

    load: Both
    room: Both
    share: float
    fill: int
    full_runs: int


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A line's figures and picture; `stations` are its rows, each a name and whether it is more than a village."""

    key: str
    name: Both
    run_count: int
    parcels: int
    load: LineLoad
    stations: tuple[tuple[str, bool], ...]
    picture: Picture


def line_sheets(day: Day, plan: Plan, loads: HopLoads, pen: Pen, lines: Sequence[Line]) -> tuple[LineSheet, ...]:
    """A sheet for every line, in the order given."""
    parcels = parcels_of_lines(day, plan, lines)
    peaks = tuple(_peak_of_runs(day, amount) for amount in (loads.litres, loads.kilograms, loads.fill))
    return tuple(
        LineSheet(
            f"line-{i}",
            line.name,
            len(line.runs),
            parcels[i],
            _load(day, peaks, line),
            tuple((clean_name(day.stations[s].name), day.stations[s].level != "village") for s in line.stations),
            draw(pen, f"line-{i}", line.runs, _rows(line)),
        )
        for i, line in enumerate(lines)
    )


def busiest_first(day: Day, plan: Plan, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Buses, then post vans; among each, the line that carries most parcels first."""
    parcels = parcels_of_lines(day, plan, lines)
    return tuple(lines[i] for i in sorted(range(len(lines)), key=lambda i: (lines[i].is_post, -parcels[i], i)))


def parcels_of_lines(day: Day, plan: Plan, lines: Sequence[Line]) -> list[int]:
    """Parcels that ride on each line, each counted once a line."""
    line_of_run = np.full(day.timetable.run_count, len(lines), dtype=np.int64)
    for i, line in enumerate(lines):
        line_of_run[list(line.runs)] = i
    riding = plan.parcel_of_leg() * (len(lines) + 1) + line_of_run[day.timetable.run_of_call()[plan.board]]
    counted = np.bincount(np.unique(riding) % (len(lines) + 1), minlength=len(lines) + 1)
    return [int(count) for count in counted[: len(lines)]]


def _load(day: Day, peaks: tuple[Floats, ...], line: Line) -> LineLoad:
    """The load of a line from each run's most litres, kilograms and fill."""
    table, runs = day.timetable, np.array(line.runs)
    by_volume = float(peaks[0][runs].sum()), float(table.volume_l[runs].sum())
    by_mass = float(peaks[1][runs].sum()), float(table.mass_kg[runs].sum())
    share_of_volume, share_of_mass = (load / room if room else 0.0 for load, room in (by_volume, by_mass))
    unit, (load, room) = (litres, by_volume) if share_of_volume >= share_of_mass else (kilograms, by_mass)
    share = max(share_of_volume, share_of_mass)
    full = int((peaks[2][runs] >= FULL).sum())
    return LineLoad(unit(load), unit(room), share, int(fill_class(np.array(share))), full)


def _peak_of_runs(day: Day, hops: Floats) -> Floats:
    """The greatest value on any hop of each run; float64[R], 0 for a run without calls."""
    peak = np.zeros(day.timetable.run_count)
    np.maximum.at(peak, day.timetable.run_of_call(), hops)
    return peak


def _rows(line: Line) -> Rows:
    pixels = ROW_PIXELS_OF_FEW if len(line.stations) <= FEW_ROWS else ROW_PIXELS
    height = pixels * len(line.stations)
    loops = any(len(set(sequence)) < len(sequence) for sequence in line.sequences)
    y = {station: row * pixels + pixels // 2 for row, station in enumerate(line.stations)}
    return Rows(y, height, height // 2 if loops else height)
