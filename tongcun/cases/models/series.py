"""Numbers that are given one after another, without a gap, anew each year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County


class Series(models.Model):
    """The last number given of a kind in a year; whoever takes the next holds the row until it is written."""

    county = models.ForeignKey(County, models.PROTECT, related_name="case_series", verbose_name=_("county"))
    kind = models.CharField(_("kind"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        ordering = ("county", "kind", "year")
        constraints = (models.UniqueConstraint(fields=("county", "kind", "year"), name="series_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"
