"""Neighbourhoods: which parcels are taken off together, so that another order among them may cost less.

Neighbours are parcels that compete for the same runs; with a drop charge also all that come off at one unloading, all
that go to one station, or all that go to two stations by two runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.assignment import FALLBACK
from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.ground import Ground
from tongcun.planner.pool import Pool, parcels_by
from tongcun.planner.prices import Prices
from tongcun.planner.timetable import Floats, Ints

AT_ONCE = 96
"""Most parcels taken off at once."""
CROSSWISE, BOUND_FOR, CLOSING = 0.5, 0.1, 0.1
"""With a drop charge, how often two runs swap two stations, all who go to one station find their runs anew, and an
unloading is closed."""
TRIES = 30
"""Of at most so many unloadings drawn that with the fewest parcels is closed."""
LEADS, OTHERS = 25, 4
"""Of at most so many parcels drawn that is taken off which could ride for so much less at the prices: to begin with,
and for each neighbour."""


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


def find_rivals(ground: Ground, pool: Pool, prices: Prices) -> Rivals:
    """Who competes for which run."""
    day, graph = ground.day, ground.graph
    run_count = day.timetable.run_count
    has_choice = np.diff(pool.first) + np.isfinite(ground.fallback) > 1
    parcel_of_leg = pool.parcel_of_leg()
    choosing_leg = has_choice[parcel_of_leg]
    first, parcel = parcels_by(graph.run[pool.board][choosing_leg], parcel_of_leg[choosing_leg], run_count)
    worth = np.bincount(graph.run, prices.litre * graph.volume_l + prices.kilogram * graph.mass_kg, run_count)
    weight = np.where(np.diff(first) > 1, np.sqrt(worth) + 1e-3, 0.0)
    choosing = np.flatnonzero(has_choice).astype(np.int32)
    bound_for = choosing[np.argsort(day.parcels.destination[choosing], kind="stable")]
    offsets = np.searchsorted(day.parcels.destination[bound_for], np.arange(len(day.stations) + 1))
    return Rivals(first, parcel, np.cumsum(weight), offsets.astype(np.int32), bound_for)


@inlined
def random_share(state):  # type: ignore[no-untyped-def]
    """A number in [0, 1) (Marsaglia, "Xorshift RNGs", 2003)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@inlined
def _drawn_run(random, weight):  # type: ignore[no-untyped-def]
    """A run drawn by weight (running sums)."""
    return np.searchsorted(weight, random_share(random) * weight[-1] * (1.0 - 1e-12), side="right")


@inlined
def _any_of(random, member, begin, end):  # type: ignore[no-untyped-def]
    """One of `member[begin:end]`."""
    return member[begin + np.int64(random_share(random) * (end - begin))]


@compiled
def draw(random, turn, drop, chains, parcels, net, room, chosen, stamp, closed):  # type: ignore[no-untyped-def]
    """Write a neighbourhood to `chosen` and the unloadings closed for it to `closed`; how many parcels it has.

    `stamp` remembers the last turn in which each parcel was chosen.
    """
    kind = random_share(random) if drop > 0.0 else 1.0
    if kind < CROSSWISE:
        return _draw_crosswise(random, turn, chains, net, room, chosen, stamp, closed)
    if kind < CROSSWISE + BOUND_FOR:
        return _draw_bound_for(random, turn, net, chosen, stamp)
    if kind < CROSSWISE + BOUND_FOR + CLOSING:
        return _draw_unloading(random, turn, chains, net, room, chosen, stamp, closed)
    return _draw_rivals(random, turn, chains, parcels, net, room, chosen, stamp)


@inlined
def _sorriest(random, member, begin, end, asked, reduced, parcels, chain):  # type: ignore[no-untyped-def]
    """Of up to `asked` of `member[begin:end]` drawn at random the one with most to gain at the prices."""
    _, _, fallback, least = parcels
    lead, most = -1, -1.0
    for _ in range(1 + np.int64(random_share(random) * asked)):
        p = _any_of(random, member, begin, end)
        sorry = (reduced[chain[p]] if chain[p] != FALLBACK else fallback[p]) - least[p]
        if sorry > most:
            lead, most = p, sorry
    return lead


@compiled
def _draw_rivals(random, turn, chains, parcels, net, room, chosen, stamp):  # type: ignore[no-untyped-def]
    """Some parcels that compete with one drawn at random, on the runs of its chains."""
    _, run_of, first, parcel, weight, _, _, _, _ = net
    first_chain, _, first_leg, board, _, reduced = chains
    chain = room[0]
    run = _drawn_run(random, weight)
    lead = _sorriest(random, parcel, first[run], first[run + 1], LEADS, reduced, parcels, chain)
    chosen[0] = lead
    stamp[lead] = turn
    count = 1
    want = 4 + np.int64(random_share(random) * 20)
    begin, end = first_chain[lead], first_chain[lead + 1]
    for _ in range(want * 3):
        if count == want:
            break
        on = run
        if end > begin and random_share(random) < 0.5:
            c = begin + np.int64(random_share(random) * (end - begin))
            on = run_of[_any_of(random, board, first_leg[c], first_leg[c + 1])]
        if first[on] == first[on + 1]:
            continue
        p = _sorriest(random, parcel, first[on], first[on + 1], OTHERS, reduced, parcels, chain)
        if stamp[p] != turn:
            stamp[p] = turn
            chosen[count] = p
            count += 1
    return count


@compiled
def _draw_unloading(random, turn, chains, net, room, chosen, stamp, closed):  # type: ignore[no-untyped-def]
    """All who come off where one drawn parcel does, that unloading closed for now; unloadings of few come first."""
    key, run_of, first, parcel, weight, first_bound_for, bound_for, _, station = net
    _, _, first_leg, _, alight, _ = chains
    chain, _, _, users = room
    node = -1
    for _ in range(1 + np.int64(random_share(random) * TRIES)):
        run = _drawn_run(random, weight)
        c = chain[_any_of(random, parcel, first[run], first[run + 1])]
        if c == FALLBACK:
            continue
        other = _any_of(random, alight, first_leg[c], first_leg[c + 1])
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
    closed[key[node]] = random_share(random) < 0.7
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
def _draw_bound_for(random, turn, net, chosen, stamp):  # type: ignore[no-untyped-def]
    """All who go to one station, unless they are too many."""
    _, _, first, parcel, weight, first_bound_for, bound_for, destination, _ = net
    run = _drawn_run(random, weight)
    here = destination[_any_of(random, parcel, first[run], first[run + 1])]
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
    key, run_of, first, parcel, weight, first_bound_for, bound_for, destination, _ = net
    _, _, first_leg, _, alight, _ = chains
    chain = room[0]
    run = _drawn_run(random, weight)
    lead = _any_of(random, parcel, first[run], first[run + 1])
    if chain[lead] == FALLBACK:
        return 0
    here = destination[lead]
    run = run_of[alight[first_leg[chain[lead] + 1] - 1]]
    there = destination[_any_of(random, parcel, first[run], first[run + 1])]
    other = -1
    for _ in range(8):
        c = chain[_any_of(random, bound_for, first_bound_for[here], first_bound_for[here + 1])]
        if c != FALLBACK and run_of[alight[first_leg[c + 1] - 1]] != run:
            other = run_of[alight[first_leg[c + 1] - 1]]
            break
    if other < 0 or there == here:
        return 0
    swap = random_share(random) < 0.5
    count = 0
    for end in (here, there):
        for i in range(first_bound_for[end], first_bound_for[end + 1]):
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
            if ((run_of[last] == other) == (end == here)) != swap:
                closed[key[last]] = True
    return count
