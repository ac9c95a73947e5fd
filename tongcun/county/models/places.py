"""Places: townships, villages, and the stations where parcels are handled."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models.county import County
from tongcun.county.models.validity import Dated

division_code_12 = RegexValidator(r"^[0-9]{12}$", _("a division code: 12 digits (6 county, 3 township, 3 village)"))


_UNDATED = Q(valid_from__isnull=True)
_TAKEN = _("There is one of that code already: change that one, or say from when each of the two is valid.")


def between(least: float, most: float) -> list[MinValueValidator | MaxValueValidator]:
    """That a number lies between two, as sheets of stations ask for."""
    return [MinValueValidator(least), MaxValueValidator(most)]


class Division(Dated):
    """What townships and villages share: code, name, official order, and from when to when they exist."""

    code = models.CharField(_("division code"), max_length=12, validators=[division_code_12])
    name = models.CharField(_("name"), max_length=60)
    official_order = models.PositiveIntegerField(_("official order"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


Place = TypeVar("Place", bound=Division)


def by_code(places: Iterable[Place], date: datetime.date) -> dict[str, Place]:
    """Of each code the place that is valid on a date; where none is, the one that began last, else the first to begin.

    A list that names a code speaks of this one; which of several rows the database gives first is of no account.
    """
    return {place.code: place for place in sorted(places, key=lambda place: _nearness(place, date))}


def _nearness(place: Division, date: datetime.date) -> tuple[bool, bool, int, int]:
    begins = (place.valid_from or datetime.date.min).toordinal()
    has_begun = place.has_begun_by(date)
    return place.is_valid_on(date), has_begun, begins if has_begun else -begins, place.pk


class Township(Division):
    """A township, town or street office."""

    county = models.ForeignKey(County, models.PROTECT, related_name="townships", verbose_name=_("county"))

    history = History()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("county", "official_order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "code", "valid_from"), name="township_code_once", violation_error_message=_TAKEN
            ),
            # To the database no two days that are not given are the same.
            models.UniqueConstraint(
                fields=("county", "code"), condition=_UNDATED, name="township_code_once_without_a_day",
                violation_error_message=_TAKEN,
            ),
        )  # fmt: skip


class Village(Division):
    """A village or a community."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="villages", verbose_name=_("township"))

    history = History()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("township", "official_order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("township", "code", "valid_from"), name="village_code_once", violation_error_message=_TAKEN
            ),
            models.UniqueConstraint(
                fields=("township", "code"), condition=_UNDATED, name="village_code_once_without_a_day",
                violation_error_message=_TAKEN,
            ),
        )  # fmt: skip


class Level(models.TextChoices):
    """Where a station stands in the county's post network."""

    HUB = "hub", _("county hub")
    TOWNSHIP = "township", _("township station")
    VILLAGE = "village", _("village station")


class Station(Dated):
    """A hub, township station or village station; times are seconds of the service day and may pass 24 h."""

    county = models.ForeignKey(County, models.PROTECT, related_name="stations", verbose_name=_("county"))
    station_id = models.CharField(_("station id"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="stations", null=True, blank=True, verbose_name=_("township")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="stations", null=True, blank=True, verbose_name=_("village")
    )
    opens_seconds = models.IntegerField(_("opens"), null=True, blank=True)
    closes_seconds = models.IntegerField(_("closes"), null=True, blank=True)
    handling_minutes = models.PositiveIntegerField(_("handling minutes"), default=10, validators=between(1, 1440))
    van_yuan = models.FloatField(_("van cost (yuan)"), null=True, blank=True, validators=between(0, 1e6))
    transfer = models.BooleanField(_("parcels may change runs here"), default=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=between(0, 90))
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=between(0, 180))
    official_order = models.PositiveIntegerField(_("official order"), default=0)
    valid_until = models.DateField(_("closed for good after"), null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ("county", "official_order", "station_id")
        constraints = (
            models.UniqueConstraint(fields=("county", "station_id"), name="station_id_once"),
            models.CheckConstraint(
                condition=Q(opens_seconds__isnull=True)
                | Q(closes_seconds__isnull=True)
                | Q(opens_seconds__lte=F("closes_seconds")),
                name="station_opens_before_it_closes",
                violation_error_message=_("It opens after it closes: give times past 24:00 where it closes after"
                                          " midnight."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A station lies in the township of its village: what people may see and do follows from the township."""
        super().clean()
        if self.village is None:
            return
        if self.township_id is None:
            self.township = self.village.township
        if self.township_id != self.village.township_id:
            told = _("{village} lies in {township}.").format(village=self.village, township=self.village.township)
            raise ValidationError({"township": told})

    def is_shut_on(self, date: datetime.date) -> bool:
        """Whether it is shut for the whole of a service date: for some days, for good, or not there yet."""
        return not self.is_valid_on(date) or any(closure.covers(date) for closure in self.closures.all())


class StationClosure(models.Model):
    """Days on which a station does not work: nothing is loaded or unloaded there."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="closures", verbose_name=_("station"))
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = _("closure of a station")
        verbose_name_plural = _("closures of stations")
        ordering = ("station", "first_date")
        constraints = (
            models.CheckConstraint(condition=Q(first_date__lte=F("last_date")), name="closure_begins_before_it_ends"),
        )

    def __str__(self) -> str:
        return f"{self.station} {self.first_date}–{self.last_date}"

    def covers(self, date: datetime.date) -> bool:
        """Whether the station is shut on a service date."""
        return self.first_date <= date <= self.last_date
