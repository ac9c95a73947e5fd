"""Why a parcel rides as it does, or does not; typed answers without text.

Shares nothing with the solver: it judges a plan as it stands, whoever made it.
"""

from __future__ import annotations

from tongcun.planner.day import Day
from tongcun.planner.explain.answering import answer_of, reason_of
from tongcun.planner.explain.answers import Explanation
from tongcun.planner.explain.calls import idle_stations
from tongcun.planner.explain.case import Case, scene_of
from tongcun.planner.result import Outcome, Plan

__all__ = ["explain", "idle_stations"]


def explain(day: Day, plan: Plan, p: int) -> Explanation:
    """Explain what a plan does with parcel `p` (its index), and what would have to change for another answer.

    The plan must keep the rules (`check.violations` finds none).
    """
    scene = scene_of(day, plan)
    case = Case(scene, p)
    found = reason_of(case, Outcome(plan.outcome[p]))
    return Explanation(p, Outcome(plan.outcome[p]), plan.reasons[p], found, answer_of(scene, case, found))
