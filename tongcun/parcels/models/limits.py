"""How long somebody may take to look into what does not fit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import County, TimedLimit
from tongcun.parcels.models.discrepancies import DiscrepancyKind


class DiscrepancyLimit(TimedLimit):
    """How long looking into a kind may take in what was opened from `first_date` on, until another row takes its place.

    A row without a kind is for all that have none of their own.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="discrepancy_limits", verbose_name=_("county"))
    kind = models.CharField(_("what"), max_length=20, choices=DiscrepancyKind.choices, blank=True)

    history = History()

    class Meta:
        verbose_name = _("limit for looking into something")
        verbose_name_plural = _("limits for looking into something")
        ordering = ("county", "kind", "first_date")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "kind", "first_date"), name="discrepancy_limit_once",
                violation_error_message=_("There is a limit for this from that day already."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.unit}"
