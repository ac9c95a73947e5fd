"""The county's day in one picture: all runs over all stations, and above it the parcels that are under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.planner.timetable import Flags, Floats
from tongcun.report.lines import Line
from tongcun.report.picture import Axis, Counts, Pen, Picture, Rows, draw
from tongcun.report.places import Group
from tongcun.report.wording import Both, clean_name, same

LOW, HIGH = 420, 760
"""The picture's height in pixels stays between these where the stations allow it."""
BAND_AT_LEAST = 15
"""A name needs so many pixels."""
BETWEEN = 5
STRIPS_AT_MOST = 40
LOWEST_STRIP, HIGHEST_STRIP = 18, 110
FAR = 70
"""A hop over more pixels leads past other townships."""
WANDERING = 0.12
"""With more than this share of hops between townships, one picture of all would be a tangle."""
FLOW_HEIGHT = 80
FLOW_SIDE_AT_LEAST = 16
"""Height of the picture of parcels under way, and of each of its two sides, in pixels."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one name, `top` and `height` in per cent of the strip."""

    name: Both
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawing with its names beside it; `bounds` are the lines between its bands."""

    picture: Picture
    bands: tuple[Band, ...]
    bounds: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Parcels on board through the day: those bound for villages above the line, the others below, as two areas.

    `middle` is the line's y, of `height` in all; `most_at` is the minute at which `most` are under way.
    """

    to_villages: str
    others: str
    middle: int
    height: int
    most: int
    most_at: int

    @property
    def middle_share(self) -> int:
        """The middle line's y in per cent of the height."""
        return round(100 * self.middle / self.height)


@dataclass(frozen=True, slots=True)
class Overview:
    """The hero of the page: one strip of all townships, or (`by_line`) a strip for each of the busiest lines."""

    axis: Axis
    by_line: bool
    strips: tuple[Strip, ...]
    flow: Flow


def overview_of(day: Day, plan: Plan, pen: Pen, groups: Sequence[Group], busiest: Sequence[Line]) -> Overview:
    """Draw the day over townships where the lines keep to them, else line by line; `busiest` are all lines."""
    if len(busiest) == 1:
        return Overview(pen.axis, True, (_only_strip(day, pen, busiest[0]),), _flow(day, plan, pen.axis))
    by_line = _wandering(day, groups, busiest) > WANDERING
    strips = _line_strips(pen, busiest[:STRIPS_AT_MOST]) if by_line else (_township_strip(pen, groups, busiest),)
    return Overview(pen.axis, by_line, strips, _flow(day, plan, pen.axis))


def _wandering(day: Day, groups: Sequence[Group], lines: Sequence[Line]) -> float:
    """The share of the buses' hops that lead from one group of stations to another."""
    group_of = np.zeros(len(day.stations), dtype=np.int64)
    for i, group in enumerate(groups):
        group_of[list(group.stations)] = i
    hops = [group_of[np.array(sequence)] for line in lines if not line.is_post for sequence in line.sequences]
    crossing = sum(int((np.diff(hop) != 0).sum()) for hop in hops)
    return crossing / max(sum(len(hop) - 1 for hop in hops), 1)


def _township_strip(pen: Pen, groups: Sequence[Group], lines: Sequence[Line]) -> Strip:
    """Groups as bands, one below the other, and every run over them."""
    called = {station for line in lines for station in line.stations}
    shown = [(group.name, [s for s in group.stations if s in called]) for group in groups]
    shown = [(name, stations) for name, stations in shown if stations]
    count = max(sum(len(stations) for _, stations in shown), 1)
    pitch = min(max(LOW / count, 3.5), HIGH / count, 40.0)
    y: dict[int, int] = {}
    tops: list[tuple[Both, float, float]] = []
    top = 0.0
    for name, stations in shown:
        height = max(pitch * len(stations), BAND_AT_LEAST)
        y.update({s: round(top + height * (i + 0.5) / len(stations)) for i, s in enumerate(stations)})
        tops.append((name, top, height))
        top += height + BETWEEN
    total = max(round(top - BETWEEN), 1)
    bands = tuple(Band(name, round(100 * at / total, 2), round(100 * height / total, 2)) for name, at, height in tops)
    bounds = "".join(f"M0 {at - BETWEEN / 2:g}H{pen.axis.end - pen.axis.begin}" for _, at, _ in tops[1:])
    runs = sorted(run for line in lines for run in line.runs)
    return Strip(draw(pen, "day", runs, Rows(y, total, FAR)), bands, bounds)


def _only_strip(day: Day, pen: Pen, line: Line) -> Strip:
    """The picture of a county with one line has a name for every station."""
    pitch = min(max(HIGH // len(line.stations), BAND_AT_LEAST), HIGHEST_STRIP)
    height = pitch * len(line.stations)
    y = {station: row * pitch + pitch // 2 for row, station in enumerate(line.stations)}
    share = 100.0 / len(line.stations)
    bands = tuple(
        Band(same(clean_name(day.stations[station].name)), round(row * share, 2), round(share, 2))
        for row, station in enumerate(line.stations)
    )
    return Strip(draw(pen, "day", line.runs, Rows(y, height, height)), bands, "")


def _line_strips(pen: Pen, lines: Sequence[Line]) -> tuple[Strip, ...]:
    height = min(max(HIGH // max(len(lines), 1), LOWEST_STRIP), HIGHEST_STRIP)
    strips = []
    for i, line in enumerate(lines):
        step = (height - 4) / max(len(line.stations) - 1, 1)
        y = {station: round(2 + step * row) for row, station in enumerate(line.stations)}
        strips.append(
            Strip(draw(pen, f"day-{i}", line.runs, Rows(y, height, height)), (Band(line.name, 0.0, 100.0),), "")
        )
    return tuple(strips)


def _flow(day: Day, plan: Plan, axis: Axis) -> Flow:
    levels = np.array([station.level == "village" for station in day.stations], dtype=np.bool_)
    rider = plan.parcel_of_leg()
    rides = plan.outcome[rider] == Outcome.BUS
    bound_for_village = levels[day.parcels.destination[rider]]
    inward = _on_board_by_minute(day, plan, axis, rides & bound_for_village)
    outward = _on_board_by_minute(day, plan, axis, rides & ~bound_for_village)
    both = inward + outward
    share_in = inward.max() / max(inward.max() + outward.max(), 1)
    middle = round(min(max(FLOW_HEIGHT * share_in, FLOW_SIDE_AT_LEAST), FLOW_HEIGHT - FLOW_SIDE_AT_LEAST))
    scale = min(middle / max(inward.max(), 1), (FLOW_HEIGHT - middle) / max(outward.max(), 1))
    return Flow(
        _area(middle - scale * inward, middle),
        _area(middle + scale * outward, middle),
        middle,
        FLOW_HEIGHT,
        int(both.max()),
        axis.begin + int(both.argmax()),
    )


def _on_board_by_minute(day: Day, plan: Plan, axis: Axis, chosen: Flags) -> Counts:
    minutes = axis.end - axis.begin
    on = np.clip(day.departures()[plan.board[chosen]] // 60 - axis.begin, 0, minutes)
    off = np.clip(day.arrivals()[plan.alight[chosen]] // 60 - axis.begin, 0, minutes)
    return np.cumsum(np.bincount(on, minlength=minutes + 1) - np.bincount(off, minlength=minutes + 1))


def _area(y: Floats, middle: int) -> str:
    """A stepped area between the middle line and `y`, one value a minute."""
    heights = np.round(y, 1)
    steps = np.flatnonzero(np.diff(heights, prepend=float(middle)))
    return f"M0 {middle}" + "".join(f"H{x}V{heights[x]:g}" for x in steps.tolist()) + f"V{middle}Z"
