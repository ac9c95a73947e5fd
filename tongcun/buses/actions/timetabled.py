"""The runs of a date as the timetable has them, before anybody has opened it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tongcun.buses.models import DatedTrip, StopTime, TimetableVersion, Trip
from tongcun.buses.queries.days import services_on, version_on
from tongcun.county.models import County
from tongcun.planner.clock import clock

LEAST_CALLS = 2
"""A trip with fewer calls leads nowhere."""


def runs_by_timetable(county: County, date: datetime.date) -> Iterator[DatedTrip]:
    """The runs that opening a date would make, unsaved and with nobody to drive them; none where no timetable holds."""
    version = version_on(county, date)
    if version is not None:
        yield from runs_of(county, version, date)


def run_id_of(trip_id: str, date: datetime.date, start_seconds: int | None) -> str:
    """A run's name: `TRIP@DATE`, for a start of a frequency trip `TRIP@DATE@HH:MM:SS`."""
    return f"{trip_id}@{date.isoformat()}" + ("" if start_seconds is None else f"@{clock(start_seconds)}")


@dataclass(frozen=True, slots=True)
class _Span:
    """A trip's own times: its first departure and last arrival."""

    first_departure: int
    last_arrival: int


def runs_of(county: County, version: TimetableVersion, date: datetime.date) -> Iterator[DatedTrip]:
    """The runs of a date as the timetable has them, post vans on every date, by the order of trips, then start."""
    spans = _spans(version)
    trips = Trip.objects.filter(route__version=version).select_related("route").prefetch_related("frequencies")
    running = set(services_on(version, date).values_list("pk", flat=True))
    for trip in trips.order_by("pk"):
        if trip.pk in spans and (trip.service_id is None or trip.service_id in running):
            yield from _starts_of(county, trip, date, spans[trip.pk])


def _spans(version: TimetableVersion) -> dict[int, _Span]:
    """The times of every trip that leads somewhere."""
    calls = StopTime.objects.filter(trip__route__version=version).order_by("trip", "stop_sequence")
    times = calls.values_list("trip", "arrival_seconds", "departure_seconds")
    spans = {}
    for trip, called in groupby(times.iterator(), key=lambda row: row[0]):
        rows = list(called)
        if len(rows) >= LEAST_CALLS:
            spans[trip] = _Span(rows[0][2], rows[-1][1])
    return spans


def _starts_of(county: County, trip: Trip, date: datetime.date, span: _Span) -> Iterator[DatedTrip]:
    periods = list(trip.frequencies.all())
    starts: Iterable[int | None] = (
        sorted(
            {
                start
                for period in periods
                for start in range(period.start_seconds, period.end_seconds, period.headway_seconds)
            }
        )
        if periods
        else [None]
    )
    for start in starts:
        shift = 0 if start is None else start - span.first_departure
        yield DatedTrip(
            county=county, run_id=run_id_of(trip.trip_id, date, start), trip=trip, route=trip.route, date=date,
            start_seconds=start, shift_seconds=shift, first_departure_seconds=span.first_departure + shift,
            last_arrival_seconds=span.last_arrival + shift,
        )  # fmt: skip
