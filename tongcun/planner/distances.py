"""How far apart places are: one earth, as a ball of its mean radius."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_000.0
METRES_PER_DEGREE = EARTH_METRES * radians(1.0)

Position = tuple[float, float]
"""Latitude and longitude in degrees; on a flat map metres north and east."""


def metres_between(here: Position, there: Position) -> float:
    """Great-circle distance between two positions in degrees."""
    north, east = radians(there[0] - here[0]), radians(there[1] - here[1])
    bow = sin(north / 2) ** 2 + cos(radians(here[0])) * cos(radians(there[0])) * sin(east / 2) ** 2
    return 2.0 * EARTH_METRES * asin(sqrt(min(1.0, bow)))


def on_flat_map(position: Position, latitude: float) -> Position:
    """A position in degrees as metres north and east on a flat map drawn for a latitude: good for a county."""
    return position[0] * METRES_PER_DEGREE, position[1] * METRES_PER_DEGREE * cos(radians(latitude))
