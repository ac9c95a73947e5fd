"""The relaxed problem: below every plan, above every bound, and never more in a hold than it holds."""

from __future__ import annotations

import numpy as np
import pytest

from tests.planner.crowded_days import a_crowded_day, chains_of
from tongcun.planner.day import Day
from tongcun.planner.dual import climb_prices
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.plan import make_plan
from tongcun.planner.pool import Pool, kept
from tongcun.planner.prices import no_prices
from tongcun.planner.progress import Stages, unwatched
from tongcun.planner.relaxed import Corner, RelaxedProblem


def relaxed(ground: Ground, pool: Pool) -> RelaxedProblem:
    """The problem over these chains; it begins without a row for any hop, since everything is free."""
    return RelaxedProblem(ground, pool, no_prices(ground), 1.0)


def corner_of(problem: RelaxedProblem) -> Corner:
    corner = problem.solve(Stages(None, unwatched))
    assert corner is not None
    return corner


def loads(day: Day, chains: Pool, hops: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Litres and kilograms on every hop if these chains are ridden, leg by leg."""
    load = np.zeros((2, hops))
    for c, p in enumerate(chains.parcel):
        for i in range(chains.first_leg[c], chains.first_leg[c + 1]):
            ridden = slice(chains.board[i], chains.alight[i])
            load[0, ridden] += day.parcels.volume_l[p]
            load[1, ridden] += day.parcels.mass_kg[p]
    return load


def test_it_costs_no_less_than_the_bound_and_no_more_than_the_plan() -> None:
    ground = ground_of(a_crowded_day())
    bound = climb_prices(ground, Stages(None, unwatched)).bound
    corner = corner_of(relaxed(ground, chains_of(ground, spread=50.0, most=12)))
    assert bound <= corner.yuan + 1e-6
    assert corner.yuan <= make_plan(ground.day).yuan + 1e-6


def test_what_it_takes_whole_fits_though_no_hop_had_a_row_at_first() -> None:
    ground = ground_of(a_crowded_day())
    corner = corner_of(relaxed(ground, chains_of(ground)))
    load = loads(ground.day, corner.whole, len(ground.graph))
    assert len(corner.whole) > 0
    assert (load[0] <= ground.graph.volume_l + 1e-5).all()
    assert (load[1] <= ground.graph.mass_kg + 1e-5).all()
    assert corner.prices.litre.max() > 0.0 or corner.prices.kilogram.max() > 0.0


def test_chains_added_later_give_the_same_as_all_at_once_and_known_ones_are_not_added_again() -> None:
    ground = ground_of(a_crowded_day())
    pool = chains_of(ground)
    odd = np.arange(len(pool)) % 2 == 1
    growing = relaxed(ground, kept(pool, odd))
    fewer = corner_of(growing).yuan
    assert growing.add(pool) == int((~odd).sum())
    assert growing.add(pool) == 0
    at_once = corner_of(relaxed(ground, pool)).yuan
    assert corner_of(growing).yuan == pytest.approx(at_once)
    assert at_once < fewer


def test_a_parcel_without_any_chain_is_left() -> None:
    ground = ground_of(a_crowded_day())
    pool = chains_of(ground)
    corner = corner_of(relaxed(ground, kept(pool, np.zeros(len(pool), dtype=np.bool_))))
    assert len(corner.whole) == 0
    assert corner.yuan == pytest.approx(float(ground.fallback.sum()))


def test_out_of_time_it_finds_no_corner_and_with_time_goes_on() -> None:
    ground = ground_of(a_crowded_day())
    problem = relaxed(ground, chains_of(ground))
    assert problem.solve(Stages(1e-9, unwatched)) is None
    assert len(corner_of(problem).whole) > 0
