"""A small good feed as texts, to be changed and written for a test; its places and firm are invented."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.problems import InputError, Problem

GOOD_FEED = {
    "agency.txt": """\
agency_id,agency_name,agency_url,agency_timezone
A,示例客运（虚构）,http://bus.example,Asia/Shanghai
""",
    "routes.txt": """\
route_id,agency_id,route_short_name,route_long_name,route_type
R1,A,1,芳村—西源,3
R2,A,2,环镇,3
""",
    "stops.txt": """\
stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
hub,芳村车站,28.95,118.60,1,
bay,芳村车站一号位,28.9501,118.6001,0,hub
bridge,桥头,28.96,118.61,,
xiyuan,西源,28.97,118.62,,
""",
    "calendar.txt": """\
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
WEEK,1,1,1,1,1,0,0,20260101,20261231
""",
    "calendar_dates.txt": """\
service_id,date,exception_type
WEEK,20261001,2
MARKET,20260103,1
""",
    "trips.txt": """\
route_id,service_id,trip_id,trip_headsign
R1,WEEK,out,西源
R1,MARKET,fair,西源
R2,WEEK,ring,
""",
    "stop_times.txt": """\
trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type
out,07:00:00,07:00:00,bay,1,0,1
out,,,bridge,5,,
out,07:30:00,07:32:00,xiyuan,9,1,0
fair,23:50:00,23:50:00,bay,1,,
fair,24:10:00,24:10:00,xiyuan,2,,
ring,08:00:00,08:05:00,bay,1,,
ring,08:15:00,08:15:00,bridge,2,,
ring,08:25:00,08:25:00,bay,3,,
""",
    "frequencies.txt": """\
trip_id,start_time,end_time,headway_secs
ring,06:00:00,07:00:00,1800
ring,14:00:00,14:00:01,600
""",
}


def a_feed(**changed: str | None) -> dict[str, str]:
    """The good feed's files with some replaced (`stops="…"` for stops.txt), or left out (None)."""
    files: dict[str, str | None] = {**GOOD_FEED, **{f"{name}.txt": text for name, text in changed.items()}}
    return {name: text for name, text in files.items() if text is not None}


def good(name: str) -> str:
    """The text of one file of the good feed."""
    return GOOD_FEED[f"{name}.txt"]


def write_folder(folder: Path, files: dict[str, str] | dict[str, bytes]) -> Path:
    """Write a feed's files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def write_zip(path: Path, files: dict[str, str], inside: str = "") -> Path:
    """Write a feed's files into a zip, below the folder `inside` (ending in a slash)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content)
    return path


def read_files(folder: Path, files: dict[str, str]) -> Feed:
    """Read a feed from its texts."""
    return read_feed(write_folder(folder, files))


def problems_of(folder: Path, files: dict[str, str] | dict[str, bytes]) -> tuple[Problem, ...]:
    """What is told of a feed: the problems it is refused for, or the warnings it loads with."""
    try:
        return read_feed(write_folder(folder, files)).warnings
    except InputError as error:
        return error.problems


def places_of(folder: Path, files: dict[str, str] | dict[str, bytes]) -> list[str]:
    """Each problem as `severity code file:line column`."""
    return [
        f"{problem.severity} {problem.code} {problem.file}:{problem.line} {problem.column}"
        for problem in problems_of(folder, files)
    ]
