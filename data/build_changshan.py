"""Writes the sample counties changshan/ and pilot/ afresh: `python data/build_changshan.py [FOLDER]`.

FOLDER is where the two folders are written, by default the one this file is in. READMEs and parcels are left alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from builder.folder import CountyContent, write_county
from builder.network import HUB_NAME
from builder.places import read_places
from builder.timetable import trips, van_runs

PILOT_ROUTE = "FC1"
PILOT_STATIONS = (HUB_NAME, "芳村镇", "西源村")


def main(target: Path) -> None:
    """Write both county folders below `target`."""
    for name, content in (("changshan", changshan()), ("pilot", pilot())):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        write_county(folder, content)


def changshan() -> CountyContent:
    """The whole sample county."""
    places = read_places()
    return CountyContent("常山县（样例）", places, tuple(places.values()), trips(places), van_runs(places))


def pilot() -> CountyContent:
    """The pilot: one line, one village, and the post van that feeds it."""
    places = read_places()
    line = [trip for trip in trips(places) if trip.route_id == PILOT_ROUTE]
    vans = [run for run in van_runs(places) if "芳村镇" in run.loop.townships]
    stations = tuple(places[name] for name in PILOT_STATIONS)
    return CountyContent("芳村—西源 试点（样例）", places, stations, line, vans)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
