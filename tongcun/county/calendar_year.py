"""A year at a look: twelve small months, each day with how it is worked."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongcun.county.hours_text import hours_text
from tongcun.county.models import DayKind, SpecialDay
from tongcun.county.published_days import NAMES
from tongcun.county.queries import usual_day
from tongcun.loops.working_time import Hours, Week, WeekFrom, WorkingCalendar


class Look(StrEnum):
    """How a day looks in the year."""

    WORKED = "worked"
    OFF = "off"
    """By the hours of the week."""
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"
    """Worked although its weekday is off."""
    PART = "part"
    """Worked less than a usual day."""


WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))
LONG_WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year: how it looks, what is worked, and the occasion where there is one."""

    date: datetime.date
    look: Look
    hours: str
    name: str | Promise
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven days, Monday first; None where a row begins before it or ends after it."""

    first: datetime.date
    rows: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weekdays that follow each other and are worked alike: names of the first and the last, hours as text."""

    first: str | Promise
    last: str | Promise
    hours: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a county's working calendar; special days by date."""

    number: int
    working: WorkingCalendar
    special: Mapping[datetime.date, SpecialDay]
    today: datetime.date

    def months(self) -> Iterator[Month]:
        """The twelve months."""
        for month in range(1, 13):
            rows = calendar.Calendar().monthdatescalendar(self.number, month)
            yield Month(
                datetime.date(self.number, month, 1),
                tuple(tuple(self._day(date) if date.month == month else None for date in row) for row in rows),
            )

    def workdays(self) -> int:
        """How many of its days are worked."""
        first = datetime.date(self.number, 1, 1)
        days = (datetime.date(self.number, 12, 31) - first).days + 1
        return sum(self.working.is_workday(first + datetime.timedelta(days=day)) for day in range(days))

    def _day(self, date: datetime.date) -> Day:
        hours, special = self.working.hours_on(date), self.special.get(date)
        look = look_of(hours, date, self.working.week_on(date), special)
        return Day(
            date=date,
            look=look,
            hours=hours_text(hours),
            name=name_of(special.name) if special else "",
            is_today=date == self.today,
        )


def look_of(hours: Hours, date: datetime.date, week: Week, special: SpecialDay | None) -> Look:
    """How a day looks that is worked at some hours, in a week, and may be a special one."""
    if not hours:
        return Look.OFF if special is None else Look.HOLIDAY
    if special is not None and special.kind == DayKind.WORKDAY and not week[date.weekday()]:
        return Look.MAKE_UP
    if _seconds(hours) < _seconds(usual_day(week)):
        return Look.PART
    return Look.WORKED if week[date.weekday()] else Look.MAKE_UP


def stretches_of(week: Week) -> list[Stretch]:
    """A week's hours with weekdays that are worked alike taken together."""
    found: list[Stretch] = []
    before: Hours | None = None
    for name, hours in zip(LONG_WEEKDAYS, week, strict=True):
        first = found.pop().first if found and hours == before else name
        found.append(Stretch(first, name, hours_text(hours)))
        before = hours
    return found


def weeks_in(year: int, first: Week, later: Sequence[WeekFrom]) -> list[WeekFrom]:
    """The weeks that hold on some day of a year, the newest last; `first` holds until the first of the others."""
    begin, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    weeks = [WeekFrom(datetime.date.min, first), *later]
    ends: Iterable[datetime.date] = (*(week.first_date for week in later), datetime.date.max)
    return [week for week, until in zip(weeks, ends, strict=True) if week.first_date <= end and until > begin]


def name_of(kept: str) -> str | Promise:
    """An occasion in the reader's language where it is a public holiday; else as somebody called it."""
    return NAMES.get(kept, kept)


def _seconds(hours: Hours) -> int:
    return sum(span.end - span.start for span in hours)
