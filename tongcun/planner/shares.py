"""Shares of the drop charge: every pair of parcel and unloading has one.

The shares of one unloading sum to at most the charge, so that the bound stays a proof and strong: each parcel alone may
not use an unloading more than it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.graph import Graph
from tongcun.planner.pool import Pool
from tongcun.planner.prices import DropPrices
from tongcun.planner.stretches import offsets
from tongcun.planner.timetable import Floats, Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """The P pairs of parcel and unloading that occur in a pool, sorted by parcel, so that those read together are near.

    Pair `i` is parcel `parcel[i]` at unload key `key[i]`; `of_leg` gives each leg's pair. The pairs of key `u` are
    `by_key[first[u]:first[u + 1]]`. `many` says how many parcels that one stands for (float64[P]).
    """

    of_leg: Ints
    parcel: Ints
    key: Ints
    by_key: Ints
    first: Ints
    many: Floats


def make_pairs(pool: Pool, graph: Graph, many: Floats) -> Pairs:
    """Number the pairs of parcel and unloading in the pool; `many` parcels stand behind each (float64[N])."""
    count = graph.unload_key_count
    of_leg, parcel, key = _pairs(graph.unload_key[pool.alight], pool.parcel_of_leg(), count)
    first = offsets(np.bincount(key, minlength=count))
    return Pairs(of_leg, parcel, key, _by_key(key, first), first, many[parcel])


def known_shares(pairs: Pairs, drop: DropPrices, key_count: int) -> Floats:
    """The drop prices of a pool's pairs (float64[P]), NaN where a pair has none."""
    shares: Floats = _known_shares(pairs.parcel, pairs.key, drop.first, drop.key, drop.yuan, key_count)
    return shares


def shares_for(pairs: Pairs, drop: DropPrices, charge: float, key_count: int) -> Floats:
    """The drop prices carried over to the pairs of a new pool; new pairs start with an even share of the charge."""
    share = known_shares(pairs, drop, key_count)
    unknown = np.isnan(share)
    users = np.bincount(pairs.key, pairs.many, key_count)
    share[unknown] = charge / users[pairs.key[unknown]]
    into_simplices(share, pairs, charge)
    return share


def as_drop_prices(pairs: Pairs, share: Floats, parcel_count: int) -> DropPrices:
    """Shares per pair as prices per parcel."""
    first = np.searchsorted(pairs.parcel, np.arange(parcel_count + 1)).astype(np.int32)
    return DropPrices(first, pairs.key, share)


def into_simplices(share: Floats, pairs: Pairs, charge: float) -> None:
    """Project the shares of every unloading onto {share >= 0, sum over all parcels <= charge}, in place."""
    in_slices(lambda i: _into_simplices(i, share, pairs.many, pairs.by_key, pairs.first, charge))


@compiled
def _pairs(key_of_leg, parcel_of_leg, key_count):  # type: ignore[no-untyped-def]
    """Each leg's pair, and the pairs' parcels and keys; legs come by parcel."""
    count = len(key_of_leg)
    latest = np.full(key_count, -1, dtype=np.int32)
    place = np.empty(key_count, dtype=np.int32)
    of_leg, parcel, key = np.empty((3, count), dtype=np.int32)
    size = 0
    for i in range(count):
        k = key_of_leg[i]
        if latest[k] != parcel_of_leg[i]:
            latest[k] = parcel_of_leg[i]
            place[k] = size
            parcel[size] = parcel_of_leg[i]
            key[size] = k
            size += 1
        of_leg[i] = place[k]
    return of_leg, parcel[:size].copy(), key[:size].copy()


@compiled
def _by_key(key, first):  # type: ignore[no-untyped-def]
    """The pairs sorted by key."""
    following = first[:-1].copy()
    by_key = np.empty(len(key), dtype=np.int32)
    for i in range(len(key)):
        by_key[following[key[i]]] = i
        following[key[i]] += 1
    return by_key


@compiled
def _known_shares(parcel, key, first, old_key, old_yuan, key_count):  # type: ignore[no-untyped-def]
    """The drop prices of pairs, NaN where a pair has none."""
    share = np.full(len(key), np.nan)
    latest = np.full(key_count, -1, dtype=np.int32)
    price = np.empty(key_count)
    done = -1
    for i in range(len(key)):
        p = parcel[i]
        if p != done:
            done = p
            for j in range(first[p], first[p + 1]):
                latest[old_key[j]] = p
                price[old_key[j]] = old_yuan[j]
        if latest[key[i]] == p:
            share[i] = price[key[i]]
    return share


@compiled
def _into_simplices(part, share, many, by_key, first, charge):  # type: ignore[no-untyped-def]
    """Project a slice of the unloadings (Michelot, "A finite algorithm for finding the projection …", 1986)."""
    widest = 0
    for u in range(part, len(first) - 1, SLICES):
        widest = max(widest, first[u + 1] - first[u])
    mine = np.empty(widest)
    weight = np.empty(widest)
    for u in range(part, len(first) - 1, SLICES):
        begin = first[u]
        size = first[u + 1] - begin
        total = 0.0
        positive = 0.0
        for i in range(size):
            at = by_key[begin + i]
            mine[i] = max(0.0, share[at])
            weight[i] = many[at]
            total += weight[i] * mine[i]
            positive += weight[i]
        if total > charge:
            _into_simplex(size, mine, weight, total, positive, charge)
        for i in range(size):
            share[by_key[begin + i]] = mine[i]


@inlined
def _into_simplex(size, mine, weight, total, positive, charge):  # type: ignore[no-untyped-def]
    """Project one unloading's shares, whose weights sum to `positive`."""
    cut = (total - charge) / positive
    while True:
        total = 0.0
        left = 0.0
        for i in range(size):
            if mine[i] > cut:
                total += weight[i] * mine[i]
                left += weight[i]
        if left >= positive:  # ">" only by rounding
            break
        positive = left
        cut = (total - charge) / left
    total = 0.0
    for i in range(size):
        mine[i] = max(0.0, mine[i] - cut)
        total += weight[i] * mine[i]
    if total > charge:
        for i in range(size):
            mine[i] *= charge / total
