"""Bound and prices: climb the dual over a growing pool, price exactly, keep the best proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.assignment import reduced_costs
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.graph import Graph
from tongcun.planner.oracle import Chains, cheapest_chains
from tongcun.planner.pool import Pool, kept, merged, stubs
from tongcun.planner.prices import Prices, climb, no_prices, rent
from tongcun.planner.progress import Stages
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

ROUNDS = ((0.3, 30), (0.3, 30), (0.2, 30), (0.1, 80), (0.05, 80), (0.03, 80), (0.02, 80), (0.01, 80))
"""Temperature (in money units) and steps of each climb: the dual is smoothed a little less every time."""
STANDSTILL, STANDSTILL_WITH_DROPS = 2.5e-9, 1.2e-8
"""A climb ends where ten steps raised the value by less than this share of it, times the number of parcels: small days
can afford the last digits, and steps over drop charges cost twice as much."""
SETTLED = 4
"""From this round on prices have settled, and chains far from the best are let go."""
LET_GO, LET_GO_DROPS, LET_GO_TEMPERATURES = 0.3, 0.12, 10.0
"""How far from the best a chain is let go: so many money units and drop charges, but never fewer temperatures than the
last (shares of a drop charge move more than prices of room do)."""
CHAINS_AT_ONCE = 4
"""Most chains a parcel adds to the pool in one round."""


@dataclass(frozen=True, slots=True)
class Dual:
    """The best prices found, what they prove, the pool of chains, each parcel's least cost by bus with room left aside
    (float64[N], infinite where no chain leads), and the money unit (yuan) of the day."""

    prices: Prices
    bound: float
    pool: Pool
    least_yuan: Floats
    unit: float


def climb_prices(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, stages: Stages) -> Dual:
    """Alternate exact pricing of all parcels and climbing over the chains it finds."""
    on_board = stubs(day, graph)
    pool = on_board
    prices = best_prices = no_prices(graph, len(day.parcels))
    bound, damping = -np.inf, 0.3
    least_yuan = fallback
    unit = 1.0
    enough = (STANDSTILL if day.drop_yuan <= 0.0 else STANDSTILL_WITH_DROPS) * len(day.parcels)
    for round_number, (temperature, steps) in enumerate((*ROUNDS, (ROUNDS[-1][0], 0))):
        spread = min(0.5, 3 * temperature) * unit
        proof, chains, least = _price(day, graph, sweeps, on_board, fallback, prices, spread)
        if round_number == 0:
            least_yuan, unit = least, money_unit(least, fallback)
        if proof > bound:
            bound, best_prices = proof, prices
        if SETTLED <= round_number < len(ROUNDS):
            far = max(LET_GO * unit + LET_GO_DROPS * day.drop_yuan, LET_GO_TEMPERATURES * temperature * unit)
            pool = kept(pool, near_best(pool, reduced_costs(pool, day, graph, prices), day, fallback, far))
        pool = merged(pool, chains, day, graph)
        stages.tell(round_number / (len(ROUNDS) + 1), bound=bound)
        if not steps or stages.out_of_time() or not len(pool):
            break
        prices, damping = climb(day, graph, pool, fallback, prices, temperature * unit, steps, damping, enough)
    return Dual(best_prices, bound, pool, least_yuan, unit)


def money_unit(least: Floats, fallback: Floats) -> float:
    """A yardstick for temperatures and tolerances, in yuan: a seventh of what riding typically saves a parcel.

    Where a van costs some seven yuan more than a ride, as in the county this was first tried on, it is one yuan; a
    county that counts in fen gets the same plans.
    """
    saved = np.isfinite(fallback) & (least < fallback)
    return float(np.median(fallback[saved] - least[saved])) / 7.0 if saved.any() else 1.0


def near_best(pool: Pool, reduced: Floats, day: Day, fallback: Floats, spread: float) -> NDArray[np.bool_]:
    """Chains whose reduced cost lies within `spread` of their parcel's best; all chains of parcels on board."""
    least = fallback.copy()
    np.minimum.at(least, pool.parcel, reduced)
    near: NDArray[np.bool_] = (reduced <= least[pool.parcel] + spread) | (
        day.parcels.loaded_at[pool.parcel] != AT_STATION
    )
    return near


def widened(day: Day, graph: Graph, sweeps: Sweeps, dual: Dual, spread: float, most: int) -> Pool:
    """The pool with up to `most` chains a parcel within `spread` yuan of its best at the best prices added."""
    prices = dual.prices
    _, chains = cheapest_chains(day, graph, sweeps, prices.litre, prices.kilogram, prices.drop, spread, most)
    return merged(dual.pool, chains, day, graph)


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
