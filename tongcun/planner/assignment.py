"""An assignment of parcels to chains of a pool, with the room left on every hop; and its first form from prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.ground import Ground
from tongcun.planner.pool import Pool
from tongcun.planner.prices import Prices, chain_price, running_sums
from tongcun.planner.shares import known_shares, make_pairs
from tongcun.planner.timetable import Floats, Ints

FALLBACK = -1
"""The chain number of a parcel that goes by van or is held."""

SLACK = 1e-9
"""Room is kept to this much; the contract allows 1e-6."""


@dataclass(slots=True)
class Assignment:
    """Which chain each parcel takes (int32[N], FALLBACK for none), the room that leaves, and each unloading's users."""

    chain: Ints
    litres_left: Floats
    kilograms_left: Floats
    users: Ints

    @property
    def room(self) -> tuple[Ints, Floats, Floats, Ints]:
        """The assignment as compiled code takes it, and changes it."""
        return self.chain, self.litres_left, self.kilograms_left, self.users


def reduced_costs(ground: Ground, pool: Pool, prices: Prices) -> Floats:
    """Each chain's cost at the prices, its known shares of drop charges included; float64[C]."""
    day, graph = ground.day, ground.graph
    sums = running_sums(prices.litre, prices.kilogram)
    share = np.zeros(0)
    of_leg = np.zeros(0, dtype=np.int32)
    if day.drop_yuan > 0:
        pairs = make_pairs(pool, graph, np.ones(len(day.parcels)))
        share = np.nan_to_num(known_shares(pairs, prices.drop, graph.unload_key_count))
        of_leg = pairs.of_leg
    chains = (pool.yuan, pool.first_leg, pool.board, pool.alight, pool.parcel)
    result: Floats = _reduced(chains, day.parcels.volume_l, day.parcels.mass_kg, sums, of_leg, share)
    return result


@compiled
def _reduced(chains, volume, mass, sums, of_leg, share):  # type: ignore[no-untyped-def]
    """The cost of every chain at the prices."""
    yuan, first_leg, board, alight, parcel = chains
    out = np.empty(len(yuan))
    for c in range(len(yuan)):
        p = parcel[c]
        out[c] = yuan[c] + chain_price(c, volume[p], mass[p], first_leg, board, alight, sums)
        if len(share):
            for i in range(first_leg[c], first_leg[c + 1]):
                out[c] += share[of_leg[i]]
    return out


def least_costs(pool: Pool, reduced: Floats, fallback: Floats) -> Floats:
    """Each parcel's least cost over its chains and the fallback; float64[N]."""
    least: Floats = fallback.copy()
    _lower(least, pool.parcel, reduced)
    return least


@compiled
def _lower(least, parcel, reduced):  # type: ignore[no-untyped-def]
    """Lower each parcel's value to the least among its chains."""
    for c in range(len(parcel)):
        least[parcel[c]] = min(least[parcel[c]], reduced[c])


def nobody_rides(ground: Ground) -> Assignment:
    """Every parcel left behind, all room free."""
    graph = ground.graph
    return Assignment(
        np.full(len(ground.day.parcels), FALLBACK, dtype=np.int32),
        graph.volume_l.copy(),
        graph.mass_kg.copy(),
        np.zeros(graph.unload_key_count + 1, dtype=np.int32),
    )


def assign_by_prices(ground: Ground, pool: Pool, reduced: Floats, settled: Ints | None = None) -> Assignment:
    """Give every parcel its cheapest chain at the prices that still fits, those first who would lose most per litre.

    Chains in `settled` (at most one a parcel, fitting together) are taken before all others.
    """
    parcels, fallback = ground.day.parcels, ground.fallback
    least = least_costs(pool, reduced, fallback)
    loss = np.full(len(parcels), 1e9)
    np.subtract(fallback, least, out=loss, where=np.isfinite(fallback))
    order = np.argsort(-loss / (parcels.volume_l + 1e-3), kind="stable")
    wish = np.full(len(parcels), FALLBACK, dtype=np.int32)
    if settled is not None:
        wish[pool.parcel[settled]] = settled
        order = order[np.argsort(wish[order] == FALLBACK, kind="stable")]
    state = nobody_rides(ground)
    _assign(
        order, wish, pool.first, pool.first_leg, pool.board, pool.alight, parcels.volume_l, parcels.mass_kg, fallback,
        reduced, ground.graph.unload_key, *state.room,
    )  # fmt: skip
    return state


@compiled
def _assign(  # type: ignore[no-untyped-def]
    order, wish, first, first_leg, board, alight, volume, mass, fallback, reduced, key, chain, litres, kilograms, users
):
    """Place parcels in order, each at its cheapest fitting chain."""
    for p in order:
        best = FALLBACK
        least = fallback[p]
        for c in range(first[p], first[p + 1]):
            if wish[p] != FALLBACK and c != wish[p]:
                continue
            if reduced[c] < least and fits(c, volume[p], mass[p], first_leg, board, alight, litres, kilograms):
                best, least = c, reduced[c]
        chain[p] = best
        if best != FALLBACK:
            place(best, volume[p], mass[p], 1, first_leg, board, alight, key, litres, kilograms, users)


@inlined
def fits(c, volume, mass, first_leg, board, alight, litres, kilograms):  # type: ignore[no-untyped-def]
    """Whether every hop of the chain still has room."""
    for i in range(first_leg[c], first_leg[c + 1]):
        for k in range(board[i], alight[i]):
            if litres[k] < volume - SLACK or kilograms[k] < mass - SLACK:
                return False
    return True


@inlined
def place(c, volume, mass, sign, first_leg, board, alight, key, litres, kilograms, users):  # type: ignore[no-untyped-def]
    """Put a parcel on a chain (sign 1) or take it off (sign -1)."""
    for i in range(first_leg[c], first_leg[c + 1]):
        for k in range(board[i], alight[i]):
            litres[k] -= sign * volume
            kilograms[k] -= sign * mass
        users[key[alight[i]]] += sign


@inlined
def new_drops(c, first_leg, alight, key, users):  # type: ignore[no-untyped-def]
    """How many unloadings of the chain nobody uses yet."""
    count = 0
    for i in range(first_leg[c], first_leg[c + 1]):
        if users[key[alight[i]]] == 0:
            count += 1
    return count


def copied(state: Assignment) -> Assignment:
    """An assignment to change without changing this one."""
    return Assignment(state.chain.copy(), state.litres_left.copy(), state.kilograms_left.copy(), state.users.copy())


def total_yuan(ground: Ground, pool: Pool, state: Assignment) -> float:
    """The whole cost of an assignment, drops included."""
    rides = state.chain != FALLBACK
    return (
        float(ground.fallback[~rides].sum()) + float(pool.yuan[state.chain[rides]].sum())
        + ground.day.drop_yuan * int(np.count_nonzero(state.users))
    )  # fmt: skip
