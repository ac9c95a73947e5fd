"""Which runs the plans in force have things ride: what the record asks when something is put onto a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q

from tongcun.county.models import County
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.dispatch.queries.leaving import LEAVES
from tongcun.parcels.models import Parcel
from tongcun.parcels.queries.rides import Expected
from tongcun.parcels.record.gathering import IN_ONE_QUERY


class _Piece(NamedTuple):
    code: str
    destination: int


def expected_rides(county: County, waybills: Collection[str], labels: Collection[str]) -> Iterator[Expected]:
    """The rides that a plan in force has for some pieces, and for the pieces in some bags by the bag's label.

    A piece that is for elsewhere than when it was planned is to be planned anew, and has none.
    """
    pieces = _pieces(county, waybills, labels)
    rides = PlannedRide.objects.filter(plan__state=PlanState.CONFIRMED).order_by("plan_id", "parcel_id", "leg")
    columns = ("plan_id", "parcel_id", "alight_station_id", "dated_trip__run_id", "dated_trip__date", LEAVES,
               "dated_trip__is_cancelled")  # fmt: skip
    # Many scans are written together, and each may be of a bag: in portions that a statement takes.
    keys = sorted(pieces)
    rows = [
        row
        for start in range(0, len(keys), IN_ONE_QUERY)
        for row in rides.filter(parcel__in=keys[start : start + IN_ONE_QUERY]).values_list(*columns)
    ]
    ends = {(plan, parcel): alight for plan, parcel, alight, *_ in rows}
    for plan, parcel, _alight, run_id, date, leaves, is_cancelled in rows:
        if ends[plan, parcel] == pieces[parcel].destination:
            yield Expected(pieces[parcel].code, run_id, date, leaves, is_cancelled)


def _pieces(county: County, waybills: Collection[str], labels: Collection[str]) -> dict[int, _Piece]:
    """The pieces asked for, by key: each under its own number, or under the label of its bag."""
    found: dict[int, _Piece] = {}
    parts: Iterable[tuple[str, Q]] = (
        ("waybill", Q(county=county, waybill__in=waybills)), ("bag_label", Q(county=county, bag_label__in=labels)),
    )  # fmt: skip
    for column, which in parts:
        rows = Parcel.objects.filter(which).order_by().values_list("pk", column, "destination_id")
        found |= {pk: _Piece(code, destination) for pk, code, destination in rows}
    return found
