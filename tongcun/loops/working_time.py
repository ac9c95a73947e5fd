"""A county's working time: the week's hours, and the days that are otherwise.

Everything rests on one rising count, `_count`: the working seconds from the beginning of time until a moment. Spans are
differences of it and dates come from searching it, so that no question walks through days one by one.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400


class NoWorkingTimeError(ValueError):
    """A calendar that never works again cannot tell when a limit ends."""


class WrongHoursError(ValueError):
    """A day's hours that overlap, run backwards or leave the day."""


class WrongWeeksError(ValueError):
    """Weeks that do not follow each other by their first days."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day that is worked, in seconds after midnight by the wall clock: `start` until before `end`."""

    start: int
    end: int


Hours = tuple[Span, ...]
"""What is worked of one day, in order; empty: nothing."""

OFF: Hours = ()
WHOLE_DAY: Hours = (Span(0, DAY_SECONDS),)

Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
"""Seven days' hours, Monday first."""


@dataclass(frozen=True, slots=True)
class WeekFrom:
    """Hours of a week that hold from a day on, that day included: counties work otherwise in summer and in winter."""

    first_date: datetime.date
    week: Week


def check_hours(hours: Hours) -> None:
    """Raise `WrongHoursError` unless the spans stand in order, apart from each other and within one day."""
    last = 0
    for span in hours:
        if not last <= span.start < span.end <= DAY_SECONDS:
            raise WrongHoursError(f"{span.start}-{span.end} after {last}")
        last = span.end


@dataclass(frozen=True)
class WorkingCalendar:
    """Working time in one time zone.

    `week` is that of the beginning of time, `later` those that took its place, by their first days, which rise;
    `otherwise` the dates that differ from their week: holidays, and rest days that are worked to make up for them. Up
    to `known_through` the holidays are published; what lies beyond is reckoned by the week alone. Moments are aware and
    count in whole seconds of the wall clock. Raises `WrongHoursError`, `WrongWeeksError`.
    """

    zone: ZoneInfo
    week: Week
    otherwise: Mapping[datetime.date, Hours]
    known_through: datetime.date
    later: tuple[WeekFrom, ...] = ()

    def __post_init__(self) -> None:
        for hours in (*(hours for week in self._weeks for hours in week), *self.otherwise.values()):
            check_hours(hours)
        if any(one >= other for one, other in pairwise(self._first_days)):
            raise WrongWeeksError

    def hours_on(self, date: datetime.date) -> Hours:
        """What is worked on a date."""
        hours = self.otherwise.get(date)
        return self.week_on(date)[date.weekday()] if hours is None else hours

    def week_on(self, date: datetime.date) -> Week:
        """The week that holds on a date, whatever else is worked that day."""
        return self._weeks[self._place_of_week(date.toordinal())]

    def is_workday(self, date: datetime.date) -> bool:
        """Whether anything is worked on a date."""
        return bool(self.hours_on(date))

    def seconds_between(self, since: datetime.datetime, until: datetime.datetime) -> int:
        """Working seconds from one moment to another; negative when the second comes first."""
        return self._count(until) - self._count(since)

    def after(self, since: datetime.datetime, seconds: int) -> datetime.datetime:
        """The first moment at which so many working seconds (≥ 0) have passed; raises `NoWorkingTimeError`."""
        if seconds <= 0:
            return since
        target = self._count(since) + seconds
        day = self._day_that_reaches(since.astimezone(self.zone).toordinal(), target)
        left = target - self._before_day(day)
        for span in self._hours_of(day):
            if left <= span.end - span.start:
                return self._moment(day, span.start + left)
            left -= span.end - span.start
        raise AssertionError("a day reaches what its hours hold")

    def workdays_after(self, since: datetime.datetime, days: int) -> datetime.datetime:
        """The end of work of the n-th working day (n ≥ 1) after the day of a moment, which itself does not count.

        So the Civil Code counts (民法典, art. 201): the day on which a period begins is left out.
        """
        return self._end_of_work(self._workdays_on(since.astimezone(self.zone).toordinal(), days))

    def workdays_from(self, since: datetime.datetime, days: int) -> datetime.datetime:
        """The end of work of the n-th working day (n ≥ 1) that has any work left after a moment; 1 is 当天.

        After hours, and on a day that is not worked, the next working day is the first; raises `NoWorkingTimeError`.
        """
        first = self._day_that_reaches(since.astimezone(self.zone).toordinal(), self._count(since) + 1)
        return self._end_of_work(self._workdays_on(first, days - 1))

    def end_of_day(self, date: datetime.date) -> datetime.datetime:
        """The end of work on a date; of one that is not worked its end, midnight."""
        hours = self.hours_on(date)
        return self._moment(date.toordinal(), hours[-1].end if hours else DAY_SECONDS)

    def usual_day_seconds(self, date: datetime.date) -> int:
        """What is worked of a usual day by the hours that hold on a date, in seconds; 0 where nothing ever is."""
        worked = [_length(hours) for hours in self.week_on(date) if hours]
        return sum(worked) // len(worked) if worked else 0

    def _workdays_on(self, day: int, days: int) -> int:
        """The n-th working day (n ≥ 0) after a day."""
        reached = self._reached_from.get((day, days))
        if reached is None:
            reached = day
            for _ in range(days):
                reached = self._day_that_reaches(reached + 1, self._before_day(reached + 1) + 1)
            self._reached_from[day, days] = reached
        return reached

    @cached_property
    def _reached_from(self) -> dict[tuple[int, int], int]:
        """Ends that were asked for, by the day and how many working days later: limits are few, and so are days."""
        return {}

    def _end_of_work(self, day: int) -> datetime.datetime:
        return self._moment(day, self._hours_of(day)[-1].end)

    @cached_property
    def _weeks(self) -> tuple[Week, ...]:
        return (self.week, *(later.week for later in self.later))

    @cached_property
    def _first_days(self) -> tuple[int, ...]:
        """The first day of each week; the first of all has held since the beginning of time."""
        return (0, *(later.first_date.toordinal() for later in self.later))

    def _place_of_week(self, day: int) -> int:
        return bisect_right(self._first_days, day) - 1

    @cached_property
    def _weekdays_before(self) -> tuple[tuple[int, ...], ...]:
        """Of each week: its working seconds before each weekday, and all of them."""
        return tuple(tuple(accumulate(map(_length, week), initial=0)) for week in self._weeks)

    @cached_property
    def _ahead(self) -> tuple[int, ...]:
        """How far the plain count is ahead of what each week would have counted from the beginning of time."""
        ahead = [0]
        for place, day in enumerate(self._first_days[1:], 1):
            ahead.append(ahead[-1] + self._as_if_ever(place - 1, day) - self._as_if_ever(place, day))
        return tuple(ahead)

    def _as_if_ever(self, place: int, day: int) -> int:
        """Working seconds before a day (a proleptic ordinal; 1 was a Monday), had one week held at all times."""
        weeks, weekday = divmod(day - 1, 7)
        before = self._weekdays_before[place]
        return weeks * before[7] + before[weekday]

    @cached_property
    def _differing_days(self) -> list[int]:
        return sorted(date.toordinal() for date in self.otherwise)

    @cached_property
    def _difference_before(self) -> list[int]:
        """What the first k differing days add to the plain weeks, for each k."""
        dates = map(datetime.date.fromordinal, self._differing_days)
        differences = (_length(self.otherwise[d]) - _length(self.week_on(d)[d.weekday()]) for d in dates)
        return list(accumulate(differences, initial=0))

    @cached_property
    def _known_before(self) -> dict[int, int]:
        """Counts that were asked for: thousands of clocks ask about the same few hundred days."""
        return {}

    def _before_day(self, day: int) -> int:
        """Working seconds of all days before a day."""
        known = self._known_before.get(day)
        if known is None:
            known = self._known_before[day] = self._reckoned_before(day)
        return known

    def _reckoned_before(self, day: int) -> int:
        place = self._place_of_week(day)
        plain = self._ahead[place] + self._as_if_ever(place, day)
        return plain + self._difference_before[bisect_left(self._differing_days, day)]

    def _count(self, moment: datetime.datetime) -> int:
        wall = moment.astimezone(self.zone)
        second = wall.hour * 3600 + wall.minute * 60 + wall.second
        day = wall.toordinal()
        count = self._before_day(day)
        for span in self._hours_of(day):
            if second <= span.start:
                break
            count += min(second, span.end) - span.start
        return count

    def _hours_of(self, day: int) -> Hours:
        known = self._known_hours.get(day)
        if known is None:
            known = self._known_hours[day] = self.hours_on(datetime.date.fromordinal(day))
        return known

    @cached_property
    def _known_hours(self) -> dict[int, Hours]:
        """The hours of days that were asked for, as with the counts."""
        return {}

    def _day_that_reaches(self, day: int, target: int) -> int:
        """The first day, from `day` on, at whose end the count is at least `target`."""
        below, step = day - 1, 1
        while self._before_day(below + step + 1) < target:
            below, step = below + step, step * 2
            if below + step >= datetime.date.max.toordinal():
                raise NoWorkingTimeError
        reaching = below + step
        while reaching - below > 1:
            middle = (below + reaching) // 2
            if self._before_day(middle + 1) < target:
                below = middle
            else:
                reaching = middle
        return reaching

    def _moment(self, day: int, second: int) -> datetime.datetime:
        midnight = datetime.datetime.combine(datetime.date.fromordinal(day), datetime.time())
        return (midnight + datetime.timedelta(seconds=second)).replace(tzinfo=self.zone)


def last_second(date: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """Until when something is in time that is promised by a day, whether or not it is worked: its last second."""
    return datetime.datetime.combine(date, datetime.time(23, 59, 59), zone)


def round_the_clock(zone: ZoneInfo) -> WorkingCalendar:
    """The calendar of limits that run through nights and holidays, as with danger to life."""
    return WorkingCalendar(zone, (WHOLE_DAY,) * 7, {}, datetime.date.max)


def _length(hours: Hours) -> int:
    return sum(span.end - span.start for span in hours)
