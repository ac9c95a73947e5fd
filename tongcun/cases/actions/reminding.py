"""The worker's look at a county's clocks: dates follow calendar and limits, lights that turn remind by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tongcun.cases.actions.caching import open_cases, recount_ended, recounted
from tongcun.cases.actions.desk import desk_unit
from tongcun.cases.models import Part, Reminder
from tongcun.cases.pure.acts import IN_HAND
from tongcun.cases.pure.parts import OPEN, answer_due
from tongcun.cases.queries.limits import LimitTable, limit_table
from tongcun.cases.queries.reminding import (
    Burning,
    answer_begun,
    answer_limit,
    burning_of,
    burning_parts,
    with_beginnings,
)
from tongcun.cases.queries.standing import Time
from tongcun.county.actions import hold_county
from tongcun.county.clock import now
from tongcun.county.models import County, Unit
from tongcun.county.queries import calendar_edited_at, light_rules, working_calendar
from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look changed: cases whose dates are others now, and lights that have turned."""

    changed: int
    yellow: int
    red: int


def look_at_clocks(*, county: County, at: datetime.datetime | None = None) -> Looked:
    """Count the dates of all open cases anew, those of the others where the calendar has changed, and remind of every
    light that turned since the last look.

    Reckoning takes no lock; what is written is short. Several may look at once: each turn is told once.
    """
    edited = calendar_edited_at(county)
    table, time = limit_table(county), Time(working_calendar(county), at or now())
    changed = recount_ended(county, table, time, edited)
    burning: list[Burning] = []
    for case, found, is_changed in recounted(open_cases(county), table, time):
        changed += is_changed
        burning += burning_of(case, found)
    burning += burning_parts(_open_parts(county, table, time), light_rules(county), time)
    told = _remind(county, burning, time.now)
    return Looked(changed, *(sum(one.level == light for one in told) for light in (Light.YELLOW, Light.RED)))


def _open_parts(county: County, table: LimitTable, time: Time) -> Sequence[Part]:
    """The open parts of cases that are being worked on; until when they are to be answered, or decided, follows the
    calendar."""
    found = Part.objects.filter(case__county=county, case__state__in=IN_HAND, state__in=OPEN)
    parts = list(with_beginnings(found.select_related("case__county")))
    waiting = {part.pk: part for part in parts if part.answer_due_at is not None}
    for pk, started in answer_begun(waiting.values()).items():
        part = waiting[pk]
        due = answer_due(time.calendar, started, answer_limit(part, table))
        if due != part.answer_due_at:
            # Only as long as it waits for the same answer: what is done with it meanwhile counts.
            Part.objects.filter(pk=pk, state=part.state, answer_due_at=part.answer_due_at).update(answer_due_at=due)
            part.answer_due_at = due
    return parts


Turn = tuple[int, int | None, str, datetime.datetime, int, str]
"""Which light it is of: case, part, step, the run of its clock, how often extended; and its level."""


def _remind(county: County, burning: Sequence[Burning], at: datetime.datetime) -> list[Reminder]:
    """Write down what was not told yet."""
    if not burning:
        return []
    known = _known(county, burning)
    if all(_turn(one) in known for one in burning):
        return []
    desk = desk_unit(county)
    with transaction.atomic():
        hold_county(county)
        known = _known(county, burning)
        new = [_reminder(one, desk, at) for one in burning if _turn(one) not in known]
        return Reminder.objects.bulk_create(new)


def _known(county: County, burning: Sequence[Burning]) -> set[Turn]:
    first = min(one.started for one in burning)
    told = Reminder.objects.filter(case__county=county, started_at__gte=first)
    return set(told.values_list("case_id", "part_id", "step", "started_at", "extended", "level"))


def _turn(one: Burning) -> Turn:
    return (one.case, one.part, str(one.step), one.started, one.extended, one.light.value)


def _reminder(one: Burning, desk: Unit, at: datetime.datetime) -> Reminder:
    unit = None if one.unit is None else int(one.unit) if one.unit else desk.pk
    return Reminder(
        case_id=one.case, part_id=one.part, step=one.step, started_at=one.started, extended=one.extended,
        level=one.light.value, due_at=one.due, party=one.party, unit_id=unit, at=at,
    )  # fmt: skip
