"""From prices to rides: assign by prices, search neighbourhoods, then complete with exact single searches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np

from tongcun.planner.adopt import adopted
from tongcun.planner.assignment import Assignment, assign_by_prices, copied, reduced_costs, total_yuan
from tongcun.planner.crew import side_by_side
from tongcun.planner.day import AT_STATION
from tongcun.planner.dual import Dual, near_best, widened
from tongcun.planner.ground import Ground
from tongcun.planner.improve import Batch, Choices, choices_at, improve
from tongcun.planner.pool import Pool, found_in, kept
from tongcun.planner.progress import Stages
from tongcun.planner.result import SAME_YUAN, Outcome
from tongcun.planner.rides import Rides, cheaper, insert_left_behind, rides_of, whole_yuan

NEAR = 0.5
"""Chains dearer than the parcel's best by more than this (money units, at prices) are not tried."""
CHAINS = 10
"""Most chains of one parcel that are tried."""
TIED, TIED_PARCELS = 0.3, 5000
"""Chains this near to the best (money units, at prices) take part in the relaxed problem; on days of more parcels only
nearer ones, with the square of the number, since the solver's time grows faster than what it gains."""
PARCELS_AT_MOST = 25_000
"""On larger days the relaxed problem would take longer than it saves."""
NEIGHBOURHOODS = 90_000_000
"""How many neighbourhoods of one parcel would be tried in a batch; those of a large day take longer."""
BATCHES = 8
"""Into how many batches each half of the search is cut, for progress and the time limit."""
DEARER, DEARER_UNITS, DEARER_UNTIL = 8.0, 17.0, 0.8
"""One of two searches begins as if a drop cost more, by so many times the charge and at most so many money units, less
and less until this part of all is done: where room is short, unloadings that fit together are found by closing too
many at first."""
NEARLY = 0.015
"""Half way the search that closed too many goes on if it costs at most this share more than the other: it has not
opened again what it should."""
COLD = 0.01
"""What is left of a search's warmth in the end, as a share of what it began with."""
WIDE_GAP = 0.0045
"""While the gap is wider than this, smaller days are searched anew."""


@dataclass(frozen=True, slots=True)
class Luck:
    """How often a day is searched anew, by what its searches are shorter than those of a large day, and how warm they
    begin (money units), if no drop is charged.

    A few large parcels can keep a search in a corner from which no small step leads out: another start may lie better,
    or a step that costs more. On a large day a parcel is tried too seldom for the search to cool down again.
    """

    parcels_at_most: float
    starts: int
    shorter: int
    warmth: float


LUCK = (Luck(500, 32, 4, 0.0), Luck(2_000, 8, 2, 0.0), Luck(8_000, 1, 1, 1.0), Luck(inf, 1, 1, 0.0))
"""By the number of parcels: the smaller the day, the cheaper a start and the rougher each parcel."""


def luck_of(parcels: int) -> Luck:
    """How a day of so many parcels is searched."""
    return next(luck for luck in LUCK if parcels <= luck.parcels_at_most)


def search_rides(ground: Ground, dual: Dual, seed: int, stages: Stages) -> Rides:
    """The cheapest rides found."""
    search = _Search(ground, dual, stages)
    best: Rides | None = None
    starts = luck_of(len(ground.fallback)).starts
    for start in range(starts):
        # Every second start is by prices alone.
        state = search.first_by_prices() if start % 2 else search.first_by_corner()
        rides = search.rides_from(state, seed * starts + start)
        best = rides if best is None else cheaper(ground.day, best, rides)
        least = whole_yuan(ground.day, best)
        stages.tell(1.0, yuan=least)
        if stages.out_of_time() or least - dual.bound < WIDE_GAP * least:
            break
    assert best is not None
    return best


class _Search:
    """A day's chains near the best at the dual's prices, where to begin among them, and what is found from there."""

    def __init__(self, ground: Ground, dual: Dual, stages: Stages) -> None:
        self.ground, self.dual, self.stages = ground, dual, stages
        pool = widened(ground, dual, NEAR * dual.unit, CHAINS)
        reduced = reduced_costs(ground, pool, dual.prices)
        near = near_best(ground, pool, reduced, NEAR * dual.unit)
        self.pool, self.reduced = kept(pool, near), reduced[near]

    def first_by_prices(self) -> Assignment:
        """Everyone on the cheapest chain at the prices that still fits."""
        return assign_by_prices(self.ground, self.pool, self.reduced)

    def first_by_corner(self) -> Assignment:
        """The same, but what a corner of the relaxed problem takes whole comes first, where there is one."""
        whole = self._whole_in_corner()
        settled = None if whole is None else found_in(self.pool, whole)
        return assign_by_prices(self.ground, self.pool, self.reduced, settled)

    def _whole_in_corner(self) -> Pool | None:
        """The chains that a corner of the relaxed problem takes whole; None where none is solved, as with a charge."""
        ground, dual, pool = self.ground, self.dual, self.pool
        if dual.whole is not None:
            return dual.whole
        parcels = len(ground.fallback)
        if ground.day.drop_yuan > 0.0 or parcels > PARCELS_AT_MOST or not len(pool) or self.stages.out_of_time():
            return None
        # Not at the top: the solver takes a tenth of a second to import, which days with drops need not wait for.
        from tongcun.planner.relaxed import RelaxedProblem

        spread = TIED * min(1.0, (TIED_PARCELS / parcels) ** 2) * dual.unit
        tied = kept(pool, near_best(ground, pool, self.reduced, spread))
        corner = RelaxedProblem(ground, tied, dual.prices, dual.unit).solve(self.stages)
        return corner.whole if corner else None

    def rides_from(self, state: Assignment, seed: int) -> Rides:
        """The rides that one search finds from this assignment, which it changes.

        Half way, and at the end, whoever is left behind is searched for on the exact graph; the chains found on the way
        join the pool.
        """
        ground, stages, pool = self.ground, self.stages, self.pool
        best = rides = self._completed(rides_of(ground, pool, state))
        least = whole_yuan(ground.day, best)
        for half in range(2):
            pool, state = adopted(ground, pool, state, rides)
            pair = _Pair(choices_at(ground, pool, self.dual.prices), state, self.dual.unit)
            for batch in range(BATCHES):
                least = min(least, *pair.yuan())
                stages.tell((half + batch / BATCHES) / 2, yuan=least)
                if stages.out_of_time():
                    break
                pair.search(2 * BATCHES * seed + BATCHES * half + batch, (half + batch / BATCHES) / 2)
            state = pair.better(NEARLY if half == 0 and ground.day.drop_yuan > 0.0 else 0.0)
            rides = self._completed(rides_of(ground, pool, state))
            best = cheaper(ground.day, best, rides)
        return best

    def _completed(self, rides: Rides) -> Rides:
        """Let ride whoever still can for less, those first who gain most per litre, until nobody can."""
        parcels = self.ground.day.parcels
        while True:
            gain = np.where(rides.outcome != Outcome.BUS, rides.yuan - self.dual.least_yuan, 0.0)
            gain[parcels.loaded_at != AT_STATION] = 0.0
            candidates = np.flatnonzero(gain > SAME_YUAN)
            order = np.argsort(-gain[candidates] / (parcels.volume_l[candidates] + 1e-3), kind="stable")
            if not insert_left_behind(self.ground, rides, candidates[order].astype(np.int32)):
                return rides


class _Pair:
    """Two assignments searched at the same time: with different luck, and drops dearer for the first than they are."""

    def __init__(self, choices: Choices, state: Assignment, unit: float) -> None:
        self.choices, self.unit = choices, unit
        self.states = (copied(state), state)
        parcels = len(choices.ground.fallback)
        luck = luck_of(parcels)
        self.warmth = 0.0 if choices.ground.day.drop_yuan > 0.0 else luck.warmth * unit
        self.rounds = NEIGHBOURHOODS // (parcels + 10_000) // luck.shorter

    def search(self, turn: int, done: float) -> None:
        """One batch of neighbourhoods for both; `done` is how far the whole search is (0 to 1)."""
        drop = self.choices.ground.day.drop_yuan
        dearer = min(DEARER * drop, DEARER_UNITS * self.unit) * max(0.0, 1.0 - done / DEARER_UNTIL)
        warmth = self.warmth * COLD**done
        batches = (
            Batch(self.rounds, 2 * turn, drop + dearer, warmth),
            Batch(self.rounds, 2 * turn + 1, drop, warmth),
        )
        side_by_side(*(partial(improve, self.choices, *pair) for pair in zip(self.states, batches, strict=True)))

    def yuan(self) -> list[float]:
        """What both cost, drops at what they are."""
        return [total_yuan(self.choices.ground, self.choices.pool, state) for state in self.states]

    def better(self, nearly: float) -> Assignment:
        """The second, unless the first costs less, or at most the share `nearly` more."""
        first, second = self.yuan()
        return self.states[0 if first <= second * (1.0 + nearly) else 1]
