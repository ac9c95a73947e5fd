"""The relaxed problem: near-tie chains in a linear program that grows, drops left aside.

A corner of the program has at most as many split parcels as there are full hops, so nearly all parcels are whole and
the room of full hops is used to the last litre: a better start than giving room away one by one. Its dual prices are
exact for the chains in it. More chains can be added; the solver goes on from the corner it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from tongcun.planner.graph import NONE
from tongcun.planner.ground import Ground
from tongcun.planner.pool import Pool, empty_pool, joined, kept, ridden_hops, unknown_in
from tongcun.planner.prices import Prices
from tongcun.planner.progress import Stages
from tongcun.planner.timetable import Floats, Ints

ITERATIONS_AT_MOST = 60_000
"""Bound on the simplex steps of one solution, by count so that a plan repeats."""
WHOLE = 1.0 - 1e-6
"""A parcel that rides a chain by at least this share rides it whole."""
OVERLOADS, SLACK = 4, 1e-6
"""How often a solution is sought anew with rows for hops that it overloads by more than this (litres, kilograms)."""
NO_WAY = 1e6
"""What leaving a parcel costs (money units) that cannot stay on board: more than any chain."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner solution: the chains it takes whole, its dual prices of room, and its cost (yuan)."""

    whole: Pool
    prices: Prices
    yuan: float


class RelaxedProblem:
    """A linear program over chains: every parcel rides or is left, no hop holds more than its room.

    It has rows for the hops that cost something at `prices`, and for those that a solution overloads. The solver, whose
    tolerances are absolute, counts in money units of `unit` yuan.
    """

    def __init__(self, ground: Ground, pool: Pool, prices: Prices, unit: float) -> None:
        graph, fallback = ground.graph, ground.fallback
        self.sizes = (ground.day.parcels.volume_l, ground.day.parcels.mass_kg)
        self.prices, self.unit, self.parcels = prices, unit, len(fallback)
        self.room = np.stack((graph.volume_l, graph.mass_kg))
        self.row = np.full(self.room.shape, NONE, dtype=np.int32)
        self.known = empty_pool(self.parcels)
        self.batches: list[Pool] = []
        self.solver = _solver()
        self._leave_all(np.where(np.isfinite(fallback), fallback / unit, NO_WAY))
        self._open_rows(np.stack((prices.litre, prices.kilogram)) > 0.0)
        self.add(pool)

    def _leave_all(self, cost: Floats) -> None:
        """The program without chains: every parcel is left, at this cost (money units)."""
        count = self.parcels
        one, place = np.ones(count), np.arange(count, dtype=np.int32)
        self.solver.addRows(count, one, one, 0, np.zeros(count, np.int32), place[:0], one[:0])
        self.solver.addCols(count, cost, np.zeros(count), np.full(count, np.inf), count, place, place, one)

    def add(self, chains: Pool) -> int:
        """Add those chains that are not there yet; returns how many."""
        fresh = unknown_in(self.known, chains)
        count = len(fresh)
        rows, columns, values = self._room_entries(fresh, self.row)
        rows = np.concatenate((fresh.parcel, rows))
        columns = np.concatenate((np.arange(count), columns))
        entries = _compressed(columns, rows, np.concatenate((np.ones(count), values)), count)
        cost = fresh.yuan / self.unit
        self.solver.addCols(count, cost, np.zeros(count), np.full(count, np.inf), len(rows), *entries)
        self.known = joined(self.known, fresh)
        self.batches.append(fresh)
        return count

    def solve(self, stages: Stages) -> Corner | None:
        """A corner and its dual, or None where the solver stopped before it found one, as when time is out."""
        for again in reversed(range(OVERLOADS)):
            # The solver's clock goes on from one run to the next.
            self.solver.setOptionValue("time_limit", self.solver.getRunTime() + stages.seconds_left())
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            solution = self.solver.getSolution()
            share = np.asarray(solution.col_value)[self.parcels :]
            overloaded = (self._loads(share) > self.room + SLACK) & (self.row == NONE)
            if not overloaded.any() or not again:
                break
            self._open_rows(overloaded)
        yuan = self.unit * float(self.solver.getObjectiveValue())
        return Corner(self._taken(share > WHOLE), self._as_prices(np.asarray(solution.row_dual)), yuan)

    def _as_prices(self, dual: Floats) -> Prices:
        """Prices of room from the duals of the rows that took part."""
        price = np.zeros(self.row.shape)
        priced = (self.row != NONE) & (self.row < len(dual))
        price[priced] = self.unit * np.maximum(0.0, -dual[self.row[priced]])
        return replace(self.prices, litre=price[0], kilogram=price[1])

    def _by_batch(self, column: NDArray[Any]) -> Iterable[tuple[Pool, NDArray[Any]]]:
        """The batches of chains as they were added, each with its part of what is told for every chain."""
        ends = np.cumsum([len(batch) for batch in self.batches])
        return zip(self.batches, np.split(column, ends[:-1]), strict=True)

    def _taken(self, taken: NDArray[np.bool_]) -> Pool:
        """The chains marked, in the order in which they were added."""
        whole = empty_pool(self.parcels)
        for batch, mine in self._by_batch(taken):
            whole = joined(whole, kept(batch, mine))
        return whole

    def _loads(self, share: Floats) -> NDArray[np.float64]:
        """Litres and kilograms on every hop where each chain rides by its share; float64[2, K]."""
        change = np.zeros((2, self.room.shape[1] + 1))
        for batch, mine in self._by_batch(share):
            riding, parcel = np.repeat(mine, np.diff(batch.first_leg)), batch.parcel_of_leg()
            for kind, size in enumerate(self.sizes):
                moved = riding * size[parcel]
                change[kind] += np.bincount(batch.board, moved, change.shape[1])
                change[kind] -= np.bincount(batch.alight, moved, change.shape[1])
        return np.cumsum(change, axis=1)[:, :-1]

    def _open_rows(self, chosen: NDArray[np.bool_]) -> None:
        """Add rows for the litres and kilograms of the chosen hops (bool[2, K])."""
        begin, count = self.solver.getNumRow(), int(chosen.sum())
        new = np.full(self.row.shape, NONE, dtype=np.int32)
        new[chosen] = np.arange(count)
        parts = [self._room_entries(batch, new) for batch in self.batches]
        first = self.parcels + np.cumsum([0, *(len(batch) for batch in self.batches)])
        rows = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
        columns = np.concatenate([first[:0], *(part[1] + at for part, at in zip(parts, first[:-1], strict=True))])
        values = np.concatenate([np.zeros(0), *(part[2] for part in parts)])
        entries = _compressed(rows, columns, values, count)
        self.solver.addRows(count, np.full(count, -np.inf), self.room[chosen], len(rows), *entries)
        self.row[chosen] = begin + new[chosen]

    def _room_entries(self, chains: Pool, row: NDArray[np.int32]) -> tuple[Ints, NDArray[np.int64], Floats]:
        """What these chains put into rows of room (int32[2, K], NONE for no row): rows, columns from 0, values."""
        column, hop = ridden_hops(chains)
        parcel = chains.parcel[column]
        parts = []
        for kind, size in enumerate(self.sizes):
            at = row[kind, hop] != NONE
            parts.append((row[kind, hop[at]], column[at], size[parcel[at]]))
        rows, columns, values = zip(*parts, strict=True)
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _compressed(
    line: NDArray[np.integer], place: NDArray[np.integer], values: Floats, count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Entries line by line as the solver takes them: where each of `count` lines starts, places, values."""
    order = np.lexsort((place, line))
    start = np.searchsorted(line[order], np.arange(count)).astype(np.int32)
    return start, place[order].astype(np.int32), values[order]


def _solver() -> highspy.Highs:
    """A quiet solver on one thread, without presolve: it could not go on from the corner it has."""
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "parallel": "off", "presolve": "off", "random_seed": 0,
        "simplex_iteration_limit": ITERATIONS_AT_MOST,
    }  # fmt: skip
    for option, value in options.items():
        solver.setOptionValue(option, value)
    return solver
