"""The last of the bound: prices of the relaxed problem, tried on the line from the prices that were climbed to.

First-order climbing comes near the best prices and then crawls. The relaxed problem's dual prices are exact for the
chains in it, too bold for those that are not; between the two lies better than either, and the chains that pricing
finds there make the next relaxed problem better (Wentges, "Weighted Dantzig-Wolfe decomposition", 1997).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tongcun.planner.assignment import reduced_costs
from tongcun.planner.crowd import everyone
from tongcun.planner.day import Day
from tongcun.planner.dual import Dual, near_best, prove, widened
from tongcun.planner.graph import Graph
from tongcun.planner.pool import kept, merged, stubs
from tongcun.planner.prices import Prices
from tongcun.planner.progress import Stages
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

PARCELS_AT_MOST = 8_000
"""On larger days the relaxed problem over this many chains would take too long."""
WIDE, CHAINS = 0.3, 10
"""Chains this near to the best (money units, at prices) take part, at most so many of a parcel."""
ROUNDS, ENOUGH = 4, 0.0008
"""Most rounds; and the share of the bound by which the relaxed problem may cost more: there is little left to prove."""
ON_THE_WAY = (0.25, 0.6)
"""How far towards the relaxed problem's prices new ones are tried."""


def sharpened(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, stages: Stages) -> Dual:
    """The dual with a better bound, where the relaxed problem shows one: on smaller days without a drop charge."""
    if day.drop_yuan > 0.0 or len(fallback) > PARCELS_AT_MOST or not len(dual.pool):
        return dual
    # Not at the top: the solver takes a tenth of a second to import, which days with drops need not wait for.
    from tongcun.planner.relaxed import solve_relaxed

    crowd, on_board = everyone(day, sweeps, fallback), stubs(day, graph)
    pool = widened(day, graph, sweeps, dual, WIDE * dual.unit, CHAINS)
    for _ in range(ROUNDS):
        if stages.out_of_time():
            break
        near = near_best(pool, reduced_costs(pool, day, graph, dual.prices), day, fallback, WIDE * dual.unit)
        chains = np.flatnonzero(near).astype(np.int32)
        corner = solve_relaxed(day, graph, pool, fallback, dual.prices, chains, dual.unit)
        if corner is None:
            break
        taken = np.zeros(len(pool), dtype=np.bool_)
        taken[corner.whole] = True
        whole = kept(pool, taken)
        start = dual.prices
        for share in ON_THE_WAY:
            prices = between(start, corner.prices, share)
            proof, found = prove(crowd, graph, on_board, prices, WIDE * dual.unit / 3, CHAINS)
            pool = merged(pool, found, day, graph)
            if proof > dual.bound:
                dual = replace(dual, prices=prices, bound=proof)
        dual = replace(dual, pool=pool, whole=whole)
        stages.tell(1.0, bound=dual.bound)
        if corner.yuan - dual.bound < ENOUGH * abs(dual.bound):
            break
    return dual


def between(here: Prices, there: Prices, share: float) -> Prices:
    """Prices of room that far on the way from `here` to `there`."""
    return replace(
        here,
        litre=(1.0 - share) * here.litre + share * there.litre,
        kilogram=(1.0 - share) * here.kilogram + share * there.kilogram,
    )
