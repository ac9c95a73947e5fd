"""The relaxed problem: near-tie chains in a linear program, drops left aside.

A corner of the program has at most as many split parcels as there are full hops, so nearly all parcels are whole and
the room of full hops is used to the last litre: a better start than giving room away one by one. Its dual prices are
exact for the chains in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.graph import Graph
from tongcun.planner.pool import Pool, stretches
from tongcun.planner.prices import Prices
from tongcun.planner.timetable import Floats, Ints

ITERATIONS_AT_MOST = 60_000
"""Bound on the simplex steps, by count so that a plan repeats."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner solution: the chains it takes whole, its dual prices of room, and its cost (yuan; parcels without a
    chain in it included)."""

    whole: Ints
    prices: Prices
    yuan: float


def solve_relaxed(
    day: Day, graph: Graph, pool: Pool, fallback: Floats, prices: Prices, chains: Ints, unit: float
) -> Corner | None:
    """A corner of the relaxed problem over these chains of the pool; None where the solver stopped before it found one.

    Room that costs nothing at `prices` is taken to be enough. The solver, whose tolerances are absolute, counts in
    money units of `unit` yuan.
    """
    parcels = np.unique(pool.parcel[chains])
    row_of_parcel = np.full(len(fallback), -1, dtype=np.int64)
    row_of_parcel[parcels] = np.arange(len(parcels))
    escape = parcels[np.isfinite(fallback[parcels])]
    rows, columns, values, room = _room_entries(day, graph, pool, prices, chains)
    count = len(chains) + len(escape)
    rows = np.concatenate((row_of_parcel[pool.parcel[chains]], row_of_parcel[escape], len(parcels) + rows))
    columns = np.concatenate((np.arange(count), columns))
    values = np.concatenate((np.ones(count), values))
    order = np.lexsort((rows, columns))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(parcels) + len(room)
    model.col_cost_ = np.concatenate((pool.yuan[chains], fallback[escape])) / unit
    model.col_lower_, model.col_upper_ = np.zeros(count), np.full(count, np.inf)
    model.row_lower_ = np.concatenate((np.ones(len(parcels)), np.full(len(room), -np.inf)))
    model.row_upper_ = np.concatenate((np.ones(len(parcels)), room))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(count + 1)).astype(np.int32)
    model.a_matrix_.index_ = rows[order].astype(np.int32)
    model.a_matrix_.value_ = values[order]
    solution = _solve(model)
    if solution is None:
        return None
    taken = np.asarray(solution.col_value)
    dual = unit * np.maximum(0.0, -np.asarray(solution.row_dual)[len(parcels) :])
    litre, kilogram = np.zeros((2, len(graph)))
    litre[prices.litre > 0.0], kilogram[prices.kilogram > 0.0] = np.split(dual, [np.count_nonzero(prices.litre > 0.0)])
    yuan = unit * float(model.col_cost_ @ taken) + float(np.delete(fallback, parcels).sum())
    whole = chains[np.flatnonzero(taken[: len(chains)] > 1 - 1e-6)]
    return Corner(whole, replace(prices, litre=litre, kilogram=kilogram), yuan)


def _room_entries(
    day: Day, graph: Graph, pool: Pool, prices: Prices, chains: Ints
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Entries of the rows for priced litres and kilograms: rows, columns, values; and the room in each row."""
    count = np.diff(pool.first_leg)[chains]
    legs = stretches(pool.first_leg[chains], count)
    lengths = pool.alight[legs] - pool.board[legs]
    hop = stretches(pool.board[legs], lengths)
    column = np.repeat(np.repeat(np.arange(len(chains)), count), lengths)
    parcel = pool.parcel[chains][column]
    parts = []
    above = 0
    for price, size, room in (
        (prices.litre, day.parcels.volume_l, graph.volume_l), (prices.kilogram, day.parcels.mass_kg, graph.mass_kg)
    ):  # fmt: skip
        priced = price > 0.0
        row_of_hop = above + np.cumsum(priced) - 1
        at = priced[hop]
        parts.append((row_of_hop[hop[at]], column[at], size[parcel[at]], room[priced]))
        above += int(priced.sum())
    rows, columns, values, rooms = zip(*parts, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values), np.concatenate(rooms)


def _solve(model: highspy.HighsLp) -> highspy.HighsSolution | None:
    """A corner and its dual, or None where the solver stopped before it found one."""
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "parallel": "off", "presolve": "off", "random_seed": 0,
        "simplex_iteration_limit": ITERATIONS_AT_MOST,
    }  # fmt: skip
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    return solver.getSolution() if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal else None
