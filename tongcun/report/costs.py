"""What the day costs, part by part, against the first-come rule and the proven bound."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.report.wording import Both, say

PARTS = ("handling", "riding", "late", "drops", "van", "held")
"""Parts of the cost in the order of the bars: what the buses cost first, then what stays behind."""


def parts_of(day: Day, plan: Plan) -> dict[str, float]:
    """The plan's cost by part, in yuan; the parts add up to the parcels' costs and the drops."""
    bus = plan.outcome == Outcome.BUS
    riding = float(day.parcels.hours_yuan(bus, plan.arrival[bus]).sum())
    late = float(day.parcels.late_yuan(bus, plan.arrival[bus]).sum())
    return {
        "handling": float(plan.parcel_yuan[bus].sum()) - riding - late,
        "riding": riding,
        "late": late,
        "drops": plan.drops * day.drop_yuan,
        "van": float(plan.parcel_yuan[plan.outcome == Outcome.VAN].sum()),
        "held": float(plan.parcel_yuan[plan.outcome == Outcome.HELD].sum()),
    }


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the cost in yuan; `share` and `first_share` in per cent of the longer bar."""

    key: str
    name: Both
    yuan: float
    share: float
    first_yuan: float
    first_share: float


@dataclass(frozen=True, slots=True)
class Costs:
    """The bars, and where the bound cuts them (per cent of the longer bar); `saved` is negative when dearer."""

    parts: tuple[Part, ...]
    yuan: float
    bound: float
    bound_at: float
    first_yuan: float | None
    saved: float
    saved_share: float


def costs_of(day: Day, plan: Plan, first_come: Plan | None) -> Costs:
    """Compare a plan's cost with the first-come rule's, where there is one; parts that cost nothing are left out."""
    parts = parts_of(day, plan)
    first = parts_of(day, first_come) if first_come else dict.fromkeys(PARTS, 0.0)
    longer = max(plan.yuan, first_come.yuan if first_come else 0.0) or 1.0
    saved = first_come.yuan - plan.yuan if first_come else 0.0
    return Costs(
        tuple(
            Part(
                key,
                say(f"cost_{key}"),
                parts[key],
                _per_cent(parts[key], longer),
                first[key],
                _per_cent(first[key], longer),
            )
            for key in PARTS
            if max(parts[key], first[key]) > 0.005
        ),
        plan.yuan,
        plan.bound,
        _per_cent(plan.bound, longer),
        first_come.yuan if first_come else None,
        saved,
        saved / first_come.yuan if first_come and first_come.yuan > 0.0 else 0.0,
    )


def _per_cent(part: float, whole: float) -> float:
    return round(100.0 * max(part, 0.0) / whole, 2)
