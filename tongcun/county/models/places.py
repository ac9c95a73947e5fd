"""Places: townships, villages, and the stations where parcels are handled."""

from __future__ import annotations

import datetime

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models.county import County

division_code_12 = RegexValidator(r"^[0-9]{12}$", _("a division code: 12 digits (6 county, 3 township, 3 village)"))


class Division(models.Model):
    """What townships and villages share: code, name, official order, and from when to when they exist."""

    code = models.CharField(_("division code"), max_length=12, validators=[division_code_12])
    name = models.CharField(_("name"), max_length=60)
    official_order = models.PositiveIntegerField(_("official order"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Township(Division):
    """A township, town or street office."""

    county = models.ForeignKey(County, models.PROTECT, related_name="townships", verbose_name=_("county"))

    history = History()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("county", "official_order", "code")
        constraints = (models.UniqueConstraint(fields=("county", "code", "valid_from"), name="township_code_once"),)


class Village(Division):
    """A village or a community."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="villages", verbose_name=_("township"))

    history = History()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("township", "official_order", "code")
        constraints = (models.UniqueConstraint(fields=("township", "code", "valid_from"), name="village_code_once"),)


class Level(models.TextChoices):
    """Where a station stands in the county's post network."""

    HUB = "hub", _("county hub")
    TOWNSHIP = "township", _("township station")
    VILLAGE = "village", _("village station")


class Station(models.Model):
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
    handling_minutes = models.PositiveIntegerField(_("handling minutes"), default=10, validators=[MinValueValidator(1)])
    van_yuan = models.FloatField(_("van cost (yuan)"), null=True, blank=True)
    transfer = models.BooleanField(_("parcels may change runs here"), default=True)
    storage_litres = models.FloatField(_("storage (litres)"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
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
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_shut_on(self, date: datetime.date) -> bool:
        """Whether it is shut for the whole of a service date."""
        is_gone = self.valid_until is not None and date > self.valid_until
        return is_gone or any(closure.covers(date) for closure in self.closures.all())


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
