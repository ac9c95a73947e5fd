"""The runs of a date that a person may see."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.models import Role
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def runs_of(scope: Scope, date: datetime.date) -> QuerySet[DatedTrip]:
    """The dated trips of a date with a hold: all of the county's, else those that call where the right to see the day
    holds, and those that a driver drives."""
    runs = DatedTrip.objects.filter(
        county=scope.county, date=date, hold_litres__isnull=False, hold_kg__isnull=False
    ).select_related("route", "trip", "vehicle", "driver")
    if scope.covers_county(Right.SEE_DAY):
        return runs
    mine = Q(pk__in=[])
    if any(posting.role == Role.DRIVER for posting in scope.postings):
        mine |= Q(driver=scope.user)
    stations = scope.stations(Right.SEE_DAY).order_by().values("pk")
    mine |= Q(trip__in=StopTime.objects.filter(station__in=stations).order_by().values("trip"))
    return runs.filter(mine)
