"""Which parcels, bags and discrepancies somebody may see: what lies under their place, or what is their carrier's."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels.models import Bag, Discrepancy, Parcel
from tongcun.parcels.pure.custody import PartyKind


def parcels_of(scope: Scope) -> QuerySet[Parcel]:
    """The parcels that come from, go to or lie at their stations, or that are their carrier's."""
    where = parcels_within(scope)
    parcels = Parcel.objects.filter(county=scope.county)
    return parcels if where is None else parcels.filter(where)


def parcels_within(scope: Scope, prefix: str = "") -> Q | None:
    """What narrows the county's parcels to those that somebody may see; None where that is all of them.

    `prefix` stands before the names of its columns, for a query that has them under other names.
    """
    if scope.covers_county(Right.SEE_PARCELS):
        return None
    where = _at_stations(scope, prefix)
    if carriers := scope.carriers(Right.SEE_PARCELS):
        where |= Q(**{f"{prefix}carrier__in": carriers})
    return where


def bags_of(scope: Scope) -> QuerySet[Bag]:
    """The bags that come from, go to or lie at their stations."""
    bags = Bag.objects.filter(county=scope.county)
    return bags if scope.covers_county(Right.SEE_PARCELS) else bags.filter(_at_stations(scope))


def discrepancies_of(scope: Scope, right: Right = Right.SETTLE) -> QuerySet[Discrepancy]:
    """What is to be looked into at the stations at which they have a right, to settle it or to see it.

    Whoever has it in the whole county sees all.
    """
    found = Discrepancy.objects.filter(county=scope.county)
    if scope.covers_county(right):
        return found
    return found.filter(station__in=[station.pk for station in scope.stations(right)])


def may_see_names(scope: Scope, parcel: Parcel) -> bool:
    """Whether the addressee's name may be shown in full: to whoever has that right where the parcel comes from, goes to
    or lies."""
    places = {parcel.origin.station_id, parcel.destination.station_id}
    if parcel.holder_kind == PartyKind.STATION.value:
        places.add(parcel.holder_id)
    return scope.stations(Right.SEE_NAMES).filter(station_id__in=places).exists()


def _at_stations(scope: Scope, prefix: str = "") -> Q:
    stations = list(scope.stations(Right.SEE_PARCELS).values_list("pk", "station_id"))
    keys, names = [pk for pk, _ in stations], [name for _, name in stations]
    lies_there = Q(**{"holder_kind": PartyKind.STATION.value, f"{prefix}holder_id__in": names})
    return Q(**{f"{prefix}destination__in": keys}) | Q(**{f"{prefix}origin__in": keys}) | lies_there
