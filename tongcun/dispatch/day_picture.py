"""The day's time–space pictures: a drawing a line, its runs as links, to be read at a desk and on a phone.

x is minutes, y is rows; strokes do not scale, so one drawing fits every width (decision 0005). No inline style: sizes
are attributes, looks are classes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt

from tongcun.dispatch.queries.day import DayOfLines, LineOfDay, RunOfDay
from tongcun.report.picture import FILL_STEPS, HOUR, WIDEST, Axis

ROW_PIXELS = 18


@dataclass(frozen=True, slots=True)
class Hop:
    """A stretch with a load: colour class `fill` (1 to 5), width class `width` (1 to WIDEST), and its path."""

    fill: int
    width: int
    path: str


@dataclass(frozen=True, slots=True)
class RunDrawing:
    """One run: the thin line of its way, its loaded hops, the words and marks of its state."""

    run: RunOfDay
    way: str
    hops: tuple[Hop, ...]

    @property
    def mark(self) -> str:
        """The class that says what is the matter with it."""
        if self.run.run.is_cancelled:
            return "is-cancelled"
        if self.run.is_overloaded:
            return "is-overloaded"
        return "is-late" if self.run.run.delay_seconds else ""


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """A line's picture: rows of stations, grid of hours, runs; `now` is the path of the present moment, or empty."""

    line: LineOfDay
    height: int
    minutes: int
    grid: str
    now: str
    hours: tuple[tuple[str, float], ...]
    runs: tuple[RunDrawing, ...]


def drawings(day: DayOfLines) -> tuple[LineDrawing, ...]:
    """The pictures of all lines on one axis, so that they can be read against each other."""
    axis = _axis(day.lines)
    widest = max((load.litres for line in day.lines for run in line.runs for load in run.loads), default=0.0)
    return tuple(_drawing(line, axis, widest, day.moment) for line in day.lines)


def _axis(lines: Sequence[LineOfDay]) -> Axis:
    departures = [run.departures[0] // 60 for line in lines for run in line.runs]
    arrivals = [run.arrivals[-1] // 60 for line in lines for run in line.runs]
    begin = min(departures, default=6 * HOUR) // HOUR
    end = -(-max(arrivals, default=18 * HOUR) // HOUR)
    return Axis(begin * HOUR, max(end, begin + 1) * HOUR)


def _drawing(line: LineOfDay, axis: Axis, widest: float, moment: int) -> LineDrawing:
    height = ROW_PIXELS * len(line.stations)
    y = {station: row * ROW_PIXELS + ROW_PIXELS // 2 for row, (station, *_rest) in enumerate(line.stations)}
    now = moment // 60
    return LineDrawing(
        line,
        height,
        axis.end - axis.begin,
        "".join(f"M{x} 0v{height}" for x in range(0, axis.end - axis.begin + 1, HOUR)),
        f"M{now - axis.begin} 0v{height}" if axis.begin <= now <= axis.end else "",
        tuple((f"{hour % 24:02d}", min(axis.share(hour * HOUR), 98.5)) for hour in axis.hours[:-1]),
        tuple(_run(run, axis, y, widest) for run in line.runs),
    )


def _run(run: RunOfDay, axis: Axis, y: Mapping[int, int], widest: float) -> RunDrawing:
    points = []
    for station, arrives, departs in zip(run.stations, run.arrivals, run.departures, strict=True):
        points.append((arrives // 60 - axis.begin, y[station]))
        if departs // 60 != arrives // 60:
            points.append((departs // 60 - axis.begin, y[station]))
    if len(points) > 1 and run.departures[0] // 60 != run.arrivals[0] // 60:
        points = points[1:]
    way = "M" + "L".join(f"{x} {row}" for x, row in points)
    return RunDrawing(run, way, tuple(_hops(run, axis, y, widest)))


def _hops(run: RunOfDay, axis: Axis, y: Mapping[int, int], widest: float) -> list[Hop]:
    """Neighbouring hops of one colour and one width are one stroke."""
    if run.run.is_cancelled:
        return []
    found: list[Hop] = []
    for call, following in pairwise(range(len(run.stations))):
        load = run.loads[call]
        if not load.pieces:
            continue
        fill = 1 + bisect_right(FILL_STEPS, run.fill(load))
        width = max(1, min(WIDEST, ceil(WIDEST * sqrt(load.litres / widest)) if widest else 1))
        begin = f"M{run.departures[call] // 60 - axis.begin} {y[run.stations[call]]}"
        end = f"L{run.arrivals[following] // 60 - axis.begin} {y[run.stations[following]]}"
        if found and (found[-1].fill, found[-1].width) == (fill, width) and run.loads[call - 1].pieces:
            found[-1] = Hop(fill, width, found[-1].path + begin.replace("M", "L") + end)
        else:
            found.append(Hop(fill, width, begin + end))
    return found
