"""The pool of chains known so far, parcel by parcel, over which prices and plans are sought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.compiled import compiled
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.graph import Graph
from tongcun.planner.ground import Ground
from tongcun.planner.oracle import Chains
from tongcun.planner.result import Outcome
from tongcun.planner.stretches import offsets, stretches
from tongcun.planner.timetable import Floats, Ints


@dataclass(frozen=True, slots=True)
class Pool:
    """C chains sorted by parcel: those of parcel `p` are `first[p]:first[p + 1]`.

    `yuan` is each chain's cost without prices and drops; its legs are `first_leg[c]:first_leg[c + 1]` of `board` and
    `alight` (graph nodes). `outcome` is how the parcel leaves at the chain's end: BUS, or VAN or HELD for a parcel on
    board that is only brought off its run. `mark` is a fingerprint that tells chains of one parcel apart.
    """

    first: Ints
    parcel: Ints
    yuan: Floats
    outcome: NDArray[np.int8]
    first_leg: Ints
    board: Ints
    alight: Ints
    mark: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.parcel)

    def parcel_of_leg(self) -> Ints:
        """The parcel of every leg; int32[L], ascending."""
        return np.repeat(self.parcel, np.diff(self.first_leg))


def ridden_hops(pool: Pool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every hop that a chain rides, chain by chain: numbers of the chains, numbers of the hops."""
    lengths = pool.alight - pool.board
    chain_of_leg = np.repeat(np.arange(len(pool)), np.diff(pool.first_leg))
    return np.repeat(chain_of_leg, lengths), stretches(pool.board, lengths)


def empty_pool(parcel_count: int) -> Pool:
    """A pool without any chain."""
    none = np.zeros(0, dtype=np.int32)
    return Pool(
        np.zeros(parcel_count + 1, dtype=np.int32), none, np.zeros(0), np.zeros(0, dtype=np.int8),
        np.zeros(1, dtype=np.int32), none, none, np.zeros(0, dtype=np.int64),
    )  # fmt: skip


def merged(ground: Ground, pool: Pool, chains: Chains) -> Pool:
    """The pool with these chains added, each once."""
    return joined(pool, from_chains(ground, chains))


def joined(pool: Pool, more: Pool) -> Pool:
    """Both pools' chains, each once."""
    return _gathered(pool, more, np.ones(len(pool), dtype=np.bool_), len(pool.first) - 1)


def stubs(ground: Ground) -> Pool:
    """For parcels on board: every way to come off their run short of the destination and go by van or be held.

    For banned kinds on board also the ride to the destination itself, since they may not board anything else.
    """
    day, graph = ground.day, ground.graph
    parcels = day.parcels
    rows = [
        (int(p), begin, end)
        for p in np.flatnonzero(parcels.loaded_at != AT_STATION)
        for begin, end in _single_rides(graph, int(graph.node_of_call[parcels.next_call[p]]))
    ]
    parcel, board, alight = np.array(rows, dtype=np.int32).reshape(-1, 3).T
    arrives = graph.station[alight] == parcels.destination[parcel]
    left = parcels.left_yuan()[parcel]
    time = _time_yuan(day, parcel, graph.arrival[alight])
    rides_home = arrives & (time <= left)
    listed = ~rides_home | ~parcels.bus_allowed[parcel]
    parcel, board, alight = parcel[listed], board[listed], alight[listed]
    left, time, rides_home = left[listed], time[listed], rides_home[listed]
    count = len(parcel)
    first_leg = np.arange(count + 1, dtype=np.int32)
    return Pool(
        first=np.searchsorted(parcel, np.arange(len(parcels) + 1)).astype(np.int32),
        parcel=parcel,
        yuan=parcels.handling_yuan[parcel] + np.where(rides_home, time, left),
        outcome=np.where(rides_home, Outcome.BUS, parcels.left_outcome()[parcel]).astype(np.int8),
        first_leg=first_leg,
        board=board,
        alight=alight,
        mark=_marks(first_leg, board, alight),
    )


def _single_rides(graph: Graph, node: int) -> list[tuple[int, int]]:
    """From a node on board: every node of the same run at which something may come off."""
    end = int(np.searchsorted(graph.run, graph.run[node], side="right"))
    return [(node, k) for k in range(node, end) if graph.unload[k]]


def _time_yuan(day: Day, parcel: Ints, arrival: Ints) -> Floats:
    """What the hours until arrival cost, and those after the due time."""
    return day.parcels.hours_yuan(parcel, arrival) + day.parcels.late_yuan(parcel, arrival)


def kept(pool: Pool, keep: NDArray[np.bool_]) -> Pool:
    """The pool reduced to the chains marked in `keep`; bool[C]."""
    nothing = empty_pool(len(pool.first) - 1)
    return _gathered(pool, nothing, keep, len(pool.first) - 1)


def found_in(pool: Pool, chains: Pool) -> Ints:
    """The numbers in `pool` of those of these chains that it holds; int32."""
    found: Ints = _found(pool.first, pool.mark, chains.parcel, chains.mark)
    return found[found >= 0]


def unknown_in(pool: Pool, chains: Pool) -> Pool:
    """Those of these chains that `pool` does not hold, each once."""
    unknown = _found(pool.first, pool.mark, chains.parcel, chains.mark) < 0
    return joined(empty_pool(len(pool.first) - 1), kept(chains, unknown))


@compiled
def _found(first, mark, parcel, sought):  # type: ignore[no-untyped-def]
    """The number of each sought chain, or -1."""
    out = np.full(len(parcel), -1, dtype=np.int32)
    for i in range(len(parcel)):
        for c in range(first[parcel[i]], first[parcel[i] + 1]):
            if mark[c] == sought[i]:
                out[i] = c
    return out


def from_chains(ground: Ground, chains: Chains) -> Pool:
    """Chains as a pool of their own, unsorted duplicates and all."""
    day, p = ground.day, chains.parcel
    width = np.arange(chains.leg.shape[1] // 2)[None, :] < chains.legs[:, None]
    board = chains.leg[:, 0::2][width]
    alight = chains.leg[:, 1::2][width]
    first_leg = offsets(chains.legs)
    arrival = ground.graph.arrival[alight[first_leg[1:] - 1]]
    yuan = day.parcels.handling_yuan[p] * chains.legs + _time_yuan(day, p, arrival)
    first = np.searchsorted(p, np.arange(len(day.parcels) + 1)).astype(np.int32)
    bus = np.zeros(len(p), dtype=np.int8)
    return Pool(first, p, yuan, bus, first_leg, board, alight, _marks(first_leg, board, alight))


def shared_out(ground: Ground, pool: Pool, group: Ints) -> Pool:
    """The pool in which every parcel has the chains of its group, the parcel of this pool that stands for it.

    `group` (int32[N]) numbers the parcels of this pool; parcels on board stand for themselves.
    """
    day, graph = ground.day, ground.graph
    count = np.diff(pool.first)[group]
    first = offsets(count)
    at = stretches(pool.first[:-1][group], count)
    legs = np.diff(pool.first_leg)[at]
    first_leg = offsets(legs)
    leg = stretches(pool.first_leg[:-1][at], legs)
    parcel = np.repeat(np.arange(len(group), dtype=np.int32), count)
    board, alight = pool.board[leg], pool.alight[leg]
    whole = day.parcels.handling_yuan[parcel] * legs + _time_yuan(day, parcel, graph.arrival[alight[first_leg[1:] - 1]])
    yuan = np.where(day.parcels.loaded_at[parcel] == AT_STATION, whole, pool.yuan[at])
    return Pool(first, parcel, yuan, pool.outcome[at], first_leg, board, alight, pool.mark[at])


@compiled
def parcels_by(group, parcel, count):  # type: ignore[no-untyped-def]
    """The parcels of every group, each once: those of group `g` are `member[first[g]:first[g + 1]]`.

    `group` (int32[L], below `count`) and `parcel` (int32[L], ascending) belong to legs.
    """
    latest = np.full(count, -1, dtype=np.int32)
    first = np.zeros(count + 1, dtype=np.int32)
    for i in range(len(group)):
        if latest[group[i]] != parcel[i]:
            latest[group[i]] = parcel[i]
            first[group[i] + 1] += 1
    for g in range(count):
        first[g + 1] += first[g]
    member = np.empty(first[count], dtype=np.int32)
    following = first[:-1].copy()
    latest[:] = -1
    for i in range(len(group)):
        g = group[i]
        if latest[g] != parcel[i]:
            latest[g] = parcel[i]
            member[following[g]] = parcel[i]
            following[g] += 1
    return first, member


@compiled
def _marks(first_leg, board, alight):  # type: ignore[no-untyped-def]
    """A 64-bit fingerprint of every chain (FNV-1a over its nodes)."""
    marks = np.empty(len(first_leg) - 1, dtype=np.int64)
    for c in range(len(marks)):
        h = np.uint64(14695981039346656037)
        for i in range(first_leg[c], first_leg[c + 1]):
            h = (h ^ np.uint64(board[i])) * np.uint64(1099511628211)
            h = (h ^ np.uint64(alight[i])) * np.uint64(1099511628211)
        marks[c] = np.int64(h >> np.uint64(1))
    return marks


def _gathered(old: Pool, new: Pool, keep_old: NDArray[np.bool_], parcel_count: int) -> Pool:
    """Old chains marked `keep_old` and new ones, sorted by parcel, old first, without repetition."""
    source = _merge_order(old.first, old.mark, keep_old, new.first, new.mark)
    lengths = np.concatenate((np.diff(old.first_leg), np.diff(new.first_leg)))[source]
    first_leg = offsets(lengths)
    begins = np.concatenate((old.first_leg[:-1], new.first_leg[:-1] + len(old.board)))[source]
    legs = stretches(begins, lengths)
    parcel = np.concatenate((old.parcel, new.parcel))[source]
    return Pool(
        first=np.searchsorted(parcel, np.arange(parcel_count + 1)).astype(np.int32),
        parcel=parcel,
        yuan=np.concatenate((old.yuan, new.yuan))[source],
        outcome=np.concatenate((old.outcome, new.outcome))[source],
        first_leg=first_leg,
        board=np.concatenate((old.board, new.board))[legs],
        alight=np.concatenate((old.alight, new.alight))[legs],
        mark=np.concatenate((old.mark, new.mark))[source],
    )


@compiled
def _merge_order(old_first, old_mark, keep_old, new_first, new_mark):  # type: ignore[no-untyped-def]
    """Indices into old + new chains, by parcel, each fingerprint once."""
    out = np.empty(len(old_mark) + len(new_mark), dtype=np.int64)
    size = 0
    for p in range(len(old_first) - 1):
        begin = size
        for c in range(old_first[p], old_first[p + 1]):
            if keep_old[c]:
                out[size] = c
                size += 1
        for c in range(new_first[p], new_first[p + 1]):
            known = False
            for i in range(begin, size):
                other = out[i]
                mark = old_mark[other] if other < len(old_mark) else new_mark[other - len(old_mark)]
                known = known or mark == new_mark[c]
            if not known:
                out[size] = len(old_mark) + c
                size += 1
    return out[:size].copy()
