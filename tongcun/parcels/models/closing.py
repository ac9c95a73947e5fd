"""The end of a day at a station: what was counted, and the heads of the chains."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import Station, User


class DayClose(models.Model):
    """A station's day, closed by a person: counts by what happened, and the head digest of each device at that moment.

    `named` holds the numbers of the pieces that were on hand (`on_hand`, by which the next day begins), of those that
    somebody else's scan had taken (`taken`, with who had them: kind and id), and of those in which the day's beginning
    differed from the close before (`late`).
    `heads` maps a device's id to its head number and digest, so that a removed tail is noticed later.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="day_closes", verbose_name=_("station"))
    date = models.DateField(_("service date"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("closed by"))
    counts = models.JSONField(_("counts"), default=dict)
    named = models.JSONField(_("numbers of the pieces"), default=dict)
    heads = models.JSONField(_("heads of the chains"), default=dict)
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("day close")
        verbose_name_plural = _("day closes")
        ordering = ("station", "-date")
        constraints = (models.UniqueConstraint(fields=("station", "date"), name="one_close_a_day"),)

    def __str__(self) -> str:
        return f"{self.station} {self.date}"
