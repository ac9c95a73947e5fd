"""The ground of a day: all that is known before prices and rides are sought, made once and never changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.graph import Graph, build_graph
from tongcun.planner.sweep import Sweeps, build_sweeps
from tongcun.planner.timetable import Floats


@dataclass(frozen=True, slots=True)
class Ground:
    """A day, its graph, the parts of it that lead to each destination, and what every parcel costs that does not ride.

    `fallback` (yuan, float64[N]) is that by van or held, whichever is less; infinite for a parcel on board that can
    still come off, for all its ways off are chains (`pool.stubs`).
    """

    day: Day
    graph: Graph
    sweeps: Sweeps
    fallback: Floats


def ground_of(day: Day) -> Ground:
    """Shrink the day's runs to a graph and look from every destination back."""
    graph = build_graph(day)
    return Ground(day, graph, build_sweeps(graph, day), _fallback_yuan(day, graph))


def _fallback_yuan(day: Day, graph: Graph) -> Floats:
    """What each parcel costs by van or held; infinite where coming off its run is a chain of its own."""
    parcels = day.parcels
    cost = parcels.left_yuan()
    for p in np.flatnonzero(parcels.loaded_at != AT_STATION):
        node = int(graph.node_of_call[parcels.next_call[p]])
        end = int(np.searchsorted(graph.run, graph.run[node], side="right"))
        if graph.unload[node:end].any():
            cost[p] = np.inf
    return cost
