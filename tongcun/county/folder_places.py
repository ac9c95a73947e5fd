"""What a county folder says of places: townships, villages and stations by their codes. No database is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongcun.county.divisions import township_code, village_code
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES
from tongcun.planner.timetable import Station as Listed


@dataclass(frozen=True, slots=True)
class ListedVillage:
    """A village by the last station that lies in it; its township by code."""

    name: str
    township_code: str
    official_order: int


def townships_of(county_code: str, stations: Sequence[Listed]) -> dict[str, str]:
    """The townships' names by code, in the folder's order; empty where the township's own station is not listed."""
    names: dict[str, str] = {}
    for station in stations:
        if code := township_code(county_code, station.division_code):
            names.setdefault(code, "")
            if station.level == "township":
                names[code] = names[code] or station.name
    return names


def villages_of(stations: Sequence[Listed]) -> dict[str, ListedVillage]:
    """The villages by code; those of other counties are among them."""
    return {
        code: ListedVillage(station.name, township_at(station), place)
        for place, station in enumerate(stations, 1)
        if (code := village_code(station.division_code))
    }


def township_at(station: Listed) -> str:
    """The code of the township that a station's code would lie in, whether there is one or not."""
    return station.division_code[:9] + "000"


def station_facts(listed: Listed) -> dict[str, Any]:
    """A station's own columns, without its township and village."""
    return {
        "name": listed.name,
        "level": listed.level,
        "opens_seconds": None if listed.opens_seconds == ALWAYS_OPEN else listed.opens_seconds,
        "closes_seconds": None if listed.closes_seconds == NEVER_CLOSES else listed.closes_seconds,
        "handling_minutes": listed.handling_seconds // 60,
        "van_yuan": listed.van_yuan,
        "transfer": listed.transfer,
        "lat": listed.lat,
        "lon": listed.lon,
    }
