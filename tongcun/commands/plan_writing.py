"""Writing a plan and its report: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from tongcun.commands.out_places import unwritable
from tongcun.commands.planning import Planned
from tongcun.commands.progress import DRAWING, WRITING, Display
from tongcun.feeds.plan_files import write_plan
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.progress import Progress


def write_all(day: Day, planned: Planned, out: Path, report: Path | None, display: Display) -> None:
    """Write the plan, and its page if one is wanted: both or, where one cannot be written, neither.

    Raises InputError.
    """
    if report is None:
        display(Progress(WRITING, 0.0))
        write_plan(out, day, planned.plan)
        return
    drawn = report.with_name(f".{report.name}.{os.getpid()}")
    try:
        display(Progress(DRAWING, 0.0))
        _draw(day, planned, drawn)
        display(Progress(WRITING, 0.0))
        write_plan(out, day, planned.plan)
        drawn.replace(report)
    except OSError as error:
        raise unwritable("--report", report, error, _("a file this user may write")) from error
    finally:
        drawn.unlink(missing_ok=True)


def _draw(day: Day, planned: Planned, path: Path) -> None:
    from tongcun.report.page import render  # late: most plans are made without a page

    page = render(day, planned.plan, planned.first_come).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page)
