"""The trips of a timetable as people see them: line, way, times, days, room; a handful of queries for all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from tongcun.buses.models import Service, StopTime, TimetableVersion, Trip

EVERY_DAY = 127


@dataclass(frozen=True, slots=True)
class Week:
    """On what a service runs: its weekdays, Monday first, and how many dates are put in or taken out."""

    weekdays: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class ShownTrip:
    """A trip: `stops` by name, `times` of arrival and departure in service-day seconds.

    `starts` are from, until, headway of a frequency trip; `days` the dates asked for on which it runs.
    """

    trip_id: str
    direction: int
    headsign: str
    stops: tuple[str, ...]
    times: tuple[tuple[int, int], ...]
    starts: tuple[tuple[int, int, int], ...]
    week: Week
    days: frozenset[datetime.date]
    room: tuple[float, float] | None

    @property
    def first_departure(self) -> int:
        """When it sets out; the first start of a frequency trip."""
        return self.starts[0][0] if self.starts else self.times[0][1] if self.times else 0


Line = tuple[str, str]
"""Route id and name."""


def trips_by_route(
    version: TimetableVersion, dates: Sequence[datetime.date], route_id: str | None = None
) -> dict[Line, list[ShownTrip]]:
    """Every line in official order with its trips by direction, then departure; one line only where it is named."""
    routes = version.routes.all() if route_id is None else version.routes.filter(route_id=route_id)
    shown: dict[Line, list[ShownTrip]] = {(route.route_id, route.name): [] for route in routes}
    weeks, running = _services(version, dates)
    calls = _calls(version, route_id)
    trips = Trip.objects.filter(route__in=routes).select_related("route").prefetch_related("frequencies")
    for trip in trips:
        stops, times = calls.get(trip.pk, ((), ()))
        has_room = trip.hold_litres is not None and trip.hold_kg is not None
        every_day = Week(EVERY_DAY, 0, 0), frozenset(dates)
        week, days = every_day if trip.service_id is None else (weeks[trip.service_id], running[trip.service_id])
        shown[trip.route.route_id, trip.route.name].append(
            ShownTrip(
                trip.trip_id, trip.direction, trip.headsign, stops, times,
                tuple((f.start_seconds, f.end_seconds, f.headway_seconds) for f in trip.frequencies.all()),
                week, days, (trip.hold_litres or 0.0, trip.hold_kg or 0.0) if has_room else None,
            )
        )  # fmt: skip
    return in_order(shown)


def in_order(shown: dict[Line, list[ShownTrip]]) -> dict[Line, list[ShownTrip]]:
    """The same lines, the trips of each by direction, then departure."""
    for listed in shown.values():
        listed.sort(key=lambda trip: (trip.direction, trip.first_departure, trip.trip_id))
    return shown


def _services(
    version: TimetableVersion, dates: Sequence[datetime.date]
) -> tuple[dict[int, Week], dict[int, frozenset[datetime.date]]]:
    weeks, running = {}, {}
    for service in version.services.prefetch_related("exceptions"):
        told = {exception.date: exception.runs for exception in service.exceptions.all()}
        added = sum(told.values())
        weeks[service.pk] = Week(service.weekdays if service.first_date else 0, added, len(told) - added)
        running[service.pk] = frozenset(date for date in dates if told.get(date, _by_week(service, date)))
    return weeks, running


def _by_week(service: Service, date: datetime.date) -> bool:
    if service.first_date is None or service.last_date is None:
        return False
    return service.first_date <= date <= service.last_date and bool(service.weekdays >> date.weekday() & 1)


Calls = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]


def _calls(version: TimetableVersion, route_id: str | None) -> dict[int, Calls]:
    """The names of the places and the times of each trip."""
    rows = StopTime.objects.filter(trip__route__version=version)
    if route_id is not None:
        rows = rows.filter(trip__route__route_id=route_id)
    names: dict[int, list[str]] = {}
    times: dict[int, list[tuple[int, int]]] = {}
    columns = ("trip_id", "stop__name", "station__name", "arrival_seconds", "departure_seconds")
    for trip, stop, station, arrival, departure in rows.order_by("trip", "stop_sequence").values_list(*columns):
        names.setdefault(trip, []).append(stop or station)
        times.setdefault(trip, []).append((arrival, departure))
    return {trip: (tuple(names[trip]), tuple(times[trip])) for trip in names}
