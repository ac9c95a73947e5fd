"""A limit of time, as tables of limits have it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models.time_units import TIME_UNITS, length_of_time
from tongcun.loops.clock import Limit, Unit


class TimedLimit(models.Model):
    """How long something may take in what begins from `first_date` on, until another row takes its place."""

    amount = models.PositiveIntegerField(
        _("limit of time"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    unit = models.CharField(_("counted in"), max_length=20, choices=TIME_UNITS)
    first_date = models.DateField(_("first day"))

    class Meta:
        abstract = True

    @property
    def length(self) -> str:
        """What it says, in words."""
        return length_of_time(self.as_limit())

    def as_limit(self) -> Limit:
        """What it says, for the clock."""
        return Limit(self.amount, Unit(self.unit))
