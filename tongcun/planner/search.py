"""From prices to rides: assign by prices, search neighbourhoods, then complete with exact single searches."""

from __future__ import annotations

import numpy as np

from tongcun.planner.adopt import adopted
from tongcun.planner.assignment import Assignment, assign_by_prices, reduced_costs, total_yuan
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

NEAR = 0.6
"""Chains dearer than the parcel's best by more than this (money units, at prices) are not tried."""
CHAINS = 12
"""Most chains of one parcel that are tried."""
BATCHES = 8
"""Into how many batches each half of the search is cut, for progress and the time limit."""


def neighbourhoods(parcel_count: int) -> int:
    """How many neighbourhoods one batch searches."""
    return 1500 + parcel_count // 2


def search_rides(
    day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, seed: int, stages: Stages
) -> Rides:
    """The cheapest rides found.

    Half way, and at the end, whoever is left behind is searched for on the exact graph; the chains found on the way
    join the pool.
    """
    pool = widened(day, graph, sweeps, dual, NEAR * dual.unit, CHAINS)
    pool = kept(pool, near_best(pool, reduced_costs(pool, day, graph, dual.prices), day, fallback, NEAR * dual.unit))
    state = assign_by_prices(day, graph, pool, fallback, reduced_costs(pool, day, graph, dual.prices))
    for half in range(2):
        rides = _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))
        pool, state = adopted(day, graph, pool, state, rides)
        _search(day, graph, pool, fallback, dual, state, 2 * seed + half, stages, half)
    rides = _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))
    stages.tell(1.0, yuan=whole_yuan(day, rides))
    return rides


def _search(
    day: Day, graph: Graph, pool: Pool, fallback: Floats, dual: Dual, state: Assignment, seed: int, stages: Stages,
    half: int,
) -> None:  # fmt: skip
    """Half of the neighbourhoods."""
    reduced = reduced_costs(pool, day, graph, dual.prices)
    rivals = find_rivals(day, pool, graph, fallback, dual.prices)
    for batch in range(BATCHES):
        stages.tell((half + batch / BATCHES) / 2, yuan=total_yuan(day, pool, fallback, state))
        if stages.out_of_time():
            return
        rounds = neighbourhoods(len(fallback))
        improve(day, graph, pool, fallback, reduced, rivals, state, rounds, BATCHES * seed + batch)


def _completed(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, rides: Rides) -> Rides:
    """Let ride whoever still can for less, those first who gain most per litre, until nobody can."""
    while True:
        gain = np.where(rides.outcome != Outcome.BUS, rides.yuan - dual.least_yuan, 0.0)
        gain[day.parcels.loaded_at != AT_STATION] = 0.0
        candidates = np.flatnonzero(gain > 1e-9)
        order = np.argsort(-gain[candidates] / (day.parcels.volume_l[candidates] + 1e-3), kind="stable")
        if not insert_left_behind(day, graph, sweeps, rides, candidates[order].astype(np.int32)):
            return rides
