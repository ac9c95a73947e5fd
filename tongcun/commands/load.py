"""`tongcun load`: a county folder into the database, all of it or nothing."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.inputs import checked_date
from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.county import County, draft_county
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _


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
    """Write everything in one transaction, undone at its end if only asked for; what changed, as lines."""
    from django.db import transaction

    from tongcun.buses.actions import TimetableInUseError, load_timetable
    from tongcun.commands.load_tallies import changes, rows
    from tongcun.county.actions import load_places
    from tongcun.county.clock import now
    from tongcun.dispatch.actions import load_costs
    from tongcun.parcels.actions import load_kinds

    code, today = folder.settings.division_code, now().astimezone(ZoneInfo(folder.settings.timezone)).date()
    valid_from = date or today
    with transaction.atomic():
        before = rows(code, valid_from)
        county = load_places(folder=folder, today=today)
        try:
            load_timetable(county=county, folder=folder, valid_from=valid_from, made_by=None)
        except TimetableInUseError:
            raise InputError(_in_use(valid_from)) from None
        load_kinds(county=county, settings=folder.settings)
        load_costs(county=county, settings=folder.settings)
        after = rows(code, valid_from)
        transaction.set_rollback(dry_run)
    done = _("{county} would be loaded, timetable valid from {date}:") if dry_run else _(
        "{county} is loaded, timetable valid from {date}:"
    )  # fmt: skip
    return [done.format(county=folder.settings.name, date=valid_from.isoformat()), *changes(before, after)]


def _in_use(valid_from: datetime.date) -> Problems:
    problems = Problems()
    what = _("days have been opened by another timetable that is valid from {date}")
    what = what.format(date=valid_from.isoformat())
    problems.error("timetable_in_use", "--valid-from", None, None, what, _("a later day"))
    return problems
