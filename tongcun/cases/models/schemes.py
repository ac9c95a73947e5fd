"""Schemes of liaison, side by side, each with rules of its own."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models import County


class Shape(models.TextChoices):
    """Who answers for what in a scheme."""

    GROUPS = "groups", _("groups for townships")
    OFFICERS = "officers", _("officers for enterprises")


LONGEST_RHYTHM_DAYS = 366


class Scheme(models.Model):
    """A way in which a county answers for its enterprises; its rules hold inside it and nowhere else.

    Those of groups count only where its shape is groups, those of officers only where it is officers. `industry` (empty
    for all) and `above_size_line_only` say which enterprises it is for. `visit_every_days` empty: no rhythm of visits.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="schemes", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=80)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape.choices)
    official_order = models.PositiveIntegerField(_("official order"), default=0)
    industry = models.CharField(_("only enterprises of the industry"), max_length=40, blank=True)
    above_size_line_only = models.BooleanField(_("only enterprises above the size line"), default=False)
    one_group_a_township = models.BooleanField(_("one group a township"), default=True)
    most_townships = models.PositiveSmallIntegerField(
        _("townships a group at most"), default=2, validators=[MinValueValidator(1)]
    )
    one_officer_an_enterprise = models.BooleanField(_("one officer an enterprise"), default=True)
    least_enterprises = models.PositiveSmallIntegerField(_("enterprises an officer at least"), default=1)
    most_enterprises = models.PositiveSmallIntegerField(
        _("enterprises an officer at most"), default=3, validators=[MinValueValidator(1)]
    )
    visit_every_days = models.PositiveSmallIntegerField(
        _("a visit every so many days"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_RHYTHM_DAYS)],
    )  # fmt: skip
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"), null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ("county", "official_order", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "name"), name="scheme_name_once",
                violation_error_message=_("Another scheme of the county bears this name."),
            ),
            models.CheckConstraint(
                condition=Q(least_enterprises__lte=F("most_enterprises")), name="scheme_least_up_to_most",
                violation_error_message=_("An officer cannot have more enterprises at least than at most."),
            ),
            models.CheckConstraint(
                condition=Q(last_date__isnull=True) | Q(first_date__lte=F("last_date")),
                name="scheme_begins_before_it_ends", violation_error_message=_("The last day is before the first."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name
