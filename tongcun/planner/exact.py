"""Small days finished exactly: every parcel as a flow through the graph, one mixed-integer program in HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from tongcun.planner.day import AT_STATION
from tongcun.planner.graph import NONE, Graph
from tongcun.planner.ground import Ground
from tongcun.planner.result import SAME_YUAN, Outcome
from tongcun.planner.rides import Rides
from tongcun.planner.sweep import start_nodes

VARIABLES_AT_MOST = 4000
TINY_PARCELS, TINY_RUNS = 6, 4
"""Days with more than so many variables are left to prices and search, but for tiny ones whose runs call often."""
FEASIBLE = 1e-9
"""By how much the solver may break a row: far less than ROOM_TOLERANCE."""
SEARCH_NODES_AT_MOST = 5000
"""Bound on the search by count, not by the clock, so that a plan repeats."""


@dataclass(slots=True)
class _Program:
    """A mixed-integer program being written: columns, and rows as sparse lists."""

    cost: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def column(self, cost: float) -> int:
        """A new 0–1 column."""
        self.cost.append(cost)
        return len(self.cost) - 1

    def row(self, low: float, high: float) -> dict[int, float]:
        """A new row to be filled."""
        self.rows.append({})
        self.low.append(low)
        self.high.append(high)
        return self.rows[-1]


Row = dict[int, float]


@dataclass(slots=True)
class _Flow:
    """The columns of one parcel: board, ride and alight by node, and its fallbacks (column, outcome, end node).

    It begins by column `enter`, on board at node `on_board` or, where that is NONE, at its station. `waiting` are its
    balances at load nodes, row by node.
    """

    parcel: int
    on_board: int
    enter: int = NONE
    waiting: dict[int, Row] = field(default_factory=dict)
    board: dict[int, int] = field(default_factory=dict)
    ride: dict[int, int] = field(default_factory=dict)
    alight: dict[int, int] = field(default_factory=dict)
    left: list[tuple[int, int, int]] = field(default_factory=list)


def small_enough(ground: Ground) -> bool:
    """Whether a day is small enough to be finished exactly."""
    parcels, graph = len(ground.day.parcels), ground.graph
    tiny = parcels <= TINY_PARCELS and len(np.unique(graph.run)) <= TINY_RUNS
    return tiny or parcels * (4 * len(graph) + 1) <= VARIABLES_AT_MOST


def solve_exactly(ground: Ground, seconds: float) -> Rides | None:
    """The best rides of a small day, or None where the search met its bound on nodes or would take more `seconds`."""
    program = _Program()
    start = start_nodes(ground.graph, ground.day)
    flows = [_flow(ground, p, int(start[p]), program) for p in range(len(ground.day.parcels))]
    _room_rows(ground, flows, program)
    _drop_rows(ground, flows, program)
    values = _solve(program, seconds)
    return None if values is None else _rides(ground, flows, values)


def _flow(ground: Ground, p: int, start: int, program: _Program) -> _Flow:
    """Write one parcel's columns and its balances: waiting at load nodes, on board at nodes."""
    parcels, graph = ground.day.parcels, ground.graph
    on_board = NONE
    if parcels.loaded_at[p] != AT_STATION:
        on_board = start = int(graph.node_of_call[parcels.next_call[p]])
    flow = _Flow(p, on_board)
    once = program.row(1.0, 1.0)
    if np.isfinite(ground.fallback[p]) or start == NONE:
        column = program.column(float(parcels.left_yuan()[p]))
        flow.left.append((column, int(parcels.left_outcome()[p]), NONE))
        once[column] = 1.0
    if start == NONE:
        return flow
    flow.enter = program.column(float(parcels.handling_yuan[p]) if on_board != NONE else 0.0)
    once[flow.enter] = 1.0
    _waiting_rows(ground, flow, program)
    if on_board == NONE:
        flow.waiting[start][flow.enter] = 1.0
    _aboard_rows(ground, flow, program)
    return flow


def _waiting_rows(ground: Ground, flow: _Flow, program: _Program) -> None:
    """Balances at load nodes: who waits there waits on for the next, or boards."""
    parcels, graph = ground.day.parcels, ground.graph
    for k in np.flatnonzero(graph.load).tolist():
        flow.waiting[k] = program.row(0.0, 0.0)
    for k, balance in flow.waiting.items():
        if graph.later[k] != NONE:
            wait = program.column(0.0)
            balance[wait] = -1.0
            flow.waiting[int(graph.later[k])][wait] = 1.0
        if not graph.last[k] and parcels.bus_allowed[flow.parcel]:
            flow.board[k] = program.column(float(parcels.handling_yuan[flow.parcel]))
            balance[flow.board[k]] = -1.0


def _aboard_rows(ground: Ground, flow: _Flow, program: _Program) -> None:
    """Balances on board: what arrives at a node comes off or stays, what departs stayed or boarded."""
    graph = ground.graph
    for k in range(len(graph)):
        if not graph.last[k]:
            flow.ride[k] = program.column(0.0)
    for k in range(len(graph)):
        arriving = program.row(0.0, 0.0)
        first = k == 0 or graph.run[k - 1] != graph.run[k]
        if not first:
            arriving[flow.ride[k - 1]] = 1.0
        if k == flow.on_board:
            arriving[flow.enter] = 1.0
        if graph.unload[k]:
            _ways_off(ground, flow, program, k, arriving)
        stays = program.row(0.0, np.inf)
        if k in flow.ride:
            stays[flow.ride[k]] = 1.0
            arriving[flow.ride[k]] = -1.0
            if k in flow.board:
                stays[flow.board[k]] = -1.0
                arriving[flow.board[k]] = 1.0


def _ways_off(ground: Ground, flow: _Flow, program: _Program, k: int, arriving: Row) -> None:
    """Columns for coming off at a node: at the destination, to wait for another run, or from board to go by van."""
    parcels, graph, p = ground.day.parcels, ground.graph, flow.parcel
    ends = graph.station[k] == parcels.destination[p]
    if ends or graph.change[k] != NONE:
        flow.alight[k] = program.column(_arrival_yuan(ground, p, k) if ends else 0.0)
        arriving[flow.alight[k]] = -1.0
        if not ends:
            flow.waiting[int(graph.change[k])][flow.alight[k]] = 1.0
    if flow.on_board != NONE and graph.run[k] == graph.run[flow.on_board]:
        stub = program.column(float(parcels.left_yuan()[p]))
        arriving[stub] = -1.0
        flow.left.append((stub, int(parcels.left_outcome()[p]), k))


def _arrival_yuan(ground: Ground, p: int, node: int) -> float:
    """What the time until arrival at this node costs the parcel."""
    parcels, arrival = ground.day.parcels, int(ground.graph.arrival[node])
    return float(parcels.hours_yuan(p, arrival) + parcels.late_yuan(p, arrival))


def _room_rows(ground: Ground, flows: list[_Flow], program: _Program) -> None:
    """Litres and kilograms on every hop."""
    parcels, graph = ground.day.parcels, ground.graph
    for room, size in ((graph.volume_l, parcels.volume_l), (graph.mass_kg, parcels.mass_kg)):
        for k in range(len(graph)):
            loads = {
                flow.ride[k]: float(size[flow.parcel]) for flow in flows if k in flow.ride and size[flow.parcel] > 0
            }
            if sum(loads.values()) > room[k]:
                program.row(-np.inf, float(room[k])).update(loads)


def _drop_rows(ground: Ground, flows: list[_Flow], program: _Program) -> None:
    """One 0–1 column for each unloading that is opened; nobody comes off where it is not."""
    opened: dict[int, int] = {}
    if ground.day.drop_yuan <= 0.0:
        return
    for flow in flows:
        ends = [*flow.alight.items(), *((node, column) for column, _, node in flow.left if node != NONE)]
        for node, column in ends:
            key = int(ground.graph.unload_key[node])
            if key not in opened:
                opened[key] = program.column(ground.day.drop_yuan)
            program.row(-np.inf, 0.0).update({column: 1.0, opened[key]: -1.0})


def _solve(program: _Program, seconds: float) -> list[float] | None:
    """Run HiGHS to proven optimality; column values, or None."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.rows)
    model.col_cost_ = np.array(program.cost)
    model.col_lower_, model.col_upper_ = np.zeros(len(program.cost)), np.ones(len(program.cost))
    model.row_lower_, model.row_upper_ = np.array(program.low), np.array(program.high)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.cost)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(row) for row in program.rows]).astype(np.int32)
    model.a_matrix_.index_ = np.array([c for row in program.rows for c in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([v for row in program.rows for v in row.values()], dtype=np.float64)
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "parallel": "off", "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": SAME_YUAN,
        "mip_max_nodes": SEARCH_NODES_AT_MOST, "mip_feasibility_tolerance": FEASIBLE,
        "primal_feasibility_tolerance": FEASIBLE, "time_limit": seconds,
    }  # fmt: skip
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(solver.getSolution().col_value)


def _rides(ground: Ground, flows: list[_Flow], values: list[float]) -> Rides:
    """Read the flows off as rides."""
    parcels, graph = ground.day.parcels, ground.graph
    count = len(parcels)
    left = [[(outcome, node) for column, outcome, node in flow.left if values[column] > 0.5] for flow in flows]
    chains = [
        _legs(graph, flow, values, taken[0][1] if taken else NONE) for flow, taken in zip(flows, left, strict=True)
    ]
    rides = Rides(
        np.zeros(count, dtype=np.int8), np.zeros(count, dtype=np.int32),
        np.zeros((count, 2 * max([1, *map(len, chains)])), dtype=np.int32), np.zeros(count),
        graph.volume_l.copy(), graph.mass_kg.copy(), np.zeros(graph.unload_key_count + 1, dtype=np.int32),
    )  # fmt: skip
    for p, (taken, legs) in enumerate(zip(left, chains, strict=True)):
        rides.outcome[p] = taken[0][0] if taken else Outcome.BUS
        rides.count[p] = len(legs)
        money = len(legs) * float(parcels.handling_yuan[p])
        if taken:
            money += float(parcels.left_yuan()[p])
        else:
            money += _arrival_yuan(ground, p, legs[-1][1])
        rides.yuan[p] = money
        for i, (board, alight) in enumerate(legs):
            rides.leg[p, 2 * i], rides.leg[p, 2 * i + 1] = board, alight
            rides.litres_left[board:alight] -= parcels.volume_l[p]
            rides.kilograms_left[board:alight] -= parcels.mass_kg[p]
            rides.users[graph.unload_key[alight]] += 1
    return rides


def _legs(graph: Graph, flow: _Flow, values: list[float], stub: int) -> list[tuple[int, int]]:
    """The rides of one parcel in order of time, as (board, alight) nodes."""
    ends = sorted(k for k, column in flow.alight.items() if values[column] > 0.5)
    ends = sorted([*ends, stub] if stub != NONE else ends, key=lambda k: (int(graph.arrival[k]), k))
    legs: list[tuple[int, int]] = []
    for end in ends:
        k = end
        while k - 1 in flow.ride and graph.run[k - 1] == graph.run[end] and values[flow.ride[k - 1]] > 0.5:
            k -= 1
            if k in flow.board and values[flow.board[k]] > 0.5:
                break
        legs.append((k, end))
    return legs
