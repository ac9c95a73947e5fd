"""What has changed since a plan was made: runs, stations, costs, and parcels that went another way."""

from __future__ import annotations

from typing import Literal, TypedDict

from django.db.models import Exists, F, OuterRef, Q

from tongcun.buses.models import DatedTrip
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem.loading import costs_of
from tongcun.dispatch.problem.made_from import made_from
from tongcun.dispatch.problem.runs import load_runs
from tongcun.dispatch.problem.stations import load_stations
from tongcun.parcels.acts import FINAL, State
from tongcun.parcels.custody import Kind

_NO_LONGER_PLANNED = {*FINAL, State.MISSING, State.REFUSED}


class Changed(TypedDict):
    """One thing that is no longer as the plan took it; `name` is a run's or station's id, or a count of parcels: of
    those that went another way (`parcels`), and of those that are for elsewhere (`destinations`)."""

    what: Literal["run", "station", "costs", "parcels", "destinations"]
    name: str


def changed_since(plan: Plan) -> list[Changed]:
    """What is no longer as a plan took it to be; empty while it fits."""
    county, date = plan.county, plan.date
    costs = costs_of(county)
    stations = load_stations(county, date, costs.van_yuan)
    now = made_from(county, costs, stations, load_runs(county, date, stations))
    then = plan.made_from
    changed: list[Changed] = [{"what": "run", "name": name} for name in _differing(then["runs"], now["runs"])]
    changed += [{"what": "station", "name": name} for name in _differing(then["stations"], now["stations"])]
    if then["costs"] != now["costs"]:
        changed.append({"what": "costs", "name": ""})
    if astray := _gone_another_way(plan):
        changed.append({"what": "parcels", "name": str(astray)})
    if elsewhere := for_elsewhere(plan):
        changed.append({"what": "destinations", "name": str(elsewhere)})
    return changed


def for_elsewhere(plan: Plan) -> int:
    """How many of the parcels that the plan has ride are for another station than where it brings them: their sender
    has announced them anew."""
    rides = PlannedRide.objects.filter(plan=plan).exclude(alight_station=F("parcel__destination"))
    further = PlannedRide.objects.filter(plan=OuterRef("plan"), parcel=OuterRef("parcel"), leg__gt=OuterRef("leg"))
    last = rides.exclude(parcel__state__in=_NO_LONGER_PLANNED).exclude(Exists(further))
    return last.order_by().count()


def _differing(then: dict[str, str], now: dict[str, str]) -> list[str]:
    return [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]


def _gone_another_way(plan: Plan) -> int:
    """How many of the plan's parcels are now on a run or at a station that none of their rides touches.

    What is still on a cancelled run was planned from where that stopped.
    """
    stopped = DatedTrip.objects.filter(county=plan.county, date=plan.date, is_cancelled=True).order_by()
    where = PlannedRide.objects.filter(plan=plan, parcel__holder_kind__in=(Kind.RUN.value, Kind.STATION.value)).exclude(
        Q(parcel__state__in=_NO_LONGER_PLANNED)
        | Q(parcel__holder_kind=Kind.RUN.value, parcel__holder_id__in=stopped.values("run_id"))
    )
    rows = where.order_by().values_list(
        "parcel_id", "parcel__holder_id", "dated_trip__run_id", "board_station__station_id",
        "alight_station__station_id",
    )  # fmt: skip
    fits: dict[int, bool] = {}
    for parcel, holder, *touched in rows:
        fits[parcel] = fits.get(parcel, False) or holder in touched
    return sum(not fit for fit in fits.values())
