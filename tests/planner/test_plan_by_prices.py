"""Days too large to be finished exactly: prices, search and proof, judged independently."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.factories import a_call, a_day, a_hub, a_parcel, a_run, a_station, a_village
from tests.planner.brute_force import best_cost
from tests.planner.crowded_days import a_crowded_day
from tests.planner.tiny_days import tiny_days
from tongcun.planner.check import violations
from tongcun.planner.day import Day
from tongcun.planner.first_come import first_come
from tongcun.planner.plan import make_plan
from tongcun.planner.progress import Progress
from tongcun.planner.result import Outcome, Plan, Reason


@pytest.fixture
def never_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send tiny days the way of large ones."""
    monkeypatch.setattr("tongcun.planner.plan.small_enough", lambda ground: False)


@pytest.fixture
def always_sharpened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every day count as a larger one whose gap has stayed wide."""
    monkeypatch.setattr("tongcun.planner.sharpen.PARCELS_AT_MOST", 0)
    monkeypatch.setattr("tongcun.planner.sharpen.WIDE_GAP", -1.0)


@pytest.mark.usefixtures("never_exact", "always_sharpened")
@settings(max_examples=60, deadline=None)
@given(tiny_days(amid=True))
def test_a_bound_sharpened_at_last_never_passes_the_best_plan_either(day: Day) -> None:
    plan, best = make_plan(day), best_cost(day)
    assert plan.bound <= best + 1e-6
    assert plan.yuan >= best - 1e-6
    assert not violations(day, plan)


def test_a_larger_day_whose_gap_stays_wide_is_proven_and_searched_further(monkeypatch: pytest.MonkeyPatch) -> None:
    day = a_crowded_day()
    monkeypatch.setattr("tongcun.planner.sharpen.PARCELS_AT_MOST", 0)
    monkeypatch.setattr("tongcun.planner.sharpen.WIDE_GAP", 1.0)
    once = make_plan(day)
    monkeypatch.setattr("tongcun.planner.sharpen.WIDE_GAP", 0.001)
    further = make_plan(day)
    assert {"sharpen", "again"} <= {name for name, _ in further.stage_seconds}
    assert "again" not in {name for name, _ in once.stage_seconds}
    assert not violations(day, further)
    assert further.yuan <= once.yuan
    assert further.bound >= once.bound


def test_any_seed_that_may_be_asked_for_gives_a_plan() -> None:
    day = a_crowded_day()
    plans = [make_plan(day, seed, time_limit=1.0) for seed in (20261123, 2**32 - 1)]
    assert not [fault for plan in plans for fault in violations(day, plan)]


@pytest.mark.usefixtures("never_exact")
@settings(max_examples=150, deadline=None)
@given(tiny_days(amid=True))
def test_the_bound_never_passes_the_best_plan_and_no_rule_is_broken(day: Day) -> None:
    plan, best = make_plan(day), best_cost(day)
    assert plan.bound <= best + 1e-6
    assert plan.yuan >= best - 1e-6
    assert not violations(day, plan)


def a_day_on_which_a_bus_stands_while_another_leaves(litres: float = 1000.0) -> Day:
    """The last parcel, for Xi, is on board a bus that stands in town for half an hour; the bus to Xi leaves meanwhile.

    Dear parcels for four other villages are priced before it.
    """
    others = [f"dong{i}" for i in range(4)]
    runs = [
        a_run("T1", ("hub", "07:00"), a_call("town", "08:00", "08:30"), ("dong0", "09:30")),
        a_run("T2", a_call("town", "08:15"), ("xi", "08:40"), volume_l=litres),
        *(a_run(f"D{i}{k}", ("hub", f"0{8 + k}:00"), (f"dong{i}", f"1{k}:00")) for i in range(4) for k in range(2)),
    ]
    dear = [a_parcel("hub", village, hour=9.0, van=90.0, held=99.0) for village in others]
    return a_day(
        stations=[a_hub(), a_station("town", "township"), *map(a_village, others), a_village("xi")],
        runs=runs,
        parcels=[*dear, a_parcel("hub", "xi", on_board=("T1", 0, 1))],
        earliest="07:30",
    )


@pytest.mark.usefixtures("never_exact")
def test_who_is_on_board_may_change_to_a_run_that_leaves_while_his_own_still_stands() -> None:
    day = a_day_on_which_a_bus_stands_while_another_leaves()
    plan = make_plan(day)
    assert plan.bound <= best_cost(day) + 1e-9
    assert plan.yuan == pytest.approx(best_cost(day))
    assert plan.outcome[-1] == Outcome.BUS
    assert not violations(day, plan)


def test_who_finds_no_room_on_a_run_that_leaves_while_his_own_still_stands_is_told_so() -> None:
    assert make_plan(a_day_on_which_a_bus_stands_while_another_leaves(3.0)).reasons[-1] is Reason.TOO_BIG


def same_plan(one: Plan, other: Plan) -> bool:
    return (
        np.array_equal(one.outcome, other.outcome)
        and np.array_equal(one.board, other.board)
        and np.array_equal(one.alight, other.alight)
    )


@pytest.mark.parametrize(("drop_yuan", "most"), [(0.0, 0.01), (2.0, 0.03), (10.0, 0.06)])
def test_a_crowded_day_is_planned_close_to_its_bound(drop_yuan: float, most: float) -> None:
    day = a_crowded_day(drop_yuan)
    plan = make_plan(day)
    assert not violations(day, plan)
    assert plan.gap is not None
    assert plan.gap < most  # a few large drop charges leave the bound of so small a day some way below
    assert plan.yuan < first_come(day).yuan


@pytest.mark.parametrize("drop_yuan", [0.0, 2.0])
def test_rides_found_early_are_handed_out_as_they_were_found_however_long_is_searched_on(drop_yuan: float) -> None:
    """With so few parcels nothing better than the first rides is found."""
    day = a_crowded_day(drop_yuan, parcels=60)
    assert violations(day, make_plan(day)) == ()


def test_a_drop_charge_makes_fewer_drops() -> None:
    assert make_plan(a_crowded_day(10.0)).drops < make_plan(a_crowded_day(0.0)).drops


def test_the_same_day_and_seed_give_the_same_plan() -> None:
    assert same_plan(make_plan(a_crowded_day(2.0), 3), make_plan(a_crowded_day(2.0), 3))


def test_money_counted_in_fen_hardly_makes_a_difference() -> None:
    day = a_crowded_day()
    money = ("handling_yuan", "hour_yuan", "late_hour_yuan", "van_yuan", "held_yuan")
    in_fen = replace(day, parcels=replace(day.parcels, **{name: getattr(day.parcels, name) * 128 for name in money}))
    yuan, fen = make_plan(day), make_plan(in_fen)
    assert fen.yuan == pytest.approx(128 * yuan.yuan, rel=0.01)  # ties fall another way, the search another path
    assert fen.bound == pytest.approx(128 * yuan.bound, rel=0.002)


def test_work_cut_short_still_ends_with_a_valid_plan_and_bound() -> None:
    day = a_crowded_day(2.0)
    short, full = make_plan(day, time_limit=1e-6), make_plan(day)
    assert short.time_limit_struck
    assert not full.time_limit_struck
    assert not violations(day, short)
    assert short.bound <= full.yuan


def test_who_watches_sees_bound_and_cost_draw_near() -> None:
    told: list[Progress] = []
    make_plan(a_crowded_day(), watch=told.append)
    bounds = [p.bound for p in told if p.bound is not None]
    assert bounds == sorted(bounds)
    assert {p.stage for p in told} >= {"graph", "prices", "search", "reasons"}


def test_a_cancelled_bus_takes_nobody_and_its_parcels_find_another() -> None:
    day = a_crowded_day()
    cancelled = day.cancelled.copy()
    cancelled[0] = True
    later = replace(day, cancelled=cancelled)
    plan = make_plan(later)
    assert not violations(later, plan)
    assert not (later.timetable.run_of_call()[plan.board] == 0).any()


def test_parcels_left_for_want_of_room_say_so() -> None:
    plan = make_plan(a_crowded_day(parcels=800))
    left = plan.outcome != Outcome.BUS
    assert left.any()
    assert {plan.reasons[p] for p in np.flatnonzero(left)} <= {Reason.NO_ROOM, Reason.DEARER}
    assert all(reason is Reason.NONE for reason, is_left in zip(plan.reasons, left, strict=True) if not is_left)


@pytest.mark.usefixtures("never_exact")
def test_what_is_on_board_a_bus_that_still_stands_leaves_less_room_at_its_first_stop() -> None:
    day = a_day(
        stations=[a_hub(), a_village("jia"), a_village("yi")],
        runs=[a_run("T1", ("hub", "08:00"), ("jia", "08:20"), ("yi", "08:40"), volume_l=10.0)],
        parcels=[a_parcel("hub", "yi", volume_l=6.0, on_board=("T1", 0, 1)), a_parcel("hub", "jia", volume_l=6.0)],
        earliest="07:50",
    )
    plan = make_plan(day)
    assert violations(day, plan) == ()
    assert plan.outcome.tolist() == [Outcome.BUS, Outcome.VAN]
