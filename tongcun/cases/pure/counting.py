"""From when what was done counts: from when it was done, or from when it was entered if that was too long after."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from tongcun.cases.pure.life import Event
from tongcun.loops.clock import Limit, Unit, end_of
from tongcun.loops.working_time import WorkingCalendar

KEPT_UP = Limit(1, Unit.WORKING_DAYS)
"""Who was out enters it on the next working day; what comes later could be made to fit."""


def kept_up_until(done: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
    """Until when what was done at a moment is entered without being late: an act, or a visit. Raises
    `NoWorkingTimeError`."""
    return end_of(KEPT_UP, done, calendar)


def as_counted(events: Iterable[Event], calendar: WorkingCalendar) -> list[Event]:
    """The events by the moments from which clocks and rates count them, in the same order.

    What was entered more than a working day after it was done counts from its entry on, and what follows it from no
    earlier. Raises `NoWorkingTimeError`.
    """
    counted: list[Event] = []
    for event in events:
        when = event.when
        if event.entered is not None and event.entered > when and event.entered > kept_up_until(when, calendar):
            when = event.entered
        when = max(when, counted[-1].when) if counted else when
        counted.append(event if when == event.when else replace(event, when=when))
    return counted
