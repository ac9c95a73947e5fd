"""`tongcun demo`: plan the sample county's day and show it."""

from __future__ import annotations

import datetime
import os
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tongcun
from tongcun.commands.command_lines import command_line
from tongcun.commands.exit_status import DONE, INTERRUPTED, UNUSABLE
from tongcun.commands.number_options import check_between
from tongcun.commands.out_places import check_out, check_report
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.progress import showing
from tongcun.commands.serving import PageServer, held_port
from tongcun.feeds.county import read_county
from tongcun.feeds.days import day_of
from tongcun.feeds.parcels import read_parcels
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.feeds.sample_parcels import sample_parcels, write_parcels
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome

if TYPE_CHECKING:
    from tongcun.commands.planning import Planned

SAMPLE_COUNTY = Path("data") / "changshan"
DATE = datetime.date(2026, 11, 23)
"""An ordinary Monday."""
PARCELS, SEED = 20_000, 0
LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Places:
    """Where the demo's county is, and where its files go."""

    county: Path
    parcels: Path
    plan: Path
    report: Path


def run(port: int, out: Path, serve: bool, parcels: int = PARCELS) -> int:
    """Invent a day for the sample county, plan it, print a summary and serve the report until Ctrl-C.

    Exit status 0; 2, with every problem told before any work, if county, folder or port is not to be had; 130 if
    interrupted before the plan was made.
    """
    begin = time.monotonic()
    try:
        places, server = _prepared(port, out, serve)
        with server or nullcontext():
            day, warnings = _invented(places, parcels)
            print_problems(warnings)
            planned = _planned(day, places)
            _tell(day, planned, places, time.monotonic() - begin)
            if server is not None:
                _serve(server, places.report)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return INTERRUPTED
    return DONE


def _prepared(port: int, out: Path, serve: bool) -> tuple[Places, PageServer | None]:
    """Places that can be used and, if the report is to be served, the port; raises InputError with all that cannot."""
    problems = Problems()
    places = Places(_sample_county(problems), out / "parcels.csv", out / "plan", out / "report.html")
    check_out(problems, out)
    if not problems.errors:
        check_out(problems, places.plan)
        check_report(problems, places.report, places.plan)
    check_between(problems, "--port", port, 0, LARGEST_PORT)
    server = _held(port, problems) if serve and 0 <= port <= LARGEST_PORT else None
    if problems.errors and server is not None:
        server.server_close()
    problems.raise_if_any()
    return places, server


def _held(port: int, problems: Problems) -> PageServer | None:
    """The port, or a problem noted."""
    try:
        return held_port(port)
    except InputError as error:
        problems.extend(error.problems)
        return None


def _sample_county(problems: Problems) -> Path:
    """The sample county's folder: beside the package as in a clone, or below where one is."""
    candidates = [Path(tongcun.__file__).resolve().parents[1] / SAMPLE_COUNTY, SAMPLE_COUNTY]
    for folder in candidates:
        if (folder / "county.toml").is_file():
            near = Path(os.path.relpath(folder))
            return folder if near.parts[0] == ".." else near
    what = _("the sample county is not there")
    problems.error("no_sample", str(candidates[0]), None, None, what, _("a clone of Tongcun with its data folder"))
    return candidates[0]


def _invented(places: Places, count: int) -> tuple[Day, tuple[Problem, ...]]:
    """Invent the day's parcels, write them, and read them back as any county's file is read."""
    _say(_("Reading the sample county in {folder} …").format(folder=places.county))
    county = read_county(places.county)
    _say(
        _("Inventing {count} parcels for {county} on {date}: {file} …").format(
            count=f"{count:,}", county=county.settings.name, date=DATE.isoformat(), file=places.parcels
        )
    )
    try:
        write_parcels(places.parcels, sample_parcels(county.stations, county.settings.kinds, DATE, count, SEED))
    except OSError as error:
        problems = Problems()
        what = _("cannot be written ({reason})").format(reason=error.strerror or error)
        problems.error("unwritable", str(places.parcels), None, None, what, _("a file this user may write"))
        raise InputError(problems) from None
    return day_of(county, DATE, read_parcels(places.parcels, county, DATE)), county.warnings


def _planned(day: Day, places: Places) -> Planned:
    _say(_("Planning them on {runs} runs …").format(runs=f"{day.timetable.run_count:,}"))
    from tongcun.commands.plan_writing import write_all
    from tongcun.commands.planning import plan_and_compare

    with showing() as display:
        planned = plan_and_compare(day, SEED, None, display)
        write_all(day, planned, places.plan, places.report, display)
    return planned


def _tell(day: Day, planned: Planned, places: Places, seconds: float) -> None:
    from tongcun.commands.summary import print_effort, print_summary

    print_summary(day, planned)
    print_effort(seconds)
    _say(_("The plan is in {folder}").format(folder=places.plan))
    _say(_("The report is in {file}").format(file=places.report))
    left = np.flatnonzero(planned.plan.outcome != Outcome.BUS)
    asked = day.parcels.parcel_ids[int(left[-1]) if len(left) else 0]
    files: tuple[str | Path, ...] = ("--date", day.date, "--parcels", places.parcels, "--plan", places.plan)
    _say(_("Ask about a parcel: {command}").format(command=command_line("why", asked, places.county, *files)))


def _serve(server: PageServer, report: Path) -> None:
    """Show the report until Ctrl-C."""
    server.page = report.read_bytes()
    try:
        _say(_("Look at the report: {address} (Ctrl-C to end)").format(address=server.address))
        server.serve_forever()
    except KeyboardInterrupt:
        _say(_("Ended."))


def _say(sentence: str) -> None:
    """At once, also where standard output is a pipe."""
    print(sentence, flush=True)
