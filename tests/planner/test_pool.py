"""The pool of chains: shared out from a few parcels to many, and looked at by group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_day, a_hub, a_parcel, a_run, a_station, a_village
from tests.planner.crowded_days import a_crowded_day, chains_of
from tongcun.planner.crowd import Likeness, everyone, taken_together
from tongcun.planner.graph import Graph
from tongcun.planner.ground import ground_of
from tongcun.planner.oracle import LEGS_AT_MOST, Chains
from tongcun.planner.pool import Pool, found_in, from_chains, kept, parcels_by, shared_out, stubs


def rides_of(pool: Pool, p: int) -> list[list[tuple[int, int]]]:
    """The chains of a parcel, each as its rides (board, alight)."""
    return [
        list(zip(pool.board[a:b].tolist(), pool.alight[a:b].tolist(), strict=True))
        for a, b in zip(
            pool.first_leg[pool.first[p] : pool.first[p + 1]],
            pool.first_leg[pool.first[p] + 1 : pool.first[p + 1] + 1],
            strict=True,
        )
    ]


def as_chains(pool: Pool) -> Chains:
    """The pool's chains as the oracle would have handed them over."""
    legs = np.diff(pool.first_leg).astype(np.int32)
    leg = np.zeros((len(pool), 2 * LEGS_AT_MOST), np.int32)
    for c in range(len(pool)):
        mine = slice(pool.first_leg[c], pool.first_leg[c + 1])
        leg[c, : 2 * legs[c]] = np.stack((pool.board[mine], pool.alight[mine]), axis=1).ravel()
    return Chains(pool.parcel, legs, leg)


def test_everyone_gets_the_chains_of_his_group_at_what_they_cost_himself() -> None:
    ground = ground_of(a_crowded_day())
    taken = taken_together(everyone(ground), Likeness.CHAINS_AND_COSTS)
    assert taken is not None
    crowd, group = taken
    few = chains_of(crowd.ground)
    many = shared_out(ground, few, group)
    assert len(many) > len(few) > 0
    for p in range(len(group)):
        assert rides_of(many, p) == rides_of(few, int(group[p]))
    own = from_chains(ground, as_chains(many))
    assert np.array_equal(many.first, own.first)
    assert np.array_equal(many.mark, own.mark)
    assert many.yuan == pytest.approx(own.yuan, abs=1e-12)


def test_a_chain_of_two_rides_costs_each_his_own_hours() -> None:
    day = a_day(
        stations=[a_hub(), a_station("town", "township"), a_village("xi")],
        runs=[a_run("T1", ("hub", "07:00"), ("town", "07:30")), a_run("T2", ("town", "08:00"), ("xi", "09:00"))],
        parcels=[a_parcel("hub", "xi", ready, handling=0.3, hour=0.2) for ready in ("05:00", "06:00", "06:30")],
    )
    ground = ground_of(day)
    taken = taken_together(everyone(ground), Likeness.CHAINS_AND_COSTS)
    assert taken is not None
    crowd, group = taken
    pool = shared_out(ground, chains_of(crowd.ground), group)
    assert len(crowd.many) == 1
    assert pool.yuan.tolist() == pytest.approx([0.6 + 0.8, 0.6 + 0.6, 0.6 + 0.5])


def test_who_is_on_board_keeps_his_ways_off_the_run_and_their_costs() -> None:
    day = a_day(
        stations=[a_hub(), a_station("town", "township"), a_village("xi", van_yuan=9.0)],
        runs=[a_run("T1", ("hub", "07:00"), ("town", "07:30"), ("xi", "08:00"))],
        parcels=[*(a_parcel("hub", "xi") for _ in range(9)), a_parcel("hub", "xi", on_board=("T1", 0, 1))],
        earliest="07:10",
    )
    ground = ground_of(day)
    taken = taken_together(everyone(ground), Likeness.CHAINS_AND_COSTS)
    assert taken is not None
    crowd, group = taken
    few, own = stubs(crowd.ground), stubs(ground)
    many = shared_out(ground, few, group)
    assert rides_of(many, 9) == rides_of(own, 9) != []
    assert many.yuan.tolist() == own.yuan.tolist()
    assert many.outcome.tolist() == own.outcome.tolist()


def test_chains_are_found_again_in_another_pool_and_those_that_are_not_there_left_out() -> None:
    ground = ground_of(a_crowded_day())
    pool = chains_of(ground)
    odd, third = np.arange(len(pool)) % 2 == 1, np.arange(len(pool)) % 3 == 0
    found = found_in(kept(pool, odd), kept(pool, third))
    assert len(found) == np.count_nonzero(odd & third) > 0
    assert np.array_equal(kept(pool, odd).mark[found], pool.mark[odd & third])
    assert np.array_equal(kept(pool, odd).parcel[found], pool.parcel[odd & third])


GROUPS = 5
legs_of_parcels = st.lists(st.lists(st.integers(0, GROUPS - 1), max_size=4), max_size=8)


@given(legs_of_parcels)
def test_the_parcels_of_a_group_are_those_with_a_leg_in_it_each_once(groups_of: list[list[int]]) -> None:
    legs = [(group, p) for p, groups in enumerate(groups_of) for group in groups]
    group, parcel = np.array(legs, np.int32).reshape(-1, 2).T.copy()
    first, member = parcels_by(group, parcel, GROUPS)
    expected = {g: sorted({p for p, groups in enumerate(groups_of) if g in groups}) for g in range(GROUPS)}
    assert {g: member[first[g] : first[g + 1]].tolist() for g in range(GROUPS)} == expected


def test_every_chain_ends_where_its_parcel_wants_to_be() -> None:
    ground = ground_of(a_crowded_day())
    pool = chains_of(ground)
    assert leads_home(pool, ground.graph, ground.day.parcels.destination)


def leads_home(pool: Pool, graph: Graph, destination: np.ndarray[tuple[int], np.dtype[np.int32]]) -> bool:
    last = pool.alight[pool.first_leg[1:] - 1]
    return bool((graph.station[last] == destination[pool.parcel]).all())
