"""From prices to rides: assign by prices, search neighbourhoods, then complete with exact single searches."""

from __future__ import annotations

import numpy as np

from tongcun.planner.adopt import adopted
from tongcun.planner.assignment import Assignment, assign_by_prices, copied, least_costs, reduced_costs, total_yuan
from tongcun.planner.crew import side_by_side
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.dual import Dual, near_best, widened
from tongcun.planner.graph import Graph
from tongcun.planner.improve import find_rivals, improve
from tongcun.planner.pool import Pool, kept
from tongcun.planner.progress import Stages
from tongcun.planner.result import Outcome
from tongcun.planner.rides import Rides, insert_left_behind, rides_of, whole_yuan
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

NEAR = 0.5
"""Chains dearer than the parcel's best by more than this (money units, at prices) are not tried."""
CHAINS = 10
"""Most chains of one parcel that are tried."""
TIED = 0.03
"""Chains this near to the best (money units, at prices) take part in the relaxed problem."""
PARCELS_AT_MOST = 25_000
"""On larger days the relaxed problem would take longer than it saves."""
DROPLP = False
BATCHES = 8
"""Into how many batches each half of the search is cut, for progress and the time limit."""
DEARER, DEARER_UNITS, DEARER_UNTIL = 3.0, 7.0, 0.7
"""At first drops are searched as if they cost more, by so many times the charge and at most so many money units, less
and less until this part of the search is done: few unloadings that fit together are found by closing too many."""


def neighbourhoods(parcel_count: int) -> int:
    """How many neighbourhoods one batch searches: fewer on large days, whose neighbourhoods take longer."""
    return 70_000_000 // (parcel_count + 10_000)


def dearer(day: Day, unit: float, done: float) -> float:
    """By how much (yuan) drops are searched as if they cost more when that much of the search is done (0 to 1)."""
    return min(DEARER * day.drop_yuan, DEARER_UNITS * unit) * max(0.0, 1.0 - done / DEARER_UNTIL)


def search_rides(
    day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, seed: int, stages: Stages
) -> Rides:
    """The cheapest rides found.

    Half way, and at the end, whoever is left behind is searched for on the exact graph; the chains found on the way
    join the pool.
    """
    pool = widened(day, graph, sweeps, dual, NEAR * dual.unit, CHAINS)
    pool = kept(pool, near_best(pool, reduced_costs(pool, day, graph, dual.prices), day, fallback, NEAR * dual.unit))
    state = _first_state(day, graph, pool, fallback, dual)
    for half in range(2):
        rides = _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))
        pool, state = adopted(day, graph, pool, state, rides)
        state = _better_of_two(day, graph, pool, fallback, dual, state, 2 * seed + half, stages, half)
    rides = _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))
    stages.tell(1.0, yuan=whole_yuan(day, rides))
    return rides


def _first_state(day: Day, graph: Graph, pool: Pool, fallback: Floats, dual: Dual) -> Assignment:
    """The first assignment: by prices; on smaller days without a drop charge, after the relaxed problem's corner."""
    reduced = reduced_costs(pool, day, graph, dual.prices)
    settled = None
    if (DROPLP or day.drop_yuan <= 0.0) and len(fallback) <= PARCELS_AT_MOST and len(pool):
        from tongcun.planner.relaxed import whole_in_relaxation

        tied = near_best(pool, reduced, day, fallback, TIED * dual.unit)
        settled = whole_in_relaxation(day, graph, pool, fallback, dual.prices, np.flatnonzero(tied).astype(np.int32), with_shares(day, graph, pool, dual))
    return assign_by_prices(day, graph, pool, fallback, reduced, settled)


def with_shares(day, graph, pool, dual):
    from dataclasses import replace
    prices = replace(dual.prices, litre=np.zeros(len(graph)), kilogram=np.zeros(len(graph)))
    return reduced_costs(pool, day, graph, prices)


def _better_of_two(
    day: Day, graph: Graph, pool: Pool, fallback: Floats, dual: Dual, state: Assignment, seed: int, stages: Stages,
    half: int,
) -> Assignment:  # fmt: skip
    """Half of the neighbourhoods, searched twice at the same time with different luck."""
    reduced = reduced_costs(pool, day, graph, dual.prices)
    least = least_costs(pool, reduced, fallback)
    rivals = find_rivals(day, pool, graph, fallback, dual.prices)
    states = [copied(state), state]
    rounds = neighbourhoods(len(fallback))

    def batch_of(which: int, turn: int) -> float:
        return improve(day, graph, pool, fallback, reduced, least, rivals, states[which], rounds, charge, turn)

    for batch in range(BATCHES):
        stages.tell((half + batch / BATCHES) / 2, yuan=min(total_yuan(day, pool, fallback, s) for s in states))
        if stages.out_of_time():
            break
        turn = 2 * (BATCHES * seed + batch)
        charge = day.drop_yuan + dearer(day, dual.unit, (half + batch / BATCHES) / 2)
        side_by_side(lambda t=turn: batch_of(0, t), lambda t=turn: batch_of(1, t + 1))  # type: ignore[misc]
    return min(states, key=lambda s: total_yuan(day, pool, fallback, s))


def _completed(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, rides: Rides) -> Rides:
    """Let ride whoever still can for less, those first who gain most per litre, until nobody can."""
    while True:
        gain = np.where(rides.outcome != Outcome.BUS, rides.yuan - dual.least_yuan, 0.0)
        gain[day.parcels.loaded_at != AT_STATION] = 0.0
        candidates = np.flatnonzero(gain > 1e-9)
        order = np.argsort(-gain[candidates] / (day.parcels.volume_l[candidates] + 1e-3), kind="stable")
        if not insert_left_behind(day, graph, sweeps, rides, candidates[order].astype(np.int32)):
            return rides
