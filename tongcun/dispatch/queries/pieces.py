"""The pieces of one run: planned onto it, in its bags, or on board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from tongcun.buses.models import DatedTrip
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.dispatch.queries.sheets import Sheet
from tongcun.parcels.models import Bag, BagRide, Parcel
from tongcun.parcels.pure.custody import PartyKind


def pieces_of(sheet: Sheet) -> QuerySet[Parcel]:
    """Every parcel that has to do with a run, by destination, then waybill number."""
    run = sheet.run
    planned = PlannedRide.objects.filter(dated_trip=run, plan__state=PlanState.CONFIRMED).order_by()
    of_county = Parcel.objects.filter(county=run.county_id).order_by()
    inside = of_county.filter(bag_label__in=[on.bag.label for on in (sheet.whole or sheet).bags])
    held = of_county.filter(holder_kind=PartyKind.RUN.value, holder_id=run.run_id)
    # One question for each index: asked with "or", a database goes through every parcel there is.
    either = planned.values("parcel_id").union(inside.values("pk"), held.values("pk"))
    found = Parcel.objects.filter(pk__in=either).select_related("destination", "kind")
    return found.order_by("destination__official_order", "waybill")


def on_runs(county: int, runs: QuerySet[DatedTrip]) -> QuerySet[PlannedRide, Any]:
    """The keys of the parcels of a county that have to do with some runs: planned onto one, in a bag of its list, or
    held by it."""
    chosen = runs.order_by()
    planned = PlannedRide.objects.filter(dated_trip__in=chosen.values("pk"), plan__state=PlanState.CONFIRMED)
    labels = BagRide.objects.filter(dated_trip__in=chosen.values("pk")).order_by()
    of_county = Parcel.objects.filter(county=county).order_by()
    inside = of_county.filter(bag_label__in=labels.values("bag__label"))
    held = of_county.filter(holder_kind=PartyKind.RUN.value, holder_id__in=chosen.values("run_id"))
    return planned.order_by().values("parcel_id").union(inside.values("pk"), held.values("pk"))


def pieces_seen(scope: Scope, sheet: Sheet) -> QuerySet[Parcel]:
    """Those of a run's pieces that somebody may see: all of them, or those from and for where their right holds."""
    return _seen(scope, sheet.run, pieces_of(sheet))


def _seen(scope: Scope, run: DatedTrip, pieces: QuerySet[Parcel]) -> QuerySet[Parcel]:
    if scope.covers_county(Right.SEE_PARCELS) or run.driver_id == scope.user.pk:
        return pieces
    mine = scope.stations(Right.SEE_PARCELS).order_by().values("pk")
    return pieces.filter(Q(destination__in=mine) | Q(origin__in=mine))


def sheet_seen(scope: Scope, sheet: Sheet) -> Sheet:
    """What of a run's list somebody may see: all of it, or what concerns the places where they see the day."""
    if scope.covers_county(Right.SEE_DAY) or sheet.run.driver_id == scope.user.pk:
        return sheet
    return sheet.excerpt(set(scope.stations(Right.SEE_DAY).order_by().values_list("pk", flat=True)))


def contents_seen(scope: Scope, run: DatedTrip, bags: Iterable[Bag]) -> list[tuple[Bag, list[str]]]:
    """The waybill numbers in each bag that somebody may see; a bag of which they may see none is left out."""
    listed = list(bags)
    inside: dict[str, list[str]] = {bag.label: [] for bag in listed}
    # Sorted here: SQLite would go through all the county's numbers in turn to save itself that.
    packed = Parcel.objects.filter(county=scope.county, bag_label__in=inside).order_by()
    for label, waybill in _seen(scope, run, packed).values_list("bag_label", "waybill"):
        inside[label].append(waybill)
    return [(bag, sorted(inside[bag.label])) for bag in listed if inside[bag.label]]
