"""Planning a day while somebody looks on: the plan, and the first-come rule to compare it with."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from typing import Any

from numba.core import event

from tongcun.commands.progress import COMPARING, Display
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.first_come import first_come
from tongcun.planner.plan import make_plan
from tongcun.planner.progress import Progress
from tongcun.planner.result import Plan

WITH_PAUSES = "prices"
"""The planner's stage that does not keep all cores busy."""
LATER = "tongcun.commands.summary"
"""What is imported meanwhile: it takes a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what the first-come rule would make of the same day."""

    plan: Plan
    first_come: Plan


def plan_and_compare(day: Day, seed: int, time_limit: float | None, display: Display) -> Planned:
    """Plan a day by both rules; `display` is told of stages, bound and cost, and of a first run's compiling."""
    rival = _Rival(day)

    def watch(moment: Progress) -> None:
        display(moment)
        if moment.stage == WITH_PAUSES:
            rival.begin()

    with event.install_listener("numba:compile", _Compiling(display)):
        plan = make_plan(day, seed, time_limit=time_limit, watch=watch)
        display(Progress(COMPARING, 0.0))
        return Planned(plan, rival.plan())


class _Rival:
    """The first-come rule's plan, made on a thread beside the planner's."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._plan: Future[Plan] | None = None

    def begin(self) -> None:
        """Begin, if that has not been done."""
        if self._plan is None:
            self._plan = Future()
            # A daemon: whoever interrupts the planner does not wait for this.
            Thread(target=self._work, args=(self._plan,), daemon=True).start()

    def _work(self, future: Future[Plan]) -> None:
        try:
            future.set_result(first_come(self._day))
        except BaseException as error:
            future.set_exception(error)
            return
        import_module(LATER)

    def plan(self) -> Plan:
        """The plan, once it is there."""
        self.begin()
        assert self._plan is not None
        return self._plan.result()


class _Compiling(event.Listener):
    """Says once that the planner is being compiled: the first run on a machine takes a minute longer."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._said = False

    def on_start(self, event: Any) -> None:
        if not self._said:
            self._said = True
            self._display.say(_("First run on this machine: compiling the planner takes about a minute, once."))

    def on_end(self, event: Any) -> None:
        pass
