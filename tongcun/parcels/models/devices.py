"""Devices that scan: each has a token, of which only the digest is kept, and a chain of scans with a head."""

from __future__ import annotations

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import County, Station, Unit
from tongcun.county.names import named, with_names
from tongcun.parcels.pure.chain import short_head

DESK_PREFIX, IMPORT_PREFIX = "desk ", "import "
"""How devices are called that the program makes by itself, before the station's id or the sender's name."""


def is_own_name(name: str) -> bool:
    """Whether a name is one of those that the program gives by itself."""
    return name.casefold().startswith((DESK_PREFIX, IMPORT_PREFIX))


class DeviceKind(models.TextChoices):
    """What speaks to us."""

    HANDSET = "handset", _("handset or phone")
    DESK = "desk", _("desk in the browser")
    CARRIER = "carrier", _("carrier's system")
    IMPORT = "import", _("imported file")


class Device(models.Model):
    """Something that scans at one station, or for one carrier.

    `head_number` and `head_digest` are the last link of its chain; `head_digest` stands in every receipt.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="devices", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=DeviceKind.choices)
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, verbose_name=_("station"))
    carrier = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("carrier"))
    token_digest = models.CharField(_("digest of its token"), max_length=64, blank=True, db_index=True)
    token_made_at = models.DateTimeField(_("token made at"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    head_number = models.PositiveBigIntegerField(_("scans in its chain"), default=0)
    head_digest = models.CharField(_("digest of its last scan"), max_length=64, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    # What people change of it; what its scans move on is in the record itself.
    history = History(excluded_fields=["token_digest", "head_number", "head_digest", "last_seen_at"])

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("county", "name")
        constraints = (models.UniqueConstraint(fields=("county", "name"), name="device_name_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> SafeString:
        """What people call it: a desk by its station, a file by who sends it, else the name that it was given."""
        if self.kind == DeviceKind.DESK and self.station is not None:
            return with_names(_("scanning desk of {station}"), station=self.station.name)
        if self.kind == DeviceKind.IMPORT:
            return with_names(_("handset export of {sender}"), sender=self.name.removeprefix(IMPORT_PREFIX))
        return named(self.name)

    @property
    def head(self) -> str:
        """The head of its chain as people read and type it; empty where it has not scanned."""
        return short_head(self.pk, self.head_number, self.head_digest)

    @property
    def standing(self) -> tuple[str, bool, int | None, int | None] | None:
        """What must still be so when its scans are written; None where it has no token."""
        if not self.token_digest:
            return None
        return self.token_digest, self.is_active, self.station_id, self.carrier_id
