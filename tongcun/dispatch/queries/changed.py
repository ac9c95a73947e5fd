"""Which runs are no longer as the plan in force took them, though things are to ride on them."""

from __future__ import annotations

import datetime

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import is_over
from tongcun.county.clock import now, service_date, service_seconds
from tongcun.county.models import County
from tongcun.dispatch.models import Manifest, Plan, PlanState
from tongcun.dispatch.problem.made_from import digests_of_runs
from tongcun.dispatch.problem.runs import Runs, load_runs
from tongcun.dispatch.problem.stations import Stations, load_stations

DAY = datetime.timedelta(days=1)


def changed_runs(plan: Plan, read: tuple[Stations, Runs] | None = None) -> list[DatedTrip]:
    """The runs on which a plan has things ride and that have changed since, by departure: room, times, or whether they
    go. Those that have arrived are none. `read` is what the reader has read of the date already."""
    county, date = plan.county, plan.date
    as_they_are = digests_of_runs(*(read or _read(plan)))
    # Of a plan that was entered and not worked out, as a filled month has them, nothing is known to have changed.
    taken = plan.made_from.get("runs", {})
    changed = [name for name, facts in taken.items() if as_they_are.get(name) != facts]
    if not changed:
        return []
    carrying = Manifest.objects.filter(plan=plan, pieces__gt=0).order_by().values("dated_trip")
    found = DatedTrip.objects.filter(county=county, date=date, run_id__in=changed, pk__in=carrying)
    present = service_seconds(county, date, now())
    by_departure = found.select_related("route").order_by("first_departure_seconds", "run_id")
    return [run for run in by_departure if run.last_arrival_seconds + run.delay_seconds >= present]


def no_longer_as_planned(county: County) -> list[DatedTrip]:
    """These of every plan in force by date; yesterday's too while a bus of its evening is still under way."""
    since = service_date(county) - DAY
    in_force = Plan.objects.filter(county=county, state=PlanState.CONFIRMED, date__gte=since)
    plans = in_force.select_related("county").order_by("date")
    return [run for plan in plans if not is_over(county, plan.date) for run in changed_runs(plan)]


def _read(plan: Plan) -> tuple[Stations, Runs]:
    stations = load_stations(plan.county, plan.date, 0.0)
    return stations, load_runs(plan.county, plan.date, stations)
