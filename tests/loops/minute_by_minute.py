"""The slow clock, which counts a history minute by minute as one would with a pencil; and histories drawn at random.

`python -m tests.loops.minute_by_minute 100000` holds the real clock against it for so many histories.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tongcun.loops.clock import Course, Event, Extended, Limit, Paused, Resumed, Unit, end_of, read
from tongcun.loops.working_time import OFF, Hours, Span, Week, WeekFrom, WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = datetime.timedelta(minutes=1)
WORKDAY: Hours = (Span(8 * 3600 + 1800, 12 * 3600), Span(14 * 3600, 17 * 3600 + 1800))
WEEK: Week = (WORKDAY,) * 5 + (OFF, OFF)


def at(text: str) -> datetime.datetime:
    """A moment of the county's wall clock, `2021-09-27 15:30`."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def national_day_2021() -> WorkingCalendar:
    """Seven hours a day; 1 to 7 October off, 26 September and 9 October worked instead (国办发明电〔2020〕27号)."""
    off = {datetime.date(2021, 10, day): OFF for day in range(1, 8)}
    worked = {datetime.date(2021, 9, 26): WORKDAY, datetime.date(2021, 10, 9): WORKDAY}
    return WorkingCalendar(ZONE, WEEK, {**off, **worked}, known_through=datetime.date(2021, 12, 31))


def works(calendar: WorkingCalendar, minute: datetime.datetime) -> bool:
    """Whether the minute that begins then is worked."""
    second = minute.hour * 3600 + minute.minute * 60
    return any(span.start <= second < span.end for span in calendar.hours_on(minute.date()))


class Counted(NamedTuple):
    """What the pencil says: minutes left, the due moment, and whether that was over before the end of the history."""

    left: int
    due: datetime.datetime
    late: bool


def counted(course: Course, calendar: WorkingCalendar, now: datetime.datetime) -> Counted:
    """A history without extensions, by walking: what `read` must say of it.

    Every running minute uses up one of the budget. The time is over where the last one ends, of a day that was promised
    not before the end of that day, and never while the clock stands still; what comes later is late. While it is not
    over by `now` one walks on undisturbed to see when it will be.
    """

    def running(minute: datetime.datetime) -> bool:
        return course.limit.unit is Unit.HOURS or works(calendar, minute)

    end = course.started if course.until is None else calendar.end_of_day(course.until)
    until = now if course.stopped is None else min(course.stopped, now)
    events = sorted((event for event in course.events if event.at <= until), key=lambda event: event.at)
    paused, left = False, _budget(course, calendar, running)
    over = end if course.until is not None and end <= course.started else None
    minute = course.started
    for event in [event for event in events if event.at <= minute]:
        paused = isinstance(event, Paused)
    while minute < until:
        for event in [event for event in events if event.at == minute]:
            paused = isinstance(event, Paused)
        if over is None and not paused and left <= 0 and minute >= end:
            over = minute
        left -= running(minute) and not paused
        minute += MINUTE
        if over is None and not paused and left <= 0 and minute >= end:
            over = minute
    ahead = left
    while over is None and (ahead > 0 or minute < end):
        ahead -= running(minute)
        minute += MINUTE
    due = over or minute
    return Counted(left, due, until > due)


def _budget(course: Course, calendar: WorkingCalendar, running: Callable[[datetime.datetime], bool]) -> int:
    if course.until is not None:
        return _between(course.started, calendar.end_of_day(course.until), running)
    match course.limit.unit:
        case Unit.HOURS:
            return course.limit.amount * 60
        case Unit.WORKING_MINUTES:
            return course.limit.amount
        case Unit.SAME_DAY:
            return _until_the_end_of_days(course, running)
        case Unit.WORKING_DAYS:
            end, days = course.started.replace(hour=0, minute=0), 0
            while days < course.limit.amount:
                end += datetime.timedelta(days=1)
                days += bool(calendar.hours_on(end.date()))
            return _between(course.started, end + datetime.timedelta(days=1), running)


def _between(
    since: datetime.datetime, until: datetime.datetime, running: Callable[[datetime.datetime], bool]
) -> int:  # fmt: skip
    """Running minutes from one moment to another, negative where the other comes first."""
    if until < since:
        return -_between(until, since, running)
    return sum(running(since + step * MINUTE) for step in range(int((until - since) / MINUTE)))


def _until_the_end_of_days(course: Course, running: Callable[[datetime.datetime], bool]) -> int:
    """Every worked minute from the start on, until so many days have had one and the last of them is over."""
    minute, worked, days = course.started, 0, set[datetime.date]()
    while True:
        if running(minute):
            if minute.date() not in days and len(days) == course.limit.amount:
                return worked
            days.add(minute.date())
            worked += 1
        minute += MINUTE


def drawn_calendar(draw: random.Random) -> WorkingCalendar:
    """Some county's hours around the beginning of October, with holidays and make-up days thrown in."""
    morning = draw.randrange(7 * 60, 10 * 60) * 60
    hours: Hours = (
        Span(morning, morning + draw.randrange(60, 240) * 60),
        Span(14 * 3600, draw.randrange(900, 1440) * 60),
    )
    days = [datetime.date(2021, 9, 20) + datetime.timedelta(days=step) for step in range(40)]
    otherwise = {day: draw.choice([OFF, OFF, hours, hours[:1]]) for day in draw.sample(days, draw.randrange(12))}
    week: Week = (hours,) * 5 + (OFF, OFF)
    return WorkingCalendar(ZONE, week, otherwise, datetime.date(2021, 12, 31), _drawn_weeks(draw, days))


def _drawn_weeks(draw: random.Random, days: list[datetime.date]) -> tuple[WeekFrom, ...]:
    """Up to two changes of the hours, as from summer to winter; every other county has none."""
    first_days = sorted(draw.sample(days, draw.choice([0, 0, 1, 2])))
    return tuple(WeekFrom(day, _drawn_week(draw)) for day in first_days)


def _drawn_week(draw: random.Random) -> Week:
    def worked() -> Hours:
        start = draw.randrange(6 * 60, 11 * 60) * 60
        return (Span(start, start + draw.randrange(30, 240) * 60), Span(15 * 3600, draw.randrange(930, 1440) * 60))

    usual = worked()
    return (usual, usual, worked(), usual, usual, draw.choice([OFF, usual[:1]]), OFF)


def drawn_course(draw: random.Random) -> tuple[Course, datetime.datetime]:
    """A history of up to 14 days with some pauses, now and then promised by a day, and the moment of reading."""
    started = at("2021-09-24 00:00") + draw.randrange(5 * 1440) * MINUTE
    span = draw.randrange(1, 14 * 1440)
    kinds: list[type[Paused] | type[Resumed]] = [Paused, Resumed]
    moments = sorted(draw.sample(range(span), min(span, draw.randrange(7))))
    events: list[Event] = [draw.choice(kinds)(started + minutes * MINUTE) for minutes in moments]
    unit = draw.choice(list(Unit))
    amount = {Unit.WORKING_MINUTES: 2400, Unit.WORKING_DAYS: 7, Unit.SAME_DAY: 7, Unit.HOURS: 200}[unit]
    stopped = started + draw.randrange(span) * MINUTE if draw.random() < 0.3 else None
    draw.shuffle(events)
    promised = started.date() + datetime.timedelta(days=draw.randrange(12)) if draw.random() < 0.2 else None
    course = Course(started, Limit(draw.randrange(1, amount), unit), tuple(events), stopped, promised)
    return course, started + span * MINUTE


def hold_against(seed: int) -> None:
    """One history, drawn by its seed: the clock must agree with the count."""
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    reading = read(course, calendar, now)
    told = counted(course, calendar, now)
    said = Counted(reading.left_seconds // 60, reading.due, reading.late)
    assert said == told, (seed, course, now, reading, told)


def extended_by(course: Course, by: Limit, calendar: WorkingCalendar) -> datetime.datetime:
    """Where an undisturbed course ends when it was extended once."""
    return end_of(by, end_of(course.limit, course.started, calendar), calendar)


def granted(when: str, amount: int, unit: Unit) -> Extended:
    """An extension, granted at a moment."""
    return Extended(at(when), Limit(amount, unit))


if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        hold_against(number)
    print(f"{sys.argv[1]} histories agree")
