"""Which stops of a feed are one place: bays of a station, both sides of a road."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from tongcun.feeds.gtfs import Feed, Stop
from tongcun.planner.distances import Position, on_flat_map

NEXT_TO_EACH_OTHER_METRES = 60.0
SAME_NAME_METRES = 500.0


def places_of(feed: Feed) -> list[tuple[str, ...]]:
    """The stops at which any trip ever calls, put together to places; each place and all of them in order of ids.

    Stops are one place when they share a parent station, when they share a name within 500 m (anywhere, without
    positions), or when they lie within 60 m, whatever they are called.
    """
    stops = [feed.stops[feed.stop_ids[i]] for i in np.unique(feed.stop_times.stop).tolist()]
    first = list(range(len(stops)))
    for one, other in _neighbours(stops):
        a, b = sorted((_root(first, one), _root(first, other)))
        first[b] = a
    places: dict[int, list[str]] = defaultdict(list)
    for i, stop in enumerate(stops):
        places[_root(first, i)].append(stop.stop_id)
    return [tuple(stop_ids) for stop_ids in places.values()]


def _root(first: list[int], i: int) -> int:
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i


def _neighbours(stops: Sequence[Stop]) -> Iterator[tuple[int, int]]:
    """Pairs of stops that belong together; enough of them to join every place."""
    positions = _positions(stops)
    of_parent: dict[str, list[int]] = defaultdict(list)
    of_name: dict[str, list[int]] = defaultdict(list)
    for i, stop in enumerate(stops):
        if stop.parent_station:
            of_parent[stop.parent_station].append(i)
        if stop.name:
            of_name[stop.name].append(i)
    for members in of_parent.values():
        yield from pairwise(members)
    for members in of_name.values():
        yield from _near(positions, members, SAME_NAME_METRES)
        yield from pairwise(i for i in members if positions[i] is None)
    yield from _near(positions, range(len(stops)), NEXT_TO_EACH_OTHER_METRES)


def _near(positions: Sequence[Position | None], members: Iterable[int], metres: float) -> Iterator[tuple[int, int]]:
    """Pairs within a distance, found by way of a grid of that width: only neighbouring squares are compared."""
    squares: dict[tuple[int, int], list[tuple[int, Position]]] = defaultdict(list)
    for i in members:
        here = positions[i]
        if here is None:
            continue
        row, column = int(here[0] // metres), int(here[1] // metres)
        around = (squares.get((row + r, column + c), ()) for r in (-1, 0, 1) for c in (-1, 0, 1))
        yield from ((j, i) for square in around for j, there in square if math.dist(here, there) <= metres)
        squares[row, column].append((i, here))


def _positions(stops: Sequence[Stop]) -> list[Position | None]:
    """Metres north and east on a flat map, drawn for the latitude of the first stop that has a position."""
    degrees = [None if stop.lat is None or stop.lon is None else (stop.lat, stop.lon) for stop in stops]
    first = next((position for position in degrees if position), (0.0, 0.0))
    return [None if at is None else on_flat_map(at, first[0]) for at in degrees]
