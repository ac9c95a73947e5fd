"""The independent judge: does a plan keep every rule, and what does it cost? Shares nothing with the solver.

Rules and costs are those of the planning-files contract ("Rules of movement", "What a plan costs"). Amid the day:

- A parcel on board has its ongoing ride as first leg: from `loaded_at` to a call not before `next_call`. Its loading
  is past and is not judged; it counts as a ride, and takes room from there on: its bus may still stand there.
- Going by van or held it still has to come off: that one leg, whose handling is paid and whose unloading counts as a
  drop; no hour is paid. Only where no call that permits unloading is left has it no leg: it stays on board to the
  end of the run and costs the van or the holding alone.
- What is on board is a fact: a hop may hold what cannot have come off before it, even beyond the hold.
"""

from __future__ import annotations

from tongcun.planner.check import money, movement, room
from tongcun.planner.check.findings import Rule, Violation
from tongcun.planner.check.rides import Rides, rides_of, shape_misfits
from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import Floats

__all__ = ["Rule", "Violation", "cost", "drops", "parcel_costs", "violations"]

_RULES = (*movement.RULES, room.overfull_hops, *money.RULES)


def violations(day: Day, plan: Plan) -> tuple[Violation, ...]:
    """Every rule the plan breaks, in a fixed order; empty for a plan that keeps them all.

    Never raises on a wrong plan: arrays that do not fit the day, or rides at calls that do not exist, are violations
    too, and what cannot be judged because of them is left out.
    """
    misfits = tuple(shape_misfits(day, plan))
    if misfits:
        return misfits
    rides = rides_of(day, plan)
    return tuple(found for rule in _RULES for found in rule(day, plan, rides))


def cost(day: Day, plan: Plan) -> float:
    """The plan's cost in yuan, worked out anew from outcomes and rides: all parcels, and `drop` per run and station.

    Raises ValueError if the plan's arrays do not fit the day or name calls that do not exist.
    """
    return money.total_yuan(day, plan, _judgeable(day, plan))


def parcel_costs(day: Day, plan: Plan) -> Floats:
    """What each parcel costs, `drop` left aside; float64[N] in yuan. Raises ValueError as `cost` does."""
    return money.parcel_yuan(day, plan, _judgeable(day, plan))


def drops(day: Day, plan: Plan) -> int:
    """How many pairs of run and station unload at least one parcel. Raises ValueError as `cost` does."""
    return money.drop_count(day, _judgeable(day, plan))


def _judgeable(day: Day, plan: Plan) -> Rides:
    for misfit in shape_misfits(day, plan):
        raise ValueError(misfit.sentence)
    rides = rides_of(day, plan)
    for unknown in movement.unknown_calls(day, plan, rides):
        raise ValueError(unknown.sentence)
    return rides
