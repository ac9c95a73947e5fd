"""From prices to rides: assign by prices, search neighbourhoods, then complete with exact single searches."""

from __future__ import annotations

import numpy as np

from tongcun.planner.assignment import assign_by_prices, reduced_costs, total_yuan
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.dual import Dual, near_best
from tongcun.planner.graph import Graph
from tongcun.planner.improve import improve, rivals
from tongcun.planner.pool import kept
from tongcun.planner.progress import Stages
from tongcun.planner.result import Outcome
from tongcun.planner.rides import Rides, insert_left_behind, rides_of, whole_yuan
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

NEAR = 0.6
"""Chains dearer than the parcel's best by more than this (money units, at prices) are not tried."""
BATCHES = 16
"""Into how many batches the search is cut, for progress and the time limit."""


def neighbourhoods(parcel_count: int) -> int:
    """How many neighbourhoods one batch searches."""
    return 1500 + parcel_count // 2


def search_rides(
    day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, seed: int, stages: Stages
) -> Rides:
    """The cheapest rides found."""
    reduced = reduced_costs(dual.pool, day, graph, dual.prices)
    near = near_best(dual.pool, reduced, day, fallback, NEAR * dual.unit)
    pool, reduced = kept(dual.pool, near), reduced[near]
    state = assign_by_prices(day, graph, pool, fallback, reduced)
    worth = dual.prices.litre * graph.volume_l + dual.prices.kilogram * graph.mass_kg
    run_worth = np.bincount(graph.run, worth, day.timetable.run_count)
    others = rivals(pool, graph, fallback, run_worth)
    for batch in range(BATCHES):
        stages.tell(batch / BATCHES, yuan=total_yuan(day, pool, fallback, state))
        if stages.out_of_time():
            break
        improve(day, graph, pool, fallback, reduced, others, state, neighbourhoods(len(fallback)), seed + batch)
    rides = rides_of(day, pool, fallback, state)
    _complete(day, graph, sweeps, fallback, dual, rides)
    stages.tell(1.0, yuan=whole_yuan(day, rides))
    return rides


def _complete(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, rides: Rides) -> None:
    """Let ride whoever still can for less, those first who gain most per litre, until nobody can."""
    while True:
        gain = np.where(rides.outcome != Outcome.BUS, rides.yuan - dual.least_yuan, 0.0)
        gain[day.parcels.loaded_at != AT_STATION] = 0.0
        candidates = np.flatnonzero(gain > 1e-9)
        order = np.argsort(-gain[candidates] / (day.parcels.volume_l[candidates] + 1e-3), kind="stable")
        if not insert_left_behind(day, graph, sweeps, rides, candidates[order].astype(np.int32)):
            return
