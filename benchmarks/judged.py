"""What a rival's process hands back: its plan, judged by the same judge as every plan, as one line of JSON."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from tongcun.feeds.days import read_day
from tongcun.planner.check import cost, drops, violations
from tongcun.planner.day import Day
from tongcun.planner.result import Plan


def day_of_arguments() -> tuple[Day, list[str]]:
    """The day named by the arguments COUNTY DATE PARCELS, and the arguments after them."""
    county, on, parcels, *rest = sys.argv[1:]
    day, _ = read_day(Path(county), date.fromisoformat(on), Path(parcels))
    return day, rest


def tell(day: Day, plan: Plan | None, **facts: float | int | str | None) -> None:
    """Print cost and drops of a plan as worked out by the judge, and how many rules it breaks; None is no plan."""
    if plan is not None:
        broken = len(violations(day, plan))
        facts = {"cost": cost(day, plan), "drops": drops(day, plan), "broken_rules": broken, **facts}
    print(json.dumps(facts))
