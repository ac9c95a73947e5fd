"""The trips of a timetable that is not in the database yet, as people see them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from tongcun.buses.directions import directions_of
from tongcun.buses.queries.trips import EVERY_DAY, Line, ShownTrip, Week, in_order
from tongcun.buses.timetable_source import NAME_LENGTH, POST_LINE, PostVan, TimetableSource
from tongcun.feeds.gtfs.services import Service


def trips_of_source(
    source: TimetableSource, dates: Sequence[datetime.date], station_names: Mapping[str, str]
) -> dict[Line, list[ShownTrip]]:
    """Every line with its trips as `trips_by_route` gives them once a version is made of the source; writes nothing.

    `station_names` are by station id.
    """
    names = {route_id: (route_id, route.name[:NAME_LENGTH]) for route_id, route in source.feed.routes.items()}
    shown: dict[Line, list[ShownTrip]] = {line: [] for line in names.values()}
    for route_id, trip in _trips(source, dates):
        shown[names[route_id]].append(trip)
    if source.post_vans:
        vans = [_van(van, dates, station_names) for van in source.post_vans]
        shown[source.post_route_id(), POST_LINE] = vans
    return in_order(shown)


def _trips(source: TimetableSource, dates: Sequence[datetime.date]) -> Iterator[tuple[str, ShownTrip]]:
    feed, rows, periods = source.feed, source.feed.stop_times, source.periods()
    services = {service.service_id: (_week(service), _days(service, dates)) for service in feed.services.values()}
    names = [(feed.stops[stop_id].name or stop_id)[:NAME_LENGTH] for stop_id in feed.stop_ids]
    calls = list(zip(rows.arrival.tolist(), rows.departure.tolist(), strict=True))
    stops, first, directions = rows.stop.tolist(), rows.first_row.tolist(), directions_of(feed)
    for place, (trip_id, route_id) in enumerate(zip(feed.trip_ids, feed.trip_route_ids, strict=True)):
        begin, end = first[place], first[place + 1]
        hold = source.holds.of(route_id, trip_id)
        week, days = services[feed.trip_service_ids[place]]
        yield route_id, ShownTrip(
            trip_id, directions[place], feed.trip_headsigns[place][:NAME_LENGTH],
            tuple(names[stop] for stop in stops[begin:end]), tuple(calls[begin:end]), periods.get(trip_id, ()),
            week, days, None if hold is None else (hold.volume_l, hold.mass_kg),
        )  # fmt: skip


def _van(van: PostVan, dates: Sequence[datetime.date], station_names: Mapping[str, str]) -> ShownTrip:
    return ShownTrip(
        van.run_id, 0, "", tuple(station_names[call.station_id] for call in van.calls),
        tuple((call.arrival, call.departure) for call in van.calls), (), Week(EVERY_DAY, 0, 0), frozenset(dates),
        (van.hold_litres, van.hold_kg),
    )  # fmt: skip


def _week(service: Service) -> Week:
    weekdays = sum(1 << place for place, runs in enumerate(service.weekdays) if runs)
    return Week(weekdays if service.first <= service.last else 0, len(service.added), len(service.removed))


def _days(service: Service, dates: Sequence[datetime.date]) -> frozenset[datetime.date]:
    return frozenset(date for date in dates if service.runs_on(date))
