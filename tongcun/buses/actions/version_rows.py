"""The rows of a timetable version, from its source."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from django.db.models import Model

from tongcun.buses.directions import directions_of
from tongcun.buses.models import (
    Route,
    Service,
    ServiceException,
    Stop,
    StopTime,
    TimetableVersion,
    Trip,
    TripFrequency,
)
from tongcun.buses.timetable_source import NAME_LENGTH, POST_LINE, TimetableSource
from tongcun.county.actions import insert_rows
from tongcun.feeds.gtfs import services as feed_services

NOT_PERMITTED = 1
"""GTFS pickup_type and drop_off_type: 1 forbids."""

BATCH = 5000

Pks = Mapping[str, int]
Row = tuple[object, ...]
_CALL = (
    "trip", "stop_sequence", "stop", "station", "arrival_seconds", "departure_seconds", "can_load", "can_unload",
)  # fmt: skip


def write_rows(version: TimetableVersion, source: TimetableSource, stations: Pks) -> None:
    """Write lines, stops, services, trips and calls; `stations` gives a station's key by its id."""
    routes = _write_routes(version, source)
    stops = _write_stops(version, source, stations)
    services = _write_services(version, source)
    trips = _write_trips(source, routes, services)
    _write_frequencies(source, trips)
    _insert(StopTime, _CALL, chain(_feed_calls(source, trips, stops, stations), _post_calls(source, trips, stations)))


def _insert(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert many rows, some thousand at a time."""
    rest = iter(rows)
    while some := list(islice(rest, BATCH)):
        insert_rows(model, **dict(zip(names, zip(*some, strict=True), strict=True)))


def _write_routes(version: TimetableVersion, source: TimetableSource) -> Pks:
    routes = [
        Route(version=version, route_id=route.route_id, name=route.name[:NAME_LENGTH], official_order=place)
        for place, route in enumerate(source.feed.routes.values(), 1)
    ]
    if source.post_vans:
        post = source.post_route_id()
        last = len(routes) + 1
        routes.append(Route(version=version, route_id=post, name=POST_LINE, is_post=True, official_order=last))
    return {route.route_id: route.pk for route in Route.objects.bulk_create(routes)}


def _write_stops(version: TimetableVersion, source: TimetableSource, stations: Pks) -> Pks:
    called_at = {source.feed.stop_ids[stop] for stop in set(source.feed.stop_times.stop.tolist())}
    listed = (source.feed.stops[stop_id] for stop_id in sorted(called_at))
    stops = Stop.objects.bulk_create(
        [
            Stop(
                version=version, stop_id=stop.stop_id, name=(stop.name or stop.stop_id)[:NAME_LENGTH],
                station_id=stations.get(source.station_of_stop.get(stop.stop_id, "")), lat=stop.lat, lon=stop.lon,
            )
            for stop in listed
        ],
        BATCH,
    )  # fmt: skip
    return {stop.stop_id: stop.pk for stop in stops}


def _write_services(version: TimetableVersion, source: TimetableSource) -> Pks:
    services = Service.objects.bulk_create(
        [_service(version, service) for service in source.feed.services.values()], BATCH
    )
    pks = {service.service_id: service.pk for service in services}
    dates = (
        (pks[service.service_id], datetime.date.fromordinal(day).isoformat(), runs)
        for service in source.feed.services.values()
        for days, runs in ((service.added, True), (service.removed, False))
        for day in sorted(days)
    )
    _insert(ServiceException, ("service", "date", "runs"), dates)
    return pks


def _service(version: TimetableVersion, service: feed_services.Service) -> Service:
    has_range = service.first <= service.last
    return Service(
        version=version, service_id=service.service_id,
        weekdays=sum(1 << place for place, runs in enumerate(service.weekdays) if runs),
        first_date=datetime.date.fromordinal(service.first) if has_range else None,
        last_date=datetime.date.fromordinal(service.last) if has_range else None,
    )  # fmt: skip


def _write_trips(source: TimetableSource, routes: Pks, services: Pks) -> Pks:
    """Trips in the feed's order, post vans last: where nothing else decides, runs are planned in the order of keys."""
    feed = source.feed
    directions = directions_of(feed)
    trips = []
    for place, (trip_id, route_id) in enumerate(zip(feed.trip_ids, feed.trip_route_ids, strict=True)):
        hold = source.holds.of(route_id, trip_id)
        trips.append(
            Trip(
                route_id=routes[route_id], service_id=services[feed.trip_service_ids[place]], trip_id=trip_id,
                headsign=feed.trip_headsigns[place][:NAME_LENGTH], direction=directions[place],
                hold_litres=None if hold is None else hold.volume_l, hold_kg=None if hold is None else hold.mass_kg,
            )
        )  # fmt: skip
    for van in source.post_vans:
        post = routes[source.post_route_id()]
        trips.append(Trip(route_id=post, trip_id=van.run_id, hold_litres=van.hold_litres, hold_kg=van.hold_kg))
    return {trip.trip_id: trip.pk for trip in Trip.objects.bulk_create(trips, BATCH)}


def _write_frequencies(source: TimetableSource, trips: Pks) -> None:
    TripFrequency.objects.bulk_create(
        [
            TripFrequency(trip_id=trips[trip_id], start_seconds=begin, end_seconds=end, headway_seconds=headway)
            for trip_id, periods in source.periods().items()
            for begin, end, headway in periods
        ],
        BATCH,
    )


def _feed_calls(source: TimetableSource, trips: Pks, stops: Pks, stations: Pks) -> Iterator[Row]:
    feed, rows = source.feed, source.feed.stop_times
    station_of = [stations.get(source.station_of_stop.get(stop_id, "")) for stop_id in feed.stop_ids]
    columns = zip(
        rows.stop.tolist(), rows.stop_sequence.tolist(), rows.arrival.tolist(), rows.departure.tolist(),
        (rows.pickup_type != NOT_PERMITTED).tolist(), (rows.drop_off_type != NOT_PERMITTED).tolist(), strict=True,
    )  # fmt: skip
    for trip_id, count in zip(feed.trip_ids, (rows.first_row[1:] - rows.first_row[:-1]).tolist(), strict=True):
        for _row in range(count):
            stop, sequence, arrival, departure, can_load, can_unload = next(columns)
            place = stops[feed.stop_ids[stop]], station_of[stop]
            yield trips[trip_id], sequence, *place, arrival, departure, can_load, can_unload


def _post_calls(source: TimetableSource, trips: Pks, stations: Pks) -> Iterator[Row]:
    for van in source.post_vans:
        for call in van.calls:
            station = stations[call.station_id]
            yield trips[van.run_id], call.sequence, None, station, call.arrival, call.departure, True, True
