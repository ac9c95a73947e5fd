"""A timetable that comes as a bare feed is completed by what the county knows already."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tongcun.buses.models import Route, Stop, StopTime, TimetableVersion, Trip
from tongcun.buses.queries.days import version_on
from tongcun.buses.timetable_source import PostCall, PostVan, TimetableSource
from tongcun.county.models import County, Station
from tongcun.feeds.county_holds import Hold, Holds
from tongcun.feeds.gtfs import Feed

NO_HOLDS = Holds()


def completed(
    county: County, feed: Feed, valid_from: datetime.date, stations: Mapping[str, str] | None = None,
    holds: Holds = NO_HOLDS,
) -> TimetableSource:  # fmt: skip
    """A feed with stations, holds and post vans.

    What `stations` (station id by stop id) and `holds` do not say is taken from the timetable that held until then;
    a stop that is still without a station gets the one that alone bears its name.
    """
    before = version_on(county, valid_from)
    known = set(county.stations.values_list("station_id", flat=True))
    listed = {stop: station for stop, station in (stations or {}).items() if station}
    earlier = {} if before is None else _stations_of_stops(before)
    named = _stations_by_name(county)
    station_of_stop: dict[str, str] = {}
    for stop_id, stop in feed.stops.items():
        station = listed.get(stop_id) or earlier.get(stop_id) or named.get(stop.name)
        if station is not None and (station in known or stop_id in listed):
            station_of_stop[stop_id] = station
    return TimetableSource(feed, station_of_stop, _holds(feed, holds, before), _post_vans(before, known))


def _stations_of_stops(version: TimetableVersion) -> dict[str, str]:
    stops = Stop.objects.filter(version=version, station__isnull=False)
    return dict(stops.values_list("stop_id", "station__station_id"))


def _stations_by_name(county: County) -> dict[str, str]:
    """Station ids by the names that one station alone bears, closed ones left out."""
    found: dict[str, set[str]] = {}
    stations = Station.objects.filter(county=county, valid_until__isnull=True)
    for station_id, name, village in stations.values_list("station_id", "name", "village__name"):
        for said in {name, village or name}:
            found.setdefault(said, set()).add(station_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _holds(feed: Feed, holds: Holds, before: TimetableVersion | None) -> Holds:
    """The holds given, completed by those of trips and lines that were there before."""
    if before is None:
        return holds
    rows = Trip.objects.filter(route__version=before, route__is_post=False).values_list(
        "trip_id", "route__route_id", "hold_litres", "hold_kg"
    )
    of_route: dict[str, set[Hold | None]] = {}
    by_trip: dict[str, Hold] = {}
    trips = set(feed.trip_ids)
    for trip_id, route_id, litres, kilograms in rows:
        hold = None if litres is None or kilograms is None else Hold(litres, kilograms)
        of_route.setdefault(route_id, set()).add(hold)
        if hold is not None and trip_id in trips and route_id not in holds.by_route:
            by_trip[trip_id] = hold
    by_route = {route_id: next(iter(found)) for route_id, found in of_route.items() if len(found) == 1}
    same = {route_id: hold for route_id, hold in by_route.items() if hold is not None and route_id in feed.routes}
    return Holds(same | dict(holds.by_route), by_trip | dict(holds.by_trip))


def _post_vans(before: TimetableVersion | None, known: set[str]) -> tuple[PostVan, ...]:
    """The post vans go on as they went."""
    post = None if before is None else Route.objects.filter(version=before, is_post=True).first()
    if post is None:
        return ()
    calls: dict[str, list[PostCall]] = {}
    rows = StopTime.objects.filter(trip__route=post).order_by("trip", "stop_sequence")
    columns = ("trip__trip_id", "stop_sequence", "station__station_id", "arrival_seconds", "departure_seconds")
    for trip_id, sequence, station_id, arrival, departure in rows.values_list(*columns):
        if station_id in known:
            calls.setdefault(trip_id, []).append(PostCall(sequence, station_id, arrival, departure))
    trips = Trip.objects.filter(route=post).order_by("pk")
    return tuple(
        PostVan(trip.trip_id, trip.hold_litres or 0.0, trip.hold_kg or 0.0, tuple(calls.get(trip.trip_id, ())))
        for trip in trips
    )
