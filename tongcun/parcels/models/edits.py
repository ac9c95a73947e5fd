"""What was changed of a parcel after it was announced."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.parcels.models.devices import Device
from tongcun.parcels.models.parcels import Parcel


class ParcelEdit(models.Model):
    """What one announcement changed of a parcel that was known: by whom, or by which carrier's system, and when.

    `changes` has, by the name of the column, what was told before and what since, as a list of two: numbers, ISO
    moments, names of stations and carriers as they were called then, codes of kinds. Of an addressee nothing is kept
    but that it changed (an empty list): no name, phone or address outlives its parcel here.
    """

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="edits", verbose_name=_("parcel"))
    at = models.DateTimeField(_("at"), default=now)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("user"))
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+", verbose_name=_("device"))
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("edit of a parcel")
        verbose_name_plural = _("edits of parcels")
        ordering = ("parcel", "-pk")

    def __str__(self) -> str:
        return f"{self.parcel} {', '.join(self.changes)}"
