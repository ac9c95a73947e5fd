"""Planning a day while somebody looks on: the plan, and the first-come rule to compare it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numba.core import event

from tongcun.commands.progress import COMPARING, Display
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.first_come import first_come
from tongcun.planner.plan import make_plan
from tongcun.planner.progress import Progress
from tongcun.planner.result import Plan


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what the first-come rule would make of the same day."""

    plan: Plan
    first_come: Plan


def plan_and_compare(day: Day, seed: int, time_limit: float | None, display: Display) -> Planned:
    """Plan a day by both rules; `display` is told of stages, bound and cost, and of a first run's compiling."""
    with event.install_listener("numba:compile", _Compiling(display)):
        plan = make_plan(day, seed, time_limit=time_limit, watch=display)
        display(Progress(COMPARING, 0.0))
        return Planned(plan, first_come(day))


class _Compiling(event.Listener):
    """Says once that the planner is being compiled: the first run on a machine takes a minute longer."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._said = False

    def on_start(self, event: Any) -> None:
        if not self._said:
            self._said = True
            self._display.say(
                _("First run on this machine: the planner is being compiled; that takes about a minute, once.")
            )

    def on_end(self, event: Any) -> None:
        pass
