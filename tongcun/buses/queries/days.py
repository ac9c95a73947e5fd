"""Which timetable holds on a date, and what runs."""

from __future__ import annotations

import datetime

from django.db.models import F, Max, Q, QuerySet

from tongcun.buses.models import DatedTrip, Service, ServiceException, TimetableVersion
from tongcun.county.clock import now, service_date, service_seconds
from tongcun.county.models import County, Role, User
from tongcun.county.queries import serving


def version_on(county: County, date: datetime.date) -> TimetableVersion | None:
    """The timetable that holds on a date; None before the first."""
    return TimetableVersion.objects.filter(county=county, valid_from__lte=date).order_by("-valid_from").first()


def runs_on(county: County, date: datetime.date) -> QuerySet[DatedTrip]:
    """The dated trips of a date by departure, with trip, line, vehicle and driver."""
    return DatedTrip.objects.filter(county=county, date=date).select_related("trip", "route", "vehicle", "driver")


def is_over(county: County, date: datetime.date) -> bool:
    """Whether a service date is over: its midnight is past, and every run of it has arrived, or would have if it went.

    A bus of the evening belongs to its date until it is there, also where it is late or was cancelled on the way.
    """
    if date >= service_date(county):
        return False
    present = service_seconds(county, date, now())
    runs = DatedTrip.objects.filter(county=county, date=date)
    return not runs.filter(last_arrival_seconds__gte=present - F("delay_seconds")).exists()


def services_on(version: TimetableVersion, date: datetime.date) -> QuerySet[Service]:
    """The services that run on a date: their weekdays between their dates, unless an exception says otherwise."""
    told = ServiceException.objects.filter(service__version=version, date=date)
    added, removed = told.filter(runs=True), told.filter(runs=False)
    weekly = Q(first_date__lte=date, last_date__gte=date, weekdays__in=_holding(1 << date.weekday()))
    by_week = weekly & ~Q(pk__in=removed.values("service"))
    return version.services.filter(by_week | Q(pk__in=added.values("service")))


def last_day_of(version: TimetableVersion) -> datetime.date | None:
    """The last day on which any service of a timetable runs; None where it has none, as one of post vans alone."""
    weekly = version.services.exclude(weekdays=0).aggregate(last=Max("last_date"))["last"]
    added = ServiceException.objects.filter(service__version=version, runs=True).aggregate(last=Max("date"))["last"]
    return max((day for day in (weekly, added) if day is not None), default=None)


def _holding(weekday: int) -> list[int]:
    """Every set of weekdays with this one in it, as numbers."""
    return [days for days in range(128) if days & weekday]


def drivers_on(county: County, date: datetime.date) -> QuerySet[User]:
    """Who may drive on a date: is a driver then, and lets the account be used."""
    return serving(county, Role.DRIVER, day=date)
