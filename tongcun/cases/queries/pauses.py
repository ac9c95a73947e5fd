"""Cases whose clock has stood still for so long that somebody who may end that is to look at it again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tongcun.cases.models import Case, CaseEvent
from tongcun.cases.pure.acts import IN_HAND, Act, Party
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.todo_cards import case_card
from tongcun.loops.cards import Card
from tongcun.loops.clock import Limit, Unit, end_of
from tongcun.loops.lights import Light
from tongcun.loops.working_time import NoWorkingTimeError, WorkingCalendar

LOOKED_AT_WITHIN = Limit(10, Unit.WORKING_DAYS)
"""So long after the clock was stopped, or after the desk last wrote why it still waits, it is looked at again."""
_LONGEST = datetime.timedelta(days=60)
"""Farther back than ten working days ever lie, whatever holidays there were."""

_LOOKED = Q(act=Act.PAUSE) | Q(act=Act.NOTE, party=Party.DESK)
_GOES_ON = Q(act__in=(Act.RESUME, Act.SIGN, Act.REDO))
"""What a case that is in hand again has gone through, if it was paused before."""


def paused_too_long(clocks: Clocks) -> Q:
    """The cases that stand still and were to be looked at by now."""
    before = _looked_before(clocks)
    later = CaseEvent.objects.filter(_LOOKED | _GOES_ON, case=OuterRef("case"), number__gt=OuterRef("number"))
    paused = CaseEvent.objects.filter(~Exists(later.filter(_GOES_ON)), act=Act.PAUSE, case__state__in=IN_HAND)
    looked = CaseEvent.objects.filter(_LOOKED, ~Exists(later), at__lt=before)
    return Q(pk__in=paused.values("case")) & Q(pk__in=looked.values("case"))


def _looked_before(clocks: Clocks) -> datetime.datetime:
    """Whatever was last looked at before this moment was to be looked at again by now."""
    zone, now = clocks.calendar.zone, clocks.now
    day = now.astimezone(zone).date()
    try:
        while end_of(LOOKED_AT_WITHIN, _noon(day, zone), clocks.calendar) >= now:
            day -= datetime.timedelta(days=1)
    except NoWorkingTimeError:
        return now - _LONGEST
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), zone)


def _noon(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), zone)


def paused_cards(cases: Sequence[Case], clocks: Clocks, *, at_desk: bool) -> Iterator[Card]:
    """Those cases as cards, each due when it was to be looked at: one query."""
    if not cases:
        return
    step = _("long paused: let the clock go on, or write why it still waits")
    if not at_desk:
        step = _("long paused: escalate it, or have the desk look at it")
    looked = _last_looked(cases)
    for case in cases:
        until = _look_due(looked[case.pk], clocks.calendar)
        yield case_card(case, step, clocks.now, until=until, light=Light.RED)


def looked_at_by(events: Iterable[CaseEvent], calendar: WorkingCalendar) -> datetime.datetime | None:
    """By when a case that stands still is to be looked at again, from its events in order; None by a calendar that
    never works again."""
    looked = [one.at for one in events if one.act == Act.PAUSE or (one.act, one.party) == (Act.NOTE, Party.DESK)]
    return _look_due(looked[-1], calendar) if looked else None


def _look_due(looked: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime | None:
    try:
        return end_of(LOOKED_AT_WITHIN, looked, calendar)
    except NoWorkingTimeError:
        return None


def _last_looked(cases: Iterable[Case]) -> dict[int, datetime.datetime]:
    looked = CaseEvent.objects.filter(_LOOKED, case__in=[case.pk for case in cases]).order_by("number")
    return dict(looked.values_list("case", "at"))
