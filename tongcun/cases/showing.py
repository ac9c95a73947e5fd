"""What is to be published about a unit is shown to it a working day before, and what it says to it is printed."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from tongcun.county.actions import RefusedError
from tongcun.loops.clock import Limit, Unit, end_of
from tongcun.loops.working_time import NoWorkingTimeError, WorkingCalendar

SHOWN_BEFORE = Limit(1, Unit.WORKING_DAYS)
"""Whoever a report or a circular speaks of sees it so long before it is published."""
LONGEST_REMARK = 500


def shown_until(since: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
    """When what is shown from a moment on may be published; a day later where the calendar knows no working time."""
    try:
        return end_of(SHOWN_BEFORE, since, calendar)
    except NoWorkingTimeError:
        return since + datetime.timedelta(days=1)


def fit_remark(words: str) -> str:
    """A remark as it is kept; raises RefusedError where there is none, or it is too long to be printed beside."""
    fit = words.strip()
    if not fit or len(fit) > LONGEST_REMARK:
        raise RefusedError(_("Say in 500 signs at most what should stand beside it."))
    return fit
