"""`python -m benchmarks.path_mip COUNTY DATE PARCELS SECONDS`: what one would write instead of the planner.

A mixed-integer program over paths, solved by HiGHS. Every parcel gets its cheapest chains of rides, and the cheapest
with each of its next departures, as binary columns, and a column for being left behind; a row per parcel says "one of
these", two rows per hop of every run keep litres and kilograms; with a `drop` charge a binary per unloading and rows
"who unloads there, pays there".

It is a generous rival: the chains come from the planner's own exact enumeration (at prices of zero), not from a
search one would have to write first. Its bound holds for its own choice of chains only and proves nothing about the
day.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from benchmarks.judged import day_of_arguments, tell
from tongcun.planner.assignment import FALLBACK, nobody_rides
from tongcun.planner.finish import finished_plan
from tongcun.planner.graph import Graph
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.oracle import Chains, cheapest_chains
from tongcun.planner.pool import Pool, from_chains, kept, merged, ridden_hops
from tongcun.planner.prices import no_prices
from tongcun.planner.progress import Stages, unwatched
from tongcun.planner.result import Plan
from tongcun.planner.rides import rides_of
from tongcun.planner.sweep import build_sweeps
from tongcun.planner.timetable import Floats

CHEAPEST = 12
"""How many of a parcel's cheapest chains become columns."""
DEPARTURES = 24
"""With how many of a parcel's departures, one after the other, the cheapest chain becomes a column."""
LISTED = 100
"""Chains per parcel that are listed, and of which the cheapest are taken."""
NEVER = 2**30
"""Seconds after which nothing departs."""
SPREAD_YUAN = 4.0
"""Chains dearer than the cheapest by more than this are not listed."""
GAP = 0.001
THREADS = 2

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a sparse matrix: row, column, value."""

    row: Rows
    column: Rows
    value: Floats


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen chain per parcel (FALLBACK for none), the program's own bound in yuan, and how the solver ended."""

    chosen: NDArray[np.int32]
    bound: float
    ended: str


def main() -> None:
    """Solve the program of a day within a time limit and tell what came of it."""
    day, (seconds,) = day_of_arguments()
    begin = time.monotonic()
    ground = ground_of(day)
    pool = cheapest_paths(ground)
    answer = solve(ground, pool, float(seconds))
    plan = None if answer is None else plan_of(ground, pool, answer)
    tell(
        day,
        plan,
        bound=None if answer is None else answer.bound,
        ended="no solution" if answer is None else answer.ended,
        chains=len(pool),
        program_seconds=time.monotonic() - begin,
    )


def cheapest_paths(ground: Ground) -> Pool:
    """Chains that cost less than leaving the parcel behind (room and drops left aside): for each parcel the cheapest
    ones, and the cheapest with each of its next departures, so that not all of them need the same full bus."""
    pool = _cheapest(from_chains(ground, _chains(ground, SPREAD_YUAN, LISTED)), CHEAPEST)
    later = ground
    for _ in range(DEPARTURES):
        chains = _chains(later, 0.0, 1)
        pool = merged(ground, pool, chains)
        later = _after(later, chains)
    return kept(pool, pool.yuan < ground.fallback[pool.parcel])


def _chains(ground: Ground, spread: float, most: int) -> Chains:
    """At most so many chains per parcel that cost at most `spread` yuan more than the cheapest."""
    return cheapest_chains(ground, no_prices(ground), spread, most)[1]


def _cheapest(pool: Pool, most: int) -> Pool:
    """Of every parcel the `most` cheapest chains."""
    order = np.lexsort((pool.yuan, pool.parcel))
    rank = np.empty(len(pool), dtype=np.int64)
    rank[order] = np.arange(len(pool)) - pool.first[pool.parcel[order]]
    return kept(pool, rank < most)


def _after(ground: Ground, chains: Chains) -> Ground:
    """The ground with every parcel ready only after the first departure of its chain; who has none stays behind."""
    day, graph = ground.day, ground.graph
    ready = np.full(len(day.parcels), NEVER, dtype=np.int32)
    ready[chains.parcel] = graph.departure[chains.leg[:, 0]] + 1
    later = replace(day, parcels=replace(day.parcels, ready_seconds=ready))
    return replace(ground, day=later, sweeps=build_sweeps(graph, later))


def solve(ground: Ground, pool: Pool, seconds: float) -> Answer | None:
    """The best choice found in time; None where the solver has none. Columns: chains, left behind, unloadings."""
    highspy.Highs.resetGlobalScheduler(True)  # another model of this process may have fixed the number of threads
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False, "threads": THREADS, "mip_rel_gap": GAP, "time_limit": seconds,
    }.items():  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(_program(ground, pool))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    taken = np.flatnonzero(np.asarray(solver.getSolution().col_value)[: len(pool)] > 0.5)
    chosen = np.full(len(ground.fallback), FALLBACK, dtype=np.int32)
    chosen[pool.parcel[taken]] = taken
    return Answer(chosen, float(info.mip_dual_bound), solver.modelStatusToString(solver.getModelStatus()))


def plan_of(ground: Ground, pool: Pool, answer: Answer) -> Plan:
    """The choice as a plan, for the judge; its `bound` is 0, for none is proven."""
    parcels, graph = ground.day.parcels, ground.graph
    state = replace(nobody_rides(ground), chain=answer.chosen)
    for p in np.flatnonzero(answer.chosen != FALLBACK):
        chain = answer.chosen[p]
        for leg in range(pool.first_leg[chain], pool.first_leg[chain + 1]):
            state.litres_left[pool.board[leg] : pool.alight[leg]] -= parcels.volume_l[p]
            state.kilograms_left[pool.board[leg] : pool.alight[leg]] -= parcels.mass_kg[p]
            state.users[graph.unload_key[pool.alight[leg]]] += 1
    return finished_plan(ground, rides_of(ground, pool, state), 0.0, 0, Stages(None, unwatched))


def _program(ground: Ground, pool: Pool) -> highspy.HighsLp:
    day, graph, fallback = ground.day, ground.graph, ground.fallback
    count, paths = len(fallback), len(pool)
    choice = Entries(np.concatenate((pool.parcel, np.arange(count))), np.arange(paths + count), np.ones(paths + count))
    room = _room_entries(ground, pool, count)
    rows, columns = count + 2 * len(graph), paths + count
    blocks = [choice, room]
    keys = graph.unload_key_count if day.drop_yuan > 0 else 0
    if keys:
        pays = _drop_entries(graph, pool, rows, columns)
        blocks.append(pays)
        rows = int(pays.row.max(initial=rows - 1)) + 1
    model = _model(blocks, rows, columns + keys)
    model.col_cost_ = np.concatenate((pool.yuan, fallback, np.full(keys, day.drop_yuan)))
    one = np.ones(count)
    at_most = np.zeros(rows - count - 2 * len(graph))
    model.row_lower_ = np.concatenate((one, np.full(rows - count, -np.inf)))
    model.row_upper_ = np.concatenate((one, graph.volume_l, graph.mass_kg, at_most))
    return model


def _room_entries(ground: Ground, pool: Pool, first_row: int) -> Entries:
    """Litres and kilograms of every chain on every hop it rides."""
    chain, hop = ridden_hops(pool)
    parcel, parcels = pool.parcel[chain], ground.day.parcels
    return Entries(
        np.concatenate((first_row + hop, first_row + len(ground.graph) + hop)),
        np.concatenate((chain, chain)),
        np.concatenate((parcels.volume_l[parcel], parcels.mass_kg[parcel])),
    )


def _drop_entries(graph: Graph, pool: Pool, first_row: int, first_column: int) -> Entries:
    """One row per parcel and unloading it might use: the chains that unload there, less the unloading, are at most 0.

    This is the strong way to write it; one row per unloading with a big number would be smaller and much weaker.
    """
    chain = np.repeat(np.arange(len(pool), dtype=np.int64), np.diff(pool.first_leg))
    key = graph.unload_key[pool.alight].astype(np.int64)
    once = np.unique(np.stack((chain, key)), axis=1)
    chain, key = once[0], once[1]
    pairs, row = np.unique(np.stack((pool.parcel[chain].astype(np.int64), key)), axis=1, return_inverse=True)
    return Entries(
        first_row + np.concatenate((row.reshape(-1), np.arange(pairs.shape[1]))),
        np.concatenate((chain, first_column + pairs[1])),
        np.concatenate((np.ones(len(chain)), np.full(pairs.shape[1], -1.0))),
    )


def _model(blocks: list[Entries], rows: int, columns: int) -> highspy.HighsLp:
    """Binary columns over these entries, column by column; costs and row limits are still to be set."""
    row, column, value = (
        np.concatenate([getattr(block, name) for block in blocks]) for name in ("row", "column", "value")
    )
    order = np.lexsort((row, column))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(column[order], np.arange(columns + 1)).astype(np.int32)
    model.a_matrix_.index_ = row[order].astype(np.int32)
    model.a_matrix_.value_ = value[order]
    return model


if __name__ == "__main__":
    main()
