"""What the workbook says, once it is known to be sound."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

THERE, BACK = 0, 1

Dates = frozenset[datetime.date]


@dataclass(frozen=True, slots=True)
class TypedStop:
    """A stop of a line: seconds from the line's first departure until arrival and departure here, on the way there.

    `station_id` is empty where the name alone must do.
    """

    name: str
    arrival: int
    departure: int
    station_id: str = ""
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line with its stops on the way there; `hold` is litres and kilograms, None where it carries no parcels."""

    name: str
    stops: tuple[TypedStop, ...]
    hold: tuple[float, float] | None

    def way(self, direction: int) -> tuple[TypedStop, ...]:
        """The stops with their seconds from the first departure, there or back."""
        if direction == THERE:
            return self.stops
        end = self.stops[-1].arrival
        back = [
            TypedStop(stop.name, end - stop.departure, end - stop.arrival, stop.station_id, stop.lat, stop.lon)
            for stop in reversed(self.stops)
        ]
        first = back[0]
        return (TypedStop(first.name, 0, 0, first.station_id, first.lat, first.lon), *back[1:])


@dataclass(frozen=True, slots=True)
class TypedTrip:
    """One departure of a line on the dates on which it runs; `days` is how the sheet says so."""

    trip_id: str
    line: TypedLine
    direction: int
    departure: int
    days: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class TypedTimetable:
    """Lines in the sheet's order and every trip of them."""

    agency: str
    first: datetime.date
    last: datetime.date
    lines: tuple[TypedLine, ...]
    trips: tuple[TypedTrip, ...]
