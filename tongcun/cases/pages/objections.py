"""Which objections came late: a unit sends back, or declines its part, within one working day; later it is seen."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from tongcun.cases.models import CaseEvent, Part
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartAct, answer_due
from tongcun.loops.working_time import WorkingCalendar


def late_returns(events: Iterable[CaseEvent], calendar: WorkingCalendar) -> Iterator[int]:
    """The keys of the events by which a case was sent back later than one working day after it was sorted."""
    sorted_at: datetime.datetime | None = None
    for event in events:
        if event.act == Act.SORT:
            sorted_at = event.at
        elif event.act == Act.SEND_BACK and sorted_at is not None and _is_late(sorted_at, event.at, calendar):
            yield event.pk


def late_declines(parts: Iterable[Part], calendar: WorkingCalendar) -> Iterator[int]:
    """The keys of the events by which a part was declined later than one working day after it was asked for."""
    for part in parts:
        asked_at = part.invited_at
        for event in part.events.all():
            if event.act == PartAct.ASK_AGAIN:
                asked_at = event.at
            elif event.act == PartAct.DECLINE and _is_late(asked_at, event.at, calendar):
                yield event.pk


def _is_late(asked: datetime.datetime, objected: datetime.datetime, calendar: WorkingCalendar) -> bool:
    due = answer_due(calendar, asked)
    return due is not None and objected > due
