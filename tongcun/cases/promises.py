"""The promises that run while a case lives: what starts the clock of each, what stops it, what pauses and extends it.

Every time a unit is named, it has its own time to sign; every time a case is done again, its own time to report. So one
kind of promise has as many courses as it began, and each that was late stays late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from tongcun.cases.acts import Act, Party
from tongcun.cases.life import Event, Registered
from tongcun.loops.clock import Course, Extended, Limit, Paused, Resumed, Unit, end_of, paused_since, read
from tongcun.loops.clock import Event as ClockEvent
from tongcun.loops.working_time import WorkingCalendar


class Promise(StrEnum):
    """What is promised to the asker, step by step."""

    ACCEPT = "accept"
    SORT = "sort"
    SIGN = "sign"
    DECIDE = "decide"
    FIRST_RESPONSE = "first_response"
    PLAN = "plan"
    REPORT = "report"
    REVIEW = "review"
    CALL_BACK = "call_back"
    CLOSE = "close"
    LOOK_BACK_30 = "look_back_30"
    LOOK_BACK_90 = "look_back_90"


@dataclass(frozen=True, slots=True)
class Running:
    """One run of a promise: its clock, and who is to keep it: as what, and the unit (empty: the county desk)."""

    promise: Promise
    course: Course
    party: Party
    unit: str = ""


_STARTS: dict[Act, tuple[Promise, ...]] = {
    Act.ACCEPT: (Promise.SORT,),
    Act.REOPEN: (Promise.SORT,),
    Act.CONTEST: (Promise.REVIEW,),
    Act.CONFIRM: (Promise.CLOSE,),
    Act.SORT: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.DECIDE: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.SEND_BACK: (Promise.DECIDE,),
    Act.ESCALATE: (Promise.DECIDE,),
    Act.SIGN: (Promise.PLAN, Promise.REPORT),
    Act.REPORT: (Promise.REVIEW,),
    Act.PASS_REVIEW: (Promise.CALL_BACK,),
    Act.REDO: (Promise.REPORT,),
    Act.CLOSE: (Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
    Act.CLOSE_UNCONFIRMED: (Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
}
_STOPS: dict[Act, tuple[Promise, ...]] = {
    Act.ACCEPT: (Promise.ACCEPT,),
    Act.DECLINE: (Promise.ACCEPT,),
    Act.SORT: (Promise.SORT,),
    Act.SIGN: (Promise.SIGN,),
    Act.SEND_BACK: (Promise.SIGN,),
    Act.DECIDE: (Promise.DECIDE,),
    Act.RESPOND: (Promise.FIRST_RESPONSE,),
    Act.PLAN: (Promise.PLAN,),
    Act.REPORT: (Promise.REPORT, Promise.PLAN),
    Act.PASS_REVIEW: (Promise.REVIEW,),
    Act.REDO: (Promise.REVIEW,),
    Act.ESCALATE: (Promise.REVIEW,),
    Act.CONFIRM: (Promise.CALL_BACK,),
    Act.CONTEST: (Promise.CALL_BACK,),
    Act.CLOSE: (Promise.CLOSE,),
    Act.CLOSE_UNCONFIRMED: (Promise.CALL_BACK,),
}
_DROPS: dict[Act, tuple[Promise, ...]] = {
    Act.SORT: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.SEND_BACK: (Promise.FIRST_RESPONSE,),
    Act.ESCALATE: (Promise.FIRST_RESPONSE, Promise.PLAN, Promise.REPORT),
    Act.CONTEST: (Promise.CLOSE, Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
    Act.REOPEN: (Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
    Act.WITHDRAW: tuple(Promise),
    Act.TAKE_OVER: tuple(Promise),
    Act.TAKE_OVER_OPEN: (Promise.ACCEPT,),
}
"""What is over without having been kept or broken: another has it now, or nobody asks any more."""
LOOK_BACKS = (Promise.LOOK_BACK_30, Promise.LOOK_BACK_90)
_PAUSED = {Promise.FIRST_RESPONSE, Promise.PLAN, Promise.REPORT}
_OF_THE_NAMED = {Promise.SIGN, Promise.FIRST_RESPONSE}
_OF_THE_LEAD = {Promise.PLAN, Promise.REPORT}
_BY_THE_DAY = Limit(1, Unit.WORKING_DAYS)
"""In what a day counts that was promised where the county has no limit."""


@dataclass(slots=True)
class _Open:
    """A promise whose clock still runs."""

    promise: Promise
    started: datetime
    unit: str
    until: date | None = None
    events: list[ClockEvent] = field(default_factory=list)

    def has_end(self, limits: Mapping[Promise, Limit]) -> bool:
        """Whether anything says until when: a limit, or a day that was promised."""
        return self.until is not None or self.promise in limits


@dataclass(slots=True)
class _Story:
    """What is open while the events are gone through, and the units that answer."""

    open: dict[Promise, _Open] = field(default_factory=dict)
    named: str = ""
    lead: str = ""

    def start(self, promise: Promise, when: datetime, until: date | None = None) -> None:
        unit = self.named if promise in _OF_THE_NAMED else self.lead if promise in _OF_THE_LEAD else ""
        self.open[promise] = _Open(promise, when, unit, until)


def promises_of(
    registered: Registered, events: Iterable[Event], limits: Mapping[Promise, Limit]
) -> tuple[Running, ...]:
    """Every promise of a case that has a limit, kept, broken or still open, in the order in which they ended.

    `events` as they were done. Those that ended without being kept or broken, since the case went to another unit or
    was withdrawn, are left out.
    """
    return tuple(_promises(registered, events, limits))


def _promises(registered: Registered, events: Iterable[Event], limits: Mapping[Promise, Limit]) -> Iterator[Running]:
    story = _Story()
    story.start(Promise.ACCEPT, registered.when)
    for event in events:
        for promise in _stopped_by(event, story):
            if (ended := story.open.pop(promise, None)) and ended.has_end(limits):
                yield _running(ended, limits, event.when)
        for promise in _DROPS.get(event.act, ()):
            story.open.pop(promise, None)
        _tell_clocks(story, event)
        if event.act in {Act.SORT, Act.DECIDE}:
            story.named = event.to
        if event.act is Act.SIGN:
            story.lead = story.named
        if event.act is Act.TAKE_OVER_OPEN:
            story.named = story.lead = event.to
            # A day that was promised is reckoned from when it was asked; where none was, the limit counts from now on.
            story.start(Promise.REPORT, registered.when if event.until else event.when, event.until)
        for promise in _STARTS.get(event.act, ()):
            story.start(promise, event.when)
    yield from (_running(one, limits, None) for one in story.open.values() if one.has_end(limits))


def _stopped_by(event: Event, story: _Story) -> tuple[Promise, ...]:
    """The first look-back keeps the first of its promises, the second the second."""
    if event.act is Act.LOOK_BACK:
        return tuple(promise for promise in LOOK_BACKS if promise in story.open)[:1]
    return _STOPS.get(event.act, ())


def _tell_clocks(story: _Story, event: Event) -> None:
    """Pauses stop what the lead has to do; more time is given for the report alone."""
    for one in story.open.values():
        if event.act is Act.PAUSE and one.promise in _PAUSED:
            one.events.append(Paused(event.when))
        elif event.act is Act.RESUME and one.promise in _PAUSED:
            one.events.append(Resumed(event.when))
        elif event.act is Act.GRANT_EXTENSION and one.promise is Promise.REPORT and event.more is not None:
            one.events.append(Extended(event.when, event.more))


def _running(one: _Open, limits: Mapping[Promise, Limit], stopped: datetime | None) -> Running:
    limit = limits.get(one.promise, _BY_THE_DAY)
    course = Course(one.started, limit, tuple(one.events), stopped, one.until)
    if one.promise in _OF_THE_NAMED | _OF_THE_LEAD:
        return Running(one.promise, course, Party.LEAD, one.unit)
    if one.promise is Promise.CALL_BACK:
        return Running(one.promise, course, Party.CALLER)
    return Running(one.promise, course, Party.OFFICER if one.promise in LOOK_BACKS else Party.DESK)


def to_the_day(one: Running, day: date | None, calendar: WorkingCalendar) -> Running:
    """A report that somebody above has set a day for (its `day`) runs to the end of that day's work, whatever its class
    may take; where no working time is left until then, as long as its class may take."""
    if day is None or one.promise is not Promise.REPORT:
        return one
    minutes = calendar.seconds_between(one.course.started, _end_of_day(day, calendar)) // 60
    return one if minutes < 1 else replace(one, course=replace(one.course, limit=Limit(minutes, Unit.WORKING_MINUTES)))


def _end_of_day(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, time.max.replace(microsecond=0), calendar.zone)


def promised_until(
    running: Iterable[Running], limits: Mapping[Promise, Limit], calendar: WorkingCalendar, now: datetime,
    day: date | None = None,
) -> datetime | None:  # fmt: skip
    """The date that the asker is told: when the report is due, and after it the call-back; where somebody above has set
    a `day`, that day, or when the report is due if it was given more time. None before a unit signed.

    Of a case done again it is the first such date: what was not good enough does not move the promise. While the clock
    stands still it is the date that was told when it stopped: nobody knows yet by how much it will move. Raises
    `NoWorkingTimeError`.
    """
    reports = sorted((one.course for one in running if one.promise is Promise.REPORT), key=lambda one: one.started)
    if not reports:
        return None
    due = read(reports[0], calendar, paused_since(reports[0], now) or now).due
    if day is not None and reports[0].started <= _end_of_day(day, calendar):
        return max(due, _end_of_day(day, calendar))
    call_back = limits.get(Promise.CALL_BACK)
    return due if call_back is None else end_of(call_back, due, calendar)
