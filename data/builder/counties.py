"""The two counties that are built: all of Changshan, and the pilot on its first line."""

from __future__ import annotations

from pathlib import Path

from builder.folder import CountyContent, write_county
from builder.network import HUB_NAME
from builder.places import read_places
from builder.timetable import trips, van_runs

PILOT_ROUTE = "FC1"
PILOT_HUB = "芳村镇"
PILOT_STATIONS = (PILOT_HUB, "西源村")


def write_counties(target: Path) -> None:
    """Write both county folders below `target`."""
    for name, content in (("changshan", changshan()), ("pilot", pilot())):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        write_county(folder, content)


def changshan() -> CountyContent:
    """The whole sample county."""
    places = read_places()
    return CountyContent("常山县（样例）", places, tuple(places.values()), HUB_NAME, trips(places), van_runs(places))


def pilot() -> CountyContent:
    """The pilot as it began: one line, one village, the parcels sorted in the township; no post van."""
    places = read_places()
    line = [trip for trip in trips(places) if trip.route_id == PILOT_ROUTE]
    stations = tuple(places[name] for name in PILOT_STATIONS)
    return CountyContent("芳村—西源 试点（样例）", places, stations, PILOT_HUB, line, [])
