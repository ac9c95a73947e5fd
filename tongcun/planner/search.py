"""From prices to rides: assign by prices, search neighbourhoods, then complete with exact single searches."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from tongcun.planner.adopt import adopted
from tongcun.planner.assignment import Assignment, assign_by_prices, copied, least_costs, reduced_costs, total_yuan
from tongcun.planner.crew import side_by_side
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.dual import Dual, near_best, widened
from tongcun.planner.graph import Graph
from tongcun.planner.improve import improve
from tongcun.planner.neighbourhoods import find_rivals
from tongcun.planner.pool import Pool, found_in, kept
from tongcun.planner.progress import Stages
from tongcun.planner.result import SAME_YUAN, Outcome
from tongcun.planner.rides import Rides, insert_left_behind, rides_of, whole_yuan
from tongcun.planner.sweep import Sweeps
from tongcun.planner.timetable import Floats

NEAR = 0.5
"""Chains dearer than the parcel's best by more than this (money units, at prices) are not tried."""
CHAINS = 10
"""Most chains of one parcel that are tried."""
TIED, TIED_PARCELS = 0.3, 5000
"""Chains this near to the best (money units, at prices) take part in the relaxed problem; on days of more parcels only
nearer ones, with the square of the number, since the solver's time grows faster than what it gains."""
PARCELS_AT_MOST = 25_000
"""On larger days the relaxed problem would take longer than it saves."""
NEIGHBOURHOODS = 45_000_000
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
WIDE_GAP = 0.0045
"""While the gap is wider than this, smaller days are searched anew."""


@dataclass(frozen=True, slots=True)
class Luck:
    """How often a day is searched anew, and by what its searches are shorter than those of a large day.

    A few large parcels can keep a search in a corner from which no small step leads out: another start may lie better.
    """

    parcels_at_most: float
    starts: int
    shorter: int


LUCK = (Luck(500, 32, 4), Luck(2_000, 8, 2), Luck(inf, 1, 1))
"""By the number of parcels: the smaller the day, the cheaper a start and the rougher each parcel."""


def luck_of(parcels: int) -> Luck:
    """How a day of so many parcels is searched."""
    return next(luck for luck in LUCK if parcels <= luck.parcels_at_most)


def search_rides(
    day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, seed: int, stages: Stages
) -> Rides:
    """The cheapest rides found."""
    pool = widened(day, graph, sweeps, dual, NEAR * dual.unit, CHAINS)
    reduced = reduced_costs(pool, day, graph, dual.prices)
    near = near_best(pool, reduced, day, fallback, NEAR * dual.unit)
    pool, reduced = kept(pool, near), reduced[near]
    best, least = None, np.inf
    starts = luck_of(len(fallback)).starts
    for start in range(starts):
        # Every second start is by prices alone.
        whole = None if start % 2 else _whole_in_corner(day, graph, pool, fallback, dual, reduced, stages)
        settled = None if whole is None else found_in(pool, whole)
        state = assign_by_prices(day, graph, pool, fallback, reduced, settled)
        rides = _searched(day, graph, sweeps, pool, fallback, dual, state, seed * starts + start, stages)
        if whole_yuan(day, rides) < least:
            best, least = rides, whole_yuan(day, rides)
        stages.tell(1.0, yuan=least)
        if stages.out_of_time() or least - dual.bound < WIDE_GAP * least:
            break
    assert best is not None
    return best


def _whole_in_corner(
    day: Day, graph: Graph, pool: Pool, fallback: Floats, dual: Dual, reduced: Floats, stages: Stages
) -> Pool | None:
    """The chains that a corner of the relaxed problem takes whole; None where it is not solved, as with a charge."""
    if dual.whole is not None:
        return dual.whole
    if day.drop_yuan > 0.0 or len(fallback) > PARCELS_AT_MOST or not len(pool) or stages.out_of_time():
        return None
    # Not at the top: the solver takes a tenth of a second to import, which days with drops need not wait for.
    from tongcun.planner.relaxed import RelaxedProblem

    spread = TIED * min(1.0, (TIED_PARCELS / len(fallback)) ** 2) * dual.unit
    tied = kept(pool, near_best(pool, reduced, day, fallback, spread))
    corner = RelaxedProblem(day, graph, tied, fallback, dual.prices, dual.unit).solve(stages)
    return corner.whole if corner else None


def _searched(
    day: Day, graph: Graph, sweeps: Sweeps, pool: Pool, fallback: Floats, dual: Dual, state: Assignment, seed: int,
    stages: Stages,
) -> Rides:  # fmt: skip
    """The rides that one search finds from this assignment.

    Half way, and at the end, whoever is left behind is searched for on the exact graph; the chains found on the way
    join the pool.
    """
    for half in range(2):
        rides = _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))
        pool, state = adopted(day, graph, pool, state, rides)
        pair = _Pair(day, graph, pool, fallback, dual, state)
        for batch in range(BATCHES):
            stages.tell((half + batch / BATCHES) / 2, yuan=min(pair.yuan()))
            if stages.out_of_time():
                break
            pair.search(2 * BATCHES * seed + BATCHES * half + batch, (half + batch / BATCHES) / 2)
        state = pair.better(NEARLY if half == 0 else 0.0)
    return _completed(day, graph, sweeps, fallback, dual, rides_of(day, pool, fallback, state))


class _Pair:
    """Two assignments searched at the same time: with different luck, and drops dearer for the first than they are."""

    def __init__(self, day: Day, graph: Graph, pool: Pool, fallback: Floats, dual: Dual, state: Assignment) -> None:
        self.day, self.graph, self.pool, self.fallback, self.unit = day, graph, pool, fallback, dual.unit
        self.reduced = reduced_costs(pool, day, graph, dual.prices)
        self.least = least_costs(pool, self.reduced, fallback)
        self.rivals = find_rivals(day, pool, graph, fallback, dual.prices)
        self.states = (copied(state), state)
        self.rounds = NEIGHBOURHOODS // (len(fallback) + 10_000) // luck_of(len(fallback)).shorter

    def search(self, turn: int, done: float) -> None:
        """One batch of neighbourhoods for both; `done` is how far the whole search is (0 to 1)."""
        drop = self.day.drop_yuan
        dearer = min(DEARER * drop, DEARER_UNITS * self.unit) * max(0.0, 1.0 - done / DEARER_UNTIL)
        side_by_side(lambda: self._improve(0, drop + dearer, 2 * turn), lambda: self._improve(1, drop, 2 * turn + 1))

    def _improve(self, which: int, charge: float, turn: int) -> float:
        return improve(
            self.day, self.graph, self.pool, self.fallback, self.reduced, self.least, self.rivals, self.states[which],
            self.rounds, charge, turn,
        )  # fmt: skip

    def yuan(self) -> list[float]:
        """What both cost, drops at what they are."""
        return [total_yuan(self.day, self.pool, self.fallback, state) for state in self.states]

    def better(self, nearly: float) -> Assignment:
        """The second, unless the first costs less, or at most the share `nearly` more."""
        first, second = self.yuan()
        return self.states[0 if first <= second * (1.0 + nearly) else 1]


def _completed(day: Day, graph: Graph, sweeps: Sweeps, fallback: Floats, dual: Dual, rides: Rides) -> Rides:
    """Let ride whoever still can for less, those first who gain most per litre, until nobody can."""
    while True:
        gain = np.where(rides.outcome != Outcome.BUS, rides.yuan - dual.least_yuan, 0.0)
        gain[day.parcels.loaded_at != AT_STATION] = 0.0
        candidates = np.flatnonzero(gain > SAME_YUAN)
        order = np.argsort(-gain[candidates] / (day.parcels.volume_l[candidates] + 1e-3), kind="stable")
        if not insert_left_behind(day, graph, sweeps, rides, candidates[order].astype(np.int32)):
            return rides
