"""Prices on room and on unloadings: the Lagrangian dual, smoothed, climbed over the pool of chains.

Every hop has a price per litre and per kilogram; every pair of parcel and unloading a share of the drop charge, the
shares of one unloading summing to at most the charge (so that the bound stays a proof and strong: each parcel alone
may not use an unloading more than it is opened). A parcel's minimum over its chains is replaced by a soft minimum of
temperature tau (Nesterov, "Smooth minimization of non-smooth functions", 2005), whose gradient is the expected load;
accelerated projected steps with a diagonal majorant of the curvature climb it, restarted when they turn downhill
(O'Donoghue and Candes, 2015) and never moving a price by more than a small multiple of tau.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.day import Day
from tongcun.planner.graph import Graph
from tongcun.planner.oracle import DropPrices
from tongcun.planner.pool import Pool
from tongcun.planner.timetable import Floats, Ints

LOOK_BACK = 10
"""How many steps a climb looks back to see whether it still gets on."""
REACH = 0.05
"""A step changes a hop's price by at most this many tau per mean parcel."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of room per hop (yuan per litre, per kilogram; float64[K]) and of unloadings (`drop`)."""

    litre: Floats
    kilogram: Floats
    drop: DropPrices


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of parcel and unloading that occur in a pool, sorted by unloading, then parcel.

    `of_leg` gives each leg's pair; pair `i` is parcel `parcel[i]` at unload key `key[i]`; the pairs of key `u` are
    `first[u]:first[u + 1]`.
    """

    of_leg: Ints
    parcel: Ints
    key: Ints
    first: Ints


def no_prices(graph: Graph, parcel_count: int) -> Prices:
    """Everything free."""
    nothing = DropPrices(np.zeros(parcel_count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0))
    return Prices(np.zeros(len(graph)), np.zeros(len(graph)), nothing)


def rent(graph: Graph, prices: Prices) -> float:
    """What all room together costs at these prices; the part subtracted from the parcels' minima in the bound."""
    return float(prices.litre @ graph.volume_l + prices.kilogram @ graph.mass_kg)


def make_pairs(pool: Pool, graph: Graph) -> Pairs:
    """Number the pairs of parcel and unloading in the pool."""
    parcel_of_leg = np.repeat(pool.parcel, np.diff(pool.first_leg))
    parcel_count = len(pool.first) - 1
    codes = graph.unload_key[pool.alight].astype(np.int64) * parcel_count + parcel_of_leg
    distinct, of_leg = np.unique(codes, return_inverse=True)
    key, parcel = np.divmod(distinct, max(1, parcel_count))
    first = np.searchsorted(key, np.arange(graph.unload_key_count + 1)).astype(np.int32)
    return Pairs(of_leg.astype(np.int32), parcel.astype(np.int32), key.astype(np.int32), first)


def known_shares(pairs: Pairs, drop: DropPrices, key_count: int) -> tuple[Floats, NDArray[np.bool_]]:
    """The drop prices of a pool's pairs, 0 where a pair has none; and which have one."""
    if not len(drop.key):
        return np.zeros(len(pairs.key)), np.zeros(len(pairs.key), dtype=np.bool_)
    parcel = np.repeat(np.arange(len(drop.first) - 1, dtype=np.int64), np.diff(drop.first))
    old = parcel * key_count + drop.key
    new = pairs.parcel.astype(np.int64) * key_count + pairs.key
    at = np.minimum(np.searchsorted(old, new), len(old) - 1)
    known = old[at] == new
    return np.where(known, drop.yuan[at], 0.0), known


def shares_for(pairs: Pairs, drop: DropPrices, charge: float, key_count: int) -> Floats:
    """The drop prices carried over to the pairs of a new pool; new pairs start with an even share of the charge."""
    share, known = known_shares(pairs, drop, key_count)
    share[~known] = (charge / np.maximum(1, np.diff(pairs.first)))[pairs.key[~known]]
    into_simplices(share, pairs.first, charge)
    return share


def as_drop_prices(pairs: Pairs, share: Floats, parcel_count: int) -> DropPrices:
    """Shares per pair as prices per parcel."""
    order = np.lexsort((pairs.key, pairs.parcel))
    first = np.searchsorted(pairs.parcel[order], np.arange(parcel_count + 1)).astype(np.int32)
    return DropPrices(first, pairs.key[order], share[order])


def into_simplices(share: Floats, first: Ints, charge: float) -> None:
    """Project the shares of every unloading onto {share >= 0, sum <= charge}, in place."""
    in_slices(lambda i: _into_simplices(i, share, first, charge))


def climb(
    day: Day,
    graph: Graph,
    pool: Pool,
    fallback: Floats,
    prices: Prices,
    tau: float,
    steps: int,
    damping: float,
    enough: float,
) -> tuple[Prices, float]:
    """Climb the dual smoothed at temperature `tau` (yuan) for a number of steps; better prices and the damping found.

    It ends early where LOOK_BACK steps raise the value by less than the share `enough` of it.
    `fallback` is the cost of van or holding; float64[N]. Prices inside are per whole hold (yuan), so that hops of
    buses and vans are alike.
    """
    ascent = _Ascent(day, graph, pool, fallback, prices, tau)
    point = ascent.start(prices)
    ahead = point
    momentum, last_value, calm, mark = 1.0, -np.inf, 0, -np.inf
    for turn in range(steps):
        value, gradient, curvature, mass = ascent.evaluate(ahead)
        if turn % LOOK_BACK == 0:
            if value - mark < enough * abs(value):
                break
            mark = value
        if value < last_value - 1e-9 * abs(last_value):
            momentum, damping, last_value, calm, ahead = 1.0, min(1.0, damping * 1.6), -np.inf, 0, point
            continue
        calm += 1
        if calm >= 6:
            damping, calm = max(0.02, damping * 0.8), 0
        last_value = value
        following = ascent.step(ahead, gradient, curvature, mass, damping)
        if gradient @ (following[0] - point[0]) + mass @ (following[1] - point[1]) < 0:
            momentum = 1.0
        grown = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        swing = (momentum - 1) / grown
        momentum = grown
        ahead = (
            np.maximum(0.0, following[0] + swing * (following[0] - point[0])),
            np.maximum(0.0, following[1] + swing * (following[1] - point[1])),
        )
        point = following
    return ascent.finish(point), damping


class _Ascent:
    """The smoothed dual over one pool at one temperature, with prices per whole hold and shares per pair."""

    def __init__(self, day: Day, graph: Graph, pool: Pool, fallback: Floats, prices: Prices, tau: float) -> None:
        parcels = day.parcels
        self.tau, self.charge, self.parcel_count = tau, day.drop_yuan, len(parcels)
        self.count = len(graph)
        self.room = np.maximum(np.concatenate((graph.volume_l, graph.mass_kg)), 1e-6)
        mean = np.repeat([max(parcels.volume_l.mean(), 1e-3), max(parcels.mass_kg.mean(), 1e-3)], self.count)
        self.reach = REACH * tau * self.room / mean
        self.pairs = make_pairs(pool, graph) if self.charge > 0 else None
        self.inverse = _prefix(1.0 / self.room, self.count)
        self.sizes = (parcels.volume_l, parcels.mass_kg, fallback)
        of_leg = self.pairs.of_leg if self.pairs else np.zeros(0, dtype=np.int32)
        self.chains = (pool.first, pool.yuan, pool.first_leg, pool.board, pool.alight, of_leg)
        self.key_count = graph.unload_key_count

    def start(self, prices: Prices) -> tuple[Floats, Floats]:
        """Prices per litre and kilogram as prices per whole hold, and shares of the drop charge."""
        held = np.concatenate((prices.litre, prices.kilogram)) * self.room
        if self.pairs is None:
            return held, np.zeros(0)
        return held, shares_for(self.pairs, prices.drop, self.charge, self.key_count)

    def evaluate(self, point: tuple[Floats, Floats]) -> tuple[float, Floats, Floats, Floats]:
        """Value, gradient and curvature by hop (2K each), and each pair's expected use."""
        held, share = point
        sums = _prefix(held / self.room, self.count)
        loads = np.zeros((SLICES, 4, self.count + 1))
        use = np.zeros(len(share))
        values = in_slices(
            lambda i: _expected(i, self.chains, self.sizes, sums, self.inverse, share, self.tau, loads[i], use)
        )
        value, load = sum(values), np.cumsum(loads.sum(axis=0), axis=1)[:, : self.count]
        gradient = np.concatenate((load[0], load[1])) / self.room - 1.0
        return value - float(held.sum()), gradient, np.concatenate((load[2], load[3])) / self.room, use

    def step(
        self, ahead: tuple[Floats, Floats], gradient: Floats, curvature: Floats, use: Floats, damping: float
    ) -> tuple[Floats, Floats]:
        """One projected step from the point ahead."""
        move = np.clip(gradient / (damping * curvature / self.tau + 0.02), -self.reach, self.reach)
        share = ahead[1]
        if self.pairs is not None:
            share = share + self.tau * use
            into_simplices(share, self.pairs.first, self.charge)
        return np.maximum(0.0, ahead[0] + move), share

    def finish(self, point: tuple[Floats, Floats]) -> Prices:
        """Back to prices per litre, per kilogram and per unloading."""
        litre, kilogram = np.split(point[0] / self.room, 2)
        if self.pairs is None:
            return Prices(litre, kilogram, no_drop(self.parcel_count))
        share = point[1].copy()
        into_simplices(share, self.pairs.first, self.charge)
        return Prices(litre, kilogram, as_drop_prices(self.pairs, share, self.parcel_count))


def no_drop(parcel_count: int) -> DropPrices:
    """No price on any unloading."""
    return DropPrices(np.zeros(parcel_count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0))


def _prefix(per_hop: Floats, count: int) -> NDArray[np.float64]:
    """Running sums of two stacked hop vectors, as float64[K + 1, 2], so that a ride's price is one difference."""
    sums = np.zeros((count + 1, 2))
    sums[1:] = np.cumsum(per_hop.reshape(2, count).T, axis=0)
    return sums


@compiled
def _expected(part, chains, sizes, sums, inverse, share, tau, loads, use):  # type: ignore[no-untyped-def]
    """Soft minimum summed over a slice of parcels; loads and curvatures as differences by node; use of each pair."""
    # Unpacked once: taking an array out of a tuple counts it in and out, which two threads pay for dearly.
    first, yuan, first_leg, board, alight, pair = chains
    volume, mass, fallback = sizes
    count = len(first) - 1
    begin, end = part * count // SLICES, (part + 1) * count // SLICES
    most = 0
    for p in range(begin, end):
        most = max(most, first[p + 1] - first[p])
    cost = np.empty(most)
    value = 0.0
    for p in range(begin, end):
        value += _soft_minimum(
            first[p], first[p + 1], volume[p], mass[p], fallback[p], yuan, first_leg, board, alight, pair,
            sums, inverse, share, tau, cost, loads, use,
        )  # fmt: skip
    return value


@inlined
def chain_price(c, volume, mass, first_leg, board, alight, sums):  # type: ignore[no-untyped-def]
    """What one chain pays for room, from running sums of the hop prices."""
    litre = 0.0
    kilogram = 0.0
    for i in range(first_leg[c], first_leg[c + 1]):
        litre += sums[alight[i], 0] - sums[board[i], 0]
        kilogram += sums[alight[i], 1] - sums[board[i], 1]
    return volume * litre + mass * kilogram


@inlined
def _soft_minimum(  # type: ignore[no-untyped-def]
    begin,
    end,
    volume,
    mass,
    fallback,
    yuan,
    first_leg,
    board,
    alight,
    pair,
    sums,
    inverse,
    share,
    tau,
    cost,
    loads,
    use,
):
    """One parcel's soft minimum over its chains `begin` to `end`; adds its expected load and part of the curvature."""
    least = fallback
    mode = -1
    for c in range(begin, end):
        x = yuan[c] + chain_price(c, volume, mass, first_leg, board, alight, sums)
        if len(share):
            for i in range(first_leg[c], first_leg[c + 1]):
                x += share[pair[i]]
        cost[c - begin] = x
        if x < least:
            least, mode = x, c
    if begin == end:
        return least
    total = np.exp((least - fallback) / tau)
    for c in range(begin, end):
        z = (cost[c - begin] - least) / tau
        cost[c - begin] = np.exp(-z) if z < 14.0 else 0.0
        total += cost[c - begin]
    mode_span = chain_price(mode, volume, mass, first_leg, board, alight, inverse) if mode >= 0 else 0.0
    away = 0.0
    for c in range(begin, end):
        q = cost[c - begin] / total
        if q == 0.0 or c == mode:
            continue
        span = q * (mode_span + chain_price(c, volume, mass, first_leg, board, alight, inverse))
        away += span
        _add(c, q, span, volume, mass, first_leg, board, alight, loads)
    if mode >= 0:
        q = cost[mode - begin] / total
        away += np.exp((least - fallback) / tau) / total * mode_span
        _add(mode, q, away, volume, mass, first_leg, board, alight, loads)
    if len(share):
        for c in range(begin, end):
            if cost[c - begin] > 0.0:
                for i in range(first_leg[c], first_leg[c + 1]):
                    use[pair[i]] += cost[c - begin] / total
    return least - tau * np.log(total)


@inlined
def _add(c, q, span, volume, mass, first_leg, board, alight, loads):  # type: ignore[no-untyped-def]
    """Add one chain's expected load and curvature as differences."""
    for i in range(first_leg[c], first_leg[c + 1]):
        b, a = board[i], alight[i]
        loads[0, b] += q * volume
        loads[0, a] -= q * volume
        loads[1, b] += q * mass
        loads[1, a] -= q * mass
        loads[2, b] += span * volume
        loads[2, a] -= span * volume
        loads[3, b] += span * mass
        loads[3, a] -= span * mass


@compiled
def _into_simplices(part, share, first, charge):  # type: ignore[no-untyped-def]
    """Project a slice of the unloadings (Michelot, "A finite algorithm for finding the projection …", 1986)."""
    for u in range(part, len(first) - 1, SLICES):
        begin, end = first[u], first[u + 1]
        total = 0.0
        for i in range(begin, end):
            share[i] = max(0.0, share[i])
            total += share[i]
        if total <= charge:
            continue
        positive = end - begin
        cut = (total - charge) / positive
        while True:
            total = 0.0
            left = 0
            for i in range(begin, end):
                if share[i] > cut:
                    total += share[i]
                    left += 1
            if left >= positive:  # ">" only by rounding
                break
            positive = left
            cut = (total - charge) / left
        total = 0.0
        for i in range(begin, end):
            share[i] = max(0.0, share[i] - cut)
            total += share[i]
        if total > charge:
            for i in range(begin, end):
                share[i] *= charge / total
