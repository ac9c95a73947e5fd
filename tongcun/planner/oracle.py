"""Exact cheapest chains of rides for all parcels at given prices: one backward sweep, eight parcels as lanes.

For one destination, `T` at a node is the cost-to-go of departing there on board, `V` the best over all departures of
that station from there on. Departures are visited latest first, so both are final when read (the connection scan of
Dibbelt, Pajor, Strasser and Wagner, "Connection Scan Algorithm", ACM JEA 2018, turned backward). Sizes, dates and
drop prices are each parcel's own, so every parcel gets its exact minimum and the bound built on it is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.day import AT_STATION
from tongcun.planner.ground import Ground
from tongcun.planner.prices import Prices
from tongcun.planner.result import SAME_YUAN
from tongcun.planner.timetable import Floats, Ints

LANES = 8
LEGS_AT_MOST = 6
"""Longest chain that is handed back; a longer one still counts in the exact minimum."""
STEPS_AT_MOST = 400
"""How far the search for further good chains of one parcel may go."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains of rides: chain `c` of parcel `parcel[c]` boards and alights at the nodes `leg[c, :2 * legs[c]]`."""

    parcel: Ints
    legs: Ints
    leg: NDArray[np.int32]


def cheapest_chains(ground: Ground, prices: Prices, spread: float, most: int) -> tuple[Floats, Chains]:
    """Every parcel's least cost of riding at these prices; float64[N].

    Also up to `most` chains a parcel whose cost at these prices lies within `spread` yuan of the least (the cheapest
    among them). Infinite where no chain leads there.
    """
    p, graph, sweeps, drop = ground.day.parcels, ground.graph, ground.sweeps, prices.drop
    cost = np.full(len(p), np.inf)
    found = np.zeros(len(p), dtype=np.int32)
    legs = np.zeros((len(p), most), dtype=np.int32)
    leg = np.zeros((len(p), most, 2 * LEGS_AT_MOST), dtype=np.int32)
    groups = _groups(p.destination[sweeps.order])
    parcels = (p.volume_l, p.mass_kg, p.hour_yuan / 3600.0, p.late_hour_yuan / 3600.0, p.handling_yuan)
    times = (p.ready_seconds, p.due_seconds, p.loaded_at != AT_STATION, p.destination)
    net = (sweeps.first, sweeps.node, sweeps.onward, sweeps.change, sweeps.later, sweeps.ends)
    rates = (prices.litre, prices.kilogram, graph.arrival, graph.unload_key, drop.first, drop.key, drop.yuan)
    out = (cost, found, legs, leg)
    in_slices(
        lambda i: _sweep_slice(
            i, groups, sweeps.order, sweeps.start, parcels, times, net, rates, graph.unload_key_count, spread, out
        )
    )
    at = np.arange(most)[None, :] < found[:, None]
    return cost, Chains(np.repeat(np.arange(len(p), dtype=np.int32), found), legs[at], leg[at])


def _groups(destination: Ints) -> NDArray[np.int32]:
    """Runs of at most LANES neighbours with one destination, as (begin, end) rows."""
    turns = np.flatnonzero(destination[1:] != destination[:-1]) + 1
    bounds = [0, *turns.tolist(), len(destination)]
    rows = [(b, min(b + LANES, e)) for s, e in pairwise(bounds) for b in range(s, e, LANES)]
    return np.array(rows, dtype=np.int32).reshape(-1, 2)


@compiled
def _sweep_slice(part, groups, order, start, parcels, times, net, prices, key_count, spread, out):  # type: ignore[no-untyped-def]
    """Sweep every SLICES-th group of lanes; slices share nothing but where they write."""
    first = net[0]
    most = 0
    for d in range(len(first) - 1):
        most = max(most, first[d + 1] - first[d])
    aboard_cost = np.empty((most + 1, LANES))
    waiting_cost = np.empty((most + 1, LANES))
    drop_price = np.zeros((key_count + 1, LANES))
    for g in range(part, len(groups), SLICES):
        members = order[groups[g, 0] : groups[g, 1]]
        _set_drop_prices(members, prices, drop_price, 1.0)
        _sweep(members, start, parcels, times, net, prices, drop_price, aboard_cost, waiting_cost)
        for lane in range(len(members)):
            _read_lane(
                lane, members[lane], start, parcels, times, net, prices, drop_price,
                aboard_cost, waiting_cost, spread, out,
            )  # fmt: skip
        _set_drop_prices(members, prices, drop_price, 0.0)


@compiled
def _set_drop_prices(members, prices, drop_price, factor):  # type: ignore[no-untyped-def]
    """Write (factor 1) or clear (factor 0) the lanes' own unloading prices in the dense scratch."""
    first, key, yuan = prices[4], prices[5], prices[6]
    for lane in range(len(members)):
        p = members[lane]
        for i in range(first[p], first[p + 1]):
            drop_price[key[i], lane] = yuan[i] * factor


@compiled
def _sweep(members, start, parcels, times, net, prices, drop_price, aboard_cost, waiting_cost):  # type: ignore[no-untyped-def]
    """Fill the lanes' costs-to-go for one destination, latest departure first."""
    first, node, onward, change, later, ends = net
    litre, kilogram, arrival, unload_key = prices[0], prices[1], prices[2], prices[3]
    destination = times[3][members[0]]
    base = first[destination]
    size = first[destination + 1] - base
    volume = np.zeros(LANES)
    mass = np.zeros(LANES)
    hour = np.zeros(LANES)
    late = np.zeros(LANES)
    handling = np.zeros(LANES)
    due = np.zeros(LANES)
    until = 0
    for lane in range(LANES):
        p = members[min(lane, len(members) - 1)]
        volume[lane], mass[lane], hour[lane] = parcels[0][p], parcels[1][p], parcels[2][p]
        late[lane], handling[lane], due[lane] = parcels[3][p], parcels[4][p], times[1][p]
        until = max(until, start[p] + 1)
        # Who is on board may come off for a run that leaves while his own still stands: it comes later in the sweep.
        if times[2][p] and start[p] < size and change[base + start[p]] != size:
            until = max(until, change[base + start[p]] + 1)
    aboard_cost[size, :] = np.inf
    waiting_cost[size, :] = np.inf
    for i in range(min(until, size)):
        k = node[base + i]
        j = onward[base + i]
        if j == size:
            for lane in range(LANES):
                aboard_cost[i, lane] = np.inf
        else:
            n = node[base + j]
            key = unload_key[n]
            rate_l = litre[k]
            rate_kg = kilogram[k]
            if ends[base + j]:
                at = np.float64(arrival[n])
                for lane in range(LANES):
                    off = time_yuan(at, 0.0, due[lane], hour[lane], late[lane]) + drop_price[key, lane]
                    hop = volume[lane] * rate_l + mass[lane] * rate_kg
                    aboard_cost[i, lane] = hop + min(off, aboard_cost[j, lane])
            elif change[base + j] != size:
                c = change[base + j]
                for lane in range(LANES):
                    off = waiting_cost[c, lane] + drop_price[key, lane]
                    hop = volume[lane] * rate_l + mass[lane] * rate_kg
                    aboard_cost[i, lane] = hop + min(off, aboard_cost[j, lane])
            else:
                for lane in range(LANES):
                    hop = volume[lane] * rate_l + mass[lane] * rate_kg
                    aboard_cost[i, lane] = hop + aboard_cost[j, lane]
        next_load = later[base + i]
        for lane in range(LANES):
            waiting_cost[i, lane] = min(handling[lane] + aboard_cost[i, lane], waiting_cost[next_load, lane])


@compiled
def _read_lane(lane, p, start, parcels, times, net, prices, drop_price, aboard_cost, waiting_cost, spread, out):  # type: ignore[no-untyped-def]
    """Read one parcel's least cost off the swept lane, then list its good chains."""
    cost, found, legs, leg = out
    first, arrival, unload_key = net[0], prices[2], prices[3]
    base = first[times[3][p]]
    size = first[times[3][p] + 1] - base
    origin = start[p]
    if origin == size:
        return
    hour, late, due, handling = parcels[2][p], parcels[3][p], times[1][p], parcels[4][p]
    aboard = times[2][p]
    ready = hour * times[0][p]
    if aboard:
        off = _off_cost(
            lane, base, size, origin, net[1], net[3], net[5], arrival, unload_key, hour, late, due, drop_price,
            waiting_cost,
        )  # fmt: skip
        least = handling + min(off, aboard_cost[origin, lane])
    else:
        least = waiting_cost[origin, lane]
    cost[p] = least - ready
    if np.isfinite(least):
        _list_chains(
            lane, p, origin, least + spread, base, size, parcels, times, net, prices, drop_price,
            aboard_cost, waiting_cost, found, legs, leg,
        )  # fmt: skip


@inlined
def time_yuan(arrives, since, due, hour, late):  # type: ignore[no-untyped-def]
    """What arriving then costs: the time since a moment, and the time after the due one (rates per second)."""
    return hour * (arrives - since) + late * max(0.0, arrives - due)


@inlined
def _off_cost(lane, base, size, j, node, change, ends, arrival, key, hour, late, due, drop_price, waiting_cost):  # type: ignore[no-untyped-def]
    """Cost-to-go of coming off at position `j`: the end of the journey, or waiting for the next ride."""
    n = node[base + j]
    if ends[base + j]:
        at = np.float64(arrival[n])
        return time_yuan(at, 0.0, due, hour, late) + drop_price[key[n], lane]
    if change[base + j] != size:
        return waiting_cost[change[base + j], lane] + drop_price[key[n], lane]
    return np.inf


@compiled
def _list_chains(  # type: ignore[no-untyped-def]
    lane, p, origin, limit, base, size, parcels, times, net, prices, drop_price, aboard_cost, waiting_cost,
    found, legs, leg,
):  # fmt: skip
    """Write the chains of one parcel that cost at most `limit`, depth first; the costs-to-go prune exactly.

    A first pass with hardly any allowance makes sure that the cheapest is among them.
    """
    node, onward, change, later, ends = net[1], net[2], net[3], net[4], net[5]
    litre, kilogram, arrival, key = prices[0], prices[1], prices[2], prices[3]
    volume, mass = parcels[0][p], parcels[1][p]
    hour, late, due, handling = parcels[2][p], parcels[3][p], times[1][p], parcels[4][p]
    on_board = times[2][p]
    most = legs.shape[1]
    board, at, wait = np.empty((3, LEGS_AT_MOST), dtype=np.int32)
    wait_cost, ride_cost = np.empty((2, LEGS_AT_MOST))
    riding = np.zeros(LEGS_AT_MOST, dtype=np.bool_)
    least = waiting_cost[origin, lane] if not on_board else limit
    for allowed in (min(limit, least + SAME_YUAN), limit):
        depth = 0
        wait[0], wait_cost[0], riding[0] = origin, 0.0, False
        if on_board:
            board[0], at[0], ride_cost[0], riding[0], wait[0] = origin, -1, handling, True, size
        for _ in range(STEPS_AT_MOST):
            if depth < 0 or found[p] == most:
                break
            if not riding[depth]:
                e = wait[depth]
                if e == size or wait_cost[depth] + waiting_cost[e, lane] > allowed:
                    depth -= 1
                    continue
                wait[depth] = later[base + e]
                if wait_cost[depth] + handling + aboard_cost[e, lane] <= allowed:
                    board[depth], at[depth], riding[depth] = e, e, True
                    ride_cost[depth] = wait_cost[depth] + handling
                continue
            j = origin if at[depth] == -1 else onward[base + at[depth]]
            if j == size:
                riding[depth] = False
                continue
            if at[depth] != -1:
                k = node[base + at[depth]]
                ride_cost[depth] += volume * litre[k] + mass * kilogram[k]
            at[depth] = j
            off = _off_cost(
                lane, base, size, j, node, change, ends, arrival, key, hour, late, due, drop_price, waiting_cost
            )
            if ride_cost[depth] + min(off, aboard_cost[j, lane]) > allowed:
                riding[depth] = False
            elif ride_cost[depth] + off <= allowed and ends[base + j]:
                _emit(p, depth + 1, base, node, board, at, found, legs, leg)
            elif ride_cost[depth] + off <= allowed and depth + 1 < LEGS_AT_MOST:
                wait[depth + 1] = change[base + j]
                wait_cost[depth + 1] = ride_cost[depth] + drop_price[key[node[base + j]], lane]
                depth += 1
                riding[depth] = False


@compiled
def _emit(p, count, base, node, board, alight, found, legs, leg):  # type: ignore[no-untyped-def]
    """Write one chain unless it is there already."""
    slot = found[p]
    for i in range(count):
        leg[p, slot, 2 * i] = node[base + board[i]]
        leg[p, slot, 2 * i + 1] = node[base + alight[i]]
    for other in range(slot):
        same = legs[p, other] == count
        for i in range(2 * count):
            same = same and leg[p, other, i] == leg[p, slot, i]
        if same:
            return
    legs[p, slot] = count
    found[p] = slot + 1
