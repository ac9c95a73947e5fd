"""An overloaded hold is a fact: it is told, and no scan is refused for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.parcels.actions.departures import tell_departures
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.queries import Load, loads_of_runs
from tongcun.parcels.record.gathering import portions


def tell_overload(*, county: County, runs: Iterable[str], now: datetime) -> None:
    """Open what is overloaded with the kilograms and litres over, renew what is open, close what fits again.

    What a person closed stays closed until the hold has fitted in between, or holds still more than it did then. A
    depart scan that arrives all the same is kept, and somebody must answer for it (`departures`).
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
    newest = (
        Discrepancy.objects.filter(county=county, code=trip.run_id, kind=DiscrepancyKind.OVERLOAD)
        .order_by("-pk")
        .first()
    )
    over = load.over(trip)
    if over is None:
        if newest is not None:
            _fits_again(newest, now)
        return
    detail = {"kg_over": round(over.kg, 1), "litres_over": round(over.litres, 1)}
    if newest is None or (newest.closed_at is not None and not _is_looked_into(newest, detail)):
        Discrepancy.objects.create(
            county=county, kind=DiscrepancyKind.OVERLOAD, code=trip.run_id, detail=detail, opened_at=now
        )
    elif newest.closed_at is None and newest.detail != detail:
        newest.detail = detail
        newest.save(update_fields=["detail"])


def _fits_again(newest: Discrepancy, now: datetime) -> None:
    """Close it; of one that a person closed it is kept that the hold has fitted since."""
    if newest.closed_at is None:
        newest.closed_at = now
        newest.save(update_fields=["closed_at"])
    elif newest.closed_by_id is not None and _FITTED not in newest.detail:
        newest.detail = newest.detail | {_FITTED: now.isoformat()}
        newest.save(update_fields=["detail"])


def _is_looked_into(closed: Discrepancy, detail: Mapping[str, float]) -> bool:
    """Whether a person has closed all of it: the hold has not fitted since, and holds no more than it did then."""
    if closed.closed_by_id is None or _FITTED in closed.detail:
        return False
    return all(much <= closed.detail.get(name, 0.0) for name, much in detail.items())


_FITTED = "fitted_at"
