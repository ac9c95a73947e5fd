"""`tongcun load`: a county folder into the database, all of it or nothing."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.inputs import checked_date
from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.county import County, draft_county
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

if TYPE_CHECKING:
    from tongcun.commands.load_tallies import Rows


def run(path: Path, dry_run: bool, valid_from: str | None) -> int:
    """Load a county folder, or tell what that would change. Exit status 0, or 2 with every problem told."""
    if not is_ready():
        return UNUSABLE
    from django.db.utils import DatabaseError

    problems = Problems()
    date = None if valid_from is None else checked_date(valid_from, problems)
    try:
        folder = _read(path, problems)
        lines = _load(folder, date, dry_run)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE
    print_problems(folder.warnings)
    print(*lines, sep="\n")
    return DONE


def _read(path: Path, problems: Problems) -> County:
    """The folder, if it is sound and fits the database; raises InputError with every problem."""
    from tongcun.commands.load_fitting import tell_unfit

    draft = draft_county(path, problems)
    tell_unfit(path, draft, problems)
    return draft.finished(problems)


def _load(folder: County, date: datetime.date | None, dry_run: bool) -> list[str]:
    """Write everything, or only find out what that would change; what changed, as lines."""
    from tongcun.buses.actions import TimetableInUseError
    from tongcun.commands.load_tallies import changes
    from tongcun.county.actions import renew_table_statistics
    from tongcun.county.clock import now

    today = now().astimezone(ZoneInfo(folder.settings.timezone)).date()
    valid_from = date or today
    try:
        before, after = _foreseen(folder, valid_from, today) if dry_run else _written(folder, valid_from, today)
    except TimetableInUseError:
        raise InputError(_in_use(valid_from)) from None
    if not dry_run:
        renew_table_statistics()
    done = _("{county} would be loaded, timetable valid from {date}:") if dry_run else _(
        "{county} is loaded, timetable valid from {date}:"
    )  # fmt: skip
    return [done.format(county=folder.settings.name, date=valid_from.isoformat()), *changes(before, after)]


def _written(folder: County, valid_from: datetime.date, today: datetime.date) -> tuple[Rows, Rows]:
    """Load in one transaction, which only writes, for scans wait for its end; the rows before and after."""
    from tongcun.buses.actions import load_timetable
    from tongcun.commands.load_tallies import rows
    from tongcun.county.actions import begin_calendar, load_places
    from tongcun.dispatch.actions import load_costs
    from tongcun.parcels.actions import load_kinds
    from tongcun.parcels.record.writer_gate import writing

    code = folder.settings.division_code
    before = rows(code, valid_from, today)
    with writing():
        county = load_places(folder=folder, today=today)
        load_timetable(county=county, folder=folder, valid_from=valid_from, made_by=None)
        load_kinds(county=county, settings=folder.settings)
        load_costs(county=county, settings=folder.settings)
        begin_calendar(county=county)
    return before, rows(code, valid_from, today)


def _foreseen(folder: County, valid_from: datetime.date, today: datetime.date) -> tuple[Rows, Rows]:
    """The rows there are and those there would be. Only reads: on SQLite scans would wait for a transaction's end."""
    from tongcun.buses.actions import check_replaceable
    from tongcun.buses.timetable_source import source_of_folder
    from tongcun.commands.load_foresight import rows_foreseen
    from tongcun.commands.load_tallies import rows
    from tongcun.county.models import County as Known

    code, source = folder.settings.division_code, source_of_folder(folder)
    county = Known.objects.filter(division_code=code).first()
    if county is not None:
        check_replaceable(county=county, source=source, valid_from=valid_from)
    before = rows(code, valid_from, today)
    return before, rows_foreseen(folder, source, before)


def _in_use(valid_from: datetime.date) -> Problems:
    problems = Problems()
    what = _("days have been opened by another timetable that is valid from {date}")
    what = what.format(date=valid_from.isoformat())
    problems.error("timetable_in_use", "--valid-from", None, None, what, _("a later day"))
    return problems
