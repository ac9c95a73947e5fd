"""Where everything is: official places from divisions.csv, positions by an invented rule."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.network import (
    COUNTY_SEAT_LAT,
    COUNTY_SEAT_LON,
    HUB_ID,
    HUB_NAME,
    TOWNSHIP_BEARING,
    VILLAGE_LINES,
    VillageLine,
)

DIVISIONS = Path(__file__).parent / "divisions.csv"
HUB_KM_FROM_SEAT = 0.8
HUB_BEARING = 30.0
SIDE_KM = 0.25
"""How far villages of one line stand to the left and right of it by turns."""

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Point:
    """A position on a flat map, in km east and north of the county seat."""

    east: float
    north: float

    def moved(self, km: float, bearing: float) -> Point:
        """The point `km` away in direction `bearing` (degrees clockwise from north)."""
        angle = math.radians(bearing)
        return Point(self.east + km * math.sin(angle), self.north + km * math.cos(angle))

    def km_to(self, other: Point) -> float:
        """Straight-line distance in km."""
        return math.hypot(self.east - other.east, self.north - other.north)

    @property
    def lat(self) -> float:
        """Latitude in degrees, five decimals."""
        return round(COUNTY_SEAT_LAT + self.north / KM_PER_DEGREE, 5)

    @property
    def lon(self) -> float:
        """Longitude in degrees, five decimals."""
        narrower = KM_PER_DEGREE * math.cos(math.radians(COUNTY_SEAT_LAT))
        return round(COUNTY_SEAT_LON + self.east / narrower, 5)


@dataclass(frozen=True, slots=True)
class Place:
    """A station of the county: the hub, a township or a village; `township` is empty for the first two."""

    code: str
    name: str
    township: str
    point: Point

    @property
    def is_village(self) -> bool:
        """Whether it is a village station."""
        return self.township != ""


def read_places() -> dict[str, Place]:
    """Every place by name, hub first, then in the order of the division codes. Raises ValueError at a forgotten one."""
    seat = Point(0.0, 0.0)
    places = {HUB_NAME: Place(HUB_ID, HUB_NAME, "", seat.moved(HUB_KM_FROM_SEAT, HUB_BEARING))}
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    townships = {
        row["name"]: seat.moved(float(row["km_from_county_seat"]), TOWNSHIP_BEARING[row["name"]])
        for row in rows
        if not row["township"]
    }
    villages = dict(_village_points(townships))
    for row in rows:
        name = row["name"]
        point = villages.get(name) if row["township"] else townships[name]
        if point is None:
            raise ValueError(f"{name} is on no line")
        places[name] = Place(row["division_code"], name, row["township"], point)
    return places


def _village_points(townships: dict[str, Point]) -> Iterator[tuple[str, Point]]:
    """Name and position of every village; the first line that names a village places it."""
    placed: set[str] = set()
    for line in VILLAGE_LINES:
        along = _on_a_circle if line.loop else _on_a_ray
        for name, point in zip(line.villages, along(line, townships[line.start]), strict=True):
            if name not in placed:
                placed.add(name)
                yield name, point


def _on_a_ray(line: VillageLine, start: Point) -> list[Point]:
    return [
        start.moved(line.spacing_km * (i + 1), line.heading).moved(SIDE_KM, line.heading + (90 if i % 2 else -90))
        for i in range(len(line.villages))
    ]


def _on_a_circle(line: VillageLine, start: Point) -> list[Point]:
    around = len(line.villages) + 1
    radius = line.spacing_km * around / math.tau
    centre = start.moved(radius, line.heading)
    return [centre.moved(radius, line.heading + 180 + 360 * (i + 1) / around) for i in range(len(line.villages))]
