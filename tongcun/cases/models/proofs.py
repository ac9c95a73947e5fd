"""Files that show how a case stood, what was agreed and what was done; added by whoever works on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.county.history import History
from tongcun.county.models import Evidence, Unit, User


class Shows(models.TextChoices):
    """What a file shows of a case, in the order in which it comes about."""

    BEFORE = "before", pgettext_lazy("what evidence shows", "before the work")
    SURVEY = "survey", pgettext_lazy("what evidence shows", "inspection on the spot")
    AGREEMENT = "agreement", pgettext_lazy("what evidence shows", "agreement or minutes")
    WORK = "work", pgettext_lazy("what evidence shows", "work in progress")
    AFTER = "after", pgettext_lazy("what evidence shows", "after the work")
    ACCEPTANCE = "acceptance", pgettext_lazy("what evidence shows", "acceptance of the work")
    REPLY = "reply", pgettext_lazy("what evidence shows", "written reply")
    OTHER = "other", pgettext_lazy("what evidence shows", "something else")


class CaseEvidence(models.Model):
    """A file that shows something of a case, with who added it for which unit; read by whoever sees the case.

    One that was added by mistake is taken back with a reason: it stays, is given out to nobody, and counts no more.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", verbose_name=_("case"))
    file = models.OneToOneField(Evidence, models.PROTECT, related_name="+", verbose_name=_("file"))
    shows = models.CharField(_("what it shows"), max_length=12, choices=Shows.choices)
    words = models.CharField(_("words"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("of unit"))
    at = models.DateTimeField(_("at"))
    taken_back_because = models.CharField(_("taken back because"), max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = _("evidence of a case")
        verbose_name_plural = _("evidence of cases")
        ordering = ("case", "at", "pk")

    def __str__(self) -> str:
        return f"{self.get_shows_display()} {self.file}"
