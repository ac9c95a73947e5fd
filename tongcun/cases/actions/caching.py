"""The columns of a case that lists read, worked out from its events; anew for all when calendar or limits change."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.cache import cache as shared
from django.db.models import Q
from django.db.models.functions import Length

from tongcun.cases.models import Case, CaseEvent, Link
from tongcun.cases.pure.acts import ENDED
from tongcun.cases.pure.life import Life
from tongcun.cases.pure.rates import AsRated, Rate, answers_of, was_handled
from tongcun.cases.queries.limits import LimitTable, limit_table
from tongcun.cases.queries.standing import Standing, Time, standing, standings, yellow_from
from tongcun.county.clock import now
from tongcun.county.models import County
from tongcun.county.queries import working_calendar

CACHED = (
    "state", "holder_id", "named_id", "lead_id", "reported", "outcome", "reported_at", "confirmed_at", "closed_at",
    "promised_at", "step", "due_at", "yellow_at", "is_paused", "asks_extension", "is_provisional",
    "is_promise_provisional", "answers", "handling_days", "is_taken_over", "events_count",
)  # fmt: skip
_AT_ONCE = 1000
_RECKONED, _NEVER = "cases.reckoned.", "never"
"""By which edit of the calendar the ended cases of a county were last reckoned."""


def cache(case: Case, found: Standing, time: Time) -> None:
    """Set the columns that follow from how a case stands; nothing is saved."""
    life, due = found.life, found.next
    case.state, case.holder_id = life.state, int(life.holder)
    case.named_id, case.lead_id = _pk(life.named), _pk(life.lead)
    case.reported, case.outcome = life.reported or "", life.outcome or ""
    case.reported_at, case.confirmed_at, case.closed_at = life.reported_when, life.confirmed_when, life.closed_when
    case.promised_at = found.promised.until
    case.step = due.running.promise if due else ""
    is_paused = due is not None and due.reading.paused
    case.is_paused, case.asks_extension = is_paused, life.asks_extension
    case.due_at = None if due is None or is_paused else due.reading.due
    case.yellow_at = None if due is None or is_paused else yellow_from(due, time)
    readings = tuple((clock.running.promise, clock.reading) for clock in found.clocks)
    told = AsRated(found.counted, readings, found.promised, is_repeat=_is_repeat(case))
    case.answers, case.is_taken_over = answers_of(told, time.now), life.is_taken_over
    case.handling_days = _handling_days(case, found.counted, time)
    case.is_provisional = due is not None and due.reading.provisional
    known = time.calendar.known_through
    case.is_promise_provisional = (
        case.promised_at is not None and case.promised_at.astimezone(time.calendar.zone).date() > known
    )


def follow(case: Case, events: Sequence[CaseEvent], table: LimitTable, time: Time) -> None:
    """Set the columns of a case that follow from all of its events, in the order of their numbers; nothing is saved."""
    cache(case, standing(case, events, table, time), time)
    case.events_count = len(events)


def _is_repeat(case: Case) -> bool | None:
    return None if case.link == Link.DUPLICATE else case.link == Link.REPEAT


def _handling_days(case: Case, life: Life, time: Time) -> float | None:
    """How long a case took, in usual days of the county's working time; None where that cannot be told."""
    if not was_handled(life) or life.reported_when is None:
        return None
    day = time.calendar.usual_day_seconds(case.registered_at.astimezone(time.calendar.zone).date())
    seconds = time.calendar.seconds_between(case.registered_at, life.reported_when)
    return round(seconds / day, 3) if day else None


def _pk(key: str) -> int | None:
    return int(key) if key else None


def save_cache(case: Case) -> None:
    """Save those columns, and no edit of the case: what follows from events is none."""
    Case.objects.filter(pk=case.pk).update(**_columns(case))


def recount_cases(*, county: County) -> int:
    """Work out anew the columns of every case whose clocks may still run; how many changed.

    For when the county's calendar or limits have changed. A case that changes meanwhile is counted by whoever changes
    it.
    """
    table, time = limit_table(county), Time(working_calendar(county), now())
    return sum(is_changed for _case, _found, is_changed in recounted(open_cases(county), table, time))


def open_cases(county: County) -> list[Case]:
    """The cases whose clocks may still run: those that are not over, and those that wait to be looked back at.

    And those of before there were some rates: they have not answered all yet.
    """
    waiting = ~Q(state__in=ENDED) | ~Q(step="") | Q(answered__lt=len(Rate))
    found = county.cases.alias(answered=Length("answers")).filter(waiting)
    return list(found.select_related("county").order_by("pk"))


def recount_ended(county: County, table: LimitTable, time: Time, edited: datetime.datetime | None) -> int:
    """Work out anew the columns of the cases whose clocks have all ended, once after each change of the calendar, so
    that rates say what their pages say; how many changed.

    `edited`: when the calendar was last changed, as it was before `time` was read.
    """
    key = f"{_RECKONED}{county.pk}"
    if shared.get(key, _NEVER) == edited:
        return 0
    ended = county.cases.filter(state__in=ENDED, step="", is_taken_over=False)
    found = list(ended.select_related("county").order_by("pk"))
    changed = sum(is_changed for _case, _found, is_changed in recounted(found, table, time))
    # Lost or thrown out, it is only reckoned once more.
    shared.set(key, edited, None)
    return changed


def recounted(cases: Sequence[Case], table: LimitTable, time: Time) -> Iterator[tuple[Case, Standing, bool]]:
    """Each of some cases, how it stands, and whether its columns were others and have been saved."""
    for first in range(0, len(cases), _AT_ONCE):
        for case, found in standings(cases[first : first + _AT_ONCE], table, time):
            before = _columns(case)
            cache(case, found, time)
            is_changed = before != _columns(case)
            if is_changed:
                # Nothing was locked while it was reckoned: a case that has changed meanwhile is left as it is now.
                kind = {"case_class": case.case_class_id, "grade": case.grade, "events_count": case.events_count}
                is_changed = bool(Case.objects.filter(pk=case.pk, **kind).update(**_columns(case)))
            yield case, found, is_changed


def _columns(case: Case) -> dict[str, Any]:
    return {column: getattr(case, column) for column in CACHED}
