"""A line's trips as the table that hangs at the stop: stops down, trips across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongcun.buses.queries.trips import ShownTrip


@dataclass(frozen=True, slots=True)
class DirectionTable:
    """One direction: the trips, and for each stop its name with the departure of every trip, None where it passes."""

    direction: int
    trips: tuple[ShownTrip, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    @property
    def has_frequencies(self) -> bool:
        """Whether any of the trips sets out every so often."""
        return any(trip.starts for trip in self.trips)


def direction_tables(trips: Sequence[ShownTrip]) -> list[DirectionTable]:
    """The tables of a line, there and back."""
    return [
        _table(direction, [trip for trip in trips if trip.direction == direction])
        for direction in sorted({trip.direction for trip in trips})
    ]


def _table(direction: int, trips: list[ShownTrip]) -> DirectionTable:
    stops = merged_stops([trip.stops for trip in trips])
    columns = [_column(trip, stops) for trip in trips]
    rows = tuple((name, tuple(column[place] for column in columns)) for place, name in enumerate(stops))
    return DirectionTable(direction, tuple(trips), rows)


def merged_stops(ways: Sequence[Sequence[str]]) -> list[str]:
    """All stops of several ways in one order that fits each; a stop called at twice on a way stands twice.

    Where ways contradict each other a stop stands once more.
    """
    merged: list[str] = []
    for way in sorted({tuple(way) for way in ways}, key=lambda way: (-len(way), way)):
        place = 0
        for name in way:
            if name in merged[place:]:
                place = merged.index(name, place) + 1
            else:
                merged.insert(place, name)
                place += 1
    return merged


def _column(trip: ShownTrip, stops: Sequence[str]) -> list[int | None]:
    """When a trip leaves each stop; arrives, at its last."""
    shift = trip.first_departure - trip.times[0][1] if trip.times else 0
    column: list[int | None] = [None] * len(stops)
    place = 0
    for number, name in enumerate(trip.stops):
        at = next((i for i in range(place, len(stops)) if stops[i] == name), None)
        if at is not None:
            arrival, departure = trip.times[number]
            column[at] = (arrival if number == len(trip.stops) - 1 else departure) + shift
            place = at + 1
    return column
