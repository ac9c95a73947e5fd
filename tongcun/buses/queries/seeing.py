"""The runs of a date that a person may see."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.models import Role
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def runs_of(scope: Scope, date: datetime.date | None = None) -> QuerySet[DatedTrip]:
    """The dated trips with a hold, of a date if one is named: all of the county's, else those that call where the right
    to see the day holds, and those that a driver drives."""
    runs = DatedTrip.objects.filter(
        county=scope.county, hold_litres__isnull=False, hold_kg__isnull=False
    ).select_related("route", "trip", "vehicle", "driver")
    if date is not None:
        runs = runs.filter(date=date)
    if scope.covers_county(Right.SEE_DAY):
        return runs
    mine = Q(pk__in=[])
    if drives(scope):
        mine |= Q(driver=scope.user)
    stations = scope.stations(Right.SEE_DAY).order_by().values("pk")
    mine |= Q(trip__in=StopTime.objects.filter(station__in=stations).order_by().values("trip"))
    return runs.filter(mine)


def drives(scope: Scope) -> bool:
    """Whether a person is posted as a driver."""
    return any(posting.role == Role.DRIVER for posting in scope.postings)


def any_run_of(scope: Scope) -> QuerySet[DatedTrip]:
    """The dated trips that a person may see; who runs the county's day sees those without a hold too."""
    if not scope.covers_county(Right.RUN_DAY):
        return runs_of(scope)
    runs = DatedTrip.objects.filter(county=scope.county)
    return runs.select_related("route", "trip", "vehicle", "usual_vehicle", "driver")
