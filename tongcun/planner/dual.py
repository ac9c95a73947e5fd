"""Bound and prices: climb the dual over a growing pool, price exactly, keep the best proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.assignment import reduced_costs
from tongcun.planner.day import Day
from tongcun.planner.graph import Graph
from tongcun.planner.oracle import Chains, cheapest_chains
from tongcun.planner.pool import Pool, merged, stubs
from tongcun.planner.prices import Prices, climb, no_prices, rent
from tongcun.planner.progress import Stages
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

TEMPERATURES = (0.3, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01)
"""Yuan; each round climbs the dual smoothed a little less."""
STEPS = 80
"""Steps of a climb."""
CHAINS_AT_ONCE = 4
"""Most chains a parcel adds to the pool in one round."""


@dataclass(frozen=True, slots=True)
class Dual:
    """The best prices found, what they prove, the pool of chains, and each parcel's least cost by bus, room left aside."""

    prices: Prices
    bound: float
    pool: Pool
    least_yuan: Floats


def climb_prices(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, stages: Stages) -> Dual:
    """Alternate exact pricing of all parcels and climbing over the chains it finds."""
    on_board = stubs(day, graph)
    pool = on_board
    prices = best_prices = no_prices(graph, len(day.parcels))
    bound, damping = -np.inf, 0.3
    least_yuan = fallback
    for round_number, tau in enumerate((*TEMPERATURES, TEMPERATURES[-1])):
        proof, chains, least = _price(day, graph, sweeps, on_board, fallback, prices, min(0.5, 3 * tau))
        if round_number == 0:
            least_yuan = least
        if proof > bound:
            bound, best_prices = proof, prices
        pool = merged(pool, chains, day, graph)
        stages.tell(round_number / (len(TEMPERATURES) + 1), bound=bound)
        if round_number == len(TEMPERATURES) or stages.out_of_time() or not len(pool):
            break
        prices, damping = climb(day, graph, pool, fallback, prices, tau, STEPS, damping)
    return Dual(best_prices, bound, pool, least_yuan)


def _price(
    day: Day, graph: Graph, sweeps: Sweeps, on_board: Pool, fallback: Floats, prices: Prices, spread: float
) -> tuple[float, Chains, Floats]:
    """What the prices prove (yuan), the good chains at these prices, and each parcel's least cost by bus at them.

    The proof: every plan costs at least the parcels' minima at the prices less the rent of all room (weak duality).
    """
    cost, chains = cheapest_chains(
        day, graph, sweeps, prices.litre, prices.kilogram, prices.drop, spread, CHAINS_AT_ONCE
    )
    least = np.minimum(cost, fallback)
    if len(on_board):
        np.minimum.at(least, on_board.parcel, reduced_costs(on_board, day, graph, prices))
    return float(least.sum()) - rent(graph, prices), chains, cost
