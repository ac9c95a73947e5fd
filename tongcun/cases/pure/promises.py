"""The promises that run while a case lives: what starts the clock of each, what stops it, what pauses and extends it.

Every time a unit is named, it has its own time to sign; every time a case is done again, its own time to report. So one
kind of promise has as many courses as it began, and each that was late stays late: a case that goes to another unit, is
sorted anew or withdrawn leaves no clock behind that was in time, and every one that was not ends as broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.life import Event, Registered
from tongcun.loops.clock import Course, Extended, Limit, Paused, Resumed, Unit, end_of, read
from tongcun.loops.clock import Event as ClockEvent
from tongcun.loops.working_time import WorkingCalendar, last_second


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
    """One run of a promise: its clock, and who is to keep it: as what, and the unit (empty: the county desk).

    `kind` is the place in `Rules.limits` of those by which it runs.
    """

    promise: Promise
    course: Course
    party: Party
    unit: str = ""
    kind: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """By what clocks run: the calendar, and the limits of a case: those of its first class and grade, then those after
    each change of these, in order. `days` are those that somebody above has set for it: the first, then each to which
    it was moved; None: none."""

    calendar: WorkingCalendar
    limits: tuple[Mapping[Promise, Limit], ...]
    days: tuple[date | None, ...] = (None,)

    def limit(self, promise: Promise, kind: int) -> Limit | None:
        """How long a step may take by the limits of a place; None: it has none."""
        return self.limits[min(kind, len(self.limits) - 1)].get(promise)

    def end_of_day(self, place: int) -> datetime | None:
        """The end of the day of a place that somebody above has set."""
        day = self.days[min(place, len(self.days) - 1)]
        return last_second(day, self.calendar.zone) if day else None

    def report_limit(self, limit: Limit, started: datetime, place: int) -> Limit:
        """How long a report may take: to the end of the day of a place that somebody above has set, whatever its class
        may take; where no working time is left until then, as long as its class may take."""
        end = self.end_of_day(place)
        if end is None:
            return limit
        minutes = self.calendar.seconds_between(started, end) // 60
        return limit if minutes < 1 else Limit(minutes, Unit.WORKING_MINUTES)


_STARTS: dict[Act, tuple[Promise, ...]] = {
    Act.ACCEPT: (Promise.SORT,),
    Act.REOPEN: (Promise.SORT,),
    Act.CONTEST: (Promise.REVIEW,),
    Act.CONFIRM: (Promise.CLOSE,),
    Act.SORT: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.DECIDE: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.SEND_BACK: (Promise.DECIDE,),
    Act.ESCALATE: (Promise.DECIDE,),
    Act.ASK_EXTENSION: (Promise.DECIDE,),
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
    Act.GRANT_EXTENSION: (Promise.DECIDE,),
    Act.REFUSE_EXTENSION: (Promise.DECIDE,),
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
    Act.DECIDE: (Promise.SIGN, Promise.FIRST_RESPONSE),
    Act.ESCALATE: (Promise.SIGN, Promise.FIRST_RESPONSE, Promise.PLAN, Promise.REPORT, Promise.DECIDE),
    Act.REPORT: (Promise.DECIDE,),
    Act.CONTEST: (Promise.CLOSE, Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
    Act.REOPEN: (Promise.LOOK_BACK_30, Promise.LOOK_BACK_90),
    Act.WITHDRAW: tuple(Promise),
}
"""What is over without having been kept: another has it now, or nobody asks any more. Broken where it was late."""
LOOK_BACKS = {Promise.LOOK_BACK_30: timedelta(days=30), Promise.LOOK_BACK_90: timedelta(days=90)}
"""The look-backs, and how long after the closing they show something."""
_PAUSED = {Promise.FIRST_RESPONSE, Promise.PLAN, Promise.REPORT}
OF_THE_NAMED = {Promise.SIGN, Promise.FIRST_RESPONSE}
_OF_THE_LEAD = {Promise.PLAN, Promise.REPORT}
BY_THE_DAY = Limit(1, Unit.WORKING_DAYS)
"""In what a day counts that was promised where the county has no limit."""


@dataclass(slots=True)
class _Open:
    """A promise whose clock still runs."""

    promise: Promise
    started: datetime
    unit: str = ""
    kind: int = 0
    day: int = 0
    until: date | None = None
    events: list[ClockEvent] = field(default_factory=list)

    def course(self, rules: Rules, stopped: datetime | None) -> Course | None:
        """Its clock; None where nothing says until when, neither a limit nor a day that was promised."""
        limit = rules.limit(self.promise, self.kind)
        if limit is None and self.until is None:
            return None
        limit = limit or BY_THE_DAY
        limit = rules.report_limit(limit, self.started, self.day) if self.promise is Promise.REPORT else limit
        return Course(self.started, limit, tuple(self.events), stopped, self.until)


@dataclass(slots=True)
class _Story:
    """What is open while the events are gone through, and the units that answer."""

    rules: Rules
    open: dict[Promise, _Open] = field(default_factory=dict)
    named: str = ""
    lead: str = ""
    kind: int = 0
    day: int = 0
    is_asked_in_time: bool = False

    def start(self, promise: Promise, when: datetime, until: date | None = None) -> None:
        unit = self.named if promise in OF_THE_NAMED else self.lead if promise in _OF_THE_LEAD else ""
        self.open[promise] = _Open(promise, when, unit, self.kind, self.day, until)

    def classify(self, when: datetime) -> None:
        """Other limits from now on, also for the clocks that run; what is late by then stays late."""
        self.kind += 1
        for one in self.open.values():
            if not self.is_late(one, when):
                one.kind = self.kind

    def set_day(self, when: datetime) -> None:
        """Another day from now on, also for the clocks that run; what is late by then stays late."""
        self.day += 1
        for one in self.open.values():
            if not self.is_late(one, when):
                one.day = self.day

    def is_late(self, one: _Open, when: datetime) -> bool:
        """Whether a clock is past its end at a moment."""
        course = one.course(self.rules, when)
        return course is not None and read(course, self.rules.calendar, when).late


def promises_of(registered: Registered, events: Iterable[Event], rules: Rules) -> tuple[Running, ...]:
    """Every promise of a case that has a limit, kept, broken or still open, in the order in which they ended.

    `events` as they were done. Those that ended in time without being kept, since the case went to another unit or was
    withdrawn, are left out; those that were late by then are broken. Raises `NoWorkingTimeError`.
    """
    return tuple(_promises(registered, events, rules))


def look_back_from(registered: Registered, events: Iterable[Event], rules: Rules) -> datetime | None:
    """From when a case can be looked back at: the morning of the day; None where no look-back is open."""
    story = _Story(rules)
    list(_told(registered, events, story))
    return next((_its_day(story.open[one], rules) for one in LOOK_BACKS if one in story.open), None)


def _promises(registered: Registered, events: Iterable[Event], rules: Rules) -> Iterator[Running]:
    story = _Story(rules)
    yield from _told(registered, events, story)
    for one in story.open.values():
        yield from _running(one, rules, None)


def _told(registered: Registered, events: Iterable[Event], story: _Story) -> Iterator[Running]:
    """Every promise that ended; those that have not stay in the story."""
    story.start(Promise.ACCEPT, registered.when)
    for event in events:
        for promise in _stopped_by(event, story):
            if ended := story.open.pop(promise, None):
                yield from _running(ended, story.rules, event.when)
        for promise in _DROPS.get(event.act, ()):
            if (gone := story.open.pop(promise, None)) and story.is_late(gone, event.when):
                yield from _running(gone, story.rules, event.when)
        _follow(story, event, registered.when)
        for promise in _started_by(event, story):
            story.start(promise, event.when)


def _follow(story: _Story, event: Event, asked: datetime) -> None:
    """What an event changes of the clocks that go on, and of who answers."""
    match event.act:
        case Act.TAKE_OVER:
            # What was promised in an older ledger is not known; who had it there answers if it is taken up here.
            story.open.clear()
            story.lead = event.to
        case Act.TAKE_OVER_OPEN:
            story.open.clear()
            story.named = story.lead = event.to
            # A day that was promised is reckoned from when it was asked; where none was, the limit counts from now on.
            story.start(Promise.REPORT, asked if event.until else event.when, event.until)
        case Act.SORT | Act.DECIDE:
            story.named = event.to
        case Act.CLASSIFY:
            story.classify(event.when)
        case Act.SET_DAY:
            story.set_day(event.when)
        case Act.SIGN:
            story.lead = story.named
        case Act.REOPEN:
            story.named = story.lead = ""
        case Act.ASK_EXTENSION:
            report = story.open.get(Promise.REPORT)
            story.is_asked_in_time = report is not None and not story.is_late(report, event.when)
        case Act.PAUSE | Act.RESUME | Act.GRANT_EXTENSION:
            _tell_clocks(story, event)


def _started_by(event: Event, story: _Story) -> tuple[Promise, ...]:
    """What is contested and no unit had in hand, as a row of an older ledger that names none, goes on as accepted."""
    if event.act is Act.CONTEST and not story.lead:
        return (Promise.SORT,)
    return _STARTS.get(event.act, ())


def _stopped_by(event: Event, story: _Story) -> tuple[Promise, ...]:
    """The first look-back keeps the first of its promises, the second the second; none does before its day."""
    if event.act is Act.LOOK_BACK:
        first = next((story.open[promise] for promise in LOOK_BACKS if promise in story.open), None)
        return () if first is None or event.when < _its_day(first, story.rules) else (first.promise,)
    return _STOPS.get(event.act, ())


def _its_day(one: _Open, rules: Rules) -> datetime:
    """The morning of the day from which a look-back shows anything: where its limit ends sooner, of that day."""
    zone, limit = rules.calendar.zone, rules.limit(one.promise, one.kind)
    day = one.started.astimezone(zone).date() + LOOK_BACKS[one.promise]
    if limit is not None:
        day = min(day, end_of(limit, one.started, rules.calendar).astimezone(zone).date())
    return datetime.combine(day, time(), zone)


def _tell_clocks(story: _Story, event: Event) -> None:
    """Pauses stop what the lead has to do; more time is given for the report alone, if it was asked for in time."""
    for one in story.open.values():
        if event.act is Act.PAUSE and one.promise in _PAUSED:
            one.events.append(Paused(event.when))
        elif event.act is Act.RESUME and one.promise in _PAUSED:
            one.events.append(Resumed(event.when))
        elif event.act is Act.GRANT_EXTENSION and one.promise is Promise.REPORT and event.more is not None:
            one.events += [Extended(event.when, event.more)] if story.is_asked_in_time else []


def _running(one: _Open, rules: Rules, stopped: datetime | None) -> Iterator[Running]:
    """The run as it is shown; nothing where it has no end."""
    course = one.course(rules, stopped)
    if course is None:
        return
    party = kept_by(one.promise)
    yield Running(one.promise, course, party, one.unit if party is Party.LEAD else "", one.kind)


def kept_by(promise: Promise) -> Party:
    """As what somebody is to keep a promise."""
    if promise in OF_THE_NAMED | _OF_THE_LEAD:
        return Party.LEAD
    if promise is Promise.CALL_BACK:
        return Party.CALLER
    return Party.OFFICER if promise in LOOK_BACKS else Party.DESK
