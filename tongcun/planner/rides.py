"""The rides of every parcel, one by one: taken over from an assignment, then completed with exact single searches.

The pool does not hold every chain. So, in the end, every parcel left behind is searched for again on the exact graph
with the room that is left and the drops that would be added; the same search names the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.assignment import FALLBACK, SLACK, Assignment
from tongcun.planner.compiled import compiled
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.ground import Ground
from tongcun.planner.oracle import time_yuan
from tongcun.planner.pool import Pool
from tongcun.planner.result import SAME_YUAN
from tongcun.planner.timetable import Floats, Ints

LEGS_KEPT = 12
"""Longest chain of rides that is handed out."""


@dataclass(slots=True)
class Rides:
    """Outcome of every parcel (int8[N]), its legs (`count` and `leg[p, 2 * i]`, `leg[p, 2 * i + 1]`: board and alight
    nodes), its cost without drops, and what is left of room and how many use each unloading."""

    outcome: NDArray[np.int8]
    count: Ints
    leg: NDArray[np.int32]
    yuan: Floats
    litres_left: Floats
    kilograms_left: Floats
    users: Ints


def rides_of(ground: Ground, pool: Pool, state: Assignment) -> Rides:
    """Spell an assignment out, leg by leg."""
    parcels, fallback = ground.day.parcels, ground.fallback
    riding = np.flatnonzero(state.chain != FALLBACK)
    chain = state.chain[riding]
    outcome = parcels.left_outcome()
    outcome[riding] = pool.outcome[chain]
    yuan = np.where(np.isfinite(fallback), fallback, parcels.left_yuan())
    yuan[riding] = pool.yuan[chain]
    count = np.zeros(len(parcels), dtype=np.int32)
    count[riding] = np.diff(pool.first_leg)[chain]
    leg = np.zeros((len(parcels), 2 * LEGS_KEPT), dtype=np.int32)
    for i in range(int(count.max(initial=0))):
        has = riding[count[riding] > i]
        at = pool.first_leg[state.chain[has]] + i
        leg[has, 2 * i], leg[has, 2 * i + 1] = pool.board[at], pool.alight[at]
    return Rides(outcome, count, leg, yuan, state.litres_left, state.kilograms_left, state.users)


def whole_yuan(day: Day, rides: Rides) -> float:
    """The cost of all rides, vans and holdings, drops included."""
    return float(rides.yuan.sum()) + day.drop_yuan * int(np.count_nonzero(rides.users))


def cheaper(day: Day, one: Rides, other: Rides) -> Rides:
    """Whichever costs less, the first where they cost the same."""
    return min(one, other, key=lambda rides: whole_yuan(day, rides))


def insert_left_behind(ground: Ground, rides: Rides, candidates: Ints) -> int:
    """Let every candidate (none on board) ride that can for less than it costs left behind, in this order; how many."""
    times, sizes = _terms(ground)
    inserted: int = _insert_all(
        candidates, times, sizes, _net(ground), ground.day.drop_yuan, rides.outcome, rides.count, rides.leg,
        rides.yuan, rides.litres_left, rides.kilograms_left, rides.users,
    )  # fmt: skip
    return inserted


def reachable(ground: Ground, who: Ints, litres: Floats, kilograms: Floats) -> Floats:
    """For these parcels the least cost (without drops) of a chain whose hops offer this room; infinite if none."""
    times, sizes = _terms(ground)
    net = _net(ground)
    nobody = np.zeros(ground.graph.unload_key_count + 1, dtype=np.int32)
    out = np.full(len(who), np.inf)
    in_slices(lambda i: _reach_slice(i, who, times, sizes, net, litres, kilograms, nobody, out))
    return out


def _terms(ground: Ground) -> tuple[tuple[NDArray[np.generic], ...], ...]:
    """The parcels' times and places, and their sizes and money."""
    p = ground.day.parcels
    times = (p.ready_seconds, p.due_seconds, p.destination, ground.sweeps.start, p.loaded_at != AT_STATION)
    money = (p.hour_yuan / 3600.0, p.late_hour_yuan / 3600.0, p.handling_yuan)
    return times, (p.volume_l, p.mass_kg, *money)


def _net(ground: Ground) -> tuple[NDArray[np.generic], ...]:
    """What the single search needs of the graph."""
    graph, sweeps = ground.graph, ground.sweeps
    return (
        sweeps.first, sweeps.node, sweeps.onward, sweeps.change, sweeps.later, sweeps.ends, graph.arrival,
        graph.unload_key,
    )  # fmt: skip


@compiled
def _insert_all(candidates, times, sizes, net, drop, outcome, count, leg, yuan, litres, kilograms, users):  # type: ignore[no-untyped-def]
    """Search and insert one after the other."""
    volume, mass, key = sizes[0], sizes[1], net[7]
    most = np.max(net[0][1:] - net[0][:-1]) + 1
    aboard = np.empty(most)
    waiting = np.empty(most)
    path = np.empty(2 * LEGS_KEPT, dtype=np.int32)
    inserted = 0
    for p in candidates:
        cost = _search_one(p, times, sizes, net, drop, litres, kilograms, users, aboard, waiting)
        if cost >= yuan[p] - SAME_YUAN:
            continue
        legs = _trace(p, times, sizes, net, drop, litres, kilograms, users, aboard, waiting, path)
        if legs < 0:
            continue
        for i in range(legs):
            board, alight = path[2 * i], path[2 * i + 1]
            if users[key[alight]] == 0:
                cost -= drop
            users[key[alight]] += 1
            for k in range(board, alight):
                litres[k] -= volume[p]
                kilograms[k] -= mass[p]
        leg[p, : 2 * legs] = path[: 2 * legs]
        count[p], yuan[p], outcome[p] = legs, cost, 0
        inserted += 1
    return inserted


@compiled
def _reach_slice(part, who, times, sizes, net, litres, kilograms, users, out):  # type: ignore[no-untyped-def]
    """Least costs for a slice of parcels, nobody's room taken."""
    most = np.max(net[0][1:] - net[0][:-1]) + 1
    aboard = np.empty(most)
    waiting = np.empty(most)
    for i in range(part, len(who), SLICES):
        out[i] = _search_one(who[i], times, sizes, net, 0.0, litres, kilograms, users, aboard, waiting)


@compiled
def _search_one(p, times, sizes, net, drop, litres, kilograms, users, aboard, waiting):  # type: ignore[no-untyped-def]
    """The least cost of one parcel over hops with room, added drops included; fills the costs-to-go."""
    first, node, onward, change, later, ends, arrival, key = net
    ready, due, hour, late = times[0][p], times[1][p], sizes[2][p], sizes[3][p]
    volume, mass, handling = sizes[0][p] - SLACK, sizes[1][p] - SLACK, sizes[4][p]
    base = first[times[2][p]]
    size = first[times[2][p] + 1] - base
    start = times[3][p]
    if start >= size:
        return np.inf
    aboard[size] = np.inf
    waiting[size] = np.inf
    until = start + 1
    # Who is on board may come off for a run that leaves while his own still stands: it comes later in the sweep.
    if times[4][p] and change[base + start] != size:
        until = max(until, change[base + start] + 1)
    for i in range(until):
        k = node[base + i]
        j = onward[base + i]
        best = np.inf
        if j != size and litres[k] >= volume and kilograms[k] >= mass:
            best = aboard[j]
            if ends[base + j] or change[base + j] != size:
                # As `_off`, spelled out: a call here would count all its arrays in and out, four times as slow.
                n = node[base + j]
                off = waiting[change[base + j]]
                if ends[base + j]:
                    off = time_yuan(np.float64(arrival[n]), ready, due, hour, late)
                if drop > 0.0 and users[key[n]] == 0:
                    off += drop
                best = min(best, off)
        aboard[i] = best
        waiting[i] = min(handling + best, waiting[later[base + i]])
    if times[4][p]:
        return handling + min(_off(base, size, start, times, p, sizes, net, drop, users, waiting), aboard[start])
    return waiting[start]


@compiled
def _off(base, size, j, times, p, sizes, net, drop, users, waiting):  # type: ignore[no-untyped-def]
    """Cost-to-go of coming off at position `j`, added drops included: the journey's end, or waiting for a ride."""
    node, change, ends, arrival, key = net[1], net[3], net[5], net[6], net[7]
    ready, due, hour, late = times[0][p], times[1][p], sizes[2][p], sizes[3][p]
    n = node[base + j]
    fee = drop if drop > 0.0 and users[key[n]] == 0 else 0.0
    if ends[base + j]:
        return time_yuan(np.float64(arrival[n]), ready, due, hour, late) + fee
    if change[base + j] != size:
        return waiting[change[base + j]] + fee
    return np.inf


@compiled
def _trace(p, times, sizes, net, drop, litres, kilograms, users, aboard, waiting, path):  # type: ignore[no-untyped-def]
    """The chain behind `_search_one`'s answer as nodes in `path`; its number of legs, or -1 if it is too long."""
    first, node, onward, change, later, ends = net[0], net[1], net[2], net[3], net[4], net[5]
    destination, handling = times[2][p], sizes[4][p]
    base = first[destination]
    size = first[destination + 1] - base
    e = times[3][p]
    for legs in range(LEGS_KEPT):
        while waiting[later[base + e]] <= waiting[e] and handling + aboard[e] > waiting[e]:
            e = later[base + e]
        path[2 * legs] = node[base + e]
        i = e
        while True:
            j = onward[base + i]
            off = _off(base, size, j, times, p, sizes, net, drop, users, waiting)
            if off <= aboard[j]:
                break
            i = j
        path[2 * legs + 1] = node[base + j]
        if ends[base + j]:
            return legs + 1
        e = change[base + j]
    return -1
