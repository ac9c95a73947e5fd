"""Visits to enterprises, and the rounds of inspection that they belong to."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models.cases import Case
from tongcun.cases.models.schemes import Scheme
from tongcun.county.history import History
from tongcun.county.models import Enterprise, Evidence, User

STANDS = Q(taken_back_because="")
"""A visit that nobody has taken back; only such ones count."""


class Round(models.Model):
    """A round of inspection: within some days every enterprise of a scheme is visited once."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="rounds", verbose_name=_("scheme"))
    number = models.PositiveSmallIntegerField(_("number of the round"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=80, blank=True)
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))

    history = History()

    class Meta:
        verbose_name = _("round of visits")
        verbose_name_plural = _("rounds of visits")
        ordering = ("scheme", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "number"), name="round_number_once",
                violation_error_message=_("Another round of the scheme bears this number."),
            ),
            models.CheckConstraint(
                condition=Q(first_date__lte=F("last_date")), name="round_begins_before_it_ends",
                violation_error_message=_("The last day is before the first."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        numbered = gettext("Round {number}").format(number=self.number)
        return f"{numbered} {self.name}" if self.name else numbered


class Visit(models.Model):
    """An officer was at an enterprise: whom they met, what was said and seen, the problem if there was one, and the
    case that the problem became.

    `round` follows from the day. `is_late_entry` (补录): entered later than on the next working day. A visit that was
    entered by mistake is taken back with a reason and stays; nothing of it is deleted.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="visits", verbose_name=_("enterprise"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="visits", verbose_name=_("scheme"))
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="visits", null=True, blank=True, verbose_name=_("round of visits")
    )
    officer = models.ForeignKey(User, models.PROTECT, related_name="visits", verbose_name=_("who was there"))
    visited_on = models.DateField(_("day of the visit"))
    met = models.CharField(_("whom you met"), max_length=60)
    said = models.TextField(_("what was said and seen"), max_length=2000)
    problem = models.TextField(_("problem"), max_length=2000, blank=True)
    case = models.OneToOneField(
        Case, models.PROTECT, related_name="visit", null=True, blank=True,
        verbose_name=pgettext_lazy("request of an enterprise", "case"),
    )  # fmt: skip
    photo = models.ForeignKey(
        Evidence, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("photo")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    is_late_entry = models.BooleanField(_("late entry"), default=False)
    taken_back_because = models.CharField(_("taken back because"), max_length=200, blank=True)

    history = History(excluded_fields=["round", "case"])

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-visited_on", "-pk")
        indexes = (
            models.Index(fields=("enterprise", "-visited_on"), name="visit_of_enterprise"),
            models.Index(fields=("scheme", "enterprise", "visited_on"), name="visit_in_scheme"),
            models.Index(fields=("officer", "-visited_on"), name="visit_of_officer"),
        )

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d} {self.enterprise}"
