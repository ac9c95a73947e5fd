"""Parcels taken together: none is lost, none gains, and what is found for the few is handed back to the many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tests.planner.crowded_days import a_crowded_day, chains_of
from tongcun.planner.crowd import Crowd, Likeness, everyone, for_everyone, taken_together
from tongcun.planner.day import Day
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.prices import Prices, no_prices
from tongcun.planner.shares import as_drop_prices, into_simplices, make_pairs
from tongcun.planner.timetable import Ints


def together(ground: Ground) -> tuple[Crowd, Ints]:
    taken = taken_together(everyone(ground), Likeness.CHAINS_AND_COSTS)
    assert taken is not None
    return taken


def a_day_with_two_alike_on_board() -> Day:
    """Twenty parcels alike at the hub and two more, just as alike, on the bus that has left it."""
    bus = a_run("T1", ("hub", "07:00"), ("dong", "07:20"), ("xi", "07:40"))
    later = a_run("T2", ("hub", "09:00"), ("xi", "09:40"))
    waiting = [a_parcel("hub", "xi") for _ in range(20)]
    riding = [a_parcel("hub", "xi", on_board=("T1", 0, 1)) for _ in range(2)]
    return a_day(
        stations=[a_hub(), a_village("dong"), a_village("xi")], runs=[bus, later], parcels=[*waiting, *riding],
        earliest="07:10",
    )  # fmt: skip


def test_count_litres_and_kilograms_are_kept_for_every_destination() -> None:
    ground = ground_of(a_crowded_day())
    crowd, _ = together(ground)
    few, all_of_them = crowd.ground.day.parcels, ground.day.parcels
    assert len(few) < len(all_of_them)
    for whole, mean in ((np.ones(len(all_of_them)), np.ones(len(few))), (all_of_them.volume_l, few.volume_l),
                        (all_of_them.mass_kg, few.mass_kg)):  # fmt: skip
        expected = np.bincount(all_of_them.destination, whole)
        assert np.bincount(few.destination, crowd.many * mean) == pytest.approx(expected)


def test_those_taken_together_have_the_same_chains_and_costs() -> None:
    ground = ground_of(a_crowded_day())
    crowd, group = together(ground)
    each, own = crowd.ground.day.parcels, ground.day.parcels
    for theirs, mine in (
        (each.destination, own.destination), (each.hour_yuan, own.hour_yuan), (each.handling_yuan, own.handling_yuan),
        (crowd.ground.fallback, ground.fallback), (crowd.ground.sweeps.start, ground.sweeps.start),
    ):  # fmt: skip
        assert theirs[group] == pytest.approx(mine)


def test_large_and_small_parcels_are_not_taken_together() -> None:
    ground = ground_of(a_crowded_day())
    _, group = together(ground)
    litres = ground.day.parcels.volume_l
    for number in range(int(group.max()) + 1):
        alike = litres[group == number]
        assert alike.max() <= 4.01 * alike.min()


def test_taken_together_twice_still_everyone_is_counted_and_keeps_his_way() -> None:
    ground = ground_of(a_crowded_day())
    finer, group = together(ground)
    taken = taken_together(finer, Likeness.CHAINS)
    assert taken is not None
    coarser, of_finer = taken
    assert len(coarser.many) < len(finer.many)
    assert coarser.many.sum() == len(ground.day.parcels)
    litres = coarser.many @ coarser.ground.day.parcels.volume_l
    assert litres == pytest.approx(ground.day.parcels.volume_l.sum())
    mine = of_finer[group]
    assert np.array_equal(coarser.ground.sweeps.start[mine], ground.sweeps.start)
    assert np.array_equal(coarser.ground.day.parcels.destination[mine], ground.day.parcels.destination)


def test_parcels_on_board_stay_alone() -> None:
    day = a_day_with_two_alike_on_board()
    crowd, group = together(ground_of(day))
    assert sorted(crowd.many.tolist()) == [1.0, 1.0, 20.0]
    assert group[20] != group[21]
    for p in (20, 21):
        assert crowd.many[group[p]] == 1.0
        assert crowd.ground.day.parcels.next_call[group[p]] == day.parcels.next_call[p]


def test_parcels_that_all_differ_are_left_as_they_are() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xi")],
        runs=[a_run("T1", ("hub", "07:00"), ("xi", "07:40"))],
        parcels=[a_parcel("hub", "xi", volume_l=litres) for litres in (0.5, 3.0, 20.0, 130.0)],
    )
    assert taken_together(everyone(ground_of(day)), Likeness.CHAINS_AND_COSTS) is None


def test_only_a_crowd_in_which_everyone_counts_by_himself_proves_a_bound() -> None:
    ground = ground_of(a_crowded_day())
    crowd, _ = together(ground)
    assert everyone(ground).proves
    assert not crowd.proves


def shared_by_chance(crowd: Crowd, charge: float) -> Prices:
    """Prices with shares of the drop charge drawn at random, as large as they may be."""
    ground = crowd.ground
    pairs = make_pairs(chains_of(ground), ground.graph, crowd.many)
    share = np.random.default_rng(1).gamma(1.0, charge, len(pairs.key))
    into_simplices(share, pairs, charge)
    return replace(no_prices(ground), drop=as_drop_prices(pairs, share, len(crowd.many)))


def shares_of(prices: Prices, p: int) -> dict[int, float]:
    drop = prices.drop
    mine = slice(drop.first[p], drop.first[p + 1])
    return dict(zip(drop.key[mine].tolist(), drop.yuan[mine].tolist(), strict=True))


def test_everyone_is_handed_the_shares_of_those_he_was_taken_together_with() -> None:
    ground = ground_of(a_crowded_day(2.0))
    crowd, group = together(ground)
    found = shared_by_chance(crowd, 2.0)
    handed = for_everyone(found, group)
    assert any(shares_of(handed, p) for p in range(len(group)))
    for p in range(len(group)):
        assert shares_of(handed, p) == shares_of(found, int(group[p]))


def test_the_shares_of_one_unloading_still_sum_to_the_charge_at_most() -> None:
    ground = ground_of(a_crowded_day(2.0))
    crowd, group = together(ground)
    handed = for_everyone(shared_by_chance(crowd, 2.0), group).drop
    paid = np.bincount(handed.key, handed.yuan, ground.graph.unload_key_count)
    assert paid.max() == pytest.approx(2.0)
    assert (paid <= 2.0 + 1e-9).all()
