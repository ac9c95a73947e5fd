"""Holidays and make-up workdays as the State Council's office publishes them, from the package chinesecalendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chinese_calendar.constants import Holiday, holidays, workdays
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import DayKind, Source, SpecialDay

NAMES = {
    "元旦": _("New Year's Day"), "春节": _("Spring Festival"), "清明": _("Tomb-sweeping Day"),
    "劳动节": _("Labour Day"), "端午": _("Dragon Boat Festival"), "国庆节": _("National Day"),
    "中秋": _("Mid-autumn Festival"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": _("70th anniversary of the Victory"),
}  # fmt: skip
"""The holidays by the names under which they are kept, in the reader's language."""

_NEW_YEAR = Holiday.new_years_day


class UnknownYearError(LookupError):
    """A year of which nothing is known to be published."""


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A day of a notice: off, or worked like a usual day, and the holiday that is the occasion, in Chinese."""

    date: datetime.date
    kind: DayKind
    name: str

    def occasion(self) -> str:
        """The holiday in the reader's language."""
        return str(NAMES.get(self.name, self.name))


@dataclass(frozen=True, slots=True)
class YearChanges:
    """What taking over a year's notice would do to a county's special days.

    `by_hand`: days that a person set otherwise than the notice, which stay unless that is asked for; `vanished`: days
    of an earlier reading of the notice that stand in it no more.
    """

    year: int
    new: tuple[PublishedDay, ...]
    changed: tuple[tuple[SpecialDay, PublishedDay], ...]
    by_hand: tuple[tuple[SpecialDay, PublishedDay], ...]
    vanished: tuple[SpecialDay, ...]
    unchanged: int

    @property
    def is_nothing(self) -> bool:
        """Whether the county's days are those of the notice already, but for what was set by hand."""
        return not (self.new or self.changed or self.vanished)


def known_years() -> range:
    """The years whose notices are known."""
    return range(min(holidays).year, max(_notice_year(date, Holiday(name)) for date, name in holidays.items()) + 1)


def changes_by(year: int, kept: Iterable[SpecialDay]) -> YearChanges:
    """What taking over a year would change of a county's special days; raises `UnknownYearError`."""
    published = {day.date: day for day in published_days(year)}
    known = {day.date: day for day in kept}
    both = [(known[date], day) for date, day in published.items() if date in known]
    differing = [(old, new) for old, new in both if not _same(old, new)]
    return YearChanges(
        year=year,
        new=tuple(day for date, day in published.items() if date not in known),
        changed=tuple((old, new) for old, new in differing if old.source == Source.PUBLISHED),
        by_hand=tuple((old, new) for old, new in differing if old.source == Source.BY_HAND),
        vanished=tuple(
            day
            for date, day in known.items()
            if day.source == Source.PUBLISHED and date not in published and _notice_year_of_row(day) == year
        ),
        unchanged=len(both) - len(differing),
    )


def published_days(year: int) -> list[PublishedDay]:
    """The days of a year's notice, by date; raises `UnknownYearError`.

    A notice may begin in the December before, with the days around New Year's Day.
    """
    if year not in known_years():
        raise UnknownYearError(year)
    return sorted(_days(year), key=lambda day: day.date)


def _days(year: int) -> Iterator[PublishedDay]:
    for kind, listed in ((DayKind.OFF, holidays), (DayKind.WORKDAY, workdays)):
        for date, name in listed.items():
            if _notice_year(date, Holiday(name)) == year:
                yield PublishedDay(date, kind, Holiday(name).chinese)


def _notice_year(date: datetime.date, holiday: Holiday) -> int:
    return date.year + (date.month == 12 and holiday is _NEW_YEAR)


def _notice_year_of_row(day: SpecialDay) -> int:
    return day.date.year + (day.date.month == 12 and day.name == _NEW_YEAR.chinese)


def _same(kept: SpecialDay, published: PublishedDay) -> bool:
    """Whether a day is worked as the notice says; what a person calls it is theirs to say."""
    return kept.kind == published.kind and (kept.source == Source.BY_HAND or kept.name == published.name)
