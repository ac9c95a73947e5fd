from __future__ import annotations

import pytest
from hypothesis import given, settings

from benchmarks.path_mip import cheapest_paths, plan_of, solve
from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tests.planner.tiny_days import tiny_days
from tongcun.planner.check import cost, violations
from tongcun.planner.day import Day
from tongcun.planner.ground import ground_of
from tongcun.planner.plan import make_plan
from tongcun.planner.result import Plan


def program_plan(day: Day) -> Plan:
    ground = ground_of(day)
    pool = cheapest_paths(ground)
    answer = solve(ground, pool, 10.0)
    assert answer is not None
    return plan_of(ground, pool, answer)


@pytest.mark.parametrize("drop", [0.0, 2.0])
def test_the_program_finds_the_best_plan_where_its_chains_suffice(drop: float) -> None:
    stations = [a_hub(), a_village("xiyuan"), a_village("fangcun")]
    runs = [
        a_run("morning", ("hub", "08:00"), ("xiyuan", "08:30"), ("fangcun", "09:00"), volume_l=12.0),
        a_run("noon", ("hub", "11:00"), ("fangcun", "11:30"), ("xiyuan", "12:00"), volume_l=12.0),
    ]
    parcels = [
        a_parcel("hub", "xiyuan"),
        a_parcel("hub", "fangcun"),
        a_parcel("hub", "fangcun"),
        a_parcel("hub", "xiyuan"),
    ]
    day = a_day(stations=stations, runs=runs, parcels=parcels, drop_yuan=drop)
    assert program_plan(day).yuan == pytest.approx(make_plan(day).yuan)


@settings(max_examples=40, deadline=None)
@given(tiny_days(amid=False))
def test_the_programs_plans_keep_all_rules_and_cost_what_they_say(day: Day) -> None:
    plan = program_plan(day)
    assert violations(day, plan) == ()
    assert cost(day, plan) == pytest.approx(plan.yuan)
    assert plan.yuan >= make_plan(day).yuan - 1e-6
