"""Bound and prices: climb the dual over a growing pool, price exactly, keep the best proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.ascent import Pace, climb
from tongcun.planner.assignment import least_costs, reduced_costs
from tongcun.planner.crowd import Crowd, Likeness, everyone, for_everyone, taken_together
from tongcun.planner.day import AT_STATION
from tongcun.planner.ground import Ground
from tongcun.planner.oracle import Chains, cheapest_chains
from tongcun.planner.pool import Pool, kept, merged, shared_out, stubs
from tongcun.planner.prices import Prices, no_prices, rent
from tongcun.planner.progress import Stages
from tongcun.planner.timetable import Floats, Ints

CLIMBS = ((0.3, 30), (0.3, 30), (0.2, 30), (0.1, 80), (0.05, 80), (0.03, 80), (0.02, 80), (0.01, 80))
"""Temperature (in money units) and steps of each climb: the dual is smoothed a little less every time."""
ROUGH, COARSE = 3, 4
"""So many climbs may take parcels on the same way together whatever else they are; so many those alike."""
STANDSTILL, STANDSTILL_WITH_DROPS = 2.5e-9, 4e-8
MANY = 20_000.0
"""A climb ends where ten steps raised the value by less than this share of it, times the number of parcels, of which at
most so many count: small days can afford the last digits, and steps over drop charges cost twice as much."""
SETTLED = 0.1
"""Below this temperature, and where the pool promises no more than is proven, chains far from the best are let go."""
LET_GO, LET_GO_DROPS, LET_GO_TEMPERATURES = 0.3, 0.12, 10.0
"""How far from the best a chain is let go: so many money units and drop charges, but never fewer temperatures than the
last (shares of a drop charge move more than prices of room do)."""
REPEATS, LACKING = 3, 0.003
"""A climb is made at most so many times, again where the pool promises more than is proven by this share."""
CHAINS_AT_ONCE = 4
"""Most chains a parcel adds to the pool before each climb."""


@dataclass(frozen=True, slots=True)
class Dual:
    """The best prices found, what they prove, the pool of chains, each parcel's least cost by bus with room left aside
    (float64[N], infinite where no chain leads), and the money unit (yuan) of the day; `whole` are chains, at most one a
    parcel and fitting together, that a corner of the relaxed problem takes whole, if it has been solved."""

    prices: Prices
    bound: float
    pool: Pool
    least_yuan: Floats
    unit: float
    whole: Pool | None = None


def climb_prices(ground: Ground, stages: Stages, climbs: int = len(CLIMBS)) -> Dual:
    """Alternate exact pricing of all parcels and climbing over the chains it finds, the first so many climbs."""
    least, _ = cheapest_chains(ground, no_prices(ground), 0.0, 1)
    unit = money_unit(least, ground.fallback)
    climber, begin = None, 0
    for layer in _layers(everyone(ground), climbs):
        above, climber = climber, _Climber(layer.crowd, unit, stages)
        if above is not None:
            climber.follow(above, layer.group, CLIMBS[begin][0])
        climber.go_up(begin, layer.until)
        begin = layer.until
    assert climber is not None
    return Dual(climber.best_prices, climber.bound, climber.pool, least, climber.unit)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A crowd that climbs until before a number of CLIMBS, and each of its parcels' number in the layer before."""

    crowd: Crowd
    group: Ints
    until: int


def _layers(crowd: Crowd, climbs: int) -> list[_Layer]:
    """The crowd, after those that take its parcels together, coarsest first."""
    layers = [_Layer(crowd, np.zeros(0, dtype=np.int32), climbs)]
    for likeness, until in ((Likeness.CHAINS_AND_COSTS, COARSE), (Likeness.CHAINS, ROUGH)):
        together = taken_together(layers[0].crowd, likeness)
        if together is not None:
            fewer, group = together
            layers[0] = replace(layers[0], group=group)
            layers.insert(0, _Layer(fewer, group, until))
    return layers


class _Climber:
    """Prices on their way up: the last ones, the best ones with what they prove (yuan), and the pool of chains."""

    def __init__(self, crowd: Crowd, unit: float, stages: Stages) -> None:
        self.crowd, self.ground, self.unit, self.stages = crowd, crowd.ground, unit, stages
        self.on_board = self.pool = stubs(crowd.ground)
        self.prices = self.best_prices = no_prices(crowd.ground)
        self.bound, self.promised, self.damping = -np.inf, np.inf, 0.3
        standstill = STANDSTILL if crowd.ground.day.drop_yuan <= 0.0 else STANDSTILL_WITH_DROPS
        self.enough = standstill * min(float(crowd.many.sum()), MANY)

    def follow(self, coarse: _Climber, group: Ints, temperature: float) -> None:
        """Go on from a coarser crowd's prices and chains; `group` is each parcel's number there."""
        self.prices, self.damping = for_everyone(coarse.prices, group), coarse.damping
        self.pool = shared_out(self.ground, coarse.near_pool(temperature), group)

    def go_up(self, begin: int, end: int) -> None:
        """Price, and climb from one number of CLIMBS to before another, while there is time.

        Where the pool promises much more than exact pricing proves, it lacks chains: with those just found, the climb
        is repeated.
        """
        self.price(CLIMBS[begin][0])
        for i in range(begin, end):
            for _ in range(REPEATS):
                if self.stages.out_of_time() or not len(self.pool):
                    return
                self.climb(*CLIMBS[i])
                proof = self.price(CLIMBS[min(i + 1, end - 1)][0])
                self.stages.tell((i + 1) / len(CLIMBS), bound=self.bound if self.crowd.proves else None)
                if self.promised - proof < LACKING * abs(proof):
                    break

    def climb(self, temperature: float, steps: int) -> None:
        """One climb over the pool as it is."""
        pace = Pace(temperature * self.unit, steps, self.damping, self.enough)
        self.prices, self.damping, self.promised = climb(self.crowd, self.pool, self.prices, pace)

    def price(self, temperature: float) -> float:
        """Price all parcels exactly: a proof (yuan), and some good chains of each for the pool."""
        proof, chains = prove(self.crowd, self.on_board, self.prices, min(0.5, 3 * temperature) * self.unit)
        if proof > self.bound:
            self.bound, self.best_prices = proof, self.prices
        settled = temperature < SETTLED and self.promised - proof < LACKING * abs(proof)
        self.pool = merged(self.ground, self.near_pool(temperature) if settled else self.pool, chains)
        return proof

    def near_pool(self, temperature: float) -> Pool:
        """The pool without the chains far from their parcel's best."""
        drop = LET_GO_DROPS * self.ground.day.drop_yuan
        far = max(LET_GO * self.unit + drop, LET_GO_TEMPERATURES * temperature * self.unit)
        reduced = reduced_costs(self.ground, self.pool, self.prices)
        return kept(self.pool, near_best(self.ground, self.pool, reduced, far))


def prove(
    crowd: Crowd, on_board: Pool, prices: Prices, spread: float, most: int = CHAINS_AT_ONCE
) -> tuple[float, Chains]:
    """What these prices prove (yuan), and up to `most` chains of each parcel within `spread` yuan of its best.

    Every plan costs at least the parcels' minima at the prices less the rent of all room (weak duality). `on_board` are
    the stubs of parcels on board.
    """
    ground = crowd.ground
    cost, chains = cheapest_chains(ground, prices, spread, most)
    least = np.minimum(cost, ground.fallback)
    if len(on_board):
        least = least_costs(on_board, reduced_costs(ground, on_board, prices), least)
    return float(least @ crowd.many) - rent(ground.graph, prices), chains


def money_unit(least: Floats, fallback: Floats) -> float:
    """A yardstick for temperatures and tolerances, in yuan: a seventh of what riding typically saves a parcel.

    Where a van costs some seven yuan more than a ride, as in the county this was first tried on, it is one yuan; a
    county that counts in fen gets much the same plans.
    """
    saved = np.isfinite(fallback) & (least < fallback)
    return float(np.median(fallback[saved] - least[saved])) / 7.0 if saved.any() else 1.0


def near_best(ground: Ground, pool: Pool, reduced: Floats, spread: float) -> NDArray[np.bool_]:
    """Chains whose reduced cost lies within `spread` of their parcel's best; all chains of parcels on board."""
    least = least_costs(pool, reduced, ground.fallback)
    near: NDArray[np.bool_] = (reduced <= least[pool.parcel] + spread) | (
        ground.day.parcels.loaded_at[pool.parcel] != AT_STATION
    )
    return near


def widened(ground: Ground, dual: Dual, spread: float, most: int) -> Pool:
    """The pool with up to `most` chains a parcel within `spread` yuan of its best at the best prices added."""
    _, chains = cheapest_chains(ground, dual.prices, spread, most)
    return merged(ground, dual.pool, chains)
