"""How a case stands by its events: its life, its clocks, and what its asker was promised."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tongcun.cases.models import Case, CaseEvent, Part
from tongcun.cases.models.events import unit_key
from tongcun.cases.pure.acts import OVER, Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.counting import as_counted
from tongcun.cases.pure.life import Dates, Event, Joint, Life, Registered, lived
from tongcun.cases.pure.parts import OPEN, PartState
from tongcun.cases.pure.promised import Promised, promised
from tongcun.cases.pure.promises import Promise, Rules, Running, look_back_from, promises_of
from tongcun.cases.queries.limits import LimitTable
from tongcun.loops.clock import Limit, Reading, Unit, read
from tongcun.loops.lights import Light, LightRule, light_of
from tongcun.loops.working_time import NoWorkingTimeError, WorkingCalendar, round_the_clock


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise of a case as it stands at a moment."""

    running: Running
    reading: Reading
    rule: LightRule

    @property
    def light(self) -> Light:
        """Its light."""
        return light_of(self.reading, self.rule)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case at a moment: its life, all its clocks in the order in which they ended, what the asker was promised, and
    by what dates the next act is checked. `counted` is its life by the moments from which what was done counts."""

    life: Life
    clocks: Sequence[Clock]
    promised: Promised
    dates: Dates
    counted: Life

    @property
    def next(self) -> Clock | None:
        """The clock that runs and ends first; paused ones end after all others."""
        open_clocks = [clock for clock in self.clocks if not clock.reading.stopped]
        return min(open_clocks, key=lambda clock: (clock.reading.paused, clock.reading.due), default=None)


def registered(case: Case) -> Registered:
    """How a case came to be, for its life."""
    return Registered(case.registered_at, unit_key(case.first_unit_id))


def joint_of(parts: Iterable[Part]) -> Joint:
    """The units that have promised a part, also one that is done, and whether any part is still open."""
    told = list(parts)
    return Joint(
        units=frozenset(unit_key(one.unit_id) for one in told if one.state in (PartState.PROMISED, PartState.DONE)),
        is_open=any(PartState(one.state) in OPEN for one in told),
        # A promise stays where it stands, whatever becomes of the part.
        helped=frozenset(unit_key(one.unit_id) for one in told if one.promise_words),
    )


@dataclass(frozen=True, slots=True)
class Time:
    """By what clocks are read: the county's calendar, and the moment (aware)."""

    calendar: WorkingCalendar
    now: datetime.datetime


def standing(case: Case, events: Sequence[CaseEvent], table: LimitTable, time: Time) -> Standing:
    """How a case stands after its events, in the order of their numbers."""
    before = Before(
        [(event.was_class_id, event.was_grade) for event in events if event.act == Act.CLASSIFY],
        [event.was_until for event in events if event.act == Act.SET_DAY],
    )
    return _standing(case, [event.as_event() for event in events], before, table, time)


def judged(events: Sequence[CaseEvent], new: CaseEvent, calendar: WorkingCalendar) -> Event:
    """What is about to be done, at the moment from which it counts; a look-back shows what was to be seen then."""
    said = new.as_event()
    if said.act is Act.LOOK_BACK:
        return said
    try:
        return as_counted([*(event.as_event() for event in events), said], calendar)[-1]
    except NoWorkingTimeError:
        return said


Kind = tuple[int | None, str]
"""The class and the grade of a case."""


@dataclass(frozen=True, slots=True)
class Before:
    """The classes and grades of a case before each change of these, and the days by which it was wanted."""

    kinds: Sequence[Kind] = ()
    days: Sequence[datetime.date | None] = ()


def _standing(
    case: Case, really: Sequence[Event], before: Before, table: LimitTable, time: Time
) -> Standing:  # fmt: skip
    """How a case stands."""
    came, limits = registered(case), [*(table.of_kind(case, *kind) for kind in before.kinds), table.of(case)]
    days = (*before.days, case.wanted_by)
    life, rules = lived(came, really), Rules(time.calendar, tuple(one.limits for one in limits), days)
    try:
        done = as_counted(really, time.calendar)
        counted = life if done == list(really) else lived(came, done)
        clocks = [
            Clock(one, read(one.course, time.calendar, time.now), limits[one.kind].rule(one.promise))
            for one in promises_of(came, done, rules)
        ]
        clocks = [_ended_by_a_late_look(clock, done, time) for clock in clocks]
        since = look_back_from(came, done, rules) if life.state in OVER else None
        told = promised(came, done, rules, time.now)
    except NoWorkingTimeError:
        # A county whose calendar never works again has said nothing of when; its cases live on without clocks.
        return Standing(life, (), Promised(None), Dates(call_days=_days_of(life, time)), life)
    dates = Dates(_report_due(clocks), since, _days_of(counted, time))
    return Standing(life, clocks, told, dates, counted)


def _report_due(clocks: Sequence[Clock]) -> datetime.datetime | None:
    """Until when the report is due that is still to come."""
    open_ones = (one for one in clocks if one.running.promise is Promise.REPORT and not one.reading.stopped)
    return next((one.reading.due for one in open_ones), None)


def _days_of(life: Life, time: Time) -> int:
    """On how many different working days the asker was called without an answer."""
    days = {call.astimezone(time.calendar.zone).date() for call in life.calls}
    return sum(time.calendar.is_workday(day) for day in days)


def _ended_by_a_late_look(clock: Clock, done: Sequence[Event], time: Time) -> Clock:
    """The second look-back kept by a first one that came so late that the second was near due already: nobody is asked
    to look twice within days. Raises `NoWorkingTimeError`."""
    course = clock.running.course
    if clock.running.promise is not Promise.LOOK_BACK_90 or course.stopped is not None:
        return clock
    near = yellow_from(clock, time)
    looks = (event.when for event in done if event.act is Act.LOOK_BACK and event.when >= max(near, course.started))
    stopped = next(looks, None)
    if stopped is None:
        return clock
    running = replace(clock.running, course=replace(course, stopped=stopped))
    return Clock(running, read(running.course, time.calendar, time.now), clock.rule)


def yellow_from(clock: Clock, time: Time) -> datetime.datetime:
    """When the light of a clock that runs turns yellow, or turned: it does not depend on when one asks."""
    course = clock.running.course
    calendar = round_the_clock(time.calendar.zone) if course.limit.unit is Unit.HOURS else time.calendar
    near = clock.rule.near_seconds(clock.reading.budget_seconds)
    return calendar.after(course.started, calendar.seconds_between(course.started, clock.reading.due) - near)


_FACTS = ("case_id", "at", "act", "party", "unit_id", "to_id", "outcome", "more_amount", "more_unit", "until",
          "satisfaction", "by_id", "entered_at", "was_class_id", "was_grade",
          "was_until")  # fmt: skip


def standings(cases: Sequence[Case], table: LimitTable, time: Time) -> Iterator[tuple[Case, Standing]]:
    """How many cases stand: one query for all of them."""
    done: dict[int, list[Event]] = defaultdict(list)
    kinds: dict[int, list[Kind]] = defaultdict(list)
    days: dict[int, list[datetime.date | None]] = defaultdict(list)
    # Plain values: rows of the model take three times as long, and the worker's look goes through all open cases.
    facts = CaseEvent.objects.filter(case__in=[case.pk for case in cases]).order_by("case", "number")
    for case_id, at, act, party, unit, to, outcome, amount, counted_in, *rest in facts.values_list(*_FACTS):
        until, satisfied, by, entered, was_class, was_grade, was_until = rest
        if act == Act.CLASSIFY:
            kinds[case_id].append((was_class, was_grade))
        if act == Act.SET_DAY:
            days[case_id].append(was_until)
        done[case_id].append(
            Event(
                when=at,
                act=Act(act),
                party=Party(party),
                unit=unit_key(unit),
                to=unit_key(to),
                outcome=Outcome(outcome) if outcome else None,
                more=Limit(amount, Unit(counted_in)) if amount else None,
                until=until,
                satisfaction=Satisfaction(satisfied) if satisfied else None,
                by=unit_key(by),
                entered=entered,
            )
        )
    for case in cases:
        yield case, _standing(case, done[case.pk], Before(kinds[case.pk], days[case.pk]), table, time)
