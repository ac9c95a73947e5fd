"""A typed timetable as a GTFS feed: every service is a list of dates."""

from __future__ import annotations

from collections.abc import Iterable

from tongcun.feeds.gtfs_writing import GtfsTable, Row, zipped_feed
from tongcun.feeds.typed_timetable.departures import plain_id
from tongcun.feeds.typed_timetable.nouns import Dates, TypedStop, TypedTimetable
from tongcun.planner.clock import clock

BUS = 3
AGENCY_ID = "1"


def as_gtfs(timetable: TypedTimetable, county_name: str, timezone: str) -> bytes:
    """The feed as a zip; `county_name` stands for the company where none is named."""
    services = _services(timetable)
    agency = (AGENCY_ID, timetable.agency or county_name, "https://example.invalid/", timezone)
    return zipped_feed(
        {
            "agency.txt": GtfsTable("agency_id,agency_name,agency_url,agency_timezone", [agency]),
            "routes.txt": GtfsTable("route_id,agency_id,route_short_name,route_type", _routes(timetable)),
            "stops.txt": GtfsTable("stop_id,stop_name,stop_lat,stop_lon", _stops(timetable)),
            "trips.txt": GtfsTable(
                "route_id,service_id,trip_id,trip_headsign,direction_id", _trips(timetable, services)
            ),
            "stop_times.txt": GtfsTable("trip_id,arrival_time,departure_time,stop_id,stop_sequence", _calls(timetable)),
            "calendar_dates.txt": GtfsTable("service_id,date,exception_type", _dates(services)),
        }
    )


def stop_id_of(stop: TypedStop) -> str:
    """A stop is known by its name, on whichever line it stands."""
    return plain_id(stop.name)


def route_id_of(line_name: str) -> str:
    """A line is known by its name."""
    return plain_id(line_name)


def _services(timetable: TypedTimetable) -> dict[Dates, str]:
    """An id for every set of dates: the words of the sheet, numbered where they stand for several."""
    services: dict[Dates, str] = {}
    used: dict[str, int] = {}
    for trip in timetable.trips:
        if trip.dates not in services:
            words = plain_id(trip.days)[:60]
            used[words] = used.get(words, 0) + 1
            services[trip.dates] = words if used[words] == 1 else f"{words}-{used[words]}"
    return services


def _routes(timetable: TypedTimetable) -> Iterable[Row]:
    served = {trip.line.name for trip in timetable.trips}
    return ((route_id_of(line.name), AGENCY_ID, line.name, BUS) for line in timetable.lines if line.name in served)


def _stops(timetable: TypedTimetable) -> Iterable[Row]:
    """Every stop once; its position is the first that any line gives."""
    stops: dict[str, tuple[str, str, str]] = {}
    for line in {trip.line.name: trip.line for trip in timetable.trips}.values():
        for stop in line.stops:
            name, lat, lon = stops.get(stop_id_of(stop), (stop.name, "", ""))
            stops[stop_id_of(stop)] = (name, lat or stop.lat, lon or stop.lon)
    return ((stop_id, *facts) for stop_id, facts in stops.items())


def _trips(timetable: TypedTimetable, services: dict[Dates, str]) -> Iterable[Row]:
    for trip in timetable.trips:
        headsign = trip.line.way(trip.direction)[-1].name
        yield route_id_of(trip.line.name), services[trip.dates], trip.trip_id, headsign, trip.direction


def _calls(timetable: TypedTimetable) -> Iterable[Row]:
    for trip in timetable.trips:
        for sequence, stop in enumerate(trip.line.way(trip.direction), 1):
            times = (clock(trip.departure + stop.arrival), clock(trip.departure + stop.departure))
            yield trip.trip_id, *times, stop_id_of(stop), sequence


def _dates(services: dict[Dates, str]) -> Iterable[Row]:
    for dates, service_id in services.items():
        for date in sorted(dates):
            yield service_id, date.strftime("%Y%m%d"), 1
