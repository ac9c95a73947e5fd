"""Handovers: two parties and one list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County, User
from tongcun.parcels.models.choices import PARTY_KINDS


class Handover(models.Model):
    """One sheet that two parties sign: what `giver` gave and `taker` took; the facts themselves are the scans it names.

    `codes` lists bag labels and loose pieces, `scan_ids` the scans of that handover. `signed_by_badge` says that the
    driver had no phone in the hand and signed with a badge. `amiss` says which of the codes nobody knew when it was
    signed (an empty list), and which the record had with neither of the two: with whom, as kind and id; `counted` is
    how much each was then: pieces, litres, kilograms. `heads` holds the head of the chain of the device that recorded
    it, as in a day close.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="handovers", verbose_name=_("county"))
    at = models.DateTimeField(_("at"))
    giver_kind = models.CharField(_("kind of giver"), max_length=12, choices=PARTY_KINDS)
    giver_id = models.CharField(_("giver"), max_length=120)
    taker_kind = models.CharField(_("kind of taker"), max_length=12, choices=PARTY_KINDS)
    taker_id = models.CharField(_("taker"), max_length=120)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("given by"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("taken by"))
    signed_by_badge = models.BooleanField(_("signed by badge"), default=False)
    codes = models.JSONField(_("bags and pieces"), default=list)
    scan_ids = models.JSONField(_("scans"), default=list)
    amiss = models.JSONField(_("unknown, or recorded elsewhere"), default=dict)
    counted = models.JSONField(_("pieces, litres, kilograms"), default=dict)
    heads = models.JSONField(_("heads of the chains"), default=dict)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ("county", "-at")
        indexes = (models.Index(fields=("county", "taker_id", "at"), name="handovers_by_taker"),)

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"

    @property
    def given(self) -> int:
        """How many bags and loose pieces changed hands as the record has it."""
        return len(self.codes) - len(self.amiss)

    @property
    def unknown(self) -> int:
        """How many codes nobody knew."""
        return sum(not holder for holder in self.amiss.values())

    @property
    def elsewhere(self) -> int:
        """How many bags and pieces the record had with neither of the two."""
        return sum(bool(holder) for holder in self.amiss.values())
