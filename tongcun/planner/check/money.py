"""What a plan costs, worked out anew, and whether the plan says the same ("What a plan costs" in the contract)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tongcun.language import _
from tongcun.planner.check.findings import Rule, Violation
from tongcun.planner.check.movement import Judge
from tongcun.planner.check.rides import Rides
from tongcun.planner.clock import clock
from tongcun.planner.day import NO_DUE, Day
from tongcun.planner.result import COST_TOLERANCE, SAME_SHARE, SAME_YUAN, Outcome, Plan
from tongcun.planner.timetable import Floats


def arrival_seconds(day: Day, plan: Plan, rides: Rides) -> NDArray[np.int64]:
    """Arrival of every parcel that goes by bus, else -1; int64[N]."""
    arrival = np.full(len(day.parcels), -1, np.int64)
    final = rides.last & (plan.outcome[rides.parcel] == Outcome.BUS)
    arrival[rides.parcel[final]] = rides.arrives[final]
    return arrival


def parcel_yuan(day: Day, plan: Plan, rides: Rides) -> Floats:
    """Every parcel's cost without `drop`; float64[N] in yuan, meaningless where the parcel is not judged."""
    parcels, arrival = day.parcels, arrival_seconds(day, plan, rides)
    waited = (arrival - parcels.ready_seconds) / 3600.0
    late = np.where(parcels.due_seconds == NO_DUE, 0, np.maximum(0, arrival - parcels.due_seconds)) / 3600.0
    moving = np.where(arrival >= 0, parcels.hour_yuan * waited + parcels.late_hour_yuan * late, 0.0)
    left = np.select([plan.outcome == Outcome.VAN, plan.outcome == Outcome.HELD], [parcels.van_yuan, parcels.held_yuan])
    yuan: Floats = parcels.handling_yuan * rides.count + moving + left
    return yuan


def drop_count(day: Day, rides: Rides) -> int:
    """How many pairs of run and station unload at least one parcel."""
    return len(np.unique(rides.alight_run.astype(np.int64) * len(day.stations) + rides.alight_station))


def total_yuan(day: Day, plan: Plan, rides: Rides) -> float:
    """The whole cost: every parcel, and `drop` for every pair of run and station that unloads."""
    return math.fsum(parcel_yuan(day, plan, rides)) + day.drop_yuan * drop_count(day, rides)


def _close(said: Floats | float, found: Floats | float) -> NDArray[np.bool_]:
    """Where both are the same; a share alone would forbid rounding at 0."""
    return np.asarray(np.abs(said - found) <= COST_TOLERANCE * np.abs(found) + SAME_YUAN)


def reported_arrivals(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """The plan's arrival of every parcel is that of its last ride."""
    arrival = arrival_seconds(day, plan, rides)
    for p in np.flatnonzero(rides.judged & (plan.arrival != arrival)):
        parcel_id = day.parcels.parcel_ids[p]
        said, found = (_("none") if time < 0 else clock(time) for time in (int(plan.arrival[p]), int(arrival[p])))
        text = _("parcel {parcel}: arrival given as {said}, its rides say {found}")
        yield Violation(Rule.ARRIVAL, parcel_id, None, text.format(parcel=parcel_id, said=said, found=found))


def reported_costs(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """The plan's cost of every parcel is what the contract makes it."""
    yuan = parcel_yuan(day, plan, rides)
    for p in np.flatnonzero(rides.judged & ~_close(plan.parcel_yuan, yuan)):
        parcel_id = day.parcels.parcel_ids[p]
        text = _("parcel {parcel}: cost given as {said} yuan, worked out as {found}")
        text = text.format(parcel=parcel_id, said=repr(float(plan.parcel_yuan[p])), found=repr(float(yuan[p])))
        yield Violation(Rule.PARCEL_COST, parcel_id, None, text)


def reported_totals(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Drops, cost and bound of the plan agree with what is found; not judged while some rides are unknown."""
    if not rides.judged.all():
        return
    found_drops, yuan = drop_count(day, rides), total_yuan(day, plan, rides)
    if plan.drops != found_drops:
        text = _("drops given as {said}, counted {found}").format(said=plan.drops, found=found_drops)
        yield Violation(Rule.DROPS, None, None, text)
    if not _close(plan.yuan, yuan):
        text = _("whole cost given as {said} yuan, worked out as {found}").format(
            said=repr(plan.yuan), found=repr(yuan)
        )
        yield Violation(Rule.COST, None, None, text)
    # Written so that a bound that is not a number fails, too.
    if not plan.bound <= yuan * (1.0 + SAME_SHARE) + SAME_YUAN:
        text = _("the bound of {bound} yuan is above the cost of {cost}").format(
            bound=repr(plan.bound), cost=repr(yuan)
        )
        yield Violation(Rule.BOUND, None, None, text)


RULES: tuple[Judge, ...] = (reported_arrivals, reported_costs, reported_totals)
