"""A promise's clock: when it is due, what is left, whether it was kept. A pure function of events and calendar.

Nothing is stored and counted on: when the calendar changes, reading again gives what the new calendar says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongcun.loops.working_time import WorkingCalendar, round_the_clock


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"
    """Whole days: the day on which the clock starts does not count, the last one ends with its work."""
    SAME_DAY = "same_day"
    """Whole days, too, but the first is the one on which the clock starts, as long as any work of it is left: 1 means
    by the end of that day (当天), of the next working day where it comes after hours."""
    HOURS = "hours"
    """By the wall clock, through nights and holidays."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: an amount (≥ 1) of a unit."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands still from a moment on: something is waited for that the holder cannot hasten."""

    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock goes on."""

    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Extended:
    """More time was granted, counted from the end of what there was."""

    at: datetime.datetime
    by: Limit


Event = Paused | Resumed | Extended


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to one promise: its beginning, its limit, its events in any order, and its end if it has one.

    Events of the same moment keep the order in which they are given. A second pause within a pause, or a resumption
    without one, says nothing new. `until` is the day by whose end of work it was promised, where that was said; the
    limit then only says in what time it counts.
    """

    started: datetime.datetime
    limit: Limit
    events: tuple[Event, ...] = ()
    stopped: datetime.datetime | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it stands at a moment.

    `due`: until when; while the clock is paused, as if it went on at the moment of reading. `late`: whether that moment
    is over, or was by the end of the clock, also after hours, when nothing is used up. `budget_seconds`: the time there
    is between start and due, without pauses. `left_seconds`: what of it is left, by the clock's own count; once it is
    late, less by what has been worked since. `provisional`: the due date lies beyond the holidays published so far.
    """

    due: datetime.datetime
    late: bool
    budget_seconds: int
    left_seconds: int
    paused: bool
    stopped: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Pause:
    since: datetime.datetime
    until: datetime.datetime


def read(course: Course, calendar: WorkingCalendar, now: datetime.datetime) -> Reading:
    """How a clock stands at a moment; after its end, how it stood then.

    Events after the moment of reading, or after the end, do not count. Raises `NoWorkingTimeError`.
    """
    until = now if course.stopped is None else min(course.stopped, now)
    known = sorted((event for event in course.events if event.at <= until), key=lambda event: event.at)
    time = round_the_clock(calendar.zone) if course.limit.unit is Unit.HOURS else calendar
    due = _undisturbed_due(course, known, calendar)
    budget = time.seconds_between(course.started, due)
    overtime = 0
    pauses = list(_pauses(known, course.started, until))
    for pause in pauses:
        still = time.seconds_between(pause.since, pause.until)
        if pause.since < due:
            # What stands still is not over before it goes on, though no more of its time may have been left.
            due = max(time.after(due, still), pause.until)
        else:
            overtime += still
    left = time.seconds_between(until, due)
    return Reading(
        due=due,
        late=until > due,
        budget_seconds=budget,
        left_seconds=min(0, left + overtime) if left < 0 else left,
        paused=course.stopped is None and bool(pauses) and _is_paused(known),
        stopped=course.stopped is not None and course.stopped <= now,
        provisional=time is calendar and due.astimezone(calendar.zone).date() > calendar.known_through,
    )


def end_of(limit: Limit, since: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
    """When a limit that begins at a moment ends, if nothing disturbs it; raises `NoWorkingTimeError`."""
    match limit.unit:
        case Unit.WORKING_MINUTES:
            return calendar.after(since, limit.amount * 60)
        case Unit.WORKING_DAYS:
            return calendar.workdays_after(since, limit.amount)
        case Unit.SAME_DAY:
            return calendar.workdays_from(since, limit.amount)
        case Unit.HOURS:
            return since + datetime.timedelta(hours=limit.amount)


def paused_since(course: Course, now: datetime.datetime) -> datetime.datetime | None:
    """Since when a clock stands still at a moment; None while it runs, and once it has ended."""
    if course.stopped is not None and course.stopped <= now:
        return None
    since: datetime.datetime | None = None
    for event in sorted((event for event in course.events if event.at <= now), key=lambda event: event.at):
        if isinstance(event, Paused) and since is None:
            since = event.at
        elif isinstance(event, Resumed):
            since = None
    return None if since is None else max(since, course.started)


def _undisturbed_due(course: Course, events: Sequence[Event], calendar: WorkingCalendar) -> datetime.datetime:
    due = calendar.end_of_day(course.until) if course.until else end_of(course.limit, course.started, calendar)
    for event in events:
        if isinstance(event, Extended):
            due = end_of(event.by, due, calendar)
    return due


def _pauses(events: Sequence[Event], started: datetime.datetime, until: datetime.datetime) -> Iterator[_Pause]:
    """Stretches in which the clock stands still, in order and apart, cut off at the start and at `until`."""
    since: datetime.datetime | None = None
    for event in events:
        if isinstance(event, Paused) and since is None:
            since = event.at
        elif isinstance(event, Resumed) and since is not None:
            if event.at > started:
                yield _Pause(max(since, started), event.at)
            since = None
    if since is not None:
        yield _Pause(max(since, started), max(until, started))


def _is_paused(events: Sequence[Event]) -> bool:
    turning = [event for event in events if isinstance(event, Paused | Resumed)]
    return isinstance(turning[-1], Paused)
