"""What has changed since a plan was made: runs, stations, costs, and parcels that went another way."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from django.db.models import Exists, F, OuterRef, Q

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now as moment
from tongcun.county.clock import service_seconds
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem.by_hand import put_by_hand
from tongcun.dispatch.problem.loading import NoCostsError, costs_of
from tongcun.dispatch.problem.made_from import made_from
from tongcun.dispatch.problem.parcels import NO_LONGER_PLANNED
from tongcun.dispatch.problem.runs import Runs, load_runs
from tongcun.dispatch.problem.stations import Stations, load_stations
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.custody import PartyKind
from tongcun.planner.result import Outcome

NAMED = 10
"""So many of the parcels that went another way are named."""


class Astray(TypedDict):
    """A parcel that went another way: its waybill number, and the run or station that holds it now, by its id."""

    waybill: str
    holder: str


class Changed(TypedDict):
    """One thing that is no longer as the plan took it; `name` is a run's or station's id, or a count of parcels: of
    those that went another way (`parcels`; `pieces` names the first by waybill number), and of those that are for
    elsewhere (`destinations`), or in bags that somebody has put on another run's list by hand (`put_on`)."""

    what: Literal["run", "station", "costs", "parcels", "destinations", "put_on"]
    name: str
    pieces: NotRequired[list[Astray]]


def changed_since(plan: Plan) -> list[Changed]:
    """What is no longer as a plan took it to be; empty while it fits."""
    county, date = plan.county, plan.date
    try:
        costs = costs_of(county)
    except NoCostsError:
        return [{"what": "costs", "name": ""}]
    stations = load_stations(county, date, costs.van_yuan)
    runs = load_runs(county, date, stations)
    now = made_from(county, costs, stations, runs)
    then = plan.made_from
    changed: list[Changed] = [{"what": "run", "name": name} for name in _differing(then["runs"], now["runs"])]
    changed += [{"what": "station", "name": name} for name in _differing(then["stations"], now["stations"])]
    if then["costs"] != now["costs"]:
        changed.append({"what": "costs", "name": ""})
    if astray := _gone_another_way(plan):
        changed.append({"what": "parcels", "name": str(len(astray)), "pieces": astray[:NAMED]})
    if elsewhere := for_elsewhere(plan):
        changed.append({"what": "destinations", "name": str(elsewhere)})
    if put_on := _put_on_other_runs(plan, stations, runs):
        changed.append({"what": "put_on", "name": str(put_on)})
    return changed


def _put_on_other_runs(plan: Plan, stations: Stations, runs: Runs) -> int:
    """How many of the parcels that the plan brings somewhere lie in bags that are to ride a run, as a desk has said by
    hand, on which the plan does not have them."""
    present = service_seconds(plan.county, plan.date, moment())
    by_hand = put_by_hand(plan.county, plan.date, present, (stations, runs))
    run_of_call = runs.timetable.run_of_call()
    run_of = {label: runs.pks[run_of_call[calls[0]]] for label, calls in by_hand.items()}
    inside = Parcel.objects.filter(county=plan.county, bag_label__in=run_of, planned__plan=plan)
    bagged = dict(inside.filter(holder_kind=PartyKind.STATION.value).order_by().values_list("pk", "bag_label"))
    rides = PlannedRide.objects.filter(plan=plan, parcel__in=bagged).order_by()
    riding = set(rides.values_list("parcel_id", "dated_trip_id"))
    return sum((parcel, run_of[label]) not in riding for parcel, label in bagged.items())


def for_elsewhere(plan: Plan) -> int:
    """How many of the parcels that the plan has ride are for another station than where it brings them: their sender
    has announced them anew."""
    bus = {"parcel__planned__plan": plan, "parcel__planned__outcome": Outcome.BUS}
    rides = PlannedRide.objects.filter(plan=plan, **bus).exclude(alight_station=F("parcel__destination"))
    further = PlannedRide.objects.filter(plan=OuterRef("plan"), parcel=OuterRef("parcel"), leg__gt=OuterRef("leg"))
    over = Q(parcel__state__in=NO_LONGER_PLANNED) | Q(parcel__is_going_back=True)
    return rides.exclude(over).exclude(Exists(further)).order_by().count()


def _differing(then: dict[str, str], now: dict[str, str]) -> list[str]:
    return [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]


def _gone_another_way(plan: Plan) -> list[Astray]:
    """The parcels that the plan lets ride and that are now on a run or at a station that none of their rides touches.

    What is still on a cancelled run was planned from where that stopped. A ride that was over when the plan was made
    leads away from where it began.
    """
    stopped = DatedTrip.objects.filter(county=plan.county, date=plan.date, is_cancelled=True).order_by()
    ahead = Q() if plan.as_of_seconds is None else Q(arrives_seconds__gte=plan.as_of_seconds)
    holder = OuterRef("holder_id")
    touching = PlannedRide.objects.filter(plan=plan, parcel=OuterRef("pk")).filter(
        Q(dated_trip__run_id=holder)
        | Q(alight_station__station_id=holder)
        | (Q(board_station__station_id=holder) & ahead)
    )
    astray = (
        Parcel.objects.filter(
            planned__plan=plan,
            planned__outcome=Outcome.BUS,
            holder_kind__in=(PartyKind.RUN.value, PartyKind.STATION.value),
        )
        .exclude(state__in=NO_LONGER_PLANNED)
        .exclude(is_going_back=True)
        .exclude(holder_kind=PartyKind.RUN.value, holder_id__in=stopped.values("run_id"))
        .exclude(Exists(touching))
    )
    rows = astray.order_by("waybill").values_list("waybill", "holder_id")
    return [{"waybill": waybill, "holder": holder_id} for waybill, holder_id in rows]
