"""The table of contents of the algorithm: a day in, a plan with a proven bound out."""

from __future__ import annotations

import numpy as np

from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.dual import CLIMBS, climb_prices
from tongcun.planner.exact import small_enough, solve_exactly
from tongcun.planner.finish import finished_plan
from tongcun.planner.graph import Graph, build_graph
from tongcun.planner.progress import Stages, Watch, unwatched
from tongcun.planner.result import Plan
from tongcun.planner.rides import cheaper, whole_yuan
from tongcun.planner.search import search_rides
from tongcun.planner.sharpen import FEWER_CLIMBS, sharp_days, sharpened, worth_sharpening
from tongcun.planner.sweep import build_sweeps
from tongcun.planner.timetable import Floats


def make_plan(day: Day, seed: int = 0, *, time_limit: float | None = None, watch: Watch = unwatched) -> Plan:
    """The cheapest plan found for a day, by the contract's rules, with a proven lower bound on every plan.

    `time_limit` (seconds) cuts the work short; plan and bound stay valid. Without it, the same day and seed give the
    same plan. `watch` is told of stages, bound and cost as they move.
    """
    stages = Stages(time_limit, watch)
    with stages.stage("graph"):
        graph = build_graph(day)
        sweeps = build_sweeps(graph, day)
        fallback = fallback_yuan(day, graph)
    if small_enough(day, graph):
        with stages.stage("exact"):
            rides = solve_exactly(day, graph, fallback, stages.seconds_left())
        if rides is not None:
            return finished_plan(day, graph, sweeps, rides, None, seed, stages)
    with stages.stage("prices"):
        dual = climb_prices(day, graph, sweeps, fallback, stages, FEWER_CLIMBS if sharp_days(day) else len(CLIMBS))
        if sharp_days(day):
            dual = sharpened(day, graph, sweeps, fallback, dual, stages)
    with stages.stage("search"):
        rides = search_rides(day, graph, sweeps, fallback, dual, seed, stages)
    if worth_sharpening(day, whole_yuan(day, rides), dual.bound) and not stages.out_of_time():
        with stages.stage("sharpen"):
            dual = sharpened(day, graph, sweeps, fallback, dual, stages)
        with stages.stage("again"):
            rides = cheaper(day, rides, search_rides(day, graph, sweeps, fallback, dual, seed, stages))
    return finished_plan(day, graph, sweeps, rides, dual.bound, seed, stages)


def fallback_yuan(day: Day, graph: Graph) -> Floats:
    """What a parcel costs by van or held, whichever is less; infinite for one on board that can still come off."""
    parcels = day.parcels
    cost = parcels.left_yuan()
    for p in np.flatnonzero(parcels.loaded_at != AT_STATION):
        node = int(graph.node_of_call[parcels.next_call[p]])
        end = int(np.searchsorted(graph.run, graph.run[node], side="right"))
        if graph.unload[node:end].any():
            cost[p] = np.inf
    return cost
