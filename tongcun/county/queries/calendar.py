"""A county's working time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from django.db.models import DateField, TextField, Value
from django.db.models.functions import Concat

from tongcun.county.hours_text import hours_in
from tongcun.county.models import County, DayKind, PublishedYear, SpecialDay, WorkingWeek
from tongcun.county.published_days import YearChanges, changes_by
from tongcun.county.queries.scopes import Scope
from tongcun.loops.working_time import OFF, Hours, Week, WorkingCalendar

DEFAULT_WEEK: Week = (hours_in("08:30-12:00, 14:00-17:30"),) * 5 + (OFF, OFF)
"""What is worked as long as a county has said nothing else."""


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """All that a county has said of its working time, by day and by year."""

    weeks: Sequence[WorkingWeek]
    days: Sequence[SpecialDay]
    years: Sequence[PublishedYear]

    def known_through(self) -> datetime.date | None:
        """The last day whose holidays are known; the years adjoin, so that the last one tells."""
        return datetime.date(self.years[-1].year, 12, 31) if self.years else None


def calendar_rows(county: County) -> CalendarRows:
    """What a county has said of its working time: three queries."""
    return CalendarRows(
        list(county.working_weeks.order_by("first_date")),
        list(county.special_days.order_by("date")),
        list(county.published_years.order_by("year")),
    )


def calendar_of(county: County, rows: CalendarRows) -> WorkingCalendar:
    """Those rows as the calendar by which clocks run."""
    days = ((day.date, day.kind, day.hours) for day in rows.days)
    return _calendar(county, rows.weeks, days, rows.known_through())


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK, _YEAR = "week", "year"
"""What a row of a county's calendar is that is no special day."""


def working_calendar(county: County) -> WorkingCalendar:
    """The calendar by which a county's clocks run: one query."""
    # Asked for at every act and by every page of a case: plain values are read in a fraction of the time of rows.
    nothing, no_day = Value(0), Value(datetime.date.min, output_field=DateField())
    week = Concat(*chain.from_iterable(zip(_WEEKDAYS, [Value("|")] * 7, strict=True)), output_field=TextField())
    days = county.special_days.order_by().values_list("date", "kind", "hours", nothing)
    weeks = county.working_weeks.order_by().values_list("first_date", Value(_WEEK), week, nothing)
    years = county.published_years.order_by().values_list(no_day, Value(_YEAR), Value(""), "year")
    rows: list[tuple[datetime.date, str, str, int]] = list(days.union(weeks, years, all=True))
    known = max((year for _day, kind, _text, year in rows if kind == _YEAR), default=None)
    return _calendar(
        county,
        [_week(first, text) for first, kind, text, _year in sorted(rows) if kind == _WEEK],
        [(day, kind, text) for day, kind, text, _year in rows if kind not in (_WEEK, _YEAR)],
        datetime.date(known, 12, 31) if known else None,
    )


def _week(first_date: datetime.date, text: str) -> WorkingWeek:
    return WorkingWeek(first_date=first_date, **dict(zip(_WEEKDAYS, text.split("|"), strict=False)))


def known_calendar(scope: Scope) -> WorkingCalendar:
    """The working calendar of somebody's county, asked for once a request."""
    if "calendar" not in scope.known:
        scope.known["calendar"] = working_calendar(scope.county)
    calendar: WorkingCalendar = scope.known["calendar"]
    return calendar


def _calendar(
    county: County, weeks: Sequence[WorkingWeek], days: Iterable[tuple[datetime.date, str, str]],
    known_through: datetime.date | None,
) -> WorkingCalendar:  # fmt: skip
    """The calendar; `days` are the special ones, each with its kind and its hours as typed."""
    plain = WorkingCalendar(
        zone=county.zone(),
        week=DEFAULT_WEEK,
        otherwise={},
        known_through=known_through or datetime.date.min,
        later=tuple(week.as_week() for week in weeks),
    )
    return replace(plain, otherwise={date: _hours_of(date, kind, hours, plain) for date, kind, hours in days})


def usual_day(week: Week) -> Hours:
    """What of a week a day is that makes up for another: its first day with any work."""
    return next((hours for hours in week if hours), OFF)


def _hours_of(date: datetime.date, kind: str, hours: str, plain: WorkingCalendar) -> Hours:
    if kind == DayKind.WORKDAY:
        return usual_day(plain.week_on(date))
    return hours_in(hours)


def changes_by_year(county: County, year: int) -> YearChanges:
    """What taking over a year's published holidays would change; raises `UnknownYearError`."""
    days = county.special_days.filter(date__range=(f"{year - 1:04d}-12-01", f"{year:04d}-12-31"))
    return changes_by(year, days.order_by("date"))
