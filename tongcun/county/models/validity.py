"""From when to when a place exists: one rule, asked of the database and of rows at hand."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def valid_on(date: datetime.date) -> Q:
    """What is valid on a date: `valid_from` ≤ date ≤ `valid_until`, either of which may be left open."""
    has_begun = Q(valid_from__isnull=True) | Q(valid_from__lte=date)
    return has_begun & not_ended(date)


def not_ended(date: datetime.date) -> Q:
    """What is valid on a date or begins later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=date)


class Dated(models.Model):
    """What exists from a day to a day, both included; a day left empty means always."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """It does not end before it begins."""
        super().clean()
        if self.valid_from is not None and self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day is before the first.")})

    def is_valid_on(self, date: datetime.date) -> bool:
        """Whether it is valid on a date."""
        return self.has_begun_by(date) and (self.valid_until is None or date <= self.valid_until)

    def has_begun_by(self, date: datetime.date) -> bool:
        """Whether its first day has come by a date."""
        return self.valid_from is None or self.valid_from <= date
