"""The part of the graph that leads to each destination, renumbered for the backward sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tongcun.planner.compiled import compiled
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.graph import NONE, Graph
from tongcun.planner.timetable import Flags, Ints


@dataclass(frozen=True, slots=True)
class Sweeps:
    """For every destination station, the nodes from which it can be reached, latest departure first.

    The nodes of destination `d` are `first[d]:first[d + 1]`; within that slice positions count from 0 and the slice's
    length stands for "nowhere". `node` is the graph node; `onward` the next node of its run, `change` and `later` as
    in Graph, all three as positions; `ends` marks an unloading at the destination itself. `start` is, for every
    parcel, the position where its sweep is read: its first load node, or the node of its next call if on board.
    `order` lists the parcels by destination and start, so that neighbours can share a sweep.
    """

    first: Ints
    node: Ints
    onward: Ints
    change: Ints
    later: Ints
    ends: Flags
    start: Ints
    order: Ints


def build_sweeps(graph: Graph, day: Day) -> Sweeps:
    """Renumber, for each destination that some parcel has, the part of the graph that leads there."""
    parcels = day.parcels
    start_node = start_nodes(graph, day)
    start = np.zeros(len(parcels), dtype=np.int32)
    sizes = np.zeros(len(day.stations) + 1, dtype=np.int32)
    parts: list[Any] = []
    by_destination = np.argsort(parcels.destination, kind="stable")
    bounds = np.searchsorted(parcels.destination[by_destination], np.arange(len(day.stations) + 1))
    for d in range(len(day.stations)):
        mine = by_destination[bounds[d] : bounds[d + 1]]
        if not len(mine) or not len(graph):
            continue
        waiting = parcels.loaded_at[mine] == AT_STATION
        riding = start_node[mine[~waiting]]
        *part, place = _part(
            d,
            riding[riding != NONE],
            graph.sweep_order,
            graph.last,
            graph.load,
            graph.unload,
            graph.station,
            graph.change,
            graph.later,
        )
        size = len(part[0])
        reached = np.where(waiting, place[0][start_node[mine]], place[1][start_node[mine]])
        start[mine] = np.where(start_node[mine] == NONE, size, reached)
        parts.append(part)
        sizes[d + 1] = size
    columns = [np.concatenate([p[i] for p in parts]) if parts else np.zeros(0, dtype=np.int32) for i in range(5)]
    order = np.lexsort((start, parcels.destination)).astype(np.int32)
    node, onward, change, later, ends = columns
    return Sweeps(np.cumsum(sizes).astype(np.int32), node, onward, change, later, ends.astype(np.bool_), start, order)


def start_nodes(graph: Graph, day: Day) -> Ints:
    """The first node at which each parcel can board (or, on board, come off); NONE where there is none.

    Banned kinds have none: they may not board, and on board their single rides are listed apart (`pool.stubs`).
    """
    parcels = day.parcels
    nodes = np.full(len(parcels), NONE, dtype=np.int32)
    aboard = parcels.loaded_at != AT_STATION
    onward = aboard & parcels.bus_allowed
    nodes[onward] = graph.node_of_call[parcels.next_call[onward]]
    for s in np.unique(parcels.origin):
        here = np.flatnonzero((parcels.origin == s) & ~aboard & parcels.bus_allowed)
        options = graph.station_load[graph.first_station_load[s] : graph.first_station_load[s + 1]]
        at = np.searchsorted(graph.departure[options], parcels.ready_seconds[here])
        found = at < len(options)
        nodes[here[found]] = options[at[found]]
    return nodes


@compiled
def _part(destination, riding, order, last, load, unload, station, change, later):  # type: ignore[no-untyped-def]
    """The sub-graph that leads to one destination: node, onward, change, later, ends; then places by node."""
    needed, ends = _needed(destination, riding, order, last, load, unload, station, change, later)
    count = len(order)
    size = needed.sum()
    node = np.empty(size, dtype=np.int32)
    place = np.full((2, count), size, dtype=np.int32)
    i = 0
    for k in order:
        if load[k] and later[k] >= 0:
            place[0, k] = place[0, later[k]]
        if needed[k]:
            node[i] = k
            place[1, k] = i
            if load[k]:
                place[0, k] = i
            i += 1
    onward = np.full(size, size, dtype=np.int32)
    changes = np.full(size, size, dtype=np.int32)
    laters = np.full(size, size, dtype=np.int32)
    final = np.zeros(size, dtype=np.int32)
    for i in range(size):
        k = node[i]
        final[i] = ends[k]
        if not last[k]:
            onward[i] = place[1, k + 1]
        if load[k] and later[k] >= 0:
            laters[i] = place[0, later[k]]
        if unload[k] and change[k] >= 0 and not ends[k]:
            changes[i] = place[0, change[k]]
    return node, onward, changes, laters, final, place


@compiled
def _needed(destination, riding, order, last, load, unload, station, change, later):  # type: ignore[no-untyped-def]
    """Which nodes lie on some chain of rides to the destination, and at which it ends.

    `riding` are nodes that parcels on board come to first: they may come off there, whether or not the run goes on.
    """
    count = len(order)
    aboard = np.zeros(count, dtype=np.bool_)
    waiting = np.zeros(count, dtype=np.bool_)
    needed = np.zeros(count, dtype=np.bool_)
    ends = unload & (station == destination)
    for k in order:
        if not last[k]:
            j = k + 1
            off = ends[j] or (unload[j] and change[j] >= 0 and waiting[change[j]])
            aboard[k] = off or aboard[j]
            needed[k] = needed[k] or aboard[k]
            needed[j] = needed[j] or off
        if load[k]:
            waiting[k] = aboard[k] or (later[k] >= 0 and waiting[later[k]])
    for k in riding:
        needed[k] = needed[k] or ends[k] or (unload[k] and change[k] >= 0 and waiting[change[k]])
    return needed, ends
