"""Chains found one by one join the pool, and the assignment follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.assignment import FALLBACK, Assignment, copied
from tongcun.planner.ground import Ground
from tongcun.planner.oracle import LEGS_AT_MOST, Chains
from tongcun.planner.pool import Pool, from_chains, merged
from tongcun.planner.result import Outcome
from tongcun.planner.rides import Rides


def adopted(ground: Ground, pool: Pool, state: Assignment, rides: Rides) -> tuple[Pool, Assignment]:
    """The pool with the chains of those who were left behind and now ride, and the assignment in its numbers.

    A chain of more than LEGS_AT_MOST rides stays out, its parcel waits for the next search.
    """
    fresh = (state.chain == FALLBACK) & (rides.outcome == Outcome.BUS)
    who = np.flatnonzero(fresh & (rides.count <= LEGS_AT_MOST)).astype(np.int32)
    chains = Chains(who, rides.count[who], rides.leg[who, : 2 * LEGS_AT_MOST])
    grown = merged(ground, pool, chains)
    chain = np.where(state.chain == FALLBACK, FALLBACK, state.chain - pool.first[:-1] + grown.first[:-1])
    mark = from_chains(ground, chains).mark
    for p, wanted in zip(who.tolist(), mark.tolist(), strict=True):
        mine = grown.mark[grown.first[p] : grown.first[p + 1]]
        chain[p] = grown.first[p] + int(np.flatnonzero(mine == wanted)[0])
    # The rides stay as they are, whatever becomes of the assignment.
    followed = copied(Assignment(chain.astype(np.int32), rides.litres_left, rides.kilograms_left, rides.users))
    _hand_back(ground, rides, np.flatnonzero(fresh & (rides.count > LEGS_AT_MOST)), followed)
    return grown, followed


def _hand_back(ground: Ground, rides: Rides, who: NDArray[np.int64], state: Assignment) -> None:
    """Give back the room and the unloadings that these parcels have by their rides."""
    parcels = ground.day.parcels
    for p in who.tolist():
        for i in range(int(rides.count[p])):
            board, alight = rides.leg[p, 2 * i], rides.leg[p, 2 * i + 1]
            state.litres_left[board:alight] += parcels.volume_l[p]
            state.kilograms_left[board:alight] += parcels.mass_kg[p]
            state.users[ground.graph.unload_key[alight]] -= 1
