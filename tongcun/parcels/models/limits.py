"""How long somebody may take to look into what does not fit."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import TIME_UNITS, County
from tongcun.loops.clock import Limit, Unit
from tongcun.parcels.models.discrepancies import DiscrepancyKind


class DiscrepancyLimit(models.Model):
    """How long looking into a kind may take in what was opened from `first_date` on, until another row takes its place.

    A row without a kind is for all that have none of their own.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="discrepancy_limits", verbose_name=_("county"))
    kind = models.CharField(_("what"), max_length=20, choices=DiscrepancyKind.choices, blank=True)
    amount = models.PositiveIntegerField(
        _("limit of time"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    unit = models.CharField(_("counted in"), max_length=20, choices=TIME_UNITS)
    first_date = models.DateField(_("first day"))

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

    def as_limit(self) -> Limit:
        """What it says, for the clock."""
        return Limit(self.amount, Unit(self.unit))
