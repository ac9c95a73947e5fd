from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from tongcun.feeds.gtfs import read_feed
from tongcun.feeds.stop_places import places_of

HEADING = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station"
A_KILOMETRE, FIFTY_METRES = 0.009, 0.00045

Stop = tuple[str, str, float, float, str]


def a_stop(stop_id: str, name: str, north: float, parent: str = "") -> Stop:
    return stop_id, name, round(29 + north, 6), 118.5, parent


def a_feed(folder: Path, *stops: Stop, stations: tuple[str, ...] = ()) -> Path:
    """A feed with one trip that calls at every stop in turn."""
    rows = [(stop_id, name, lat, lon, 0, parent) for stop_id, name, lat, lon, parent in stops]
    rows += [(station, station, 29.0, 118.5, 1, "") for station in stations]
    times = [("T", f"08:{n:02d}:00", f"08:{n:02d}:00", stop[0], n) for n, stop in enumerate(stops)]
    files: list[tuple[str, str, Sequence[Sequence[object]]]] = [
        ("agency.txt", "agency_name,agency_url,agency_timezone", [("Made up", "https://example.com", "Asia/Shanghai")]),
        ("routes.txt", "route_id,route_short_name,route_type", [("R", "1", 3)]),
        ("trips.txt", "route_id,service_id,trip_id", [("R", "S", "T")]),
        ("calendar_dates.txt", "service_id,date,exception_type", [("S", "20261123", 1)]),
        ("stops.txt", HEADING, rows),
        ("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence", times),
    ]
    for name, head, body in files:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head.split(","), *body])
    return folder


def places(folder: Path) -> list[tuple[str, ...]]:
    return places_of(read_feed(folder))


def test_stops_of_one_parent_station_are_one_place_however_far_apart(tmp_path: Path) -> None:
    stops = a_stop("a", "Bay 1", 0, "station"), a_stop("b", "Bay 2", A_KILOMETRE, "station")
    assert places(a_feed(tmp_path, *stops, stations=("station",))) == [("a", "b")]


def test_both_sides_of_a_road_are_one_place_also_under_two_names(tmp_path: Path) -> None:
    stops = a_stop("a", "Mill", 0), a_stop("b", "Pond", FIFTY_METRES), a_stop("c", "Far", A_KILOMETRE)
    assert places(a_feed(tmp_path, *stops)) == [("a", "b"), ("c",)]


def test_stops_of_one_name_are_one_place_when_they_are_near(tmp_path: Path) -> None:
    stops = a_stop("a", "Church", 0), a_stop("b", "Church", 4 * FIFTY_METRES), a_stop("c", "Church", A_KILOMETRE)
    assert places(a_feed(tmp_path, *stops)) == [("a", "b"), ("c",)]


def test_a_row_of_near_stops_is_one_place(tmp_path: Path) -> None:
    stops = [a_stop(f"s{n}", f"Name {n}", n * FIFTY_METRES) for n in range(5)]
    assert places(a_feed(tmp_path, *stops)) == [("s0", "s1", "s2", "s3", "s4")]
