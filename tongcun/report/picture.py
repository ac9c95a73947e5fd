"""Time–space pictures: runs as lines, width by load, colour by fill, as paths of a stretchable SVG.

x is minutes, y is the unit of the caller's rows; strokes don't scale, so one drawing fits a desk and a phone. Hops of
one colour and width share one path: 9,000 hops of a big day stay a few hundred kilobytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.loads import FULL, HopLoads
from tongcun.planner.timetable import Floats

Counts = NDArray[np.int64]

FILL_STEPS = (0.25, 0.50, 0.75, FULL)
"""Upper ends of the colour classes; the class above the last is "full"."""

WIDEST = 7
"""Width classes run from 1 to this; a class is a stroke width in CSS pixels, halved in the overview."""

HOUR = 60


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours shown, from `begin` to `end` minutes of the service day, both whole hours."""

    begin: int
    end: int

    @property
    def hours(self) -> tuple[int, ...]:
        """Hours that get a label: every one of a short day, every second or third of a long one."""
        step = 1 if self.end - self.begin <= 11 * HOUR else 2 if self.end - self.begin <= 22 * HOUR else 3
        first = self.begin // HOUR
        return tuple(hour for hour in range(first, self.end // HOUR + 1) if (hour - first) % step == 0)

    def share(self, minute: float) -> float:
        """Where a minute lies, in per cent of the width."""
        return round(100.0 * (minute - self.begin) / (self.end - self.begin), 2)


@dataclass(frozen=True, slots=True)
class Strokes:
    """All hops of one colour class (`fill`, 1..5) and one width class (`width`, 1..WIDEST).

    `far` ones leap over rows that they don't call at; they are drawn pale, and first, so that they cover nothing.
    """

    far: bool
    fill: int
    width: int
    path: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Where stations stand: `y` of each, `height` of all; hops over more than `far` are drawn pale."""

    y: Mapping[int, int]
    height: int
    far: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws and the page's script points at."""

    key: str
    axis: Axis
    rows: Rows
    runs: tuple[int, ...]
    grid: str
    empty: str
    strokes: tuple[Strokes, ...]


@dataclass(frozen=True, slots=True)
class Pen:
    """What all pictures of a page share: times of the calls in minutes, and the classes of their hops.

    `widest_litres` and more get the widest stroke: the heaviest load of a bus, for beside a post van's ten cubic
    metres every bus would look empty.
    """

    first_call: list[int]
    station: list[int]
    arrival: list[int]
    departure: list[int]
    fill: list[int]
    width: list[int]
    axis: Axis
    widest_litres: float


def pen_of(day: Day, loads: HopLoads, runs: Iterable[int]) -> Pen:
    """Prepare drawing `runs`; hops without parcels get class 0."""
    table = day.timetable
    arrival, departure = day.arrivals() // 60, day.departures() // 60
    buses = float(loads.litres[~table.is_post_run[table.run_of_call()]].max(initial=0.0))
    widest = buses or float(loads.litres.max(initial=0.0))
    # A parcel without size is a load too: it gets the palest, thinnest stroke.
    fill = np.where(loads.parcels > 0, np.maximum(fill_class(loads.fill), 1), 0)
    width = np.clip(np.ceil(WIDEST * np.sqrt(np.maximum(loads.litres, 0.0) / (widest or 1.0))), 1, WIDEST)
    shown = [(table.first_call[run], table.first_call[run + 1] - 1) for run in runs]
    return Pen(
        table.first_call.tolist(),
        table.station.tolist(),
        arrival.tolist(),
        departure.tolist(),
        fill.tolist(),
        width.astype(int).tolist(),
        _axis([int(departure[first]) for first, _ in shown], [int(arrival[last]) for _, last in shown]),
        widest,
    )


def _axis(departures: list[int], arrivals: list[int]) -> Axis:
    """Whole hours around all runs; a working day where there is none."""
    begin = min(departures, default=6 * HOUR) // HOUR
    end = -(-max(arrivals, default=18 * HOUR) // HOUR)
    return Axis(begin * HOUR, max(end, begin + 1) * HOUR)


def fill_class(fill: Floats) -> Counts:
    """The colour class of shares of a hold: 0 nothing, 1 below a quarter … 5 full."""
    return np.where(fill > 0.0, 1 + np.searchsorted(FILL_STEPS, fill, side="right"), 0)


def draw(pen: Pen, key: str, runs: Sequence[int], rows: Rows) -> Picture:
    """Draw `runs` over `rows`; every station they call at must have one.

    A hop over many rows is drawn pale: such a leap is more the picture's than the bus's.
    """
    empty: list[str] = []
    strokes: dict[tuple[bool, int, int], list[str]] = defaultdict(list)
    for run in runs:
        calls = range(pen.first_call[run], pen.first_call[run + 1])
        empty.append(_whole_run(pen, calls, rows.y))
        for call, following in pairwise(calls):
            if pen.fill[call]:
                x, top = pen.departure[call] - pen.axis.begin, rows.y[pen.station[call]]
                dx = pen.arrival[following] - pen.departure[call]
                dy = rows.y[pen.station[following]] - top
                strokes[abs(dy) <= rows.far, pen.fill[call], pen.width[call]].append(f"M{x} {top}l{dx} {dy}")
    return Picture(
        key,
        pen.axis,
        rows,
        tuple(runs),
        "".join(f"M{x} 0v{rows.height}" for x in range(0, pen.axis.end - pen.axis.begin + 1, HOUR)),
        "".join(empty),
        tuple(Strokes(not near, fill, width, "".join(paths)) for (near, fill, width), paths in sorted(strokes.items())),
    )


def _whole_run(pen: Pen, calls: range, y: Mapping[int, int]) -> str:
    """The thin line of a run, waiting included, that shows also where it is empty."""
    begin = pen.axis.begin
    points = [(pen.departure[calls[0]] - begin, y[pen.station[calls[0]]])]
    for call in calls[1:]:
        row = y[pen.station[call]]
        points.append((pen.arrival[call] - begin, row))
        if pen.departure[call] != pen.arrival[call] and call != calls[-1]:
            points.append((pen.departure[call] - begin, row))
    first, *rest = points
    return f"M{first[0]} {first[1]}L" + " ".join(f"{x} {row}" for x, row in rest)


def width_samples(pen: Pen) -> tuple[tuple[int, float], ...]:
    """Three stroke widths with the round number of litres that each stands for; the last also for all above."""
    if pen.widest_litres <= 0.0:
        return ()
    rounds = [base * 10.0**power for power in range(-1, 6) for base in (1, 2, 5)]
    samples = {}
    for share in (0.05, 0.3, 1.0):
        amount = max((value for value in rounds if value <= share * pen.widest_litres), default=rounds[0])
        samples[min(WIDEST, ceil(WIDEST * sqrt(amount / pen.widest_litres)))] = amount
    return tuple(sorted(samples.items()))
