"""What the plan in force leaves behind at the stops of a run, for stations that it calls at afterwards, and why."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Case, Count, F, When
from django.utils.functional import Promise as StrPromise

from tongcun.county.models import Station
from tongcun.dispatch.models import PlannedParcel, PlanState
from tongcun.dispatch.models.plans import OUTCOMES, REASONS
from tongcun.dispatch.queries.sheets import Call, Sheet
from tongcun.parcels.pure.acts import GONE
from tongcun.parcels.pure.custody import PartyKind
from tongcun.planner.result import Outcome

_GOES, _WHY = dict(OUTCOMES), dict(REASONS)
_WHERE = Case(
    When(parcel__holder_kind=PartyKind.STATION.value, then=F("parcel__holder_id")),
    default=F("parcel__origin__station_id"),
)
"""Where a piece lies, by the station's id: where it is held, else where it is to be handed in."""


class LeftBehind(NamedTuple):
    """So many pieces at one stop for a later one that the plan does not have ride: how they go instead, and why."""

    here: Station
    destination: Station
    goes: StrPromise
    why: StrPromise | str
    pieces: int


def left_behind(sheet: Sheet) -> list[LeftBehind]:
    """The pieces that lie at a run's stops for stations after them, and do not ride by the plan in force; by stop."""
    loads: dict[str, Call] = {}
    unloads: dict[int, Call] = {}
    for call in sheet.calls:
        if call.can_load:
            loads.setdefault(call.station.station_id, call)
        if call.can_unload:
            unloads[call.station.pk] = call
    run = sheet.run
    rows = (
        PlannedParcel.objects.filter(
            plan__county=run.county_id, plan__date=run.date, plan__state=PlanState.CONFIRMED,
            parcel__destination__in=unloads,
        )
        .exclude(outcome=Outcome.BUS)
        .exclude(parcel__state__in=GONE)
        .annotate(here=_WHERE)
        .filter(here__in=loads)
        .order_by()
        .values_list("here", "parcel__destination_id", "outcome", "reason")
        .annotate(pieces=Count("pk"))
    )  # fmt: skip
    found = [
        (loads[here], unloads[destination], outcome, reason, pieces)
        for here, destination, outcome, reason, pieces in rows
        if loads[here].sequence < unloads[destination].sequence
    ]
    found.sort(key=lambda row: (row[0].sequence, row[1].sequence, row[2], row[3]))
    return [
        LeftBehind(here.station, destination.station, _GOES[outcome], _WHY.get(reason, ""), pieces)
        for here, destination, outcome, reason, pieces in found
    ]
