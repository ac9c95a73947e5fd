"""What binds two for some time: it holds while it has no last day, and stays as history when it has one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

HOLDS = Q(last_date__isnull=True)
"""Still holds: a term that ends gets the day before as its last, and none begins in the future."""


class Term(models.Model):
    """From a first day on, until a last day if there is one."""

    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(last_date__isnull=True) | Q(first_date__lte=F("last_date")),
                name="%(class)s_begins_before_it_ends",
            ),
        )
