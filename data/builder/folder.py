"""Writes a county folder from places and timetable, byte for byte the same every time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from builder.dates import CALENDAR, FIRST_DATE, LAST_DATE, exceptions
from builder.network import COSTS, HUB_NAME, KINDS, SHOP_HOURS, SHORT_HOURS, TRUNK_LINES, VILLAGE_LINES, Kind
from builder.places import Place, Point
from builder.timetable import VIA, Call, Trip, VanRun

HUB_HOURS = ("04:30", "22:00")
TOWNSHIP_HOURS = ("05:30", "20:00")
ROADSIDE_KM = 0.02
LEAST_VAN_YUAN, MOST_VAN_YUAN = 6.0, 14.0
TOWNSHIP_VAN_YUAN = 4.0

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class CountyContent:
    """What a county folder is written from; buses may call at places that are no `stations` (yet)."""

    name: str
    places: dict[str, Place]
    stations: tuple[Place, ...]
    hub: str
    trips: list[Trip]
    vans: list[VanRun]


def write_county(folder: Path, content: CountyContent) -> None:
    """Write county.toml, the station and hold files, the post runs and the feed into an existing folder."""
    (folder / "gtfs").mkdir(exist_ok=True)
    _write_text(folder / "county.toml", _county_toml(content.name))
    _table(folder / "stations.csv", STATION_HEAD, _stations(content))
    _table(folder / "station_stops.csv", "station_id,stop_id", _station_stops(content))
    _table(folder / "holds.csv", "route_id,trip_id,volume_l,mass_kg", _holds(content.trips))
    if content.vans:
        _table(folder / "post_runs.csv", POST_HEAD, _post_runs(content))
    write_feed(folder / "gtfs", content)


STATION_HEAD = "station_id,name,level,opens,closes,handling_minutes,van_cost,transfer,division_code,lat,lon"
POST_HEAD = "run_id,sequence,station_id,arrives,departs,volume_l,mass_kg"


def _county_toml(name: str) -> str:
    lines = [
        "# Invented sample; only division codes and place names are official. See README.md.",
        f'name = "{name}"',
        'division_code = "330822"',
        'timezone = "Asia/Shanghai"',
        "",
        "[costs]",
        *(f"{key} = {value}" for key, value in COSTS.items()),
    ]
    for kind in KINDS:
        lines += ["", f"[kinds.{kind.name}]", *_kind_lines(kind)]
    return "\n".join(lines) + "\n"


def _kind_lines(kind: Kind) -> list[str]:
    lines = [f"volume_l = {kind.volume_l}", f"mass_kg = {kind.mass_kg}"]
    if kind.bus is not None:
        lines.append(f"bus = {str(kind.bus).lower()}")
    overrides = (("hour", kind.hour), ("late_hour", kind.late_hour), ("held", kind.held))
    return lines + [f"{key} = {value}" for key, value in overrides if value is not None]


def _stations(content: CountyContent) -> Iterable[Row]:
    hub = content.places[HUB_NAME].point
    farthest = max(place.point.km_to(hub) for place in content.places.values())
    villages = [place.name for place in content.places.values() if place.is_village]
    for place in content.stations:
        if place.is_village:
            level, handling, transfer = "village", 5, "no"
            hours = SHORT_HOURS.get(place.name, SHOP_HOURS[villages.index(place.name) % len(SHOP_HOURS)])
        else:
            level, handling, transfer = "hub" if place.name == content.hub else "township", 10, "yes"
            hours = HUB_HOURS if place.name == content.hub else TOWNSHIP_HOURS
        van = _van_yuan(place, hub, farthest)
        point = place.point
        yield (
            *(place.code, place.name, level, *hours, handling, van, transfer),
            *(place.code, f"{point.lat:.5f}", f"{point.lon:.5f}"),
        )


def _van_yuan(place: Place, hub: Point, farthest: float) -> float:
    """A fallback van costs more the farther it goes; to the hub and the townships it goes with other things to do."""
    if not place.is_village:
        return TOWNSHIP_VAN_YUAN
    share = place.point.km_to(hub) / farthest
    return round((LEAST_VAN_YUAN + (MOST_VAN_YUAN - LEAST_VAN_YUAN) * share) * 2) / 2


def _station_stops(content: CountyContent) -> Iterable[Row]:
    used = {call.stop_id for trip in content.trips for call in trip.calls}
    for place in content.stations:
        for side in "ABC":
            if f"{place.code}{side}" in used:
                yield place.code, f"{place.code}{side}"


def _holds(trips: list[Trip]) -> Iterable[Row]:
    room = {line.line_id: (line.volume_l, line.mass_kg) for line in VILLAGE_LINES}
    room |= {line.line_id: (line.volume_l, line.mass_kg) for line in TRUNK_LINES}
    for route_id, of_route in groupby(trips, key=lambda trip: trip.route_id):
        members = list(of_route)
        if all(trip.has_hold for trip in members):
            yield route_id, "", *room[route_id]
        else:
            yield from ((route_id, trip.trip_id, *room[route_id]) for trip in members if trip.has_hold)


def _post_runs(content: CountyContent) -> Iterable[Row]:
    for run in content.vans:
        last = len(run.calls)
        for sequence, call in enumerate(run.calls, start=1):
            yield (
                run.run_id,
                sequence,
                content.places[call.station].code,
                "" if sequence == 1 else _clock(call.arrival),
                "" if sequence == last else _clock(call.departure),
                run.loop.volume_l,
                run.loop.mass_kg,
            )


def write_feed(folder: Path, content: CountyContent) -> None:
    """Write the eight GTFS files."""
    routes = {trip.route_id for trip in content.trips}
    services = {trip.service for trip in content.trips}
    _table(
        folder / "agency.txt",
        "agency_id,agency_name,agency_url,agency_timezone,agency_lang",
        [("sample", "通村样例客运（示例，虚构）", "https://example.com/sample-buses", "Asia/Shanghai", "zh-CN")],
    )
    _table(folder / "feed_info.txt", FEED_INFO_HEAD, [_feed_info()])
    _table(
        folder / "routes.txt",
        "route_id,agency_id,route_short_name,route_long_name,route_type",
        [row for row in _routes() if row[0] in routes],
    )
    _table(folder / "stops.txt", "stop_id,stop_name,stop_lat,stop_lon", _stops(content))
    _table(
        folder / "trips.txt",
        "route_id,service_id,trip_id,trip_headsign,direction_id",
        [(trip.route_id, trip.service, trip.trip_id, trip.headsign, trip.direction) for trip in content.trips],
    )
    _table(
        folder / "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type",
        (row for trip in content.trips for row in _stop_times(trip)),
    )
    _table(folder / "calendar.txt", CALENDAR_HEAD, [row for row in _calendar() if row[0] in services])
    _table(
        folder / "calendar_dates.txt",
        "service_id,date,exception_type",
        [(service, f"{date:%Y%m%d}", kind) for service, date, kind in exceptions() if service in services],
    )


FEED_INFO_HEAD = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version"
CALENDAR_HEAD = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"


def _feed_info() -> Row:
    return (
        *("Tongcun sample data (invented) 通村样例数据（虚构）", "https://example.com/tongcun", "zh-CN"),
        *(f"{FIRST_DATE:%Y%m%d}", f"{LAST_DATE:%Y%m%d}", "1"),
    )


def _routes() -> Iterable[Row]:
    for line in VILLAGE_LINES:
        yield line.line_id, "sample", line.name, f"{line.name} 快递进村线", 3
    for trunk in TRUNK_LINES:
        name = f"县城—{trunk.township[:-1]}"
        yield trunk.line_id, "sample", name, f"{name} 城乡公交", 3


def _stops(content: CountyContent) -> Iterable[Row]:
    used = {call.stop_id for trip in content.trips for call in trip.calls}
    for place in content.places.values():
        for i, side in enumerate("ABC"):
            if (stop_id := f"{place.code}{side}") in used:
                point = place.point.moved(ROADSIDE_KM, 120.0 * i)
                yield stop_id, _stop_name(place, side), f"{point.lat:.5f}", f"{point.lon:.5f}"
    for stop_id, (name, point) in VIA.items():
        if stop_id in used:
            yield stop_id, name, f"{point.lat:.5f}", f"{point.lon:.5f}"


def _stop_name(place: Place, side: str) -> str:
    if place.is_village:
        return place.name
    bay = {"A": "进村上车位", "B": "到达位", "C": "城乡公交位"}[side]
    return f"{place.name} {bay}"


def _stop_times(trip: Trip) -> Iterable[Row]:
    """Nobody gets on at the last stop, nobody gets off at the first."""
    last = len(trip.calls)
    for sequence, call in enumerate(trip.calls, start=1):
        pickup, drop_off = int(sequence == last), int(sequence == 1)
        yield trip.trip_id, *_times(call), call.stop_id, sequence, pickup, drop_off


def _times(call: Call) -> tuple[str, str]:
    return f"{_clock(call.arrival)}:00", f"{_clock(call.departure)}:00"


def _calendar() -> Iterable[Row]:
    for service, weekdays, first in CALENDAR:
        yield service, *weekdays, f"{first:%Y%m%d}", f"{LAST_DATE:%Y%m%d}"


def _clock(minute: int) -> str:
    hours, rest = divmod(minute, 60)
    return f"{hours:02d}:{rest:02d}"


def _table(path: Path, head: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
