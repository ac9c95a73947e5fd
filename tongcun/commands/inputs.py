"""What several commands ask of their input, every problem noted and none hiding another."""

from __future__ import annotations

import datetime
from pathlib import Path

from tongcun.feeds.county import draft_county
from tongcun.feeds.days import read_day, service_date
from tongcun.feeds.plan_files import check_plan_folder
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.planner.day import Day


def checked_date(date: str, problems: Problems) -> datetime.date | None:
    """The date of a `--date` option; None where it is none."""
    try:
        return service_date(date)
    except InputError as error:
        problems.extend(error.problems)
        return None


def checked_day(county: Path, date: str, parcels: Path, problems: Problems) -> tuple[Day, tuple[Problem, ...]]:
    """The day and its warnings; raises InputError with the problems found before and those of all files.

    Without a date the county's files are read all the same, for what is wrong with them.
    """
    on = checked_date(date, problems)
    if on is None:
        draft_county(county, problems)
        raise InputError(problems)
    try:
        day, warnings = read_day(county, on, parcels)
    except InputError as error:
        problems.extend(error.problems)
        raise InputError(problems) from None
    problems.raise_if_any()
    return day, warnings


def day_of_plan(county: Path, date: str, parcels: Path, plan: Path) -> tuple[Day, tuple[Problem, ...]]:
    """The day of a plan folder and its warnings, as `checked_day`; raises InputError.

    The plan's files are read against the day; where that is not to be had, whether there is such a folder is told.
    """
    try:
        return checked_day(county, date, parcels, Problems())
    except InputError as error:
        problems = Problems()
        problems.extend(error.problems)
        check_plan_folder(plan, problems)
        raise InputError(problems) from None
