"""What things cost in a county (planning-files contract), yuan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import County


class Costs(models.Model):
    """The county's own costs; kinds of parcels may have others."""

    county = models.OneToOneField(County, models.PROTECT, related_name="costs", verbose_name=_("county"))
    handling_yuan = models.FloatField(_("handling of a ride"))
    hour_yuan = models.FloatField(_("an hour"))
    late_hour_yuan = models.FloatField(_("an hour late"))
    van_yuan = models.FloatField(_("van"))
    held_yuan = models.FloatField(_("held"))
    drop_yuan = models.FloatField(_("unloading"), default=0)

    history = History()

    class Meta:
        verbose_name = _("costs")
        verbose_name_plural = _("costs")

    def __str__(self) -> str:
        return str(self.county)


class DeskRules(models.Model):
    """How the county's dispatch desk works: a run's list is closed `cut_off_minutes` before it leaves the first station
    that loads, beyond that station's handling time."""

    county = models.OneToOneField(County, models.PROTECT, related_name="desk_rules", verbose_name=_("county"))
    cut_off_minutes = models.PositiveSmallIntegerField(_("minutes kept beyond the handling time"), default=12)

    history = History()

    class Meta:
        verbose_name = _("rules of the dispatch desk")
        verbose_name_plural = _("rules of the dispatch desk")

    def __str__(self) -> str:
        return str(self.county)

    @classmethod
    def of(cls, county_id: int) -> DeskRules:
        """A county's rules; where it has set none, those that hold until then, not saved."""
        return cls.objects.filter(county=county_id).first() or cls(county_id=county_id)
