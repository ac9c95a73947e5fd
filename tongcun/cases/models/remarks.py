"""What a unit says to what is going to be published of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import Unit, User


class Remark(models.Model):
    """A remark of a unit, one to each thing that is published, as it is shown; printed with it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    words = models.TextField(_("words"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True
