"""The county's working calendar: hours of the week, days that differ, years whose holidays are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.hours_text import LONGEST, check_hours_text, hours_in
from tongcun.county.models.county import County
from tongcun.loops.working_time import Week, WeekFrom

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _hours(name: _StrPromise) -> models.CharField[str, str]:
    """A column of a day's hours as `hours_text` writes them; empty: nothing is worked."""
    return models.CharField(name, max_length=LONGEST, blank=True, validators=[check_hours_text])


class WorkingWeek(models.Model):
    """The hours of a week from a day on, until others take their place: summer hours, winter hours."""

    county = models.ForeignKey(County, models.PROTECT, related_name="working_weeks", verbose_name=_("county"))
    first_date = models.DateField(_("first day"))
    monday = _hours(_("Monday"))
    tuesday = _hours(_("Tuesday"))
    wednesday = _hours(_("Wednesday"))
    thursday = _hours(_("Thursday"))
    friday = _hours(_("Friday"))
    saturday = _hours(_("Saturday"))
    sunday = _hours(_("Sunday"))

    history = History()

    class Meta:
        verbose_name = _("hours of the week")
        verbose_name_plural = _("hours of the week")
        ordering = ("county", "first_date")
        constraints = (models.UniqueConstraint(fields=("county", "first_date"), name="working_week_once"),)

    def __str__(self) -> str:
        return f"{self.first_date}"

    def as_week(self) -> WeekFrom:
        """What it says, for the clock."""
        week: Week = (
            hours_in(self.monday), hours_in(self.tuesday), hours_in(self.wednesday), hours_in(self.thursday),
            hours_in(self.friday), hours_in(self.saturday), hours_in(self.sunday),
        )  # fmt: skip
        return WeekFrom(self.first_date, week)


class DayKind(models.TextChoices):
    """How a special day is worked."""

    OFF = "off", _("off")
    WORKDAY = "workday", _("worked like a usual day")
    """By the hours of the week that holds then, so that it follows when these change."""
    OWN_HOURS = "own_hours", _("worked at hours of its own")


class Source(models.TextChoices):
    """Where a special day, or a year's holidays, come from."""

    PUBLISHED = "published", _("State Council's notice")
    BY_HAND = "by_hand", _("entered by hand")


class SpecialDay(models.Model):
    """A date that is worked otherwise than its week says: a holiday, a rest day worked instead, a half day."""

    county = models.ForeignKey(County, models.PROTECT, related_name="special_days", verbose_name=_("county"))
    date = models.DateField(_("date"))
    kind = models.CharField(_("how it is worked"), max_length=10, choices=DayKind.choices)
    hours = _hours(_("hours"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)

    history = History()

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ("county", "date")
        constraints = (
            models.UniqueConstraint(fields=("county", "date"), name="special_day_once"),
            models.CheckConstraint(
                condition=Q(kind=DayKind.OWN_HOURS) & ~Q(hours="") | ~Q(kind=DayKind.OWN_HOURS) & Q(hours=""),
                name="special_day_has_hours_of_its_own_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date}"


class PublishedYear(models.Model):
    """A year all of whose holidays stand among the special days; a county's years adjoin each other."""

    county = models.ForeignKey(County, models.PROTECT, related_name="published_years", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)

    history = History()

    class Meta:
        verbose_name = _("year of known holidays")
        verbose_name_plural = _("years of known holidays")
        ordering = ("county", "year")
        constraints = (models.UniqueConstraint(fields=("county", "year"), name="published_year_once"),)

    def __str__(self) -> str:
        return f"{self.year}"
