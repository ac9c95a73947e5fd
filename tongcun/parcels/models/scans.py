"""The record: scans are added, never changed and never removed; the database itself refuses both."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County, User
from tongcun.parcels.models.choices import ACTS, PARTY_KINDS
from tongcun.parcels.models.devices import Device


class Source(models.TextChoices):
    """How a scan came to us."""

    DEVICE = "device", _("scanned")
    DESK = "desk", _("entered at a desk")
    HANDSET_EXPORT = "handset_export", _("exported from a carrier's handset")
    LATE_ENTRY = "late_entry", _("entered late")

    @property
    def is_told(self) -> bool:
        """Whether whoever reads such a scan is to know how it came: nobody scanned it here at that moment."""
        return self in (Source.HANDSET_EXPORT, Source.LATE_ENTRY)


class Scan(models.Model):
    """One fact: at `device_time`, the party `here` did `act` to `code`, a parcel's waybill, a bag's label or a run.

    `id` is made on the device (UUID). Parties are named as custody names them: a station by its id, a run by its
    `run_id`, a carrier by its unit id, an addressee by the waybill: no personal data. `number` and `digest` are its
    link in the chain of its device. `reuses` is the id that it came with, where another scan bears that id already.

    What is kept but out of custody follows from the row, which never changes: a code that nobody has announced, a time
    that cannot be (`scan_times.is_impossible`), an id used twice, and what a carrier's system says of anything but a
    parcel of that carrier (`statements.NOT_ITS_OWN`).
    """

    id = models.UUIDField(_("scan id"), primary_key=True, editable=False)
    # No index of their own: others of this table begin with the county, and with the device.
    county = models.ForeignKey(County, models.PROTECT, related_name="+", db_index=False, verbose_name=_("county"))
    device = models.ForeignKey(Device, models.PROTECT, related_name="scans", db_index=False, verbose_name=_("device"))
    number = models.PositiveBigIntegerField(_("number in its chain"))
    device_time = models.DateTimeField(_("device time"))
    server_time = models.DateTimeField(_("server time"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("who")
    )
    act = models.CharField(_("act"), max_length=12, choices=ACTS)
    code = models.CharField(_("code"), max_length=120)
    here_kind = models.CharField(_("kind of place"), max_length=12, choices=PARTY_KINDS)
    here_id = models.CharField(_("place"), max_length=120)
    other_kind = models.CharField(_("kind of the other party"), max_length=12, choices=PARTY_KINDS, blank=True)
    other_id = models.CharField(_("other party"), max_length=120, blank=True)
    bag_label = models.CharField(_("bag label"), max_length=40, blank=True)
    seal_number = models.CharField(_("seal number"), max_length=40, blank=True)
    corrects = models.UUIDField(_("takes back"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=16, choices=Source.choices)
    reuses = models.UUIDField(_("came with the id of another"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ("device", "number")
        constraints = (models.UniqueConstraint(fields=("device", "number"), name="one_link_a_number"),)
        indexes = (
            models.Index(fields=("county", "code", "device_time"), name="scans_of_a_code"),
            models.Index(fields=("county", "here_id", "device_time"), name="scans_at_a_place"),
            models.Index(fields=("county", "bag_label"), name="scans_into_a_bag", condition=~models.Q(bag_label="")),
            models.Index(fields=("county", "other_id"), name="scans_to_a_party", condition=~models.Q(other_id="")),
            models.Index(fields=("corrects",), name="corrections", condition=models.Q(corrects__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.code}"

    @property
    def source_told(self) -> str:
        """How it came, where whoever reads it is to know; else empty."""
        return str(Source(self.source).label) if Source(self.source).is_told else ""
