"""A timetable that comes as a bare feed is completed by what the county knows already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tongcun.buses.models import Stop, StopTime, TimetableVersion, Trip
from tongcun.buses.queries.ground import Ground
from tongcun.buses.timetable_source import PostCall, PostVan, TimetableSource
from tongcun.feeds.county_holds import Hold, Holds
from tongcun.feeds.gtfs import Feed

NO_HOLDS = Holds()


def completed(
    ground: Ground, feed: Feed, stations: Mapping[str, str] | None = None, holds: Holds = NO_HOLDS
) -> TimetableSource:
    """A feed with stations, holds and post vans.

    What `stations` (station id by stop id) and `holds` do not say is taken from the timetable that held until then;
    a stop that is still without a station gets the one that alone bears its name.
    """
    listed = {stop: station for stop, station in (stations or {}).items() if station}
    earlier = {} if ground.version is None else _stations_of_stops(ground.version)
    station_of_stop: dict[str, str] = {}
    for stop_id, stop in feed.stops.items():
        station = listed.get(stop_id) or earlier.get(stop_id) or ground.by_name.get(stop.name)
        if station is not None and (station in ground.station_names or stop_id in listed):
            station_of_stop[stop_id] = station
    if ground.version is None:
        return TimetableSource(feed, station_of_stop, holds)
    trips = list(Trip.objects.filter(route__version=ground.version).select_related("route").order_by("pk"))
    buses = [trip for trip in trips if not trip.route.is_post]
    vans = [trip for trip in trips if trip.route.is_post]
    return TimetableSource(feed, station_of_stop, _holds(feed, holds, buses), _post_vans(vans, ground.station_names))


def _stations_of_stops(version: TimetableVersion) -> dict[str, str]:
    stops = Stop.objects.filter(version=version, station__isnull=False)
    return dict(stops.values_list("stop_id", "station__station_id"))


def _holds(feed: Feed, holds: Holds, before: Iterable[Trip]) -> Holds:
    """The holds given, completed by those of trips and lines that were there before."""
    of_route: dict[str, set[Hold | None]] = {}
    by_trip: dict[str, Hold] = {}
    trips = set(feed.trip_ids)
    for trip in before:
        route_id, has_none = trip.route.route_id, trip.hold_litres is None or trip.hold_kg is None
        hold = None if has_none else Hold(trip.hold_litres or 0.0, trip.hold_kg or 0.0)
        of_route.setdefault(route_id, set()).add(hold)
        if hold is not None and trip.trip_id in trips and route_id not in holds.by_route:
            by_trip[trip.trip_id] = hold
    by_route = {route_id: next(iter(found)) for route_id, found in of_route.items() if len(found) == 1}
    same = {route_id: hold for route_id, hold in by_route.items() if hold is not None and route_id in feed.routes}
    return Holds(same | dict(holds.by_route), by_trip | dict(holds.by_trip))


def _post_vans(vans: list[Trip], known: Mapping[str, str]) -> tuple[PostVan, ...]:
    """The post vans go on as they went."""
    if not vans:
        return ()
    calls: dict[int, list[PostCall]] = {}
    rows = StopTime.objects.filter(trip__in=vans).order_by("trip", "stop_sequence")
    columns = ("trip_id", "stop_sequence", "station__station_id", "arrival_seconds", "departure_seconds")
    for trip, sequence, station_id, arrival, departure in rows.values_list(*columns):
        if station_id in known:
            calls.setdefault(trip, []).append(PostCall(sequence, station_id, arrival, departure))
    return tuple(
        PostVan(van.trip_id, van.hold_litres or 0.0, van.hold_kg or 0.0, tuple(calls.get(van.pk, ()))) for van in vans
    )
