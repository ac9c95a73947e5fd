"""Stops that stand in the same place under different names: most likely one stop written twice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from tongcun.feeds.gtfs.feed import Stop
from tongcun.planner.distances import METRES_PER_DEGREE, metres_between

_NEAR_METRES = 2.0
_CELL_DEGREES = _NEAR_METRES / METRES_PER_DEGREE


def near_stops(stops: Iterable[Stop]) -> list[tuple[Stop, Stop]]:
    """Each stop with an earlier one less than 2 m away, if they share neither name nor parent station.

    Both sides of a road have one name, bays one parent station; those are let be. Only the first stop of each cell of
    a 2 m grid is looked at, so the time grows with the number of stops, not with its square.
    """
    first_in_cell: dict[tuple[int, int], Stop] = {}
    pairs: list[tuple[Stop, Stop]] = []
    for stop in stops:
        if stop.location_type != 0 or stop.lat is None or stop.lon is None:
            continue
        row, column = int(stop.lat // _CELL_DEGREES), int(stop.lon // _CELL_DEGREES)
        around = product((row - 1, row, row + 1), (column - 1, column, column + 1))
        near = (first_in_cell[cell] for cell in around if cell in first_in_cell)
        if (other := next((other for other in near if _is_same_place(stop, other)), None)) is not None:
            pairs.append((stop, other))
        first_in_cell.setdefault((row, column), stop)
    return pairs


def _is_same_place(stop: Stop, other: Stop) -> bool:
    if stop.name == other.name or (stop.parent_station and stop.parent_station == other.parent_station):
        return False
    here, there = ((each.lat or 0.0, each.lon or 0.0) for each in (stop, other))
    return metres_between(here, there) < _NEAR_METRES
