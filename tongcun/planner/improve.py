"""Large-neighbourhood search: take a few related parcels off, put them back in another order, keep what is cheaper.

Shaw, "Using constraint programming and local search methods to solve vehicle routing problems" (1998); what is a little
dearer is kept now and then, as in Schrimpf et al., "Record breaking optimization results using the ruin and recreate
principle" (2000), with the chances of Metropolis. Choices follow a random mixture of the true cost and the cost at dual
prices, so that a parcel leaves scarce room to those who need it more; what counts in the end is the true cost alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.assignment import FALLBACK, Assignment, fits, least_costs, new_drops, place, reduced_costs
from tongcun.planner.compiled import compiled
from tongcun.planner.ground import Ground
from tongcun.planner.neighbourhoods import AT_ONCE, Rivals, draw, find_rivals, random_share
from tongcun.planner.pool import Pool
from tongcun.planner.prices import Prices
from tongcun.planner.timetable import Floats

Columns = tuple[NDArray[np.generic], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """The chains of a pool that every parcel may take, and whom it competes with for them.

    `reduced` (float64[C]) is each chain's cost at the dual prices, `least` (float64[N]) each parcel's least of them.
    """

    ground: Ground
    pool: Pool
    reduced: Floats
    least: Floats
    rivals: Rivals

    @property
    def chains(self) -> Columns:
        """The chains as compiled code takes them."""
        pool = self.pool
        return pool.first, pool.yuan, pool.first_leg, pool.board, pool.alight, self.reduced

    @property
    def parcels(self) -> Columns:
        """The parcels as compiled code takes them."""
        parcels = self.ground.day.parcels
        return parcels.volume_l, parcels.mass_kg, self.ground.fallback, self.least

    @property
    def net(self) -> Columns:
        """Runs, stations and rivals as compiled code takes them."""
        graph, rivals, destination = self.ground.graph, self.rivals, self.ground.day.parcels.destination
        return (
            graph.unload_key, graph.run, rivals.first, rivals.parcel, rivals.weight, rivals.first_bound_for,
            rivals.bound_for, destination, graph.station,
        )  # fmt: skip


def choices_at(ground: Ground, pool: Pool, prices: Prices) -> Choices:
    """What there is to choose from at these dual prices."""
    reduced = reduced_costs(ground, pool, prices)
    least = least_costs(pool, reduced, ground.fallback)
    return Choices(ground, pool, reduced, least, find_rivals(ground, pool, prices))


@dataclass(frozen=True, slots=True)
class Batch:
    """How many neighbourhoods are searched, with which luck, and what counts meanwhile.

    Drops count `charge` yuan. With `warmth` (yuan) above 0 a re-arrangement that costs so much more is kept about once
    in three times, one that costs twice as much more once in seven: small steps alone end in a corner.
    """

    rounds: int
    seed: int
    charge: float = 0.0
    warmth: float = 0.0


def improve(choices: Choices, state: Assignment, batch: Batch) -> float:
    """Search a batch of neighbourhoods, changing `state` in place; the yuan gained, drops counted at the charge."""
    weight = choices.rivals.weight
    if not len(weight) or weight[-1] <= 0.0:
        return 0.0
    random = np.array([(batch.seed * 2654435761 + 88172645463325252) % 2**64], dtype=np.uint64)
    told = (batch.rounds, batch.charge, batch.warmth)
    gained: float = _search(told, random, choices.chains, choices.parcels, choices.net, state.room)
    return gained


@compiled
def _search(told, random, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Draw neighbourhoods and keep those re-arrangements that cost less or the same, or little more by luck."""
    rounds, drop, warmth = told
    chosen = np.empty(AT_ONCE, dtype=np.int64)
    before = np.empty(AT_ONCE, dtype=np.int64)
    stamp = np.zeros(len(room[0]), dtype=np.int64)
    closed = np.zeros(len(room[3]), dtype=np.bool_)
    gained = 0.0
    for turn in range(1, rounds + 1):
        closed[:] = False
        count = draw(random, turn, drop, chains, parcels, net, room, chosen, stamp, closed)
        if count < 1:
            continue
        old = _take_off(count, chosen, before, drop, chains, parcels, net, room)
        order = np.argsort(_ranks(count, chosen, random, parcels))
        weight = min(1.0, random_share(random) * 1.2)
        part = random_share(random)
        fee = drop * (1.0 if part < 0.5 else (part - 0.5) * 2.0)
        new = _put_back(count, order, chosen, weight, fee, drop, closed, chains, parcels, net, room)
        if new <= old or (warmth > 0.0 and new < old - warmth * np.log(1.0 - random_share(random))):
            gained += old - new
        else:
            _restore(count, chosen, before, chains, parcels, net, room)
    return gained


@compiled
def _take_off(count, chosen, before, drop, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Take the chosen parcels off; what they cost, drops that end with them included."""
    _, yuan, first_leg, board, alight, _ = chains
    volume, mass, fallback, _ = parcels
    key = net[0]
    chain, litres, kilograms, users = room
    cost = 0.0
    for i in range(count):
        p = chosen[i]
        c = chain[p]
        before[i] = c
        if c == FALLBACK:
            cost += fallback[p]
            continue
        place(c, volume[p], mass[p], -1, first_leg, board, alight, key, litres, kilograms, users)
        cost += yuan[c] + drop * new_drops(c, first_leg, alight, key, users)
    return cost


@compiled
def _ranks(count, chosen, random, parcels):  # type: ignore[no-untyped-def]
    """A rank for each chosen parcel, by one of four rules drawn at random: loss per litre, large, small, any."""
    volume, _, fallback, least = parcels
    rule = random_share(random)
    rank = np.empty(count)
    for i in range(count):
        p = chosen[i]
        noise = 0.5 + random_share(random)
        if rule < 0.4:
            rank[i] = -min(1e9, fallback[p] - least[p]) / (volume[p] + 1e-3) * noise
        elif rule < 0.7:
            rank[i] = -volume[p] * noise
        elif rule < 0.85:
            rank[i] = volume[p] * noise
        else:
            rank[i] = noise
    return rank


@compiled
def _put_back(count, order, chosen, weight, fee, drop, closed, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Put the chosen parcels back one by one, each where it fits best; what they cost now."""
    first, yuan, first_leg, board, alight, reduced = chains
    volume, mass, fallback, _ = parcels
    key = net[0]
    chain, litres, kilograms, users = room
    cost = 0.0
    for i in order:
        p = chosen[i]
        best, least = FALLBACK, fallback[p]
        for c in range(first[p], first[p + 1]):
            x = yuan[c] + weight * (reduced[c] - yuan[c])
            if x >= least:
                continue
            if drop > 0.0:
                x += fee * new_drops(c, first_leg, alight, key, users)
                for leg in range(first_leg[c], first_leg[c + 1]):
                    if closed[key[alight[leg]]]:
                        x = np.inf
                if x >= least:
                    continue
            if fits(c, volume[p], mass[p], first_leg, board, alight, litres, kilograms):
                best, least = c, x
        chain[p] = best
        if best == FALLBACK:
            cost += fallback[p]
        else:
            cost += yuan[best] + drop * new_drops(best, first_leg, alight, key, users)
            place(best, volume[p], mass[p], 1, first_leg, board, alight, key, litres, kilograms, users)
    return cost


@compiled
def _restore(count, chosen, before, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Undo a re-arrangement."""
    _, _, first_leg, board, alight, _ = chains
    volume, mass, _, _ = parcels
    key = net[0]
    chain, litres, kilograms, users = room
    for turn in range(2):
        for i in range(count):
            p = chosen[i]
            c = chain[p] if turn == 0 else before[i]
            sign = -1 if turn == 0 else 1
            if c != FALLBACK:
                place(c, volume[p], mass[p], sign, first_leg, board, alight, key, litres, kilograms, users)
            if turn == 1:
                chain[p] = c
