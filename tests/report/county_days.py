"""Days and plans for the page: a small county with two townships, and the same with other names."""

from __future__ import annotations

from dataclasses import replace

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan


def on_routes(day: Day, routes: dict[str, tuple[str, str]]) -> Day:
    """The same day with trips on the routes given, as trip id: (route id, route name)."""
    table = day.timetable
    chosen = [
        routes.get(trip, (route, name))
        for trip, route, name in zip(table.trip_ids, table.route_ids, table.route_names, strict=True)
    ]
    ids, names = (tuple(part) for part in zip(*chosen, strict=True))
    return replace(day, timetable=replace(table, route_ids=ids, route_names=names))


def named(day: Day, names: dict[str, str]) -> Day:
    """The same day with other station names, as station id: name."""
    stations = tuple(replace(s, name=names.get(s.station_id, s.name)) for s in day.stations)
    return replace(day, stations=stations)


def a_county_day(drop_yuan: float = 2.0) -> Day:
    """A hub, two townships with a post van each, three villages on two lines; six parcels."""
    day = a_day(
        stations=[
            a_hub(),
            a_station("fangcun", "township", handling_minutes=10),
            a_station("qiuchuan", "township", handling_minutes=10),
            a_village("xiyuan", van_yuan=9.0),
            a_village("shiyan"),
            a_village("dongan"),
        ],
        runs=[
            a_run("V1", ("hub", "06:30"), ("fangcun", "07:10"), is_post_run=True, volume_l=8000, mass_kg=3000),
            a_run("V2", ("hub", "06:30"), ("qiuchuan", "07:00"), is_post_run=True, volume_l=8000, mass_kg=3000),
            a_run("A1", ("fangcun", "08:00"), ("shiyan", "08:20", "08:22"), ("xiyuan", "08:40"), volume_l=100),
            a_run("A2", ("xiyuan", "16:30"), ("shiyan", "16:50"), ("fangcun", "17:10"), volume_l=100, mass_kg=20),
            a_run("B1", ("qiuchuan", "08:00"), ("dongan", "08:30"), volume_l=50),
        ],
        parcels=[
            a_parcel("hub", "xiyuan", volume_l=40, mass_kg=4, size_assumed=True),
            a_parcel("hub", "shiyan", volume_l=56, mass_kg=8),
            a_parcel("xiyuan", "fangcun", "09:00", "17:00", volume_l=10, mass_kg=12),
            a_parcel("hub", "dongan", volume_l=20, mass_kg=2),
            a_parcel("hub", "dongan", volume_l=45, mass_kg=2),
            a_parcel("hub", "dongan", volume_l=45, mass_kg=2, van=20.0),
        ],
        drop_yuan=drop_yuan,
    )
    return on_routes(day, {"A1": ("A", "芳村—西源"), "A2": ("A", "芳村—西源"), "B1": ("B", "7")})


def a_county_plan(day: Day, bound: float = 20.0) -> Plan:
    """Four of the six parcels ride; P5 goes by van, P6 is held."""
    rides = {
        "P1": [("V1", 0, 1), ("A1", 0, 2)],
        "P2": [("V1", 0, 1), ("A1", 0, 1)],
        "P3": [("A2", 0, 2)],
        "P4": [("V2", 0, 1), ("B1", 0, 1)],
    }
    return a_plan(day, rides, {"P6": Outcome.HELD}, bound=bound)


def a_first_come_plan(day: Day) -> Plan:
    """What the rule would do instead: P1 and P4 ride."""
    return a_plan(day, {"P1": [("V1", 0, 1), ("A1", 0, 2)], "P4": [("V2", 0, 1), ("B1", 0, 1)]})
