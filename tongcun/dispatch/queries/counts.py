"""How the day stands in a few figures, without looking at a single scan."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import drives
from tongcun.county.clock import moment_of
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.queries.pieces import on_runs
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.parcels.models import Discrepancy, Parcel
from tongcun.parcels.pure.acts import ON_BOARD, State

WAITING = (State.SHELVED, State.OFFERED)
AT_STATIONS = (
    State.ACCEPTED, State.SORTED, State.PACKED, State.SEALED, State.UNLOADED, State.OPENED, State.REFUSED,
    State.GOING_BACK, State.MISROUTED, State.FOUND,
)  # fmt: skip
OPEN = (*ON_BOARD, *WAITING, *AT_STATIONS, State.MISSING)


@dataclass(frozen=True, slots=True)
class Counts:
    """Parcels by where they are now; of those announced and collected, the ones that were ready on the date."""

    announced: int
    at_stations: int
    on_their_way: int
    offered: int
    collected: int
    missing: int
    discrepancies: int


def counts_of(scope: Scope, date: datetime.date) -> Counts:
    """The figures of a date for what a person may see: the whole county, or what is for their places and what has to do
    with the runs that they drive."""
    parcels = _parcels(scope, date)
    begin, end = (moment_of(scope.county, date, seconds) for seconds in (0, DAY_SECONDS))
    of_date = parcels.filter(state__in=(State.ANNOUNCED, State.COLLECTED), ready_at__gte=begin, ready_at__lt=end)
    counted = _by_state(parcels.filter(state__in=OPEN), of_date)
    return Counts(
        counted.get(State.ANNOUNCED, 0),
        sum(counted.get(state, 0) for state in AT_STATIONS),
        sum(counted.get(state, 0) for state in ON_BOARD),
        sum(counted.get(state, 0) for state in WAITING),
        counted.get(State.COLLECTED, 0),
        counted.get(State.MISSING, 0),
        _discrepancies(scope, date),
    )


def _parcels(scope: Scope, date: datetime.date) -> QuerySet[Parcel]:
    if scope.covers_county(Right.SEE_DAY):
        return Parcel.objects.filter(county=scope.county)
    county, stations = scope.county.pk, scope.stations(Right.SEE_DAY).order_by()
    for_mine = Q(county=county, destination__in=stations.values("pk"))
    if not drives(scope):
        return Parcel.objects.filter(for_mine)
    ridden = Q(pk__in=on_runs(county, _driven(scope, date)))
    # Asked with "or", a database goes through every parcel there is: only of whoever does both.
    return Parcel.objects.filter(ridden | for_mine if stations.exists() else ridden)


def _by_state(open_ones: QuerySet[Parcel], of_date: QuerySet[Parcel]) -> dict[str, int]:
    """How many are in each state, in one question: no state is in both."""
    one, other = (
        parcels.order_by().values_list("state").annotate(n=Count("pk")) for parcels in (open_ones, of_date)
    )  # fmt: skip
    return dict(one.union(other, all=True))


def _discrepancies(scope: Scope, date: datetime.date) -> int:
    found = Discrepancy.objects.filter(county=scope.county, closed_at__isnull=True)
    if scope.covers_county(Right.SEE_DAY):
        return found.count()
    mine = Q(station__in=scope.stations(Right.SEE_DAY).order_by().values("pk"))
    if drives(scope):
        mine |= Q(code__in=_driven(scope, date).values("run_id"))
    return found.filter(mine).count()


def _driven(scope: Scope, date: datetime.date) -> QuerySet[DatedTrip]:
    return DatedTrip.objects.filter(county=scope.county, date=date, driver=scope.user).order_by()
