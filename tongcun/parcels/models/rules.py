"""What a county may set about custody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import County


class ShortageRule(models.Model):
    """How long after a bag was opened its pieces must be scanned in; what is not by then is proposed as missing."""

    county = models.OneToOneField(County, models.PROTECT, related_name="shortage_rule", verbose_name=_("county"))
    minutes = models.PositiveIntegerField(_("minutes to scan the pieces of an opened bag"), default=120)

    history = History()

    class Meta:
        verbose_name = _("rule for short bags")
        verbose_name_plural = _("rules for short bags")

    def __str__(self) -> str:
        return f"{self.county} {self.minutes}"

    @classmethod
    def of(cls, county: County) -> ShortageRule:
        """A county's rule; where it has set none, the one that holds until then, not saved."""
        return cls.objects.filter(county=county).first() or cls(county=county)
