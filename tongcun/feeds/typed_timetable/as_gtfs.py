"""A typed timetable as a GTFS feed: every service is a list of dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, count

from tongcun.feeds.gtfs_writing import GtfsTable, Row, zipped_feed
from tongcun.feeds.typed_timetable.ids import distinct_ids, plain_id
from tongcun.feeds.typed_timetable.nouns import Dates, TypedTimetable
from tongcun.planner.clock import clock

BUS = 3
AGENCY_ID = "1"


def as_gtfs(timetable: TypedTimetable, county_name: str, timezone: str) -> bytes:
    """The feed as a zip; `county_name` stands for the company where none is named."""
    services, routes, stops = _services(timetable), route_ids(timetable), stop_ids(timetable)
    agency = (AGENCY_ID, timetable.agency or county_name, "https://example.invalid/", timezone)
    return zipped_feed(
        {
            "agency.txt": GtfsTable("agency_id,agency_name,agency_url,agency_timezone", [agency]),
            "routes.txt": GtfsTable("route_id,agency_id,route_short_name,route_type", _routes(timetable, routes)),
            "stops.txt": GtfsTable("stop_id,stop_name,stop_lat,stop_lon", _stops(timetable, stops)),
            "trips.txt": GtfsTable(
                "route_id,service_id,trip_id,trip_headsign,direction_id", _trips(timetable, services, routes)
            ),
            "stop_times.txt": GtfsTable(
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence", _calls(timetable, stops)
            ),
            "calendar_dates.txt": GtfsTable("service_id,date,exception_type", _dates(services)),
        }
    )


def stop_ids(timetable: TypedTimetable) -> dict[str, str]:
    """The id of every stop by its name: a stop is one and the same on whichever line it stands."""
    return distinct_ids(stop.name for line in timetable.lines for stop in line.stops)


def route_ids(timetable: TypedTimetable) -> dict[str, str]:
    """The id of every line by its name."""
    return distinct_ids(line.name for line in timetable.lines)


def _services(timetable: TypedTimetable) -> dict[Dates, str]:
    """An id for every set of dates: the words of the sheet, numbered where they stand for several."""
    services: dict[Dates, str] = {}
    taken: set[str] = set()
    for trip in timetable.trips:
        if trip.dates not in services:
            words = plain_id(trip.days)[:60]
            numbered = chain((words,), (f"{words}-{number}" for number in count(2)))
            services[trip.dates] = next(words for words in numbered if words not in taken)
            taken.add(services[trip.dates])
    return services


def _routes(timetable: TypedTimetable, ids: Mapping[str, str]) -> Iterable[Row]:
    served = {trip.line.name for trip in timetable.trips}
    return ((ids[line.name], AGENCY_ID, line.name, BUS) for line in timetable.lines if line.name in served)


def _stops(timetable: TypedTimetable, ids: Mapping[str, str]) -> Iterable[Row]:
    """Every stop once; its position is the first that any line gives."""
    stops: dict[str, tuple[str, str]] = {}
    for line in {trip.line.name: trip.line for trip in timetable.trips}.values():
        for stop in line.stops:
            lat, lon = stops.get(stop.name, ("", ""))
            stops[stop.name] = (lat or stop.lat, lon or stop.lon)
    return ((ids[name], name, *position) for name, position in stops.items())


def _trips(timetable: TypedTimetable, services: Mapping[Dates, str], routes: Mapping[str, str]) -> Iterable[Row]:
    for trip in timetable.trips:
        headsign = trip.line.way(trip.direction)[-1].name
        yield routes[trip.line.name], services[trip.dates], trip.trip_id, headsign, trip.direction


def _calls(timetable: TypedTimetable, ids: Mapping[str, str]) -> Iterable[Row]:
    for trip in timetable.trips:
        for sequence, stop in enumerate(trip.line.way(trip.direction), 1):
            times = (clock(trip.departure + stop.arrival), clock(trip.departure + stop.departure))
            yield trip.trip_id, *times, ids[stop.name], sequence


def _dates(services: dict[Dates, str]) -> Iterable[Row]:
    for dates, service_id in services.items():
        for date in sorted(dates):
            yield service_id, date.strftime("%Y%m%d"), 1
