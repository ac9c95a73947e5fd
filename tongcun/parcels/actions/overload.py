"""An overloaded hold is a fact: it is told, and no scan is refused for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.parcels.actions.departures import tell_departures
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.queries import Load, loads_of_runs
from tongcun.parcels.record import portions


def tell_overload(*, county: County, runs: Iterable[str], now: datetime) -> None:
    """Open what is overloaded with the kilograms and litres over, renew what is open, close what fits again.

    A depart scan that arrives all the same is kept, and somebody must answer for it (`departures`).
    """
    trips = [
        trip
        for some in portions(runs)
        for trip in DatedTrip.objects.filter(county=county, run_id__in=some).order_by("run_id")
    ]
    if not trips:
        return
    loads = loads_of_runs(county, [trip.run_id for trip in trips])
    for trip in trips:
        _tell(county, trip, loads[trip.run_id], now)
    tell_departures(county=county, trips=trips, now=now)


def _tell(county: County, trip: DatedTrip, load: Load, now: datetime) -> None:
    opened = Discrepancy.objects.filter(
        county=county, code=trip.run_id, kind=DiscrepancyKind.OVERLOAD, closed_at=None
    ).first()
    over = load.over(trip)
    if over is None:
        if opened is not None:
            opened.closed_at = now
            opened.save(update_fields=["closed_at"])
        return
    detail = {"kg_over": round(over.kg, 1), "litres_over": round(over.litres, 1)}
    if opened is None:
        Discrepancy.objects.create(
            county=county, kind=DiscrepancyKind.OVERLOAD, code=trip.run_id, detail=detail, opened_at=now
        )
    elif opened.detail != detail:
        opened.detail = detail
        opened.save(update_fields=["detail"])
