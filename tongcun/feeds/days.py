"""A county, a service date and a parcels file become the planner's Day."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import numpy as np

from tongcun.feeds.cells import quoted
from tongcun.feeds.county import County, CountyDraft, draft_county
from tongcun.feeds.county_runs import timetable_on
from tongcun.feeds.gtfs import Feed
from tongcun.feeds.parcels import draft_parcels
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.language import _
from tongcun.planner.day import Day, Parcels
from tongcun.planner.timetable import ALWAYS_OPEN


def service_date(text: str) -> datetime.date:
    """The date of a `--date` option, YYYY-MM-DD; raises InputError."""
    problems = Problems()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        what = _("{text} is not a date").format(text=quoted(text))
        problems.error("not_a_date", "--date", None, None, what, _("YYYY-MM-DD, such as 2026-11-23"))
        raise InputError(problems) from None


def expected_dates(feed: Feed) -> str:
    """What to say was expected where no trip of a feed runs on a date."""
    span = feed.service_span()
    if span is None:
        return _("a feed in which trips run")
    return _("a date from {first} to {last} on which trips run").format(first=span[0], last=span[1])


def read_day(county_path: Path, date: datetime.date, parcels_path: Path) -> tuple[Day, tuple[Problem, ...]]:
    """Read a county folder and a parcels file into the Day of a date, with all warnings.

    Raises InputError with every problem of every file, a date without any run among them.
    """
    problems = Problems()
    draft = draft_county(county_path, problems)
    _tell_idle_date(county_path, draft, date, problems)
    parcels = draft_parcels(parcels_path, draft.settings, draft.stations, date, problems)
    county = draft.finished(problems)
    assert parcels is not None
    return day_of(county, date, parcels), tuple(problems.warnings)


def day_of(county: County, date: datetime.date, parcels: Parcels) -> Day:
    """The Day of a county and its parcels as planned beforehand: no delays, nothing cancelled, nothing past."""
    timetable = timetable_on(county, date)
    return Day(
        name=county.settings.name,
        date=date.isoformat(),
        stations=county.stations,
        timetable=timetable,
        parcels=parcels,
        drop_yuan=county.settings.costs.drop,
        earliest_seconds=ALWAYS_OPEN,
        delay_seconds=np.zeros(timetable.run_count, np.int32),
        cancelled=np.zeros(timetable.run_count, np.bool_),
    )


def _tell_idle_date(path: Path, draft: CountyDraft, date: datetime.date, problems: Problems) -> None:
    if draft.feed is None or len(draft.feed.runs_on(date).trip):
        return
    what = _("no bus runs on {date}").format(date=date.isoformat())
    tell = problems.warn if draft.post_runs else problems.error
    tell("no_run_that_day", str(path), None, None, what, expected_dates(draft.feed))
