"""A timetable version as a GTFS feed; post vans are no public transport and stay out."""

from __future__ import annotations

from collections.abc import Iterator

from tongcun.buses.models import ServiceException, StopTime, TimetableVersion, Trip, TripFrequency
from tongcun.feeds.gtfs_writing import GtfsTable, Row, zipped_feed
from tongcun.planner.clock import clock

BUS = 3
AGENCY_ID = "1"
ALLOWED, NOT_PERMITTED = 0, 1
ADDED, REMOVED = 1, 2
NOWHERE = "https://example.invalid/"
"""GTFS wants an address of the company's pages; nobody has told us one."""


def gtfs_of(version: TimetableVersion) -> bytes:
    """The version's lines, trips and days as the zip of a feed; the same version gives the same bytes."""
    agency = (AGENCY_ID, version.name, NOWHERE, version.county.timezone)
    trips = "route_id,service_id,trip_id,trip_headsign,direction_id"
    calls = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"
    days = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
    tables = {
        "agency.txt": GtfsTable("agency_id,agency_name,agency_url,agency_timezone", [agency]),
        "routes.txt": GtfsTable("route_id,agency_id,route_short_name,route_type", _routes(version)),
        "stops.txt": GtfsTable("stop_id,stop_name,stop_lat,stop_lon", _stops(version)),
        "trips.txt": GtfsTable(trips, _trips(version)),
        "stop_times.txt": GtfsTable(calls, _calls(version)),
    }
    optional = {
        "calendar.txt": (f"service_id,{days},start_date,end_date", _weeks(version)),
        "calendar_dates.txt": ("service_id,date,exception_type", _exceptions(version)),
        "frequencies.txt": ("trip_id,start_time,end_time,headway_secs", _frequencies(version)),
    }
    for name, (columns, rows) in optional.items():
        if listed := list(rows):
            tables[name] = GtfsTable(columns, listed)
    return zipped_feed(tables)


def _routes(version: TimetableVersion) -> Iterator[Row]:
    for route in version.routes.filter(is_post=False):
        yield route.route_id, AGENCY_ID, route.name, BUS


def _stops(version: TimetableVersion) -> Iterator[Row]:
    for stop in version.stops.all():
        yield stop.stop_id, stop.name, *("" if degrees is None else degrees for degrees in (stop.lat, stop.lon))


def _trips(version: TimetableVersion) -> Iterator[Row]:
    trips = Trip.objects.filter(route__version=version, route__is_post=False).order_by("pk")
    columns = ("route__route_id", "service__service_id", "trip_id", "headsign", "direction")
    yield from trips.values_list(*columns)


def _calls(version: TimetableVersion) -> Iterator[Row]:
    rows = StopTime.objects.filter(trip__route__version=version, trip__route__is_post=False)
    columns = (
        "trip__trip_id", "arrival_seconds", "departure_seconds", "stop__stop_id", "stop_sequence", "can_load",
        "can_unload",
    )  # fmt: skip
    for trip, arrival, departure, stop, sequence, *can in rows.order_by("trip", "stop_sequence").values_list(*columns):
        kinds = (ALLOWED if allowed else NOT_PERMITTED for allowed in can)
        yield trip, clock(arrival), clock(departure), stop, sequence, *kinds


def _weeks(version: TimetableVersion) -> Iterator[Row]:
    """Services with a week; one that has neither week nor dates stands here, too, running never."""
    dated = set(ServiceException.objects.filter(service__version=version).values_list("service_id", flat=True))
    for service in version.services.all():
        first, last = service.first_date or version.valid_from, service.last_date or version.valid_from
        if service.first_date is not None or service.pk not in dated:
            weekdays = service.weekdays if service.first_date is not None else 0
            days = (weekdays >> day & 1 for day in range(7))
            yield service.service_id, *days, first.strftime("%Y%m%d"), last.strftime("%Y%m%d")


def _exceptions(version: TimetableVersion) -> Iterator[Row]:
    rows = ServiceException.objects.filter(service__version=version).select_related("service")
    for row in rows.order_by("service", "date"):
        yield row.service.service_id, row.date.strftime("%Y%m%d"), ADDED if row.runs else REMOVED


def _frequencies(version: TimetableVersion) -> Iterator[Row]:
    rows = TripFrequency.objects.filter(trip__route__version=version).select_related("trip")
    for row in rows.order_by("trip", "start_seconds"):
        yield row.trip.trip_id, clock(row.start_seconds), clock(row.end_seconds), row.headway_seconds
