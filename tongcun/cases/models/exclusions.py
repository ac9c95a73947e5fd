"""Cases that adjusted rates leave out: who asked for it and why, and who decided; both stay for good."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.county.models import User


class Reason(models.TextChoices):
    """Why a case says nothing of how cases are handled."""

    VOID = "void", pgettext_lazy("reason of an exclusion", "void: nothing was asked for")
    DUPLICATE = "duplicate", pgettext_lazy("reason of an exclusion", "duplicate of another case")
    UNREASONABLE = "unreasonable", pgettext_lazy("reason of an exclusion", "unreasonable: law or policy bars it")


class Verdict(models.TextChoices):
    """What a supervisor says to it."""

    APPROVED = "approved", pgettext_lazy("of an exclusion", "approved")
    REFUSED = "refused", pgettext_lazy("of an exclusion", "refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("of an exclusion", "taken back: it counts again")


class Exclusion(models.Model):
    """Somebody asks that adjusted rates leave a case out; raw ones never do. Only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="exclusions", verbose_name=_("case"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    words = models.TextField(_("words"), max_length=2000)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("exclusion from the rates")
        verbose_name_plural = _("exclusions from the rates")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.case} {self.reason}"

    @property
    def last_verdict(self) -> str | None:
        """What was said to it last; None while nobody has decided."""
        decided = list(self.decisions.all())
        return decided[-1].verdict if decided else None

    @property
    def is_over(self) -> bool:
        """Whether it was refused or taken back, so that the case counts and may be asked about anew."""
        return self.last_verdict in (Verdict.REFUSED, Verdict.TAKEN_BACK)


class ExclusionDecision(models.Model):
    """What a supervisor who did not ask says to it: each verdict once. Only ever added."""

    exclusion = models.ForeignKey(Exclusion, models.PROTECT, related_name="decisions", verbose_name=_("exclusion"))
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    words = models.TextField(_("words"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision about an exclusion")
        verbose_name_plural = _("decisions about exclusions")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("exclusion", "verdict"), name="exclusion_decided_once"),)

    def __str__(self) -> str:
        return f"{self.exclusion} {self.verdict}"
