"""The working calendar: hours of the week, special days, years whose holidays are known.

Clocks are read anew from it, so that whatever changes here changes every due date at once, and nothing else is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from tongcun.county.actions.errors import RefusedError
from tongcun.county.actions.holding import hold_county
from tongcun.county.hours_text import hours_text
from tongcun.county.models import ON_SERVER, County, DayKind, PublishedYear, Source, SpecialDay, WorkingWeek
from tongcun.county.published_days import PublishedDay, UnknownYearError, YearChanges, known_years, published_days
from tongcun.county.queries import changes_by_year
from tongcun.loops.working_time import OFF, Hours, Week, check_hours

FIRST_LOADED = 2021
"""The earliest year that a county gets by itself: as far back as cases are entered afterwards."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """How somebody wants a date to be worked, and what the occasion is; `hours` only where they are its own."""

    date: datetime.date
    kind: DayKind
    hours: Hours = OFF
    name: str = ""


@transaction.atomic
def set_hours(*, county: County, first_date: datetime.date, week: Week) -> WorkingWeek:
    """Let other hours of the week hold from a day on; raises `WrongHoursError` where they cannot be."""
    hold_county(county)
    for hours in week:
        check_hours(hours)
    if not any(week):
        raise RefusedError(_("In a week without any work no limit would ever end."))
    if county.working_weeks.filter(first_date=first_date).exists():
        said = _("Hours from {date} on are set already: take those back first.")
        raise RefusedError(said.format(date=first_date.isoformat()))
    texts = [hours_text(hours) for hours in week]
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return WorkingWeek.objects.create(county=county, first_date=first_date, **dict(zip(names, texts, strict=True)))


@transaction.atomic
def drop_hours(*, week: WorkingWeek) -> None:
    """Take back hours of the week: those before them hold on."""
    hold_county(week.county)
    week.delete()


@transaction.atomic
def set_special_day(*, county: County, plan: DayPlan, replacing: SpecialDay | None = None) -> SpecialDay:
    """Let a date be worked otherwise than its week says, by hand; one that is set already must be named."""
    hold_county(county)
    check_hours(plan.hours)
    if (plan.kind == DayKind.OWN_HOURS) != bool(plan.hours):
        raise RefusedError(_("Hours are given for a day that is worked at hours of its own, and only for such a day."))
    there = county.special_days.filter(date=plan.date).first()
    if there is not None and there != replacing:
        said = _("{date} is set already ({what}): say that the new entry takes its place, or take that one back.")
        raise RefusedError(said.format(date=plan.date.isoformat(), what=there.get_kind_display()))
    day = there or SpecialDay(county=county, date=plan.date)
    day.kind, day.hours, day.name = plan.kind, hours_text(plan.hours), plan.name
    day.source = Source.BY_HAND
    day.save()
    return day


@transaction.atomic
def drop_special_day(*, day: SpecialDay) -> None:
    """Take back a special day: it is worked as its week says."""
    hold_county(day.county)
    day.delete()


@transaction.atomic
def take_over_year(*, county: County, year: int, replacing: Collection[datetime.date] = ()) -> YearChanges:
    """Take over a year's published holidays; tells what that changed.

    A day that a person set otherwise stays as it is, unless its date stands in `replacing`.
    """
    hold_county(county)
    try:
        changes = changes_by_year(county, year)
    except UnknownYearError:
        raise RefusedError(unknown_year(year)) from None
    _know(county, year, Source.PUBLISHED)
    asked = [(day, published) for day, published in changes.by_hand if day.date in replacing]
    for day, published in (*changes.changed, *asked):
        day.kind, day.hours, day.name, day.source = published.kind, "", published.name, Source.PUBLISHED
        day.save()
    for day in changes.vanished:
        day.delete()
    bulk_create_with_history([_row(county, day) for day in changes.new], SpecialDay)
    return changes


@transaction.atomic
def know_year_by_hand(*, county: County, year: int) -> None:
    """Say that all holidays of a year stand among the special days, for a year whose notice the program lacks."""
    hold_county(county)
    if county.published_years.filter(year=year).exists():
        raise RefusedError(_("The holidays of {year} are noted as complete already.").format(year=year))
    _know(county, year, Source.BY_HAND)


@transaction.atomic
def forget_year(*, known: PublishedYear) -> None:
    """Say that a year's holidays are not known after all; its special days stay. Only the first or the last year."""
    hold_county(known.county)
    years = list(known.county.published_years.order_by("year").values_list("year", flat=True))
    if known.year not in (years[0], years[-1]):
        raise RefusedError(_("Years adjoin each other: only the first or the last one can be taken back."))
    known.delete()


@transaction.atomic
def begin_calendar(*, county: County) -> None:
    """Give a county that has said nothing of its working time the holidays published so far; else change nothing."""
    if has_calendar(county):
        return
    years = loaded_years()
    days = [_row(county, day) for year in years for day in published_days(year)]
    bulk_create_with_history(days, SpecialDay, default_change_reason=ON_SERVER)
    known = [PublishedYear(county=county, year=year, source=Source.PUBLISHED) for year in years]
    bulk_create_with_history(known, PublishedYear, default_change_reason=ON_SERVER)


def has_calendar(county: County) -> bool:
    """Whether a county has said anything of its working time."""
    return any(rows.exists() for rows in (county.working_weeks, county.special_days, county.published_years))


def loaded_years() -> range:
    """The years whose holidays a county gets when it comes into being."""
    return range(FIRST_LOADED, known_years().stop)


def unknown_year(year: int) -> str:
    """That a year's notice is not known, and what to do, in a sentence."""
    said = _("What is published for {year} is not known to this version, which knows {first} to {last}: upgrade it, or "
             "enter the days by hand.")  # fmt: skip
    return said.format(year=year, first=known_years().start, last=known_years().stop - 1)


def _know(county: County, year: int, source: Source) -> None:
    """Note a year as known; years adjoin, so that all up to the last are known."""
    years = list(county.published_years.order_by("year").values_list("year", flat=True))
    if years and not years[0] - 1 <= year <= years[-1] + 1:
        between = year + 1 if year < years[0] else years[-1] + 1
        said = _("Years adjoin each other, so that no due date falls into a gap: {between} comes before {year}.")
        raise RefusedError(said.format(between=between, year=year))
    known = county.published_years.filter(year=year).first() or PublishedYear(county=county, year=year)
    if known.source != source:
        known.source = source
        known.save()


def _row(county: County, day: PublishedDay) -> SpecialDay:
    return SpecialDay(county=county, date=day.date, kind=day.kind, name=day.name, source=Source.PUBLISHED)
