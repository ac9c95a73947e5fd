"""How a case stands by its events: its life, its clocks, and the columns that lists read."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongcun.cases.life import Joint, Life, Registered, life_of
from tongcun.cases.limit_table import Limits, LimitTable
from tongcun.cases.models import Case, CaseEvent, Part
from tongcun.cases.models.events import unit_key
from tongcun.cases.parts import OPEN, PartState
from tongcun.cases.promises import Running, promised_until, promises_of
from tongcun.loops.clock import Reading, Unit, read
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
    """A case at a moment: its life, all its clocks in the order in which they ended, the date the asker was told."""

    life: Life
    clocks: Sequence[Clock]
    promised: datetime.datetime | None

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
    units = frozenset(unit_key(part.unit_id) for part in parts if part.state in (PartState.PROMISED, PartState.DONE))
    return Joint(units, any(PartState(part.state) in OPEN for part in parts))


@dataclass(frozen=True, slots=True)
class Time:
    """By what clocks are read: the county's calendar, and the moment (aware)."""

    calendar: WorkingCalendar
    now: datetime.datetime


def standing(case: Case, events: Sequence[CaseEvent], joint: Joint, limits: Limits, time: Time) -> Standing:
    """How a case stands after its events, in the order of their numbers."""
    calendar, now = time.calendar, time.now
    done = [event.as_event() for event in events]
    came = registered(case)
    life = life_of(came, done, joint)
    running = promises_of(came, done, limits.limits)
    try:
        clocks = [Clock(one, read(one.course, calendar, now), limits.rule(one.promise)) for one in running]
        promised = promised_until(running, limits.limits, calendar, now)
    except NoWorkingTimeError:
        # A county whose calendar never works again has said nothing of when; its cases live on without clocks.
        return Standing(life, (), None)
    return Standing(life, clocks, promised)


def yellow_from(clock: Clock, time: Time) -> datetime.datetime:
    """When the light of a clock that runs turns yellow, or turned: then it is the moment of asking."""
    reading = clock.reading
    near = int(max(reading.budget_seconds * clock.rule.yellow_part, clock.rule.yellow_seconds))
    if reading.left_seconds <= near:
        return time.now
    in_hours = clock.running.course.limit.unit is Unit.HOURS
    calendar = round_the_clock(time.calendar.zone) if in_hours else time.calendar
    return calendar.after(time.now, reading.left_seconds - near)


def standings(cases: Sequence[Case], table: LimitTable, time: Time) -> Iterator[tuple[Case, Standing]]:
    """How many cases stand: two queries for all of them."""
    keys = [case.pk for case in cases]
    events, parts = defaultdict(list), defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=keys).order_by("case", "number"):
        events[event.case_id].append(event)
    for part in Part.objects.filter(case__in=keys):
        parts[part.case_id].append(part)
    for case in cases:
        yield case, standing(case, events[case.pk], joint_of(parts[case.pk]), table.of(case), time)
