"""Tiny days are finished exactly: the plan costs what brute force finds, and the judge has nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

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
