"""The climb to the bound: what is told as proven is proven, of every parcel by itself."""

from __future__ import annotations

import numpy as np
import pytest

from tests.planner.crowded_days import a_crowded_day
from tongcun.planner.crowd import Likeness, everyone, taken_together
from tongcun.planner.dual import Dual, climb_prices, prove
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.plan import make_plan
from tongcun.planner.pool import found_in, stubs
from tongcun.planner.progress import Progress, Stages, unwatched
from tongcun.planner.sharpen import sharp_days, sharpened

DROPS = pytest.mark.parametrize("drop_yuan", [0.0, 2.0])


def climbed(ground: Ground) -> tuple[Dual, list[Progress]]:
    told: list[Progress] = []
    stages = Stages(None, told.append)
    return climb_prices(ground, stages), told


def proof(ground: Ground, dual: Dual) -> float:
    """What the dual's prices prove, everyone priced anew."""
    return prove(everyone(ground), stubs(ground), dual.prices, 0.0)[0]


@DROPS
def test_no_bound_is_told_before_everyone_counts_by_himself(drop_yuan: float) -> None:
    ground = ground_of(a_crowded_day(drop_yuan))
    assert taken_together(everyone(ground), Likeness.CHAINS_AND_COSTS) is not None
    dual, told = climbed(ground)
    bounds = [progress.bound for progress in told]
    assert bounds[0] is None
    proven = [bound for bound in bounds if bound is not None]
    assert bounds[-len(proven) :] == proven == sorted(proven)
    assert proven[-1] == dual.bound


@DROPS
def test_the_bound_is_what_its_prices_prove_and_no_plan_costs_less(drop_yuan: float) -> None:
    ground = ground_of(a_crowded_day(drop_yuan))
    dual, _ = climbed(ground)
    assert dual.bound == pytest.approx(proof(ground, dual))
    assert 0.0 < dual.bound <= make_plan(ground.day).yuan


@DROPS
def test_prices_are_at_least_zero_and_an_unloading_never_costs_more_than_its_charge(drop_yuan: float) -> None:
    ground = ground_of(a_crowded_day(drop_yuan))
    dual, _ = climbed(ground)
    prices = dual.prices
    assert min(prices.litre.min(), prices.kilogram.min(), prices.drop.yuan.min(initial=0.0)) >= 0.0
    paid = np.bincount(prices.drop.key, prices.drop.yuan, ground.graph.unload_key_count)
    assert paid.max(initial=0.0) <= drop_yuan + 1e-9


def test_a_sharpened_bound_is_higher_and_still_a_proof() -> None:
    ground = ground_of(a_crowded_day())
    dual, told = climbed(ground)
    sharper = sharpened(ground, dual, Stages(None, told.append))
    assert sharper.bound >= dual.bound
    assert sharper.bound == pytest.approx(proof(ground, sharper))
    assert sharper.bound <= make_plan(ground.day).yuan


def test_a_sharpened_dual_hands_on_chains_that_fit_together_and_that_its_pool_holds() -> None:
    ground = ground_of(a_crowded_day())
    dual, _ = climbed(ground)
    sharper = sharpened(ground, dual, Stages(None, unwatched))
    assert sharper.whole is not None
    assert len(sharper.whole) > 0
    assert len(found_in(sharper.pool, sharper.whole)) == len(sharper.whole)


def test_only_smaller_days_without_a_drop_charge_are_sharpened() -> None:
    assert sharp_days(a_crowded_day())
    assert not sharp_days(a_crowded_day(2.0))
    assert not sharp_days(a_crowded_day(parcels=8_001))
