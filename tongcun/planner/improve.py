"""Large-neighbourhood search: take a few related parcels off, put them back in another order, keep what is cheaper.

Shaw, "Using constraint programming and local search methods to solve vehicle routing problems" (1998); neighbours are
parcels that compete for the same runs, or, with a drop charge, all that come off at one unloading. Choices follow a
random mixture of the true cost and the cost at dual prices, so that a parcel leaves scarce room to those who need it
more; what counts in the end is the true cost alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.assignment import FALLBACK, Assignment, fits, new_drops, place
from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.day import Day
from tongcun.planner.graph import Graph
from tongcun.planner.pool import Pool, parcels_by
from tongcun.planner.prices import Prices
from tongcun.planner.timetable import Floats, Ints

TRIES = 30
WHOLE = 0.15
AT_ONCE = 96
"""Most parcels taken off at once."""
CROSSWISE, CLOSING = 0.6, 0.1
"""With a drop charge, how often two runs swap two stations, and how often an unloading is closed."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Parcels with a choice: by the runs their chains use (those of run `r` are `parcel[first[r]:first[r + 1]]`), and
    by destination (those of station `s` are `bound_for[first_bound_for[s]:first_bound_for[s + 1]]`).

    `weight` says how often a run is drawn (summed up): the more, the more its room is worth at the prices.
    """

    first: Ints
    parcel: Ints
    weight: Floats
    first_bound_for: Ints
    bound_for: Ints


def find_rivals(day: Day, pool: Pool, graph: Graph, fallback: Floats, prices: Prices) -> Rivals:
    """Who competes for which run."""
    run_count = day.timetable.run_count
    has_choice = np.diff(pool.first) + np.isfinite(fallback) > 1
    parcel_of_leg = pool.parcel_of_leg()
    choosing_leg = has_choice[parcel_of_leg]
    first, parcel, _ = parcels_by(graph.run[pool.board][choosing_leg], parcel_of_leg[choosing_leg], run_count)
    worth = np.bincount(graph.run, prices.litre * graph.volume_l + prices.kilogram * graph.mass_kg, run_count)
    weight = np.where(np.diff(first) > 1, np.sqrt(worth) + 1e-3, 0.0)
    choosing = np.flatnonzero(has_choice).astype(np.int32)
    bound_for = choosing[np.argsort(day.parcels.destination[choosing], kind="stable")]
    offsets = np.searchsorted(day.parcels.destination[bound_for], np.arange(len(day.stations) + 1))
    return Rivals(first, parcel, np.cumsum(weight), offsets.astype(np.int32), bound_for)


def improve(
    day: Day, graph: Graph, pool: Pool, fallback: Floats, reduced: Floats, least: Floats, rivals: Rivals,
    state: Assignment, rounds: int, charge: float, seed: int,
) -> float:  # fmt: skip
    """Search `rounds` neighbourhoods, changing `state` in place; the yuan gained, drops counted at `charge` yuan.

    `reduced` (float64[C]) is each chain's cost at the dual prices, `least` (float64[N]) each parcel's least of them.
    """
    if not len(rivals.weight) or rivals.weight[-1] <= 0.0:
        return 0.0
    chains = (pool.first, pool.yuan, pool.first_leg, pool.board, pool.alight, reduced)
    parcels = (day.parcels.volume_l, day.parcels.mass_kg, fallback, least)
    net = (
        graph.unload_key, graph.run, rivals.first, rivals.parcel, rivals.weight, rivals.first_bound_for,
        rivals.bound_for, day.parcels.destination, graph.station,
    )  # fmt: skip
    room = (state.chain, state.litres_left, state.kilograms_left, state.users)
    random = np.array([seed * 2654435761 + 88172645463325252], dtype=np.uint64)
    gained: float = _search(rounds, random, charge, chains, parcels, net, room)
    return gained


@inlined
def _random(state):  # type: ignore[no-untyped-def]
    """A number in [0, 1) (Marsaglia, "Xorshift RNGs", 2003)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@compiled
def _search(rounds, random, drop, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Draw neighbourhoods and keep those re-arrangements that cost less or the same."""
    chosen = np.empty(AT_ONCE, dtype=np.int64)
    before = np.empty(AT_ONCE, dtype=np.int64)
    stamp = np.zeros(len(room[0]), dtype=np.int64)
    closed = np.zeros(len(room[3]), dtype=np.bool_)
    gained = 0.0
    for turn in range(1, rounds + 1):
        closed[:] = False
        kind = _random(random) if drop > 0.0 else 1.0
        if kind < CROSSWISE:
            count = _draw_crosswise(random, turn, chains, net, room, chosen, stamp, closed)
        elif kind < CROSSWISE + CLOSING:
            count = _draw_unloading(random, turn, chains, net, room, chosen, stamp, closed)
        else:
            count = _draw_rivals(random, turn, chains, net, chosen, stamp)
        if count < 1:
            continue
        old = _take_off(count, chosen, before, drop, chains, parcels, net, room)
        order = np.argsort(_ranks(count, chosen, random, parcels))
        weight = min(1.0, _random(random) * 1.2)
        part = _random(random)
        fee = drop * (1.0 if part < 0.5 else (part - 0.5) * 2.0)
        new = _put_back(count, order, chosen, weight, fee, drop, closed, chains, parcels, net, room)
        if new <= old:
            gained += old - new
        else:
            _restore(count, chosen, before, chains, parcels, net, room)
    return gained


@compiled
def _draw_rivals(random, turn, chains, net, chosen, stamp):  # type: ignore[no-untyped-def]
    """Some parcels that compete with one drawn at random, on the runs of its chains."""
    first, parcel, weight, run_of, first_leg = net[2], net[3], net[4], net[1], chains[2]
    run = min(np.searchsorted(weight, _random(random) * weight[-1], side="right"), len(weight) - 1)
    size = first[run + 1] - first[run]
    if size < 2:
        return 0
    lead = parcel[first[run] + np.int64(_random(random) * size)]
    chosen[0] = lead
    stamp[lead] = turn
    count = 1
    want = 4 + np.int64(_random(random) * 20)
    begin, end = chains[0][lead], chains[0][lead + 1]
    for _ in range(want * 3):
        if count == want:
            break
        on = run
        if end > begin and _random(random) < 0.5:
            c = begin + np.int64(_random(random) * (end - begin))
            legs = first_leg[c + 1] - first_leg[c]
            on = run_of[chains[3][first_leg[c] + np.int64(_random(random) * legs)]]
        size = first[on + 1] - first[on]
        if size < 1:
            continue
        p = parcel[first[on] + np.int64(_random(random) * size)]
        if stamp[p] != turn:
            stamp[p] = turn
            chosen[count] = p
            count += 1
    return count


@inlined
def _drawn(random, first, parcel, weight):  # type: ignore[no-untyped-def]
    """A parcel drawn from the rivals on a run that is drawn by weight."""
    run = min(np.searchsorted(weight, _random(random) * weight[-1], side="right"), len(weight) - 1)
    return parcel[first[run] + np.int64(_random(random) * (first[run + 1] - first[run]))]


@compiled
def _draw_unloading(random, turn, chains, net, room, chosen, stamp, closed):  # type: ignore[no-untyped-def]
    """All who come off where one drawn parcel does, that unloading closed for now; unloadings of few come first."""
    first, parcel, weight, key, run_of, station = net[2], net[3], net[4], net[0], net[1], net[8]
    first_bound_for, bound_for = net[5], net[6]
    first_leg, alight = chains[2], chains[4]
    chain, users = room[0], room[3]
    node = -1
    for _ in range(1 + np.int64(_random(random) * TRIES)):
        c = chain[_drawn(random, first, parcel, weight)]
        if c == FALLBACK:
            continue
        other = alight[first_leg[c] + np.int64(_random(random) * (first_leg[c + 1] - first_leg[c]))]
        if node < 0 or users[key[other]] < users[key[node]]:
            node = other
    if node < 0 or users[key[node]] > AT_ONCE - 8:
        return 0
    count = 0
    for i in range(first_bound_for[station[node]], first_bound_for[station[node] + 1]):
        p = bound_for[i]
        c = chain[p]
        if c != FALLBACK and key[alight[first_leg[c + 1] - 1]] == key[node]:
            stamp[p] = turn
            chosen[count] = p
            count += 1
    if count < users[key[node]]:  # some change there to another run
        count = _add_changing(node, turn, first, parcel, run_of, first_leg, alight, key, chain, chosen, count, stamp)
    closed[key[node]] = _random(random) < 0.7
    return count


@compiled
def _add_changing(node, turn, first, parcel, run_of, first_leg, alight, key, chain, chosen, count, stamp):  # type: ignore[no-untyped-def]
    """Add those who come off at a node to go on by another run; the number chosen now."""
    for i in range(first[run_of[node]], first[run_of[node] + 1]):
        p = parcel[i]
        c = chain[p]
        if c == FALLBACK or stamp[p] == turn:
            continue
        for leg in range(first_leg[c], first_leg[c + 1] - 1):
            if key[alight[leg]] == key[node]:
                stamp[p] = turn
                chosen[count] = p
                count += 1
                break
    return count


@compiled
def _draw_bound_for(here, turn, first_bound_for, bound_for, chosen, stamp):  # type: ignore[no-untyped-def]
    """All who go to one station, unless they are too many."""
    begin, end = first_bound_for[here], first_bound_for[here + 1]
    if end - begin > AT_ONCE:
        return 0
    for i in range(begin, end):
        stamp[bound_for[i]] = turn
        chosen[i - begin] = bound_for[i]
    return end - begin


@compiled
def _draw_crosswise(random, turn, chains, net, room, chosen, stamp, closed):  # type: ignore[no-untyped-def]
    """All who go to two stations by two runs; one station is closed for the one run, one for the other.

    Two villages served by two runs each want four drops; where room is short, neither can give one up unless the
    other does the same crosswise.
    """
    first, parcel, weight, key, run_of, destination = net[2], net[3], net[4], net[0], net[1], net[7]
    first_bound_for, bound_for = net[5], net[6]
    first_leg, alight = chains[2], chains[4]
    chain = room[0]
    lead = _drawn(random, first, parcel, weight)
    if chain[lead] == FALLBACK:
        return 0
    here = destination[lead]
    run = run_of[alight[first_leg[chain[lead] + 1] - 1]]
    there = destination[parcel[first[run] + np.int64(_random(random) * (first[run + 1] - first[run]))]]
    other = -1
    begin, end = first_bound_for[here], first_bound_for[here + 1]
    for _ in range(8):
        c = chain[bound_for[begin + np.int64(_random(random) * (end - begin))]]
        if c != FALLBACK and run_of[alight[first_leg[c + 1] - 1]] != run:
            other = run_of[alight[first_leg[c + 1] - 1]]
            break
    if _random(random) < WHOLE:
        return _draw_bound_for(here, turn, first_bound_for, bound_for, chosen, stamp)
    if other < 0 or there == here:
        return 0
    swap = _random(random) < 0.5
    count = 0
    for place in (here, there):
        for i in range(first_bound_for[place], first_bound_for[place + 1]):
            p = bound_for[i]
            c = chain[p]
            if c == FALLBACK:
                continue
            last = alight[first_leg[c + 1] - 1]
            if run_of[last] != run and run_of[last] != other:
                continue
            if count == AT_ONCE:
                return 0
            stamp[p] = turn
            chosen[count] = p
            count += 1
            if ((run_of[last] == other) == (place == here)) != swap:
                closed[key[last]] = True
    return count


@compiled
def _take_off(count, chosen, before, drop, chains, parcels, net, room):  # type: ignore[no-untyped-def]
    """Take the chosen parcels off; what they cost, drops that end with them included."""
    yuan, first_leg, board, alight = chains[1], chains[2], chains[3], chains[4]
    volume, mass, fallback, key = parcels[0], parcels[1], parcels[2], net[0]
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
    volume, fallback, least = parcels[0], parcels[2], parcels[3]
    rule = _random(random)
    rank = np.empty(count)
    for i in range(count):
        p = chosen[i]
        noise = 0.5 + _random(random)
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
    volume, mass, fallback, key = parcels[0], parcels[1], parcels[2], net[0]
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
    first_leg, board, alight = chains[2], chains[3], chains[4]
    volume, mass, key = parcels[0], parcels[1], net[0]
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
