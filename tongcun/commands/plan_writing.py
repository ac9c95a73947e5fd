"""Writing a plan and its report: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from tongcun.commands.planning import Planned
from tongcun.commands.progress import DRAWING, WRITING, Display
from tongcun.feeds.plan_files import write_plan
from tongcun.planner.day import Day
from tongcun.planner.progress import Progress


def write_all(day: Day, planned: Planned, out: Path, report: Path | None, display: Display) -> None:
    """Write the plan, and its page if one is wanted: both or, where one cannot be written, neither.

    Raises InputError.
    """
    beside = {}
    if report is not None:
        display(Progress(DRAWING, 0.0))
        beside[report] = _drawn(day, planned)
    display(Progress(WRITING, 0.0))
    write_plan(out, day, planned.plan, beside)


def _drawn(day: Day, planned: Planned) -> bytes:
    from tongcun.report.page import render  # late: most plans are made without a page

    return render(day, planned.plan, planned.first_come).encode()
