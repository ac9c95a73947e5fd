"""What several commands ask of their input, every problem noted and none hiding another."""

from __future__ import annotations

import datetime
from pathlib import Path

from tongcun.feeds.county import draft_county
from tongcun.feeds.days import read_day, service_date
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.language import _
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
    except OSError as error:
        what = _("cannot be read ({reason})").format(reason=error.strerror or error)
        problems.error("unreadable", str(error.filename or county), None, None, what, _("a county folder"))
        raise InputError(problems) from None
    problems.raise_if_any()
    return day, warnings
