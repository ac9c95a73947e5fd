"""What a county proposes when something is late, and confirmed cases that are called once more."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.cases.models.papers import PaperKind
from tongcun.county.history import History
from tongcun.county.models import County, User

_DAYS = [MinValueValidator(1), MaxValueValidator(250)]


class SupervisionRule(models.Model):
    """After how many working days late each paper is proposed, and to put a case before a leader; and what part of
    confirmed cases is called once more."""

    county = models.OneToOneField(County, models.PROTECT, related_name="supervision_rule", verbose_name=_("county"))
    urge_days = models.PositiveSmallIntegerField(_("urging note after (working days)"), default=1, validators=_DAYS)
    supervise_days = models.PositiveSmallIntegerField(
        _("supervision notice after (working days)"), default=3, validators=_DAYS
    )
    talk_days = models.PositiveSmallIntegerField(_("talk after (working days)"), default=5, validators=_DAYS)
    circular_days = models.PositiveSmallIntegerField(_("circular after (working days)"), default=10, validators=_DAYS)
    deputy_days = models.PositiveSmallIntegerField(
        _("put before the deputy leader after (working days)"), default=7, validators=_DAYS
    )
    leader_days = models.PositiveSmallIntegerField(
        _("put before the leader after (working days)"), default=15, validators=_DAYS
    )
    sample_percent = models.PositiveSmallIntegerField(
        _("confirmed cases called once more (%)"), default=10, validators=[MaxValueValidator(100)]
    )

    history = History()

    class Meta:
        verbose_name = _("rule of supervision")
        verbose_name_plural = _("rules of supervision")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(urge_days__lte=models.F("supervise_days"))
                & models.Q(supervise_days__lte=models.F("talk_days"))
                & models.Q(talk_days__lte=models.F("circular_days")),
                name="sharper_papers_come_later",
                violation_error_message=_("A sharper paper does not come before a milder one."),
            ),
            models.CheckConstraint(
                condition=models.Q(deputy_days__lte=models.F("leader_days")),
                name="the_deputy_comes_before_the_leader",
                violation_error_message=_("The leader does not come before the deputy."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.county}"

    def ladder(self) -> list[tuple[PaperKind, int]]:
        """The papers from the mildest to the sharpest, each with the working days late from which it is proposed."""
        return [(PaperKind.URGE, self.urge_days), (PaperKind.SUPERVISE, self.supervise_days),
                (PaperKind.TALK, self.talk_days), (PaperKind.CIRCULAR, self.circular_days)]  # fmt: skip


class SampleResult(models.TextChoices):
    """What whoever was called says of it now."""

    AGREES = "agrees", pgettext_lazy("of a sample call", "it is as was confirmed")
    DIFFERS = "differs", pgettext_lazy("of a sample call", "it is not as was confirmed")
    NO_ANSWER = "no_answer", pgettext_lazy("of a sample call", "no answer")


class SampleCall(models.Model):
    """One more call to whoever confirmed a case, as it fell into the sample of a month; only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sample_calls", verbose_name=_("case"))
    month = models.DateField(_("month"))
    result = models.CharField(_("result"), max_length=10, choices=SampleResult.choices)
    called = models.CharField(_("number called"), max_length=20)
    words = models.TextField(_("words"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("sample call")
        verbose_name_plural = _("sample calls")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.case} {self.result}"
