"""Reminders: a clock of a case has turned yellow or red, told once to whoever is to act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.cases.models.parts import Part
from tongcun.cases.wording.words import PARTIES, PROMISES
from tongcun.county.models import Unit
from tongcun.loops.lights import Light


class PartStep(models.TextChoices):
    """What is due of joint work, beside the steps of the case."""

    ANSWER = "answer_invitation", pgettext_lazy("limit", "answer to an invitation")
    DECIDE = "decide_part", pgettext_lazy("limit", "decision about a declined part")
    FINISH = "finish_part", pgettext_lazy("limit", "promised part")


STEPS = [*PROMISES, *PartStep.choices]
LEVELS = [
    (Light.YELLOW.value, pgettext_lazy("light", "near due")),
    (Light.RED.value, pgettext_lazy("light", "overdue")),
]


class Reminder(models.Model):
    """One turn of one light; only ever added.

    `started_at` and `extended` (how often more time had been given) say which run of the clock it was, so that the same
    run is told of once at yellow and once at red. It is for `unit` as `party`; no unit: the enterprise's officer.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders", verbose_name=_("case"))
    part = models.ForeignKey(
        Part, models.PROTECT, related_name="reminders", null=True, blank=True,
        verbose_name=pgettext_lazy("of joint work", "part"),
    )  # fmt: skip
    step = models.CharField(_("step"), max_length=20, choices=STEPS)
    started_at = models.DateTimeField(_("clock started at"))
    extended = models.PositiveSmallIntegerField(_("times extended"), default=0)
    level = models.CharField(_("light"), max_length=6, choices=LEVELS)
    due_at = models.DateTimeField(_("due"))
    party = models.CharField(_("as"), max_length=12, choices=PARTIES)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="reminders", null=True, blank=True, verbose_name=_("to unit")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "step", "started_at", "extended", "level"), condition=Q(part__isnull=True),
                name="reminder_of_a_case_once",
            ),
            models.UniqueConstraint(
                fields=("part", "step", "started_at", "level"), condition=Q(part__isnull=False),
                name="reminder_of_a_part_once",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("unit", "-at"), name="reminders_by_unit"),)

    def __str__(self) -> str:
        return f"{self.case} {self.step} {self.level}"
