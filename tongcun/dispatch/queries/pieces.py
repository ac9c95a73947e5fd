"""The pieces of one run: planned onto it, in its bags, or on board."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongcun.buses.models import DatedTrip
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import BagRide, Parcel


def pieces_of(run: DatedTrip) -> QuerySet[Parcel]:
    """Every parcel that has to do with a run, by destination, then waybill number."""
    planned = PlannedRide.objects.filter(dated_trip=run, plan__state=PlanState.CONFIRMED).order_by()
    labels = BagRide.objects.filter(dated_trip=run).order_by()
    return (
        Parcel.objects.filter(county=run.county_id)
        .filter(
            Q(pk__in=planned.values("parcel_id"))
            | Q(bag_label__in=labels.values("bag__label"))
            | Q(holder_kind=Kind.RUN.value, holder_id=run.run_id)
        )
        .select_related("destination", "kind")
        .order_by("destination__official_order", "waybill")
    )
