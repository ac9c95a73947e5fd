"""The entrance of an enterprise: an address of its own, by the code on its card."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import Enterprise, User


class Entrance(models.Model):
    """The code that stands on an enterprise's card. A new one takes its place, and the old card opens nothing more; who
    made each of them, and when, stays.

    It is kept as it is, not as a digest: a card that was lost is printed again.
    """

    enterprise = models.OneToOneField(Enterprise, models.PROTECT, related_name="entrance", verbose_name=_("enterprise"))
    code = models.CharField(_("code"), max_length=40, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))

    history = History(excluded_fields=["code"])

    class Meta:
        verbose_name = _("entrance of an enterprise")
        verbose_name_plural = _("entrances of enterprises")
        ordering = ("enterprise",)

    def __str__(self) -> str:
        return str(self.enterprise)
