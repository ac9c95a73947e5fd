"""The relaxed problem: near-tie chains in a linear program that grows, drops left aside.

A corner of the program has at most as many split parcels as there are full hops, so nearly all parcels are whole and
the room of full hops is used to the last litre: a better start than giving room away one by one. Its dual prices are
exact for the chains in it. More chains can be added; the solver goes on from the corner it has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.graph import Graph
from tongcun.planner.pool import Pool, empty_pool, joined, kept, stretches, unknown_in
from tongcun.planner.prices import Prices
from tongcun.planner.timetable import Floats, Ints

ITERATIONS_AT_MOST = 60_000
"""Bound on the simplex steps of one solution, by count so that a plan repeats."""
WHOLE = 1.0 - 1e-6
"""A parcel that rides a chain by at least this share rides it whole."""
NO_WAY = 1e6
"""What leaving a parcel costs (money units) that cannot stay on board: more than any chain."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner solution: the chains it takes whole, its dual prices of room, and its cost (yuan)."""

    whole: Pool
    prices: Prices
    yuan: float


class RelaxedProblem:
    """A linear program over chains: every parcel rides or is left, no priced hop holds more than its room.

    Room that costs nothing at `prices` is taken to be enough. The solver, whose tolerances are absolute, counts in
    money units of `unit` yuan.
    """

    def __init__(self, day: Day, graph: Graph, pool: Pool, fallback: Floats, prices: Prices, unit: float) -> None:
        self.day, self.graph, self.prices, self.unit = day, graph, prices, unit
        self.parcels = len(fallback)
        self.known = empty_pool(self.parcels)
        self.batches: list[Pool] = []
        self.solver = _solver()
        room = np.concatenate((graph.volume_l[prices.litre > 0.0], graph.mass_kg[prices.kilogram > 0.0]))
        upper = np.concatenate((np.ones(self.parcels), room))
        lower = np.concatenate((np.ones(self.parcels), np.full(len(room), -np.inf)))
        self._pass_model(np.where(np.isfinite(fallback), fallback / unit, NO_WAY), lower, upper)
        self.add(pool)

    def _pass_model(self, left: Floats, lower: Floats, upper: Floats) -> None:
        """The program while it has no chains: whoever is left costs `left`."""
        count = self.parcels
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(upper)
        model.col_cost_, model.col_lower_, model.col_upper_ = left, np.zeros(count), np.full(count, np.inf)
        model.row_lower_, model.row_upper_ = lower, upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(count + 1, dtype=np.int32)
        model.a_matrix_.index_ = np.arange(count, dtype=np.int32)
        model.a_matrix_.value_ = np.ones(count)
        self.solver.passModel(model)

    def add(self, chains: Pool) -> int:
        """Add those chains that are not there yet; returns how many."""
        fresh = unknown_in(self.known, chains)
        count = len(fresh)
        rows, columns, values = _room_entries(self.day, self.graph, fresh, self.prices)
        rows = np.concatenate((fresh.parcel, self.parcels + rows))
        columns = np.concatenate((np.arange(count), columns))
        values = np.concatenate((np.ones(count), values))
        order = np.lexsort((rows, columns))
        start = np.searchsorted(columns[order], np.arange(count)).astype(np.int32)
        entries = (start, rows[order].astype(np.int32), values[order])
        cost = fresh.yuan / self.unit
        self.solver.addCols(count, cost, np.zeros(count), np.full(count, np.inf), len(order), *entries)
        self.known = joined(self.known, fresh)
        self.batches.append(fresh)
        return count

    def solve(self) -> Corner | None:
        """A corner and its dual, or None where the solver stopped before it found one."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self.solver.getSolution()
        taken = np.asarray(solution.col_value)[self.parcels :] > WHOLE
        whole, begin = empty_pool(self.parcels), 0
        for batch in self.batches:
            whole = joined(whole, kept(batch, taken[begin : begin + len(batch)]))
            begin += len(batch)
        dual = self.unit * np.maximum(0.0, -np.asarray(solution.row_dual)[self.parcels :])
        return Corner(whole, self._as_prices(dual), self.unit * float(self.solver.getObjectiveValue()))

    def _as_prices(self, dual: Floats) -> Prices:
        """Prices by hop from the duals of the rows."""
        prices = self.prices
        litre, kilogram = np.zeros((2, len(self.graph)))
        by_litre, by_kilogram = np.split(dual, [np.count_nonzero(prices.litre > 0.0)])
        litre[prices.litre > 0.0], kilogram[prices.kilogram > 0.0] = by_litre, by_kilogram
        return replace(prices, litre=litre, kilogram=kilogram)


def _room_entries(day: Day, graph: Graph, chains: Pool, prices: Prices) -> tuple[Ints, NDArray[np.int64], Floats]:
    """Entries of the rows for priced litres, then kilograms, counted from 0: rows, columns, values."""
    lengths = chains.alight - chains.board
    hop = stretches(chains.board, lengths)
    column = np.repeat(np.repeat(np.arange(len(chains)), np.diff(chains.first_leg)), lengths)
    parcel = chains.parcel[column]
    parts = []
    above = 0
    for price, size in ((prices.litre, day.parcels.volume_l), (prices.kilogram, day.parcels.mass_kg)):
        priced = price > 0.0
        row_of_hop = above + np.cumsum(priced) - 1
        at = priced[hop]
        parts.append((row_of_hop[hop[at]], column[at], size[parcel[at]]))
        above += int(priced.sum())
    rows, columns, values = zip(*parts, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


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
