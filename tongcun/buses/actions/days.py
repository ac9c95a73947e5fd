"""A service date is opened: what the timetable says becomes runs, with vehicles and drivers of the roster."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tongcun.buses.actions.rostering import DutyProblem, Roster
from tongcun.buses.models import DatedTrip, StopTime, TimetableVersion, Trip
from tongcun.buses.queries.days import services_on, version_on
from tongcun.buses.rooms import give_room
from tongcun.county.actions import RefusedError
from tongcun.county.models import County
from tongcun.planner.clock import clock

LEAST_CALLS = 2
"""A trip with fewer calls leads nowhere."""

Key = tuple[str, int | None]
"""Trip id, and start where the trip runs by frequency."""


class NoTimetableError(RefusedError):
    """No timetable holds on the date."""

    def __init__(self) -> None:
        super().__init__(_("No timetable holds on that day."))


@dataclass(frozen=True, slots=True)
class OpenedDay:
    """What opening a date did; `problems` are duties of the roster that could not be followed."""

    version: TimetableVersion
    added: int
    moved: int
    cancelled: int
    problems: tuple[DutyProblem, ...]


@transaction.atomic
def open_day(*, county: County, date: datetime.date) -> OpenedDay:
    """Make the dated trips of a date by the timetable that holds; opened again, only what is missing is added.

    Where another timetable has come to hold since, runs of the old one go over to their trip of the new; those that
    the new one lacks are cancelled, for parcels may be on them. Raises NoTimetableError.
    """
    version = version_on(county, date)
    if version is None:
        raise NoTimetableError
    roster = Roster.of(county, date)
    runs = [_with_times(run, roster) for run in _runs_of(county, version, date)]
    known = {
        (run.trip.trip_id, run.start_seconds): run
        for run in DatedTrip.objects.filter(county=county, date=date).select_related("trip__route", "vehicle", "route")
    }
    missing = [run for run in runs if _key(run) not in known]
    bulk_create_with_history(missing, DatedTrip, batch_size=500)
    wanted = {_key(run): run for run in runs}
    moved, cancelled = _hand_over(version, known, wanted)
    return OpenedDay(version, len(missing), moved, cancelled, roster.problems())


def _key(run: DatedTrip) -> Key:
    return run.trip.trip_id, run.start_seconds


def run_id_of(trip_id: str, date: datetime.date, start_seconds: int | None) -> str:
    """A run's name: `TRIP@DATE`, for a start of a frequency trip `TRIP@DATE@HH:MM:SS`."""
    return f"{trip_id}@{date.isoformat()}" + ("" if start_seconds is None else f"@{clock(start_seconds)}")


@dataclass(frozen=True, slots=True)
class _Span:
    """A trip's own times: its first departure and last arrival."""

    first_departure: int
    last_arrival: int


def _runs_of(county: County, version: TimetableVersion, date: datetime.date) -> Iterator[DatedTrip]:
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


def _with_times(run: DatedTrip, roster: Roster) -> DatedTrip:
    """A new run with its driver, vehicle and room."""
    roster.assign(run)
    give_room(run)
    return run


def _hand_over(version: TimetableVersion, known: dict[Key, DatedTrip], wanted: dict[Key, DatedTrip]) -> tuple[int, int]:
    """Runs of another version go over to this one or are cancelled: how many of each."""
    foreign = {key: run for key, run in known.items() if run.trip.route.version_id != version.pk}
    moved = [_taken_over(run, wanted[key]) for key, run in foreign.items() if key in wanted]
    gone = [run for key, run in foreign.items() if key not in wanted and not run.is_cancelled]
    for run in gone:
        run.is_cancelled = True
    fields = [
        "trip", "route", "shift_seconds", "first_departure_seconds", "last_arrival_seconds", "hold_litres", "hold_kg",
        "is_cancelled",
    ]  # fmt: skip
    bulk_update_with_history([*moved, *gone], DatedTrip, fields, batch_size=100)
    return len(moved), len(gone)


def _taken_over(run: DatedTrip, by: DatedTrip) -> DatedTrip:
    run.trip, run.route, run.shift_seconds = by.trip, by.route, by.shift_seconds
    run.first_departure_seconds, run.last_arrival_seconds = by.first_departure_seconds, by.last_arrival_seconds
    give_room(run)
    return run
