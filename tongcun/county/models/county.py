"""The county: the row that every other row reaches."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History

division_code_6 = RegexValidator(r"^[0-9]{6}$", _("a county's division code: 6 digits"))


class County(models.Model):
    """One county of the deployment; nothing of it is ever seen from another."""

    division_code = models.CharField(_("division code"), max_length=6, unique=True, validators=[division_code_6])
    name = models.CharField(_("name"), max_length=60)
    timezone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    parcels_open = models.BooleanField(_("door of parcels"), default=True)
    cases_open = models.BooleanField(_("door of cases"), default=True)
    desk_name = models.CharField(_("county desk"), max_length=80, blank=True)
    desk_phone = models.CharField(_("phone of the county desk"), max_length=20, blank=True)
    is_sample = models.BooleanField(_("invented sample"), default=False)

    history = History()

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ("division_code",)

    def __str__(self) -> str:
        return self.name

    def zone(self) -> ZoneInfo:
        """The time zone in which its timetable and clocks are read."""
        return ZoneInfo(self.timezone)
