"""The demo's parcels, and the planner's own report on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tongcun.commands.command_lines import command_line
from tongcun.commands.demo.places import DATE, SEED, Places
from tongcun.commands.demo.telling import say
from tongcun.commands.out_places import unwritable
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.progress import showing
from tongcun.feeds.county import read_county
from tongcun.feeds.days import day_of
from tongcun.feeds.parcels import read_parcels
from tongcun.feeds.problems import Problem
from tongcun.feeds.sample_parcels import sample_parcels, write_parcels
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome

if TYPE_CHECKING:
    from tongcun.commands.planning import Planned


def write_report(places: Places, parcels: int) -> None:
    """Invent the day's parcels, plan them from the files alone, write plan and report, say what came out."""
    day, warnings = _invented(places, parcels)
    print_problems(warnings)
    planned = _planned(day, places)
    _tell(day, planned, places)


def _invented(places: Places, count: int) -> tuple[Day, tuple[Problem, ...]]:
    """Invent the day's parcels, write them, and read them back as any county's file is read."""
    say(_("Reading the sample county in {folder} …").format(folder=places.county))
    county = read_county(places.county)
    say(
        _("Inventing {count} parcels for {county} on {date}: {file} …").format(
            count=f"{count:,}", county=county.settings.name, date=DATE.isoformat(), file=places.parcels
        )
    )
    try:
        write_parcels(places.parcels, sample_parcels(county.stations, county.settings.kinds, DATE, count, SEED))
    except OSError as error:
        raise unwritable("--out", places.parcels, error, _("a file this user may write")) from error
    return day_of(county, DATE, read_parcels(places.parcels, county, DATE)), county.warnings


def _planned(day: Day, places: Places) -> Planned:
    say(_("Planning them on {runs} runs …").format(runs=f"{day.timetable.run_count:,}"))
    from tongcun.commands.plan_writing import write_all
    from tongcun.commands.planning import plan_and_compare

    with showing() as display:
        planned = plan_and_compare(day, SEED, None, display)
        write_all(day, planned, places.plan, places.report, display)
    return planned


def _tell(day: Day, planned: Planned, places: Places) -> None:
    from tongcun.commands.summary import print_summary

    print_summary(day, planned)
    say(_("The plan is in {folder}").format(folder=places.plan))
    say(_("The report is in {file}").format(file=places.report))
    left = np.flatnonzero(planned.plan.outcome != Outcome.BUS)
    asked = day.parcels.parcel_ids[int(left[-1]) if len(left) else 0]
    files: tuple[str | Path, ...] = ("--date", day.date, "--parcels", places.parcels, "--plan", places.plan)
    say(_("Ask about a parcel: {command}").format(command=command_line("why", asked, places.county, *files)))
