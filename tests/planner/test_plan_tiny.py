"""Tiny days are finished exactly: the plan costs what brute force finds, and the judge has nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.factories import a_day, a_parcel, a_run, a_station
from tests.planner.brute_force import best_cost
from tests.planner.tiny_days import tiny_days
from tongcun.planner.check import violations
from tongcun.planner.day import Day
from tongcun.planner.plan import make_plan


@settings(max_examples=120, deadline=None)
@given(tiny_days(amid=False))
def test_a_tiny_day_is_planned_as_cheaply_as_brute_force_can(day: Day) -> None:
    plan = make_plan(day)
    assert plan.yuan == pytest.approx(best_cost(day), abs=1e-6)
    assert plan.bound == pytest.approx(plan.yuan)
    assert not violations(day, plan)


@settings(max_examples=120, deadline=None)
@given(tiny_days(amid=True))
def test_a_tiny_day_replanned_half_way_is_as_cheap_as_brute_force_can(day: Day) -> None:
    plan = make_plan(day)
    assert plan.yuan == pytest.approx(best_cost(day), abs=1e-6)
    assert not violations(day, plan)


def test_a_tiny_day_is_finished_exactly_however_often_its_runs_call() -> None:
    """Each of four runs goes round and round."""
    towns = [a_station(f"S{i}", "township", van_yuan=20.0) for i in range(30)]
    runs = [
        a_run(f"T{i}", *((f"S{k % 30}", f"{6 + i + k // 12:02d}:{k * 5 % 60:02d}") for k in range(45)))
        for i in range(4)
    ]
    parcels = [a_parcel("S0", f"S{20 + i}", due="09:00", volume_l=3.0 + i) for i in range(6)]
    day = a_day(stations=towns, runs=runs, parcels=parcels, drop_yuan=2.0)
    plan = make_plan(day)
    assert "exact" in dict(plan.stage_seconds)
    assert "prices" not in dict(plan.stage_seconds)
    assert plan.bound == plan.yuan
    assert not violations(day, plan)


def test_a_tiny_day_that_takes_too_long_for_its_time_limit_still_gets_a_valid_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    towns = [a_station(f"S{i}", "township") for i in range(3)]
    runs = [a_run(f"T{i}", ("S0", f"0{7 + i}:00"), ("S1", f"0{7 + i}:30"), ("S2", f"0{8 + i}:00")) for i in range(2)]
    day = a_day(stations=towns, runs=runs, parcels=[a_parcel("S0", "S2", volume_l=600.0) for _ in range(3)])
    monkeypatch.setattr("tongcun.planner.progress.Stages.seconds_left", lambda stages: 0.0)
    plan = make_plan(day, time_limit=1e-9)
    assert plan.time_limit_struck
    assert plan.bound <= best_cost(day) + 1e-9
    assert not violations(day, plan)


def test_a_chain_may_have_as_many_rides_as_there_are_runs() -> None:
    towns = [a_station(f"S{i}", "township", van_yuan=100.0) for i in range(16)]
    runs = [a_run(f"T{i}", (f"S{i}", f"{6 + i:02d}:00"), (f"S{i + 1}", f"{6 + i:02d}:30")) for i in range(15)]
    day = a_day(stations=towns, runs=runs, parcels=[a_parcel("S0", "S15", held=100.0)])
    plan = make_plan(day)
    assert plan.first_leg.tolist() == [0, 15]
    assert plan.yuan == pytest.approx(15 * 0.3 + 0.2 * 14.5)
    assert not violations(day, plan)
