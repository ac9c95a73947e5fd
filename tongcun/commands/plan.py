"""`tongcun plan`: plan a day's parcels on its runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tongcun.commands.exit_status import DONE, INTERRUPTED, UNUSABLE
from tongcun.commands.inputs import checked_day
from tongcun.commands.number_options import check_between, check_seed
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.progress import READING, showing
from tongcun.feeds.plan_files import plan_mark
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.feeds.swap import Mark
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.progress import Progress

if TYPE_CHECKING:
    from tongcun.commands.planning import Planned

LEAST_SECONDS, MOST_SECONDS = 0.001, 1e7


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to plan, and where to write it."""

    out: Path
    seed: int
    time_limit: float | None
    report: Path | None


def run(county: Path, date: str, parcels: Path, wishes: Wishes) -> int:
    """Plan a day, write it and print a summary.

    Exit status 0; 2, with every problem told and nothing written, if input or options are unfit; 130 if interrupted,
    and then it is told whether the plan had been written.
    """
    begin = time.monotonic()
    before = plan_mark(wishes.out)
    try:
        day, warnings = _read(county, date, parcels, wishes)
        print_problems(warnings)
        planned = _plan(day, wishes)
        _tell(day, planned, wishes, time.monotonic() - begin)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    except KeyboardInterrupt:
        print(_stopped(wishes, before), file=sys.stderr)
        return INTERRUPTED
    return DONE


def _stopped(wishes: Wishes, before: Mark | None) -> str:
    """What an interrupted run leaves, by what there is now: it may have come while the last file took its place."""
    if plan_mark(wishes.out) in (None, before):
        return _("Stopped. No plan was written.")
    return "\n".join((_("Stopped after the plan had been written."), *_places(wishes)))


def _places(wishes: Wishes) -> Iterator[str]:
    """Where plan and page are."""
    yield _("The plan is in {folder}").format(folder=wishes.out)
    if wishes.report is not None:
        yield _("The report is in {file}").format(file=wishes.report)


def _read(county: Path, date: str, parcels: Path, wishes: Wishes) -> tuple[Day, tuple[Problem, ...]]:
    """The day with its warnings; raises InputError with all that is wrong with files and options."""
    from tongcun.commands.out_places import check_out, check_report

    problems = Problems()
    check_seed(problems, wishes.seed)
    if wishes.time_limit is not None:
        check_between(problems, "--time-limit", wishes.time_limit, LEAST_SECONDS, MOST_SECONDS)
    check_out(problems, wishes.out)
    if wishes.report is not None:
        check_report(problems, wishes.report, wishes.out)
    with showing() as display:
        display(Progress(READING, 0.0))
        return checked_day(county, date, parcels, problems)


def _plan(day: Day, wishes: Wishes) -> Planned:
    """Plan and write; the solver is imported only now that the input is known to be sound."""
    from tongcun.commands.plan_writing import write_all
    from tongcun.commands.planning import plan_and_compare

    with showing() as display:
        planned = plan_and_compare(day, wishes.seed, wishes.time_limit, display)
        write_all(day, planned, wishes.out, wishes.report, display)
    return planned


def _tell(day: Day, planned: Planned, wishes: Wishes, seconds: float) -> None:
    from tongcun.commands.summary import print_effort, print_summary

    try:
        print_summary(day, planned)
        print_effort(seconds)
        print(*_places(wishes), sep="\n", flush=True)
    except BrokenPipeError:
        raise
    except OSError:  # a full disk under standard output, of which the command line tells
        print(*_places(wishes), sep="\n", file=sys.stderr)
        raise
