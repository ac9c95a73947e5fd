"""How late something is, in working days. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tongcun.loops.working_time import WorkingCalendar


def days_late(due: datetime.datetime, now: datetime.datetime, calendar: WorkingCalendar) -> int:
    """Working days that have begun since something was due; 0 while it is not late."""
    if now <= due:
        return 0
    first, last = due.astimezone(calendar.zone).date(), now.astimezone(calendar.zone).date()
    days = ((first + datetime.timedelta(days=step)) for step in range(1, min((last - first).days, 3660) + 1))
    return max(1, sum(calendar.is_workday(day) for day in days))


def days_late_since(
    first: datetime.datetime, now: datetime.datetime, calendar: WorkingCalendar
) -> Mapping[datetime.date, int]:  # fmt: skip
    """The same for whatever was due from a moment on, by its day: the calendar is walked once, back from today."""
    day, last = now.astimezone(calendar.zone).date(), first.astimezone(calendar.zone).date()
    found, count = {}, 0
    while day >= last:
        found[day] = max(1, count)
        count += calendar.is_workday(day)
        day -= datetime.timedelta(days=1)
    return found
