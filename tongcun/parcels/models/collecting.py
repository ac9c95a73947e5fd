"""How a parcel is given out: the code that its addressee shows, and who took it by what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import User
from tongcun.parcels.models.parcels import Parcel
from tongcun.parcels.models.scans import Scan


class PickupCode(models.Model):
    """The number by which a parcel on the shelf is asked for: told to the addressee, shown at the station's desk."""

    parcel = models.OneToOneField(Parcel, models.CASCADE, related_name="pickup_code", verbose_name=_("parcel"))
    code = models.CharField(_("pickup code"), max_length=12, db_index=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("pickup code")
        verbose_name_plural = _("pickup codes")

    def __str__(self) -> str:
        return self.code


class CollectedBy(models.TextChoices):
    """By what it was given out."""

    PICKUP_CODE = "pickup_code", _("by pickup code")
    PHONE = "phone", _("by the end of the phone number")
    PROXY = "proxy", _("to a named proxy")


class Collection(models.Model):
    """A parcel given out at a desk: the scan, by what, and the proxy's name where somebody else took it.

    The name stands here and not in the scan, which carries no personal data.
    """

    scan = models.OneToOneField(Scan, models.PROTECT, related_name="+", verbose_name=_("scan"))
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="collections", verbose_name=_("parcel"))
    by = models.CharField(_("by what"), max_length=12, choices=CollectedBy.choices)
    proxy_name = models.CharField(_("proxy's name"), max_length=60, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("given by"))

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.parcel)
