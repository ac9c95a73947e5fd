"""The search: how its luck depends on the size of a day."""

from __future__ import annotations

import pytest

from tests.planner.crowded_days import a_crowded_day, chains_of
from tongcun.planner.assignment import nobody_rides
from tongcun.planner.ground import ground_of
from tongcun.planner.improve import choices_at
from tongcun.planner.prices import no_prices
from tongcun.planner.search import LUCK, Luck, _Pair, luck_of


def test_days_of_every_size_have_their_luck() -> None:
    assert [luck_of(parcels) for parcels in (500, 2_000, 8_000, 8_001)] == list(LUCK)
    assert luck_of(0) == luck_of(500)
    assert luck_of(10**7) == LUCK[-1]


def test_small_days_start_anew_middling_ones_are_warm_and_large_ones_neither() -> None:
    assert [luck.starts > 1 for luck in LUCK] == [True, True, False, False]
    assert [luck.warmth > 0.0 for luck in LUCK] == [False, False, True, False]


@pytest.mark.parametrize(("drop_yuan", "warmth"), [(0.0, 5.0), (2.0, 0.0)])
def test_only_a_day_without_a_drop_charge_is_searched_warm(
    drop_yuan: float, warmth: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongcun.planner.search.LUCK", (Luck(500, 1, 1, 2.0),))
    ground = ground_of(a_crowded_day(drop_yuan, parcels=40))
    choices = choices_at(ground, chains_of(ground), no_prices(ground))
    assert _Pair(choices, nobody_rides(ground), unit=2.5).warmth == warmth
