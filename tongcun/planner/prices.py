"""Prices on room and on unloadings.

Every hop has a price per litre and per kilogram; every pair of parcel and unloading a share of the drop charge, the
shares of one unloading summing to at most the charge (so that the bound stays a proof and strong: each parcel alone
may not use an unloading more than it is opened).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.graph import Graph
from tongcun.planner.oracle import DropPrices
from tongcun.planner.pool import Pool, parcels_by
from tongcun.planner.timetable import Floats, Ints


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
    `first[u]:first[u + 1]`. `many` says how many parcels that one stands for.
    """

    of_leg: Ints
    parcel: Ints
    key: Ints
    first: Ints
    many: Floats


def no_prices(graph: Graph, parcel_count: int) -> Prices:
    """Everything free."""
    return Prices(np.zeros(len(graph)), np.zeros(len(graph)), no_drop(parcel_count))


def rent(graph: Graph, prices: Prices) -> float:
    """What all room together costs at these prices; the part subtracted from the parcels' minima in the bound."""
    return float(prices.litre @ graph.volume_l + prices.kilogram @ graph.mass_kg)


def make_pairs(pool: Pool, graph: Graph, many: Floats) -> Pairs:
    """Number the pairs of parcel and unloading in the pool; `many` parcels stand behind each (float64[N])."""
    count = graph.unload_key_count
    first, parcel, of_leg = parcels_by(graph.unload_key[pool.alight], pool.parcel_of_leg(), count)
    key = np.repeat(np.arange(count, dtype=np.int32), np.diff(first))
    return Pairs(of_leg, parcel, key, first, many[parcel])


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
    users = np.bincount(pairs.key, pairs.many, key_count)
    share[~known] = charge / users[pairs.key[~known]]
    into_simplices(share, pairs, charge)
    return share


def as_drop_prices(pairs: Pairs, share: Floats, parcel_count: int) -> DropPrices:
    """Shares per pair as prices per parcel."""
    order = np.lexsort((pairs.key, pairs.parcel))
    first = np.searchsorted(pairs.parcel[order], np.arange(parcel_count + 1)).astype(np.int32)
    return DropPrices(first, pairs.key[order], share[order])


def into_simplices(share: Floats, pairs: Pairs, charge: float) -> None:
    """Project the shares of every unloading onto {share >= 0, sum over all parcels <= charge}, in place."""
    in_slices(lambda i: _into_simplices(i, share, pairs.many, pairs.first, charge))


def no_drop(parcel_count: int) -> DropPrices:
    """No price on any unloading."""
    return DropPrices(np.zeros(parcel_count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0))


def running_sums(litre: Floats, kilogram: Floats) -> NDArray[np.float64]:
    """Running sums of hop prices per litre and per kilogram; float64[K + 1, 2]: a ride's price is one difference."""
    sums = np.zeros((len(litre) + 1, 2))
    np.cumsum(litre, out=sums[1:, 0])
    np.cumsum(kilogram, out=sums[1:, 1])
    return sums


@inlined
def chain_price(c, volume, mass, first_leg, board, alight, sums):  # type: ignore[no-untyped-def]
    """What one chain pays for room, from running sums of the hop prices."""
    litre = 0.0
    kilogram = 0.0
    for i in range(first_leg[c], first_leg[c + 1]):
        litre += sums[alight[i], 0] - sums[board[i], 0]
        kilogram += sums[alight[i], 1] - sums[board[i], 1]
    return volume * litre + mass * kilogram


@compiled
def _into_simplices(part, share, many, first, charge):  # type: ignore[no-untyped-def]
    """Project a slice of the unloadings (Michelot, "A finite algorithm for finding the projection …", 1986)."""
    for u in range(part, len(first) - 1, SLICES):
        begin, end = first[u], first[u + 1]
        total = 0.0
        positive = 0.0
        for i in range(begin, end):
            share[i] = max(0.0, share[i])
            total += many[i] * share[i]
            positive += many[i]
        if total <= charge:
            continue
        cut = (total - charge) / positive
        while True:
            total = 0.0
            left = 0.0
            for i in range(begin, end):
                if share[i] > cut:
                    total += many[i] * share[i]
                    left += many[i]
            if left >= positive:  # ">" only by rounding
                break
            positive = left
            cut = (total - charge) / left
        total = 0.0
        for i in range(begin, end):
            share[i] = max(0.0, share[i] - cut)
            total += many[i] * share[i]
        if total > charge:
            for i in range(begin, end):
                share[i] *= charge / total
