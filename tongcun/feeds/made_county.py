"""Any GTFS feed as a county to play with: stations drawn from its stops, room, hours and costs invented, seeded."""

from __future__ import annotations

import csv
import datetime
import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tongcun.feeds.gtfs import Feed, FeedRuns
from tongcun.feeds.stop_places import places_of
from tongcun.feeds.swap import Swap, SwapError
from tongcun.planner.distances import on_flat_map
from tongcun.planner.timetable import Level

TOWNSHIPS = 14
HOLD_SHARE = 0.9
"""Share of the routes whose buses carry parcels."""

HOLDS = ((300, 60), (500, 100), (800, 150))
"""Litres and kilograms of small, middling and large holds, before the room factor."""

TOWN_HOURS = ("05:00", "22:00")
SHOP_HOURS = (("07:00", "18:00"), ("08:00", "19:30"), ("07:30", "18:30"), ("08:00", "18:00"))
TOWN_VAN_YUAN, NEAR_VAN_YUAN, FAR_VAN_YUAN = 4.0, 6.0, 14.0

COSTS_AND_KINDS = """\
[costs]
handling = 0.3
hour = 0.2
late_hour = 1.0
van = 8.0
held = 12.0
drop = {drop}

[kinds.ordinary]
volume_l = 6.0
mass_kg = 1.0

[kinds.document]
volume_l = 0.6
mass_kg = 0.2

[kinds.fresh]
volume_l = 12.0
mass_kg = 2.5
hour = 0.4
late_hour = 3.0
held = 20.0

[kinds.bulky]
volume_l = 80.0
mass_kg = 10.0

[kinds.liquid]
volume_l = 5.0
mass_kg = 3.0
bus = false
"""

NAMELESS = "GTFS"
"""The name of a county whose feed's file has none that can be shown."""

Row = Sequence[object]
RoomFor = Callable[[str], Path]
"""Where to write a file of the county."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the county should be like: the date whose runs count, how many stations, how much room, which costs."""

    date: datetime.date
    stations: int
    room: float
    drop_yuan: float
    seed: int


@dataclass(frozen=True, slots=True)
class MadeStation:
    """A station made from the stops of one place; its position is that of the first stop, None where it has none."""

    station_id: str
    name: str
    level: Level
    stop_ids: tuple[str, ...]
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class MadeCounty:
    """What a county folder is written from; `holds` are route, litres and kilograms."""

    name: str
    timezone: str
    drop_yuan: float
    stations: tuple[MadeStation, ...]
    hours: tuple[tuple[str, str], ...]
    holds: tuple[tuple[str, float, float], ...]


class IdleDateError(ValueError):
    """No run of the feed joins two places on the date."""


def made_county(feed: Feed, name: str, wishes: Wishes) -> MadeCounty:
    """Make a county from the runs of one date; the same arguments give the same county.

    The busiest terminal becomes the hub, the next 14 townships; villages are drawn from the other places. Where the
    feed has fewer places than wished, all are taken. Raises IdleDateError.
    """
    rng = np.random.default_rng(wishes.seed)
    runs = feed.runs_on(wishes.date)
    places = _chosen_places(feed, runs, wishes.stations, rng)
    stations = tuple(_station(feed, number, stop_ids) for number, stop_ids in enumerate(places))
    return MadeCounty(
        name,
        feed.timezone,
        wishes.drop_yuan,
        stations,
        tuple(_hours(station, rng) for station in stations),
        tuple(_holds(sorted({feed.trip_route_ids[trip] for trip in runs.trip.tolist()}), wishes.room, rng)),
    )


def write_made_county(folder: Path, feed_path: Path, county: MadeCounty) -> None:
    """Write a county folder, the feed copied into it untouched; whole or not at all.

    `folder` must not exist or be empty; an empty one is filled, not replaced, for somebody may stand in it. Raises
    OSError.
    """
    swap = Swap()
    try:
        if folder.is_dir():
            _fill(lambda name: swap.room_for(folder / name), feed_path, county)
        else:
            new = swap.folder(folder)
            _fill(lambda name: new / name, feed_path, county)
        swap.take_places()
    except SwapError as error:
        raise error.reason from error
    finally:
        swap.close()


def _fill(room_for: RoomFor, feed_path: Path, county: MadeCounty) -> None:
    """Write all that a county folder holds, county.toml last: without it a folder is no county."""
    _copy(feed_path, room_for)
    _table(room_for("stations.csv"), STATION_HEAD, _station_rows(county))
    stops = [(station.station_id, stop_id) for station in county.stations for stop_id in station.stop_ids]
    _table(room_for("station_stops.csv"), "station_id,stop_id", stops)
    _table(room_for("holds.csv"), HOLD_HEAD, [(route_id, "", *room) for route_id, *room in county.holds])
    room_for("county.toml").write_text(_toml(county), encoding="utf-8")


def _copy(feed_path: Path, room_for: RoomFor) -> None:
    """The feed, untouched; raises OSError with the first of what went wrong."""
    if not feed_path.is_dir():
        shutil.copyfile(feed_path, room_for("gtfs.zip"))
        return
    try:
        shutil.copytree(feed_path, room_for("gtfs"))
    except shutil.Error as error:
        raise OSError(error.args[0][0][2]) from error


def _chosen_places(feed: Feed, runs: FeedRuns, wished: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """The stops of every place that becomes a station: hub, townships, villages."""
    places = places_of(feed)
    place_of_stop = {stop_id: number for number, stop_ids in enumerate(places) for stop_id in stop_ids}
    place_of_row = [place_of_stop[feed.stop_ids[stop]] for stop in runs.stop.tolist()]
    ends = np.concatenate([runs.first_row[:-1], runs.first_row[1:] - 1]).tolist()
    terminals = Counter(place_of_row[row] for row in ends)
    if len(set(place_of_row)) < 2:
        raise IdleDateError
    towns = sorted(terminals, key=lambda place: (-terminals[place], place))[: min(1 + TOWNSHIPS, wished)]
    others = sorted(set(place_of_row) - set(towns))
    drawn = rng.permutation(len(others))[: max(0, wished - len(towns))].tolist()
    return [places[place] for place in towns + [others[i] for i in sorted(drawn)]]


def _station(feed: Feed, number: int, stop_ids: tuple[str, ...]) -> MadeStation:
    first = feed.stops[stop_ids[0]]
    parent = feed.stops.get(first.parent_station, first)
    name = parent.name or first.name or first.stop_id
    level: Level = "hub" if number == 0 else "township" if number <= TOWNSHIPS else "village"
    return MadeStation(f"S{number:04d}", name, level, stop_ids, first.lat, first.lon)


def _hours(station: MadeStation, rng: np.random.Generator) -> tuple[str, str]:
    drawn = SHOP_HOURS[rng.integers(len(SHOP_HOURS))]
    return drawn if station.level == "village" else TOWN_HOURS


def _holds(route_ids: Sequence[str], room: float, rng: np.random.Generator) -> Iterable[tuple[str, float, float]]:
    """Room for most routes, for the first one always, so that something can ride."""
    for number, route_id in enumerate(route_ids):
        litres, kilograms = HOLDS[rng.integers(len(HOLDS))]
        if rng.random() < HOLD_SHARE or number == 0:
            yield route_id, round(litres * room, 1), round(kilograms * room, 1)


def _toml(county: MadeCounty) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in county.name).strip() or NAMELESS
    heading = f"# Invented from a timetable, to play with.\nname = {json.dumps(printable, ensure_ascii=False)}\n"
    return f'{heading}timezone = "{county.timezone}"\n\n{COSTS_AND_KINDS.format(drop=float(county.drop_yuan))}'


STATION_HEAD = "station_id,name,level,opens,closes,handling_minutes,van_cost,transfer,lat,lon"
HOLD_HEAD = "route_id,trip_id,volume_l,mass_kg"


def _station_rows(county: MadeCounty) -> Iterable[Row]:
    shares = _distance_shares(county.stations)
    for station, (opens, closes), share in zip(county.stations, county.hours, shares, strict=True):
        village = station.level == "village"
        van = round(NEAR_VAN_YUAN + (FAR_VAN_YUAN - NEAR_VAN_YUAN) * share, 1) if village else TOWN_VAN_YUAN
        degrees = ("" if station.lat is None else station.lat, "" if station.lon is None else station.lon)
        yield (
            *(station.station_id, station.name, station.level, opens, closes),
            *(5 if village else 10, van, "no" if village else "yes", *degrees),
        )


def _distance_shares(stations: Sequence[MadeStation]) -> list[float]:
    """Each station's distance from the hub as a share of the farthest; a half where the feed has no positions."""
    hub = stations[0]
    if hub.lat is None or hub.lon is None:
        return [0.5] * len(stations)
    centre, latitude = on_flat_map((hub.lat, hub.lon), hub.lat), hub.lat
    away = [
        None if s.lat is None or s.lon is None else math.dist(centre, on_flat_map((s.lat, s.lon), latitude))
        for s in stations
    ]
    farthest = max((d for d in away if d is not None), default=0.0)
    return [0.5 if d is None or farthest == 0.0 else d / farthest for d in away]


def _table(path: Path, head: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)
